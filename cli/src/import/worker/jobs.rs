//! Takes jobs from the queue.

use std::time::{Duration, Instant};

use graphile_worker::{
    IntoTaskHandlerResult, TaskHandler, Worker, WorkerContext, WorkerRecoveryConfig,
};
use tokio::sync::watch;
use tokio::time::sleep;

use super::dispatcher::Dispatcher;
use crate::failure::Failure;
use crate::queue::{DEAD_AFTER, IDENTIFIER, JOBS, Job};

/// How many jobs a worker runs at once, so that the sender does not wait between two.
const MAX_JOBS: usize = 3;

/// How often a worker looks for a job. A job that has ended is followed by another only then.
const POLL_INTERVAL: Duration = Duration::from_millis(200);

/// The time between two heartbeats.
const HEARTBEAT_INTERVAL: Duration = Duration::from_secs(2);

/// How often it looks for workers that are dead.
const SWEEP_INTERVAL: Duration = Duration::from_secs(3);

/// How long the queue may be out of reach, for instance while PostgreSQL restarts.
const MAX_UNREACHED: Duration = Duration::from_secs(300);

impl TaskHandler for Job {
    const IDENTIFIER: &'static str = IDENTIFIER;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        match context.get_ext::<Dispatcher>() {
            Some(dispatcher) => dispatcher.clone().send(self).await,
            None => Err("the worker was stopped"),
        }
    }
}

/// Works jobs off until it is halted, and gives the rows in flight the time `grace` to end. It connects again if PostgreSQL was
/// restarted.
///
/// # Errors
///
/// The queue cannot be reached for [`MAX_UNREACHED`].
pub async fn run(
    dispatcher: &Dispatcher,
    halted: watch::Receiver<bool>,
    grace: Duration,
) -> Result<(), Failure> {
    let mut reached = Instant::now();
    loop {
        let mut signal = halted.clone();
        let recovery = WorkerRecoveryConfig::default()
            .heartbeat_interval(HEARTBEAT_INTERVAL)
            .sweep_interval(SWEEP_INTERVAL)
            .sweep_threshold(DEAD_AFTER)
            .recovery_delay(Duration::ZERO);
        let worker = Worker::options()
            .database(dispatcher.queue.database().clone())
            .schema(JOBS)
            .concurrency(MAX_JOBS)
            .poll_interval(POLL_INTERVAL)
            .worker_recovery(recovery)
            .listen_os_shutdown_signals(false)
            .shutdown_signal(async move {
                let _ = signal.wait_for(|halted| *halted).await;
            })
            .shutdown_grace_period(grace)
            .add_extension(dispatcher.clone())
            .define_job::<Job>()
            .init()
            .await;
        if let Ok(worker) = worker {
            // It ends with an error only if the connection is lost. A job that fails does not end it.
            let _ = worker.run().await;
            reached = Instant::now();
        }
        if *halted.borrow() {
            return Ok(());
        }
        if reached.elapsed() > MAX_UNREACHED {
            return Err(Failure::unreachable("the queue cannot be reached"));
        }
        sleep(Duration::from_secs(1)).await;
    }
}
