//! The records of a JSON file that is not JSONL: the elements of a list, one object, or several
//! after each other. Brackets and commas between records are separators, as blanks are.
//!
//! Where a record is damaged, the next one is looked for by its opening: the brace, the blanks
//! and the first key that the last sound record of the file began with. All before it is one
//! record, which the parser refuses.

use memchr::memmem;

use super::{Found, Walk, Walker};
use crate::read::chunk::Kind;
use crate::record::{Post, Reason};

/// How far before an opening the comma, bracket or line break is looked for.
const LOOK_BACK_BYTES: usize = 64;

/// Bytes that may be looked at again after damage, in addition to eight times what was read:
/// without a limit, a file of many false openings would take quadratic time.
const BASE_BUDGET_BYTES: u64 = 64 << 20;

const BOM: &[u8] = b"\xef\xbb\xbf";

enum State {
    Between,
    Value(Walker),
    /// After damage: up to `from` there is no opening. `early` says that the damage was found
    /// before the record was too long, `gap` that bytes are missing before these.
    Lost {
        from: usize,
        early: bool,
        gap: bool,
    },
}

pub(in crate::read) struct JsonScanner {
    max: usize,
    state: State,
    /// Whether the records stand in a list that is not closed yet.
    listed: bool,
    /// What the last sound record began with.
    opening: Vec<u8>,
    /// Bytes that were taken.
    offset: u64,
    /// Whether pieces of the current record were taken.
    pieces: bool,
    /// Bytes that were looked at again.
    again: u64,
}

impl JsonScanner {
    pub fn new(max: usize) -> Self {
        Self {
            max,
            state: State::Between,
            listed: false,
            opening: Vec::new(),
            offset: 0,
            pieces: false,
            again: 0,
        }
    }

    pub fn next(&mut self, pending: &[u8], whole: bool) -> Found {
        loop {
            match &mut self.state {
                State::Between => {
                    let separators = self.separators(pending);
                    if separators > 0 {
                        return Found::Separator(separators);
                    }
                    let may_be_bom = !whole && BOM.starts_with(pending);
                    match pending.first() {
                        None => return Found::More,
                        Some(0xef) if may_be_bom => return Found::More,
                        Some(b'{' | b'[') => self.state = State::Value(Walker::default()),
                        Some(_) if self.listed => self.state = State::Value(Walker::default()),
                        // Words outside a list are prose.
                        Some(_) => self.lose(pending, 1),
                    }
                }
                State::Value(walker) => match walker.walk(pending) {
                    Walk::More if !whole => return Found::More,
                    Walk::More if !walker.may_end() => self.lose(pending, pending.len()),
                    Walk::Broken => {
                        let at = walker.at;
                        self.lose(pending, at);
                    }
                    Walk::More | Walk::End => {
                        let (len, opening) = (walker.at, walker.opening);
                        let short = !self.pieces && len <= self.max;
                        if short && opening > 0 && self.opening != pending[..opening] {
                            self.opening = pending[..opening].to_vec();
                        }
                        return record(len);
                    }
                },
                State::Lost { from, gap, .. } => {
                    let (start, gap) = (*from, *gap);
                    match find_opening(pending, start, &self.opening) {
                        Some(0) => self.state = State::Between,
                        Some(at) => return lost(at, gap),
                        None if whole && pending.is_empty() => return Found::More,
                        None if whole => {
                            // The closing bracket is among what is lost.
                            self.listed = false;
                            return lost(pending.len(), gap);
                        }
                        None => {
                            let overlap = self.opening.len().saturating_sub(1);
                            *from = start.max(pending.len().saturating_sub(overlap));
                            return Found::More;
                        }
                    }
                }
            }
        }
    }

    /// The number of bytes between records.
    fn separators(&mut self, pending: &[u8]) -> usize {
        let mut at = 0;
        while let Some(byte) = pending.get(at) {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b',' => at += 1,
                b'[' if !self.listed => {
                    self.listed = true;
                    at += 1;
                }
                b']' if self.listed => {
                    self.listed = false;
                    at += 1;
                }
                0xef if pending[at..].starts_with(BOM) => at += BOM.len(),
                _ => break,
            }
        }
        at
    }

    /// Gives the record up for what is wrong at `at`. What of it was not passed on yet is looked
    /// through again, because the next record may begin there.
    fn lose(&mut self, pending: &[u8], at: usize) {
        let early = !self.pieces && at <= self.max;
        if let State::Value(walker) = &self.state
            && self.opening.is_empty()
            && early
        {
            self.opening = pending[..walker.opening].to_vec();
        }
        let budget = BASE_BUDGET_BYTES + 8 * (self.offset + at as u64);
        let from = if early && self.again <= budget {
            self.again += at as u64;
            at.min(1)
        } else {
            at
        };
        self.state = State::Lost {
            from,
            early,
            gap: false,
        };
    }

    pub fn taken(&mut self, len: usize) {
        self.offset += len as u64;
        self.pieces = true;
        match &mut self.state {
            State::Value(walker) if walker.at > len => walker.at -= len,
            State::Lost { from, .. } if *from > len => *from -= len,
            _ => {
                self.state = State::Between;
                self.pieces = false;
            }
        }
    }

    pub fn settled(&self) -> usize {
        match &self.state {
            State::Between => 0,
            State::Value(walker) => walker.at,
            State::Lost { from, .. } => from.saturating_sub(LOOK_BACK_BYTES),
        }
    }

    pub fn large(&self) -> Kind {
        let (reason, detail) = match &self.state {
            State::Lost { early: true, .. } => (
                Reason::Json,
                "no JSON, and no further record is found in it".to_owned(),
            ),
            _ => (
                Reason::RecordTooLarge,
                format!("the record is longer than {} bytes", self.max),
            ),
        };
        Kind::Unread {
            reason,
            detail,
            compressed: false,
            continued: false,
        }
    }

    pub fn gap(&mut self) {
        self.pieces = false;
        self.state = State::Lost {
            from: 0,
            early: true,
            gap: true,
        };
    }

    pub fn is_open(&self) -> bool {
        self.listed && matches!(self.state, State::Between)
    }
}

fn record(len: usize) -> Found {
    Found::Record {
        len,
        post: Post::Nothing,
        kind: Kind::Json,
    }
}

/// The parser finds out what is wrong, except where the beginning is missing.
fn lost(len: usize, gap: bool) -> Found {
    let kind = match gap {
        true => Kind::Unread {
            reason: Reason::DamagedMember,
            detail: "the record begins in a damaged member".to_owned(),
            compressed: false,
            continued: false,
        },
        false => Kind::Json,
    };
    Found::Record {
        len,
        post: Post::Nothing,
        kind,
    }
}

/// The first place at or after `from` where a record begins.
fn find_opening(pending: &[u8], from: usize, opening: &[u8]) -> Option<usize> {
    if opening.is_empty() {
        return None;
    }
    let begins = |at: &usize| {
        let before = &pending[at.saturating_sub(LOOK_BACK_BYTES)..*at];
        let blanks = before
            .iter()
            .rev()
            .take_while(|b| matches!(b, b' ' | b'\t' | b'\r' | b'\n'))
            .count();
        let (rest, blanks) = before.split_at(before.len() - blanks);
        *at == 0 || blanks.contains(&b'\n') || matches!(rest.last(), Some(b',' | b'[' | b'}'))
    };
    memmem::find_iter(pending.get(from..)?, opening)
        .map(|at| from + at)
        .find(begins)
}
