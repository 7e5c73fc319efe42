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

/// How many jobs a worker has at once: when the rows of one end, those of the next are there.
const AT_ONCE: usize = 3;

/// The time between two heartbeats.
const BETWEEN_HEARTBEATS: Duration = Duration::from_secs(2);

/// How often it looks for workers that are dead.
const BETWEEN_SWEEPS: Duration = Duration::from_secs(3);

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

/// Works jobs off until it is halted. It connects again if PostgreSQL was restarted.
///
/// # Errors
///
/// The queue cannot be reached for a long time.
pub async fn run(
    dispatcher: &Dispatcher,
    halted: watch::Receiver<bool>,
    grace: Duration,
) -> Result<(), Failure> {
    let mut reached = Instant::now();
    loop {
        let mut signal = halted.clone();
        let recovery = WorkerRecoveryConfig::default()
            .heartbeat_interval(BETWEEN_HEARTBEATS)
            .sweep_interval(BETWEEN_SWEEPS)
            .sweep_threshold(DEAD_AFTER)
            .recovery_delay(Duration::ZERO);
        let worker = Worker::options()
            .database(dispatcher.queue.database().clone())
            .schema(JOBS)
            .concurrency(AT_ONCE)
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
            reached = Instant::now();
            // Its error is that of a connection: no job ends it otherwise.
            let _ = worker.run().await;
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
