//! Reads rows whose cells need no conversion: a fast way for most rows of a table.

use super::client::{Client, Fields};
use super::purpose::Purpose;
use super::text::TextView;
use crate::draft::{DateTime, plain_boolean, plain_double, plain_integer, plain_text};

/// Sets a field to a cell's value; `None` if the cell may need a conversion.
pub(super) type Setter = for<'a> fn(&mut Fields<TextView<'a>>, &'a str) -> Option<()>;

/// The setters by the fields' names in Rust.
macro_rules! setters {
    ($($field:ident: $read:expr,)*) => {
        &[$((stringify!($field), |fields, cell| {
            fields.$field = Some($read(cell)?);
            Some(())
        })),*]
    };
}

const SETTERS: &[(&str, Setter)] = setters! {
    id: plain_integer,
    owner_id: plain_integer,
    user_id: |cell| plain_integer(cell).map(Some),
    owner_name: |cell| text(cell).map(Some),
    name: text,
    email: text,
    address: |cell| text(cell).map(Some),
    phone: |cell| text(cell).map(Some),
    member_id: |cell| text(cell).map(Some),
    has_payment_requests: |cell| plain_boolean(cell).map(Some),
    total_deposits: |cell| plain_double(cell).map(Some),
    create_date: |cell| text(cell).map(DateTime::new),
};

fn text(cell: &str) -> Option<TextView<'_>> {
    plain_text(cell).map(TextView::Whole)
}

/// The setter of the field at an index.
pub(super) fn setter(index: usize) -> Option<Setter> {
    let names = Client::fields(Purpose::Create);
    let is_field = |name: &str| {
        let found = names.find_spelling(name.as_bytes());
        found.is_some_and(|(found, _)| found == index)
    };
    let found = SETTERS.iter().find(|(name, _)| is_field(name));
    found.map(|(_, setter)| *setter)
}

/// Sets the fields to the values of a row, and returns whether none needs a conversion. The setter of a column that is left out is
/// `None`. No limit is checked.
#[inline]
pub(super) fn read<'a>(
    fields: &mut Fields<TextView<'a>>,
    setters: &[Option<Setter>],
    cells: impl IntoIterator<Item = Option<&'a str>>,
) -> bool {
    let mut cells = setters.iter().zip(cells);
    cells.all(|(setter, cell)| match (setter, cell) {
        (None, _) | (_, Some("")) => true,
        (_, None) => false,
        (Some(setter), Some(cell)) => setter(fields, cell).is_some(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::FieldNames;

    #[test]
    fn every_field_of_a_creation_has_a_setter() {
        let all = FieldNames::of::<crate::customer::DraftClient>();
        let names = Client::fields(Purpose::Create);
        for index in 0..all.declared_count() {
            let is_field = all.name(index).and_then(|name| names.index(name)).is_some();
            assert_eq!(setter(index).is_some(), is_field, "{index}");
        }
    }
}
