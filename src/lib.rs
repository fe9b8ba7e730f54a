//! copydesk turns a dump of scraped news into clean copy.

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
pub mod replay;
pub mod pipeline;
