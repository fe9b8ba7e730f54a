//! SIGINT and SIGTERM: the first asks the run to stop where it can be gone on
//! with, and ends it where it takes too long; a second one ends it at once. Both
//! are safe: what is in the journal survives the process.

use super::exit::Exit;
use copydesk::exec::Stop;
use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::io::{self, Write as _};
use std::sync::Arc;
use std::sync::atomic::{AtomicI32, Ordering};
use std::thread;
use std::time::Duration;

/// How long the run may take to stop: with starting and ending the threads it
/// is to be over within two seconds.
const GRACE: Duration = Duration::from_millis(1500);

/// Which signal came, if any.
#[derive(Debug, Clone, Default)]
pub struct Received(Arc<AtomicI32>);

impl Received {
    /// The exit code of the signal.
    pub fn exit(&self) -> Option<Exit> {
        match self.0.load(Ordering::Relaxed) {
            SIGINT => Some(Exit::Interrupted),
            SIGTERM => Some(Exit::Terminated),
            _ => None,
        }
    }
}

/// Passes signals on to a run, from a thread of their own.
pub fn watch(stop: Stop) -> io::Result<Received> {
    let mut signals = Signals::new([SIGINT, SIGTERM])?;
    let received = Received::default();
    let told = received.clone();
    thread::Builder::new()
        .name("signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                if stop.requested() {
                    end(signal);
                }
                told.0.store(signal, Ordering::Relaxed);
                stop.request();
                thread::spawn(move || {
                    thread::sleep(GRACE);
                    let _ = writeln!(
                        io::stderr(),
                        "copydesk: stopped, nothing was published; run the same command again to go on"
                    );
                    end(signal);
                });
            }
        })?;
    Ok(received)
}

/// Ends the process as a shell expects it after a signal.
#[allow(clippy::exit)] // The main thread may be deep in its work.
fn end(signal: i32) -> ! {
    std::process::exit(128 + signal)
}
