//! Runs the commands of README, and compares their output with it.

use std::fs;
use std::path::Path;

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
