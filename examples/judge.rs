//! Validates the documents of the standard input natively. `tests/conformance` compares the builds of the npm package with
//! the results.
//!
//! A line of the input is one letter, `n` for a new customer or `c` for changes, then a document as JSON text without line
//! breaks. For each line the output has a line of three parts, with tabs between them: the number of issues, the issues kept, as
//! JSON text, and the body of the request, which is empty if there are issues.

use std::io::{self, BufRead, Write};

use caibo_customers::{Client, Customer, CustomerChanges, Issues};

fn main() -> io::Result<()> {
    let mut output = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        let (issues, body) = match judge(&line) {
            Some(Ok(client)) => (Issues::default(), client.to_json()),
            Some(Err(issues)) => (issues, String::new()),
            None => return Err(io::Error::other("a line begins with n or c")),
        };
        let total = issues.total();
        let issues = serde_json::to_string(&issues)?;
        // The standard output is flushed after each line.
        writeln!(output, "{total}\t{issues}\t{body}")?;
    }
    Ok(())
}

/// The client of a line, or its issues. `None` if the line does not begin with a known letter.
fn judge(line: &str) -> Option<Result<Client, Issues>> {
    if let Some(json) = line.strip_prefix('n') {
        Some(Customer::from_json(json.as_bytes()).map(Customer::into_client))
    } else {
        let json = line.strip_prefix('c')?;
        Some(CustomerChanges::from_json(json.as_bytes()).map(CustomerChanges::into_client))
    }
}
