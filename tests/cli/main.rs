//! The program as a user meets it: exit codes, messages, and what it leaves.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

mod clean;
mod commands;
mod dry_run;
mod filter;
mod flags;
mod kinds;
mod progress;
mod sample;
mod sandbox;
mod results;
mod score;
mod unstrike;
mod terminal;
mod values;
mod verify;
mod safety;
