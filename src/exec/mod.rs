//! All threads and temporary files: the ordered parallel map, the staging that
//! holds what later passes need, and the observer that watches a run.

mod observe;
mod staging;
mod workers;

pub use observe::{Observer, Phase, Silent};
pub use staging::{Block, Staging};
pub use workers::Workers;
