//! Tests the retry policy as tables: which attempts are repeated, after how many milliseconds, and what they may have changed.
//! `tests/npm/attempts.test.mjs` runs the same cases.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use std::time::{Duration, SystemTime};

use caibo_customers::options::{IdempotencyKey, Options};
use caibo_customers::request::{self, Call};
use caibo_customers::response::{self, HttpResponse};
use caibo_customers::retry::{self, Attempt, NextToken, Outcome};
use caibo_customers::{Customer, CustomerChanges};
use serde::Deserialize;

/// The first of three attempts, with 30 seconds left.
const FIRST: Attempt = Attempt {
    is_repeatable: true,
    number: 1,
    max_retries: 2,
    outcome: Outcome::NoResponse,
    retry_after: None,
    may_reauthorize: false,
    refusals: None,
    time_left: Duration::from_secs(30),
    random: 1.0,
};

/// How many cases the file has.
const COUNT: usize = 57;

/// An attempt, and whether it is repeated with an idempotency key and without one.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Case {
    why: String,
    /// The status of the response; `None` if none came.
    status: Option<u16>,
    /// The code of the exception of Node, if no response came.
    cause_code: Option<String>,
    #[serde(default)]
    body: String,
    retry_after: Option<String>,
    repeated: Repeated,
    may_exist: bool,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct Repeated {
    with_key: bool,
    without_key: bool,
}

impl Case {
    /// The outcome, and the wait that the server asks for.
    fn outcome(&self) -> (Outcome, Option<Duration>) {
        let Some(status) = self.status else {
            // A client in Rust knows from its HTTP client whether there was a connection.
            let was_sent = matches!(self.cause_code.as_deref(), None | Some("ECONNRESET"));
            let outcome = if was_sent {
                Outcome::NoResponse
            } else {
                Outcome::NotSent
            };
            return (outcome, None);
        };
        let headers: Vec<_> = self
            .retry_after
            .iter()
            .map(|wait| ("Retry-After", &**wait))
            .collect();
        let answer = HttpResponse {
            status,
            headers: &headers,
            body: Some(self.body.as_bytes()),
        };
        let customer = Customer::from_json(br#"{"name":"Ada","email":"a@b"}"#).unwrap();
        let request = request::create_customer(&customer, &Options::default());
        let error = response::read(&answer, &request, SystemTime::UNIX_EPOCH).unwrap_err();
        (error.outcome(), error.retry_after())
    }
}

#[track_caller]
fn check(attempt: Attempt, expected: Option<Duration>) {
    assert_eq!(retry::delay(&attempt), expected, "{attempt:?}");
}

#[test]
fn the_outcome_decides_whether_an_attempt_is_repeated_and_what_may_exist() {
    let cases: Vec<Case> = serde_json::from_str(include_str!("cases/http/attempts.json")).unwrap();
    assert_eq!(cases.len(), COUNT);
    for case in cases {
        let (outcome, retry_after) = case.outcome();
        for (is_repeatable, is_repeated) in [
            (true, case.repeated.with_key),
            (false, case.repeated.without_key),
        ] {
            let attempt = Attempt {
                is_repeatable,
                outcome,
                retry_after,
                ..FIRST
            };
            let delay = retry::delay(&attempt);
            assert_eq!(delay.is_some(), is_repeated, "{}", case.why);
        }
        for call in [Call::CreateCustomer, Call::UpdateCustomer] {
            let may_exist = outcome.may_have_changed(call);
            assert_eq!(may_exist, case.may_exist, "{}", case.why);
        }
        assert!(
            !outcome.may_have_changed(Call::GetPaymentMethods),
            "{}",
            case.why
        );
    }
}

#[test]
fn the_refusals_of_a_run_cost_no_retry_and_no_time() {
    for (status, is_repeatable, refusals, retry_after, expected) in [
        (429, false, 0, 1_000, true),
        (429, false, 9, 900_000, true),
        (429, false, 10, 1_000, false),
        (429, true, 0, 900_001, false),
        (503, true, 0, 60_000, true),
        // It may have created a customer.
        (503, false, 0, 1_000, false),
        (500, true, 0, 1_000, false),
    ] {
        let retry_after = Duration::from_millis(retry_after);
        let attempt = Attempt {
            is_repeatable,
            number: 3,
            outcome: Outcome::Status(status),
            retry_after: Some(retry_after),
            refusals: Some(refusals),
            ..FIRST
        };
        check(attempt, expected.then_some(retry_after));
    }
}

#[test]
fn a_refusal_belongs_to_the_token_that_was_refused() {
    for (is_newest, was_asked, expected) in [
        (true, false, NextToken::Ask),
        (false, false, NextToken::Newest),
        (false, true, NextToken::Newest),
        (true, true, NextToken::None),
    ] {
        assert_eq!(NextToken::after_refusal(is_newest, was_asked), expected);
    }
}

#[test]
fn delays_double_up_to_8_seconds_and_are_random_below_that() {
    let expected = [500, 1_000, 2_000, 4_000, 8_000, 8_000, 8_000];
    for (number, bound) in (1..).zip(expected) {
        for random in [0.0, 0.25, 1.0] {
            let attempt = Attempt {
                number,
                max_retries: 10,
                random,
                ..FIRST
            };
            check(attempt, Some(Duration::from_millis(bound).mul_f64(random)));
        }
    }
    let last = Attempt {
        number: u32::MAX - 1,
        max_retries: u32::MAX,
        ..FIRST
    };
    check(last, Some(Duration::from_secs(8)));
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
            retry_after: Some(Duration::ZERO),
            ..FIRST
        };
        check(attempt, is_repeated.then_some(Duration::ZERO));
        let refused_post = Attempt {
            is_repeatable: false,
            outcome: Outcome::Status(429),
            ..attempt
        };
        check(refused_post, is_repeated.then_some(Duration::ZERO));
    }
}

