//! Each stage by itself, over the same few megabytes of generated news. Rates
//! are bytes of input lines, so that the times of the stages add up.

#![allow(
    clippy::unwrap_used,
    reason = "a bench that cannot set up has nothing to measure"
)]

#[allow(
    dead_code,
    reason = "shared with tests and an example, which use other parts"
)]
mod generate;

use copydesk::clean::Strikes;
use copydesk::clean::repeat;
use copydesk::clean::rules::{self, Ruleset};
use copydesk::config::{Config, Keys};
use copydesk::dedup::content_key;
use copydesk::read::parse;
use copydesk::record::{
    Document, DocumentHeader, Edit, Form, Lifted, Place, Rewrites, Staged, Strike, apply, compose,
    invert,
};
use copydesk::scratch::{decode, encode};
use copydesk::text::normalize;
use copydesk::text::{Segmenter, Title};
use copydesk::write::{AuditLine, Extra, clean_line};
use criterion::measurement::WallTime;
use criterion::{BenchmarkGroup, Criterion, Throughput, criterion_group, criterion_main};
use generate::Generator;
use std::hint::black_box;
use std::time::Duration;

const BYTES: usize = 4 << 20;

/// A document as the stages leave it.
struct Case {
    document: Document,
    title: Option<String>,
}

fn prepare(lines: &[&[u8]], keys: &Keys, rules: &Ruleset) -> Vec<Case> {
    let mut segmenter = Segmenter::default();
    lines
        .iter()
        .map(|line| {
            let parsed = parse::parse_json(line, keys).unwrap();
            let (text, rewrites) = normalize::normalize(&parsed.text, normalize::Lines::ALL)
                .unwrap_or_else(|| (parsed.text.to_string(), Rewrites::default()));
            let view = segmenter.view(&text);
            let mut strikes = Strikes::new(view.lines.len());
            let mut lifted = Lifted::default();
            let title = parsed.said.title.clone();
            let known = Title::new(title.clone());
            rules::mark(&view, rules, &known, None, &mut strikes, &mut lifted);
            repeat::mark(&view, title.as_deref(), &mut strikes);
            let strikes = strikes.finish(&view);
            let card = DocumentHeader {
                id: parsed.url.clone().unwrap_or_default(),
                source: parsed.source.unwrap_or_default(),
                url: parsed.url,
                created: parsed.said.date.clone(),
                created_either: None,
            };
            let document = Document {
                card,
                place: Place::default(),
                key: 0,
                form: parsed.form,
                said: parsed.said,
                text,
                rewrites,
                strikes,
                lifted,
            };
            Case { document, title }
        })
        .collect()
}

fn stages(criterion: &mut Criterion) {
    let dump = Generator::new(1).lines(BYTES);
    let lines: Vec<&[u8]> = dump
        .split(|b| *b == b'\n')
        .filter(|l| !l.is_empty())
        .collect();
    let keys = Config::default().input.keys();
    let rules = Ruleset::builtin().unwrap();
    let cases = prepare(&lines, &keys, &rules);

    let mut group = criterion.benchmark_group("stage");
    group
        .throughput(Throughput::Bytes(dump.len() as u64))
        .sample_size(15)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(3));
    reading(&mut group, &lines, &keys);
    marking(&mut group, &cases, &rules);
    staging(&mut group, &cases);
    writing(&mut group, &cases);
    group.finish();
}

fn reading(group: &mut BenchmarkGroup<'_, WallTime>, lines: &[&[u8]], keys: &Keys) {
    group.bench_function("parse", |b| {
        b.iter(|| {
            for line in lines {
                black_box(parse::parse_json(line, keys).unwrap());
            }
        });
    });
    let texts: Vec<String> = lines
        .iter()
        .map(|line| parse::parse_json(line, keys).unwrap().text.into_owned())
        .collect();
    group.bench_function("normalize", |b| {
        b.iter(|| {
            for text in &texts {
                black_box(normalize::normalize(text, normalize::Lines::ALL));
            }
        });
    });
}

