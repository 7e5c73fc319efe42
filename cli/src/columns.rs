//! Which field of a customer each column of a file holds.

use std::str::FromStr;

use caibo_customers::{TextColumns, field_meant_by, field_names, field_spelt_like, trimmed_text};

use crate::failure::Failure;

/// The columns of a file of rejected rows that are not the row's.
pub const REJECT_COLUMNS: [&str; 3] = ["_line", "_code", "_message"];

/// A column that is given a field: `E-mail=email`. Without a field it is left out.
#[derive(Clone, Debug, PartialEq)]
pub struct Map {
    column: String,
    field: Option<&'static str>,
}

/// A column of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct Column {
    pub name: String,
    pub field: Option<&'static str>,
    /// Whether the arguments say which field it is.
    pub is_mapped: bool,
    /// The field that was probably meant, if the column has none.
    pub suggestion: Option<&'static str>,
}

impl FromStr for Map {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // A column's name may hold an equals sign, a field's does not.
        let (column, name) = text
            .rsplit_once('=')
            .ok_or("write COLUMN=FIELD, such as 'E-mail=email'")?;
        let field = field_names().find(|field| *field == name);
        if field.is_none() && !name.is_empty() {
            let fields = field_names().collect::<Vec<_>>().join(", ");
            return Err(format!("a customer has these fields: {fields}"));
        }
        Ok(Self {
            column: trimmed_text(column).to_owned(),
            field,
        })
    }
}

impl Column {
    /// The column of this name: its field is the mapped one, else the one that is spelt alike.
    pub fn new(name: &str, maps: &[Map]) -> Self {
        let name = trimmed_text(name);
        let mapped = maps.iter().find(|map| map.column == name);
        let field = match mapped {
            Some(map) => map.field,
            None => field_spelt_like(name),
        };
        let is_settled = mapped.is_some() || is_of_rejects(name);
        let suggestion = if field.is_some() || is_settled {
            None
        } else {
            field_meant_by(name)
        };
        Self {
            name: name.to_owned(),
            field,
            is_mapped: mapped.is_some(),
            suggestion,
        }
    }
}

/// Whether a column is one that a file of rejected rows adds.
pub fn is_of_rejects(name: &str) -> bool {
    REJECT_COLUMNS.contains(&name)
}

/// Checks the columns that the arguments name.
///
/// # Errors
///
/// A column is mapped twice, or one is that of a file of rejected rows.
pub fn check_arguments(maps: &[Map], key: Option<&str>) -> Result<(), Failure> {
    let mapped = maps.iter().filter(|map| map.field.is_some());
    let mut named = mapped.map(|map| map.column.as_str()).chain(key);
    if let Some(name) = named.find(|name| is_of_rejects(name)) {
        return Err(Failure::new(format!(
            "the column {name} is one that a file of rejected rows has, and is left out: rename it in the file"
        )));
    }
    let repeats = |(index, map): &(usize, &Map)| {
        let mut before = maps.iter().take(*index);
        before.any(|earlier| earlier.column == map.column)
    };
    match maps.iter().enumerate().find(repeats) {
        Some((_, map)) => Err(Failure::new(format!(
            "--map: the column {} is named twice",
            quote(&map.column)
        ))),
        None => Ok(()),
    }
}

/// The columns of a header.
///
/// # Errors
///
/// No column is a field, a required field has no column, a field has two, or the header lacks a mapped column.
pub fn read_header(names: &[String], maps: &[Map]) -> Result<Vec<Column>, Failure> {
    let columns: Vec<_> = names.iter().map(|name| Column::new(name, maps)).collect();
    for map in maps {
        if !columns.iter().any(|column| column.name == map.column) {
            return Err(Failure::new(format!(
                "--map: there is no column {}",
                quote(&map.column)
            )));
        }
    }
    if columns.iter().all(|column| column.field.is_none()) {
        return Err(Failure::new(
            "no column has the name of a field: the first row must hold the names of the columns, such as name,email. \
             Name them by --map 'COLUMN=FIELD'",
        ));
    }
    for field in field_names() {
        let both: Vec<_> = with_field(&columns, field).collect();
        if let [first, second, ..] = both.as_slice() {
            let remedy = if first.name == second.name {
                "rename one in the file".to_owned()
            } else if second.is_mapped {
                "map only one of them".to_owned()
            } else {
                format!("leave one out by --map '{}='", shorten(&second.name))
            };
            return Err(Failure::new(format!(
                "the columns {} and {} are both {field}: {remedy}",
                quote(&first.name),
                quote(&second.name),
            )));
        }
    }
    for field in required_fields() {
        if with_field(&columns, field).next().is_none() {
            let near = columns
                .iter()
                .find(|column| column.suggestion == Some(field));
            let near = near.map_or_else(|| "COLUMN".to_owned(), |column| shorten(&column.name));
            return Err(Failure::new(format!(
                "no column is for the required field {field}: map one by --map '{near}={field}'",
            )));
        }
    }
    Ok(columns)
}

/// The fields without which no row is valid.
fn required_fields() -> impl Iterator<Item = &'static str> {
    let issues = TextColumns::new([]).check([]).err().unwrap_or_default();
    field_names().filter(move |field| issues.iter().any(|issue| issue.path == [*field]))
}

fn with_field<'a>(columns: &'a [Column], field: &'static str) -> impl Iterator<Item = &'a Column> {
    let has_field = move |column: &&Column| column.field == Some(field);
    columns.iter().filter(has_field)
}

/// A column's name for a message, in one line and cut after 40 characters.
pub fn quote(name: &str) -> String {
    format!("“{}”", shorten(name))
}

/// The same without quotes.
pub fn shorten(name: &str) -> String {
    const MAX: usize = 40;
    let mut characters = name.chars();
    let printable = |character: char| {
        if character.is_control() {
            ' '
        } else {
            character
        }
    };
    let mut short: String = characters.by_ref().take(MAX).map(printable).collect();
    if characters.next().is_some() {
        short.push('…');
    }
    short
}
