//! What a run writes down of its own progress, so that the same command can go
//! on where it stopped: a header that says what it is a run of, and one line
//! after each group of blocks that is written. The scan needs no lines: the
//! staging is its journal. There is no journal until a run outgrows its memory.
//!
//! The header is JSON, as it stands in `run.json`: another build reads it, too, to say
//! in what the runs differ. All else is postcard, which only the same build reads.

use super::checkpoint::Checkpoint;
use super::error::RunError;
use crate::scratch::Log;
use crate::write::{Identity, OutputFolder, hash_of, hex};
use serde::{Deserialize, Serialize};
use std::io;
use std::path::{Path, PathBuf};
use xxhash_rust::xxh3::xxh3_64;

/// A journal of another version of this format is not recognised.
const SEED: u64 = 0x636f_7079_6a6c_0002; // "copyjl", version 2

/// The first frame.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Header {
    pub identity: Identity,
    /// xxh3-128 of the program: builds of one version may differ.
    program: String,
    /// Whether the run is to replace an earlier result.
    pub overwrites: bool,
}

impl Header {
    pub fn new(identity: Identity, overwrites: bool) -> Self {
        let program = std::env::current_exe().and_then(|path| hash_of(&path));
        Self {
            identity,
            program: program.map(hex).unwrap_or_default(),
            overwrites,
        }
    }

    /// In what the run `now` is another than this one.
    pub fn differences(&self, now: &Self) -> Vec<String> {
        let mut found = self.identity.differences(&now.identity);
        if found.is_empty() && self.program != now.program {
            found.push("the program was rebuilt".to_owned());
        }
        found
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        Ok(serde_json::to_vec(self)?)
    }

    /// What the frames of this run's staging are sealed with.
    fn seed(&self) -> io::Result<u64> {
        Ok(xxh3_64(&self.bytes()?))
    }
}

/// A journal that another process left.
pub struct Found {
    pub header: Header,
    checkpoints: Vec<Checkpoint>,
    log: Log,
}

impl Found {
    /// The journal in a working folder, as far as it is whole.
    pub fn look(folder: &OutputFolder) -> io::Result<Option<Self>> {
        let mut header = None;
        let mut checkpoints = Vec::new();
        let log = Log::open(&folder.journal(), SEED, |_, frame| {
            if header.is_none() {
                header = serde_json::from_slice::<Header>(frame).ok();
                return header.is_some();
            }
            let checkpoint = postcard::from_bytes(frame).ok();
            let whole = checkpoint.is_some();
            checkpoints.extend(checkpoint);
            whole
        });
        let log = match log {
            Err(e) if e.kind() == io::ErrorKind::NotFound => return Ok(None),
            other => other?,
        };
        Ok(header.map(|header| Self {
            header,
            checkpoints,
            log,
        }))
    }
}

/// The journal of this run.
pub struct Journal {
    path: PathBuf,
    staging: PathBuf,
    /// `None` where there is nothing to go on with: standard input is gone.
    header: Option<Header>,
    log: Option<Log>,
    checkpoints: Vec<Checkpoint>,
}

impl Journal {
    /// A journal that begins when it has to.
    pub fn new(folder: &OutputFolder, header: Option<Header>) -> Self {
        Self {
            path: folder.journal(),
            staging: folder.staging(),
            header,
            log: None,
            checkpoints: Vec::new(),
        }
    }

    /// The journal that was found, to go on with.
    pub fn resume(folder: &OutputFolder, found: Found) -> Self {
        Self {
            path: folder.journal(),
            staging: folder.staging(),
            header: Some(found.header),
            log: Some(found.log),
            checkpoints: found.checkpoints,
        }
    }

    /// The working folder.
    pub fn folder(&self) -> &Path {
        self.path.parent().unwrap_or(&self.path)
    }

    /// Whether another process could go on from here.
    pub fn has_begun(&self) -> bool {
        self.log.is_some()
    }

    /// The seed of the staging.
    pub fn seed(&self) -> io::Result<u64> {
        self.header.as_ref().map_or(Ok(0), Header::seed)
    }

    /// Begins the journal, and with it a file for the staging.
    pub fn begin(&mut self) -> io::Result<Log> {
        let staging = Log::create(&self.staging, self.seed()?)?;
        if let Some(header) = &self.header {
            let mut log = Log::create(&self.path, SEED)?;
            log.append(&[&header.bytes()?])?;
            log.sync()?;
            self.log = Some(log);
        }
        Ok(staging)
    }

    /// Writes down how far publishing is.
    pub fn note(&mut self, checkpoint: &Checkpoint) -> io::Result<()> {
        if let Some(log) = &mut self.log {
            let bytes = postcard::to_stdvec(checkpoint).map_err(io::Error::other)?;
            log.append(&[&bytes])?;
        }
        Ok(())
    }

    /// The checkpoints of the process before, which this one continues or forgets.
    pub fn take_checkpoints(&mut self) -> Vec<Checkpoint> {
        std::mem::take(&mut self.checkpoints)
    }

    /// The end of a run that was asked to stop. What it did so far is in the journal, if it
    /// has begun one.
    pub fn stopped(&self) -> RunError {
        match self.sync() {
            Ok(()) => RunError::Stopped {
                resumable: self.has_begun(),
            },
            Err(error) => error,
        }
    }

    /// Brings what was noted to the disk.
    pub fn sync(&self) -> Result<(), RunError> {
        let synced = self.log.as_ref().map_or(Ok(()), Log::sync);
        synced.map_err(|e| RunError::output(&self.path, e))
    }
}
