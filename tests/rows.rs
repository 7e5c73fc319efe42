//! Runs the cases of `tests/cases/form.json` for a creation as rows of a table, and compares random rows with the conversion of forms.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

#[path = "cases/rows.rs"]
mod cases;

use std::hash::{BuildHasher, RandomState};

use caibo_customers::{Customer, Issues, TextColumns, field_names, field_spelt_like};
use cases::Case;
use proptest::prelude::*;
use serde_json::{Value, json};

/// The verdict on a row: the JSON that is sent, or the issues.
fn check(row: &[(String, String)]) -> Result<String, Issues> {
    let columns = TextColumns::new(row.iter().map(|(name, _)| Some(name.as_str())));
    let cells = row.iter().map(|(_, value)| Some(value.as_str()));
    columns.check_with(cells, |row| row.to_json())
}

fn essence(issues: &Issues) -> Vec<Value> {
    let essence = |issue: &Value| json!({ "code": issue["code"], "path": issue["path"], "params": issue["params"] });
    let issues = json!(issues);
    issues.as_array().unwrap().iter().map(essence).collect()
}

#[test]
fn a_row_has_the_verdict_of_the_form() {
    for Case {
        why,
        form,
        body,
        issues,
        ..
    } in &cases::cases()
    {
        let pairs = form
            .iter()
            .map(|(name, value)| (name.as_str(), value.as_str()));
        let customer = Customer::from_text(pairs).map(|customer| customer.to_json());
        for result in [check(form), customer] {
            let found = result.as_ref().map_err(essence).err().unwrap_or_default();
            assert_eq!(found, *issues, "{why}");
            assert_eq!(result.ok(), *body, "{why}");
        }
    }
}

/// A cell: often one that needs no conversion, and often nearly one.
fn cell() -> impl Strategy<Value = String> {
    prop_oneof![
        "[a-zé\u{200b} \r\n]{0,4}",
        "[a-z][\r\n]{0,2}[a-z]",
        "[0-9.+-]{1,4}",
        "[0-9]{1,20}(\\.[0-9]{0,8})?",
        "0?[0-9]{1,9}\\.[0-9]{1,7}",
        "(true|false|on|off|1|0|True)",
        "[a-z]{1,5}@[a-z]{1,5}",
        "20[0-9]{2}-0[1-9]-1[0-9]T10:00:00Z",
        "a{98,102}",
        Just(String::new()),
    ]
}

proptest! {
    #[test]
    fn a_row_is_read_as_a_form_is(cells in prop::collection::vec(cell(), 12)) {
        let row: Vec<_> = field_names().map(str::to_owned).zip(cells).collect();
        // Most rows of random cells are not valid, so each cell is also alone with what is required.
        let alone = row.iter().map(|cell| {
            let required = [("name", "Ada"), ("email", "ada@example.com")];
            let mut row: Vec<_> = required.map(|(name, value)| (name.to_owned(), value.to_owned())).into();
            row.retain(|(name, _)| *name != cell.0);
            row.push(cell.clone());
            row
        });
        for row in alone.chain([row.clone()]) {
            let pairs = row.iter().map(|(name, value)| (name.as_str(), value.as_str()));
            let form = Customer::from_text(pairs).map(|customer| customer.to_json());
            prop_assert_eq!(check(&row), form);
        }
    }
}

#[test]
fn rows_with_the_same_json_have_the_same_hash() {
    let columns = TextColumns::new(["name", "email", "totalDeposits"].map(Some));
    let hasher = RandomState::new();
    let hash = |cells: [&str; 3]| hasher.hash_one(columns.check(cells.map(Some)).unwrap());
    let row = hash(["Ada", "ada@example.com", "5"]);
    assert_eq!(row, hash([" Ada\r\n", "ada@example.com ", "50e-1"]));
    assert_eq!(
        hash(["A\nB", "ada@example.com", "0"]),
        hash(["A\r\nB", "ada@example.com", "0"])
    );
    assert_eq!(
        hash(["Ada", "ada@example.com", "0"]),
        hash(["Ada", "ada@example.com", "-0"])
    );
    assert_ne!(row, hash(["Ada", "ada@example.com", ""]));
    assert_ne!(row, hash(["Ada", "ada@example.com", "6"]));
}

#[test]
fn a_column_without_a_field_is_left_out() {
    let columns = TextColumns::new([Some("name"), None, Some("Email"), Some("email")]);
    let row = columns.check(["Ada", "x", "y", "ada@example.com"].map(Some));
    assert_eq!(
        row.unwrap().to_json(),
        r#"{"name":"Ada","email":"ada@example.com"}"#
    );
    let issues = columns.check([Some("Ada"), None]).unwrap_err();
    assert_eq!(issues.to_string(), "email is required");
    let issues = columns.check([None]).unwrap_err();
    assert_eq!(
        issues.to_string(),
        "name must be well-formed Unicode, without unpaired surrogates; email is required"
    );
}

#[test]
fn a_field_is_found_by_its_letters() {
    assert_eq!(field_spelt_like("Member ID"), Some("memberId"));
    assert_eq!(field_spelt_like("E-mail"), Some("email"));
    assert_eq!(
        field_spelt_like("has_payment_requests"),
        Some("hasPaymentRequests")
    );
    assert_eq!(field_spelt_like("Adress"), None);
    assert_eq!(field_spelt_like("preferences"), None);
    assert_eq!(field_spelt_like(""), None);
}
