//! Tests the pace of a run, with a server that exists in numbers only.

use caibo_customers::ffi::pace::{MAX_HOLD, Pace};

const LIMIT: u32 = 50;
const TIMEOUT: f64 = 30_000.0;

#[test]
fn a_run_begins_with_four_requests_and_doubles_them() {
    assert_eq!(Pace::new(1, 0.0).window, 1);
    let mut pace = Pace::new(LIMIT, 0.0);
    let mut steps = Vec::new();
    for _ in 0..5 {
        steps.push((pace.window, pace.step()));
        pace.grow(LIMIT, 10.0, TIMEOUT);
    }
    assert_eq!(steps, [(4, 8), (8, 16), (16, 32), (32, 64), (50, 100)]);
    assert_eq!(pace.turn(7.0, 0.0), Some(7.0));
    assert_eq!(pace.turn(7.0, 0.0), Some(7.0));
}

#[test]
fn requests_that_are_slow_for_their_deadline_do_not_grow_the_window() {
    for (slowest, window) in [(7_000.0, 16), (8_000.0, 8), (22_000.0, 8), (23_000.0, 4)] {
        let mut pace = Pace::new(LIMIT, 0.0);
        pace.grow(LIMIT, 0.0, TIMEOUT);
        pace.grow(LIMIT, slowest, TIMEOUT);
        assert_eq!(pace.window, window, "{slowest}");
    }
}

#[test]
fn the_first_refusal_measures_the_rate() {
    let mut pace = Pace::new(LIMIT, 0.0);
    pace.grow(LIMIT, 1.0, TIMEOUT);
    // 20 requests in 50 ms, then a refusal for a second.
    pace.refuse(50.0, 1_050.0, 20);
    assert_eq!(pace.window, 4);
    let expected = 1_050.0 / 20.0 * 1.1;
    assert!((pace.interval - expected).abs() < 1e-9, "{pace:?}");
    // Others of the same time change nothing but the wait.
    pace.refuse(40.0, 1_060.0, 20);
    assert!((pace.interval - expected).abs() < 1e-9, "{pace:?}");
    assert_eq!(pace.turn(60.0, 0.0), Some(1_060.0));
    assert_eq!(pace.turn(60.0, 0.0), Some(1_060.0 + expected));
}

#[test]
fn a_late_success_corrects_the_measurement() {
    let mut pace = Pace::new(LIMIT, 0.0);
    pace.refuse(10.0, 1_000.0, 0);
    assert!((pace.interval - 1_100.0).abs() < 1e-9, "{pace:?}");
    for _ in 0..10 {
        pace.succeed_late();
    }
    assert!((pace.interval - 110.0).abs() < 1e-9, "{pace:?}");
}

#[test]
fn a_later_refusal_slows_down_by_a_quarter_at_most() {
    let mut pace = Pace::new(LIMIT, 0.0);
    pace.refuse(0.0, 1_000.0, 20);
    let before = pace.interval;
    pace.refuse(3_000.0, 4_000.0, 20);
    assert!((pace.interval - before * 1.25).abs() < 1e-9, "{pace:?}");
}

#[test]
fn the_pace_rises_until_requests_are_not_spaced() {
    let mut pace = Pace::new(LIMIT, 0.0);
    pace.refuse(0.0, 1_000.0, 100);
    let mut turns = 0;
    while pace.interval > 0.0 {
        let _ = pace.turn(0.0, 0.0);
        turns += 1;
    }
    assert_eq!(turns, 2_397);
}

#[test]
fn a_run_does_not_wait_longer_than_the_longest_hold() {
    let mut pace = Pace::new(LIMIT, 0.0);
    assert_eq!(pace.turn(1.0, MAX_HOLD + 1.0), Some(MAX_HOLD + 1.0));
    assert_eq!(pace.turn(1.0, MAX_HOLD + 2.0), None);
}

/// A server that admits `limit` requests in each second and answers at once.
fn refused_of(limit: u32, rows: u32) -> (u32, f64) {
    let mut pace = Pace::new(LIMIT, 0.0);
    let (mut now, mut hold) = (0.0, 0.0);
    let (mut second, mut admitted) = (0.0, 0);
    let (mut successes, mut created, mut refused) = (0, 0, 0);
    while created < rows {
        let Some(turn) = pace.turn(now, hold) else {
            break;
        };
        now = turn.max(now + 1.0);
        if (now / 1_000.0).floor() > second {
            second = (now / 1_000.0).floor();
            admitted = 0;
        }
        if admitted < limit {
            admitted += 1;
            successes += 1;
            created += 1;
        } else {
            refused += 1;
            hold = now + 1_000.0;
            pace.refuse(now, hold, successes);
            successes = 0;
        }
    }
    (refused, now)
}

#[test]
fn one_request_at_a_time_is_refused_seldom() {
    for limit in [5, 20, 50, 100] {
        let (refused, time) = refused_of(limit, 15 * limit);
        assert!(refused <= limit.max(20) / 4, "{limit}: {refused} refused");
        assert!(time < 25_000.0, "{limit}: {time} ms");
    }
}
