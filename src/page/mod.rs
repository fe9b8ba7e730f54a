pub mod features;
pub mod region;
pub mod shape;
pub mod words;
