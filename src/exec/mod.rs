//! What a run works with and is watched by: the ordered parallel map, the budget of
//! memory, the observer and the request to stop.

mod budget;
pub mod fault;
mod observe;
mod stop;
mod workers;

pub use budget::Budget;
pub use observe::{Extent, Observer, Phase, Silent, Unit};
pub use stop::Stop;
pub use workers::Workers;
