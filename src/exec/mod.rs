//! All threads and temporary files: the ordered parallel map, the staging that
//! holds what later passes need, the frames that outlive a process, the sorter for
//! what outgrows memory, the column that is asked by number, the observer that
//! watches a run and the request to stop it.

mod block;
mod budget;
mod column;
pub mod fault;
mod fixed;
mod frames;
mod observe;
mod sorter;
mod spool;
mod staging;
mod stop;
mod workers;

pub use block::Loaded;
pub use budget::Budget;
pub use column::Column;
pub(crate) use fixed::fixed;
pub use fixed::{Fields, Fixed};
pub use frames::Frames;
pub use observe::{Observer, Phase, Silent};
pub use sorter::{Sorted, Sorter};
pub use spool::Spool;
pub use staging::Staging;
pub use stop::Stop;
pub use workers::Workers;
