//! How much of the struck text the audit keeps.

use crate::common::{result, series};
use crate::generate::Generator;
use crate::sandbox::Sandbox;
use serde_json::Value;

#[test]
fn an_audit_of_spans_and_one_of_sums() {
    let dump = Generator::new(9).lines(100_000);
    let sandbox = Sandbox::new(&[("in/a.jsonl", std::str::from_utf8(&dump).unwrap())]);
    let texts =
        |out: &str| ["clean/part", "dropped/part"].map(|name| series(&sandbox.path(out), name));
    sandbox.run(&["clean", "in", "-o", "full"]).exits(0);
    let struck = |out: &str| {
        let audit = String::from_utf8(series(&sandbox.path(out), "audit/part")).unwrap();
        let lines = audit
            .lines()
            .map(|l| serde_json::from_str::<Value>(l).unwrap());
        lines
            .flat_map(|l| l["edits"].as_array().unwrap().clone())
            .collect::<Vec<_>>()
    };
    let full = struck("full");
    assert!(full.len() > 50);
    for how in ["spans", "none"] {
        sandbox
            .run(&["clean", "in", "-o", how, "--audit", how])
            .exits(0);
        assert!(texts(how) == texts("full"), "documents are the same");
        let said = format!("--audit {how}");
        sandbox.run(&["verify", how]).exits(0).prints(&[&said]);
        sandbox
            .run(&["restore", how, "-o", "back"])
            .exits(1)
            .complains(&[&said, "--audit full"]);
        sandbox
            .run(&["clean", "in", "-o", how])
            .exits(5)
            .complains(&["output.audit"]);
        // Every edit is there with its length, or none is.
        let lengths: Vec<_> = full
            .iter()
            .map(|e| e["was"].as_str().unwrap().len())
            .collect();
        let found: Vec<_> = struck(how)
            .iter()
            .map(|e| e["was"].as_u64().unwrap() as usize)
            .collect();
        assert_eq!(found, if how == "spans" { lengths } else { Vec::new() });
        let text = String::from_utf8(series(&sandbox.path(how), "audit/part")).unwrap();
        assert!(!text.contains("Reported by"), "no struck text is left");
    }
    assert!(
        sandbox
            .run(&["explain", "spans", "a.jsonl#1"])
            .exits(0)
            .stdout
            .contains("bytes not kept")
    );
    // What was changed afterwards is found in any of them.
    for how in ["spans", "none"] {
        let name = result(&sandbox.path(how))
            .into_keys()
            .find(|n| n.starts_with("clean/"))
            .unwrap();
        let path = sandbox.path(how).join(name);
        let mut bytes = std::fs::read(&path).unwrap();
        let last = bytes.len() / 2;
        bytes[last] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        sandbox.run(&["verify", how]).exits(4);
    }
}
