//! The arguments of the API that rows are sent to.

use std::ffi::OsStr;
use std::sync::Arc;
use std::time::Duration;

use caibo_customers::options::BaseUrl;
use clap::builder::TypedValueParser;
use clap::error::ErrorKind;
use clap::{Arg, Args, Command, Error};

use crate::import::{Api, TokenCommand};

#[derive(Args, Debug)]
pub struct ApiArguments {
    /// The URL of the API
    #[arg(long, value_name = "URL", default_value_t, value_parser = BaseUrlParser)]
    base_url: BaseUrl,

    /// A shell command that prints the token. It is run again if the API refuses the token
    #[arg(long, value_name = "COMMAND")]
    token_command: Option<String>,

    /// The largest number of requests in flight, from 1 to 100
    #[arg(long, value_name = "N", default_value_t = 8, value_parser = clap::value_parser!(u32).range(1..=100))]
    pub concurrency: u32,

    /// The longest time for one row, in seconds, retries included
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    timeout: u32,
}

/// Reads a URL. Other than clap's own errors, its error does not repeat the value: a URL may have a password.
#[derive(Clone)]
struct BaseUrlParser;

impl TypedValueParser for BaseUrlParser {
    type Value = BaseUrl;

    fn parse_ref(
        &self,
        command: &Command,
        _: Option<&Arg>,
        value: &OsStr,
    ) -> Result<BaseUrl, Error> {
        let parsed = BaseUrl::parse(value.to_str().unwrap_or_default());
        parsed.map_err(|error| {
            let error = error.to_string();
            let error = error.strip_prefix("invalid options: ").unwrap_or(&error);
            let error = error.replacen("baseUrl", "--base-url", 1);
            Error::raw(ErrorKind::ValueValidation, error + "\n").with_cmd(command)
        })
    }
}

impl From<ApiArguments> for Api {
    fn from(arguments: ApiArguments) -> Self {
        Self {
            base_url: arguments.base_url,
            token_command: arguments.token_command.map(TokenCommand::new).map(Arc::new),
            timeout: Duration::from_secs(arguments.timeout.into()),
        }
    }
}
