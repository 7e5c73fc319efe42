//! The known differences between the peer and the specifications, each with its reason.

use serde_json::Value;

use crate::peer::Peer;

/// A known difference.
pub struct Difference {
    pub name: &'static str,
    /// How the peer deviates, and from which section of which specification.
    pub reason: &'static str,
    /// The `format` of the fields in which it occurs.
    format: &'static str,
    /// Replaces the part of a value on which the peer deviates by a part on which both agree. Returns
    /// `None` if the value has no such part. An email address is given as its text, a number as its JSON text.
    mend: fn(&str) -> Option<String>,
}

/// The difference that concerns a whole document, not a value.
pub const REPEATED: Difference = Difference {
    name: "a repeated field",
    reason: "undefined in JSON Schema (Core section 4.2.1) and left to the reader by RFC 8259 (section \
             4): serde_json's `Value` keeps the last, our rules report an issue",
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
        reason: "qtextSMTP has no %d9 (RFC 5321 section 4.1.2), but email_address accepts the white \
                 space of RFC 5322",
        format: "email",
        mend: |text| {
            let (local, domain) = quoted(text)?;
            Some(format!("{}@{domain}", local.replace('\t', "\u{1}")))
        },
    },
    Difference {
        name: "email: ` <`",
        reason: "Mailbox has no display name (RFC 5321 section 4.1.2), but email_address looks for one \
                 before every ` <`, even a quoted one",
        format: "email",
        mend: |text| Some(text.replace(" <", " -")),
    },
    Difference {
        name: "email: a label such as `ab--c`",
        reason: "Domain is letters, digits and hyphens (RFC 5321 section 4.1.2), but jsonschema requires a \
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
        name: "email: a leading zero in IPv4",
        reason: "Snum is 1*3DIGIT (RFC 5321 section 4.1.3), but Rust's `Ipv4Addr` refuses `01`",
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
        name: "email: a `::` that stands for one group",
        reason: "`::` stands for at least two groups (RFC 5321 section 4.1.3), but Rust's `Ipv6Addr` follows \
                 RFC 4291 (section 2.2)",
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
        name: "int64: a number that a double cannot hold",
        reason: "a number is decimal, of any precision (JSON Schema Core section 4.2.1), but serde_json's \
                 `Value` makes a double of a fraction, an exponent, or more than 64 bits",
        format: "int64",
        mend: |raw| {
            let read: Value = serde_json::from_str(raw).ok()?;
            let double = read.as_f64().filter(|_| read.is_f64())?;
            let number = Decimal::of(raw);
            let mended = if number.is_int64() { "0" } else { "0.5" };
            // No double has more than 1074 digits after its decimal point.
            (Decimal::of(&format!("{double:.1074}")) != number).then(|| mended.to_owned())
        },
    },
];

/// Finds the known differences that explain why the peer's verdict on a field is not ours.
///
/// They explain it if both agree once one of them, or all of them, are replaced. Returns `None` if none does.
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

/// The local part and the domain of an address whose local part is quoted.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let parts = text.rsplit_once('@')?;
    (parts.0.starts_with('"') && parts.0.ends_with('"')).then_some(parts)
}

/// The address literal of an address, without the closing `]`.
fn literal(text: &str) -> Option<&str> {
    let (_, domain) = text.rsplit_once('@')?;
    domain
        .strip_suffix(']')
        .filter(|literal| literal.starts_with('['))
}

/// The exact value of a JSON number: `digits` × 10^`exponent`.
///
/// The digits have no leading and no trailing zeros, so that numbers of equal value compare equal.
#[derive(PartialEq)]
struct Decimal {
    is_negative: bool,
    digits: String,
    exponent: i64,
}

impl Decimal {
    fn of(number: &str) -> Self {
        // An exponent beyond i64 counts as this one: more than any number here has digits.
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
        // The leading zero is for the value zero, which has no digits.
        format!("{sign}0{}{zeros}", self.digits)
            .parse::<i64>()
            .is_ok()
    }
}
