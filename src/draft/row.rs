//! Reads a draft from the cells of a row: a CSV file's, or any other table's that is written as text.

use std::borrow::Cow;

use super::from_form::value_of;
use super::from_text::FieldType;
use super::{FieldNames, Number, SortedDraft, Value};

/// The field that a column of a table holds.
#[derive(Clone, Copy)]
pub(crate) struct Column {
    pub(crate) index: usize,
    pub(crate) field_type: FieldType,
}

/// The values of the cells of a row, each by the field of its column. A cell that is not well-formed text is `None`.
pub(crate) fn read_row<'a>(
    names: FieldNames,
    columns: &[Option<Column>],
    cells: impl IntoIterator<Item = Option<&'a str>>,
) -> SortedDraft<'a> {
    let mut draft = SortedDraft::new(names);
    for (column, cell) in columns.iter().zip(cells) {
        let Some(Column { index, field_type }) = *column else {
            continue;
        };
        let plain = cell.and_then(|text| plain_value(text, field_type));
        if let Some(value) = plain.or_else(|| value_of(&[cell], field_type, false)) {
            draft.set(index, value);
        }
    }
    draft
}

/// The value of a text that the conversion leaves as it is, or that is a short integer. This spares the conversion of most cells,
/// which reads character by character.
fn plain_value(text: &str, of: FieldType) -> Option<Value<'_>> {
    // 18 digits are within int64.
    const MAX_DIGITS: usize = 18;
    let bytes = text.as_bytes();
    let (first, last) = (bytes.first()?, bytes.last()?);
    if of.is_string() {
        let has_margin = !first.is_ascii_graphic() || !last.is_ascii_graphic();
        (!has_margin && !bytes.contains(&b'\r')).then_some(Value::Text(Cow::Borrowed(text)))
    } else if of.is_integer() {
        let is_plain =
            *first != b'0' && bytes.len() <= MAX_DIGITS && bytes.iter().all(u8::is_ascii_digit);
        let integer = text.parse().ok().filter(|_| is_plain)?;
        Some(Value::Number(Number::json_integer(integer)))
    } else {
        None
    }
}
