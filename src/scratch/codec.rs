//! Staged documents as bytes: fixed-width little-endian numbers and
//! length-prefixed strings, read back in the run that wrote them.

use crate::record::{
    Caption, Document, DocumentHeader, Edit, Form, JsonForm, Lifted, MetadataSlot, Moment, Place,
    Post, Reason, Rewrites, RuleId, Span, Spelling, Staged, Strike, TextForm, Unread,
};

/// The names that a new metadata object can have.
const METADATA_NAMES: [&str; 3] = ["metadata", "copydesk", "copydesk_metadata"];

/// Appends the bytes of an entry.
pub fn encode(entry: &Staged, out: &mut Vec<u8>) {
    match entry {
        Staged::Document(d) => {
            out.push(1);
            document(d, out);
        }
        Staged::Unread(u) => {
            out.push(0);
            place(&u.place, out);
            out.push(u.reason as u8);
            bytes(u.detail.as_bytes(), out);
            out.push(u8::from(u.compressed));
            out.push(u8::from(u.continued));
            bytes(&u.raw, out);
        }
    }
}

/// Reads an entry back; `None` if the bytes are not one.
#[must_use]
pub fn decode(bytes: &[u8]) -> Option<Staged> {
    let mut from = Source(bytes);
    match from.byte()? {
        1 => Some(Staged::Document(Box::new(from.document()?))),
        0 => Some(Staged::Unread(Unread {
            place: from.place()?,
            reason: *Reason::ALL.get(from.byte()? as usize)?,
            detail: from.string()?,
            compressed: from.byte()? != 0,
            continued: from.byte()? != 0,
            raw: from.bytes()?.to_vec(),
        })),
        _ => None,
    }
}

/// Reads only the card of a document.
#[must_use]
pub fn decode_card(bytes: &[u8]) -> Option<DocumentHeader> {
    let mut from = Source(bytes);
    (from.byte()? == 1).then(|| from.card())?
}

