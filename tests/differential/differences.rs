//! Where the peer is known to differ from the specifications, and why.

use serde_json::Value;

use crate::peer::Peer;

/// A difference that is known.
pub struct Difference {
    pub name: &'static str,
    /// Which deviation of the peer it is, and from which section of which specification.
    pub reason: &'static str,
    /// The format of the fields that it occurs in.
    format: &'static str,
    /// The value with what both judge alike in the place of what the peer deviates in; nothing where it
    /// holds no such thing. Of an email address the text, of a number as it is written.
    mend: fn(&str) -> Option<String>,
}

/// The one difference that is of a document, not of a value.
pub const REPEATED: Difference = Difference {
    name: "a field twice",
    reason: "undefined in JSON Schema (Core section 4.2.1) and left to the reader by RFC 8259 (section \
             4): serde_json's `Value` keeps the last, for us it is an issue",
    format: "",
    mend: |_| None,
};

pub const KNOWN: [Difference; 7] = [
    Difference {
        name: "email: a quoted space",
        reason: r"quoted-pairSMTP has %d32 (RFC 5321 section 4.1.2), but email_address refuses `\ `",
        format: "email",
        mend: |text| {
            let (local, domain) = quoted(text)?;
            let mut mended = String::new();
            let mut chars = local.chars();
            while let Some(char) = chars.next() {
                mended.push(char);
                if char == '\\' {
                    mended.extend(
                        chars
                            .next()
                            .map(|char| if char == ' ' { '!' } else { char }),
                    );
                }
            }
            Some(format!("{mended}@{domain}"))
        },
    },
    Difference {
        name: "email: a tab in quotes",
        reason: "qtextSMTP has no %d9 (RFC 5321 section 4.1.2), but email_address takes the white space \
                 of RFC 5322",
        format: "email",
        mend: |text| {
            let (local, domain) = quoted(text)?;
            Some(format!("{}@{domain}", local.replace('\t', "\u{1}")))
        },
    },
    Difference {
        name: "email: ` <`",
        reason: "Mailbox has no display name (RFC 5321 section 4.1.2), but email_address looks for one \
                 before every ` <`, be it quoted",
        format: "email",
        mend: |text| Some(text.replace(" <", " -")),
    },
    Difference {
        name: "email: a label such as `ab--c`",
        reason: "Domain is letters, digits and hyphens (RFC 5321 section 4.1.2), but jsonschema wants a \
                 label with `--` in its third place to be an A-label (RFC 5891 section 4.2), in lower case",
        format: "email",
        mend: |text| {
            let (local, domain) = text.rsplit_once('@')?;
            let mend = |label: &str| match label.split_at_checked(2) {
                Some((head, tail)) => head.to_owned() + &mend_start(tail, "--", "aa"),
                None => label.to_owned(),
            };
            let labels: Vec<String> = domain.split('.').map(mend).collect();
            Some(format!("{local}@{}", labels.join(".")))
        },
    },
    Difference {
        name: "email: a zero that leads in IPv4",
        reason: "Snum is 1*3DIGIT (RFC 5321 section 4.1.3), but Rust's `Ipv4Addr` takes no `01`",
        format: "email",
        mend: |text| {
            let (head, ipv4) = literal(text)?.rsplit_once([':', '['])?;
            let mend = |octet: &str| match octet.trim_start_matches('0') {
                _ if octet.is_empty() || octet.len() > 3 => octet.to_owned(),
                "" => "0".to_owned(),
                significant => significant.to_owned(),
            };
            let octets: Vec<String> = ipv4.split('.').map(mend).collect();
            let separator = if head.is_empty() { '[' } else { ':' };
            let literal = format!("{head}{separator}{}", octets.join("."));
            let (local, _) = text.rsplit_once('@')?;
            (octets.len() == 4).then(|| format!("{local}@{literal}]"))
        },
    },
    Difference {
        name: "email: a `::` for one group",
        reason: "it stands for at least two (RFC 5321 section 4.1.3), but Rust's `Ipv6Addr` reads it as \
                 RFC 4291 has it (section 2.2)",
        format: "email",
        mend: |text| {
            let (_, address) = literal(text)?.split_once(':')?;
            let groups = address.split(':').filter(|group| !group.is_empty());
            let count: usize = groups
                .map(|group| if group.contains('.') { 2 } else { 1 })
                .sum();
            (count == 7 && address.contains("::")).then(|| text.replace("::", ":::"))
        },
    },
    Difference {
        name: "int64: what a double cannot hold",
        reason: "a number is decimal, of any precision (JSON Schema Core section 4.2.1), but serde_json's \
                 `Value` makes a double of a fraction, an exponent, or more than 64 bits",
        format: "int64",
        mend: |raw| {
            let read: Value = serde_json::from_str(raw).ok()?;
            let double = read.as_f64().filter(|_| read.is_f64())?;
            let number = Decimal::of(raw);
            let mended = if number.is_int64() { "0" } else { "0.5" };
            // No double has more digits than these.
            (Decimal::of(&format!("{double:.1074}")) != number).then(|| mended.to_owned())
        },
    },
];

