//! HTTP dates.
//!
//! `httpdate` would be 2 KB of gzip in the WebAssembly. A test compares the two.

use std::ops::RangeInclusive;

use super::ascii::is_one_of;

/// The time that an HTTP-date (RFC 9110, section 5.6.7) in any of its three forms names, in milliseconds since 1970.
/// `None` for any other text. The name of the day is not compared with the date.
pub(crate) fn parse(text: &str) -> Option<f64> {
    let is_separator = |byte: &u8| is_one_of(*byte, " ,-:");
    let parts = text.as_bytes().split(is_separator);
    let mut parts = parts.filter(|part| !part.is_empty());
    index_of(parts.next()?, b"MonTueWedThuFriSatSun")?;
    let (first, second) = (parts.next()?, parts.next()?);
    // asctime: `Sun Nov  6 08:49:37 1994`. IMF-fixdate: `Sun, 06 Nov 1994 08:49:37 GMT`. RFC 850: `Sunday, 06-Nov-94
    // 08:49:37 GMT`.
    let is_asctime = first.first()?.is_ascii_alphabetic();
    let (month, day) = if is_asctime {
        (first, second)
    } else {
        (second, first)
    };
    let year_before_time = if is_asctime {
        None
    } else {
        Some(parts.next()?)
    };
    let (hour, minute, second) = (parts.next()?, parts.next()?, parts.next()?);
    let last = parts.next()?;
    let (year, is_gmt) = match year_before_time {
        Some(year) => (year, last == b"GMT"),
        None => (last, true),
    };
    if !is_gmt || parts.next().is_some() {
        return None;
    }
    let month = index_of(month, b"JanFebMarAprMayJunJulAugSepOctNovDec")?;
    let day = number(day, 1..=31)?;
    // A year of two digits is in the past century if it would be far in the future in this one.
    let year = match (number(year, 0..=9_999)?, year.len()) {
        (year, 4) => year,
        (year @ 70.., 2) => 1_900 + year,
        (year, 2) => 2_000 + year,
        _ => return None,
    };
    let clock =
        (number(hour, 0..=23)? * 60 + number(minute, 0..=59)?) * 60 + number(second, 0..=60)?;
    let days = days_since_1970(year, month, day);
    Some((f64::from(days) * 86_400.0 + f64::from(clock)) * 1_000.0)
}

/// The index of the name of three letters with which `text` begins.
fn index_of(text: &[u8], names: &[u8]) -> Option<i32> {
    let index = names.chunks(3).position(|name| text.starts_with(name))?;
    Some(index as i32)
}

/// The number of at most four decimal digits, if it is in the range.
fn number(digits: &[u8], range: RangeInclusive<i32>) -> Option<i32> {
    let digits = Some(digits).filter(|digits| digits.len() <= 4)?;
    let mut value = 0;
    for digit in digits {
        value = value * 10 + i32::from(digit.is_ascii_digit().then(|| digit - b'0')?);
    }
    range.contains(&value).then_some(value)
}

/// The number of days from 1970-01-01 to a day of the Gregorian calendar. January is month 0.
fn days_since_1970(year: i32, month: i32, day: i32) -> i32 {
    // The year begins in March, so that the leap day is its last day.
    let (year, month) = match month {
        ..2 => (year - 1, month + 10),
        _ => (year, month - 2),
    };
    let leap_days = year / 4 - year / 100 + year / 400;
    // 306 days from March to December; 719 468 days from 0000-03-01 to 1970-01-01.
    year * 365 + leap_days + (month * 306 + 5) / 10 + day - 1 - 719_468
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, UNIX_EPOCH};

    use super::*;

    #[test]
    fn the_three_forms_of_one_time() {
        for text in [
            "Sun, 06 Nov 1994 08:49:37 GMT",
            "Sunday, 06-Nov-94 08:49:37 GMT",
            "Sun Nov  6 08:49:37 1994",
        ] {
            assert_eq!(parse(text), Some(784_111_777_000.0), "{text}");
        }
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in [
            "",
            "soon",
            "7",
            "Sun",
            "Sun, 06 Nov 1994 08:49:37",
            "Sun, 06 Nov 1994 08:49:37 CET",
            "Sun, 06 Nov 1994 08:49:37 GMT GMT",
            "Sun, 06 Nov 1994 24:49:37 GMT",
            "Sun, 06 Nov 1994 08:49 GMT",
            "Sun, 00 Nov 1994 08:49:37 GMT",
            "Sun, 06 Non 1994 08:49:37 GMT",
            "Xun, 06 Nov 1994 08:49:37 GMT",
            "2026-01-31T09:30:00Z",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_day_of_two_centuries_is_that_of_httpdate() {
        for day in 0..73_000 {
            let seconds = day * 86_400 + day % 86_400;
            let text = httpdate::fmt_http_date(UNIX_EPOCH + Duration::from_secs(seconds));
            assert_eq!(parse(&text), Some(seconds as f64 * 1_000.0), "{text}");
        }
    }
}
