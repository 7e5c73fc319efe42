//! The names that the WebAssembly crate of the npm package uses. They are not public and may change in any release.

pub use crate::customer::{Client, Fields, Preferences, Purpose, TextView};
pub use crate::draft::{
    Cells, Conversion, Draft, FieldNames, FieldType, Findings, Given, Kind, Number, Value,
};
pub use crate::http::pace;
pub use crate::http::request::build;
pub use crate::http::response::{Answer, Content};
pub use crate::http::{duration, milliseconds};
pub use crate::issue::Param;
pub use crate::text::json::Members;
