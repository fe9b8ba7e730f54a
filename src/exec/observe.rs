//! How a run tells how far it is. Called once a chunk from one thread: a
//! progress bar that every worker moves costs up to a tenth of the time.

/// What the run is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Inputs are found, and what an interrupted run left is read.
    Start,
    /// Records are counted, to choose some of them.
    Sample,
    Scan,
    Learn,
    /// Documents are cleaned again, with what was learned.
    Mark,
    Decide,
    Publish,
    /// Published lines become Parquet.
    Convert,
    /// The result reaches the disk and takes its place.
    Commit,
    /// Files of a result are compared with their hashes.
    Hash,
    Verify,
}

/// What the size of a phase is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    Bytes,
    Documents,
}

/// How much there is to do in a phase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    pub unit: Unit,
    /// 0 if it is not known.
    pub total: u64,
    /// What an interrupted run had done already.
    pub done: u64,
}

impl Extent {
    /// Of a phase that cannot tell how far it is.
    #[must_use]
    pub fn unknown() -> Self {
        Self::bytes(0)
    }

    #[must_use]
    pub fn bytes(total: u64) -> Self {
        let unit = Unit::Bytes;
        Self {
            unit,
            total,
            done: 0,
        }
    }

    #[must_use]
    pub fn documents(total: u64) -> Self {
        Self {
            unit: Unit::Documents,
            ..Self::bytes(total)
        }
    }

    /// The same, of which so much was done before.
    #[must_use]
    pub fn after(self, done: u64) -> Self {
        Self { done, ..self }
    }
}

/// Watches a run.
pub trait Observer: Sync {
    /// The phases that are to come, in their order.
    fn plan(&self, phases: &[Phase]);
    /// A phase begins.
    fn begin(&self, phase: Phase, extent: Extent);
    /// So many more bytes and documents are done.
    fn advance(&self, bytes: u64, documents: u64);
    /// Something that a person should know, on one line.
    fn warn(&self, message: &str);
}

/// Watches nothing.
#[derive(Debug, Clone, Copy)]
pub struct Silent;

impl Observer for Silent {
    fn plan(&self, _: &[Phase]) {}
    fn begin(&self, _: Phase, _: Extent) {}
    fn advance(&self, _: u64, _: u64) {}
    fn warn(&self, _: &str) {}
}
