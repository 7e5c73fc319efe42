//! The options of a sandbox, which are also arguments of the program.

use std::num::NonZeroU32;
use std::path::PathBuf;

use crate::folder::Folder;

/// How a sandbox is set up: its port, its database, its token and the folders that it serves.
///
/// With the feature `program` the fields are arguments, which a program takes with `#[command(flatten)]`. As arguments they have
/// the port 4010.
#[derive(Clone, Default)]
#[cfg_attr(feature = "program", derive(clap::Args))]
pub struct Options {
    /// The port to listen on; 0 takes a free one
    #[cfg_attr(feature = "program", arg(long, value_name = "N", default_value_t = crate::port::PORT))]
    pub port: u16,

    /// The SQLite file to store customers in, created if it does not exist [default: in memory, lost at the end]
    #[cfg_attr(feature = "program", arg(long, value_name = "FILE"))]
    pub db: Option<PathBuf>,

    /// The bearer token that calls must carry [default: PUT and payment methods accept any token, and creating a customer
    /// needs none]
    #[cfg_attr(feature = "program", arg(long, value_name = "T"))]
    pub token: Option<String>,

    /// Refuse a token with 401 after N requests; another token is then accepted, and every call needs one [default: tokens do
    /// not run out]
    #[cfg_attr(feature = "program", arg(long, value_name = "N"))]
    pub token_uses: Option<NonZeroU32>,

    /// Admit N calls in a second; further ones get 429 with `Retry-After: 1` [default: no limit]
    #[cfg_attr(feature = "program", arg(long, value_name = "N"))]
    pub rate: Option<NonZeroU32>,

    /// Close every connection after one response. Otherwise a browser silently repeats a request whose connection was kept
    /// open from an earlier one and ends without a response
    #[cfg_attr(feature = "program", arg(long))]
    pub no_keep_alive: bool,

    /// The folder with the demo page
    #[cfg_attr(feature = "program", arg(long, value_name = "DIR", value_parser = crate::folder::parser()))]
    pub www: Option<Folder>,

    /// The folder with the built npm package
    #[cfg_attr(feature = "program", arg(long, value_name = "DIR", value_parser = crate::folder::parser()))]
    pub pkg: Option<Folder>,
}
