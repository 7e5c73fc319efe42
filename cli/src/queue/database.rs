//! The connection to PostgreSQL, and its failures.

use std::env;
use std::error::Error;
use std::time::{Duration, Instant};

use graphile_worker::tokio_postgres::TokioPostgresDatabase;
use graphile_worker::{Database, DbError};
use tokio::time::sleep;
use tokio_postgres::Config;

use crate::failure::Failure;

/// The environment variable of the password, as in `psql`. Other users of a machine can read the arguments of a program.
const PASSWORD: &str = "PGPASSWORD";

/// The largest number of connections of a program. It has one more, by which it is notified of new jobs.
const CONNECTIONS: usize = 4;

/// How long an attempt is repeated while PostgreSQL is out of reach.
const MAX_RETRY_TIME: Duration = Duration::from_secs(60);

const RETRY_INTERVAL: Duration = Duration::from_millis(500);

/// The longest time to connect.
const TIMEOUT: Duration = Duration::from_secs(10);

/// After how long without an answer a connection is lost. By default a system waits for 15 minutes and more.
const LOST_AFTER: Duration = Duration::from_secs(30);

/// Connects to the database of a URL.
///
/// # Errors
///
/// It is not the URL of a PostgreSQL database, or that cannot be reached.
pub async fn connect(url: &str) -> Result<Database, Failure> {
    let config = url.parse::<Config>();
    let mut config = config.map_err(|_| {
        Failure::new("--queue: this is not a URL of PostgreSQL, postgres://USER@HOST/DATABASE")
    })?;
    if config.get_password().is_none()
        && let Some(password) = env::var_os(PASSWORD)
    {
        config.password(password.as_encoded_bytes());
    }
    if config.get_connect_timeout().is_none() {
        config.connect_timeout(TIMEOUT);
    }
    if config.get_tcp_user_timeout().is_none() {
        config.tcp_user_timeout(LOST_AFTER);
        config.keepalives_idle(LOST_AFTER);
    }
    let database = TokioPostgresDatabase::from_config(config, CONNECTIONS);
    let database = database.map_err(|error| Failure::new(format!("the queue: {error}")))?;
    match database.pool().get().await {
        Ok(_) => {}
        Err(error) => {
            let reason = innermost(&error);
            return Err(Failure::unreachable(format!(
                "the queue cannot be reached: {reason}"
            )));
        }
    }
    Ok(database.into())
}

/// The error that is the cause of others.
fn innermost<'a>(error: &'a (dyn Error + 'static)) -> &'a (dyn Error + 'static) {
    match error.source() {
        Some(source) => innermost(source),
        None => error,
    }
}

/// Makes an attempt, and repeats it while PostgreSQL is out of reach, for instance because it restarts. The attempt must be
/// idempotent: a failed one may have been committed.
pub async fn retry<T, F>(mut attempt: impl FnMut() -> F) -> Result<T, Failure>
where
    F: Future<Output = Result<T, DbError>>,
{
    let begun = Instant::now();
    loop {
        match attempt().await {
            Ok(value) => return Ok(value),
            Err(error) if is_transient(&error) && begun.elapsed() < MAX_RETRY_TIME => {
                sleep(RETRY_INTERVAL).await;
            }
            Err(error) => return Err(failure(&error)),
        }
    }
}

fn is_transient(error: &DbError) -> bool {
    match error.code() {
        // 08: the connection failed. 57P: PostgreSQL shuts down or starts. 40P01: a deadlock, of which it aborts one side.
        Some(code) => code.starts_with("08") || code.starts_with("57P") || code == "40P01",
        // No answer has come.
        None => true,
    }
}

/// Why the queue cannot be used. PostgreSQL's words about a statement may repeat its values, and are left out.
pub fn failure(error: &DbError) -> Failure {
    match error.code() {
        Some(code) => {
            let hint = match code {
                "42501" => {
                    ": the role must be allowed to make the schemas caibo and caibo_queue, or own them"
                }
                "25006" => ": the database is read-only",
                "42P01" | "42P07" | "42703" => {
                    ": the schema caibo or caibo_queue has tables of another program, or of another version"
                }
                _ => "",
            };
            Failure::new(format!(
                "the queue: PostgreSQL refuses a statement, SQLSTATE {code}{hint}"
            ))
        }
        None => Failure::unreachable("the queue cannot be reached"),
    }
}
