//! One call: its attempts, and what `http::retry` decides after each.

use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

use super::closing::Closed;
use super::deadline::{Deadline, Expired};
use super::error::{Error, Sent};
use super::hold::Hold;
use super::run_pace::RunPace;
use super::tokens::{self, Given, Tokens};
use super::trace;
use super::transport::{NoResponse, Received, Transport};
use crate::http::options::{Options, Token};
use crate::http::request::{AUTHORIZATION, HttpRequest};
use crate::http::response::ResponseError;
use crate::http::retry::{self, Attempt, NextToken, Outcome};
use crate::text::json::Json;

/// What the calls of a client share.
#[derive(Clone)]
pub(super) struct Shared {
    pub(super) transport: Arc<dyn Transport>,
    pub(super) options: Arc<Options>,
    pub(super) tokens: Option<Arc<Tokens>>,
    pub(super) hold: Arc<Hold>,
}

/// Makes a call. `pace` is that of the run that it is part of.
pub(super) async fn call(
    shared: &Shared,
    request: HttpRequest,
    pace: Option<&RunPace>,
) -> Result<Option<Json>, Error> {
    let call = request.call;
    trace::call(call, async move {
        if let Some(pace) = pace {
            let sent = Sent::default();
            let turn = pace.turn(&*shared.transport, &shared.hold);
            let turn = unless_closed(Some(pace), sent, turn).await?;
            turn.map_err(|error| Error::Response { error, sent })?;
        }
        let attempts = Attempts {
            shared,
            pace,
            deadline: Deadline::start(&*shared.transport, shared.options.timeout),
            is_repeatable: request.is_repeatable(),
            request,
            sent: Sent::default(),
            is_pending: false,
            uncounted: 0,
            refusals: 0,
            given: None,
            may_reauthorize: shared.tokens.is_some(),
        };
        attempts.run().await
    })
    .await
}

struct Attempts<'a> {
    shared: &'a Shared,
    pace: Option<&'a RunPace>,
    deadline: Deadline<'a>,
    request: HttpRequest,
    is_repeatable: bool,
    sent: Sent,
    /// Whether an attempt has been sent whose outcome is not known yet.
    is_pending: bool,
    /// The attempts that `max_retries` does not count: those with a refused token, and the refusals of a row.
    uncounted: u32,
    refusals: u32,
    /// The token of the last attempt.
    given: Option<Given>,
    may_reauthorize: bool,
}

/// Why an attempt failed.
enum Failure {
    NoResponse(NoResponse),
    Response(ResponseError),
}

impl Failure {
    fn outcome(&self) -> Outcome {
        match self {
            Self::NoResponse(NoResponse {
                is_not_sent: true, ..
            }) => Outcome::NotSent,
            Self::NoResponse(_) => Outcome::NoResponse,
            Self::Response(error) => error.outcome(),
        }
    }

    fn response(&self) -> Option<&ResponseError> {
        match self {
            Self::NoResponse(_) => None,
            Self::Response(error) => Some(error),
        }
    }

    fn into_error(self, sent: Sent) -> Error {
        match self {
            Self::NoResponse(error) => Error::Connection {
                source: error.source,
                sent,
            },
            Self::Response(error) => Error::Response { error, sent },
        }
    }
}

