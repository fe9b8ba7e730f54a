//! The account of a text: where each of its bytes went.

use super::Edit;
use serde::{Deserialize, Serialize};

/// The account of a text: `input = kept + removed + rewritten_in` and
/// `output = kept + rewritten_out`, in bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Account {
    #[serde(rename = "in")]
    pub input: u64,
    pub kept: u64,
    pub removed: u64,
    pub rewritten_in: u64,
    pub rewritten_out: u64,
    #[serde(rename = "out")]
    pub output: u64,
}

impl Account {
    /// The account of a text of `input` bytes after these edits.
    #[must_use]
    pub fn of(input: usize, edits: &[Edit]) -> Self {
        let mut bytes = Self {
            input: input as u64,
            ..Self::default()
        };
        let mut touched = 0;
        for edit in edits {
            let (old, new) = (edit.old.len() as u64, edit.new.len() as u64);
            touched += old;
            // A strike that swallowed half a rewrite leaves bytes behind: it rewrote.
            if edit.rule.is_rewrite() || new > 0 {
                bytes.rewritten_in += old;
                bytes.rewritten_out += new;
            } else {
                bytes.removed += old;
            }
        }
        bytes.kept = bytes.input - touched;
        bytes.output = bytes.kept + bytes.rewritten_out;
        bytes
    }

    /// Whether the sums hold.
    #[must_use]
    pub fn balances(&self) -> bool {
        self.input == self.kept + self.removed + self.rewritten_in
            && self.output == self.kept + self.rewritten_out
    }
}

impl std::ops::AddAssign for Account {
    fn add_assign(&mut self, other: Self) {
        self.input += other.input;
        self.kept += other.kept;
        self.removed += other.removed;
        self.rewritten_in += other.rewritten_in;
        self.rewritten_out += other.rewritten_out;
        self.output += other.output;
    }
}
