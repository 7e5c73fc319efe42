//! The options of a sandbox, which are also the arguments of the program.

use std::num::NonZeroU32;
use std::path::PathBuf;

use clap::Args;

use crate::port::PORT;

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

    /// The SQLite file to store customers in, created if it does not exist [default: in memory, lost at the end]
    #[arg(long, value_name = "FILE")]
    pub db: Option<PathBuf>,

    /// The bearer token that calls must carry [default: PUT and payment methods accept any token, and creating a customer
    /// needs none]
    #[arg(long, value_name = "T")]
    pub token: Option<String>,

    /// Refuse a token with 401 after N requests; another token is then accepted, and every call needs one [default: tokens do
    /// not run out]
    #[arg(long, value_name = "N")]
    pub token_uses: Option<NonZeroU32>,

    /// Admit N calls in a second; further ones get 429 with `Retry-After: 1` [default: no limit]
    #[arg(long, value_name = "N")]
    pub rate: Option<NonZeroU32>,

    /// Close every connection after one response. Otherwise a browser silently repeats a request whose connection was kept
    /// open from an earlier one and ends without a response
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
            token_uses: None,
            rate: None,
            no_keep_alive: false,
            www: WWW.into(),
            pkg: PKG.into(),
        }
    }
}
