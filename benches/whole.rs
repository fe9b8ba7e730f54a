//! The whole run on one thread, from a dump on disk to a published folder.

#![allow(
    clippy::unwrap_used,
    reason = "a bench that cannot set up has nothing to measure"
)]

#[allow(
    dead_code,
    reason = "shared with tests and an example, which use other parts"
)]
mod generate;

use copydesk::config::Config;
use copydesk::exec::Silent;
use copydesk::run::{Job, clean};
use copydesk::write::Claim;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use generate::Generator;
use std::time::Duration;

const BYTES: usize = 16 << 20;

fn whole(criterion: &mut Criterion) {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("dump.jsonl");
    let dump = Generator::new(1).lines(BYTES);
    std::fs::write(&input, &dump).unwrap();
    let mut config = Config::default();
    config.run.threads = 1;
    let job = Job {
        paths: vec![input],
        listed: Vec::new(),
        output: folder.path().join("output"),
        claim: Claim::Overwrite,
        config,
        stop: copydesk::exec::Stop::default(),
    };
    let mut group = criterion.benchmark_group("whole");
    group
        .throughput(Throughput::Bytes(dump.len() as u64))
        .sample_size(10)
        .warm_up_time(Duration::from_secs(1))
        .measurement_time(Duration::from_secs(8));
    group.bench_function("clean 16 MiB", |b| b.iter(|| clean(&job, &Silent).unwrap()));
    group.finish();
}

criterion_group!(benches, whole);
criterion_main!(benches);
