#[allow(dead_code)]
#[path = "../src/page/mod.rs"]
mod page;
use copydesk::{boilerplate, record, segment};
use copydesk::normalize;
use copydesk::boilerplate::{Known, Ruleset};
use copydesk::record::Lifted;
use copydesk::segment::{Segmenter, Strikes};
use page::features::{self, Page};
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::fs::File;

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let (input, out, field) = (&args[1], &args[2], &args[3]);
    let margins: Option<Vec<i32>> = args.get(4).map(|p| {
        std::fs::read(p).unwrap().chunks_exact(4).map(|b| i32::from_le_bytes([b[0], b[1], b[2], b[3]])).collect()
    });
    let rules = Ruleset::builtin().unwrap();
    let mut segmenter = Segmenter::default();
    let mut bin = BufWriter::new(File::create(format!("{out}.bin")).unwrap());
    let mut txt = BufWriter::new(File::create(format!("{out}.jsonl")).unwrap());
    let mut at = 0;
    for line in BufReader::new(File::open(input).unwrap()).lines() {
        let doc: serde_json::Value = serde_json::from_str(&line.unwrap()).unwrap();
        let (Some(text), Some(_)) = (doc[field].as_str(), doc["gold"].as_str()) else { continue };
        let lines = normalize::Lines { split: true, wrapped: true };
        let text = normalize::normalize(text, lines).map_or_else(|| text.to_owned(), |n| n.0);
        let view = segmenter.view(&text);
        let title = doc["title"].as_str();
        let mut strikes = Strikes::new(view.lines.len());
        boilerplate::mark(&view, &rules, &Known { title, ..Known::default() }, &mut strikes, &mut Lifted::default());
        let page = Page::new(&view, &strikes, title);
        let n = view.lines.len();
        let rows = match &margins {
            None => page.rows,
            Some(m) => features::second(&page, &m[at..at + n]),
        };
        at += n;
        for v in rows { bin.write_all(&v.to_le_bytes()).unwrap(); }
        if margins.is_none() {
            let lines: Vec<&str> = (0..n).map(|l| view.line(l)).collect();
            let struck: Vec<u8> = (0..n).map(|l| u8::from(strikes.is_struck(l))).collect();
            writeln!(txt, "{}", serde_json::json!({"id": doc["id"], "lines": lines, "struck": struck})).unwrap();
        }
    }
    eprintln!("{} {}", page::features::FIRST, page::features::SECOND);
}
