//! Why an import ends before its file does.

use std::fmt;

use caibo_customers::client::StopReason;

use crate::failure::Failure;

#[derive(Debug)]
pub enum Stop {
    /// By Ctrl-C or SIGTERM.
    Interrupted,
    /// No further row can succeed, for this reason.
    Hopeless(String),
    /// The journal cannot be written.
    Failed(Failure),
}

impl Stop {
    /// The exit code of a program that was interrupted, as a shell reports it: 128 and the number of SIGINT.
    pub const INTERRUPTED: u8 = 130;

    /// The exit code of an import that ended so.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Interrupted => Self::INTERRUPTED,
            Self::Hopeless(_) => Failure::HOPELESS,
            Self::Failed(failure) => failure.exit_code(),
        }
    }
}

impl From<StopReason> for Stop {
    fn from(reason: StopReason) -> Self {
        let reason = match reason {
            StopReason::ConnectionFailed => {
                "the API cannot be reached: check --base-url and the network"
            }
            StopReason::RateLimited => "the API refuses all requests for a long time",
            StopReason::Unauthorized => {
                "the API refuses the token: set CAIBO_TOKEN, or name a command by --token-command"
            }
            _ => "no further row can succeed",
        };
        Self::Hopeless(reason.to_owned())
    }
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interrupted => f.write_str("interrupted"),
            Self::Hopeless(reason) => write!(f, "stopped: {reason}"),
            Self::Failed(failure) => failure.fmt(f),
        }
    }
}
