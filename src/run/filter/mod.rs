//! A stream of JSON lines, cleaned as they come: lines in, clean lines out, in their order.
//! One thread reads, workers clean, and the caller's thread writes. A batch is what the input
//! had ready, so that a slow stream is answered line by line and a fast one by the block;
//! what waits between the threads is bounded.

mod lines;

use super::entries::Entry;
use super::error::RunError;
use super::policy::Policy;
use super::scan::{Origin, clean_parsed};
use crate::config::{Config, Stage};
use crate::read::parse::parse_json;
use crate::read::{Compression, StreamKind};
use crate::record::{Place, Reason, Staged, Strike, Unread, Wide, apply};
use crate::text::Segmenter;
use crate::write::{Extra, QuarantineLine, clean_line};
use crossbeam_channel::{Receiver, Sender, bounded};
use lines::{Batch, Line, Lines};
use serde_json::json;
use std::io::{self, Read, Write};
use std::thread;
use xxhash_rust::xxh3::xxh3_128;

/// Batches that wait for each worker.
const BATCHES_A_WORKER: usize = 2;
/// The name of the input in ids, in the quarantine, and as the source of last resort.
const NAME: &str = "stdin";
/// The longest beginning that tells a compression, in bytes.
const MAGIC_BYTES: usize = 10;

/// Cleans JSON lines, each by itself.
pub struct Filter {
    policy: Policy,
    threads: usize,
}

/// What a filter did.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Filtered {
    /// Lines that were cleaned and written.
    pub written: u64,
    /// Lines that are no record, and were not.
    pub quarantined: u64,
}

/// Why a filter stopped.
#[derive(Debug, thiserror::Error)]
pub enum FilterError {
    /// The configuration cannot be used.
    #[error(transparent)]
    Setup(#[from] RunError),
    /// The stages that were asked for need more than one document.
    #[error(
        "`filter` cleans one document at a time and cannot find duplicates; leave `dedup` out of --only, or run `copydesk clean` on files"
    )]
    NeedsCorpus,
    /// The input is compressed.
    #[error(
        "the input is compressed ({0}); decompress it first, as in `zcat FILE | copydesk filter`"
    )]
    Compressed(&'static str),
    /// The lines are not UTF-8.
    #[error(
        "standard input is {0}; pipe it through `iconv -f {0} -t UTF-8`, or use `copydesk clean -`"
    )]
    Encoding(&'static str),
    /// The input holds something other than lines of JSON.
    #[error("standard input is {is}, and `filter` reads JSON lines; {advice}")]
    Kind {
        is: &'static str,
        advice: &'static str,
    },
    /// The input cannot be read.
    #[error("cannot read standard input: {0}")]
    Read(io::Error),
    /// The quarantine cannot be written.
    #[error("cannot write the quarantine: {0}")]
    Quarantine(io::Error),
    /// The output cannot be written.
    #[error("cannot write the output: {0}")]
    Write(io::Error),
}

/// What a worker made of a batch.
#[derive(Debug, Default)]
struct Done {
    /// Clean lines, each with its line end.
    clean: Vec<u8>,
    written: u64,
    /// Lines for the quarantine.
    quarantine: Vec<u8>,
    /// What is to be said of lines that are no record.
    complaints: Vec<String>,
}

impl Filter {
    /// Compiles a configuration. Stages that need a corpus are left out: no duplicates are
    /// looked for, and no templates are learned.
    ///
    /// # Errors
    /// The configuration cannot be used, or asks for nothing but duplicates.
    pub fn new(config: &Config) -> Result<Self, FilterError> {
        let mut config = config.clone();
        config.run.stages.retain(|stage| *stage != Stage::Dedup);
        if config.run.stages.is_empty() {
            return Err(FilterError::NeedsCorpus);
        }
        config.boilerplate.learn = false;
        let threads = match config.run.threads {
            0 => thread::available_parallelism().map_or(1, usize::from),
            threads => threads,
        };
        Ok(Self {
            policy: Policy::compile(&config)?,
            threads,
        })
    }

