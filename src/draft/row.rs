//! Reads a draft from the cells of a row: a CSV file's, or any other table's that is written as text.

use super::from_form::value_of;
use super::from_text::FieldType;
use super::plain::plain_text;
use super::{FieldNames, SortedDraft, Value};

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
        let text = cell.filter(|_| field_type.is_text());
        let value = match text.and_then(plain_text) {
            Some(text) => Some(Value::Text(text.into())),
            None => value_of(&[cell], field_type, false),
        };
        if let Some(value) = value {
            draft.set(index, value);
        }
    }
    draft
}
