//! `Deserialize`, `FromStr`, `Eq` and `Hash` of customers and changes: the rules apply in every format of `serde`.
#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a failed step is a failed test"
)]

#[expect(dead_code, reason = "only the cases are needed here")]
mod cases;

use std::collections::HashSet;

use caibo_customers::{Client, Customer, CustomerChanges};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

#[track_caller]
fn error_of<T: DeserializeOwned>(json: &str) -> String {
    serde_json::from_str::<T>(json).err().unwrap().to_string()
}

/// Whether a number with a fraction or an exponent may be another integer as a double.
fn is_rounded(document: &Value) -> bool {
    let members = document.as_object().into_iter().flatten();
    members
        .into_iter()
        .any(|(_, value)| value.is_f64() && value.as_f64().is_some_and(|value| value.abs() > 9e15))
}

#[test]
fn json_text_of_every_case_has_the_issues_of_from_json() {
    let mut compared = 0;
    for (_, cases) in cases::load() {
        for case in &cases {
            let json = case.json();
            let Ok(value) = serde_json::from_str::<Value>(json) else {
                // The format refuses it: no JSON, an unpaired surrogate, a number beyond a double.
                assert!(serde_json::from_str::<Customer>(json).is_err());
                continue;
            };
            if is_rounded(&value)
                || case
                    .issues
                    .iter()
                    .any(|issue| issue["code"] == "not_integer")
            {
                continue;
            }
            match Customer::from_json(json.as_bytes()) {
                Ok(customer) => {
                    let read: Customer = serde_json::from_str(json).unwrap();
                    assert_eq!(read, customer, "{}", case.why);
                }
                Err(issues) if issues.len() <= 5 => {
                    assert_eq!(
                        error_of::<Customer>(json),
                        issues.to_string(),
                        "{}",
                        case.why
                    );
                }
                Err(_) => assert!(serde_json::from_str::<Customer>(json).is_err()),
            }
            compared += 1;
        }
    }
    assert_eq!(compared, COMPARED);
}

/// How many of the cases both read.
const COMPARED: usize = 538;

/// A customer with one issue of every kind of value.
fn wrong() -> Value {
    json!({
        "id": 1.5, "name": null, "email": 5, "phone": ["1"], "address": {"a": {"b": 1}}, "memberId": true,
        "hasPaymentRequests": "yes", "createDate": "today", "Zip": 1,
    })
}

const WRONG: &str = "id must be an integer, without a fractional part; name must be text; email must be text; \
    address must be text or null; phone must be text or null; memberId must be text or null; \
    hasPaymentRequests must be true or false or null; \
    createDate must be a date and time with an offset, such as 2026-01-31T09:30:00Z; \
    Zip is not a known field";

#[test]
fn the_error_lists_every_issue_whatever_the_format() {
    let wrong = wrong();
    assert_eq!(error_of::<Customer>(&wrong.to_string()), WRONG);
    let error = serde_json::from_value::<Customer>(wrong.clone()).unwrap_err();
    assert_eq!(error.to_string(), WRONG);
    let error = serde_json::from_reader::<_, Customer>(wrong.to_string().as_bytes()).unwrap_err();
    assert!(error.to_string().starts_with(WRONG));

    let mut cbor = Vec::new();
    ciborium::into_writer(&wrong, &mut cbor).unwrap();
    let error = ciborium::from_reader::<Customer, _>(&cbor[..]).unwrap_err();
    assert!(error.to_string().contains(WRONG), "{error}");

    let yaml = serde_norway::to_string(&wrong).unwrap();
    let error = serde_norway::from_str::<Customer>(&yaml).unwrap_err();
    assert!(error.to_string().starts_with(WRONG), "{error}");
}

#[test]
fn a_form_has_texts_only() {
    let form = "name=Ada&email=ada%40example.com&phone=12";
    let customer: Customer = serde_urlencoded::from_str(form).unwrap();
    assert_eq!(customer.phone, Some(Some("12".to_owned())));
    let error = serde_urlencoded::from_str::<Customer>("email=ada%40&id=5&terms=on").unwrap_err();
    assert_eq!(
        error.to_string(),
        "id must be an integer; name is required; \
         email must be an email address: the part after the @ is not valid; terms is not a known field",
    );
}

