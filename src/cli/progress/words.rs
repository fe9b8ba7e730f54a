//! The progress of a run in words.

use super::estimate::Estimate;
use crate::exec::{Phase, Unit};
use crate::report::{count, counted, size};

/// The name of a phase, with its number and how many there are.
pub fn heading(phase: Phase, (step, of): (usize, usize)) -> String {
    let name = match phase {
        Phase::Start => "starting",
        Phase::Sample => "sampling",
        Phase::Scan => "reading",
        Phase::Learn => "learning",
        Phase::Mark => "marking",
        Phase::Decide => "comparing",
        Phase::Publish => "writing",
        Phase::Convert => "converting",
        Phase::Commit => "publishing",
        Phase::Hash => "hashing",
        Phase::Verify => "verifying",
    };
    format!("{step}/{of} {name:<10}")
}

/// How far the phase under way is, and when the run will end.
pub fn state(estimate: &Estimate, now: f64) -> String {
    let (extent, done) = (estimate.extent(), estimate.done());
    let speed = estimate.speed().map(|speed| speed as u64);
    let mut parts = match extent.unit {
        _ if extent.total == 0 => vec![duration(estimate.elapsed(now))],
        Unit::Bytes => {
            let of = format!("{} of {}", size(done), size(extent.total));
            let documents = Some(estimate.documents()).filter(|n| *n > 0);
            let documents = documents.map(|n| counted(n, "doc"));
            let speed = speed.map(|speed| format!("{}/s", size(speed)));
            [Some(of), documents, speed].into_iter().flatten().collect()
        }
        Unit::Documents => {
            let of = format!("{} of {} docs", count(done), count(extent.total));
            let speed = speed.map(|speed| format!("{}/s", count(speed)));
            [Some(of), speed].into_iter().flatten().collect()
        }
    };
    parts.push(left(estimate.left(now)));
    parts.join(", ")
}

/// The time that is left, no more exact than it is known.
fn left(seconds: Option<f64>) -> String {
    match seconds {
        None => "estimating".to_owned(),
        Some(seconds) if seconds < 5.0 => "a few seconds left".to_owned(),
        Some(seconds) if seconds < 90.0 => {
            let fives = (seconds / 5.0).round() * 5.0;
            format!("about {} left", duration(fives))
        }
        Some(seconds) => format!("about {} left", duration(seconds)),
    }
}

/// Seconds in the largest units that say enough.
fn duration(seconds: f64) -> String {
    let minutes = (seconds / 60.0).round() as u64;
    let hours = minutes / 60;
    if seconds < 90.0 {
        format!("{} s", seconds as u64)
    } else if minutes < 90 {
        format!("{minutes} min")
    } else if hours < 48 {
        format!("{hours} h {} min", minutes % 60)
    } else {
        format!("{} days", hours / 24)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::Extent;

    #[test]
    fn time_is_as_exact_as_it_is_known() {
        for (seconds, words) in [
            (0.0, "a few seconds left"),
            (4.9, "a few seconds left"),
            (13.0, "about 15 s left"),
            (84.0, "about 85 s left"),
            (91.0, "about 2 min left"),
            (3_600.0, "about 60 min left"),
            (2.5 * 3_600.0, "about 2 h 30 min left"),
            (50.0 * 3_600.0, "about 2 days left"),
        ] {
            assert_eq!(left(Some(seconds)), words, "{seconds}");
        }
        assert_eq!(left(None), "estimating");
    }

    #[test]
    fn a_phase_says_what_it_knows() {
        let mut estimate = Estimate::default();
        estimate.plan(&[Phase::Start, Phase::Scan, Phase::Decide]);
        estimate.begin(Phase::Start, Extent::unknown(), 0.0);
        assert_eq!(state(&estimate, 12.3), "12 s, estimating");
        estimate.begin(Phase::Scan, Extent::bytes(4_000_000_000), 12.0);
        let first = state(&estimate, 12.0);
        assert_eq!(first, "0 B of 4.0 GB, estimating");
        estimate.advance(332_000_000, 5_000, 12.0001);
        let quick = state(&estimate, 12.0001);
        assert_eq!(quick, "332.0 MB of 4.0 GB, 5,000 docs, estimating");
        estimate.advance(68_000_000, 0, 16.0);
        let known = state(&estimate, 16.0);
        let words = "400.0 MB of 4.0 GB, 5,000 docs, 100.0 MB/s, about 40 s left";
        assert_eq!(known, words);
        estimate.begin(Phase::Decide, Extent::documents(5_000), 52.0);
        assert_eq!(
            state(&estimate, 52.0),
            "0 of 5,000 docs, a few seconds left"
        );
    }

    #[test]
    fn phases_line_up() {
        assert_eq!(heading(Phase::Scan, (2, 7)), "2/7 reading   ");
        assert_eq!(heading(Phase::Publish, (6, 7)), "6/7 writing   ");
    }
}
