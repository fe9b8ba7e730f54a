//! The command `copydesk clusters`: lists groups of duplicates, as text or as CSV.

use super::cluster_filter::ClusterFilter;
use super::exit::{Exit, UsageError};
use super::page::{Page, line};
use super::spreadsheet::cell;
use super::values;
use crate::config::Keys;
use crate::replay::{Entries, Entry, Folder};
use crate::report::counted;
use crate::write::{AuditLine, Twin, clean_text};
use clap::Args;
use std::collections::BTreeMap;
use std::path::PathBuf;

/// Length to which a headline that is the first line of a text is cut, in characters.
const HEADLINE_MAX_CHARS: usize = 120;

/// List groups of duplicates, the kept document first
///
/// Exact and near duplicates, and texts of one source that are alike but are kept because
/// they are different stories (same-page-text, template). --id, --url and --headline choose
/// groups by words of one document, which has to have all of them; case does not count.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  copydesk clusters output
  copydesk clusters output --headline ferry --url news.example
  copydesk clusters output --csv > copies.csv     opens in a spreadsheet")]
pub struct Clusters {
    /// Output folder of a finished run
    #[arg(value_name = "OUT")]
    output: PathBuf,

    /// Write CSV, one row per document
    #[arg(long)]
    csv: bool,

    #[command(flatten)]
    filter: ClusterFilter,
}

/// A document of a group.
pub(super) struct Member {
    pub headline: String,
    pub id: String,
    source: String,
    pub url: String,
    date: String,
    /// Empty for the kept document.
    relation: String,
    similarity: String,
    dropped: bool,
}

impl Clusters {
    pub fn run(self) -> anyhow::Result<Exit> {
        let folder = Folder::open(&self.output)?;
        let keys = folder.manifest.config.input.keys();
        let mut groups: BTreeMap<u64, Vec<Member>> = BTreeMap::new();
        let mut entries = Entries::new(&folder)?;
        while let Some(entry) = entries.next_entry()? {
            if let Entry::Document { line, audit } = &entry
                && let Some(twin) = &audit.twin
            {
                let member = Member::new(line, audit, Some(twin), &keys)?;
                groups.entry(twin.n).or_default().push(member);
            }
        }
        // Only now it is known which documents others repeat.
        let mut entries = Entries::new(&folder)?;
        while let Some(entry) = entries.next_entry()? {
            if let Entry::Document { line, audit } = &entry
                && let Some(group) = groups.get_mut(&audit.n)
            {
                group.insert(0, Member::new(line, audit, None, &keys)?);
            }
        }
        groups.retain(|_, members| self.filter.fits(members));
        if groups.is_empty() && self.filter.is_given() {
            let message = "no group of duplicates has such a document; `copydesk clusters` without conditions lists all groups";
            return Err(UsageError(message.to_owned()).into());
        }
        let page = if self.csv {
            csv(&groups)
        } else {
            list(&groups)
        };
        page.print()?;
        Ok(Exit::Complete)
    }
}

impl Member {
    fn new(
        line: &str,
        audit: &AuditLine,
        twin: Option<&Twin>,
        keys: &Keys,
    ) -> anyhow::Result<Self> {
        let record = values::fields(line);
        let inside = |name: &str| values::find(&record, name).map(|f| values::fields(f.value));
        let (metadata, own) = (inside("metadata"), inside("copydesk"));
        let objects = [Some(&record), metadata.as_ref(), own.as_ref()];
        let find = |names: &[String], default_name: &str| {
            let names = [default_name]
                .into_iter()
                .chain(names.iter().map(String::as_str));
            let mut texts = names.flat_map(|name| {
                let found = objects.into_iter().flatten();
                found.filter_map(|object| values::string(values::find(object, name)?.value))
            });
            texts.next().unwrap_or_default()
        };
        let mut headline = find(&keys.title, "title");
        if headline.is_empty() {
            let text = clean_text(line, audit)?;
            let first = text.lines().find(|l| !l.trim().is_empty());
            headline = first
                .unwrap_or_default()
                .chars()
                .take(HEADLINE_MAX_CHARS)
                .collect();
        }
        Ok(Self {
            headline,
            id: audit.id.clone(),
            source: find(&keys.source, "source"),
            url: find(&keys.url, "url"),
            date: find(&keys.date, "created"),
            relation: twin.map_or_else(String::new, |t| t.relation.clone()),
            similarity: twin.map_or_else(String::new, |t| t.similarity.to_string()),
            dropped: audit.dropped.is_some(),
        })
    }
}

fn csv(groups: &BTreeMap<u64, Vec<Member>>) -> Page {
    let mut page = Page::default();
    line!(
        page,
        "group,headline,id,source,url,date,relation,similarity,kept"
    );
    for (group, members) in (1..).zip(groups.values()) {
        for m in members {
            let kept = if m.dropped { "no" } else { "yes" };
            let values = [
                &m.headline,
                &m.id,
                &m.source,
                &m.url,
                &m.date,
                &m.relation,
                &m.similarity,
                kept,
            ];
            line!(page, "{group},{}", values.map(cell).join(","));
        }
    }
    page
}

fn list(groups: &BTreeMap<u64, Vec<Member>>) -> Page {
    let mut page = Page::default();
    for members in groups.values() {
        for (i, m) in members.iter().enumerate() {
            let details: Vec<&str> = [&m.source, &m.date, &m.url]
                .into_iter()
                .map(String::as_str)
                .filter(|s| !s.is_empty())
                .collect();
            let relation = match m.relation.as_str() {
                "" => "kept".to_owned(),
                relation => format!("{relation} {}", m.similarity),
            };
            let indent = if i == 0 { "" } else { "  " };
            line!(page, "{indent}{}", m.headline);
            let details = details.join(" · ");
            line!(page, "{indent}    {relation} · {} · {details}", m.id);
        }
        line!(page);
    }
    let duplicates: usize = groups.values().map(|g| g.len().saturating_sub(1)).sum();
    let duplicates = match duplicates {
        1 => "1 duplicate".to_owned(),
        n => format!("{n} duplicates"),
    };
    let groups = counted(groups.len() as u64, "group");
    line!(page, "{groups} with {duplicates}");
    page
}
