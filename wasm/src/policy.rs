//! The rules of attempts, tokens and pace: numbers in, numbers out.
//!
//! `policy.js` writes the arguments to the areas as numbers, one in each place, and reads the output. No rule keeps anything: the
//! state of a call, of a client or of a run is among the arguments, and its next state is in the output. An absent number is NaN,
//! and a flag is 0 or 1.

use caibo_customers::ffi::pace::Pace;
use caibo_customers::ffi::{duration, milliseconds};
use caibo_customers::request::Call;
use caibo_customers::retry::{self, Attempt, NextToken, Outcome};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::memory::{Areas, with_areas};
use crate::output::write;

/// Applies a rule: 0 is [`after_attempt`], and the others are those of [`pace`].
#[wasm_bindgen]
pub fn policy(rule: u32) {
    with_areas(|areas| {
        let mut arguments = Arguments { areas, next: 0 };
        match rule {
            0 => after_attempt(&mut arguments),
            _ => pace(rule, &mut arguments),
        }
    });
}

/// The arguments, in their order.
struct Arguments<'a> {
    areas: &'a Areas,
    next: usize,
}

impl Arguments<'_> {
    #[inline(never)]
    fn number(&mut self) -> f64 {
        self.next += 1;
        self.areas.number(self.next - 1)
    }

    fn integer(&mut self) -> u32 {
        self.number() as u32
    }

    fn flag(&mut self) -> bool {
        self.number() > 0.0
    }

    fn optional(&mut self) -> Option<f64> {
        let number = self.number();
        (!number.is_nan()).then_some(number)
    }
}

/// Decides what follows a failed attempt. The output is the wait before the next attempt, the wait for all calls of the client,
/// whether the attempt may have changed something, and where the next token comes from: 0 for the function, 1 for the newest
/// token, 2 for nowhere. An attempt without a complete response has the status 0.
fn after_attempt(arguments: &mut Arguments<'_>) {
    let (status, is_not_sent, is_in_progress) =
        (arguments.integer(), arguments.flag(), arguments.flag());
    let outcome = match status {
        0 if is_not_sent => Outcome::NotSent,
        0 => Outcome::NoResponse,
        _ if is_in_progress => Outcome::InProgress,
        _ => Outcome::Status(status as u16),
    };
    let next_token = NextToken::after_refusal(arguments.flag(), arguments.flag());
    let attempt = Attempt {
        outcome,
        may_reauthorize: arguments.flag() && next_token != NextToken::None,
        is_repeatable: arguments.flag(),
        number: arguments.integer(),
        max_retries: arguments.integer(),
        retry_after: arguments.optional().map(duration),
        refusals: arguments.optional().map(|count| count as u32),
        time_left: duration(arguments.number()),
        random: arguments.number(),
    };
    let call = if arguments.flag() {
        Call::GetPaymentMethods
    } else {
        Call::CreateCustomer
    };
    write(|output| {
        output.number(retry::delay(&attempt).map_or(f64::NAN, milliseconds));
        let hold = attempt.retry_after.filter(|_| attempt.is_refusal());
        output.number(hold.map_or(f64::NAN, milliseconds));
        output.count(usize::from(outcome.may_have_changed(call)));
        output.count(next_token as usize);
    });
}

/// Changes the pace of a run. 1 begins it, 2 grows the window, 3 slows down after a refusal, 4 corrects
/// that by a late success, and 5 takes a turn. The arguments
/// are the pace, the limit, and those of the function of [`Pace`]. The output is the pace, the length of a step, and the time of
/// the turn.
fn pace(rule: u32, arguments: &mut Arguments<'_>) {
    let mut pace = Pace {
        window: arguments.integer(),
        interval: arguments.number(),
        closer: arguments.number(),
        measured: arguments.integer(),
        next: arguments.number(),
        since: arguments.number(),
    };
    let limit = arguments.integer();
    let (first, second) = (arguments.number(), arguments.number());
    let mut turn = None;
    match rule {
        1 => pace = Pace::new(limit, first),
        2 => pace.grow(limit, first, second),
        3 => pace.refuse(first, second, arguments.integer()),
        4 => pace.succeed_late(),
        _ => turn = pace.turn(first, second),
    }
    write(|output| {
        output.number(f64::from(pace.window));
        output.number(pace.interval);
        output.number(pace.closer);
        output.number(f64::from(pace.measured));
        output.number(pace.next);
        output.number(pace.since);
        output.number(f64::from(pace.step()));
        output.number(turn.unwrap_or(f64::NAN));
    });
}
