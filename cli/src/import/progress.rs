//! The progress on standard error: a bar on a terminal, and else a line from time to time.

use std::io::{self, IsTerminal as _};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::grouped::grouped;
use crate::stderr::tell;

/// The time between two lines.
const LINE_INTERVAL: Duration = Duration::from_secs(10);

pub struct Progress {
    rows: u64,
    begun: Instant,
    /// When the last line was printed.
    printed: Instant,
    bar: Option<ProgressBar>,
}

impl Progress {
    /// The progress of a file of that many rows.
    pub fn new(rows: u64) -> Self {
        let bar = io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::with_draw_target(Some(rows), ProgressDrawTarget::stderr());
            let style = ProgressStyle::with_template("{bar:30} {msg}");
            style.map_or(bar.clone(), |style| bar.with_style(style))
        });
        Self {
            rows,
            begun: Instant::now(),
            printed: Instant::now(),
            bar,
        }
    }

    /// Shows that many rows as done. `sent` of them were sent by this program.
    pub fn update(&mut self, done: u64, sent: u64) {
        match &self.bar {
            Some(bar) => {
                bar.set_position(done);
                bar.set_message(self.text(done, sent));
            }
            None if self.printed.elapsed() >= LINE_INTERVAL => {
                self.printed = Instant::now();
                tell(&self.text(done, sent));
            }
            None => {}
        }
    }

    /// Removes the bar.
    pub fn finish(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }

    /// `1 200 of 100 000 rows, 340/s, 5 min left`
    fn text(&self, done: u64, sent: u64) -> String {
        let mut text = format!("{} of {} rows", grouped(done), grouped(self.rows));
        let seconds = self.begun.elapsed().as_secs_f64();
        let rate = sent as f64 / seconds.max(0.001);
        if sent > 0 {
            let left = self.rows.saturating_sub(done) as f64 / rate;
            text += &format!(
                ", {}/s, {} left",
                grouped(rate.round() as u64),
                duration(left)
            );
        }
        text
    }
}

/// `40 s`, `5 min` or `3 h 20 min`, rounded up.
fn duration(seconds: f64) -> String {
    let seconds = seconds.ceil() as u64;
    let minutes = seconds.div_ceil(60);
    match (seconds, minutes) {
        (0..120, _) => format!("{seconds} s"),
        (_, 0..120) => format!("{minutes} min"),
        _ => format!("{} h {} min", minutes / 60, minutes % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::duration;

    #[test]
    fn the_time_left_has_a_unit_of_its_size() {
        for (seconds, text) in [
            (0.2, "1 s"),
            (119.0, "119 s"),
            (121.0, "3 min"),
            (7_199.0, "2 h 0 min"),
            (12_000.0, "3 h 20 min"),
        ] {
            assert_eq!(duration(seconds), text);
        }
    }
}
