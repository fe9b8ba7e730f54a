//! Staged documents as bytes, and back.

use crate::record::{DocumentHeader, Form, Staged};
use serde::Deserialize;

/// The bytes of an entry.
#[must_use]
pub fn encode(entry: &Staged) -> Vec<u8> {
    let out = Vec::with_capacity(room(entry));
    // Encoding into memory does not fail; were it to, nothing decodes from no bytes.
    postcard::to_extend(entry, out).unwrap_or_default()
}

/// About how many bytes an entry takes, so that its buffer is allocated once.
fn room(entry: &Staged) -> usize {
    /// Numbers and short fields; a little too much costs nothing.
    const REST: usize = 256;
    match entry {
        Staged::Document(d) => {
            let frame = match &d.form {
                Form::Text(_) => 0,
                Form::Json(form) => form.frame.len(),
            };
            let edits = 16 * (d.rewrites.edits.len() + d.strikes.len());
            d.text.len() + frame + d.rewrites.was.len() + edits + REST
        }
        Staged::Unread(u) => u.raw.len() + REST,
    }
}

/// Reads an entry back; `None` if the bytes are not one.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Staged> {
    postcard::from_bytes(bytes).ok()
}

/// Reads only the header of a document, and nothing of its text.
#[must_use]
pub fn decode_card(bytes: &[u8]) -> Option<DocumentHeader> {
    /// How an entry that is a document begins: fields stand in the order of their
    /// declaration.
    #[derive(Deserialize)]
    enum Beginning {
        Document(DocumentHeader),
    }
    let (Beginning::Document(header), _) = postcard::take_from_bytes(bytes).ok()?;
    Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::*;
    use proptest::prelude::*;

    fn entries() -> [Staged; 2] {
        let document = Staged::Document(Box::new(Document {
            card: DocumentHeader {
                id: "a/17.txt".into(),
                source: "a".into(),
                url: Some("https://example.org/x".into()),
                created: None,
                created_either: Some(["2018-01-11", "2018-11-01"].map(str::to_owned)),
            },
            place: Place {
                file: 3,
                line: 300,
                at: 1 << 40,
                pre: b"\n\n".to_vec(),
                post: Post::CrLf,
            },
            key: u128::MAX - 5,
            said: RecordFields {
                title: Some("Ferry".into()),
                ..RecordFields::default()
            },
            form: Form::Json(JsonForm {
                frame: b"{\"text\":}".to_vec(),
                text_at: 8,
                rename: Some((1, 7)),
                metadata: MetadataSlot::Into {
                    at: 7,
                    keys: vec!["a".into()],
                },
                end_at: 8,
                has_id: true,
                has_source: false,
                has_created: true,
                has_title: false,
                has_author: true,
                spelling: Spelling::Raw("\"\\u0041\"".into()),
                replaced: Vec::new(),
                layout: Layout::Breaks(vec![(1, "\n".into())]),
            }),
            text: "A".into(),
            rewrites: Rewrites {
                edits: vec![Edit::rewrite(
                    Span::new(0, 2),
                    Span::new(0, 1),
                    RuleId::SPACE,
                )],
                was: "AA".into(),
            },
            strikes: vec![Strike {
                span: Span::new(0, 1),
                rule: RuleId::REPEAT_NEAR,
                twin: Some(9),
                score: Some(0.93),
                template: Some(7),
            }],
            lifted: Lifted {
                title: Some("T".into()),
                published: Some(Moment {
                    written: "March 5".into(),
                    iso: None,
                }),
                agencies: vec!["AP".into()],
                captions: vec![Caption {
                    text: "c (AP)".into(),
                    credit: "AP".into(),
                }],
                reading_minutes: Some(2),
                ..Lifted::default()
            },
        }));
        let unread = Staged::Unread(Unread {
            place: Place::default(),
            reason: Reason::Utf8,
            detail: "byte 3".into(),
            compressed: true,
            continued: false,
            raw: vec![0xff, 0],
        });
        [document, unread]
    }

    #[test]
    fn entries_survive_the_round_trip() {
        for entry in entries() {
            let bytes = encode(&entry);
            assert_eq!(decode(&bytes).as_ref(), Some(&entry));
            for cut in 0..bytes.len() {
                assert_eq!(decode(&bytes[..cut]), None, "cut at {cut}");
            }
            let header = match entry {
                Staged::Document(document) => Some(document.card),
                Staged::Unread(_) => None,
            };
            assert_eq!(decode_card(&bytes), header);
            // Nothing but the header is looked at.
            let end = bytes.len() - 1;
            assert_eq!(decode_card(&bytes[..end]), header);
        }
    }

    proptest! {
        #[test]
        fn damaged_bytes_decode_or_do_not(
            at in any::<prop::sample::Index>(),
            wound in prop::collection::vec(any::<u8>(), 1..12),
        ) {
            for entry in entries() {
                let mut bytes = encode(&entry);
                let at = at.index(bytes.len());
                let end = bytes.len().min(at + wound.len());
                bytes[at..end].copy_from_slice(&wound[..end - at]);
                // What still decodes holds no more than the bytes do.
                if let Some(Staged::Document(document)) = decode(&bytes) {
                    prop_assert!(document.text.len() <= bytes.len());
                    prop_assert!(document.strikes.capacity() <= bytes.len());
                }
                let header = decode_card(&bytes).unwrap_or_default();
                prop_assert!(header.id.len() <= bytes.len());
            }
        }
    }

    #[test]
    fn a_length_beyond_the_bytes_allocates_nothing() {
        // A document whose id, and an unread record whose bytes before it, claim 2^63 bytes.
        const LENGTH: [u8; 10] = [255, 255, 255, 255, 255, 255, 255, 255, 127, 0];
        for begin in [&[0][..], &[1, 0, 1, 0]] {
            let bytes = [begin, &LENGTH].concat();
            assert_eq!(decode(&bytes), None);
            assert_eq!(decode_card(&bytes), None);
        }
    }
}