/// The cost of the view is in every one of these, as in the pipeline it is not:
/// `segment` by itself is what to take off.
fn marking(group: &mut BenchmarkGroup<'_, WallTime>, cases: &[Case], rules: &Ruleset) {
    let mut segmenter = Segmenter::default();
    group.bench_function("segment", |b| {
        b.iter(|| {
            for case in cases {
                black_box(segmenter.view(&case.document.text).tokens.len());
            }
        });
    });
    group.bench_function("segment+boilerplate", |b| {
        b.iter(|| {
            for case in cases {
                let view = segmenter.view(&case.document.text);
                let mut strikes = Strikes::new(view.lines.len());
                let mut lifted = Lifted::default();
                let known = Title::new(case.title.clone());
                rules::mark(&view, rules, &known, None, &mut strikes, &mut lifted);
                black_box((strikes.changes(), lifted));
            }
        });
    });
    group.bench_function("segment+repeat", |b| {
        b.iter(|| {
            for case in cases {
                let view = segmenter.view(&case.document.text);
                let mut strikes = Strikes::new(view.lines.len());
                black_box(repeat::mark(&view, case.title.as_deref(), &mut strikes));
            }
        });
    });
    group.bench_function("segment+key", |b| {
        b.iter(|| {
            for case in cases {
                let view = segmenter.view(&case.document.text);
                black_box(content_key(view.tokens.iter().copied(), view.text));
            }
        });
    });
}

fn staging(group: &mut BenchmarkGroup<'_, WallTime>, cases: &[Case]) {
    let staged: Vec<Staged> = cases
        .iter()
        .map(|c| Staged::Document(Box::new(c.document.clone())))
        .collect();
    group.bench_function("staging encode", |b| {
        b.iter(|| {
            for entry in &staged {
                black_box(encode(entry));
            }
        });
    });
    let encoded: Vec<Vec<u8>> = staged.iter().map(encode).collect();
    group.bench_function("staging decode", |b| {
        b.iter(|| {
            for entry in &encoded {
                black_box(decode(entry));
            }
        });
    });
}

/// Both layers of edits composed, the clean text, and the input text back.
fn edited(document: &Document) -> (Vec<Edit>, String, String) {
    let strikes = Strike::edits(&document.strikes);
    let clean = apply(&document.text, &strikes);
    let rewrites = &document.rewrites;
    let input = invert(&document.text, &rewrites.edits, rewrites.was());
    (compose(&rewrites.edits, &strikes), clean, input)
}

fn writing(group: &mut BenchmarkGroup<'_, WallTime>, cases: &[Case]) {
    group.bench_function("compose", |b| {
        b.iter(|| {
            for case in cases {
                black_box(edited(&case.document));
            }
        });
    });
    let made: Vec<_> = cases.iter().map(|c| edited(&c.document)).collect();
    let extra = Extra::default();
    group.bench_function("clean line", |b| {
        b.iter(|| {
            for (case, (_, clean, _)) in cases.iter().zip(&made) {
                black_box(clean_line(&case.document, clean, &extra));
            }
        });
    });
    let lines: Vec<_> = cases
        .iter()
        .zip(&made)
        .map(|(case, (_, clean, _))| clean_line(&case.document, clean, &extra))
        .collect();
    let mut out = Vec::new();
    group.bench_function("audit line", |b| {
        b.iter(|| {
            for ((case, (edits, _, input)), line) in cases.iter().zip(&made).zip(&lines) {
                let document = &case.document;
                debug_assert!(matches!(document.form, Form::Json(_)));
                let audit = AuditLine::new(
                    0,
                    document,
                    "dump.jsonl",
                    input,
                    edits,
                    line,
                    |_| "rule.name",
                );
                out.clear();
                serde_json::to_writer(&mut out, &audit).unwrap();
                black_box(out.len());
            }
        });
    });
}

criterion_group!(benches, stages);
criterion_main!(benches);
