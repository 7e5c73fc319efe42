//! Corrects a file of rejected rows as a person does, and checks it again.

use std::fs::{self, File};
use std::path::Path;

use crate::importing::{ROWS, folder_with, import, output};
use crate::process::{FILES, Output, caibo, command};
use crate::running_sandbox::RunningSandbox;

/// Checks a file of `files`, replaces texts in its rejected rows, and checks these. Returns the first and the second output, and
/// the rejected rows of the second.
fn mend(file: &str, arguments: &[&str], replacements: &[(&str, &str)]) -> (Output, Output, String) {
    let folder = tempfile::tempdir().unwrap();
    let path = |name| folder.path().join(name).to_str().unwrap().to_owned();
    let (rejects, rest) = (path("rejects"), path("rest"));
    let check = |file: &str, rejects: &str| {
        let arguments = [&["check", file, "--rejects", rejects], arguments].concat();
        caibo(Path::new(FILES), &arguments, b"")
    };
    let first = check(file, &rejects);
    let mut text = fs::read_to_string(&rejects).unwrap();
    for (wrong, right) in replacements {
        assert!(text.contains(wrong), "{wrong}");
        text = text.replacen(wrong, right, 1);
    }
    fs::write(&rejects, text).unwrap();
    let second = check(&rejects, &rest);
    (first, second, fs::read_to_string(&rest).unwrap())
}

#[test]
fn corrected_rows_are_valid() {
    let (first, second, rest) = mend(
        "customers.csv",
        &["--map", "Full name=name"],
        &[
            ("grace.example.com", "grace@example.com"),
            (";;alan@", ";Alan Turing;alan@"),
            (";1,5;", ";1.5;"),
        ],
    );
    assert_eq!((first.code, second.code), (Some(1), Some(0)));
    assert_eq!(
        rest,
        "_line;_code;_message;Full name;E-mail;Member ID;Adress;Total deposits;Newsletter\n"
    );
}

#[test]
fn rows_with_corrected_quotes_are_valid() {
    let (first, second, rest) = mend(
        "quotes.csv",
        &[],
        &[
            // In the cell that holds the whole row, as a spreadsheet shows it, and in place of that cell.
            ("\"\"\"Bob,", "\"Bob,"),
            (
                "\"\"\"Alan\"\" Turing,alan@example.com,\"",
                "\"Alan Turing\",alan@example.com,",
            ),
            ("Edsger,edsger", "Edsger,edsger@example.com"),
        ],
    );
    assert_eq!((first.code, second.code), (Some(1), Some(0)));
    assert_eq!(rest, "_line,_code,_message,name,email,address\n");
}

#[test]
fn a_corrected_row_in_a_cell_may_be_followed_by_empty_cells() {
    let file = "_line,_code,_message,name,email,address\n\
                3,unclosed_quote,a quote,\"Bob,bob@example.com,1 Road\",,\n";
    let output = caibo(Path::new(FILES), &["check", "-"], file.as_bytes());
    assert_eq!(output.code, Some(0), "{}", output.stdout);

    let two_rows = file.replace("1 Road", "1 Road\nAda,ada@example.com,2 Road");
    let output = caibo(Path::new(FILES), &["check", "-"], two_rows.as_bytes());
    assert_eq!(output.code, Some(1), "{}", output.stdout);
}

#[test]
fn text_of_another_encoding_is_corrected_with_the_same_arguments() {
    let (first, second, _) = mend(
        "iso-8859-2.csv",
        &["--encoding", "iso-8859-2"],
        &[("zofia", "zofia@example.com")],
    );
    assert_eq!((first.code, second.code), (Some(1), Some(0)));
    let encoding = "CSV, UTF-8, delimiter ,";
    assert!(second.stdout.contains(encoding), "{}", second.stdout);
}

