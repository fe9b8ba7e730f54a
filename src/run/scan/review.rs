//! What the scan sees of templates that were given: sources that were not read, and
//! templates that would remove too much.

use super::document::LearningInput;
use crate::clean::templates::{EVERYWHERE, source_key};
use crate::report::counted;
use crate::run::policy::Policy;
use std::collections::{BTreeMap, BTreeSet, HashSet};

/// What the scan sees of given templates.
#[derive(Debug, Default)]
pub struct Review {
    sources: HashSet<u64>,
    /// Documents of which a template would have struck too much, by its id.
    over: BTreeMap<u64, u64>,
}

impl Review {
    pub fn see(&mut self, aside: &LearningInput) {
        self.sources.extend(aside.source);
        let over: BTreeSet<u64> = aside.over.iter().copied().collect();
        for id in over {
            *self.over.entry(id).or_default() += 1;
        }
    }

    /// What has to be said of them, in the order of their file: those that would
    /// strike too much and, if `whole` is said to be known, those of sources that
    /// were not read.
    pub fn warnings(&self, policy: &Policy, whole: bool) -> Vec<String> {
        let mut warnings = Vec::new();
        for (template, line) in policy
            .cleaner
            .templates
            .list()
            .iter()
            .zip(&policy.cleaner.template_lines)
        {
            let place = format!("{} line {line}", policy.cleaner.template_file);
            if let Some(count) = self.over.get(&template.id) {
                warnings.push(format!(
                    "{place}: together with other templates it would remove too much of {}, so nothing is removed there",
                    counted(*count, "document")
                ));
            }
            let everywhere = template.source == EVERYWHERE;
            let known = everywhere || self.sources.contains(&source_key(&template.source));
            if whole && !template.off && !known {
                warnings.push(format!(
                    "{place}: no document has the source \"{}\", so it removes nothing",
                    template.source.escape_debug()
                ));
            }
        }
        warnings
    }
}
