//! Which strikes of a result are meant: by rule or template, by document, or by place.

use crate::write::EditLine;

/// What strikes are put back. Of several kinds of conditions all have to hold.
#[derive(Debug, Clone, Default)]
pub struct Selection {
    /// Rules by full name or prefix, or templates by id; none means all.
    pub names: Vec<String>,
    /// Documents and places in them; none means everywhere.
    pub places: Vec<StrikePlace>,
}

/// A document, or a place in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StrikePlace {
    /// Number of the entry.
    pub n: u64,
    /// Where the strike stands in the clean text, in bytes; `None` means anywhere.
    pub at: Option<u32>,
    /// What the account says of it: `ID` or `ID:OFFSET`.
    pub label: String,
}

impl Selection {
    /// What a strike of the entry `n` is put back as, a requested name or else its rule; `None`
    /// if it stays struck.
    #[must_use]
    pub fn name<'a>(&'a self, n: u64, edit: &'a EditLine) -> Option<&'a str> {
        if edit.rule.starts_with("normalize.") || !self.is_place(n, edit.at) {
            return None;
        }
        if self.names.is_empty() {
            return Some(&edit.rule);
        }
        let belongs = |name: &&String| {
            let rest = edit.rule.strip_prefix(name.as_str());
            rest.is_some_and(|r| r.is_empty() || r.starts_with('.'))
                || edit.template.as_deref() == Some(name)
        };
        self.names.iter().find(belongs).map(String::as_str)
    }

    fn is_place(&self, n: u64, at: u32) -> bool {
        let fits = |p: &StrikePlace| p.n == n && p.at.is_none_or(|place| place == at);
        self.places.is_empty() || self.places.iter().any(fits)
    }

    /// The selection in words, for the account.
    #[must_use]
    pub fn words(&self) -> Vec<String> {
        let labels: Vec<&str> = self.places.iter().map(|p| p.label.as_str()).collect();
        match (self.names.is_empty(), labels.is_empty()) {
            (_, true) => self.names.clone(),
            (true, false) => labels.into_iter().map(str::to_owned).collect(),
            (false, false) => {
                let places = labels.join(", ");
                let names = self.names.iter();
                names.map(|name| format!("{name} in {places}")).collect()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::Was;

    #[test]
    fn all_conditions_have_to_hold() {
        let edit = |at, rule: &str| EditLine {
            at,
            len: 0,
            was: Was::Bytes(3),
            rule: rule.to_owned(),
            twin: None,
            score: None,
            template: None,
        };
        let place = |n, at, label: &str| StrikePlace {
            n,
            at,
            label: label.to_owned(),
        };
        let share = || vec!["share".to_owned()];
        let by_name = Selection {
            names: share(),
            places: Vec::new(),
        };
        assert_eq!(by_name.name(7, &edit(0, "share.on")), Some("share"));
        assert_eq!(by_name.name(7, &edit(0, "shared.on")), None);
        let by_place = Selection {
            names: Vec::new(),
            places: vec![place(7, Some(5), "a:5"), place(8, None, "b")],
        };
        assert_eq!(by_place.name(7, &edit(5, "share.on")), Some("share.on"));
        assert_eq!(by_place.name(7, &edit(6, "share.on")), None);
        assert_eq!(by_place.name(8, &edit(6, "share.on")), Some("share.on"));
        assert_eq!(by_place.name(8, &edit(6, "normalize.tags")), None);
        assert_eq!(by_place.words(), ["a:5", "b"]);
        let both = Selection {
            names: share(),
            ..by_place
        };
        assert_eq!(both.name(8, &edit(6, "related.lone")), None);
        assert_eq!(both.name(8, &edit(6, "share.on")), Some("share"));
        assert_eq!(both.words(), ["share in a:5, b"]);
    }
}
