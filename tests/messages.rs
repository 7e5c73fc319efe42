//! Asserts the exact text of every message, and its style: lower case, no trailing period, no submitted value.
#![expect(clippy::unwrap_used, reason = "a panic fails the test")]

use caibo_customers::{Code, Customer, MAX_ISSUES};

#[track_caller]
fn assert_message(customer: &str, expected: &str) {
    let issues = Customer::from_json(customer.as_bytes()).unwrap_err();
    assert_eq!(issues.len(), 1, "{issues}");
    let message = issues.first().unwrap().message().into_owned();
    assert_eq!(message, expected);
    assert!(message.starts_with(char::is_lowercase), "{message}");
    assert!(!message.ends_with('.'), "{message}");
}

/// Asserts the message for a valid customer with one more member.
#[track_caller]
fn assert_member(member: &str, expected: &str) {
    assert_message(
        &format!(r#"{{"name":"Ada","email":"a@b",{member}}}"#),
        expected,
    );
}

#[test]
fn every_code_has_its_message() {
    assert_message(r#"{"email":"a@b"}"#, "is required");
    assert_message("[]", "must be an object");
    assert_message(
        "{\n  \"name\": \"Ada\",\n}",
        "must be JSON: line 3, column 1 is not valid",
    );
    assert_message(r#"{"email":"a@b","name":null}"#, "must be text");
    assert_member(r#""phone":5"#, "must be text or null");
    assert_member(r#""id":"5""#, "must be an integer");
    assert_member(r#""userId":"5""#, "must be an integer or null");
    assert_member(r#""hasPaymentRequests":5"#, "must be true or false or null");
    assert_member(r#""totalDeposits":"5""#, "must be a number or null");
    assert_member(
        &format!(r#""phone":"{}""#, "5".repeat(21)),
        "must be at most 20 characters long, not 21",
    );
    for (email, problem) in [
        ("ada ", "it has a space or an invisible character"),
        ("ada", "the @ is missing"),
        ("@b", "the part before the @ is not valid"),
        ("a@", "the part after the @ is not valid"),
        ("ä@b", "only ASCII characters are allowed"),
    ] {
        assert_message(
            &format!(r#"{{"name":"Ada","email":"{email}"}}"#),
            &format!("must be an email address: {problem}"),
        );
    }
    assert_member(
        r#""createDate":"2026-01-31""#,
        "must be a date and time with an offset, such as 2026-01-31T09:30:00Z",
    );
    assert_member(
        r#""id":1.5"#,
        "must be an integer, without a fractional part",
    );
    assert_member(
        r#""id":1e19"#,
        "must be from -9223372036854775808 to 9223372036854775807",
    );
    assert_member(r#""totalDeposits":1e999"#, "must be a finite number");
    assert_member(
        r#""phone":"\ud800""#,
        "must be well-formed Unicode, without unpaired surrogates",
    );
    assert_member(r#""zip":1"#, "is not a known field");
    assert_member(r#""Phone":1"#, "is not a known field; did you mean phone?");
    assert_member(r#""name":"Bob""#, "must not be given more than once");
}

#[test]
fn bytes_that_are_not_utf8_are_invalid_text() {
    let issues = Customer::from_json(b"{\"name\":\"\xff\"}").unwrap_err();
    let issue = issues.first().unwrap();
    assert_eq!(issue.code, Code::InvalidText {});
    assert!(issue.path.is_empty());
}

#[test]
fn at_most_max_issues_are_kept_and_all_are_counted() {
    let members: Vec<String> = (0..100_000)
        .map(|index| format!(r#""k{index}":1"#))
        .collect();
    let issues = Customer::from_json(format!("{{{}}}", members.join(",")).as_bytes()).unwrap_err();
    assert_eq!(issues.len(), MAX_ISSUES);
    assert_eq!(issues.total(), 100_002);
    let kept: Vec<&str> = issues.iter().map(|issue| issue.code.name()).collect();
    assert_eq!(kept.iter().filter(|code| **code == "required").count(), 2);
    assert_eq!(
        kept.iter().filter(|code| **code == "unknown_field").count(),
        98
    );
    assert_eq!(
        issues.to_string(),
        "name is required; email is required; k0 is not a known field; k1 is not a known field; \
         k2 is not a known field; and 99997 more",
    );
}

#[test]
fn an_issue_list_shows_the_first_40_characters_of_a_key() {
    let json = format!(r#"{{"name":"Ada","email":"a@b","{}":1}}"#, "ä".repeat(100));
    let issues = Customer::from_json(json.as_bytes()).unwrap_err();
    assert_eq!(
        issues.to_string(),
        format!("{}… is not a known field", "ä".repeat(40)),
    );
}
