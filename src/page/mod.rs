pub mod clusters;
pub mod features;
pub mod lexicon;
pub mod region;
pub mod shape;
pub mod words;
