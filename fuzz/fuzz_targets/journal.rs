//! What a process leaves for the next one, torn in any way: the frames, staged
//! entries, and a whole working folder, which must end in the same result.
#![no_main]

use copydesk::config::{AutoSize, Config, Size};
use copydesk::exec::{Observer, Phase, Stop};
use copydesk::run::{self, Job, RunError};
use copydesk::scratch::{Log, Staging, decode, decode_card, encode};
use copydesk::write::Claim;
use copydesk_fuzz::folder;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use tempfile::TempDir;

type Tree = BTreeMap<PathBuf, Vec<u8>>;

struct Scene {
    folder: TempDir,
    state: Tree,
    whole: Tree,
}

/// A run that was stopped while it published, and what it would have come to.
static SCENE: LazyLock<Scene> = LazyLock::new(|| {
    let folder = folder();
    let mut lines = String::new();
    for n in 0..60 {
        let words: Vec<_> = (0..20)
            .map(|i| ["canal", "frost", "lock", "quay", "bell"][(n * 7 + i * i + n / 9) % 5])
            .collect();
        lines += &format!("{{\"id\":{n},\"text\":\"{} {n}.\"}}\n", words.join(" "));
        if n == 30 {
            lines += "{\"text\":\n";
        }
    }
    fs::create_dir(folder.path().join("in")).expect("a folder");
    fs::write(folder.path().join("in/a.jsonl"), lines).expect("a file");
    run(folder.path(), u64::MAX).expect("a whole run");
    let mut whole = tree(&folder.path().join("out"));
    whole.remove(Path::new("run.json"));
    fs::remove_dir_all(folder.path().join("out")).expect("gone");
    let stopped = run(folder.path(), 3);
    assert!(stopped.is_err(), "it was to be stopped");
    let state = tree(&folder.path().join("out"));
    assert!(
        state.contains_key(Path::new(".work/journal")),
        "{:?}",
        state.keys()
    );
    Scene {
        folder,
        state,
        whole,
    }
});

fn tree(root: &Path) -> Tree {
    let (mut files, mut folders) = (Tree::new(), vec![root.to_owned()]);
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).expect("inside").to_owned();
                files.insert(name, fs::read(&path).expect("a file"));
            }
        }
    }
    files
}

/// Stops a run after so many steps of publishing.
struct After {
    stop: Stop,
    left: AtomicU64,
    publishing: std::sync::atomic::AtomicBool,
}

impl Observer for After {
    fn begin(&self, phase: Phase, _: u64) {
        self.publishing
            .store(phase == Phase::Publish, Ordering::Relaxed);
    }
    fn advance(&self, _: u64, _: u64) {
        if self.publishing.load(Ordering::Relaxed) && self.left.fetch_sub(1, Ordering::Relaxed) <= 1
        {
            self.stop.request();
        }
    }
    fn warn(&self, _: &str) {}
}

fn run(folder: &Path, steps: u64) -> Result<(), RunError> {
    let mut config = Config::default();
    config.run.threads = 1;
    config.run.memory = AutoSize(Some(Size(copydesk::config::MIN_MEMORY_BYTES)));
    config.output.part_size = Size(2 << 10);
    let stop = Stop::default();
    let job = Job {
        paths: vec![folder.join("in")],
        listed: Vec::new(),
        output: folder.join("out"),
        claim: Claim::Empty,
        config,
        stop: stop.clone(),
    };
    let left = AtomicU64::new(steps);
    run::clean(
        &job,
        &After {
            stop,
            left,
            publishing: false.into(),
        },
    )
    .map(drop)
}

fuzz_target!(init: {
    // SAFETY: no other thread runs yet.
    unsafe {
        std::env::set_var("COPYDESK_CHUNK", "1000");
        std::env::set_var("COPYDESK_STAGING", "2000");
    }
    LazyLock::force(&SCENE);
}, |data: &[u8]| {
    let Some((&how, bytes)) = data.split_first() else {
        return;
    };
    let scene = &*SCENE;
    if how < 128 {
        let path = scene.folder.path().join("frames");
        fs::write(&path, bytes).expect("a file");
        let mut good = 0;
        let log = Log::open(&path, u64::from(how), |_, frame| {
            good += 24 + frame.len() as u64;
            true
        });
        assert_eq!(log.expect("a log").size(), good);
        let _ = Staging::open(&path, u64::from(how), 100, |_, _| true);
        let _ = decode_card(bytes);
        if let Some(entry) = decode(bytes) {
            let again = encode(&entry);
            // By their bytes: a score may be no number.
            let thrice = encode(&decode(&again).expect("what we write we read"));
            assert_eq!(thrice, again);
        }
        return;
    }
    // Five bytes are one wound.
    let out = scene.folder.path().join("out");
    let _ = fs::remove_dir_all(&out);
    let mut state = scene.state.clone();
    for wound in bytes.chunks_exact(5).take(6) {
        let [file, high, low, what, value] = wound else {
            return;
        };
        let names: Vec<_> = state.keys().cloned().collect();
        let name = &names[usize::from(*file) % names.len()];
        let bytes = state.get_mut(name).expect("a file");
        if bytes.is_empty() {
            continue;
        }
        let at = (usize::from(*high) << 8 | usize::from(*low)) % bytes.len();
        match what % 6 {
            0 => bytes.truncate(at),
            1 => bytes[at] ^= value | 1,
            2 => bytes[at..].fill(*value),
            3 => bytes.extend_from_within(at..),
            4 => drop(bytes.drain(at..(at + usize::from(*value)).min(bytes.len()))),
            _ => drop(state.remove(name)),
        }
    }
    for (name, bytes) in &state {
        let path = out.join(name);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, bytes).expect("a file");
    }
    run(scene.folder.path(), u64::MAX).expect("it goes on or begins anew");
    let mut found = tree(&out);
    found.remove(Path::new("run.json"));
    assert!(found == scene.whole, "another result");
});

// Log have checksums, which chance never meets: some of the inputs get theirs.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut size = libfuzzer_sys::fuzzer_mutate(data, size, max_size);
    if seed % 2 == 0 && size > 1 && data[0] < 128 {
        let path = std::env::temp_dir().join(format!("copydesk-fuzz-{}", std::process::id()));
        if let Ok(mut log) = Log::create(&path, u64::from(data[0])) {
            let payload = data[1..size].to_vec();
            let _ = log.append(&[&payload]);
            if let Ok(bytes) = fs::read(&path)
                && bytes.len() < max_size
            {
                data[1..=bytes.len()].copy_from_slice(&bytes);
                size = bytes.len() + 1;
            }
        }
    }
    size
});
