//! Times functions against each other: all of them in every round, in changing order.

use std::hint::black_box;
use std::time::{Duration, Instant};

/// A function with its name. The result says whether it did its work.
pub type Function<'a> = (&'static str, &'a dyn Fn() -> bool);

/// How much is measured.
pub struct Plan {
    pub rounds: usize,
    /// How long a function runs in a round.
    pub chunk: Duration,
    /// How long a function runs before the rounds.
    pub warm_up: Duration,
}

/// Returns, for each function, the nanoseconds of one call in each round.
pub fn interleaved(functions: &[Function<'_>], plan: &Plan) -> Vec<Vec<f64>> {
    let mut timed: Vec<_> = functions
        .iter()
        .map(|(_, run)| (*run, repeats(*run, plan), Vec::new()))
        .collect();
    for round in 0..plan.rounds {
        // Begins with another function each round, and turns the order around every second round.
        let count = timed.len();
        for step in 0..count {
            let step = if round % 2 == 0 {
                step
            } else {
                count - 1 - step
            };
            if let Some((run, repeats, times)) = timed.get_mut((step + round / 2) % count) {
                times.push(time(*run, *repeats).as_nanos() as f64 / f64::from(*repeats));
            }
        }
    }
    timed.into_iter().map(|(_, _, times)| times).collect()
}

/// Runs a function for a while, and returns how many calls fill a chunk.
fn repeats(run: &dyn Fn() -> bool, plan: &Plan) -> u32 {
    let start = Instant::now();
    let mut repeats = 1;
    loop {
        let took = time(run, repeats);
        if took < plan.chunk {
            repeats *= 2;
        } else if start.elapsed() >= plan.warm_up {
            return repeats;
        }
    }
}

fn time(run: &dyn Fn() -> bool, repeats: u32) -> Duration {
    let start = Instant::now();
    for _ in 0..repeats {
        black_box(black_box(run)());
    }
    start.elapsed()
}
