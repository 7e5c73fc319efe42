//! Misspelt names: whether two spellings are the same name, and which name a misspelt one probably meant.

/// Whether two spellings are the same name: `member_id`, `Member-ID` and `memberId` are.
#[inline(never)]
pub(crate) fn is_same_name(a: &str, b: &[u8]) -> bool {
    letters(a.as_bytes()).eq(letters(b))
}

/// Whether the spelling of a name ends with these letters in lower case: `field_errors` and `FieldErrors` end like `errors`.
pub(crate) fn ends_like(name: &str, end: &[u8]) -> bool {
    let mut letters = letters(name.as_bytes()).rev();
    end.iter().rev().all(|byte| letters.next() == Some(*byte))
}

fn letters(text: &[u8]) -> impl DoubleEndedIterator<Item = u8> {
    text.iter()
        .filter(|byte| byte.is_ascii_alphanumeric() || !byte.is_ascii())
        .map(|byte| byte.to_ascii_lowercase())
}

/// The name that an unknown `key` probably meant: the same letters, or a third of them wrong at most. The excluded names are
/// not suggested.
pub(crate) fn suggest(
    key: &str,
    names: &'static [&'static str],
    excluded: &[&str],
) -> Option<&'static str> {
    // Longer than any field's name: the bound keeps the time for a long key linear in its length.
    const MAX_KEY: usize = 32;
    if key.len() > MAX_KEY {
        return None;
    }
    let lower_case = key.to_ascii_lowercase();
    let length = lower_case.chars().count();
    let mut nearest = None;
    let mut least = usize::MAX;
    for name in names {
        if excluded.contains(name) {
            continue;
        }
        if is_same_name(name, key.as_bytes()) {
            return Some(name);
        }
        let most = length.max(name.len()) / 3;
        // Two texts differ by the difference of their lengths at least. This spares most of the distances.
        if length.abs_diff(name.len()) > most {
            continue;
        }
        let distance = strsim::osa_distance(&lower_case, &name.to_ascii_lowercase());
        if distance <= most && distance < least {
            least = distance;
            nearest = Some(*name);
        }
    }
    nearest
}
