//! What JavaScript says by a word. The words themselves stay in JavaScript: Rust gets their numbers.

use wasm_bindgen::prelude::*;

use crate::request::Call;
use crate::response::Content;

/// Which call it is, by its name in JavaScript.
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum CallName {
    CreateCustomer = "createCustomer",
    UpdateCustomer = "updateCustomer",
    GetPaymentMethods = "getPaymentMethods",
}

impl From<CallName> for Call {
    fn from(name: CallName) -> Self {
        match name {
            CallName::UpdateCustomer => Self::UpdateCustomer,
            CallName::GetPaymentMethods => Self::GetPaymentMethods,
            CallName::CreateCustomer | CallName::__Invalid => Self::CreateCustomer,
        }
    }
}

/// What the content of a response is: see [`Content`].
#[wasm_bindgen]
#[derive(Clone, Copy)]
pub enum ContentKind {
    Cut = "cut",
    Large = "large",
    Empty = "empty",
    Object = "object",
    Value = "value",
    Markup = "markup",
    Text = "text",
}

impl From<ContentKind> for Content {
    fn from(kind: ContentKind) -> Self {
        match kind {
            ContentKind::Large => Self::Large,
            ContentKind::Empty => Self::Empty,
            ContentKind::Object => Self::Object,
            ContentKind::Value => Self::Value,
            ContentKind::Markup => Self::Markup,
            ContentKind::Text => Self::Text,
            ContentKind::Cut | ContentKind::__Invalid => Self::Cut,
        }
    }
}
