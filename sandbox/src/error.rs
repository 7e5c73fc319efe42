//! The reasons why a sandbox does not start or cannot go on.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use caibo_customers::options::InvalidOption;

use crate::store;

/// Why a sandbox did not start, or stopped serving.
///
/// Its `Display` is one line: the cause and the remedy, in terms of the program's arguments. It contains no token
/// and no personal data.
#[derive(Debug)]
pub struct Error(pub(crate) Kind);

#[derive(Debug)]
pub(crate) enum Kind {
    /// The package could not send this token in a header, so every call would be refused.
    Token(InvalidOption),
    Listen {
        address: SocketAddr,
        error: io::Error,
    },
    Open {
        /// `None` for a database in memory.
        file: Option<PathBuf>,
        error: store::Error,
    },
    Close(store::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Token(error) => error.fmt(f),
            Kind::Listen { address, error } => write!(
                f,
                "cannot listen on {address}: {error}; \
                 end what uses the port, or choose another with --port (0 takes a free one)"
            ),
            Kind::Open { file, error } => {
                let file = file.as_deref().unwrap_or("in memory".as_ref()).display();
                write!(
                    f,
                    "cannot open the database {file}: {error}; \
                     give --db another file, or leave it out to keep customers in memory"
                )
            }
            Kind::Close(error) => write!(f, "cannot close the database: {error}"),
        }
    }
}

impl std::error::Error for Error {}
