//! Generates random JSON texts, about half of them valid. Pieces of `pieces.json` are put together by the
//! grammars of the contract's formats, and some are then changed in one place.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Pieces {
    units: Vec<String>,
    unknown_keys: Vec<String>,
    email: EmailPieces,
    date_time: DateTimePieces,
    number: NumberPieces,
    wrong: Vec<String>,
}

#[derive(Deserialize)]
struct EmailPieces {
    atoms: Words,
    quoted: Words,
    labels: Words,
    octets: Words,
    tags: Words,
    groups: Words,
    mutations: Vec<String>,
}

#[derive(Deserialize)]
struct DateTimePieces {
    years: Words,
    months: Words,
    days: Words,
    separators: Words,
    hours: Words,
    minutes: Words,
    seconds: Words,
    fractions: Words,
    offsets: Words,
    mutations: Vec<String>,
}

#[derive(Deserialize)]
struct NumberPieces {
    centres: Vec<String>,
    suffixes: Vec<String>,
}

/// The pieces for one place of a grammar: `often` the valid ones, `seldom` the disputed and invalid ones.
#[derive(Deserialize)]
struct Words {
    often: Vec<String>,
    seldom: Vec<String>,
}

impl Words {
    fn any(self) -> BoxedStrategy<String> {
        prop_oneof![20 => select(self.often), 1 => select(self.seldom)].boxed()
    }
}

/// A document as JSON text: most often an object, seldom another value or broken JSON.
pub fn document() -> impl Strategy<Value = String> {
    let pieces: Pieces = serde_json::from_str(include_str!("pieces.json")).unwrap();
    let wrong = wrong(pieces.wrong);
    let object = object(
        pieces.units,
        pieces.unknown_keys,
        pieces.email,
        pieces.date_time,
        pieces.number,
        wrong.clone(),
    );
    let broken = (object.clone(), any::<Index>(), select(BREAKS.to_vec()));
    prop_oneof![
        96 => object,
        2 => wrong,
        2 => broken.prop_map(|(text, index, mutation)| mutate(&text, index, mutation)),
    ]
}

const BREAKS: &[&str] = &[
    "",
    " ",
    ",",
    ":",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    "/",
    "0",
    "-",
    ".",
    "e",
    "x",
    "\n",
    "\u{0}",
    "\u{feff}",
    "\u{a0}",
    "\u{1f600}",
];

