//! Which groups of duplicates `copydesk clusters` lists: those with a document that has all of
//! the given words.

use super::clusters::Member;
use clap::Args;

/// Conditions for a document of a group.
#[derive(Debug, Args)]
pub struct ClusterFilter {
    /// Only groups with a document whose id has these words
    #[arg(long, value_name = "WORDS")]
    id: Option<String>,

    /// Only groups with a document whose URL has these words
    #[arg(long, value_name = "WORDS")]
    url: Option<String>,

    /// Only groups with a document whose headline has these words
    #[arg(long, value_name = "WORDS")]
    headline: Option<String>,
}

impl ClusterFilter {
    /// Whether one of these documents fits all conditions. Case does not count.
    pub fn fits(&self, members: &[Member]) -> bool {
        let conditions = [&self.id, &self.url, &self.headline].map(|words| {
            let words = words.as_deref().unwrap_or_default();
            words.to_lowercase()
        });
        members.iter().any(|member| {
            let values = [&member.id, &member.url, &member.headline];
            let mut both = values.into_iter().zip(&conditions);
            both.all(|(value, words)| value.to_lowercase().contains(words))
        })
    }

    /// Whether there are conditions.
    pub fn is_given(&self) -> bool {
        self.id.is_some() || self.url.is_some() || self.headline.is_some()
    }
}
