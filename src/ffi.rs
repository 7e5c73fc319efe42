//! The names that the WebAssembly crate of the npm package uses. They are not public and may change in any release.

pub use crate::customer::{Client, Purpose};
pub use crate::draft::{Draft, Number, Value};
pub use crate::http::request::build;
pub use crate::http::response::{Answer, Content};
pub use crate::text::json::Members;
