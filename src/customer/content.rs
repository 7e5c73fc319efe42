//! The content of a customer as a hash: equal for customers that are sent as the same JSON.

use std::hash::{Hash, Hasher};

use super::client::{Fields, FieldsOfPreferences};
use super::text::Text;

impl<T: Text> Hash for Fields<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        // Without `..`, so that a new field cannot be forgotten.
        let Self {
            id,
            owner_id,
            user_id,
            owner_name,
            name,
            email,
            address,
            phone,
            member_id,
            has_payment_requests,
            total_deposits,
            create_date,
            preferences,
        } = self;
        (id, owner_id, user_id, has_payment_requests).hash(state);
        text(name).hash(state);
        text(email).hash(state);
        for value in [owner_name, address, phone, member_id] {
            value.as_ref().map(text).hash(state);
        }
        // Zero has two doubles, which JSON writes alike.
        let bits = |value: f64| (value + 0.0).to_bits();
        total_deposits.map(|value| value.map(bits)).hash(state);
        let date = create_date.as_ref();
        date.map(|date| date.as_str()).hash(state);
        preferences.hash(state);
    }
}

impl<T: Text> Hash for FieldsOfPreferences<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            currency,
            notifications,
        } = self;
        (text(currency), notifications).hash(state);
    }
}

fn text<T: Text>(value: &Option<T>) -> Option<&str> {
    value.as_ref().map(AsRef::as_ref)
}
