//! Where the token comes from: the environment, or a command. Never from the arguments, which other users of a machine can read.

use std::env;
use std::fmt;
use std::process::Stdio;
use std::sync::Arc;

use caibo_customers::Caibo;
use caibo_customers::options::Token;
use tokio::process::Command;
use tokio::sync::Mutex;

use crate::failure::Failure;

const VARIABLE: &str = "CAIBO_TOKEN";

/// The token of the environment.
///
/// # Errors
///
/// It is no token.
pub fn from_environment() -> Result<Option<Token>, Failure> {
    let Some(value) = env::var_os(VARIABLE) else {
        return Ok(None);
    };
    let token = value.to_str().and_then(|text| Token::parse(text).ok());
    match token {
        Some(token) => Ok(Some(token)),
        None => Err(Failure::new(format!(
            "{VARIABLE} is not a bearer token (RFC 6750)"
        ))),
    }
}

/// Takes the token from a command, which is run again after the API has refused it.
pub fn from_command(caibo: Caibo, command: String) -> Caibo {
    let command = Arc::new(command);
    let known = Arc::new(Mutex::new(None::<Token>));
    caibo.with_token(move |is_refused| {
        let (command, known) = (Arc::clone(&command), Arc::clone(&known));
        async move {
            let mut known = known.lock().await;
            match &*known {
                Some(token) if !is_refused => Ok(token.clone()),
                _ => {
                    let token = ask(&command).await?;
                    *known = Some(token.clone());
                    Ok::<_, CommandError>(token)
                }
            }
        }
    })
}

async fn ask(command: &str) -> Result<Token, CommandError> {
    let (shell, option) = if cfg!(windows) {
        ("cmd", "/C")
    } else {
        ("sh", "-c")
    };
    let mut shell = Command::new(shell);
    shell.args([option, command]).stdin(Stdio::null());
    shell.stderr(Stdio::inherit()).kill_on_drop(true);
    let output = shell.output().await;
    let output = output.map_err(|error| CommandError(error.to_string()))?;
    if !output.status.success() {
        return Err(CommandError(output.status.to_string()));
    }
    let text = str::from_utf8(&output.stdout).unwrap_or_default();
    Token::parse(text.trim()).map_err(|_| CommandError("it printed no token".to_owned()))
}

/// Why the command gave no token. It has nothing of what the command printed.
#[derive(Debug)]
struct CommandError(String);

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "--token-command failed: {}", self.0)
    }
}

impl std::error::Error for CommandError {}