    /// Cleans the lines of `input` and writes them to `output`, one for each, in their order.
    /// A line that is no record is not written; `complain` is told of it, and `quarantine`
    /// gets it as a line of JSON with its bytes in base64. A document without text is written
    /// with the reason in `metadata.filter_reason`.
    ///
    /// ```
    /// use copydesk::run::Filter;
    /// use copydesk::Config;
    ///
    /// let filter = Filter::new(&Config::default())?;
    /// let mut clean = Vec::new();
    /// let done = filter.run(
    ///     "{\"id\":\"a\",\"text\":\"2 min read\\n\\nThe ferry sailed, the board said.\"}\n".as_bytes(),
    ///     &mut clean,
    ///     None,
    ///     &mut |complaint| eprintln!("{complaint}"),
    /// )?;
    /// assert_eq!(done.written, 1);
    /// assert!(String::from_utf8_lossy(&clean).contains(r#""text":"The ferry sailed, the board said.""#));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    /// The input cannot be read or is no lines of JSON, or an output cannot be written.
    pub fn run(
        &self,
        input: impl Read + Send,
        output: &mut dyn Write,
        mut quarantine: Option<&mut dyn Write>,
        complain: &mut dyn FnMut(&str),
    ) -> Result<Filtered, FilterError> {
        let mut lines = Lines::new(input, self.policy.options.max_record_bytes);
        let keys = &self.policy.options.text_keys;
        let told = lines.peek(|head, whole| refusal(head, whole, keys));
        if let Some(Some(error)) = told.map_err(FilterError::Read)? {
            return Err(error);
        }
        let waiting = self.threads * BATCHES_A_WORKER;
        let (work, todo) = bounded::<(Batch, Sender<Done>)>(waiting);
        let (ordered, results) = bounded::<Receiver<Done>>(waiting);
        thread::scope(|scope| {
            let reader = scope.spawn(move || {
                while let Some(batch) = lines.next_batch()? {
                    let (reply, result) = bounded(1);
                    // A closed channel: the writer gave up.
                    if ordered.send(result).is_err() || work.send((batch, reply)).is_err() {
                        break;
                    }
                }
                Ok(())
            });
            for _ in 0..self.threads {
                let todo = todo.clone();
                scope.spawn(move || {
                    let mut segmenter = Segmenter::default();
                    for (batch, reply) in todo {
                        // Nobody waits for it once the writer gave up.
                        let _ = reply.send(self.batch(&batch, &mut segmenter));
                    }
                });
            }
            drop(todo);
            let mut filtered = Filtered::default();
            // Moved in, so that the reader sees the end of it whatever happens here.
            let written = results.into_iter().flatten().try_for_each(|done| {
                for complaint in &done.complaints {
                    complain(complaint);
                }
                filtered.written += done.written;
                filtered.quarantined += done.complaints.len() as u64;
                if let Some(quarantine) = &mut quarantine {
                    let kept = quarantine.write_all(&done.quarantine);
                    kept.map_err(FilterError::Quarantine)?;
                }
                let written = output.write_all(&done.clean).and_then(|()| output.flush());
                written.map_err(FilterError::Write)
            });
            written?;
            let read = reader
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            read.map_err(FilterError::Read)?;
            Ok(filtered)
        })
    }

    fn batch(&self, batch: &Batch, segmenter: &mut Segmenter) -> Done {
        let mut done = Done {
            clean: Vec::with_capacity(batch.bytes.len() + batch.bytes.len() / 8),
            ..Done::default()
        };
        for line in &batch.lines {
            self.line(line, &batch.bytes[line.range.clone()], segmenter, &mut done);
        }
        done
    }

    fn line(&self, line: &Line, bytes: &[u8], segmenter: &mut Segmenter, done: &mut Done) {
        let place = Place {
            line: line.number,
            at: line.at,
            ..Place::default()
        };
        if line.too_large {
            let detail = format!("longer than {} bytes", self.policy.options.max_record_bytes);
            return done.refuse(place, Reason::RecordTooLarge, detail, line.continued, bytes);
        }
        let parsed = match parse_json(bytes, &self.policy.cleaner.keys) {
            Ok(parsed) => parsed,
            Err(error) => return done.refuse(place, error.reason, error.detail, false, bytes),
        };
        let origin = Origin {
            name: NAME,
            path: None,
            alone: false,
        };
        let seen = clean_parsed(
            parsed,
            place,
            xxh3_128(bytes),
            origin,
            &self.policy,
            segmenter,
        );
        let Staged::Document(document) = seen.staged else {
            return;
        };
        let mut extra = Extra::default();
        if let Entry::Dropped(reason, _) = seen.entry {
            extra.metadata.push(("filter_reason", json!(reason.code())));
        }
        let clean = apply(&document.text, &Strike::edits(&document.strikes));
        let bytes = clean_line(&document, &clean, &extra).bytes;
        done.clean.extend_from_slice(&bytes);
        done.clean.push(b'\n');
        done.written += 1;
    }
}

/// Why a stream that begins with these bytes is refused, if it is; `None` if that takes more of
/// them.
#[expect(
    clippy::option_option,
    reason = "not to know yet and not to refuse are two matters"
)]
fn refusal(head: &[u8], whole: bool, text_keys: &[String]) -> Option<Option<FilterError>> {
    let may_be_text = |first: &u8| matches!(first, b'{' | b' ' | b'\t' | b'\r' | b'\n' | 0xef);
    if !whole && head.len() < MAGIC_BYTES && !head.first().is_some_and(may_be_text) {
        return None;
    }
    let compression = Compression::of(head);
    if compression != Compression::Plain {
        return Some(Some(FilterError::Compressed(compression.name())));
    }
    if let Some(wide) = Wide::of(head) {
        return Some(Some(FilterError::Encoding(wide.name())));
    }
    Some(match StreamKind::of(head, whole, text_keys)? {
        StreamKind::Lines => None,
        StreamKind::Other { is, advice } => Some(FilterError::Kind { is, advice }),
    })
}

impl Done {
    /// Puts a line that is no record into the quarantine.
    fn refuse(
        &mut self,
        place: Place,
        reason: Reason,
        detail: String,
        continued: bool,
        raw: &[u8],
    ) {
        if !continued {
            let what = reason.sentence();
            let detail = match detail.as_str() {
                "" => String::new(),
                detail => format!(" ({detail})"),
            };
            self.complaints
                .push(format!("line {} {what}{detail}", place.line));
        }
        let unread = Unread {
            place,
            reason,
            detail,
            compressed: false,
            continued,
            raw: raw.to_vec(),
        };
        let line = QuarantineLine::new(unread.place.line, NAME, &unread);
        // Strings and numbers always serialise.
        if serde_json::to_writer(&mut self.quarantine, &line).is_ok() {
            self.quarantine.push(b'\n');
        }
    }
}
