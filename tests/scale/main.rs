//! Any size on one machine: memory and disk are kept to or refused with numbers,
//! a source that loses too much stops the run, and lines stay short.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]
// What was measured is worth reading.
#![allow(clippy::print_stdout)]

#[path = "../common/mod.rs"]
mod common;
#[allow(dead_code)]
#[path = "../cli/sandbox.rs"]
mod sandbox;
#[allow(dead_code)]
#[path = "../../benches/generate/mod.rs"]
mod generate;

mod audit;
mod disk;
mod memory;
mod removal;
