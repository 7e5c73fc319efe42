//! The API that rows are sent to.

use std::sync::Arc;
use std::time::Duration;

use caibo_customers::Caibo;
use caibo_customers::options::{self, BaseUrl};

use super::token::{self, TokenCommand};
use crate::failure::Failure;

/// How often one call is repeated. The waits are 12 seconds together on average: a server may restart meanwhile.
const MAX_RETRIES: u32 = 6;

/// The arguments by which the API is called.
pub struct Api {
    pub base_url: BaseUrl,
    pub token_command: Option<Arc<TokenCommand>>,
    /// The longest time for one row.
    pub timeout: Duration,
}

impl Api {
    /// A client that takes the token from the command, or else from the environment.
    ///
    /// # Errors
    ///
    /// The environment variable has no valid token, or [`Caibo::new`] fails.
    pub fn client(&self) -> Result<Caibo, Failure> {
        let token = match &self.token_command {
            Some(_) => None,
            None => token::from_environment()?,
        };
        let options = options::Options {
            token,
            timeout: self.timeout,
            max_retries: MAX_RETRIES,
            ..options::Options::new(self.base_url.clone())
        };
        let caibo = Caibo::new(options).map_err(|error| Failure::new(error.to_string()))?;
        Ok(match &self.token_command {
            Some(command) => command.give_to(caibo),
            None => caibo,
        })
    }
}
