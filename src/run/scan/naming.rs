//! Whether the fields that a user names are in the records. A source from a field that no
//! record has is a slip that would spoil all of the run, so the run stops; of other fields it is
//! said once, because a record may lack them.

use crate::config::{Config, InputConfig};
use crate::read::Kind;
use crate::read::parse::JsonLine;
use crate::read::{Chunk, RawRecord};
use crate::report::counted;
use crate::run::error::RunError;

/// Records with fields that are looked at before something is said.
const LOOKED_AT: u64 = 100;
/// Fields of the first record that are named.
const NAMED_FIELDS: usize = 20;

/// Names of one kind of field, of which the records should have one.
#[derive(Debug)]
struct Asked {
    flag: &'static str,
    names: Vec<String>,
    /// Whether the run stops where no record has it.
    needed: bool,
    found: bool,
}

/// What the scan sees of the fields that were named.
#[derive(Debug, Default)]
pub struct Naming {
    asked: Vec<Asked>,
    records: u64,
    texts: u64,
    /// Those of the first record.
    fields: Vec<String>,
}

impl Naming {
    /// Looks for what the configuration names and the default does not.
    pub fn new(config: &InputConfig) -> Self {
        let default = Config::default().input;
        let named = [
            ("--id-key", &config.id_keys, &default.id_keys),
            ("--url-key", &config.url_keys, &default.url_keys),
            ("--source-key", &config.source_keys, &default.source_keys),
            ("--title-key", &config.title_keys, &default.title_keys),
            ("--author-key", &config.author_keys, &default.author_keys),
            ("--date-key", &config.date_keys, &default.date_keys),
        ];
        let mut asked: Vec<Asked> = named
            .into_iter()
            .filter(|(_, names, default)| names != default && !names.is_empty())
            .map(|(flag, names, _)| Asked {
                flag,
                names: names.clone(),
                needed: false,
                found: false,
            })
            .collect();
        if !matches!(
            config.source_from.as_str(),
            "auto" | "host" | "folder" | "file"
        ) {
            asked.push(Asked {
                flag: "--source-from",
                names: vec![config.source_from.clone()],
                needed: true,
                found: false,
            });
        }
        Self {
            asked,
            ..Self::default()
        }
    }

    /// Looks at the records of a chunk, and judges once it has seen enough of them.
    ///
    /// # Errors
    /// No record has the field that a source is taken from.
    pub fn see(&mut self, chunk: &Chunk) -> Result<Vec<String>, RunError> {
        for record in &chunk.records {
            if self.asked.is_empty() {
                break;
            }
            self.record(record, &chunk.bytes);
            if self.records == LOOKED_AT {
                return self.judge();
            }
        }
        Ok(Vec::new())
    }

    fn record(&mut self, record: &RawRecord, bytes: &[u8]) {
        let body = &bytes[record.body.clone()];
        let line = match &record.kind {
            Kind::Text => {
                self.texts += 1;
                return;
            }
            Kind::Json => JsonLine::of_json(body),
            Kind::Row(header) => match JsonLine::of_row(body, header) {
                Ok(line) => line,
                Err(_) => return,
            },
            Kind::Unread { .. } => return,
        };
        let Some(fields) = line.field_names() else {
            return;
        };
        for asked in &mut self.asked {
            asked.found |= asked.names.iter().any(|name| fields.contains(name));
        }
        if self.records == 0 {
            self.fields = fields;
        }
        self.records += 1;
    }

    /// At the end of the input, however few records there were.
    ///
    /// # Errors
    /// As for `see`.
    pub fn end(&mut self) -> Result<Vec<String>, RunError> {
        if self.records == 0 && self.texts == 0 {
            return Ok(Vec::new());
        }
        self.judge()
    }

    /// What has to be said of names that no record has.
    fn judge(&mut self) -> Result<Vec<String>, RunError> {
        let mut warnings = Vec::new();
        for asked in std::mem::take(&mut self.asked) {
            if asked.found {
                continue;
            }
            let field = asked.names.join(", ");
            let seen = self.seen();
            if asked.needed {
                return Err(RunError::NoField { field, seen });
            }
            warnings.push(format!(
                "no record has the field {} that {} names ({seen})",
                field.escape_debug(),
                asked.flag
            ));
        }
        Ok(warnings)
    }

    /// What was looked at, and what the first of it has.
    fn seen(&self) -> String {
        if self.records == 0 {
            return "text files have no fields".to_owned();
        }
        let mut names: Vec<String> = self
            .fields
            .iter()
            .take(NAMED_FIELDS)
            .map(|name| name.escape_debug().to_string())
            .collect();
        if self.fields.len() > NAMED_FIELDS {
            names.push(format!("and {} more", self.fields.len() - NAMED_FIELDS));
        }
        let names = names.join(", ");
        format!(
            "{} looked at; the first has {names}",
            counted(self.records, "record")
        )
    }
}