/// The differences that explain why the peer does not share our verdict of a field, if any do: without
/// one of them, or without all of them, it would.
pub fn explain(peer: &Peer, field: &str, raw: &str, we_refuse: bool) -> Option<Vec<&'static str>> {
    let agrees = |raw: &str| peer.refuses(field, raw) == we_refuse;
    let mut all = raw.to_owned();
    let mut names = Vec::new();
    for difference in &KNOWN {
        if peer.format(field) != Some(difference.format) {
            continue;
        }
        if let Some(mended) = mend(difference, raw)
            && agrees(&mended)
        {
            return Some(vec![difference.name]);
        }
        if let Some(mended) = mend(difference, &all) {
            all = mended;
            names.push(difference.name);
        }
    }
    (!names.is_empty() && agrees(&all)).then_some(names)
}

fn mend(difference: &Difference, raw: &str) -> Option<String> {
    let mended = if raw.starts_with('"') {
        let text: String = serde_json::from_str(raw).ok()?;
        let mended = (difference.mend)(&text).filter(|mended| *mended != text)?;
        Value::from(mended).to_string()
    } else {
        (difference.mend)(raw)?
    };
    Some(mended)
}

fn mend_start(text: &str, start: &str, mended: &str) -> String {
    match text.strip_prefix(start) {
        Some(rest) => format!("{mended}{rest}"),
        None => text.to_owned(),
    }
}

/// The two parts of an address whose local part is quoted.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let parts = text.rsplit_once('@')?;
    (parts.0.starts_with('"') && parts.0.ends_with('"')).then_some(parts)
}

/// The address literal of an address, without its `]`.
fn literal(text: &str) -> Option<&str> {
    let (_, domain) = text.rsplit_once('@')?;
    domain
        .strip_suffix(']')
        .filter(|literal| literal.starts_with('['))
}

/// The value of a JSON number to its last digit: `digits` × 10^`exponent`. No zero leads or ends the
/// digits, so that equal values are equal.
#[derive(PartialEq)]
struct Decimal {
    is_negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn of(number: &str) -> Self {
        // Farther than any text of digits is long.
        const FAR: i64 = 1 << 32;
        let (mantissa, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
        let far = if exponent.starts_with('-') { -FAR } else { FAR };
        let digits = format!("{}{fraction}", whole.trim_start_matches('-'));
        let digits = digits.trim_start_matches('0');
        let significant = digits.trim_end_matches('0');
        let zeros = digits.len() - significant.len();
        let exponent = exponent.parse().unwrap_or(far) + zeros as i64 - fraction.len() as i64;
        Self {
            is_negative: number.starts_with('-') && !significant.is_empty(),
            digits: significant.to_owned(),
            exponent: if significant.is_empty() { 0 } else { exponent },
        }
    }

    fn is_int64(&self) -> bool {
        if !(0..=19).contains(&self.exponent) {
            return false;
        }
        let sign = if self.is_negative { "-" } else { "" };
        let zeros = "0".repeat(self.exponent as usize);
        // A zero in front, for zero has no digits.
        format!("{sign}0{}{zeros}", self.digits)
            .parse::<i64>()
            .is_ok()
    }
}
