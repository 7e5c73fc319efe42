//! Tests the retry policy as tables: which attempts are repeated, and after how many milliseconds.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use caibo_customers::options::{IdempotencyKey, Options};
use caibo_customers::retry::{self, Attempt};
use caibo_customers::{Customer, CustomerChanges, request};

/// The first of three attempts, with 30 seconds left.
const FIRST: Attempt = Attempt {
    is_repeatable: true,
    number: 1,
    max_retries: 2,
    status: None,
    retry_after: None,
    may_reauthorize: false,
    time_left: 30_000.0,
    random: 1.0,
};

/// For each status whether an attempt is repeated: that of a repeatable request, and that of a `POST` without an
/// idempotency key. `None` is an attempt without a response.
const BY_STATUS: [(Option<u16>, bool, bool); 21] = [
    (None, true, false),
    (Some(200), false, false),
    (Some(304), false, false),
    (Some(400), false, false),
    (Some(401), false, false),
    (Some(403), false, false),
    (Some(404), false, false),
    (Some(408), true, false),
    (Some(409), false, false),
    (Some(413), false, false),
    (Some(422), false, false),
    (Some(425), false, false),
    (Some(429), true, false),
    (Some(431), false, false),
    (Some(500), true, false),
    (Some(501), false, false),
    (Some(502), true, false),
    (Some(503), true, false),
    (Some(504), true, false),
    (Some(505), false, false),
    (Some(599), false, false),
];

#[track_caller]
fn check(attempt: Attempt, expected: Option<f64>) {
    assert_eq!(retry::delay(&attempt), expected, "{attempt:?}");
}

#[test]
fn the_status_decides_whether_an_attempt_is_repeated() {
    for (status, repeatable, post) in BY_STATUS {
        for (is_repeatable, is_repeated) in [(true, repeatable), (false, post)] {
            let attempt = Attempt {
                is_repeatable,
                status,
                ..FIRST
            };
            check(attempt, is_repeated.then_some(500.0));
            // `Retry-After` changes the delay only; but with a 429 it shows that the server did no work, so that
            // even such a `POST` can be repeated.
            let is_repeated = is_repeated || status == Some(429);
            let with_retry_after = Attempt {
                retry_after: Some(1_234.0),
                ..attempt
            };
            check(with_retry_after, is_repeated.then_some(1_234.0));
        }
    }
}

#[test]
fn delays_double_up_to_8_seconds_and_are_random_below_that() {
    let expected = [500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0, 8_000.0, 8_000.0];
    for (number, bound) in (1..).zip(expected) {
        for random in [0.0, 0.25, 1.0] {
            let attempt = Attempt {
                number,
                max_retries: 10,
                random,
                ..FIRST
            };
            check(attempt, Some(bound * random));
        }
    }
    let last = Attempt {
        number: u32::MAX - 1,
        max_retries: u32::MAX,
        ..FIRST
    };
    check(last, Some(8_000.0));
}

#[test]
fn an_attempt_is_repeated_at_most_max_retries_times() {
    for (number, max_retries, is_repeated) in [
        (1, 0, false),
        (1, 1, true),
        (2, 1, false),
        (2, 2, true),
        (3, 2, false),
    ] {
        let attempt = Attempt {
            number,
            max_retries,
            retry_after: Some(0.0),
            ..FIRST
        };
        check(attempt, is_repeated.then_some(0.0));
        let refused_post = Attempt {
            is_repeatable: false,
            status: Some(429),
            ..attempt
        };
        check(refused_post, is_repeated.then_some(0.0));
    }
}

#[test]
fn an_attempt_is_not_repeated_if_the_delay_exceeds_the_time_left() {
    for (retry_after, time_left, expected) in [
        (Some(1_000.0), 1_000.1, Some(1_000.0)),
        (Some(1_000.0), 1_000.0, None),
        (None, 500.1, Some(500.0)),
        (None, 500.0, None),
        (Some(0.0), 0.0, None),
        (Some(f64::INFINITY), 30_000.0, None),
    ] {
        let attempt = Attempt {
            status: Some(503),
            retry_after,
            time_left,
            ..FIRST
        };
        check(attempt, expected);
    }
}

#[test]
fn a_401_is_repeated_at_once_if_a_new_token_may_be_requested() {
    for (is_repeatable, may_reauthorize, expected) in [
        (true, true, Some(0.0)),
        (true, false, None),
        (false, true, None),
        (false, false, None),
    ] {
        let attempt = Attempt {
            is_repeatable,
            may_reauthorize,
            status: Some(401),
            max_retries: 0,
            retry_after: Some(9_000.0),
            ..FIRST
        };
        check(attempt, expected);
    }
}

#[test]
fn retry_after_is_a_number_of_seconds_or_a_date() {
    // 2026-01-31T09:30:00Z
    const NOW: f64 = 1_769_851_800_000.0;
    for (value, expected) in [
        ("0", Some(0.0)),
        ("1", Some(1_000.0)),
        (" 120 ", Some(120_000.0)),
        ("Sat, 31 Jan 2026 09:30:02 GMT", Some(2_000.0)),
        ("Sat, 31 Jan 2026 09:29:00 GMT", Some(0.0)),
        // Obsolete forms, which a recipient must accept (RFC 9110, section 5.6.7).
        ("Saturday, 31-Jan-26 09:30:05 GMT", Some(5_000.0)),
        ("Sat Jan 31 09:30:09 2026", Some(9_000.0)),
        ("", None),
        ("-1", None),
        ("1.5", None),
        ("2026", Some(2_026_000.0)),
        ("soon", None),
        ("2026-01-31T09:30:02", None),
    ] {
        assert_eq!(retry::after(value, NOW), expected, "{value}");
    }
    let endless = retry::after(&"9".repeat(400), NOW).unwrap();
    assert!(endless > 1e300, "{endless}");
}

#[test]
fn a_request_is_repeatable_if_it_is_idempotent_or_has_a_key() {
    let customer = Customer::from_json(br#"{"name":"Ada","email":"a@b"}"#).unwrap();
    let changes = CustomerChanges::from_json(br#"{"name":"Ada"}"#).unwrap();
    let plain = Options::default();
    let keyed = Options {
        idempotency_key: Some(IdempotencyKey::parse("k").unwrap()),
        ..Options::default()
    };
    assert!(!request::create_customer(&customer, &plain).is_repeatable());
    let post = request::create_customer(&customer, &keyed);
    assert!(post.is_repeatable());
    assert_eq!(post.headers.get("Idempotency-Key"), Some("k"));
    assert!(request::update_customer(1, &changes, &plain).is_repeatable());
    assert!(request::get_payment_methods(1, &plain).is_repeatable());
}
