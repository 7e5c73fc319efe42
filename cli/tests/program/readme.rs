//! Runs the commands of README, and compares their output with it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::Value;

use crate::process::{FILES, caibo};
use crate::running_sandbox::RunningSandbox;

const README: &str = include_str!("../../README.md");

/// The address of the API in README.
const URL: &str = "http://127.0.0.1:4010";

/// The commands of the blocks of type `console`, each with the output after it.
fn commands() -> Vec<(&'static str, String)> {
    let mut commands: Vec<(&str, String)> = Vec::new();
    let blocks = README.split("```console\n").skip(1);
    for block in blocks.map(|block| block.split("```").next().unwrap()) {
        for line in block.lines() {
            match line.strip_prefix("$ ") {
                Some(command) => commands.push((command, String::new())),
                None => {
                    let (_, output) = commands.last_mut().unwrap();
                    output.push_str(line);
                    output.push('\n');
                }
            }
        }
    }
    commands
}

/// The words of a command, of which some stand in single quotes.
fn words(command: &str) -> Vec<&str> {
    let parts = command.split('\'').enumerate();
    let words = parts.flat_map(|(index, part)| match index % 2 {
        0 => part.split_whitespace().collect(),
        _ => vec![part],
    });
    words.collect()
}

#[test]
fn the_commands_print_what_readme_shows() {
    let folder = tempfile::tempdir().unwrap();
    let copy =
        |name: &str| fs::copy(Path::new(FILES).join(name), folder.path().join(name)).unwrap();
    copy("customers.csv");
    copy("key.csv");
    let sandbox = RunningSandbox::start();
    let commands = commands();
    assert_eq!(commands.len(), 9);
    for (command, expected) in commands {
        let command = command.replace(URL, sandbox.url());
        let found = match words(&command).as_slice() {
            ["cat", file] => fs::read_to_string(folder.path().join(file)).unwrap(),
            ["caibo", arguments @ ..] => {
                let output = caibo(folder.path(), arguments, b"");
                (output.stdout + &output.stderr).replace(sandbox.url(), URL)
            }
            _ => panic!("{command}"),
        };
        assert_eq!(found, expected, "{command}");
    }
}

#[test]
fn readme_lists_every_code_of_the_program() {
    for code in [
        "unclosed_quote",
        "text_after_quote",
        "cell_count",
        "missing_key",
        "duplicate_key",
        "changed_row",
        "rejected",
    ] {
        assert!(README.contains(&format!("\n| `{code}` |")), "{code}");
    }
}

/// Adds the paths of the members of a value, in the notation of jq. Members of an array have one path.
fn add_paths(path: &str, value: &Value, paths: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let separator = if path.is_empty() { "" } else { "." };
                add_paths(&format!("{path}{separator}{name}"), value, paths);
            }
        }
        Value::Array(items) if items.iter().any(Value::is_object) => {
            for item in items {
                add_paths(&format!("{path}[]"), item, paths);
            }
        }
        _ => {
            paths.insert(path.to_owned());
        }
    }
}

#[test]
fn readme_lists_every_member_of_the_reports_as_json() {
    let folder = tempfile::tempdir().unwrap();
    fs::copy(
        Path::new(FILES).join("customers.csv"),
        folder.path().join("customers.csv"),
    )
    .unwrap();
    let sandbox = RunningSandbox::start();
    sandbox
        .sandbox
        .set_fault("answer=envelope; times=1")
        .unwrap();
    let found = |command: &str, more: &[&str]| {
        let arguments = [
            command,
            "customers.csv",
            "--map",
            "Full name=name",
            "--json",
        ];
        let output = caibo(folder.path(), &[&arguments, more].concat(), b"");
        assert_eq!(output.code, Some(1), "{}", output.stderr);
        let mut paths = BTreeSet::new();
        add_paths(
            "",
            &serde_json::from_str(&output.stdout).unwrap(),
            &mut paths,
        );
        paths
    };
    let table = README
        .split("| member | command | |\n|---|---|---|\n")
        .nth(1);
    let rows = table
        .unwrap()
        .lines()
        .take_while(|line| line.starts_with('|'));
    let rows: Vec<Vec<&str>> = rows.map(|row| row.split(" | ").collect()).collect();
    let listed = |command: &str| {
        let of = |row: &&Vec<&str>| row[1].contains(&format!("`{command}`"));
        let name = |row: &Vec<&str>| row[0].trim_matches(&['|', ' ', '`'][..]).to_owned();
        rows.iter().filter(of).map(name).collect::<BTreeSet<_>>()
    };
    assert_eq!(found("check", &["--key", "memberId"]), listed("check"));
    let base_url = ["--base-url", sandbox.url()];
    assert_eq!(found("import", &base_url), listed("import"));
}
