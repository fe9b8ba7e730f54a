//! copydesk turns a dump of scraped news into clean copy.

pub mod read;
pub mod record;
pub mod segment;
