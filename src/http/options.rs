//! The options of a call: the address, the credentials, the deadline. They are checked before anything is sent.

mod base_url;
pub(crate) mod content_type;
mod credentials;
mod extra_headers;
pub(crate) mod idempotency_key;
mod invalid;
pub(crate) mod name;
mod token;

use std::time::Duration;

use super::duration;
use crate::draft::{Draft, FieldNames, Value};
use crate::issue::Expected;

pub use base_url::BaseUrl;
pub use content_type::ContentType;
pub use credentials::Credentials;
pub use extra_headers::ExtraHeaders;
pub use idempotency_key::IdempotencyKey;
pub use invalid::InvalidOption;
pub(crate) use token::BEARER;
pub use token::Token;

/// The options of a call.
///
/// ```
/// use caibo_customers::options::{BaseUrl, IdempotencyKey, Options, Token};
///
/// let options = Options {
///     base_url: BaseUrl::parse("http://127.0.0.1:4010")?,
///     token: Some(Token::parse("secret")?),
///     idempotency_key: Some(IdempotencyKey::parse("order-77")?),
///     ..Options::default()
/// };
/// # Ok::<(), caibo_customers::options::InvalidOption>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Options {
    /// Where the API is.
    pub base_url: BaseUrl,
    /// The bearer token. Without one, no `Authorization` header is sent.
    pub token: Option<Token>,
    /// The key by which the server recognizes a repeated `POST`.
    pub idempotency_key: Option<IdempotencyKey>,
    /// The media type of the body.
    pub content_type: ContentType,
    /// Further header fields.
    pub headers: ExtraHeaders,
    /// The credentials mode, for clients that run in a browser.
    pub credentials: Option<Credentials>,
    /// The longest time that the call may take, with all attempts: from 1 to 2 147 483 647 ms.
    pub timeout: Duration,
    /// The largest number of repetitions of a failed call: see [`retry::delay`](crate::retry::delay).
    pub max_retries: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            base_url: BaseUrl::default(),
            token: None,
            idempotency_key: None,
            content_type: ContentType::default(),
            headers: ExtraHeaders::default(),
            credentials: None,
            timeout: Duration::from_secs(30),
            max_retries: 2,
        }
    }
}

impl Options {
    /// The defaults, for an API at this address.
    pub fn new(base_url: BaseUrl) -> Self {
        Self {
            base_url,
            ..Self::default()
        }
    }

    /// Reads options by their names in JavaScript, over the defaults.
    ///
    /// # Errors
    ///
    /// The first option that is not valid.
    pub fn from_draft(draft: &Draft<'_>) -> Result<Self, InvalidOption> {
        let mut options = Self::default();
        options.read(draft)?;
        Ok(options)
    }

    fn read(&mut self, draft: &Draft<'_>) -> Result<(), InvalidOption> {
        for (name, value) in &draft.members {
            let text = || text(name, value);
            match &**name {
                name::BASE_URL => {
                    let text = value.as_text().ok_or(InvalidOption::BaseUrl)?;
                    self.base_url = BaseUrl::parse(text)?;
                }
                name::TOKEN => self.token = Some(Token::parse(text()?)?),
                name::IDEMPOTENCY_KEY => {
                    self.idempotency_key = Some(IdempotencyKey::parse(text()?)?);
                }
                name::CONTENT_TYPE => self.content_type = ContentType::parse(text()?)?,
                name::HEADERS => self.headers = ExtraHeaders::from_value(name, value)?,
                name::CREDENTIALS => self.credentials = Some(Credentials::parse(text()?)?),
                name::TIMEOUT => {
                    self.timeout = duration(number(name, value)?);
                    self.check_timeout()?;
                }
                name::MAX_RETRIES => {
                    let count = number(name, value)?;
                    if !(0.0..=f64::from(name::MAX_RETRY_COUNT)).contains(&count)
                        || count.fract() != 0.0
                    {
                        return Err(InvalidOption::MaxRetries);
                    }
                    self.max_retries = count as u32;
                }
                _ => {
                    let issue = FieldNames::new(name::ALL).unknown_field(name);
                    return Err(InvalidOption::Type(issue.into()));
                }
            }
        }
        Ok(())
    }

    fn check_timeout(&self) -> Result<(), InvalidOption> {
        let most = Duration::from_millis(name::MAX_TIMEOUT_MS.into());
        match (Duration::from_millis(1)..=most).contains(&self.timeout) {
            true => Ok(()),
            false => Err(InvalidOption::Timeout),
        }
    }

    /// Checks the options whose types take more values than are valid.
    #[cfg(feature = "client")]
    pub(crate) fn check_numbers(&self) -> Result<(), InvalidOption> {
        self.check_timeout()?;
        match self.max_retries {
            0..=name::MAX_RETRY_COUNT => Ok(()),
            _ => Err(InvalidOption::MaxRetries),
        }
    }
}

fn text<'d>(name: &str, value: &'d Value<'_>) -> Result<&'d str, InvalidOption> {
    value
        .as_text()
        .ok_or_else(|| InvalidOption::wrong_type(name, Expected::String))
}

fn number(name: &str, value: &Value<'_>) -> Result<f64, InvalidOption> {
    match value {
        Value::Number(number) => number.double(),
        _ => None,
    }
    .ok_or_else(|| InvalidOption::wrong_type(name, Expected::Number))
}
