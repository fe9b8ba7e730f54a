//! copydesk turns a dump of scraped news into clean copy.

pub mod record;
pub mod repeat;
pub mod segment;
