//! copydesk turns a dump of scraped news into clean copy.

pub mod config;
pub mod exec;
pub mod parse;
pub mod record;
pub mod segment;