fn number(n: u64, out: &mut Vec<u8>) {
    // LEB128: most numbers here are small.
    let mut n = n;
    while n >= 0x80 {
        out.push(n as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

fn bytes(b: &[u8], out: &mut Vec<u8>) {
    number(b.len() as u64, out);
    out.extend_from_slice(b);
}

fn option<T>(value: Option<&T>, out: &mut Vec<u8>, put: impl FnOnce(&T, &mut Vec<u8>)) {
    out.push(u8::from(value.is_some()));
    if let Some(value) = value {
        put(value, out);
    }
}

fn string(s: &String, out: &mut Vec<u8>) {
    bytes(s.as_bytes(), out);
}

fn span(s: Span, out: &mut Vec<u8>) {
    number(u64::from(s.start), out);
    number(u64::from(s.end), out);
}

fn place(p: &Place, out: &mut Vec<u8>) {
    number(u64::from(p.file), out);
    number(p.line, out);
    number(p.at, out);
    bytes(&p.pre, out);
    out.push(p.post as u8);
}

fn cause(rule: RuleId, twin: Option<u32>, score: Option<f32>, out: &mut Vec<u8>) {
    number(u64::from(rule.0), out);
    option(twin.as_ref(), out, |t, out| number(u64::from(*t), out));
    option(score.as_ref(), out, |s, out| {
        out.extend_from_slice(&s.to_le_bytes());
    });
}

fn moment(m: &Moment, out: &mut Vec<u8>) {
    string(&m.written, out);
    option(m.iso.as_ref(), out, string);
}

fn document(d: &Document, out: &mut Vec<u8>) {
    string(&d.card.id, out);
    string(&d.card.source, out);
    option(d.card.url.as_ref(), out, string);
    option(d.card.created.as_ref(), out, string);
    place(&d.place, out);
    out.extend_from_slice(&d.key.to_le_bytes());
    form(&d.form, out);
    string(&d.text, out);
    number(d.rewrites.edits.len() as u64, out);
    for e in &d.rewrites.edits {
        span(e.old, out);
        span(e.new, out);
        cause(e.rule, e.twin, e.score, out);
    }
    string(&d.rewrites.was, out);
    number(d.strikes.len() as u64, out);
    for s in &d.strikes {
        span(s.span, out);
        cause(s.rule, s.twin, s.score, out);
        option(s.template.as_ref(), out, |t, out| {
            out.extend_from_slice(&t.to_le_bytes());
        });
    }
    lifted(&d.lifted, out);
}

fn form(f: &Form, out: &mut Vec<u8>) {
    match f {
        Form::Text(t) => {
            out.push(0);
            option(t.encoding.as_ref(), out, string);
            option(t.raw.as_ref(), out, |raw, out| bytes(raw, out));
        }
        Form::Json(j) => {
            out.push(1);
            bytes(&j.frame, out);
            number(u64::from(j.text_at), out);
            option(j.rename.as_ref(), out, |(a, b), out| {
                number(u64::from(*a), out);
                number(u64::from(*b), out);
            });
            match &j.metadata {
                MetadataSlot::New(name) => {
                    out.push(0);
                    let number = METADATA_NAMES.iter().position(|n| n == name);
                    out.push(number.unwrap_or(0) as u8);
                }
                MetadataSlot::Into { at, keys } => {
                    out.push(1);
                    number(u64::from(*at), out);
                    number(keys.len() as u64, out);
                    keys.iter().for_each(|k| string(k, out));
                }
            }
            number(u64::from(j.end_at), out);
            let flags = [
                j.has_id,
                j.has_source,
                j.has_created,
                j.has_title,
                j.has_author,
            ];
            out.extend(flags.map(u8::from));
            match &j.spelling {
                Spelling::Minimal => out.push(0),
                Spelling::Ascii => out.push(1),
                Spelling::AsciiSlash => out.push(2),
                Spelling::Raw(raw) => {
                    out.push(3);
                    string(raw, out);
                }
            }
        }
    }
}

fn lifted(l: &Lifted, out: &mut Vec<u8>) {
    option(l.title.as_ref(), out, string);
    option(l.published.as_ref(), out, moment);
    option(l.updated.as_ref(), out, moment);
    option(l.byline.as_ref(), out, string);
    number(l.agencies.len() as u64, out);
    l.agencies.iter().for_each(|a| string(a, out));
    number(l.captions.len() as u64, out);
    for c in &l.captions {
        string(&c.text, out);
        string(&c.credit, out);
    }
    option(l.reading_minutes.as_ref(), out, |m, out| {
        number(u64::from(*m), out)
    });
    number(u64::from(l.lone_surrogates), out);
    number(u64::from(l.repeats_withheld), out);
    number(u64::from(l.templates_withheld), out);
    option(l.biography.as_ref(), out, string);
}

struct Source<'a>(&'a [u8]);

impl<'a> Source<'a> {
    fn take(&mut self, n: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(n)?;
        self.0 = tail;
        Some(head)
    }

    fn byte(&mut self) -> Option<u8> {
        self.take(1).map(|b| b[0])
    }

    fn flag(&mut self) -> Option<bool> {
        self.byte().map(|b| b != 0)
    }

    fn number(&mut self) -> Option<u64> {
        let mut n = 0u64;
        for shift in (0..64).step_by(7) {
            let b = self.byte()?;
            n |= u64::from(b & 0x7f) << shift;
            if b < 0x80 {
                return Some(n);
            }
        }
        None
    }

    fn small(&mut self) -> Option<u32> {
        self.number()?.try_into().ok()
    }

    fn bytes(&mut self) -> Option<&'a [u8]> {
        let n = self.number()?;
        self.take(usize::try_from(n).ok()?)
    }

    fn string(&mut self) -> Option<String> {
        String::from_utf8(self.bytes()?.to_vec()).ok()
    }

    fn option<T>(&mut self, get: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        if self.flag()? {
            get(self).map(Some)
        } else {
            Some(None)
        }
    }

    fn list<T>(&mut self, mut get: impl FnMut(&mut Self) -> Option<T>) -> Option<Vec<T>> {
        let n = self.number()?;
        (0..n).map(|_| get(self)).collect()
    }

    fn span(&mut self) -> Option<Span> {
        Some(Span {
            start: self.small()?,
            end: self.small()?,
        })
    }

    fn place(&mut self) -> Option<Place> {
        Some(Place {
            file: self.small()?,
            line: self.number()?,
            at: self.number()?,
            pre: self.bytes()?.to_vec(),
            post: match self.byte()? {
                0 => Post::Nothing,
                1 => Post::Lf,
                2 => Post::CrLf,
                _ => return None,
            },
        })
    }

    fn cause(&mut self) -> Option<(RuleId, Option<u32>, Option<f32>)> {
        let rule = RuleId(self.number()?.try_into().ok()?);
        let twin = self.option(Self::small)?;
        let score = self.option(|s| Some(f32::from_le_bytes(s.take(4)?.try_into().ok()?)))?;
        Some((rule, twin, score))
    }

    fn moment(&mut self) -> Option<Moment> {
        Some(Moment {
            written: self.string()?,
            iso: self.option(Self::string)?,
        })
    }

    fn card(&mut self) -> Option<DocumentHeader> {
        Some(DocumentHeader {
            id: self.string()?,
            source: self.string()?,
            url: self.option(Self::string)?,
            created: self.option(Self::string)?,
        })
    }

    fn document(&mut self) -> Option<Document> {
        Some(Document {
            card: self.card()?,
            place: self.place()?,
            key: u128::from_le_bytes(self.take(16)?.try_into().ok()?),
            form: self.form()?,
            text: self.string()?,
            rewrites: Rewrites {
                edits: self.list(|s| {
                    let (old, new) = (s.span()?, s.span()?);
                    let (rule, twin, score) = s.cause()?;
                    Some(Edit {
                        old,
                        new,
                        rule,
                        twin,
                        score,
                        template: None,
                    })
                })?,
                was: self.string()?,
            },
            strikes: self.list(|s| {
                let span = s.span()?;
                let (rule, twin, score) = s.cause()?;
                let template =
                    s.option(|s| Some(u64::from_le_bytes(s.take(8)?.try_into().ok()?)))?;
                Some(Strike {
                    span,
                    rule,
                    twin,
                    score,
                    template,
                })
            })?,
            lifted: self.lifted()?,
        })
    }

    fn form(&mut self) -> Option<Form> {
        if !self.flag()? {
            return Some(Form::Text(TextForm {
                encoding: self.option(Self::string)?,
                raw: self.option(|s| s.bytes().map(<[u8]>::to_vec))?,
            }));
        }
        Some(Form::Json(JsonForm {
            frame: self.bytes()?.to_vec(),
            text_at: self.small()?,
            rename: self.option(|s| Some((s.small()?, s.small()?)))?,
            metadata: if self.flag()? {
                MetadataSlot::Into {
                    at: self.small()?,
                    keys: self.list(Self::string)?,
                }
            } else {
                MetadataSlot::New(METADATA_NAMES.get(self.byte()? as usize)?)
            },
            end_at: self.small()?,
            has_id: self.flag()?,
            has_source: self.flag()?,
            has_created: self.flag()?,
            has_title: self.flag()?,
            has_author: self.flag()?,
            spelling: match self.byte()? {
                0 => Spelling::Minimal,
                1 => Spelling::Ascii,
                2 => Spelling::AsciiSlash,
                3 => Spelling::Raw(self.string()?),
                _ => return None,
            },
        }))
    }

    fn lifted(&mut self) -> Option<Lifted> {
        Some(Lifted {
            title: self.option(Self::string)?,
            published: self.option(Self::moment)?,
            updated: self.option(Self::moment)?,
            byline: self.option(Self::string)?,
            agencies: self.list(Self::string)?,
            captions: self.list(|s| {
                Some(Caption {
                    text: s.string()?,
                    credit: s.string()?,
                })
            })?,
            reading_minutes: self.option(Self::small)?,
            lone_surrogates: self.small()?,
            repeats_withheld: self.small()?,
            templates_withheld: self.small()?,
            biography: self.option(Self::string)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_survive_the_round_trip() {
        let document = Staged::Document(Box::new(Document {
            card: DocumentHeader {
                id: "a/17.txt".into(),
                source: "a".into(),
                url: Some("https://example.org/x".into()),
                created: None,
            },
            place: Place {
                file: 3,
                line: 300,
                at: 1 << 40,
                pre: b"\n\n".to_vec(),
                post: Post::CrLf,
            },
            key: u128::MAX - 5,
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
        for entry in [document, unread] {
            let mut out = Vec::new();
            encode(&entry, &mut out);
            assert_eq!(decode(&out).as_ref(), Some(&entry));
            for cut in 0..out.len() {
                assert_eq!(decode(&out[..cut]), None, "cut at {cut}");
            }
        }
    }
}
