//! Whether the field that `--source-from` names is in the records: a name that no record has
//! can do nothing, and is a slip.

use super::document::LearningInput;
use crate::report::counted;
use crate::run::context::Run;

/// Records with fields that are looked at before something is said.
const LOOKED_AT: u64 = 100;

/// What the scan sees of the field that names the source.
#[derive(Debug, Default)]
pub struct Naming {
    records: u64,
    named: bool,
    said: bool,
}

impl Naming {
    pub fn see(&mut self, aside: &LearningInput) {
        if let Some(named) = aside.names_source {
            self.records += 1;
            self.named |= named;
        }
    }

    /// Warns once if no record had the field; at the `end` however few there were.
    pub fn warn(&mut self, run: &Run<'_>, end: bool) {
        let field = run.job.config.input.source_from.as_str();
        let enough = self.records >= LOOKED_AT || (end && self.records > 0);
        if self.said
            || self.named
            || !enough
            || matches!(field, "auto" | "host" | "folder" | "file")
        {
            return;
        }
        self.said = true;
        let looked_at = match self.records {
            1 => "the first record".to_owned(),
            more => format!("the first {}", counted(more, "record")),
        };
        run.observer.warn(&format!(
            "the field \"{}\" that --source-from names is not in {looked_at}; the host of the URL or the name of the file is used",
            field.escape_debug()
        ));
    }
}
