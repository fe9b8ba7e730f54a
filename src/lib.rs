//! copydesk turns a dump of scraped news into clean copy.
//!
//! The modules stand in the order in which data flows: each uses only what is
//! declared above it, and `tests/layers.rs` holds that. The empty lines keep
//! rustfmt from sorting them.

pub mod record;

pub mod config;

pub mod exec;

pub mod read;

pub mod parse;

pub mod normalize;

pub mod segment;

pub mod boilerplate;

pub mod repeat;

pub mod dedup;

pub mod report;

pub mod write;

pub mod pipeline;

pub mod replay;
