//! copydesk turns a dump of scraped news into clean copy.

pub mod config;
pub mod dedup;
pub mod exec;
pub mod parse;
pub mod record;
pub mod report;
pub mod segment;
pub mod write;
