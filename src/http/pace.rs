//! The pace of many calls: how many are in flight, and how far apart they are sent, as the server's refusals teach.
//!
//! A run begins with few requests in flight and doubles them while nothing is refused. Concurrency alone is no limit of a rate:
//! a server that answers at once gets thousands of requests a second from four connections. So the first refusal is also a
//! measurement: the requests that succeeded, divided by the time until the server accepts more. From then on requests are
//! spaced, a little closer each time, until the next refusal.
//!
//! All times are in milliseconds, on any clock that never goes back.

/// The number of requests in flight at the beginning.
const FIRST_WINDOW: u32 = 4;
/// The number of requests that must end before the window grows, for each of its places.
const STEP: u32 = 2;
/// The part of the deadline that the slowest request may take if the window is to grow. Where requests share one connection,
/// twice as many take twice as long.
const SLOW: f64 = 0.25;
/// The factor by which requests are further apart than measured, so that the next refusal is not immediate.
const MARGIN: f64 = 1.1;
/// The largest factor by which a refusal sets requests apart that have been spaced before. What was measured until then
/// includes the wait, and would slow the run too much.
const MAX_BRAKE: f64 = 1.25;
/// The number of successes from which a measurement counts as exact.
const ENOUGH: u32 = 4;
/// The factor by which the interval shrinks with each request, after an exact measurement and after another one.
const CLOSER: f64 = 0.999;
const MUCH_CLOSER: f64 = 0.97;
/// The interval below which requests are not spaced, since timers are not that exact.
const SHORTEST: f64 = 1.0;

/// The longest wait that a run obeys: 15 minutes. A server that asks for a longer one refuses the run.
pub const MAX_HOLD: f64 = 900_000.0;
/// The number of times that one row is sent again after a refusal.
pub const MAX_REFUSALS: u32 = 10;

/// The pace of a run of calls.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Pace {
    /// The largest number of requests in flight.
    pub window: u32,
    /// The time between two requests; 0 as long as nothing was refused.
    pub interval: f64,
    /// The factor by which the interval shrinks with each request.
    pub closer: f64,
    /// The number of successes by which the interval was measured.
    pub measured: u32,
    /// The time before which the next request is not sent.
    pub next: f64,
    /// The time since which successes are counted: the beginning, or the end of the last wait that the server asked for.
    pub since: f64,
}

impl Pace {
    /// The pace of a run that begins, with `limit` requests in flight at most.
    pub fn new(limit: u32, now: f64) -> Self {
        Self {
            window: limit.min(FIRST_WINDOW),
            interval: 0.0,
            closer: CLOSER,
            measured: 0,
            next: now,
            since: now,
        }
    }

    /// The number of requests that must end before [`grow`](Self::grow) is due.
    pub fn step(&self) -> u32 {
        self.window.saturating_mul(STEP)
    }

    /// Adapts the window after a step. `slowest` is the longest time that a request of the step took. The window is halved if
    /// that is close to `timeout`.
    pub fn grow(&mut self, limit: u32, slowest: f64, timeout: f64) {
        if slowest < timeout * SLOW {
            self.window = self.window.saturating_mul(2).min(limit);
        } else if slowest > timeout * (1.0 - SLOW) {
            self.window = (self.window / 2).max(1);
        }
    }

    /// Slows down after a refusal. `sent` is when the refused request was sent, `until` when the server accepts more, and
    /// `successes` how many requests succeeded of those sent since [`since`](Self::since).
    ///
    /// A request that was sent before the last wait ended belongs to the same refusal, and only extends the wait.
    pub fn refuse(&mut self, sent: f64, until: f64, successes: u32) {
        if sent >= self.since {
            let span = until - self.since;
            let interval = span / f64::from(successes.max(1)) * MARGIN;
            self.interval = if self.interval > 0.0 && successes >= ENOUGH {
                interval.min(self.interval * MAX_BRAKE)
            } else {
                interval.max(self.interval)
            };
            self.set_measured(successes);
            self.window = (self.window / 2).max(1);
        }
        self.next = self.next.max(until);
        self.since = self.since.max(until);
    }

    /// Corrects the measurement after a success of a request that was sent before [`since`](Self::since): responses may overtake
    /// each other.
    pub fn succeed_late(&mut self) {
        let before = f64::from(self.measured.max(1));
        self.set_measured(self.measured.saturating_add(1));
        self.interval *= before / f64::from(self.measured);
    }

    fn set_measured(&mut self, successes: u32) {
        self.measured = successes;
        self.closer = if successes < ENOUGH {
            MUCH_CLOSER
        } else {
            CLOSER
        };
    }

    /// Takes the next turn: the time at which a request may be sent. `hold` is the time until which the server refuses all
    /// requests of the client, if that is known. `None` if that is longer than [`MAX_HOLD`].
    pub fn turn(&mut self, now: f64, hold: f64) -> Option<f64> {
        if hold - now > MAX_HOLD {
            return None;
        }
        let turn = self.next.max(now).max(hold);
        self.next = turn + self.interval;
        self.interval *= self.closer;
        if self.interval < SHORTEST {
            self.interval = 0.0;
        }
        Some(turn)
    }
}
