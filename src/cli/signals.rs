//! SIGINT and SIGTERM: the first asks the run to stop where it can be gone on
//! with, and ends it where it takes too long; a second one ends it at once. Both
//! are safe: what is in the journal survives the process. A flag is looked at
//! instead of a pipe read, so that the program opens no socket of any kind.

use super::exit::Exit;
use crate::exec::Stop;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::flag;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

/// How long the run may take to stop: with starting and ending the threads it
/// is to be over within two seconds.
const GRACE: Duration = Duration::from_millis(1500);
/// How often the flag is looked at.
const PAUSE: Duration = Duration::from_millis(20);

/// Which signal came, if any.
#[derive(Debug, Clone, Default)]
pub struct Received(Arc<AtomicUsize>);

impl Received {
    /// The exit code of the signal.
    pub fn exit(&self) -> Option<Exit> {
        match i32::try_from(self.0.load(Ordering::Relaxed)) {
            Ok(SIGINT) => Some(Exit::Interrupted),
            Ok(SIGTERM) => Some(Exit::Terminated),
            _ => None,
        }
    }
}

/// Passes signals on to a run, from a thread of their own.
pub fn watch(stop: Stop) -> io::Result<Received> {
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
    let told = received.clone();
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            let exit = loop {
                match told.exit() {
                    Some(exit) => break exit,
                    None => thread::sleep(PAUSE),
                }
            };
            stop.request();
            thread::sleep(GRACE);
            let _ = writeln!(
                io::stderr(),
                "copydesk: stopped, nothing was published; run the same command again to go on"
            );
            end(exit);
        })?;
    Ok(received)
}

/// Ends the process as a shell expects it after a signal.
#[allow(clippy::exit)] // The main thread may be deep in its work.
fn end(exit: Exit) -> ! {
    std::process::exit(exit as i32)
}
