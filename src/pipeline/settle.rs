//! What is left of a marked document: its strikes in order, its row of the table,
//! and what it is looked up by among copies.

use super::entry::Entry;
use super::mark::Marking;
use crate::dedup::{
    Marks, Merit, Outlook, Row, Story, UNDATED, clean_tokens, content_key, document_bands,
    is_truncated,
};
use crate::record::{Card, DropReason, Lifted, Strike, apply};
use std::borrow::Cow;

/// A document after marking.
pub struct Settled {
    pub strikes: Vec<Strike>,
    pub lifted: Lifted,
    pub entry: Entry,
    /// Of a document that is to be compared.
    pub marks: Option<Marks>,
}

impl Marking<'_> {
    /// The end of marking. The card gets its date; `stub` says that most of what is
    /// left is text of templates.
    pub fn settle(mut self, card: &mut Card, stub: bool) -> Settled {
        let created = self.facts.created(&self.lifted).map(Cow::into_owned);
        let last = self.marks.kept().next_back();
        let truncated = last.is_some_and(|line| is_truncated(self.view.line(line)));
        let (lifted, facts) = (&self.lifted, self.facts);
        let present = [
            created.is_some(),
            facts.title.text().is_some() || lifted.title.is_some(),
            lifted.byline.is_some() || facts.has_author,
        ];
        let fields = present.iter().map(|&p| u8::from(p)).sum();
        let seconds = created.as_ref().and_then(|created| created.seconds);
        card.created = created.map(|created| created.written);
        let marks = std::mem::take(&mut self.marks);
        let strikes = marks.finish(self.view);
        let struck: usize = strikes.iter().map(|s| s.span.len()).sum();
        let merit = Merit {
            truncated,
            clean: u32::try_from(self.view.text.len() - struck).unwrap_or(u32::MAX),
            struck: u32::try_from(struck).unwrap_or(u32::MAX),
            fields,
            created: seconds.unwrap_or(UNDATED),
        };
        let (entry, marks) = self.row(&strikes, merit, card, stub);
        Settled {
            strikes,
            lifted: self.lifted,
            entry,
            marks,
        }
    }

    /// What the decision is to know of what is left, if anything is.
    fn row(
        &self,
        strikes: &[Strike],
        merit: Merit,
        card: &Card,
        stub: bool,
    ) -> (Entry, Option<Marks>) {
        let (view, policy) = (self.view, self.policy);
        let words = clean_tokens(view.tokens, strikes);
        // Only where no word is left is the key of the text itself.
        let wordless = if words.is_empty() {
            apply(view.text, &Strike::edits(strikes))
        } else {
            String::new()
        };
        if words.is_empty() && wordless.trim().is_empty() {
            let source = Outlook::of_source(&card.source).source();
            return (Entry::Dropped(DropReason::EmptyAfterCleaning, source), None);
        }
        let story = policy.stories.then(|| {
            let mut story = Story::new(
                &card.source,
                card.url.as_deref(),
                &self.title(),
                view,
                &words,
            );
            story.set_stub(stub);
            story
        });
        let row = Row {
            merit,
            outlook: match &story {
                Some(story) => story.outlook(),
                None => Outlook::of_source(&card.source),
            },
        };
        let marks = Marks {
            key: content_key(words.iter().copied(), &wordless),
            story,
            bands: if policy.near {
                document_bands(&words)
            } else {
                Box::default()
            },
        };
        (Entry::Document(row), Some(marks))
    }
}
