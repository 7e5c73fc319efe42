//! The rows of invented customers.

use std::io::{self, Write};

/// Writes a header and that many rows. Of 1000 rows 30 are invalid, and 10 others repeat the row before.
pub fn write_rows(out: &mut impl Write, rows: u64) -> io::Result<()> {
    writeln!(
        out,
        "Name,E-mail,Phone,Member ID,Address,Total deposits,Notes"
    )?;
    for row in 0..rows {
        let place = row % 1000;
        // A row that repeats the one before.
        let number = if place % 100 == 99 { row - 1 } else { row };
        let email = match place {
            place if place % 100 == 33 => format!("customer{number}.example.com"),
            place if place % 100 == 66 => String::new(),
            _ => format!("customer{number}@example.com"),
        };
        let phone = match place {
            place if place % 100 == 5 => "+44 20 7946 0000 0000 0000".to_owned(),
            place if place % 4 == 0 => String::new(),
            _ => format!("+44 20 7946 {:04}", number % 10_000),
        };
        let address = if number % 10 == 0 {
            format!("\"{} Test Street, Suite {}\"", number % 300, number % 7)
        } else {
            format!("{} Test Street", number % 300)
        };
        let deposits = number % 5000;
        writeln!(
            out,
            "Customer {number},{email},{phone},M-{number:07},{address},{deposits}.50,",
        )?;
    }
    out.flush()
}
