//! Tests of the decision over generated documents in a staging.

use super::*;
use crate::config::{Config, Dedup, Keep, Relation};
use crate::exec::{Budget, Workers};
use crate::record::{
    Document, DocumentHeader, Form, Lifted, Place, RecordFields, Rewrites, Staged, TextForm,
};
use crate::scratch::encode;
use crate::scratch::{Log, Staging};
use crate::text::{Segmenter, Title};

impl Rows for Vec<Row> {
    fn len(&self) -> u32 {
        self.as_slice().len() as u32
    }

    fn row(&self, number: u32) -> Option<&Row> {
        self.get(number as usize)
    }
}

/// A budget with which nearly everything is on disk.
fn small() -> Budget {
    Budget::new(Some(16_000))
}

/// Documents with their rows.
struct Corpus {
    rows: Vec<Row>,
    keys: Vec<DocumentKeys>,
    staging: Staging,
    folder: tempfile::TempDir,
}

impl Corpus {
    fn new(texts: &[String]) -> Self {
        let texts = texts.iter().map(|t| (t.as_str(), None)).collect::<Vec<_>>();
        Self::with_stories(&texts)
    }

    /// A corpus of texts, some with their source, URL and headline.
    fn with_stories(texts: &[(&str, Option<[&str; 3]>)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut staging = Staging::new(1 << 16);
        let file = Log::create(&folder.path().join("staging"), 0).unwrap();
        staging.spill(file).unwrap();
        let mut segmenter = Segmenter::default();
        let (mut rows, mut keys) = (Vec::new(), Vec::new());
        for (text, story) in texts {
            let view = segmenter.view(text);
            let story = story.map(|[source, url, title]| {
                Story::new(
                    source,
                    Some(url),
                    &Title::new(Some(title.to_owned())),
                    &view,
                    view.tokens,
                )
            });
            rows.push(Row {
                rank: Rank {
                    clean: text.len() as u32,
                    ..Rank::default()
                },
                fingerprint: story.as_ref().map(Story::fingerprint).unwrap_or_default(),
            });
            keys.push(DocumentKeys {
                key: content_key(view.tokens.iter().copied(), text),
                story,
                bands: document_bands(view.tokens),
            });
            let document = Document {
                card: DocumentHeader::default(),
                place: Place::default(),
                key: 0,
                form: Form::Text(TextForm::default()),

                said: RecordFields::default(),
                text: (*text).to_owned(),
                rewrites: Rewrites::default(),
                strikes: Vec::new(),
                lifted: Lifted::default(),
            };
            let entry = encode(&Staged::Document(Box::new(document)));
            staging.append(&[entry], Vec::new()).unwrap();
        }
        Self {
            rows,
            keys,
            staging,
            folder,
        }
    }

    fn decide(&self, policy: &Dedup, threads: usize, batch: usize) -> Decided {
        self.decide_within(small(), policy, threads, batch)
    }

    fn decide_within(
        &self,
        budget: Budget,
        policy: &Dedup,
        threads: usize,
        batch: usize,
    ) -> Decided {
        let workers = Workers::new(threads).unwrap();
        let mut index = Index::new(self.folder.path(), budget);
        for (number, keys) in (0..).zip(&self.keys) {
            index.push(number, keys, &workers).unwrap();
        }
        let decider = Decider::new(&self.rows, index, policy, &self.staging, &workers, budget);
        decider.unwrap().with_batch(batch).decide().unwrap()
    }

    /// The verdicts in order.
    fn verdicts(&self, policy: &Dedup) -> Vec<Verdict> {
        let decided = self.decide(policy, 1, 9);
        (0..self.rows.len() as u32)
            .map(|n| decided.verdicts.verdict(n))
            .collect()
    }

    fn first(&self) -> Vec<Verdict> {
        self.verdicts(&policy())
    }
}

fn policy() -> Dedup {
    Dedup {
        keep: Keep::First,
        ..Config::default().dedup
    }
}

/// So many words, of which those at the given places are changed.
fn text(name: &str, words: usize, changed: &[usize]) -> String {
    let word = |i: usize| match changed.contains(&i) {
        true => format!("changed{i} "),
        false => format!("{name}{i} "),
    };
    (0..words).map(word).collect()
}

fn copy(verdict: &Verdict) -> Option<(u32, Relation, f32)> {
    match verdict {
        Verdict::Copy(m) => Some((m.survivor, m.relation, m.similarity)),
        _ => None,
    }
}

#[test]
fn the_best_copy_survives_and_ties_end_in_the_ordinal() {
    let texts = ["Same words", "Other one", "same, WORDS!", "other  one"].map(str::to_owned);
    let corpus = Corpus::new(&texts);
    let decided = corpus.verdicts(&Config::default().dedup);
    let exact = |of| Some((of, Relation::Exact, 1.0));
    assert_eq!(copy(&decided[0]), exact(2));
    assert_eq!(copy(&decided[1]), exact(3));
    assert_eq!(decided[2..], [Verdict::Survivor; 2]);
    assert_eq!(copy(&corpus.first()[2]), exact(0));
}

/// A text of so many Chinese characters in clauses of ten, of which those at the given
/// places are changed.
fn chinese(from: u32, characters: u32, changed: &[u32]) -> String {
    let mut text = String::new();
    for i in 0..characters {
        let c = if changed.contains(&i) {
            0x9000 + i
        } else {
            from + i
        };
        text.extend(char::from_u32(c));
        if i % 10 == 9 {
            text.push('，');
        }
    }
    text
}

#[test]
fn chinese_copies_are_found() {
    let texts = [
        chinese(0x4e00, 300, &[]),
        chinese(0x4e00, 300, &[50, 150, 250]),
        chinese(0x6e00, 300, &[]),
        // A headline of news, and one that differs in a character.
        chinese(0x5e00, 24, &[]),
        chinese(0x5e00, 24, &[12]),
    ];
    let decided = Corpus::new(&texts).first();
    let (of, relation, similarity) = copy(&decided[1]).unwrap();
    assert_eq!((of, relation), (0, Relation::Near));
    assert_eq!(similarity, ((281.0f64 / 311.0 * 1e4).floor() / 1e4) as f32);
    assert_eq!(decided[2..], [Verdict::Survivor; 3]);
}

#[test]
fn chains_do_not_form() {
    // One change costs five of 196 shingles; A~B and B~C reach 0.8, A~C does not.
    let a = text("w", 200, &[]);
    let b = text("w", 200, &[20, 60, 100]);
    let c = text("w", 200, &[20, 60, 100, 120, 140, 160]);
    let decided = Corpus::new(&[a, b, c]).first();
    let (of, relation, similarity) = copy(&decided[1]).unwrap();
    assert_eq!((of, relation), (0, Relation::Near));
    assert_eq!(similarity, ((181.0f64 / 211.0 * 1e4).floor() / 1e4) as f32);
    assert_eq!(decided[2], Verdict::Survivor);
}

#[test]
fn the_most_similar_survivor_is_the_twin() {
    let texts = [
        text("w", 200, &[10, 30, 50, 70]),
        text("w", 200, &[90, 110, 130, 150]),
        text("w", 200, &[90, 110, 130]),
    ];
    let decided = Corpus::new(&texts).first();
    assert_eq!(decided[1], Verdict::Survivor);
    assert_eq!(copy(&decided[2]).unwrap().0, 1);
}

#[test]
fn the_threshold_is_met_from_both_sides() {
    let texts = [text("w", 200, &[]), text("w", 200, &[20, 60, 100])];
    let corpus = Corpus::new(&texts);
    for (threshold, drops) in [(181.0 / 211.0, true), (181.0 / 211.0 + 1e-9, false)] {
        let policy = Dedup {
            threshold,
            ..policy()
        };
        let decided = corpus.verdicts(&policy);
        assert_eq!(copy(&decided[1]).is_some(), drops);
    }
}

/// Families of variants of many lengths, exact copies among them.
fn families() -> Vec<String> {
    let mut texts = Vec::new();
    let mut state = 1u64;
    let mut random = |n: usize| {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (state >> 33) as usize % n
    };
    for _ in 0..600 {
        let family = random(60);
        let length = [14, 33, 50, 58, 120, 400][family % 6];
        let changes: Vec<usize> = (0..random(1 + length / 30))
            .map(|_| random(length))
            .collect();
        texts.push(text(&format!("f{family}x"), length, &changes));
    }
    texts
}

#[test]
fn neither_batches_nor_threads_change_a_verdict() {
    let corpus = Corpus::new(&families());
    for keep in [Keep::First, Keep::Longest] {
        let policy = Dedup { keep, ..policy() };
        let whole = corpus.decide(&policy, 1, 4096);
        let near = |v: &Verdict| matches!(copy(v), Some((_, Relation::Near, _)));
        assert!(whole.verdicts.notable().filter(|v| near(&v.1)).count() > 50);
        for (threads, batch) in [(1, 1), (2, 7), (3, 100), (2, 4096)] {
            assert_eq!(corpus.decide(&policy, threads, batch), whole, "{batch}");
        }
    }
}

#[test]
fn every_copy_has_a_survivor_above_the_threshold() {
    let texts = families();
    let decided = Corpus::new(&texts).first();
    let set = |i: usize| {
        let words: Vec<&str> = texts[i].split_whitespace().collect();
        words.windows(5).map(|w| w.join(" ")).collect()
    };
    for (i, verdict) in decided.iter().enumerate() {
        if let Some((of, _, similarity)) = copy(verdict) {
            let (a, b): (std::collections::BTreeSet<String>, _) = (set(i), set(of as usize));
            let exact = a.intersection(&b).count() as f64 / a.union(&b).count() as f64;
            assert!(exact >= 0.8 && (exact - f64::from(similarity)).abs() < 1e-3);
            assert_eq!(decided[of as usize], Verdict::Survivor);
        }
    }
}

#[test]
fn a_bucket_of_all_documents_stays_linear() {
    const DOCUMENTS: u64 = 20_000;
    let mut staging = Staging::new(1 << 30);
    let mut bytes = Vec::new();
    let mut rows = Vec::new();
    for i in 0..DOCUMENTS {
        rows.push(Row::default());
        let document = Document {
            card: DocumentHeader::default(),
            place: Place::default(),
            key: 0,
            form: Form::Text(TextForm::default()),

            said: RecordFields::default(),
            text: text(&format!("d{i}x"), 13, &[]),
            rewrites: Rewrites::default(),
            strikes: Vec::new(),
            lifted: Lifted::default(),
        };
        bytes.push(encode(&Staged::Document(Box::new(document))));
    }
    staging.append(&bytes, Vec::new()).unwrap();
    let workers = Workers::new(2).unwrap();
    let policy = policy();
    let folder = tempfile::tempdir().unwrap();
    let budget = Budget::new(Some(1 << 28));
    let mut index = Index::new(folder.path(), budget);
    for i in 0..DOCUMENTS {
        let keys = DocumentKeys {
            key: u128::from(i),
            story: None,
            bands: Box::new([7, u64::MAX - i]),
        };
        index.push(i as u32, &keys, &workers).unwrap();
    }
    let decided = Decider::new(&rows, index, &policy, &staging, &workers, budget)
        .unwrap()
        .decide()
        .unwrap();
    assert_eq!(decided.verdicts.notable().count(), 0);
    assert_eq!(decided.tally.capped, 1);
    // 32 for each document, but for the first 32, which see those before them.
    assert_eq!(decided.tally.compared, 32 * (DOCUMENTS - 32) + 32 * 31 / 2);
}

/// Three quarters of every text are common to all, which is not enough to be a copy.
#[test]
fn in_many_full_buckets_those_that_share_most_are_compared() {
    const DOCUMENTS: usize = 400;
    let common = text("common", 90, &[]);
    let mut texts: Vec<String> = (0..DOCUMENTS)
        .map(|i| common.clone() + &text(&format!("own{i}x"), 30, &[]))
        .collect();
    texts.push(texts[DOCUMENTS - 7].replace("common5 ", "changed "));
    let corpus = Corpus::new(&texts);
    let decided = corpus.decide(&policy(), 1, 1);
    let last = decided.verdicts.verdict(DOCUMENTS as u32);
    let (of, relation, _) = copy(&last).unwrap();
    assert_eq!((of, relation), (DOCUMENTS as u32 - 7, Relation::Near));
    assert_eq!(decided.verdicts.notable().count(), 1);
    let compared = decided.tally.compared;
    assert!(compared <= 32 * DOCUMENTS as u64, "{compared}");
    // There was more to choose from than is compared.
    assert!(compared > 25 * DOCUMENTS as u64, "{compared}");
    for (budget, threads, batch) in [(1 << 28, 2, 4096), (1 << 28, 1, 50), (1 << 20, 2, 50)] {
        let budget = Budget::new(Some(budget));
        assert_eq!(
            corpus.decide_within(budget, &policy(), threads, batch),
            decided
        );
    }
}

#[test]
fn one_text_on_two_pages_is_two_stories() {
    let body = text("w", 100, &[]);
    let like = text("w", 100, &[50]);
    let corpus = Corpus::with_stories(&[
        (&body, Some(["s", "https://s/a", "Ferry strike ends"])),
        (&like, Some(["s", "https://s/b", "Budget passes"])),
        (&body, Some(["s", "https://s/c", "Council elects mayor"])),
        (&body, Some(["t", "https://t/d", "Another headline"])),
    ]);
    let decided = corpus.first();
    let relation = |v: &Verdict| match v {
        Verdict::Related(m) => Some((m.survivor, m.relation)),
        _ => None,
    };
    assert_eq!(relation(&decided[1]), Some((0, Relation::SamePageText)));
    assert_eq!(relation(&decided[2]), Some((0, Relation::SamePageText)));
    assert_eq!(copy(&decided[3]), Some((0, Relation::Exact, 1.0)));
    let mut policy = policy();
    policy.drop.push(Relation::SamePageText);
    let decided = corpus.verdicts(&policy);
    assert_eq!(copy(&decided[1]).unwrap().1, Relation::SamePageText);
}

#[test]
fn stubs_are_nobodys_twin() {
    let body = text("w", 100, &[]);
    let stub = |title| (body.as_str(), Some(["s", "https://s/", title]));
    let corpus = Corpus::with_stories(&[
        stub("A"),
        stub("B"),
        stub("C"),
        stub("D"),
        stub("A"),
        (&body, Some(["t", "https://t/", "A"])),
    ]);
    let decided = corpus.first();
    assert_eq!(decided[..5], [Verdict::Stub; 5]);
    assert_eq!(decided[5], Verdict::Survivor);
}

#[test]
fn digits_alone_make_a_template() {
    let report = |rain: &str| {
        let words = text("w", 100, &[]);
        format!("{words} rain {rain} mm")
    };
    let (one, two) = (report("12"), report("3.5"));
    let corpus = Corpus::with_stories(&[
        (&one, Some(["s", "https://s/1", "Weather"])),
        (&two, Some(["s", "https://s/2", "Weather"])),
        (&two, Some(["t", "https://t/2", "Weather"])),
    ]);
    let decided = corpus.first();
    let Verdict::Related(found) = decided[1] else {
        panic!("{:?}", decided[1]);
    };
    assert_eq!((found.survivor, found.relation), (0, Relation::Template));
    assert_eq!(copy(&decided[2]).unwrap().0, 1);
}

#[test]
fn an_equal_key_alone_makes_no_exact_copy() {
    let text = |word: &str| format!("{word} the canal froze over at the lock on Sunday night");
    let texts = [text("Then"), text("Now"), text("THEN"), text("then")];
    let mut corpus = Corpus::new(&texts.map(|t| t + ", and nobody skated there."));
    // As if somebody had found another text with the key of the first.
    let key = corpus.keys[0].key;
    corpus.keys[1].key = key;
    let policy = Config::default().dedup;
    let verdicts = corpus.verdicts(&policy);
    let exact = |verdict: &Verdict| match verdict {
        Verdict::Copy(found) => found.relation == Relation::Exact,
        _ => false,
    };
    let exact: Vec<bool> = verdicts.iter().map(exact).collect();
    assert_eq!(exact.iter().filter(|e| **e).count(), 2, "{verdicts:?}");
    assert!(!exact[1], "{verdicts:?}");
}
