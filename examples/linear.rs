//! What documents cost that are all alike, beside as many bytes of unlike ones:
//! `cargo build --release && cargo run --release --example linear -- 1000000`.
//! Prints a Markdown table.

mod measured;

use clap::Parser;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Words of a document.
const WORDS: usize = 100;
/// Different words.
const VOCABULARY: u64 = 20_000;

/// Measures a million documents of one kind.
#[derive(Parser)]
struct Arguments {
    /// Documents of each kind.
    documents: u64,
    /// Memory of each run.
    #[arg(long, default_value = "512MiB")]
    memory: String,
    /// Folder for dumps and results; 4 kB a document.
    #[arg(long, default_value = "target/linear")]
    folder: PathBuf,
}

/// Words by place, and a headline.
type Make = fn(u64, &mut [u64]) -> Option<u64>;

/// Kinds of documents: of each, the words that are not those of the first, and
/// the headline, if it has one.
const KINDS: [(&str, Make); 6] = [
    ("nothing alike", |i, words| {
        words
            .iter_mut()
            .zip(0..)
            .for_each(|(w, at)| *w = mix(i, at));
        None
    }),
    ("one text", |_, _| None),
    ("one word changed in each", |i, words| {
        words[mix(i, 0) as usize % WORDS] = mix(i, 1);
        None
    }),
    ("three quarters in common (Jaccard .59)", |i, words| {
        let own = &mut words[WORDS * 3 / 4..];
        own.iter_mut().zip(0..).for_each(|(w, at)| *w = mix(i, at));
        None
    }),
    ("a chain, one word changed at each step", |i, words| {
        // The word at a place is that of the last step which changed it.
        for (at, word) in (0..).zip(words) {
            let turn = (i + WORDS as u64 - at) / WORDS as u64;
            *word = mix(turn, at);
        }
        None
    }),
    ("one page under many headlines", |i, _| Some(i)),
];

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    std::fs::create_dir_all(&arguments.folder)?;
    let mut out = io::stdout().lock();
    writeln!(
        out,
        "| {} documents | MB | s | CPU s | times | peak MiB |",
        arguments.documents
    )?;
    writeln!(out, "|---|---|---|---|---|---|")?;
    let mut first = None;
    for (name, make) in KINDS {
        let dump = arguments.folder.join("dump.jsonl");
        let bytes = write(&dump, arguments.documents, make)?;
        let result = arguments.folder.join("result");
        let more = [
            "--memory",
            &arguments.memory,
            "--allow-removal",
            "1",
            "--overwrite",
        ];
        let run = measured::clean(&dump, &result, &more)?;
        // By the byte, for headlines make one of them longer.
        let rate = run.cpu / bytes as f64;
        let times = rate / *first.get_or_insert(rate);
        writeln!(
            out,
            "| {name} | {} | {:.1} | {:.1} | {times:.2} | {} |",
            bytes / 1_000_000,
            run.wall,
            run.cpu,
            run.peak >> 20
        )?;
        out.flush()?;
    }
    std::fs::remove_dir_all(&arguments.folder)?;
    Ok(())
}

fn write(path: &Path, documents: u64, make: Make) -> io::Result<u64> {
    let mut file = BufWriter::with_capacity(1 << 20, File::create(path)?);
    let (mut line, mut bytes) = (String::new(), 0);
    for i in 0..documents {
        let mut words = [0; WORDS];
        words
            .iter_mut()
            .zip(0..)
            .for_each(|(w, at)| *w = mix(0, at));
        let headline = make(i, &mut words);
        line.clear();
        line.push_str("{\"text\":\"");
        for (at, &word) in words.iter().enumerate() {
            push(word, &mut line);
            line.push_str(match at {
                _ if at % 36 == 35 => ".\\n\\n",
                _ if at % 12 == 11 => ". ",
                _ => " ",
            });
        }
        line.push('"');
        if let Some(headline) = headline {
            line.push_str(",\"url\":\"https://www.example.org/");
            push(headline * VOCABULARY, &mut line);
            line.push_str(&format!("{headline}\",\"title\":\""));
            for at in 0..4 {
                push(mix(headline, at), &mut line);
                line.push(' ');
            }
            line.push('"');
        }
        line.push_str("}\n");
        file.write_all(line.as_bytes())?;
        bytes += line.len() as u64;
    }
    file.flush()?;
    Ok(bytes)
}

/// A word in letters: as long for every number.
fn push(word: u64, out: &mut String) {
    let mut rest = word % VOCABULARY + VOCABULARY;
    for _ in 0..3 {
        out.push(b"bcdfghjklmnprstvwz"[(rest % 18) as usize] as char);
        rest /= 18;
        out.push(b"aeiou"[(rest % 5) as usize] as char);
        rest /= 5;
    }
}

fn mix(a: u64, b: u64) -> u64 {
    let bytes = [a, b].map(u64::to_le_bytes).concat();
    xxhash_rust::xxh3::xxh3_64(&bytes)
}
