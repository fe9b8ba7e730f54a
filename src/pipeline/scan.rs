//! The first pass: records in, staged entries out. A reader thread frames,
//! workers parse and mark, this thread keeps the order and the table.

use super::entry::Entries;
use super::one::record;
use super::{Policy, RunError};
use crate::exec::{Observer, Staging, Workers};
use crate::read::{self, Chunk, FileEnd, Format, Input, Stopped};
use crate::record::{Form, Reason, Staged, Unread, encode};
use crate::segment::Segmenter;
use crate::write::InputInfo;
use crossbeam_channel::{Receiver, bounded};

/// Chunks that wait between reader and workers.
const IN_FLIGHT: usize = 2;
/// Quarantined records that are named one by one; the rest is counted.
const NAMED: u64 = 10;

/// What the scan leaves beside the staging.
pub struct Scanned {
    pub entries: Entries,
    pub ends: Vec<FileEnd>,
}

/// Reads everything.
///
/// # Errors
/// An input cannot be read or the staging not be written.
pub fn scan(
    inputs: &[Input],
    policy: &Policy,
    workers: &Workers,
    staging: &mut Staging,
    observer: &dyn Observer,
) -> Result<Scanned, RunError> {
    let (sender, receiver) = bounded::<Chunk>(IN_FLIGHT);
    std::thread::scope(|scope| {
        let reader = scope.spawn(move || {
            read::stream(inputs, &policy.options, |chunk| {
                sender.send(chunk).map_err(|_| Stopped)
            })
        });
        let scanned = consume(&receiver, inputs, policy, workers, staging, observer);
        // The reader sees a closed channel if this side gave up.
        drop(receiver);
        let read = reader
            .join()
            .unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        let scanned = scanned?;
        read?;
        Ok(scanned)
    })
}

fn consume(
    receiver: &Receiver<Chunk>,
    inputs: &[Input],
    policy: &Policy,
    workers: &Workers,
    staging: &mut Staging,
    observer: &dyn Observer,
) -> Result<Scanned, RunError> {
    let mut entries = Entries::default();
    let mut ends = Vec::new();
    let mut unread = 0;
    for chunk in receiver {
        let outcomes = workers.map(&chunk.records, Segmenter::default, |segmenter, raw| {
            let staged = record(raw, &chunk.bytes, inputs, policy, segmenter);
            let mut bytes = Vec::with_capacity(room(&staged.0));
            encode(&staged.0, &mut bytes);
            let warning = match &staged.0 {
                Staged::Unread(u) if !u.continued => Some(complaint(u, inputs)),
                _ => None,
            };
            (bytes, staged.1, warning)
        });
        let mut encoded = Vec::with_capacity(outcomes.len());
        for (bytes, entry, warning) in outcomes {
            encoded.push(bytes);
            entries.push(entry);
            if let Some(warning) = warning {
                unread += 1;
                if unread <= NAMED {
                    observer.warn(&warning);
                }
            }
        }
        staging
            .append(&encoded)
            .map_err(|e| RunError::output(std::path::Path::new("the staging"), e))?;
        for revocation in &chunk.revoked {
            entries.revoke(revocation);
        }
        observer.advance(chunk.read, encoded.len() as u64);
        for end in &chunk.finished {
            let name = &inputs[end.file as usize].name;
            for warning in &end.warnings {
                observer.warn(&format!("{}: {warning}", name.escape_debug()));
            }
        }
        ends.extend(chunk.finished);
    }
    if unread > NAMED {
        let more = unread - NAMED;
        observer.warn(&format!("{more} more were quarantined; see quarantine/"));
    }
    Ok(Scanned { entries, ends })
}

/// About what an entry takes when encoded, so that its buffer is got once.
fn room(staged: &Staged) -> usize {
    /// Numbers and short fields; a little too much costs nothing.
    const REST: usize = 256;
    match staged {
        Staged::Document(d) => {
            let frame = match &d.form {
                Form::Text(_) => 0,
                Form::Json(form) => form.frame.len(),
            };
            let edits = 16 * (d.rewrites.edits.len() + d.strikes.len());
            d.text.len() + frame + d.rewrites.was.len() + edits + REST
        }
        Staged::Unread(u) => u.raw.len() + REST,
    }
}

fn complaint(unread: &Unread, inputs: &[Input]) -> String {
    let place = &unread.place;
    let name = inputs.get(place.file as usize).map_or("?", |i| &i.name);
    let in_parquet = matches!(unread.reason, Reason::Parquet | Reason::DamagedRowGroup);
    let unit = match unread.compressed {
        true if in_parquet => "byte of the file",
        true => "compressed byte",
        false => "byte",
    };
    let detail = match unread.detail.as_str() {
        "" => String::new(),
        detail => format!(" ({detail})"),
    };
    format!(
        "{}: record at line {}, {unit} {} {}{detail}; it is in quarantine/",
        name.escape_debug(),
        place.line,
        place.at,
        unread.reason.sentence(),
    )
}

/// What the manifest says of a file that was read.
pub fn input_info(input: &Input, end: FileEnd) -> InputInfo {
    let raw = input.path.to_str().is_none();
    InputInfo {
        name: input.name.clone(),
        raw_name: raw.then(|| {
            let bytes = input.path.as_os_str().as_encoded_bytes();
            bytes.iter().map(|b| format!("{b:02x}")).collect()
        }),
        bytes: input.size,
        format: match end.format {
            Format::Text => "text".into(),
            Format::Jsonl => "jsonl".into(),
            #[cfg(feature = "parquet")]
            Format::Parquet => "parquet".into(),
        },
        compression: end.compression.name().to_owned(),
        members: end.members,
        decompressed: end.bytes,
        records: end.records,
        tail: String::from_utf8_lossy(&end.tail).into_owned(),
        hash: crate::write::hex(end.hash),
        complete: end.complete,
        warnings: end.warnings.iter().map(ToString::to_string).collect(),
    }
}
