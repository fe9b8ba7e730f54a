//! The file of templates, which a person can read and edit. Each template is written
//! with its counts and an example. A file with a fault is refused as a whole, with
//! the line of the fault.

use super::lookup::{Kind, template_name};
use super::outline::Zone;
use super::template::{Template, template_id};
use super::template_key::template_text_key;
use crate::text::combine;
use serde::Deserialize;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use toml::Spanned;

/// A file of templates that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum TemplatesError {
    #[error("cannot read the templates {}: {source}", path.display())]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error("{} line {line}: {what}", path.display())]
    Wrong {
        path: PathBuf,
        line: usize,
        what: String,
    },
}

/// The largest share of a source's documents.
const MAX_SHARE: f32 = 1.0;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct TemplatesFile {
    #[serde(default)]
    template: Vec<Spanned<TemplateEntry>>,
}

/// A template as it is written. Only the first five fields say what is struck.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct TemplateEntry {
    source: String,
    kind: KindName,
    text: String,
    #[serde(default = "tail")]
    zone: ZoneName,
    #[serde(default)]
    opens_list: bool,
    #[serde(default = "yes")]
    enabled: bool,
    #[serde(default)]
    note: String,
    #[serde(default)]
    from: String,
    #[serde(default)]
    documents: u64,
    #[serde(default)]
    share: f32,
    #[serde(default)]
    first: String,
    #[serde(default)]
    last: String,
    #[serde(default)]
    strikes: u64,
    #[serde(default)]
    example: String,
    #[serde(default)]
    #[expect(dead_code, reason = "the id follows from the other fields")]
    id: String,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum KindName {
    Line,
    Label,
    Sentence,
}

#[derive(Deserialize, Clone, Copy)]
#[serde(rename_all = "lowercase")]
enum ZoneName {
    Head,
    Middle,
    Tail,
}

fn yes() -> bool {
    true
}

fn tail() -> ZoneName {
    ZoneName::Tail
}

/// Reads a file of templates. Returns the templates, each with the line of its entry,
/// and the text of the file.
///
/// # Errors
/// It cannot be read, is not TOML, or has an entry that cannot be used.
pub fn load(path: &Path) -> Result<(Vec<(usize, Template)>, String), TemplatesError> {
    let text = std::fs::read_to_string(path).map_err(|source| TemplatesError::Read {
        path: path.to_owned(),
        source,
    })?;
    let templates = parse(&text).map_err(|(line, what)| TemplatesError::Wrong {
        path: path.to_owned(),
        line,
        what,
    })?;
    Ok((templates, text))
}

fn parse(text: &str) -> Result<Vec<(usize, Template)>, (usize, String)> {
    let line_of = |byte: usize| text.get(..byte).unwrap_or(text).matches('\n').count() + 1;
    let file: TemplatesFile = toml::from_str(text).map_err(|e: toml::de::Error| {
        let line = line_of(e.span().map_or(0, |s| s.start));
        (line, e.message().to_owned())
    })?;
    let mut found: Vec<(usize, Template)> = Vec::with_capacity(file.template.len());
    for entry in file.template {
        let line = line_of(entry.span().start);
        let template = template(entry.into_inner()).map_err(|what| (line, what))?;
        if let Some((before, _)) = found
            .iter()
            .find(|(_, t)| t.id == template.id && !t.off && !template.off)
        {
            return Err((
                line,
                format!("this is the same template as in line {before}; remove one of them"),
            ));
        }
        found.push((line, template));
    }
    Ok(found)
}

fn template(entry: TemplateEntry) -> Result<Template, String> {
    let kind = match entry.kind {
        KindName::Line => Kind::Line,
        KindName::Label => Kind::Label,
        KindName::Sentence => Kind::Sentence,
    };
    let zone = match entry.zone {
        ZoneName::Head => Zone::Head,
        ZoneName::Middle => Zone::Middle,
        ZoneName::Tail => Zone::Tail,
    };
    if entry.source.trim().is_empty() {
        return Err(
            "the source is empty; write the host of its pages, or \"*\" for all sources".into(),
        );
    }
    let key = template_text_key(&entry.text);
    if key.words == 0 {
        return Err(format!(
            "the text \"{}\" has no words except placeholders, and would remove any line of numbers or names",
            entry.text.escape_debug()
        ));
    }
    if !(0.0..=MAX_SHARE).contains(&entry.share) {
        return Err("share must be between 0 and 1".into());
    }
    Ok(Template {
        id: template_id(&entry.source, kind, zone, key.hash),
        source: entry.source,
        kind,
        zone,
        text: entry.text,
        key: key.hash,
        opens_list: entry.opens_list,
        documents: entry.documents,
        share: entry.share,
        first_day: day(&entry.first).ok_or("\"first\" is not a date; write it like 2026-05-05")?,
        last_day: day(&entry.last).ok_or("\"last\" is not a date; write it like 2026-05-05")?,
        example: entry.example,
        occurrences: entry.strikes,
        off: !entry.enabled,
        note: entry.note,
        from: entry.from,
    })
}

/// Days since 1970 of an ISO date; 0 for an empty text, `None` for no date.
fn day(written: &str) -> Option<u16> {
    if written.is_empty() {
        return Some(0);
    }
    let seconds = crate::record::iso_seconds(written)?;
    u16::try_from(seconds.div_euclid(86_400)).ok()
}

