//! Compares our rules with the `jsonschema` crate (the peer) on random documents. A difference that
//! `differences.rs` does not explain fails the test, shrunk to a small document.
//!
//! `CONFORMANCE_DOCUMENTS` sets the number of documents, and `CONFORMANCE_SEED` the seed of the generator.
#![expect(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a panic fails the test"
)]

mod differences;
mod documents;
mod peer;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::env;
use std::fmt;
use std::str::FromStr;

use caibo_customers::{Code, Customer, Issue};
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use differences::{Difference, KNOWN, REPEATED};
use peer::{Member, Peer};

const DOCUMENTS: u32 = 20_000;
const SEED: u32 = 8259;

#[test]
fn our_rules_and_jsonschema_agree_on_random_documents() {
    let documents = setting("CONFORMANCE_DOCUMENTS").unwrap_or(DOCUMENTS);
    let seed = setting("CONFORMANCE_SEED").unwrap_or(SEED);

    let config = Config {
        cases: documents,
        failure_persistence: None,
        ..Config::default()
    };
    let mut key = [0; 32];
    key[..4].copy_from_slice(&seed.to_be_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &key);
    let peer = Peer::new();
    let tally = RefCell::new(Tally::default());
    let result = TestRunner::new_with_rng(config, rng).run(&documents::document(), |text| {
        let verdict = compare(&peer, &text).map_err(TestCaseError::fail)?;
        tally.borrow_mut().add(&verdict);
        Ok(())
    });
    match result {
        Err(TestError::Fail(why, document)) => {
            panic!(
                "{why}\nthe document: {document}\nCONFORMANCE_SEED={seed} CONFORMANCE_DOCUMENTS={documents}"
            )
        }
        Err(TestError::Abort(why)) => panic!("{why}"),
        Ok(()) => {}
    }
    let tally = tally.into_inner();
    println!("\nour rules and jsonschema, CONFORMANCE_SEED={seed}:\n{tally}");
    assert_eq!(tally.documents, documents);
    // A shorter run may miss a rare difference.
    if documents >= DOCUMENTS {
        tally.assert_coverage();
    }
}

fn setting<T: FromStr>(name: &str) -> Option<T> {
    let value = env::var(name).ok()?;
    let Ok(value) = value.parse() else {
        panic!("{name} is not a number")
    };
    Some(value)
}

/// The verdicts of our rules and of the peer on one document.
struct Verdict {
    we_accept: bool,
    /// The known fields in the document, and whether our rules refuse each.
    fields: Vec<(String, bool)>,
    /// The names of the known differences in it.
    differences: BTreeSet<&'static str>,
}

/// Compares the verdicts on a document, as a whole and field by field.
fn compare(peer: &Peer, text: &str) -> Result<Verdict, String> {
    let ours = Customer::from_json(text.as_bytes());
    let we_accept = ours.is_ok();
    let peer_accepts = peer.accepts(text);
    let mut verdict = Verdict {
        we_accept,
        fields: Vec::new(),
        differences: BTreeSet::new(),
    };
    let disagree = || {
        Err(format!(
            "we {}, jsonschema does not: {ours:?}",
            verb(we_accept)
        ))
    };

    let Ok(Members(mut members)) = serde_json::from_str(text) else {
        // The document is not JSON, or not an object.
        return if we_accept == peer_accepts {
            Ok(verdict)
        } else {
            disagree()
        };
    };
    let mut names = BTreeSet::new();
    let mut repeated = 0i32;
    members.retain(|(name, _)| {
        let is_first = names.insert(name.clone());
        repeated += i32::from(!is_first && peer.knows(name));
        is_first
    });

    let mut we_refuse = BTreeSet::new();
    let issues: &[Issue] = ours.as_ref().err().map_or(&[], |issues| issues);
    for issue in issues {
        match (&issue.code, issue.path.first()) {
            (Code::DuplicateField {}, _) => repeated -= 1,
            (_, Some(name)) => _ = we_refuse.insert(name.clone().into_owned()),
            (_, None) => return Err(format!("we refuse an object as a whole: {issue:?}")),
        }
    }
    if repeated != 0 {
        return Err(format!(
            "our rules missed {repeated} repeated fields: {ours:?}"
        ));
    }
    let is_repeated = issues
        .iter()
        .any(|issue| issue.code == Code::DuplicateField {});
    if is_repeated && peer_accepts {
        verdict.differences.insert(REPEATED.name);
    }

    let peer_refuses = peer.refused(&members);
    for name in peer_refuses.symmetric_difference(&we_refuse) {
        let raw = members.iter().find(|(other, _)| other == name);
        let raw = raw.map_or("", |(_, raw)| raw.get());
        let ours = we_refuse.contains(name);
        match differences::explain(peer, name, raw, ours) {
            Some(differences) => verdict.differences.extend(differences),
            None => {
                return Err(format!(
                    "{name}: we {}, jsonschema does not: {raw}",
                    verb(!ours)
                ));
            }
        }
    }
    if we_accept != peer_accepts && verdict.differences.is_empty() {
        return disagree();
    }
    verdict.fields = names
        .into_iter()
        .filter(|name| peer.knows(name))
        .map(|name| (name.clone(), we_refuse.contains(&name)))
        .collect();
    Ok(verdict)
}

fn verb(accepts: bool) -> &'static str {
    if accepts { "accept" } else { "refuse" }
}

/// All members of an object, repeated ones too, each with its JSON text.
struct Members(Vec<Member>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry::<String, Box<RawValue>>()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// The counts of a run.
#[derive(Default)]
struct Tally {
    documents: u32,
    accepted: u32,
    agreements: u32,
    /// For each field how often it was present, and how often our rules refused it.
    fields: BTreeMap<String, (u32, u32)>,
    differences: BTreeMap<&'static str, u32>,
}

impl Tally {
    fn add(&mut self, verdict: &Verdict) {
        self.documents += 1;
        self.accepted += u32::from(verdict.we_accept);
        self.agreements += u32::from(verdict.differences.is_empty());
        for (field, refused) in &verdict.fields {
            let counts = self.fields.entry(field.clone()).or_default();
            counts.0 += 1;
            counts.1 += u32::from(*refused);
        }
        for name in &verdict.differences {
            *self.differences.entry(name).or_default() += 1;
        }
    }
}

impl Tally {
    /// Asserts that the documents covered both verdicts of every field, and every known difference.
    fn assert_coverage(&self) {
        for (field, (given, refused)) in &self.fields {
            let share = f64::from(*refused) / f64::from(*given);
            assert!(
                (0.03..0.97).contains(&share),
                "{refused} of {given} refused: {field}"
            );
        }
        for difference in table() {
            let name = difference.name;
            assert!(
                self.differences.contains_key(name),
                "the peer no longer differs: {name}"
            );
        }
    }
}

fn table() -> impl Iterator<Item = &'static Difference> {
    KNOWN.iter().chain([&REPEATED])
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            documents,
            accepted,
            agreements,
            ..
        } = self;
        writeln!(
            f,
            "{documents:>9}  documents, of which we accept {accepted}"
        )?;
        write!(f, "{agreements:>9}  agreements")?;
        for Difference { name, reason, .. } in table() {
            let count = self.differences.get(name).unwrap_or(&0);
            write!(f, "\n{count:>9}  {name}: {reason}")?;
        }
        Ok(())
    }
}
