//! What is left of a marked document: its strikes in order, its row of the table,
//! and what it is looked up by among copies.

use super::entries::Entry;
use super::policy::Policy;
use crate::clean::Marking;
use crate::dedup::{
    DocumentKeys, Rank, Row, Story, StoryFingerprint, UNDATED, clean_tokens, content_key,
    document_bands, is_truncated,
};
use crate::record::{DocumentHeader, DropReason, Lifted, Strike, apply};

/// A document after marking.
pub struct Settled {
    pub strikes: Vec<Strike>,
    pub lifted: Lifted,
    pub entry: Entry,
    /// Of a document that is to be compared.
    pub marks: Option<DocumentKeys>,
}

/// The end of marking. The header gets its date; `stub` says that most of what is
/// left is text of templates.
pub fn settle(
    mut marking: Marking<'_>,
    policy: &Policy,
    header: &mut DocumentHeader,
    stub: bool,
) -> Settled {
    let created = marking.metadata.created(&marking.lifted);
    let last = marking.strikes.kept().next_back();
    let truncated = last.is_some_and(|line| is_truncated(marking.view.line(line)));
    let (lifted, metadata) = (&marking.lifted, marking.metadata);
    let present = [
        created.is_some(),
        metadata.title.text().is_some() || lifted.title.is_some(),
        lifted.byline.is_some() || metadata.has_author,
    ];
    let fields = present.iter().map(|&p| u8::from(p)).sum();
    let seconds = created.as_ref().and_then(|created| created.seconds);
    header.created_either = marking.metadata.created_either(&marking.lifted);
    header.created = created.map(|created| created.iso);
    let strikes = std::mem::take(&mut marking.strikes).finish(marking.view);
    let struck: usize = strikes.iter().map(|s| s.span.len()).sum();
    let rank = Rank {
        truncated,
        clean: u32::try_from(marking.view.text.len() - struck).unwrap_or(u32::MAX),
        struck: u32::try_from(struck).unwrap_or(u32::MAX),
        fields,
        created: seconds.unwrap_or(UNDATED),
    };
    let (entry, marks) = row(&marking, policy, &strikes, rank, header, stub);
    Settled {
        strikes,
        lifted: marking.lifted,
        entry,
        marks,
    }
}

/// What the decision is to know of what is left, if anything is.
fn row(
    marking: &Marking<'_>,
    policy: &Policy,
    strikes: &[Strike],
    rank: Rank,
    header: &DocumentHeader,
    stub: bool,
) -> (Entry, Option<DocumentKeys>) {
    let view = marking.view;
    let words = clean_tokens(view.tokens, strikes);
    // Only where no word is left is the key of the text itself.
    let wordless = if words.is_empty() {
        apply(view.text, &Strike::edits(strikes))
    } else {
        String::new()
    };
    if words.is_empty() && wordless.trim().is_empty() {
        let source = StoryFingerprint::of_source(&header.source).source();
        return (Entry::Dropped(DropReason::EmptyAfterCleaning, source), None);
    }
    let story = policy.stories.then(|| {
        let mut story = Story::new(
            &header.source,
            header.url.as_deref(),
            &marking.title(),
            view,
            &words,
        );
        story.set_stub(stub);
        story
    });
    let row = Row {
        rank,
        fingerprint: match &story {
            Some(story) => story.fingerprint(),
            None => StoryFingerprint::of_source(&header.source),
        },
    };
    let marks = DocumentKeys {
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
