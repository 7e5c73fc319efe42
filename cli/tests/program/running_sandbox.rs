//! A real sandbox, beside the tests that run the program against it.

use std::sync::Arc;

use caibo_sandbox::{Options, Sandbox};
use serde_json::Value;
use tokio::runtime::Runtime;

/// A sandbox in a runtime of its own.
pub struct RunningSandbox {
    pub sandbox: Arc<Sandbox>,
    runtime: Runtime,
}

impl RunningSandbox {
    pub fn start() -> Self {
        Self::start_with(Options::default())
    }

    pub fn start_with(options: Options) -> Self {
        let runtime = Runtime::new().unwrap();
        let sandbox = runtime.block_on(Sandbox::start_with(options)).unwrap();
        Self {
            sandbox: Arc::new(sandbox),
            runtime,
        }
    }

    pub fn url(&self) -> &str {
        self.sandbox.url()
    }

    pub fn customers(&self) -> Vec<Value> {
        self.runtime.block_on(self.sandbox.customers()).unwrap()
    }

    /// The stored values of a text field, in the order of the alphabet.
    pub fn values(&self, field: &str) -> Vec<String> {
        let customers = self.customers();
        let values = customers.iter().map(|customer| customer[field].as_str());
        let mut values: Vec<_> = values.map(|value| value.unwrap().to_owned()).collect();
        values.sort();
        values
    }

    pub fn requests(&self) -> Vec<Value> {
        self.runtime.block_on(self.sandbox.requests()).unwrap()
    }
}