fn object(
    units: Vec<String>,
    unknown_keys: Vec<String>,
    email_pieces: EmailPieces,
    date_time_pieces: DateTimePieces,
    number_pieces: NumberPieces,
    wrong: BoxedStrategy<String>,
) -> BoxedStrategy<String> {
    let text = |max| text(&units, max);
    let number = number(number_pieces);
    let email = email(email_pieces);

    let optional = prop_oneof![
        3 => member("id", number.clone(), &wrong),
        1 => member("ownerId", number.clone(), &wrong),
        2 => member("userId", number.clone(), &wrong),
        1 => member("ownerName", text(300), &wrong),
        2 => member("address", text(255), &wrong),
        2 => member("phone", text(20), &wrong),
        2 => member("memberId", text(50), &wrong),
        1 => member("hasPaymentRequests", any::<bool>().prop_map(|it| it.to_string()).boxed(), &wrong),
        2 => member("totalDeposits", number, &wrong),
        6 => member("createDate", date_time(date_time_pieces), &wrong),
        1 => (select(unknown_keys), wrong.clone()),
    ];
    let name = required("name", r#""Ada""#, text(100), &wrong);
    let email = required("email", r#""ada@example.com""#, email, &wrong);
    let style = (
        prop::bool::weighted(0.05),
        prop::bool::weighted(0.05),
        prop::bool::weighted(0.05),
    );
    let members = (name, email, prop::collection::vec(optional, 0..=3));
    (members, any::<Index>(), style)
        .prop_map(|((name, email, optional), first, style)| {
            let (repeat, escape, space) = style;
            let mut members: Vec<(String, String)> = name.into_iter().chain(email).collect();
            for (key, raw) in optional {
                if repeat || members.iter().all(|(other, _)| *other != key) {
                    members.push((key, raw));
                }
            }
            if !members.is_empty() {
                let first = first.index(members.len());
                members.rotate_left(first);
            }
            let (colon, comma) = if space { (" : ", "\n,\t") } else { (":", ",") };
            let members: Vec<String> = members
                .iter()
                .map(|(key, raw)| format!("{}{colon}{raw}", quote(key, escape)))
                .collect();
            format!("{{{}}}", members.join(comma))
        })
        .boxed()
}

/// A required field. It is valid in about half of the documents, so that the other fields decide their verdict;
/// one in 21 lacks it.
fn required(
    name: &'static str,
    good: &'static str,
    own: BoxedStrategy<String>,
    wrong: &BoxedStrategy<String>,
) -> impl Strategy<Value = Option<(String, String)>> + use<> {
    prop_oneof![
        10 => Just(Some((name.to_owned(), good.to_owned()))),
        10 => member(name, own, wrong).prop_map(Some),
        1 => Just(None),
    ]
}

/// A field with a value of its own type, `null`, or a value of a wrong type.
fn member(
    name: &'static str,
    own: BoxedStrategy<String>,
    wrong: &BoxedStrategy<String>,
) -> BoxedStrategy<(String, String)> {
    prop_oneof![12 => own, 1 => Just("null".to_owned()), 1 => wrong.clone()]
        .prop_map(move |raw| (name.to_owned(), raw))
        .boxed()
}

/// Values that most fields refuse.
fn wrong(words: Vec<String>) -> BoxedStrategy<String> {
    let unpaired = [
        r#""\ud83d""#,
        r#""\ude00\ud83d""#,
        r#"["\ud83d"]"#,
        r#""\uD83Dx""#,
    ];
    prop_oneof![
        16 => select(words),
        1 => select(unpaired.to_vec()).prop_map_into(),
        // serde_json refuses more than 127 nested arrays.
        1 => (120usize..140).prop_map(|depth| "[".repeat(depth) + &"]".repeat(depth)),
    ]
    .boxed()
}

/// Text about as long as a limit, in characters of one to four bytes.
fn text(units: &[String], max: usize) -> BoxedStrategy<String> {
    let length = prop_oneof![
        2 => 0..=3usize,
        4 => max - 1..=max + 1,
        // Text that would reach the limit if UTF-16 code units or bytes were counted.
        1 => max / 2 - 1..=max / 2 + 1,
        1 => max * 2..=max * 2 + 1,
    ];
    (select(units.to_vec()), length, prop::bool::weighted(0.1))
        .prop_map(|(unit, length, escape)| {
            let text: String = unit.chars().cycle().take(length).collect();
            quote(&text, escape)
        })
        .boxed()
}

/// An integer near a limit, or any integer of 64 bits, in one of the notations of JSON.
fn number(pieces: NumberPieces) -> BoxedStrategy<String> {
    let centre = select(pieces.centres);
    let near = (centre, -2..=2i128).prop_map(|(centre, delta)| {
        let centre: i128 = centre.parse().unwrap();
        (centre + delta).to_string()
    });
    let integer = prop_oneof![
        6 => near,
        1 => Just("-0".to_owned()),
        1 => any::<i64>().prop_map(|integer| integer.to_string()),
    ];
    (integer, select(pieces.suffixes))
        .prop_map(|(integer, suffix)| integer + &suffix)
        .boxed()
}

/// `Mailbox` of RFC 5321, section 4.1.2.
fn email(pieces: EmailPieces) -> BoxedStrategy<String> {
    let atom = pieces.atoms.any();
    let dot_string = prop::collection::vec(atom, 1..4).prop_map(|atoms| atoms.join("."));
    let quoted = prop::collection::vec(pieces.quoted.any(), 0..5)
        .prop_map(|pieces| format!("\"{}\"", pieces.concat()));
    let local = prop_oneof![
        6 => dot_string,
        4 => quoted,
        1 => (60..=66usize).prop_map(|length| "a".repeat(length)),
        1 => (60..=66usize).prop_map(|length| format!("\"{}\"", " ".repeat(length - 2))),
    ];

    let labels = prop::collection::vec(pieces.labels.any(), 1..4);
    let ipv4 = prop_oneof![12 => Just(4), 1 => Just(3), 1 => Just(5)]
        .prop_flat_map({
            let octet = pieces.octets.any();
            move |count| prop::collection::vec(octet.clone(), count)
        })
        .prop_map(|octets| octets.join("."))
        .boxed();
    let group = pieces.groups.any();
    let groups = |range| {
        prop::collection::vec(group.clone(), range).prop_map(|groups: Vec<String>| groups.join(":"))
    };
    let ipv6 = prop_oneof![
        2 => groups(7..=9),
        1 => (groups(5..=7), ipv4.clone()).prop_map(|(groups, ipv4)| format!("{groups}:{ipv4}")),
        5 => (groups(0..=4), groups(0..=4)).prop_map(|(head, tail)| format!("{head}::{tail}")),
        2 => (groups(0..=3), groups(1..=3), ipv4.clone())
            .prop_map(|(head, tail, ipv4)| format!("{head}::{tail}:{ipv4}")),
        1 => (groups(0..=6), ipv4.clone()).prop_map(|(head, ipv4)| format!("{head}::{ipv4}")),
    ];
    let domain = prop_oneof![
        8 => labels.prop_map(|labels| labels.join(".")),
        // Labels about as long as allowed (63 octets), and address literals.
        1 => (30..=65usize).prop_map(|length| "a".repeat(length)),
        1 => (60..=65usize).prop_map(|length| "1".repeat(length) + ".b"),
        2 => ipv4.prop_map(|ipv4| format!("[{ipv4}]")),
        4 => (pieces.tags.any(), ipv6).prop_map(|(tag, ipv6)| format!("[{tag}{ipv6}]")),
    ];
    let display = prop_oneof![40 => Just(false), 1 => Just(true)];
    let address = (local, domain, display).prop_map(|(local, domain, display)| {
        if display {
            format!("Ada <{local}@{domain}>")
        } else {
            format!("{local}@{domain}")
        }
    });
    changed_at_times(address.boxed(), pieces.mutations)
}

/// `date-time` of RFC 3339, section 5.6.
fn date_time(pieces: DateTimePieces) -> BoxedStrategy<String> {
    let date = (pieces.years.any(), pieces.months.any(), pieces.days.any())
        .prop_map(|(year, month, day)| format!("{year}-{month}-{day}"));
    let separator = pieces.separators.any();
    let fraction = pieces.fractions.any();
    let time = (
        pieces.hours.any(),
        pieces.minutes.any(),
        pieces.seconds.any(),
    )
        .prop_map(|(hour, minute, second)| format!("{hour}:{minute}:{second}"));
    let plain = (
        date.clone(),
        separator.clone(),
        time,
        fraction.clone(),
        pieces.offsets.any(),
    )
        .prop_map(|(date, t, time, fraction, offset)| format!("{date}{t}{time}{fraction}{offset}"));
    // A leap second at 23:59:60 UTC in any offset, or shifted by some minutes.
    let beside = select(vec![0, 0, 0, 1, -1, 60, -60, 720]);
    let leap = (date, separator, fraction, -1439..=1439i32, beside).prop_map(
        |(date, t, fraction, offset, beside)| {
            let local = (23 * 60 + 59 + offset + beside).rem_euclid(24 * 60);
            let (hour, minute) = (local / 60, local % 60);
            let sign = if offset < 0 { '-' } else { '+' };
            let (ahead_hours, ahead_minutes) = (offset.abs() / 60, offset.abs() % 60);
            format!(
                "{date}{t}{hour:02}:{minute:02}:60{fraction}{sign}{ahead_hours:02}:{ahead_minutes:02}"
            )
        },
    );
    changed_at_times(prop_oneof![2 => plain, 1 => leap].boxed(), pieces.mutations)
}

/// Text as a JSON string. One text in ten is changed in one place.
fn changed_at_times(text: BoxedStrategy<String>, mutations: Vec<String>) -> BoxedStrategy<String> {
    let changed = (text.clone(), any::<Index>(), select(mutations))
        .prop_map(|(text, index, mutation)| mutate(&text, index, &mutation));
    (
        prop_oneof![9 => text, 1 => changed],
        prop::bool::weighted(0.03),
    )
        .prop_map(|(text, escape)| quote(&text, escape))
        .boxed()
}

/// Replaces one character by `mutation`.
fn mutate(text: &str, index: Index, mutation: &str) -> String {
    let mut chars: Vec<String> = text.chars().map(String::from).collect();
    if !chars.is_empty() {
        let index = index.index(chars.len());
        chars.splice(index..=index, [mutation.to_owned()]);
    }
    chars.concat()
}

/// Text as a JSON string. With `escape` every UTF-16 code unit is written as `\uXXXX`.
fn quote(text: &str, escape: bool) -> String {
    if escape {
        let units: String = text
            .encode_utf16()
            .map(|unit| format!("\\u{unit:04x}"))
            .collect();
        format!("\"{units}\"")
    } else {
        serde_json::to_string(text).unwrap()
    }
}
