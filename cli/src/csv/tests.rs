//! Compares records with those of the crate `csv`, and in chunks.

use super::*;

const COMMA: Dialect = Dialect {
    delimiter: b',',
    terminator: b'\n',
};

/// The records of a text, by their cells, and whether their quotes are wrong.
fn records(text: &[u8], dialect: Dialect) -> Vec<(Vec<Vec<u8>>, Option<Fault>)> {
    let mut records = Vec::new();
    let mut record = Record::default();
    let mut at = 0;
    while at < text.len() {
        record.read(text, at, dialect);
        assert!(record.next > at && record.end <= record.next);
        at = record.next;
        if !record.is_empty_line() {
            let cells = record.cells.iter();
            let cells = cells.map(|cell| record.bytes(text, cell).to_vec());
            records.push((cells.collect(), record.fault));
        }
    }
    records
}

/// Pseudo-random texts of the characters that matter. The number of a text is its seed.
fn texts() -> impl Iterator<Item = Vec<u8>> {
    const PIECES: [&str; 8] = ["a", ",", "\"", "\n", "\r\n", "\"b", ",\"", "\"\"\n"];
    (0..60_000_u64).map(|number| {
        let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        let length = state >> 60;
        let mut text = Vec::new();
        for _ in 0..length {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let piece = PIECES.get((state >> 61) as usize);
            text.extend_from_slice(piece.map_or(b"", |piece| piece.as_bytes()));
        }
        text
    })
}

#[test]
fn records_without_faults_are_those_of_the_crate_csv() {
    let mut compared = 0;
    for text in texts() {
        let ours = records(&text, COMMA);
        if ours.iter().any(|(_, fault)| fault.is_some()) {
            continue;
        }
        let mut builder = ::csv::ReaderBuilder::new();
        builder.has_headers(false).flexible(true);
        let reader = builder.from_reader(text.as_slice());
        let theirs = reader.into_byte_records().filter_map(Result::ok);
        let theirs: Vec<Vec<Vec<u8>>> = theirs
            .map(|record| record.iter().map(<[u8]>::to_vec).collect())
            .collect();
        let ours: Vec<_> = ours.into_iter().map(|(cells, _)| cells).collect();
        assert_eq!(ours, theirs, "{:?}", String::from_utf8_lossy(&text));
        compared += 1;
    }
    assert!(compared > 10_000, "{compared}");
}

#[test]
fn a_text_has_the_same_records_in_chunks() {
    for text in texts() {
        let whole = records(&text, COMMA);
        for size in [1, 2, 5] {
            let mut chunked = Vec::new();
            let (mut from, mut to) = (0, 0);
            while from < text.len() {
                to = (to + size).min(text.len());
                let buffer = text.get(from..to).unwrap_or_default();
                let length = COMMA.whole_records(buffer, to == text.len());
                chunked.extend(records(buffer.get(..length).unwrap_or_default(), COMMA));
                from += length;
            }
            assert_eq!(chunked, whole, "{:?}", String::from_utf8_lossy(&text));
        }
    }
}

#[test]
fn a_quote_that_is_not_closed_within_the_limit_is_a_fault() {
    let mut text = b"\"a\n".to_vec();
    text.resize(MAX_QUOTED + 100, b'b');
    text.extend_from_slice(b"\nc,\"d\"\n");
    let found = records(&text, COMMA);
    let faults: Vec<_> = found.iter().map(|(_, fault)| *fault).collect();
    assert_eq!(faults, [Some(Fault::UnclosedQuote), None, None]);
    let last = found.last().map(|(cells, _)| cells.clone());
    assert_eq!(last, Some(vec![b"c".to_vec(), b"d".to_vec()]));
}
