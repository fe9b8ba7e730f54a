//! All threads and temporary files: the ordered parallel map, the staging that
//! holds what later passes need, the frames that outlive a process, the sorter for
//! what outgrows memory, the observer that watches a run and the request to stop it.

mod budget;
pub mod fault;
mod frames;
mod observe;
mod sorter;
mod spool;
mod staging;
mod stop;
mod workers;

pub use budget::Budget;
pub use frames::Frames;
pub use observe::{Observer, Phase, Silent};
pub use sorter::{Fixed, Sorted, Sorter};
pub use spool::Spool;
pub use staging::{Block, Staging};
pub use stop::Stop;
pub use workers::Workers;
