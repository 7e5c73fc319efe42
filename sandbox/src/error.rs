//! The reasons why a sandbox does not start or cannot go on.

use std::fmt;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use caibo_customers::options::InvalidOption;

use crate::store;

/// Why a sandbox did not start, or stopped serving.
///
/// Its `Display` is one line: the cause and the remedy. It contains no token and no personal data.
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
    Read(store::Error),
    Close(store::Error),
    Fault,
    /// The task of the server ended by itself.
    Ended,
    #[cfg(feature = "program")]
    Signal(io::Error),
    #[cfg(feature = "program")]
    Print(io::Error),
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Token(error) => error.fmt(f),
            Kind::Listen { address, error } => write!(
                f,
                "cannot listen on {address}: {error}; \
                 end what uses the port, or choose another port (0 takes a free one)"
            ),
            Kind::Open { file, error } => {
                let file = file.as_deref().unwrap_or("in memory".as_ref()).display();
                write!(
                    f,
                    "cannot open the database {file}: {error}; \
                     choose another file, or none to keep customers in memory"
                )
            }
            Kind::Read(error) => write!(f, "cannot read the database: {error}"),
            Kind::Fault => f.write_str(
                "invalid fault: write it as in the header Sandbox-Fault, such as `drop; times=1`",
            ),
            Kind::Ended => f.write_str("the server has ended early: its runtime has shut down"),
            #[cfg(feature = "program")]
            Kind::Signal(error) => write!(f, "cannot wait for Ctrl-C: {error}"),
            #[cfg(feature = "program")]
            Kind::Print(error) => write!(
                f,
                "cannot write to standard output: {error}; keep it open or send it to a file"
            ),
            Kind::Close(error) => write!(f, "cannot close the database: {error}"),
        }
    }
}

impl std::error::Error for Error {}
