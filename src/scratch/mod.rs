//! All that is on disk for the time of a run: the staging that holds what later passes
//! need, the frames that outlive a process, the sorter for what outgrows memory, the
//! column that is asked by number, and the codec of staged documents.

mod block;
mod codec;
mod column;
mod fixed;
mod frames;
mod sorter;
mod spool;
mod staging;

pub use block::Loaded;
pub use codec::{decode, decode_card, encode};
pub use column::Column;
pub(crate) use fixed::fixed;
pub use fixed::{Fields, Fixed};
pub use frames::Frames;
pub use sorter::{Sorted, Sorter};
pub use spool::Spool;
pub use staging::Staging;
