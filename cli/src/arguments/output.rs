//! The arguments about what is printed and written, which `check` and `import` take.

use std::path::PathBuf;

use clap::Args;

/// Where the report and the rejected rows go.
#[derive(Args, Debug)]
pub struct OutputArguments {
    /// Write the rejected rows to this file, with the columns _line, _code and _message before their own. Correct them there, and
    /// run the command again with that file
    #[arg(long, value_name = "FILE")]
    pub rejects: Option<PathBuf>,

    /// Print the report as JSON
    #[arg(long)]
    pub json: bool,
}
