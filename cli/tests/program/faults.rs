//! Makes requests to a sandbox fail in random ways, until it is dropped.

use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use caibo_sandbox::Sandbox;

use crate::random::Random;

/// Refusals before any work, failures before and after it, and answers that do not come or cannot be read.
const FAULTS: [&str; 10] = [
    "status=429; retry-after=0.02; times=2",
    "status=429; times=1",
    "status=503; times=2",
    "status=503; retry-after=0.02; times=1",
    "status=500; times=1",
    "drop; times=1",
    "drop-after-commit; times=2",
    "truncate; times=1",
    "stall-headers; times=1",
    "stall-body; times=1",
];

/// How many faults follow each other, and how often they are chosen anew.
const STEPS: u64 = 8;
const PERIOD: Duration = Duration::from_millis(200);

pub struct RandomFaults {
    stop: Option<Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl RandomFaults {
    /// About one request in `every` fails.
    pub fn start(sandbox: &Arc<Sandbox>, mut random: Random, every: u64) -> Self {
        let sandbox = Arc::clone(sandbox);
        let (stop, stopped) = mpsc::channel();
        let thread = thread::spawn(move || {
            loop {
                let steps: Vec<_> = (0..STEPS)
                    .map(|_| {
                        let between = 1 + random.below(2 * every);
                        let fault = FAULTS[random.below(FAULTS.len() as u64) as usize];
                        format!("slow=0ms; times={between} | {fault}")
                    })
                    .collect();
                sandbox.set_fault(&steps.join(" | ")).unwrap();
                if stopped.recv_timeout(PERIOD) != Err(RecvTimeoutError::Timeout) {
                    return;
                }
            }
        });
        Self {
            stop: Some(stop),
            thread: Some(thread),
        }
    }
}

impl Drop for RandomFaults {
    fn drop(&mut self) {
        drop(self.stop.take());
        if let Some(thread) = self.thread.take() {
            thread.join().unwrap();
        }
    }
}
