//! Circles in a graph of files.

use std::collections::{BTreeMap, BTreeSet};

/// An arrow from a file to a file that it uses.
pub type Arrow = (String, String);

/// The circles of a graph, each as the list of all its arrows.
///
/// Files that can reach one another stand in one circle (a strongly connected component), however many
/// ways lead around.
pub fn circles(arrows: &BTreeSet<Arrow>) -> Vec<Vec<Arrow>> {
    let mut uses: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (from, to) in arrows {
        uses.entry(from).or_default().push(to);
    }
    let reach: BTreeMap<&str, BTreeSet<&str>> = uses
        .keys()
        .map(|file| (*file, reachable(&uses, file)))
        .collect();
    let reaches = |from: &str, to: &str| reach.get(from).is_some_and(|files| files.contains(to));

    let mut circles = Vec::new();
    let mut done: BTreeSet<&str> = BTreeSet::new();
    for file in uses.keys() {
        if done.contains(file) || !reaches(file, file) {
            continue;
        }
        let is_member = |other: &str| reaches(file, other) && reaches(other, file);
        done.extend(uses.keys().filter(|other| is_member(other)));
        let own = arrows
            .iter()
            .filter(|(from, to)| is_member(from) && is_member(to));
        circles.push(own.cloned().collect());
    }
    circles
}

/// The files that a file uses, directly or through others.
fn reachable<'a>(uses: &BTreeMap<&'a str, Vec<&'a str>>, start: &str) -> BTreeSet<&'a str> {
    let mut found = BTreeSet::new();
    let mut next: Vec<&str> = uses.get(start).cloned().unwrap_or_default();
    while let Some(file) = next.pop() {
        if found.insert(file) {
            next.extend(uses.get(file).into_iter().flatten());
        }
    }
    found
}
