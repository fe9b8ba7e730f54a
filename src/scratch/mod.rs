//! All that is on disk for the time of a run, and how it is encoded there.
//!
//! | container | holds | read | outlives the process |
//! |---|---|---|---|
//! | [`Log`] | frames of any length, each with its checksum | front to back at a resume, and by place | yes: the journal, and the file of the staging |
//! | [`Staging`] | what the scan makes of each record, encoded, in blocks | by block, by number | yes, once it has a file |
//! | [`Sorter`] | fixed records, in any order | once, sorted | no |
//! | [`Array`] | fixed records | by number | no |
//! | [`Spool`] | fixed records, each with a list of others | in the order they came, many times | no |
//!
//! Each keeps in memory what fits there, except the log; the last three go on in temporary
//! files without a name. There are two encodings: a record of any length is postcard
//! of what its Serde derives say ([`encode`] and [`decode`] do so for staged documents),
//! one of a fixed width is [`Fixed`], by the macro `fixed!`. Bytes that were damaged decode to
//! an error, and never allocate more than they could hold.

mod array;
mod block;
mod codec;
mod fixed;
mod log;
pub mod private;
mod sorter;
mod spool;
mod staging;

pub use array::Array;
pub use block::{Block, Loaded};
pub use codec::{decode, decode_card, encode};
pub(crate) use fixed::fixed;
pub use fixed::{Fixed, Records, packed};
pub use log::Log;
pub use sorter::{Sorted, Sorter};
pub use spool::Spool;
pub use staging::Staging;