const HEAD: &str = "\
# Templates: lines that many pages of a source share, as copydesk found them.
# An entry removes the lines that match its text, with {number} for numbers and
# dates and {name} for the author. Case and punctuation do not count. To keep such
# lines, set `enabled = false`; `copydesk clean --templates THIS-FILE` uses the file
# as it is. kind: line; label (the text before a colon or bar, with any headline
# after it); sentence (at an end of one-line articles). from: what says that the
# stories are of the source, their urls or only names; documents: how many stories
# have it; strikes: how many lines it matches.
";

/// The text of a file with these templates, in their order.
#[must_use]
pub fn render(templates: &[Template]) -> String {
    let mut out = HEAD.to_owned();
    if templates.is_empty() {
        out.push_str("#\n# Nothing was learned.\n");
    }
    for template in templates {
        let kind = match template.kind {
            Kind::Line => "line",
            Kind::Label => "label",
            Kind::Sentence => "sentence",
            // A lead is never a template.
            Kind::Lead => continue,
        };
        let zone = match template.zone {
            Zone::Head => "head",
            Zone::Middle => "middle",
            Zone::Tail => "tail",
        };
        let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
        let _ = write!(
            out,
            "\n[[template]]\nsource = {}\nkind = \"{kind}\"\ntext = {}\nzone = \"{zone}\"\n",
            quoted(&template.source),
            quoted(&template.text),
        );
        if template.opens_list {
            out.push_str("opens-list = true\n");
        }
        if template.off {
            out.push_str("enabled = false\n");
        }
        if !template.note.is_empty() {
            let _ = writeln!(out, "note = {}", quoted(&template.note));
        }
        if !template.from.is_empty() {
            let _ = writeln!(out, "from = {}", quoted(&template.from));
        }
        let _ = writeln!(out, "documents = {}", template.documents);
        if template.share > 0.0 {
            let _ = writeln!(out, "share = {}", template.share);
        }
        for (key, day) in [("first", template.first_day), ("last", template.last_day)] {
            if day > 0 {
                let _ = writeln!(out, "{key} = \"{}\"", date(day));
            }
        }
        let _ = writeln!(
            out,
            "strikes = {}\nexample = {}\nid = \"{}\"",
            template.occurrences,
            quoted(&template.example),
            template_name(template.id)
        );
    }
    out
}

/// A day since 1970 as an ISO date.
fn date(day: u16) -> String {
    let epoch = jiff::civil::date(1970, 1, 1);
    let date = epoch.checked_add(jiff::Span::new().days(i64::from(day)));
    date.map(|d| d.to_string()).unwrap_or_default()
}

/// The hash of everything in a file of templates that decides what is struck.
#[must_use]
pub fn fingerprint(templates: &[Template]) -> u64 {
    combine(
        templates
            .iter()
            .filter(|t| !t.off)
            .map(|t| combine([t.id, u64::from(t.opens_list)])),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Template {
        let key = template_text_key("Join {number} readers of \"the Post\"").hash;
        Template {
            id: template_id("post.example", Kind::Line, Zone::Tail, key),
            source: "post.example".into(),
            kind: Kind::Line,
            zone: Zone::Tail,
            text: "Join {number} readers of \"the Post\"".into(),
            key,
            opens_list: true,
            documents: 80,
            share: 0.25,
            first_day: 20_000,
            last_day: 20_100,
            example: "Join 12,000 readers of \"the Post\"\\".into(),
            occurrences: 81,
            off: false,
            note: String::new(),
            from: "urls".into(),
        }
    }

    #[test]
    fn a_file_is_read_as_it_was_written() {
        let off = Template {
            off: true,
            note: "background".into(),
            first_day: 0,
            last_day: 0,
            ..example()
        };
        let list = vec![example(), off];
        let again: Vec<Template> = parse(&render(&list))
            .unwrap()
            .into_iter()
            .map(|t| t.1)
            .collect();
        assert_eq!(again, list);
        assert!(parse(&render(&[])).unwrap().is_empty());
    }

    #[test]
    fn faults_have_their_line() {
        let good = "[[template]]\nsource = \"a\"\nkind = \"line\"\ntext = \"Read the Post\"\n";
        for (bad, line, word) in [
            (
                "[[template]]\nsource = \"a\"\nkind = \"line\"\ntext = \"{number} {name}\"\n",
                5,
                "no word",
            ),
            (
                "[[template]]\nsource = \"\"\nkind = \"line\"\ntext = \"x\"\n",
                5,
                "source",
            ),
            (
                "[[template]]\nsource = \"a\"\nkind = \"page\"\ntext = \"x\"\n",
                7,
                "page",
            ),
            (
                "[[template]]\nsource = \"a\"\nkindd = \"line\"\ntext = \"x\"\n",
                7,
                "kindd",
            ),
            ("[[template]\n", 5, ""),
            (good, 5, "line 1"),
        ] {
            let (at, what) = parse(&format!("{good}{bad}")).unwrap_err();
            assert_eq!(at, line, "{bad}: {what}");
            assert!(what.contains(word), "{what}");
        }
    }
}
