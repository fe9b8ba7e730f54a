//! Handling of SIGINT and SIGTERM. The first signal asks the run to stop at a point where it
//! can be resumed, and ends the process if that takes too long; the second ends it at once.
//! Both are safe, because the journal survives the process. A thread polls a flag instead of
//! reading a pipe, so that the program opens no socket.

use super::exit::Exit;
use super::messages;
use crate::exec::Stop;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// How long a run may take to stop; the process then ends within two seconds of the signal.
const GRACE: Duration = Duration::from_millis(1500);
/// What is said of a dry run that was interrupted.
pub const DRY_RUN_STOPPED: &str = "interrupted; a dry run leaves nothing to resume";
/// How often the flag is polled.
const PAUSE: Duration = Duration::from_millis(20);

/// The signal that was received, if any.
#[derive(Debug, Clone, Default)]
pub struct Received(Arc<AtomicUsize>);

impl Received {
    /// The exit code for the signal that was received.
    pub fn exit(&self) -> Option<Exit> {
        match i32::try_from(self.0.load(Ordering::Relaxed)) {
            Ok(SIGINT) => Some(Exit::Interrupted),
            Ok(SIGTERM) => Some(Exit::Terminated),
            _ => None,
        }
    }
}

/// Starts a thread that asks a run to stop when a signal is received. If the run does not, the
/// folder `temporary` is removed, of which nothing could be resumed.
pub fn watch(stop: Stop, temporary: Option<PathBuf>) -> io::Result<Received> {
    let received = Received::default();
    let once = Arc::new(AtomicBool::new(false));
    for (signal, number, exit) in [
        (SIGINT, SIGINT.unsigned_abs(), Exit::Interrupted),
        (SIGTERM, SIGTERM.unsigned_abs(), Exit::Terminated),
    ] {
        // In this order: the first signal sets the flag that makes the second final.
        flag::register_conditional_shutdown(signal, exit as i32, Arc::clone(&once))?;
        flag::register(signal, Arc::clone(&once))?;
        flag::register_usize(signal, Arc::clone(&received.0), number as usize)?;
    }
    let signal = received.clone();
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            let exit = loop {
                match signal.exit() {
                    Some(exit) => break exit,
                    None => thread::sleep(PAUSE),
                }
            };
            stop.request();
            thread::sleep(GRACE);
            match temporary {
                Some(folder) => {
                    // Best effort: the process has to end.
                    let _ = std::fs::remove_dir_all(folder);
                    messages::error(DRY_RUN_STOPPED);
                }
                None => messages::error(
                    "interrupted, nothing was published; run the same command again to resume",
                ),
            }
            end(exit);
        })?;
    Ok(received)
}

/// Ends the process with the exit code that a shell expects after a signal.
#[allow(clippy::exit)] // The main thread may be deep in its work.
fn end(exit: Exit) -> ! {
    std::process::exit(exit as i32)
}
