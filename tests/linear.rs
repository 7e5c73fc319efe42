//! Measures that every rule takes linear time. An input four times as long may take about four times as long;
//! quadratic time would take 16 times as long.
#![expect(clippy::unwrap_used, clippy::panic, reason = "a panic fails the test")]

use std::time::{Duration, Instant};

use caibo_customers::Customer;

const MEGABYTE: usize = 1 << 20;
/// How many times as long 4 MB may take as 1 MB. It stands between linear time (4) and
/// quadratic time (16), so that noise does not decide.
const MOST: f64 = 9.0;

/// The shortest time of three runs. Other work on the machine makes a run longer, never shorter.
fn shortest(json: &str) -> Duration {
    let run = || {
        let start = Instant::now();
        let result = Customer::from_json(json.as_bytes());
        let time = start.elapsed();
        drop(result);
        time
    };
    (0..3).map(|_| run()).min().unwrap()
}

#[test]
#[ignore = "measures time: `cargo xtask conformance` runs it"]
fn every_rule_takes_linear_time() {
    let member = |name: &str, value: String| match name {
        "name" => format!(r#"{{"email":"a@b","name":{value}}}"#),
        "email" => format!(r#"{{"name":"","email":{value}}}"#),
        _ => format!(r#"{{"name":"","email":"a@b","{name}":{value}}}"#),
    };
    let text = |part: &str, length: usize| part.repeat(length / part.len());
    let quoted = |text: String| format!("\"{text}\"");
    let inputs: [(&str, &dyn Fn(usize) -> String); 13] = [
        ("a name", &|n| member("name", quoted(text("x", n)))),
        ("a name of emoji", &|n| {
            member("name", quoted(text("😀", n)))
        }),
        ("a name of escapes", &|n| {
            member("name", quoted(text("\\u0041", n)))
        }),
        ("a name with an unpaired surrogate", &|n| {
            member("name", quoted(text("x", n) + "\\ud800"))
        }),
        ("an email without @", &|n| {
            member("email", quoted(text("x", n)))
        }),
        ("an email of @", &|n| member("email", quoted(text("@", n)))),
        ("an email of dots", &|n| {
            member("email", quoted(text("a.", n) + "@b"))
        }),
        ("a domain of labels", &|n| {
            member("email", quoted("a@".to_owned() + &text("b.", n)))
        }),
        ("an address literal", &|n| {
            member(
                "email",
                quoted("a@[IPv6:".to_owned() + &text("::1", n) + "]"),
            )
        }),
        ("a date", &|n| {
            member(
                "createDate",
                quoted("2026-01-31T09:30:00.".to_owned() + &text("1", n) + "Z"),
            )
        }),
        ("a number", &|n| {
            member("id", "1".to_owned() + &text("0", n))
        }),
        ("an unknown key", &|n| member(&text("k", n), "1".to_owned())),
        ("unknown keys", &|n| {
            member("x", "1".to_owned() + &text(r#","emai":1"#, n))
        }),
    ];
    for (what, input) in inputs {
        let times = [1, 2, 4].map(|factor| shortest(&input(factor * MEGABYTE)));
        let [one, two, four] = times.map(|time| time.as_secs_f64());
        println!(
            "{what:<34} 1 MB {:>7.2} ms   ×{:.1} at 2 MB   ×{:.1} at 4 MB",
            one * 1e3,
            two / one,
            four / one
        );
        if four / one > MOST {
            panic!("{what}: 4 MB take {:.1} times as long as 1 MB", four / one);
        }
    }
}
