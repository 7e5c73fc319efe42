//! The arguments of the API that rows are sent to.

use std::sync::Arc;
use std::time::Duration;

use caibo_customers::options::BaseUrl;
use clap::Args;

use crate::import::{Api, TokenCommand};

#[derive(Args, Debug)]
pub struct ApiArguments {
    /// The URL of the API
    #[arg(long, value_name = "URL", default_value_t)]
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

impl From<ApiArguments> for Api {
    fn from(arguments: ApiArguments) -> Self {
        Self {
            base_url: arguments.base_url,
            token_command: arguments.token_command.map(TokenCommand::new).map(Arc::new),
            timeout: Duration::from_secs(arguments.timeout.into()),
        }
    }
}
