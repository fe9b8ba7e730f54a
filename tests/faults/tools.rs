//! Tools that a test needs beside the program: strace, limits, and a look at
//! how much memory a child takes.

use crate::sandbox::Outcome;
use assert_cmd::Command;
use std::fs;
use std::os::unix::process::ExitStatusExt as _;
use std::process::{self, Child, ExitStatus, Stdio};
use std::time::Duration;

/// The same command with other words before it.
pub fn under(words: &[&str], sample: &Command) -> process::Command {
    let mut command = process::Command::new(words[0]);
    command
        .args(&words[1..])
        .arg(sample.get_program())
        .args(sample.get_args())
        .envs(sample.get_envs().filter_map(|(k, v)| Some((k, v?))));
    if let Some(folder) = sample.get_current_dir() {
        command.current_dir(folder);
    }
    command
}

/// Runs the command under strace; `None` where that can't be, which it says.
pub fn traced(options: &[&str], sample: &Command) -> Option<Outcome> {
    let words = [&["strace", "-f", "-qq", "-o", "trace"][..], options].concat();
    let Ok(output) = under(&words, sample).output() else {
        println!("skipped: no strace");
        return None;
    };
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    if stderr.contains("ptrace") || stderr.contains("PTRACE") {
        println!("skipped: this kernel lets nobody trace");
        return None;
    }
    Some(Outcome {
        code: output.status.code().unwrap_or(-1),
        stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
        stderr,
    })
}

/// How it ended: an exit code, or the negative number of a signal.
pub fn ending(status: ExitStatus) -> i32 {
    status.code().unwrap_or(-status.signal().unwrap_or(0))
}

/// Runs to the end and returns the ending and the peak of resident memory in MiB.
pub fn peak(sample: &Command) -> (i32, u64) {
    let mut child = under(&["env"], sample)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut peak = 0;
    loop {
        peak = peak.max(resident(&child));
        if let Some(status) = child.try_wait().unwrap() {
            return (ending(status), peak >> 10);
        }
        std::thread::sleep(Duration::from_millis(2));
    }
}

/// In KiB; nothing once the process has ended.
fn resident(child: &Child) -> u64 {
    let status = fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"));
    line.and_then(|l| l.trim().trim_end_matches(" kB").parse().ok())
        .unwrap_or(0)
}
