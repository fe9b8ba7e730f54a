//! The fault matrix: what breaks, and that nothing is lost by it. Which row of
//! the matrix is which test stands in docs/evaluation/reliability.md.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]
// How much was tried is worth reading, and so is what was skipped.
#![allow(clippy::print_stdout)]
// Faults are injected into debug builds only.
#![cfg(debug_assertions)]

#[path = "../common/mod.rs"]
mod common;
#[allow(dead_code)]
#[path = "../cli/sandbox.rs"]
mod sandbox;

mod again;
mod corpus;
mod disk;
mod hostile;
mod kill;
mod machine;
mod sample;
mod signals;
mod sweep;
mod table;
mod tools;
mod torn;
