//! Tables of customers that are written as text, such as CSV files.

use std::fmt;
use std::hash::{Hash, Hasher};

use super::client::{Client, DraftClient, Fields};
use super::plain::{self, Setter};
use super::purpose::Purpose;
use super::text::TextView;
use crate::draft::{Column, FieldNames, FieldType, SortedDraft, read_row};
use crate::issue::Issues;
use crate::text::invisible::trim;

/// The field of each column of a table, by which rows are read.
///
/// The cells are converted as in [`Customer::from_form`](crate::Customer::from_form).
///
/// ```
/// use caibo_customers::TextColumns;
///
/// let columns = TextColumns::new([Some("name"), None, Some("email")]);
/// let row = columns.check([Some("Ada"), Some("a note"), Some("ada@example.com")])?;
/// assert_eq!(row.to_json(), r#"{"name":"Ada","email":"ada@example.com"}"#);
///
/// let issues = columns.check([Some(""), Some(""), Some("ada@")]).unwrap_err();
/// assert_eq!(issues.len(), 2);
/// # Ok::<(), caibo_customers::Issues>(())
/// ```
#[derive(Clone)]
pub struct TextColumns {
    names: FieldNames,
    columns: Vec<Option<Column>>,
    setters: Vec<Option<Setter>>,
}

/// A row that is a valid customer, with the texts of its cells. `Debug` prints no values.
pub struct CustomerRow<'a>(Texts<'a>);

enum Texts<'a> {
    Borrowed(Fields<TextView<'a>>),
    /// A conversion changed a text.
    Owned(Client),
}

impl TextColumns {
    /// Columns of the fields of these names. A column of `None`, or of a name that is no field's, is left out. Of several columns of
    /// one field the last cell that is not empty counts.
    pub fn new<'a>(fields: impl IntoIterator<Item = Option<&'a str>>) -> Self {
        let names = Client::fields(Purpose::Create);
        let types = FieldType::all_of::<DraftClient>();
        let column = |name: Option<&str>| {
            let index = names.index(name?)?;
            let field_type = *types.get(index)?;
            Some(Column { index, field_type })
        };
        let columns: Vec<_> = fields.into_iter().map(column).collect();
        let setter = |column: &Option<Column>| plain::setter(column.as_ref()?.index);
        Self {
            names,
            setters: columns.iter().map(setter).collect(),
            columns,
        }
    }

    /// Checks a row. A cell that is not well-formed Unicode is `None`. Cells that are missing are empty.
    ///
    /// # Errors
    ///
    /// Every issue of every field, as [`Customer::from_json`](crate::Customer::from_json) reports them.
    #[inline]
    pub fn check<'a, I>(&self, cells: I) -> Result<CustomerRow<'a>, Issues>
    where
        I: IntoIterator<Item = Option<&'a str>>,
        I::IntoIter: Clone,
    {
        let mut row = Texts::Borrowed(Fields::default());
        self.read(&mut row, cells.into_iter())?;
        Ok(CustomerRow(row))
    }

    /// The same for the many rows of a file: a valid row is lent to a function, and its result returned. A row is large, so that to
    /// move it takes as long as to read it.
    ///
    /// # Errors
    ///
    /// The same.
    #[inline]
    pub fn check_with<'a, I, R>(
        &self,
        cells: I,
        read: impl FnOnce(&CustomerRow<'a>) -> R,
    ) -> Result<R, Issues>
    where
        I: IntoIterator<Item = Option<&'a str>>,
        I::IntoIter: Clone,
    {
        let mut row = CustomerRow(Texts::Borrowed(Fields::default()));
        self.read(&mut row.0, cells.into_iter())?;
        Ok(read(&row))
    }

    /// Reads a row to the place of one without values.
    #[inline]
    fn read<'a>(
        &self,
        row: &mut Texts<'a>,
        cells: impl Iterator<Item = Option<&'a str>> + Clone,
    ) -> Result<(), Issues> {
        if let Texts::Borrowed(fields) = row
            && plain::read(fields, &self.setters, cells.clone())
        {
            return fields.check_read(self.names);
        }
        let mut draft: SortedDraft<'a> = read_row(self.names, &self.columns, cells);
        *row = if draft.is_borrowed() {
            Texts::Borrowed(Fields::from_cells(&mut draft, Purpose::Create)?)
        } else {
            Texts::Owned(Client::read(&mut draft, Purpose::Create)?)
        };
        Ok(())
    }
}

impl CustomerRow<'_> {
    /// The JSON text that is sent, as [`Client::to_json`] writes it.
    pub fn to_json(&self) -> String {
        match &self.0 {
            Texts::Borrowed(fields) => fields.to_json(),
            Texts::Owned(client) => client.to_json(),
        }
    }
}

/// Rows that are sent as the same JSON have the same hash.
impl Hash for CustomerRow<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        match &self.0 {
            Texts::Borrowed(fields) => fields.hash(state),
            Texts::Owned(client) => client.hash(state),
        }
    }
}

impl fmt::Debug for CustomerRow<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CustomerRow(…)")
    }
}

/// The names of the fields of a customer that is created, in the order of their declaration.
pub fn field_names() -> impl Iterator<Item = &'static str> {
    Client::fields(Purpose::Create).iter()
}

/// The name of the field of a customer that is spelt like `name`: the same letters and digits, as in `Member ID` for `memberId`.
pub fn field_spelt_like(name: &str) -> Option<&'static str> {
    let names = Client::fields(Purpose::Create);
    let (_, field) = names.find_spelling(name.as_bytes())?;
    names.index(field).map(|_| field)
}

/// The name of the field of a customer that a misspelt `name` probably meant, as the issue of an unknown field suggests it.
pub fn field_meant_by(name: &str) -> Option<&'static str> {
    Client::fields(Purpose::Create).suggestion(name)
}

/// A value that is written as text, without the white space and the invisible characters around it, which are no part of a cell. The
/// cell is empty if nothing is left.
///
/// ```
/// use caibo_customers::trimmed_text;
///
/// assert_eq!(trimmed_text("\u{FEFF} M-1\u{200B}"), "M-1");
/// assert_eq!(trimmed_text("\u{A0}"), "");
/// ```
pub fn trimmed_text(text: &str) -> &str {
    trim(text)
}