#[test]
fn a_root_that_is_no_object_is_one_issue() {
    for root in ["null", "[]", "\"ada@example.com\"", "5", "1.5", "true"] {
        assert_eq!(error_of::<Customer>(root), "must be an object");
        assert_eq!(error_of::<CustomerChanges>(root), "must be an object");
    }
}

#[test]
fn other_formats_have_values_that_json_has_not() {
    let customer = |id: &str| format!("name: Ada\nemail: a@b\n{id}\n");
    let error_of = |yaml: &str| {
        let error = serde_norway::from_str::<Customer>(&customer(yaml)).unwrap_err();
        error.to_string()
    };
    assert!(error_of("totalDeposits: .nan").starts_with("totalDeposits must be a finite number"));
    assert!(error_of("id: .inf").starts_with("id must be a finite number"));
    assert!(error_of("phone: !tag 5").starts_with("phone must be text or null"));
    let beyond = "id must be from -9223372036854775808 to 9223372036854775807";
    for id in [
        "id: 9223372036854775808",
        "id: 1e30",
        "id: -1e30",
        "id: 170141183460469231731687303715884105727",
    ] {
        let error = error_of(id);
        assert!(error.starts_with(beyond), "{id}: {error}");
    }
    let read: Customer = serde_norway::from_str(&customer("id: 9223372036854775807")).unwrap();
    assert_eq!(read.id, Some(i64::MAX));
    let read: Customer = serde_norway::from_str(&customer("id: 5.0")).unwrap();
    assert_eq!(read.id, Some(5));
    assert!(serde_norway::from_str::<Customer>(&customer("5: x")).is_err());

    // 2^64 as a bignum, and bytes.
    let cbor = |value: ciborium::Value| {
        let text = |text: &str| ciborium::Value::Text(text.to_owned());
        let members = [("name", text("Ada")), ("email", text("a@b")), ("id", value)];
        let members = members.map(|(name, value)| (text(name), value));
        let mut bytes = Vec::new();
        ciborium::into_writer(&ciborium::Value::Map(members.into()), &mut bytes).unwrap();
        ciborium::from_reader::<Customer, _>(&bytes[..])
    };
    let bignum = cbor(ciborium::Value::from(1_u128 << 64)).unwrap_err();
    assert!(bignum.to_string().contains(beyond), "{bignum}");
    let bytes = cbor(ciborium::Value::Bytes(vec![5])).unwrap_err();
    assert!(
        bytes.to_string().contains("id must be an integer"),
        "{bytes}"
    );
    assert_eq!(cbor(ciborium::Value::from(5)).unwrap().id, Some(5));
}

