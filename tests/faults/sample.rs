//! A run that reads a sample is killed: the same command resumes it, and gives the same bytes.

use crate::common::result;
use crate::corpus::{faulty, is_whole, run, sandbox};
use std::fs;

#[test]
fn a_sample_is_resumed() {
    for sample in ["60%", "100"] {
        let sandbox = sandbox();
        let args = ["--sample", sample, "--seed", "5"];
        let with = |more: &[&'static str]| [&args[..], more].concat();
        let whole = run(&sandbox, &with(&["--threads", "1"]));
        assert!(whole.stdout.contains("not in the sample"), "{whole:?}");
        let reference = result(&sandbox.path("out"));
        let mut resumed = 0;
        for point in (5..).step_by(25) {
            fs::remove_dir_all(sandbox.path("out")).unwrap();
            let killed = faulty(
                &sandbox,
                &format!("kill:*:{point}"),
                &with(&["--threads", "2"]),
            );
            if killed.code == whole.code {
                break;
            }
            let done = run(&sandbox, &with(&["--threads", "3", "--memory", "512MiB"]));
            resumed += u32::from(done.stderr.contains("resuming an interrupted run"));
            assert_eq!(done.code, whole.code, "{point} {done:?}");
            is_whole(&sandbox, &reference);
        }
        assert!(resumed >= 3, "{sample}: {resumed}");
    }
}
