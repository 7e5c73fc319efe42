//! The tokens of a token function. A refusal belongs to the token that was refused, not to the call that had it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use futures_util::FutureExt as _;
use futures_util::future::Shared;

use super::error::{BoxError, Error, Sent};
use super::future::{BoxFuture, MaybeSend, MaybeSync};
use crate::http::options::{InvalidOption, Token};
use crate::http::retry::NextToken;

/// An error of the token function, which all calls that wait for its answer get.
type TokenError = Arc<dyn std::error::Error + Send + Sync>;

type Renewal = Shared<BoxFuture<'static, Result<Given, TokenError>>>;

/// A token function. The argument is whether the server refused the last token.
pub(super) trait AskToken: MaybeSend + MaybeSync {
    fn ask(&self, refused: bool) -> BoxFuture<'static, Result<Token, TokenError>>;
}

impl<F, A, E> AskToken for F
where
    F: Fn(bool) -> A + MaybeSend + MaybeSync,
    A: Future<Output = Result<Token, E>> + MaybeSend + 'static,
    E: Into<BoxError>,
{
    fn ask(&self, refused: bool) -> BoxFuture<'static, Result<Token, TokenError>> {
        let answer = self(refused);
        Box::pin(async move { answer.await.map_err(|error| TokenError::from(error.into())) })
    }
}

/// A token that a call got.
#[derive(Clone)]
pub(super) struct Given {
    pub(super) token: Token,
    /// How often the function had been asked with `refused` until then.
    renewals: u32,
    /// Whether the token is the answer to such a question.
    pub(super) is_renewed: bool,
}

pub(super) struct Tokens {
    function: Box<dyn AskToken>,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    /// The newest token that the function gave.
    newest: Option<Token>,
    /// Whether the server refused the newest token, so that the next call asks with `refused`.
    is_refused: bool,
    renewals: u32,
    /// The question with `refused` that has no answer yet. All calls share it.
    renewing: Option<Renewal>,
    /// Whether no call has succeeded since the function was asked with `refused`.
    is_unproven: bool,
    /// Whether the function was asked for another token, and the server refused that one too.
    is_hopeless: bool,
}

impl Tokens {
    pub(super) fn new(function: impl AskToken + 'static) -> Self {
        Self {
            function: Box::new(function),
            state: Mutex::default(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A token for an attempt. `refused` is the token that the server refused in the attempt before.
    pub(super) async fn give(
        self: &Arc<Self>,
        refused: Option<&Given>,
    ) -> Result<Given, TokenError> {
        let source = self.state().source(refused);
        let renewals = match source {
            Source::Known(given) => return Ok(given),
            Source::Renewal(renewal) => return renewal.await,
            Source::NewRenewal => return self.renew().await,
            Source::Function { renewals } => renewals,
        };
        let token = self.function.ask(false).await?;
        let mut state = self.state();
        // An answer from before a renewal is older than the renewed token.
        if renewals == state.renewals {
            state.newest = Some(token.clone());
        }
        let token = state.newest.clone().unwrap_or(token);
        Ok(Given {
            token,
            renewals: state.renewals,
            is_renewed: false,
        })
    }

    /// Asks for another token. Other calls wait for the same answer.
    async fn renew(self: &Arc<Self>) -> Result<Given, TokenError> {
        let tokens = Arc::clone(self);
        let answer: BoxFuture<'static, _> = Box::pin(async move {
            let token = tokens.function.ask(true).await?;
            let mut state = tokens.state();
            let is_same = state.newest.as_ref() == Some(&token);
            state.is_refused = is_same;
            state.is_hopeless = is_same;
            state.is_unproven = true;
            state.renewals = state.renewals.wrapping_add(1);
            state.newest = Some(token.clone());
            Ok(Given {
                token,
                renewals: state.renewals,
                is_renewed: true,
            })
        });
        let renewal = answer.shared();
        self.state().renewing = Some(renewal.clone());
        // A function that never answers must not hold the calls that come later.
        let _forget = Forget {
            tokens: self,
            renewal: &renewal,
        };
        renewal.clone().await
    }

    /// Where the token after a refused one comes from.
    pub(super) fn next(&self, given: &Given) -> NextToken {
        let state = self.state();
        let is_newest = state.newest.as_ref() == Some(&given.token);
        NextToken::after_refusal(is_newest, state.renewals != given.renewals)
    }

    /// Records that the server refused a token.
    pub(super) fn refuse(&self, next: NextToken) {
        let mut state = self.state();
        let is_asked = next == NextToken::Ask;
        state.is_refused |= is_asked;
        state.is_hopeless = next == NextToken::None || (is_asked && state.is_unproven);
    }

    /// Records that the server accepted a token.
    pub(super) fn accept(&self) {
        let mut state = self.state();
        state.is_unproven = false;
        state.is_hopeless = false;
    }

    /// Whether the function has no token that the server accepts.
    pub(super) fn is_hopeless(&self) -> bool {
        self.state().is_hopeless
    }
}

/// Where the token for an attempt comes from.
enum Source {
    /// It is known.
    Known(Given),
    /// The function has been asked with `refused`, and has not answered yet.
    Renewal(Renewal),
    /// The function is to be asked with `refused`.
    NewRenewal,
    /// The function is to be asked. `renewals` is how often it had been asked with `refused` until then.
    Function { renewals: u32 },
}

impl State {
    fn source(&self, refused: Option<&Given>) -> Source {
        if let Some(renewal) = &self.renewing {
            return Source::Renewal(renewal.clone());
        }
        match (self.given(), refused) {
            (Some(newest), Some(refused)) if refused.token != newest.token => Source::Known(newest),
            _ if self.is_refused => Source::NewRenewal,
            _ => Source::Function {
                renewals: self.renewals,
            },
        }
    }

    /// The newest token.
    fn given(&self) -> Option<Given> {
        Some(Given {
            token: self.newest.clone()?,
            renewals: self.renewals,
            is_renewed: false,
        })
    }
}

/// Forgets a question when the call that asked it ends.
struct Forget<'a> {
    tokens: &'a Tokens,
    renewal: &'a Renewal,
}

impl Drop for Forget<'_> {
    fn drop(&mut self) {
        let mut state = self.tokens.state();
        if state
            .renewing
            .as_ref()
            .is_some_and(|other| other.ptr_eq(self.renewal))
        {
            state.renewing = None;
        }
    }
}

/// The error of a call whose token function failed, or gave a text that is not a token.
pub(super) fn failure(error: &TokenError, sent: Sent) -> Error {
    match error.downcast_ref::<InvalidOption>() {
        Some(error) => Error::Option {
            error: error.clone(),
            sent,
        },
        None => Error::Token {
            source: Arc::clone(error),
            sent,
        },
    }
}
