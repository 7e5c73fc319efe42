//! Writes the cases of the crate's `tests/cases/form.json` to a CSV file, and compares the verdict on each row.

use std::collections::BTreeMap;
use std::fs;

use caibo_customers::field_names;
use csv::{ReaderBuilder, WriterBuilder};

use crate::cases::{Case, cases};
use crate::process::caibo;

#[test]
fn a_csv_row_has_the_verdict_of_the_form() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = WriterBuilder::new()
        .from_path(folder.path().join("rows.csv"))
        .unwrap();
    // The number keeps a row without values from being blank.
    file.write_record(["number"].into_iter().chain(field_names()))
        .unwrap();
    let cases = cases();
    for (number, Case { form, .. }) in cases.iter().enumerate() {
        let value = |field| form.iter().find(|(name, _)| name == field);
        let cells = field_names().map(|field| value(field).map_or("", |(_, value)| value));
        file.write_record([number.to_string().as_str()].into_iter().chain(cells))
            .unwrap();
    }
    file.flush().unwrap();

    let arguments = ["check", "rows.csv", "--rejects", "rejects.csv"];
    let output = caibo(folder.path(), &arguments, b"");
    assert_eq!(output.code, Some(1), "{}", output.stderr);
    let rejects = fs::read(folder.path().join("rejects.csv")).unwrap();
    let mut codes = BTreeMap::new();
    for row in ReaderBuilder::new()
        .from_reader(rejects.as_slice())
        .records()
    {
        let row = row.unwrap();
        codes.insert(row[3].parse::<usize>().unwrap(), row[1].to_owned());
    }
    for (number, case) in cases.iter().enumerate() {
        let mut expected: Vec<&str> = Vec::new();
        for issue in &case.issues {
            let code = issue["code"].as_str().unwrap();
            if !expected.contains(&code) {
                expected.push(code);
            }
        }
        assert_eq!(case.body.is_some(), expected.is_empty(), "{}", case.why);
        let found = codes.get(&number).map_or("", String::as_str);
        assert_eq!(found, expected.join(" "), "{}", case.why);
    }
}
