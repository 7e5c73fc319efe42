//! What is sent: a request for each call, complete, as plain data.

use std::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::Customer;
use crate::options::Options;

/// An HTTP request, ready for any HTTP client.
///
/// `Debug` shows neither the token nor the customer.
#[derive(Clone, PartialEq, Eq, serde::Serialize)]
pub struct HttpRequest {
    /// The method, such as `POST`.
    pub method: &'static str,
    /// The absolute URL.
    pub url: String,
    /// The header fields, in the order in which they are sent.
    pub headers: Headers,
    /// The content.
    pub body: String,
}

impl fmt::Debug for HttpRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpRequest")
            .field("method", &self.method)
            .field("url", &self.url)
            .finish_non_exhaustive()
    }
}

/// Header fields: names and values that keep RFC 9110, section 5. Serializes as an object.
#[derive(Clone, PartialEq, Eq)]
pub struct Headers(pub Vec<(&'static str, String)>);

impl Headers {
    /// The value of the field that is named so to the letter.
    pub fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(key, _)| *key == name)?;
        Some(value)
    }
}

impl Serialize for Headers {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, value) in &self.0 {
            map.serialize_entry(name, value)?;
        }
        map.end()
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
/// assert_eq!(request.body, r#"{"name":"Ada","email":"ada@example.com"}"#);
/// # Ok::<(), caibo_customers::Issues>(())
/// ```
pub fn create_customer(customer: &Customer, options: &Options) -> HttpRequest {
    let mut headers = vec![
        (
            "Accept",
            "application/json, application/problem+json".to_owned(),
        ),
        ("Content-Type", "application/json".to_owned()),
    ];
    if let Some(token) = &options.token {
        headers.push(("Authorization", ["Bearer ", token.as_str()].concat()));
    }
    HttpRequest {
        method: "POST",
        url: options.base_url.join("/customers"),
        headers: Headers(headers),
        // A struct of texts and finite numbers always has a JSON text.
        body: serde_json::to_string(customer).unwrap_or_default(),
    }
}