#[test]
fn bytes_that_are_not_text_are_corrected() {
    let (first, second, _) = mend(
        "one-row-of-other-bytes.csv",
        &[],
        &[("I\u{FFFD}aki", "Iñaki"), ("zoe", "zoe@x.example")],
    );
    assert_eq!((first.code, second.code), (Some(1), Some(0)));
    let (first, second, _) = mend("not-text.ndjson", &[], &[("\u{FFFD}", "ñ")]);
    assert_eq!((first.code, second.code), (Some(1), Some(0)));
}

/// Checks a text, corrects its rejected rows step by step, and returns the exit code and the output of the last check.
fn corrected_in_steps(
    text: &[u8],
    arguments: &[&str],
    steps: &[(&str, &str)],
) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("0"), text).unwrap();
    for (step, (wrong, right)) in steps.iter().enumerate() {
        let (file, rejects) = (step.to_string(), (step + 1).to_string());
        let check = [&["check", &file, "--rejects", &rejects], arguments].concat();
        assert_eq!(caibo(folder.path(), &check, b"").code, Some(1), "{step}");
        let rows = fs::read_to_string(folder.path().join(&rejects)).unwrap();
        assert!(rows.contains(wrong), "{wrong}: {rows}");
        fs::write(folder.path().join(&rejects), rows.replace(wrong, right)).unwrap();
    }
    let last = steps.len().to_string();
    let output = caibo(folder.path(), &[&["check", &last], arguments].concat(), b"");
    (output.code, output.stdout)
}

#[test]
fn a_row_in_one_cell_is_corrected_in_steps() {
    let text = b"name,email,memberId\n\"Ada\" L,adax,M1\n";
    let quote = ("\"\"\"Ada\"\" L,", "\"Ada L,");
    let address = ("adax", "ada@x.example");
    let (code, output) = corrected_in_steps(text, &[], &[quote, address]);
    assert_eq!(code, Some(0), "{output}");
    let padded = ("adax,M1\"", "ada@x.example,M1\", , ");
    let (code, output) = corrected_in_steps(text, &[], &[quote, padded]);
    assert_eq!(code, Some(0), "{output}");

    // A quote that is wrong behind the first cell of a corrected row.
    let faulty = ("\"\"\"Ada\"\" L,adax,M1\"", "Ada L,\"ada@x.example,M1");
    let (code, output) = corrected_in_steps(text, &[], &[faulty]);
    assert_eq!(code, Some(1));
    assert!(output.contains("unclosed_quote"), "{output}");
    let again = ("\"Ada L,\"\"ada", "\"Ada L,ada");
    let (code, output) = corrected_in_steps(text, &[], &[faulty, again]);
    assert_eq!(code, Some(0), "{output}");
}

#[test]
fn a_row_stays_rejected_while_it_has_a_replacement_character() {
    let short = "name,email,memberId\nZo\u{EB},zoe\nB\u{E9}b,bob@x.example\n";
    let mut short = short.as_bytes().to_vec();
    let place = short
        .windows(2)
        .rposition(|pair| pair == "\u{E9}".as_bytes());
    short.splice(place.unwrap()..place.unwrap() + 2, [0xE9]);
    let cell = ("bob@x.example", "bob@x.example,M1");
    let (_, output) = corrected_in_steps(&short, &[], &[cell]);
    assert!(output.contains("invalid_text"), "{output}");

    let without_codes = ("_code,", "code,");
    let (_, output) = corrected_in_steps(&short, &[], &[cell, without_codes]);
    assert!(output.contains("invalid_text"), "{output}");

    let object =
        "{\"_code\":\"invalid_json\",\"_row\":{\"name\":\"\u{FFFD}\",\"email\":\"a@x.example\"}}";
    let output = caibo(Path::new(FILES), &["check", "-"], object.as_bytes());
    assert!(output.stdout.contains("invalid_text"), "{}", output.stdout);
}

