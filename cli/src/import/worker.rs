//! `caibo worker`: sends the rows of a queue.
//!
//! ```text
//! queue ─▶ job ─▶ sender ─▶ API
//!           ▲       └─▶ recorder ─▶ journal
//!           └───────────────┘
//! ```
//!
//! The rows of a few jobs go through one sender, as those of a file do. A job ends when each of its rows has an outcome that is
//! noted. If one has none, the job fails, and the queue gives it to a worker again later, as it does if the worker dies. Its open
//! rows are sent again with the same idempotency keys.

mod dispatcher;
mod jobs;

use std::sync::mpsc;
use std::thread;

use tokio::runtime::Handle;
use tokio::sync::watch;

use super::api::Api;
use super::rate::Pace;
use super::runtime::interruption;
use super::sender::Sender;
use super::stop::Stop;
use crate::failure::Failure;
use crate::queue::{Queue, RateLimit};

use dispatcher::Dispatcher;

/// The queue, the API and the concurrency of a worker.
pub struct WorkerOptions {
    pub queue: String,
    pub api: Api,
    pub concurrency: u32,
}

/// Sends rows until it is stopped, or nothing can succeed. Returns why.
///
/// # Errors
///
/// An argument is wrong, or the queue cannot be reached.
pub fn run(options: &WorkerOptions) -> Result<Stop, Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build();
    let runtime = runtime.map_err(|error| Failure::new(format!("cannot start: {error}")))?;
    runtime.block_on(work(options))
}

async fn work(options: &WorkerOptions) -> Result<Stop, Failure> {
    let caibo = options.api.client()?;
    let queue = Queue::open(&options.queue).await?;
    // Somebody may have started this worker because the fault that made jobs fail is mended.
    queue.end_waits().await?;
    // One batch waits, so that a worker takes few more rows than it sends.
    let (to_sender, outgoing) = tokio::sync::mpsc::channel(1);
    let (to_recorder, sent) = mpsc::channel();
    let (halt, halted) = watch::channel(false);
    let dispatcher = Dispatcher::new(queue.clone(), to_sender, halt.clone());

    let recorder = {
        let (dispatcher, runtime) = (dispatcher.clone(), Handle::current());
        thread::spawn(move || dispatcher.record(&sent, &runtime))
    };
    let mut interrupted = interruption();
    let interrupting = halt.clone();
    tokio::spawn(async move {
        let _ = interrupted.wait_for(|interrupted| *interrupted).await;
        interrupting.send(true)
    });
    let jobs = {
        let (dispatcher, halt, halted) = (dispatcher.clone(), halt.clone(), halted.clone());
        let grace = options.api.timeout;
        tokio::spawn(async move {
            let result = jobs::run(&dispatcher, halted, grace).await;
            let _ = halt.send(true);
            result
        })
    };
    let sender = Sender {
        caibo: &caibo,
        token_command: options.api.token_command.as_deref(),
        notes: None,
        concurrency: options.concurrency,
        pace: Pace::Shared(RateLimit::new(queue.database().clone())),
        interrupted: halted,
    };
    // The rows that were not sent belong to jobs, which another worker takes.
    let (stop, _) = sender.run(outgoing, to_recorder).await;
    let _ = recorder.join();
    dispatcher.close();
    let _ = halt.send(true);
    match jobs.await {
        Ok(Err(failure)) => Err(failure),
        _ => Ok(stop.unwrap_or(Stop::Interrupted)),
    }
}
