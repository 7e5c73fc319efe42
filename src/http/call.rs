//! The calls of the API.

use strum::VariantNames as _;

/// A call of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq, strum::EnumString, strum::VariantNames)]
#[cfg_attr(feature = "schema", derive(strum::VariantArray, strum::IntoStaticStr))]
#[strum(serialize_all = "camelCase")]
pub enum Call {
    /// `POST /customers`
    CreateCustomer,
    /// `PUT /api/customers/{id}`
    UpdateCustomer,
    /// `GET /api/users/payment-methods/{id}`
    GetPaymentMethods,
}

impl Call {
    /// The names of the calls in JavaScript.
    pub const NAMES: &[&str] = Self::VARIANTS;

    /// Every call.
    #[cfg(feature = "schema")]
    pub(crate) const ALL: &[Self] = <Self as strum::VariantArray>::VARIANTS;

    /// The call of that name in JavaScript, such as `createCustomer`.
    pub fn from_name(name: &str) -> Option<Self> {
        name.parse().ok()
    }

    /// Its name in JavaScript.
    #[cfg(feature = "schema")]
    pub(crate) fn name(self) -> &'static str {
        self.into()
    }

    /// The method of its request.
    pub fn method(self) -> &'static str {
        match self {
            Self::CreateCustomer => "POST",
            Self::UpdateCustomer => "PUT",
            Self::GetPaymentMethods => "GET",
        }
    }

    /// Whether its request has a body.
    pub fn has_body(self) -> bool {
        self != Self::GetPaymentMethods
    }

    /// Whether its method is idempotent (RFC 9110, section 9.2.2).
    pub fn is_idempotent(self) -> bool {
        self != Self::CreateCustomer
    }

    /// Whether its path has the id of a customer or a user.
    pub fn has_id(self) -> bool {
        self != Self::CreateCustomer
    }

    /// Whether the API asks for a token.
    pub fn needs_token(self) -> bool {
        self != Self::CreateCustomer
    }

    /// The path of its request, with `{id}` in place of the id, so that it identifies nobody in a log.
    pub fn path(self) -> &'static str {
        match self {
            Self::CreateCustomer => "/customers",
            Self::UpdateCustomer => "/api/customers/{id}",
            Self::GetPaymentMethods => "/api/users/payment-methods/{id}",
        }
    }
}
