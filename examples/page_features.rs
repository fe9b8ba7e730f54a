//! The features of every line of gold files, as `copydesk clean` computes them,
//! for `training/page.py`: DUMP/NAME.bin (rows of little-endian i32), .jsonl (lines, which of
//! them the rules strike, and the buckets of their words) and .width; and once, the names of
//! the columns of both stages.
//!
//! `cargo run --release --example page_features -- DUMP FIELD SET.jsonl…`

use copydesk::clean::Strikes;
use copydesk::clean::page::{
    BagOfWords, Features, NAMES, SECOND_NAMES, TitleHint, feature_names, slug,
};
use copydesk::clean::rules::{self, Ruleset};
use copydesk::record::Lifted;
use copydesk::text::normalize::{self, Lines};
use copydesk::text::{Segmenter, Title};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write as _};
use std::path::Path;

fn main() -> io::Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [dump, field, sets @ ..] = args.as_slice() else {
        return Err(io::Error::other("page_features DUMP FIELD SET.jsonl…"));
    };
    let dump = Path::new(dump);
    fs::create_dir_all(dump)?;
    let names = format!("{}\n{}\n", feature_names(), NAMES.join("\n"));
    fs::write(dump.join("names"), names)?;
    fs::write(dump.join("second-names"), SECOND_NAMES.join("\n"))?;
    let rules = Ruleset::builtin().map_err(io::Error::other)?;
    // Of words only their buckets are told; what they weigh is learned from them.
    let words = BagOfWords::default();
    let mut segmenter = Segmenter::default();
    for set in sets {
        let (samples, _) = copydesk::eval::read(Path::new(set), field).map_err(io::Error::other)?;
        let name = Path::new(set).file_stem().unwrap_or_default();
        let at = |extension: &str| dump.join(name).with_extension(extension);
        let mut bin = BufWriter::new(File::create(at("bin"))?);
        let mut txt = BufWriter::new(File::create(at("jsonl"))?);
        fs::write(at("width"), NAMES.len().to_string())?;
        for sample in samples {
            let text = normalize::normalize(&sample.input, Lines::ALL)
                .map_or_else(|| sample.input.clone(), |normal| normal.0);
            let view = segmenter.view(&text);
            let slug = sample.url.as_deref().and_then(slug);
            let hint = TitleHint {
                title: sample.title.as_deref(),
                slug: slug.as_deref(),
            };
            let title = Title::new(sample.title.clone());
            let mut strikes = Strikes::new(view.lines.len());
            rules::mark(
                &view,
                &rules,
                &title,
                None,
                &mut strikes,
                &mut Lifted::default(),
            );
            let features = Features::new(&view, &strikes, hint, &words);
            let all = 0..view.lines.len();
            for number in all.clone().flat_map(|line| features.row(line)) {
                bin.write_all(&number.to_le_bytes())?;
            }
            let lines: Vec<&str> = all.clone().map(|line| view.line(line)).collect();
            let buckets: Vec<&[u16]> = all.clone().map(|line| features.buckets(line)).collect();
            let struck: Vec<u8> = all.map(|line| u8::from(strikes.is_struck(line))).collect();
            let line = serde_json::json!({"id": sample.id, "lines": lines, "struck": struck, "buckets": buckets});
            writeln!(txt, "{line}")?;
        }
        bin.flush()?;
        txt.flush()?;
    }
    Ok(())
}
