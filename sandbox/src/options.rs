//! The options of a sandbox, which are also the arguments of the program.

use std::path::PathBuf;

use clap::Args;

const PORT: u16 = 4010;
const WWW: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../www");
const PKG: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../pkg");

/// How a sandbox is set up: its port, its database, its token and the folders that it serves.
///
/// The fields are the program's arguments: another program takes the same ones with `#[command(flatten)]`.
#[derive(Args, Clone)]
pub struct Options {
    /// The port to listen on; 0 takes a free one
    #[arg(long, value_name = "N", default_value_t = PORT)]
    pub port: u16,

    /// The SQLite file to keep customers in, made if need be [default: in memory, gone at the end]
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,

    /// The bearer token that calls must carry [default: any does for PUT and payment methods, and none is asked for to
    /// create]
    #[arg(long, value_name = "T")]
    pub token: Option<String>,

    /// Close every connection after one answer: a browser sends a request again by itself, and unseen, where a
    /// connection that it had kept open ends without an answer
    #[arg(long)]
    pub no_keep_alive: bool,

    /// The folder with the demo page [default: the repository's www]
    #[arg(long, value_name = "DIR", default_value = WWW, hide_default_value = true)]
    pub www: PathBuf,

    /// The folder with the built npm package [default: the repository's pkg]
    #[arg(long, value_name = "DIR", default_value = PKG, hide_default_value = true)]
    pub pkg: PathBuf,
}

/// The options of the program without arguments.
impl Default for Options {
    fn default() -> Self {
        Self {
            port: PORT,
            db: None,
            token: None,
            no_keep_alive: false,
            www: WWW.into(),
            pkg: PKG.into(),
        }
    }
}
