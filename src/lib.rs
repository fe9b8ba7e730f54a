//! copydesk turns a dump of scraped news into clean copy.

pub mod normalize;
pub mod record;
pub mod segment;
