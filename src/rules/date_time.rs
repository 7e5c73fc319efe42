//! The `date-time` of RFC 3339, section 5.6.

use crate::issue::Code;
use crate::text::ascii::is_one_of;

/// Checks that a text is a `date-time` of a day that the calendar has.
pub(crate) fn check(text: &str) -> Result<(), Code> {
    parse(text).ok_or(Code::InvalidDateTime {})
}

fn parse(text: &str) -> Option<()> {
    let mut rest = text.as_bytes();
    let year = digits(&mut rest, 4)?;
    take(&mut rest, "-")?;
    let month = digits(&mut rest, 2)?;
    take(&mut rest, "-")?;
    let day = digits(&mut rest, 2)?;
    take(&mut rest, "Tt")?;
    let hour = digits(&mut rest, 2)?;
    take(&mut rest, ":")?;
    let minute = digits(&mut rest, 2)?;
    take(&mut rest, ":")?;
    let second = digits(&mut rest, 2)?;
    if take(&mut rest, ".").is_some() {
        let fraction = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        rest = rest.get(fraction..).filter(|_| fraction > 0)?;
    }
    let offset = offset_minutes(&mut rest)?;

    let is_real_day = (1..=days_in_month(year, month)?).contains(&day);
    let is_real_time = hour <= 23 && minute <= 59 && second <= 60;
    // A leap second is inserted at the end of a UTC day (RFC 3339, section 5.7 and appendix D).
    let utc_minute = (hour * 60 + minute - offset).rem_euclid(24 * 60);
    let is_real_second = second < 60 || utc_minute == 23 * 60 + 59;
    (rest.is_empty() && is_real_day && is_real_time && is_real_second).then_some(())
}

/// `time-offset`: how far local time is ahead of UTC.
fn offset_minutes(rest: &mut &[u8]) -> Option<i32> {
    let sign = match take(rest, "Zz+-")? {
        b'+' => 1,
        b'-' => -1,
        _ => return Some(0),
    };
    let hour = digits(rest, 2).filter(|hour| *hour <= 23)?;
    take(rest, ":")?;
    let minute = digits(rest, 2).filter(|minute| *minute <= 59)?;
    Some(sign * (hour * 60 + minute))
}

fn days_in_month(year: i32, month: i32) -> Option<i32> {
    let is_leap_year = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    Some(match month {
        2 if is_leap_year => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    })
}

/// Takes one byte that is any of `expected`.
fn take(rest: &mut &[u8], expected: &str) -> Option<u8> {
    let (first, tail) = rest.split_first()?;
    if is_one_of(*first, expected) {
        *rest = tail;
        return Some(*first);
    }
    None
}

/// Takes exactly `count` decimal digits.
fn digits(rest: &mut &[u8], count: usize) -> Option<i32> {
    let (head, tail) = rest.split_at_checked(count)?;
    let number = head.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + i32::from(byte - b'0'))
    })?;
    *rest = tail;
    Some(number)
}
