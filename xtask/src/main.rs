//! `cargo xtask`: builds, tests and measures caibo-customers, and installs the tools that this needs.

mod apt;
mod bench;
mod browser;
mod cli;
mod conformance;
mod demo;
mod glue;
#[path = "../../cli/src/import/grouped.rs"]
mod grouped;
mod inlined;
mod matrix;
mod package;
mod postgres;
mod run;
mod sandbox;
mod schemathesis;
mod setup;
mod size;
mod test;
mod wasm;
mod workspace;

use std::ffi::OsString;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use workspace::Workspace;

/// Builds, tests and measures caibo-customers.
#[derive(Debug, Parser)]
#[command(
    name = "cargo xtask",
    bin_name = "cargo xtask",
    after_help = "Each command first installs the tools that are missing. A new machine needs rustup, Node 20 and a \
                  network connection."
)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Build, start the local Caibo API and print the address of the demo form
    #[command(disable_help_flag = true)]
    Demo {
        /// Arguments for the sandbox, such as `--port 0` or `--help`
        #[arg(
            value_name = "ARGS",
            trailing_var_arg = true,
            allow_hyphen_values = true
        )]
        sandbox_args: Vec<OsString>,
    },
    /// Run every check and test, including those in a real browser
    Test,
    /// Compare random documents with other validators, run every case on every JavaScript engine, and send the sandbox
    /// requests from its OpenAPI document
    Conformance {
        /// The number of random documents
        #[arg(default_value_t = conformance::DOCUMENTS)]
        documents: u32,
    },
    /// Print the size of the package, and fail if it is over budget or if a second build differs
    ///
    /// The table includes other packages and the largest functions of the WebAssembly module. The second build runs in
    /// another folder and must give the same bytes.
    Size,
    /// Measure the speed, the size and the memory, and compare them with other libraries and with the goals
    ///
    /// Prints Markdown tables. A goal that is missed is no failure. The machine should do nothing else meanwhile.
    Bench {
        /// Measure a few rounds only, to see that every measurement works
        #[arg(long)]
        quick: bool,
    },
    /// Install the packed npm package in a project of every JavaScript runtime, and use it there
    Matrix {
        /// Test only these runtimes
        #[arg(value_name = "NAME")]
        names: Vec<String>,
        /// Test only the runtimes that `cargo xtask test` uses
        #[arg(long, conflicts_with = "names")]
        quick: bool,
    },
    /// Build the npm package in pkg/
    Build {
        /// Build the program `caibo` too, with the demo page and the package inside, and its npm packages in build/npm/
        #[arg(long)]
        cli: bool,
    },
}

fn main() -> ExitCode {
    match run(Arguments::parse().command) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error}");
            for cause in error.chain().skip(1) {
                eprintln!("  cause: {cause}");
            }
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> Result<ExitCode> {
    let workspace = Workspace::enter()?;
    match command {
        Command::Demo { sandbox_args } => return demo::start(&workspace, &sandbox_args),
        Command::Test => test::all(&workspace)?,
        Command::Conformance { documents } => conformance::run(&workspace, documents)?,
        Command::Size => size::weigh(&workspace)?,
        Command::Bench { quick } => bench::run(&workspace, quick)?,
        Command::Matrix { names, quick } => matrix::run(&workspace, &names, quick)?,
        Command::Build { cli } => {
            setup::build_tools(&workspace)?;
            if cli {
                cli::build(&workspace)?;
            } else {
                package::build(&workspace)?;
            }
        }
    }
    Ok(ExitCode::SUCCESS)
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    fn parse(words: &str) -> clap::error::Result<Command> {
        let words = ["xtask"].into_iter().chain(words.split_whitespace());
        Arguments::try_parse_from(words).map(|arguments| arguments.command)
    }

    #[test]
    fn the_declaration_of_the_command_line_is_consistent() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn demo_passes_every_argument_to_the_sandbox() {
        assert!(matches!(
            parse("demo --port 0 --help"),
            Ok(Command::Demo { sandbox_args }) if sandbox_args == ["--port", "0", "--help"]
        ));
    }

    #[test]
    fn bench_is_complete_unless_it_is_to_be_quick() {
        assert!(matches!(
            parse("bench"),
            Ok(Command::Bench { quick: false })
        ));
        assert!(matches!(
            parse("bench --quick"),
            Ok(Command::Bench { quick: true })
        ));
    }

    #[test]
    fn build_makes_the_npm_package_alone_unless_it_is_asked_for_caibo() {
        assert!(matches!(parse("build"), Ok(Command::Build { cli: false })));
        assert!(matches!(
            parse("build --cli"),
            Ok(Command::Build { cli: true })
        ));
    }

    #[test]
    fn wrong_arguments_exit_with_code_2() {
        for words in [
            "",
            "nonsense",
            "build now",
            "bench ajv",
            "conformance many",
            "matrix --slow",
            "matrix bun --quick",
        ] {
            assert!(
                matches!(parse(words), Err(error) if error.exit_code() == 2),
                "{words}"
            );
        }
    }
}
