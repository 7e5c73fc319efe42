//! The outcome of an attempt: what came back, and what the attempt may have changed on the server.

use super::call::Call;

/// How one attempt of a call ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// No connection was made, so nothing was sent: it was refused, or the host has no address.
    NotSent,
    /// The request may have arrived, and no complete response came.
    NoResponse,
    /// A response with this status.
    Status(u16),
    /// A 409 that says that a request with the same idempotency key is in progress.
    InProgress,
}

impl Outcome {
    /// Whether an attempt that ended so may have created or changed a customer.
    ///
    /// A status from 400 to 499 refuses the request (RFC 9110, section 15.5), except 408, which a server may send after it
    /// has begun to work. Any other response to a `POST` or `PUT` may come after the work, even one that cannot be read.
    /// A call may have changed something if any of its attempts may have.
    ///
    /// ```
    /// use caibo_customers::request::Call;
    /// use caibo_customers::retry::Outcome;
    ///
    /// assert!(Outcome::NoResponse.may_have_changed(Call::CreateCustomer));
    /// assert!(!Outcome::Status(401).may_have_changed(Call::CreateCustomer));
    /// assert!(!Outcome::NoResponse.may_have_changed(Call::GetPaymentMethods));
    /// ```
    pub fn may_have_changed(self, call: Call) -> bool {
        let is_refusal = matches!(self, Self::NotSent | Self::Status(400..=407 | 409..=499));
        call != Call::GetPaymentMethods && !is_refusal
    }
}
