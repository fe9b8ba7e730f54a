//! All threads and temporary files: the ordered parallel map, the staging that
//! holds what later passes need, the frames that outlive a process, the
//! observer that watches a run and the request to stop it.

pub mod fault;
mod frames;
mod observe;
mod staging;
mod stop;
mod workers;

pub use frames::Frames;
pub use observe::{Observer, Phase, Silent};
pub use staging::{Block, Staging};
pub use stop::Stop;
pub use workers::Workers;
