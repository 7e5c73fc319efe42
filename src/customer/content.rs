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
        // A field that is absent adds nothing, so each adds its number.
        let mut number = 0_u8;
        let mut next = || {
            number += 1;
            number
        };
        for id in [id.map(Some), owner_id.map(Some), *user_id] {
            add(state, next(), id);
        }
        for text in [name, email] {
            add_text(state, next(), text.as_ref().map(Some));
        }
        for text in [owner_name, address, phone, member_id] {
            add_text(state, next(), text.as_ref().map(Option::as_ref));
        }
        add(state, next(), *has_payment_requests);
        // Zero has two doubles, which JSON writes alike.
        let bits = |value: f64| (value + 0.0).to_bits();
        add(state, next(), total_deposits.map(|value| value.map(bits)));
        let date = create_date.as_ref();
        add(state, next(), date.map(|date| Some(date.as_str())));
        add(state, next(), preferences.as_ref().map(Some));
    }
}

/// Adds a field that is present, by its number. Its value may be null.
#[inline]
fn add<H: Hasher>(state: &mut H, number: u8, value: Option<Option<impl Hash>>) {
    if let Some(value) = value {
        state.write_u8(number);
        value.hash(state);
    }
}

/// The same for a text. It gives the hasher fewer parts, which takes less time.
// Inlined so that the state of the hasher stays in registers.
#[inline(always)]
fn add_text<H: Hasher>(state: &mut H, number: u8, text: Option<Option<impl AsRef<str>>>) {
    // No text has these bytes.
    const NULL: u8 = 0xFE;
    const TEXT: u8 = 0xFF;
    let Some(text) = text else {
        return;
    };
    if let Some(text) = &text {
        state.write(text.as_ref().as_bytes());
    }
    let end = if text.is_some() { TEXT } else { NULL };
    state.write_u16(u16::from_be_bytes([end, number]));
}

impl<T: Text> Hash for FieldsOfPreferences<T> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            currency,
            notifications,
        } = self;
        let currency: Option<&str> = currency.as_ref().map(AsRef::as_ref);
        (currency, notifications).hash(state);
    }
}
