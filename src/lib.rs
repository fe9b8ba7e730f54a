//! copydesk turns a dump of scraped news into clean copy.

pub mod boilerplate;
pub mod config;
pub mod dedup;
pub mod exec;
pub mod normalize;
pub mod parse;
pub mod pipeline;
pub mod read;
pub mod record;
pub mod repeat;
pub mod replay;
pub mod report;
pub mod segment;
pub mod write;
