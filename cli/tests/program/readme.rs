//! Runs the commands of README, and compares their output with it.

use std::fs;
use std::path::Path;

use crate::process::{FILES, caibo};

const README: &str = include_str!("../../README.md");

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
    let commands = commands();
    assert_eq!(commands.len(), 5);
    for (command, expected) in commands {
        let found = match words(command).as_slice() {
            ["cat", file] => fs::read_to_string(folder.path().join(file)).unwrap(),
            ["caibo", arguments @ ..] => {
                let output = caibo(folder.path(), arguments, b"");
                output.stdout + &output.stderr
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
    ] {
        assert!(README.contains(&format!("\n| `{code}` |")), "{code}");
    }
}