impl Attempts<'_> {
    async fn run(mut self) -> Result<Option<Json>, Error> {
        let mut failed = None;
        loop {
            self.wait_while_held().await?;
            self.authorize(failed.take()).await?;
            let (failure, is_expired) = match self.attempt().await? {
                Ok(value) => return Ok(value),
                Err(failure) => failure,
            };
            failed = Some(self.after(failure, is_expired).await?);
        }
    }

    /// Waits until the server accepts more requests.
    async fn wait_while_held(&mut self) -> Result<(), Error> {
        let now = self.shared.transport.now();
        let wait = self.shared.hold.until().saturating_sub(now);
        if wait.is_zero() {
            return Ok(());
        }
        if wait >= self.deadline.time_left() {
            return Err(Error::Response {
                error: self.shared.hold.refusal(now),
                sent: self.sent,
            });
        }
        self.pause(wait).await
    }

    /// Sets the token, if it comes from a function. `failed` is the failure of the last attempt.
    async fn authorize(&mut self, failed: Option<Error>) -> Result<(), Error> {
        let Some(tokens) = &self.shared.tokens else {
            return Ok(());
        };
        let refusal = failed.filter(|error| error.status() == Some(401));
        let refused = refusal.as_ref().and(self.given.take());
        let given = self.deadline.wait(tokens.give(refused.as_ref()));
        let given = match unless_closed(self.pace, self.sent, given).await? {
            Ok(Ok(given)) => given,
            Ok(Err(error)) => return Err(tokens::failure(&error, self.sent)),
            Err(Expired) => return Err(self.timeout()),
        };
        if let (Some(refused), Some(refusal)) = (refused, refusal)
            && refused.token == given.token
        {
            return Err(refusal);
        }
        if given.is_renewed {
            self.may_reauthorize = false;
        }
        set_token(&mut self.request, &given.token);
        self.given = Some(given);
        Ok(())
    }

    /// Sends the request once. A failure comes with whether the deadline ended it.
    async fn attempt(&mut self) -> Result<Result<Option<Json>, (Failure, bool)>, Error> {
        let transport = &*self.shared.transport;
        self.sent.attempts += 1;
        self.is_pending = true;
        let mut received = Received::default();
        let sending = transport.send(&self.request, &mut received);
        let sent = self.deadline.wait(sending).await;
        trace::attempt(self.sent.attempts, received.status);
        let is_expired = match sent {
            Ok(Ok(())) => false,
            Ok(Err(error)) => return Ok(Err((Failure::NoResponse(error), false))),
            // The status of a failure counts even if its body stalls until the deadline.
            Err(Expired) if received.status >= 400 => true,
            Err(Expired) => return Err(self.timeout()),
        };
        if let Some(tokens) = &self.shared.tokens
            && is_accepted(received.status)
        {
            tokens.accept();
        }
        Ok(
            match received.read(&self.request, transport.system_time()) {
                Ok(value) => {
                    self.succeed();
                    Ok(value)
                }
                Err(error) => Err((Failure::Response(error), is_expired)),
            },
        )
    }

    /// Waits for the next attempt after a failed one, and returns its error.
    ///
    /// # Errors
    ///
    /// That error, if there is no further attempt.
    async fn after(&mut self, failure: Failure, is_expired: bool) -> Result<Error, Error> {
        let shared = self.shared;
        let outcome = failure.outcome();
        self.is_pending = false;
        self.sent.may_exist |= outcome.may_have_changed(self.request.call);
        let next_token = match (&shared.tokens, &self.given) {
            (Some(tokens), Some(given)) => tokens.next(given),
            _ => NextToken::Newest,
        };
        let attempt = Attempt {
            is_repeatable: self.is_repeatable,
            number: self.sent.attempts.saturating_sub(self.uncounted),
            max_retries: shared.options.max_retries,
            outcome,
            retry_after: failure.response().and_then(ResponseError::retry_after),
            may_reauthorize: self.may_reauthorize && next_token != NextToken::None,
            refusals: self.pace.map(|_| self.refusals),
            time_left: self.deadline.time_left(),
            random: shared.transport.random(),
        };
        let is_unauthorized = outcome == Outcome::Status(401);
        if let Some(tokens) = &shared.tokens
            && is_unauthorized
        {
            tokens.refuse(next_token);
        }
        let is_refusal = attempt.is_refusal();
        if let (true, Some(wait), Some(response)) =
            (is_refusal, attempt.retry_after, failure.response())
        {
            let now = shared.transport.now();
            shared.hold.begin(now, wait, response);
            if let Some(pace) = self.pace {
                pace.refuse(
                    now.saturating_sub(self.deadline.elapsed()),
                    shared.hold.until(),
                );
            }
        }
        let error = failure.into_error(self.sent);
        let delay = match retry::delay(&attempt) {
            Some(delay) if !is_expired => delay,
            _ => return Err(error),
        };
        trace::retry(self.sent.attempts, &error, delay);
        match self.pace {
            _ if is_unauthorized => {
                self.may_reauthorize = false;
                self.uncounted += 1;
            }
            // A row that was refused is as if it had not been sent.
            Some(pace) if is_refusal => {
                self.refusals += 1;
                self.uncounted += 1;
                let turn = pace.turn(&*shared.transport, &shared.hold);
                let turn = unless_closed(self.pace, self.sent, turn).await?;
                turn.map_err(|error| Error::Response {
                    error,
                    sent: self.sent,
                })?;
                self.deadline = Deadline::start(&*shared.transport, shared.options.timeout);
            }
            _ => self.pause(delay).await?,
        }
        Ok(error)
    }

    async fn pause(&mut self, time: Duration) -> Result<(), Error> {
        let pause = self.deadline.pause(time);
        let paused = unless_closed(self.pace, self.sent, pause).await?;
        paused.map_err(|Expired| self.timeout())
    }

    fn succeed(&self) {
        if let Some(pace) = self.pace {
            let now = self.shared.transport.now();
            let begun = now.saturating_sub(self.deadline.elapsed());
            pace.succeed(begun, now, self.shared.options.timeout);
        }
    }

    /// The error of a call that its deadline ended.
    fn timeout(&self) -> Error {
        if let Some(pace) = self.pace {
            pace.expire(self.deadline.elapsed());
        }
        let mut sent = self.sent;
        sent.may_exist |=
            self.is_pending && Outcome::NoResponse.may_have_changed(self.request.call);
        Error::Timeout {
            timeout: self.shared.options.timeout,
            sent,
        }
    }
}

/// Waits for a future, or until the run that the call is part of is closed.
async fn unless_closed<T>(
    pace: Option<&RunPace>,
    sent: Sent,
    future: impl Future<Output = T>,
) -> Result<T, Error> {
    match pace {
        None => Ok(future.await),
        Some(pace) => {
            let result = pace.closing.unless_closed(future).await;
            result.map_err(|Closed| Error::Closed { sent })
        }
    }
}

fn set_token(request: &mut HttpRequest, token: &Token) {
    let headers = &mut request.headers.0;
    headers.retain(|(name, _)| name != AUTHORIZATION);
    headers.push((Cow::Borrowed(AUTHORIZATION), token.to_authorization()));
}

/// Whether a response shows that the server accepted the token: not one of a limit, of a gateway or of a failed server.
fn is_accepted(status: u16) -> bool {
    matches!(status, 200..=428) && status != 401
}
