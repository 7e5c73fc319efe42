//! The request of each call as plain data, for any HTTP client.

use std::borrow::Cow;
use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use super::options::Options;
use crate::customer::{Customer, CustomerChanges};
use crate::text::number::decimal;

pub use super::call::Call;

/// An HTTP request, for any HTTP client.
///
/// `Debug` prints neither the token nor the customer.
#[derive(Clone, PartialEq, Eq, serde::Serialize)]
pub struct HttpRequest {
    /// The method, such as `POST`.
    pub method: &'static str,
    /// The absolute URL.
    pub url: String,
    /// The header fields, in the order in which they are sent.
    pub headers: Headers,
    /// The content, if there is any: JSON text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// The call that the request makes.
    #[serde(skip)]
    pub call: Call,
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("call", &self.call)
            .finish_non_exhaustive()
    }
}

/// Header fields: names and values (RFC 9110, section 5). Serializes as an object.
#[derive(Clone, PartialEq, Eq)]
pub struct Headers(pub Vec<(Cow<'static, str>, String)>);

const ACCEPT: &str = "Accept";
pub(crate) const AUTHORIZATION: &str = "Authorization";
pub(super) const CONTENT_TYPE: &str = "Content-Type";
pub(crate) const IDEMPOTENCY_KEY: &str = "Idempotency-Key";

impl Headers {
    /// The value of the first field whose name is spelt exactly like `name`.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| key == name)?;
        Some(value)
    }

    fn push(&mut self, name: &'static str, value: &str) {
        self.0.push((Cow::Borrowed(name), value.to_owned()));
    }
}

impl Serialize for Headers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(&**name, &**value)?;
        }
        map.end()
    }
}

impl HttpRequest {
    /// Whether the request is idempotent: a `GET`, a `PUT` (RFC 9110, section 9.2.2), or a request with an
    /// `Idempotency-Key`.
    pub fn is_repeatable(&self) -> bool {
        self.call.is_idempotent() || self.headers.get(IDEMPOTENCY_KEY).is_some()
    }
}

/// `POST /customers`: creates a customer.
///
/// ```
/// use caibo_customers::{Customer, options::Options, request};
///
/// let customer = Customer::from_json(br#"{"name":"Ada","email":"ada@example.com"}"#)?;
/// let request = request::create_customer(&customer, &Options::default());
/// assert_eq!(request.method, "POST");
/// assert_eq!(request.url, "https://apay.caibo.digital/customers");
/// assert_eq!(request.body.as_deref(), Some(r#"{"name":"Ada","email":"ada@example.com"}"#));
/// # Ok::<(), caibo_customers::Issues>(())
/// ```
pub fn create_customer(customer: &Customer, options: &Options) -> HttpRequest {
    HttpRequest {
        body: Some(customer.to_json()),
        ..build(Call::CreateCustomer, None, options)
    }
}

/// `PUT /api/customers/{id}`: changes the customer of that id. The API asks for a token.
///
/// ```
/// use caibo_customers::{CustomerChanges, options::Options, request};
///
/// let changes = CustomerChanges::from_json(br#"{"phone":null}"#)?;
/// let request = request::update_customer(12345, &changes, &Options::default());
/// assert_eq!(request.method, "PUT");
/// assert_eq!(request.url, "https://apay.caibo.digital/api/customers/12345");
/// # Ok::<(), caibo_customers::Issues>(())
/// ```
pub fn update_customer(id: i64, changes: &CustomerChanges, options: &Options) -> HttpRequest {
    HttpRequest {
        body: Some(changes.to_json()),
        ..build(Call::UpdateCustomer, Some(id), options)
    }
}

/// `GET /api/users/payment-methods/{id}`: reads the payment methods of the user of that id. The API asks for a
/// token.
///
/// ```
/// use caibo_customers::{options::Options, request};
///
/// let request = request::get_payment_methods(12345, &Options::default());
/// assert_eq!(request.url, "https://apay.caibo.digital/api/users/payment-methods/12345");
/// assert!(request.body.is_none());
/// ```
pub fn get_payment_methods(user_id: i64, options: &Options) -> HttpRequest {
    build(Call::GetPaymentMethods, Some(user_id), options)
}

/// Builds the request of any call without its body, with the id in its URL if the call has one.
pub fn build(call: Call, id: Option<i64>, options: &Options) -> HttpRequest {
    let path = match (id, call.path().strip_suffix("{id}")) {
        (Some(id), Some(path)) => Cow::Owned([path, &decimal(id)].concat()),
        _ => Cow::Borrowed(call.path()),
    };
    let mut headers = Headers(Vec::new());
    headers.push(ACCEPT, "application/json, application/problem+json");
    if call.has_body() {
        headers.push(CONTENT_TYPE, options.content_type.as_str());
        if let Some(key) = &options.idempotency_key {
            headers.push(IDEMPOTENCY_KEY, key.as_str());
        }
    }
    if let Some(token) = &options.token {
        headers.push(AUTHORIZATION, &token.to_authorization());
    }
    for (name, value) in options.headers.iter() {
        let name = Cow::Owned(name.clone());
        headers.0.push((name, value.clone()));
    }
    HttpRequest {
        method: call.method(),
        url: options.base_url.join(&path),
        headers,
        body: None,
        call,
    }
}
