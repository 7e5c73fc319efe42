//! Sends the rows of a CSV file as JSON by reqwest alone, a few at a time: what `caibo import` is compared with.
//!
//! Arguments: the URL of the API, the file, and the number of requests in flight. Each request has an idempotency key, so that the
//! server has the same work.

use std::collections::BTreeMap;
use std::env;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result, ensure};
use reqwest::Client;
use reqwest::header::CONTENT_TYPE;
use tokio::task::JoinSet;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<()> {
    let mut arguments = env::args().skip(1);
    let mut argument = || arguments.next().context("usage: reqwest-loop URL FILE N");
    let (url, file, count) = (argument()?, argument()?, argument()?);
    let rows = csv::Reader::from_path(file)?.into_deserialize();
    let rows: Vec<BTreeMap<String, String>> = rows.collect::<Result<_, _>>()?;
    let rows = Arc::new(Mutex::new(rows.into_iter().enumerate()));
    // Built for the whole workspace, reqwest has TLS, and needs a provider although no address here has https.
    let is_set = rustls::crypto::ring::default_provider().install_default();
    ensure!(is_set.is_ok(), "rustls has a provider already");
    let client = Client::new();
    let mut loops = JoinSet::new();
    for _ in 0..count.parse()? {
        let (client, rows) = (client.clone(), Arc::clone(&rows));
        let url = format!("{url}/customers");
        loops.spawn(async move {
            loop {
                let row = rows.lock().unwrap_or_else(PoisonError::into_inner).next();
                let Some((index, row)) = row else {
                    return Ok(());
                };
                let request = client.post(&url).header(CONTENT_TYPE, "application/json");
                let request = request.header("Idempotency-Key", format!("row-{index}"));
                let response = request.body(serde_json::to_string(&row)?).send().await?;
                ensure!(response.status().is_success(), "{}", response.status());
                response.bytes().await?;
            }
        });
    }
    while let Some(ended) = loops.join_next().await {
        ended??;
    }
    Ok(())
}
