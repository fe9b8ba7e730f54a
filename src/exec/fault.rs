//! Faults that a test asks for: the program dies, or a write fails, at the
//! n-th of the points that this module is told of. A release build has none.

use std::io;

/// A place where the machine may fail. `COPYDESK_FAULT` is `kill:NAME:N`
/// (the process ends there and then), `fail:NAME:N` (the N-th call fails for
/// want of space), `full:NAME:N` (it and all after it), `wait:NAME:N` (it takes
/// a second, and `COPYDESK_FAULT_MARK` is the name of a file that says so) or
/// `panic:NAME:N`; `*` is every name.
///
/// # Errors
/// The fault that was asked for.
#[cfg(debug_assertions)]
pub fn point(name: &str) -> io::Result<()> {
    reach(name, true)
}

/// A point in work that returns no error, which has to be named: there it may
/// die, wait or panic.
#[inline]
pub fn here(_name: &str) {
    #[cfg(debug_assertions)]
    let _ = reach(_name, false);
}

#[cfg(debug_assertions)]
fn reach(name: &str, fallible: bool) -> io::Result<()> {
    use std::sync::OnceLock;
    use std::sync::atomic::{AtomicU64, Ordering};
    static FAULT: OnceLock<Option<(String, String, u64)>> = OnceLock::new();
    static CALLS: AtomicU64 = AtomicU64::new(0);
    let fault = FAULT.get_or_init(|| {
        let fault = std::env::var("COPYDESK_FAULT").ok()?;
        let mut words = fault.split(':');
        let mut word = || words.next().map(str::to_owned);
        Some((word()?, word()?, word()?.parse().ok()?))
    });
    let Some((what, at, n)) = fault else {
        return Ok(());
    };
    if at != name && !(fallible && at == "*") {
        return Ok(());
    }
    let call = CALLS.fetch_add(1, Ordering::Relaxed) + 1;
    match what.as_str() {
        // No destructor runs, as with `kill -9`.
        "kill" if call == *n => std::process::abort(),
        "wait" if call == *n => {
            if let Ok(mark) = std::env::var("COPYDESK_FAULT_MARK") {
                let _ = std::fs::write(mark, "");
            }
            std::thread::sleep(std::time::Duration::from_secs(1));
            Ok(())
        }
        "panic" if call == *n => std::panic::panic_any("injected \u{1b}[2J"),
        "fail" if call == *n => Err(no_space()),
        "full" if call >= *n => Err(no_space()),
        _ => Ok(()),
    }
}

#[cfg(debug_assertions)]
fn no_space() -> io::Error {
    io::Error::new(io::ErrorKind::StorageFull, "no space left (injected)")
}

/// Nothing fails here.
///
/// # Errors
/// None.
#[cfg(not(debug_assertions))]
#[inline]
pub fn point(_name: &str) -> io::Result<()> {
    Ok(())
}

/// A size that tests make smaller, so that a few kilobytes take every path.
#[must_use]
pub fn size(name: &str, usual: u64) -> u64 {
    if cfg!(debug_assertions) {
        let given = std::env::var(name).ok();
        return given.and_then(|n| n.parse().ok()).unwrap_or(usual);
    }
    usual
}