#[test]
fn a_customer_is_a_part_of_another_document() {
    #[derive(Deserialize)]
    struct Order {
        number: u32,
        customer: Customer,
    }
    #[derive(Deserialize)]
    struct Flat {
        number: u32,
        #[serde(flatten)]
        changes: CustomerChanges,
    }
    let order: Order =
        serde_json::from_str(r#"{"number":7,"customer":{"name":"Ada","email":"a@b"}}"#).unwrap();
    assert_eq!((order.number, order.customer.name()), (7, "Ada"));
    assert_eq!(
        error_of::<Order>(r#"{"number":7,"customer":{"name":"Ada"}}"#),
        "email is required at line 1 column 38"
    );
    let flat: Flat = serde_json::from_str(r#"{"number":7,"phone":null}"#).unwrap();
    assert_eq!(
        (flat.number, flat.changes.to_json().as_str()),
        (7, r#"{"phone":null}"#)
    );
}

#[test]
fn changes_keep_null_and_read_their_preferences() {
    let every_null = r#"{"userId":null,"ownerName":null,"address":null,"phone":null,"memberId":null,"hasPaymentRequests":null,"totalDeposits":null,"preferences":{"currency":"USD","notifications":true}}"#;
    let changes: CustomerChanges = serde_json::from_str(every_null).unwrap();
    assert_eq!(changes.to_json(), every_null);
    let value: Value = serde_json::from_str(every_null).unwrap();
    assert_eq!(
        serde_json::from_value::<CustomerChanges>(value.clone()).unwrap(),
        changes
    );
    let mut cbor = Vec::new();
    ciborium::into_writer(&value, &mut cbor).unwrap();
    assert_eq!(
        ciborium::from_reader::<CustomerChanges, _>(&cbor[..]).unwrap(),
        changes
    );
    let yaml = serde_norway::to_string(&value).unwrap();
    assert_eq!(
        serde_norway::from_str::<CustomerChanges>(&yaml).unwrap(),
        changes
    );

    assert_eq!(
        error_of::<CustomerChanges>("{}"),
        "must have at least one field"
    );
    assert_eq!(
        error_of::<CustomerChanges>(
            r#"{"preferences":{"currency":"dollars","Notifications":1},"phone":5}"#
        ),
        "phone must be text or null; preferences currency must be a currency code of ISO 4217, such as USD; \
         preferences Notifications is not a known field; did you mean notifications?",
    );
}

#[test]
fn an_error_has_no_submitted_value() {
    let json = r#"{"name":["Ada Lovelace"],"email":"ada@@example.com","phone":4711,"createDate":"31 January"}"#;
    let error = serde_json::from_str::<Customer>(json).unwrap_err();
    for text in [format!("{error}"), format!("{error:?}")] {
        for value in ["Ada", "ada", "4711", "January"] {
            assert!(!text.contains(value), "{value} in {text}");
        }
    }
}

#[test]
fn text_is_parsed_as_json() {
    let customer: Customer = r#"{"name":"Ada","email":"a@b"}"#.parse().unwrap();
    assert_eq!(customer.name(), "Ada");
    let changes: CustomerChanges = r#"{"phone":null}"#.parse().unwrap();
    assert_eq!(changes.phone, Some(None));
    let issues = "{".parse::<Customer>().unwrap_err();
    assert_eq!(
        issues.to_string(),
        "must be JSON: line 1, column 2 is not valid"
    );
}

#[test]
fn equal_customers_have_the_same_hash() {
    let deposits = |sum: f64| {
        Customer::builder("Ada", "a@b")
            .total_deposits(sum)
            .build()
            .unwrap()
    };
    let customers: HashSet<_> = [0.0, -0.0, 5.0, 5.0, 0.1].map(deposits).into();
    assert_eq!(customers.len(), 3);
    let changes = [r#"{"phone":null}"#, r#"{"phone":null}"#, r#"{"phone":"1"}"#];
    let changes: HashSet<CustomerChanges> = changes.map(|json| json.parse().unwrap()).into();
    assert_eq!(changes.len(), 2);
}

#[test]
fn the_builder_sets_every_field_of_a_customer() {
    let customer = Customer::builder("Ada", "a@b")
        .id(1)
        .owner_id(2)
        .user_id(3)
        .owner_name("Owner")
        .address("Street 1")
        .phone("12")
        .member_id("M1")
        .has_payment_requests(true)
        .total_deposits(5.0)
        .create_date("2026-01-31T09:30:00Z")
        .build()
        .unwrap();
    let json = r#"{"id":1,"ownerId":2,"userId":3,"ownerName":"Owner","name":"Ada","email":"a@b","address":"Street 1","phone":"12","memberId":"M1","hasPaymentRequests":true,"totalDeposits":5,"createDate":"2026-01-31T09:30:00Z"}"#;
    assert_eq!(customer.to_json(), json);
    assert_eq!(customer, json.parse().unwrap());
    let members = serde_json::from_str::<Value>(json).unwrap();
    let mut fields: Vec<_> = members
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let mut declared = caibo_customers::schema::fields();
    fields.sort_unstable();
    declared.sort_unstable();
    assert_eq!(fields, declared);

    let issues = Customer::builder("Ada", "a@")
        .create_date("today")
        .total_deposits(f64::NAN)
        .build()
        .unwrap_err();
    let codes: Vec<_> = issues.into_iter().map(|issue| issue.code.name()).collect();
    assert_eq!(codes, ["invalid_email", "not_finite", "invalid_date_time"]);
    assert_eq!(Client::default().to_json(), "{}");
}
