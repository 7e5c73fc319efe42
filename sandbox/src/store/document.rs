//! A customer's document, changed as JSON text: what is not changed stays as it is, digit by digit.

use std::borrow::Cow;
use std::collections::BTreeMap;

use serde::ser::Serializer;
use serde_json::value::RawValue;

/// The contract's order of the fields, then the preferences and theirs.
const ORDER: [&str; 15] = [
    "id",
    "ownerId",
    "userId",
    "ownerName",
    "name",
    "email",
    "address",
    "phone",
    "memberId",
    "hasPaymentRequests",
    "totalDeposits",
    "createDate",
    "preferences",
    "currency",
    "notifications",
];

/// An object's members, by name.
type Members<'a> = BTreeMap<&'a str, Cow<'a, RawValue>>;

/// What is present in `changes` replaces what is stored, member by member in `preferences`; the `id`
/// stays.
pub(super) fn change(stored: &str, changes: &str) -> Result<String, serde_json::Error> {
    let mut members: Members<'_> = serde_json::from_str(stored)?;
    let mut changes: Members<'_> = serde_json::from_str(changes)?;
    changes.remove("id");
    if let Some(preferences) = changes.get_mut("preferences")
        && let Some(stored) = members.get("preferences")
    {
        let text = change(stored.get(), preferences.get())?;
        *preferences = Cow::Owned(RawValue::from_string(text)?);
    }
    members.extend(changes);
    write(members)
}

fn write(members: Members<'_>) -> Result<String, serde_json::Error> {
    let mut members: Vec<_> = members.into_iter().collect();
    // What has no place in the order comes last, not never.
    members.sort_by_key(|(name, _)| {
        let place = ORDER.iter().position(|field| field == name);
        place.unwrap_or(ORDER.len())
    });
    let mut text = Vec::new();
    serde_json::Serializer::new(&mut text).collect_map(members)?;
    String::from_utf8(text).map_err(serde::ser::Error::custom)
}
