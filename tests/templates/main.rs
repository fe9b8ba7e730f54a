//! Learned templates from end to end: what is found and struck, what survives, and
//! what holds of every result.

// A test that cannot go on has failed.
#![allow(clippy::unwrap_used, clippy::expect_used)]

#[path = "../common/mod.rs"]
mod common;

#[path = "../cli/sandbox.rs"]
#[allow(dead_code)]
mod sandbox;

mod back;
mod dump;
mod file;
mod found;
mod invariants;
mod pages;
mod paper;
mod survives;
