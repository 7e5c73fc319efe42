//! The port without `--port`. `cargo xtask demo` includes this file, to find out before its build whether the port is free.

pub(crate) const PORT: u16 = 4010;