#[test]
fn an_object_may_take_the_place_of_a_line_that_was_none() {
    let file =
        br#"{"_line":2,"_code":"invalid_json","_row":{"name":"Ada","email":"ada@x.example"}}"#;
    let output = caibo(Path::new(FILES), &["check", "-"], file);
    assert_eq!(output.code, Some(0), "{}", output.stdout);
}

#[test]
fn a_row_that_is_still_wrong_has_its_new_line_and_message() {
    let (_, second, rest) = mend(
        "cell-count.csv",
        &[],
        &[("Ada,ada@example.com", "Ada,ada,"), (",1,2", ",1")],
    );
    assert_eq!(second.code, Some(1));
    assert_eq!(
        rest,
        "_line,_code,_message,name,email,phone\n\
         2,invalid_email,email must be an email address: the @ is missing,Ada,ada,\n"
    );
}

#[test]
fn lines_of_ndjson_are_corrected_in_place() {
    let (first, second, rest) = mend(
        "customers.ndjson",
        &[],
        &[
            ("\"bob\"", "\"bob@example.com\""),
            (
                "not json",
                r#"{\"name\":\"Kay\",\"email\":\"kay@example.com\"}"#,
            ),
            ("\"phone\":5", "\"phone\":\"5\""),
            (",\"Email\":\"zed@example.com\"", ""),
        ],
    );
    assert_eq!((first.code, second.code), (Some(1), Some(1)));
    assert_eq!(
        rest,
        "{\"_line\":4,\"_code\":\"wrong_type\",\"_message\":\"must be an object\",\"_row\":\"[1]\"}\n"
    );
}

#[test]
fn the_rejects_of_rejects_keep_the_columns_in_any_order() {
    let folder = tempfile::tempdir().unwrap();
    let rejects = folder.path().join("rejects");
    let file = "email,_message,name,_line\nada,old,\"Ada, A.\",7\n";
    let arguments = ["check", "-", "--rejects", rejects.to_str().unwrap()];
    let output = caibo(Path::new(FILES), &arguments, file.as_bytes());
    assert_eq!(output.code, Some(1));
    assert_eq!(
        fs::read_to_string(&rejects).unwrap(),
        "_line,_code,_message,email,name\n\
         2,invalid_email,email must be an email address: the @ is missing,ada,\"Ada, A.\"\n"
    );
}

#[test]
fn the_file_itself_is_never_overwritten() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("customers.csv");
    let text = "name,email\nAda,ada\n";
    fs::write(&file, text).unwrap();
    fs::hard_link(&file, folder.path().join("link.csv")).unwrap();
    for (read, rejects) in [
        ("customers.csv", "./customers.csv"),
        ("customers.csv", "link.csv"),
        ("-", "customers.csv"),
    ] {
        let arguments = ["check", read, "--rejects", rejects];
        let mut command = command(folder.path(), &arguments);
        command.stdin(File::open(&file).unwrap());
        let output = output(command.spawn().unwrap());
        assert_eq!(output.code, Some(2));
        assert_eq!(
            output.stderr,
            "caibo: --rejects: this is the file that is read; name another one\n"
        );
        assert_eq!(fs::read_to_string(&file).unwrap(), text);
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_file_that_cannot_be_written_is_named() {
    let sandbox = RunningSandbox::start();
    let folder = folder_with(ROWS);
    let check = ["check", "rows.csv", "--rejects", "/dev/full"];
    let uncertain = ["--no-idempotency", "--uncertain", "/dev/full"];
    for output in [
        caibo(folder.path(), &check, b""),
        import(folder.path(), &sandbox, &["--rejects", "/dev/full"]),
        import(
            folder.path(),
            &sandbox,
            &[&uncertain[..], &["--journal", "other"]].concat(),
        ),
    ] {
        let told = "caibo: cannot write /dev/full: No space left on device (os error 28)\n";
        assert_eq!((output.code, output.stderr.as_str()), (Some(2), told));
    }
}
