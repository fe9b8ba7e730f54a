//! All threads and temporary files: the ordered parallel map, the staging that
//! holds what later passes need, the sorter for what outgrows memory, and the observer that watches a run.

mod budget;
mod observe;
mod sorter;
mod staging;
mod workers;

pub use budget::Budget;
pub use observe::{Observer, Phase, Silent};
pub use sorter::{Fixed, Sorted, Sorter};
pub use staging::{Block, Staging};
pub use workers::Workers;