#[test]
fn an_attempt_is_not_repeated_if_the_delay_exceeds_the_time_left() {
    for (retry_after, time_left, expected) in [
        (Some(1_000), 1_001, Some(1_000)),
        (Some(1_000), 1_000, None),
        (None, 501, Some(500)),
        (None, 500, None),
        (Some(0), 0, None),
        (Some(u64::MAX), 30_000, None),
    ] {
        let attempt = Attempt {
            outcome: Outcome::Status(503),
            retry_after: retry_after.map(Duration::from_millis),
            time_left: Duration::from_millis(time_left),
            ..FIRST
        };
        check(attempt, expected.map(Duration::from_millis));
    }
}

#[test]
fn a_401_is_repeated_at_once_if_a_new_token_may_be_requested() {
    for (is_repeatable, may_reauthorize, expected) in [
        (true, true, Some(Duration::ZERO)),
        (true, false, None),
        (false, true, None),
        (false, false, None),
    ] {
        let attempt = Attempt {
            is_repeatable,
            may_reauthorize,
            outcome: Outcome::Status(401),
            max_retries: 0,
            retry_after: Some(Duration::from_secs(9)),
            ..FIRST
        };
        check(attempt, expected);
    }
}

#[test]
fn retry_after_is_a_number_of_seconds_or_a_date() {
    // 2026-01-31T09:30:00Z
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_769_851_800);
    for (value, expected) in [
        ("0", Some(0)),
        ("1", Some(1_000)),
        (" 120 ", Some(120_000)),
        ("Sat, 31 Jan 2026 09:30:02 GMT", Some(2_000)),
        ("Sat, 31 Jan 2026 09:29:00 GMT", Some(0)),
        // Obsolete forms, which a recipient must accept (RFC 9110, section 5.6.7).
        ("Saturday, 31-Jan-26 09:30:05 GMT", Some(5_000)),
        ("Sat Jan 31 09:30:09 2026", Some(9_000)),
        ("", None),
        ("-1", None),
        ("0.5", Some(500)),
        ("1.0", Some(1_000)),
        ("1.2345", Some(1_234)),
        ("1.", None),
        (".5", None),
        ("1.5.0", None),
        ("1,5", None),
        ("2026", Some(2_026_000)),
        ("soon", None),
        ("2026-01-31T09:30:02", None),
    ] {
        assert_eq!(
            retry::after(value, now),
            expected.map(Duration::from_millis),
            "{value}"
        );
    }
    let endless = retry::after(&"9".repeat(400), now).unwrap();
    assert!(endless > Duration::from_secs(1 << 31), "{endless:?}");
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
