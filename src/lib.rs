//! copydesk turns a dump of scraped news into clean copy.

pub mod boilerplate;
pub mod record;
pub mod segment;
