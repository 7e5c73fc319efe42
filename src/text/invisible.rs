//! White space and invisible characters.

/// Whether a character shows nothing: the white space of Unicode (`White_Space`), the control characters, and the characters
/// that fonts leave blank, such as U+200B and U+FEFF. Variation selectors are not among them: they belong to the character before
/// them, as in an emoji.
///
/// It is a code point or a UTF-16 code unit, which is the same for all of these.
pub(crate) fn is_invisible(character: u32) -> bool {
    matches!(
        character,
        0..=0x20
            | 0x7F..=0xA0
            | 0xAD
            | 0x34F
            | 0x61C
            | 0x115F..=0x1160
            | 0x1680
            | 0x17B4..=0x17B5
            | 0x180E
            | 0x2000..=0x200F
            | 0x2028..=0x202F
            | 0x205F..=0x206F
            | 0x2800
            | 0x3000
            | 0x3164
            | 0xFEFF
            | 0xFFA0
    )
}

/// Counts the invisible characters at both ends of a text that is read character by character.
#[derive(Clone, Copy)]
pub(crate) struct Margins {
    pub(crate) leading: u32,
    pub(crate) trailing: u32,
    /// Whether a character that shows was read.
    pub(crate) has_text: bool,
    before: u32,
}

impl Margins {
    pub(crate) const EMPTY: Self = Self {
        leading: 0,
        trailing: 0,
        has_text: false,
        before: 0,
    };

    /// Reads the next code point or UTF-16 code unit, and returns whether it shows. A joiner after a letter outside ASCII does, since
    /// it shapes that letter: in Malayalam it ends words.
    pub(crate) fn read(&mut self, character: u32) -> bool {
        let is_joiner = matches!(character, 0x200C | 0x200D);
        let joins = is_joiner && self.has_text && self.trailing == 0 && self.before > 0x7F;
        self.before = character;
        if joins || !is_invisible(character) {
            self.has_text = true;
            self.trailing = 0;
            return true;
        }
        if self.has_text {
            self.trailing += 1;
        } else {
            self.leading += 1;
        }
        false
    }
}

/// A text without the invisible characters at its ends.
pub(crate) fn trim(text: &str) -> &str {
    let mut margins = Margins::EMPTY;
    // Where the text begins, and where it ends as far as it was read.
    let mut start = text.len();
    let mut end = start;
    for (index, character) in text.char_indices() {
        if margins.read(character.into()) {
            start = start.min(index);
            end = index + character.len_utf8();
        }
    }
    text.get(start..end).unwrap_or_default()
}
