//! Where the token comes from: the environment, or a command. Never from the arguments, which other users of a machine can read.

use std::env;
use std::fmt;
use std::io::{self, IsTerminal as _};
use std::process::{Output, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use caibo_customers::Caibo;
use caibo_customers::client::Error;
use caibo_customers::options::Token;
#[cfg(unix)]
use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::Command;
use tokio::sync::Mutex;

use crate::failure::Failure;

const VARIABLE: &str = "CAIBO_TOKEN";
const OPTION: &str = "--token-command";

/// The token of the environment.
///
/// # Errors
///
/// It is no token.
pub fn from_environment() -> Result<Option<Token>, Failure> {
    let Some(value) = env::var_os(VARIABLE) else {
        return Ok(None);
    };
    if value.is_empty() {
        return Err(Failure::new(format!("{VARIABLE} is empty")));
    }
    let token = value.to_str().and_then(|text| Token::parse(text).ok());
    match token {
        Some(token) => Ok(Some(token)),
        None => Err(Failure::new(format!(
            "{VARIABLE} is not a bearer token (RFC 6750)"
        ))),
    }
}

/// A command that prints the token. It is run again after the API has refused the token.
pub struct TokenCommand {
    command: String,
    /// The last token, or why the command gave none. It is not run again then.
    known: Mutex<Option<Result<Token, CommandError>>>,
    /// Whether it was begun and has not ended by itself.
    is_pending: AtomicBool,
}

impl TokenCommand {
    pub fn new(command: String) -> Self {
        Self {
            command,
            known: Mutex::default(),
            is_pending: AtomicBool::new(false),
        }
    }

    /// Takes the token of a client from the command.
    pub fn give_to(self: &Arc<Self>, caibo: Caibo) -> Caibo {
        let command = Arc::clone(self);
        caibo.with_token(move |is_refused| {
            let command = Arc::clone(&command);
            async move { command.token(is_refused).await }
        })
    }

    /// Why the command gave a row no token, if that is the reason for which the row failed.
    pub fn failure(&self, error: &Error) -> Option<String> {
        match error {
            Error::Token { source, .. } => Some(source.to_string()),
            // No request of the row waited for an answer.
            Error::Timeout { timeout, .. }
                if !error.may_exist() && self.is_pending.load(Ordering::Relaxed) =>
            {
                let seconds = timeout.as_secs();
                Some(format!(
                    "{OPTION} has not ended within the {seconds} s of --timeout"
                ))
            }
            _ => None,
        }
    }

    async fn token(&self, is_refused: bool) -> Result<Token, CommandError> {
        let mut known = self.known.lock().await;
        match known.as_ref() {
            Some(Ok(_)) if is_refused => {}
            Some(known) => return known.clone(),
            None => {}
        }
        self.is_pending.store(true, Ordering::Relaxed);
        let output = run(&self.command).await;
        self.is_pending.store(false, Ordering::Relaxed);
        let token = read(output);
        *known = Some(token.clone());
        token
    }
}

/// Runs a command by the shell. If the future is dropped, the command is killed.
async fn run(command: &str) -> io::Result<Output> {
    let (shell, option) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let mut shell = Command::new(shell);
    shell.args([option, command]).stdin(Stdio::null());
    shell.stdout(Stdio::piped()).stderr(Stdio::inherit());
    shell.kill_on_drop(true);
    // A process group is killed with the children of the shell. On a terminal it could not ask for a password: only the group in the
    // foreground may read.
    let is_interactive = io::stdin().is_terminal() || io::stderr().is_terminal();
    #[cfg(unix)]
    if !is_interactive {
        shell.process_group(0);
    }
    let child = shell.spawn()?;
    let mut group = ProcessGroup(child.id().filter(|_| !is_interactive));
    let output = child.wait_with_output().await;
    group.0 = None;
    output
}

/// Kills a process group when it is dropped.
struct ProcessGroup(Option<u32>);

impl Drop for ProcessGroup {
    fn drop(&mut self) {
        #[cfg(unix)]
        if let Some(id) = self.0.and_then(|id| id.try_into().ok())
            && let Some(group) = Pid::from_raw(id)
        {
            let _ = kill_process_group(group, Signal::KILL);
        }
    }
}

fn read(output: io::Result<Output>) -> Result<Token, CommandError> {
    let output = output.map_err(|error| CommandError(error.to_string()))?;
    if !output.status.success() {
        return Err(CommandError(output.status.to_string()));
    }
    let text = str::from_utf8(&output.stdout).unwrap_or_default();
    Token::parse(text.trim()).map_err(|_| CommandError("it printed no token".to_owned()))
}

/// Why the command gave no token. It has nothing of what the command printed.
#[derive(Clone, Debug)]
struct CommandError(String);

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{OPTION} failed: {}", self.0)
    }
}

impl std::error::Error for CommandError {}
