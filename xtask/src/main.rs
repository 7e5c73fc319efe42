//! `cargo xtask`: builds, shows and tests caibo-customers, and installs what that takes.

mod browser;
mod conformance;
mod demo;
mod glue;
mod inlined;
mod matrix;
mod package;
mod run;
mod setup;
mod size;
mod test;
mod wasm;
mod workspace;

use std::env;
use std::process::ExitCode;

use anyhow::Result;

use workspace::Workspace;

const USAGE: &str = "\
usage: cargo xtask <command>

  demo [ARGS]   build, start the local Caibo API and print the form's address; ARGS go to the sandbox
  test          run every check and test, in a real browser too
  conformance [DOCUMENTS]
                judge 1000000 random documents, or as many as given, here and by other validators, and
                every case on every engine
  size          print what the package weighs, beside others' and function by function; fail where that is more
                than its limit, or where a second build is not the same to the byte
  matrix [NAME...]
                install the packed npm package in a project of every JavaScript runtime, or of those named,
                and use it there
  build         make the npm package in pkg/

Each command first installs what is missing. On a new machine that needs rustup, Node 20 and a network.";

fn main() -> ExitCode {
    let args: Vec<String> = env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match run(&args) {
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

fn run(args: &[&str]) -> Result<ExitCode> {
    match args {
        ["demo", sandbox_args @ ..] => return demo::start(&Workspace::enter()?, sandbox_args),
        ["test"] => test::all(&Workspace::enter()?)?,
        ["conformance"] => conformance::run(&Workspace::enter()?, conformance::DOCUMENTS)?,
        ["conformance", documents] if let Ok(documents) = documents.parse() => {
            conformance::run(&Workspace::enter()?, documents)?;
        }
        ["size"] => size::weigh(&Workspace::enter()?)?,
        ["matrix", names @ ..] => matrix::run(&Workspace::enter()?, names)?,
        ["build"] => {
            let workspace = Workspace::enter()?;
            setup::build_tools(&workspace)?;
            package::build(&workspace)?;
        }
        ["--help" | "-h" | "help"] => println!("{USAGE}"),
        _ => {
            eprintln!("{USAGE}");
            return Ok(ExitCode::from(2));
        }
    }
    Ok(ExitCode::SUCCESS)
}
