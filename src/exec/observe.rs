//! How a run tells how far it is. Called once a chunk from one thread: a
//! progress bar that every worker moves costs up to a tenth of the time.

/// What the run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    Scan,
    Publish,
    Verify,
}

/// Watches a run.
pub trait Observer: Sync {
    /// A phase begins; `total` is in bytes.
    fn begin(&self, phase: Phase, total: u64);
    /// So many more bytes and documents are done.
    fn advance(&self, bytes: u64, documents: u64);
    /// Something that a person should know, on one line.
    fn warn(&self, message: &str);
}

/// Watches nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Observer for Silent {
    fn begin(&self, _: Phase, _: u64) {}
    fn advance(&self, _: u64, _: u64) {}
    fn warn(&self, _: &str) {}
}
