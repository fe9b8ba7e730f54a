//! How long a run will still take. In a phase that can tell how far it is, its own speed
//! counts; of the phases to come, what they usually take beside those that were measured.
//! Where there is nothing to go by, there is no estimate. Times are seconds of one clock.

use crate::exec::{Extent, Phase, Unit};

/// A speed is one after so many seconds of work.
const MEASURED_SECONDS: f64 = 1.0;
/// And an end can be told after so much of a phase.
const MEASURED_SHARE: f64 = 0.02;
/// Phases to come can be told after so much of the run.
const MEASURED_RUN: f64 = 0.1;

/// What a phase usually takes beside a scan of 100. Learning and marking depend most on the
/// input: from 2 to 90, measured on three corpora.
fn usual(phase: Phase) -> f64 {
    match phase {
        Phase::Start => 0.0,
        Phase::Scan | Phase::Verify => 100.0,
        Phase::Learn | Phase::Decide | Phase::Hash => 5.0,
        Phase::Mark => 15.0,
        Phase::Sample => 50.0,
        Phase::Publish => 25.0,
        Phase::Convert => 40.0,
        Phase::Commit => 2.0,
    }
}

/// The phase under way.
#[derive(Debug)]
struct Current {
    phase: Phase,
    extent: Extent,
    began: f64,
    done: u64,
    documents: u64,
    /// When the last of what is done was done.
    at: f64,
}

/// What is known of the time of a run.
#[derive(Debug, Default)]
pub struct Estimate {
    plan: Vec<Phase>,
    current: Option<Current>,
    /// Seconds of the phases that ended, and what these usually take.
    spent: f64,
    usual: f64,
}

impl Current {
    /// What the phase usually takes, as far as an interrupted run left it to do.
    fn usual(&self) -> f64 {
        usual(self.phase) * self.to_do()
    }

    fn to_do(&self) -> f64 {
        let Extent { total, done, .. } = self.extent;
        match total {
            0 => 1.0,
            _ => total.saturating_sub(done) as f64 / total as f64,
        }
    }

    /// What was done in this process, per second.
    fn speed(&self) -> Option<f64> {
        let (done, seconds) = (self.done - self.extent.done, self.at - self.began);
        (done > 0 && seconds >= MEASURED_SECONDS).then(|| done as f64 / seconds)
    }

    /// The seconds that all of the phase takes by its own speed.
    fn whole(&self) -> Option<f64> {
        let all = self.extent.total.checked_sub(self.extent.done)?;
        let share = (self.done - self.extent.done) as f64 / all as f64;
        let speed = self.speed().filter(|_| share >= MEASURED_SHARE)?;
        Some(all as f64 / speed)
    }
}

impl Estimate {
    pub fn plan(&mut self, phases: &[Phase]) {
        *self = Self {
            plan: phases.to_vec(),
            ..Self::default()
        };
    }

    pub fn begin(&mut self, phase: Phase, extent: Extent, now: f64) {
        if let Some(ended) = self.current.take()
            && usual(ended.phase) > 0.0
        {
            self.spent += now - ended.began;
            self.usual += ended.usual();
        }
        self.current = Some(Current {
            phase,
            extent,
            began: now,
            done: extent.done,
            documents: 0,
            at: now,
        });
    }

    pub fn advance(&mut self, bytes: u64, documents: u64, now: f64) {
        let Some(current) = &mut self.current else {
            return;
        };
        current.documents += documents;
        current.done += match current.extent.unit {
            Unit::Bytes => bytes,
            Unit::Documents => documents,
        };
        current.at = now;
    }

    /// What the phase under way has to do.
    pub fn extent(&self) -> Extent {
        let extent = self.current.as_ref().map(|c| c.extent);
        extent.unwrap_or_else(Extent::unknown)
    }

    /// How much of it is done.
    pub fn done(&self) -> u64 {
        self.current.as_ref().map_or(0, |c| c.done)
    }

    /// Documents of the phase under way, in this process.
    pub fn documents(&self) -> u64 {
        self.current.as_ref().map_or(0, |c| c.documents)
    }

    /// Seconds in the phase under way.
    pub fn elapsed(&self, now: f64) -> f64 {
        self.current.as_ref().map_or(0.0, |c| now - c.began)
    }

    /// What the phase under way does in a second, once there is something to measure.
    pub fn speed(&self) -> Option<f64> {
        self.current.as_ref()?.speed()
    }

    /// The number of the phase under way, and of all phases.
    pub fn step(&self) -> (usize, usize) {
        let step = self.place().map_or(1, |place| place + 1);
        (step, self.plan.len().max(step))
    }

    fn place(&self) -> Option<usize> {
        let current = self.current.as_ref()?.phase;
        self.plan.iter().position(|phase| *phase == current)
    }

    /// The seconds until the run ends, if they can be told.
    pub fn left(&self, now: f64) -> Option<f64> {
        let current = self.current.as_ref()?;
        let to_come = self.plan.get(self.place()? + 1..).unwrap_or_default();
        let to_come: f64 = to_come.iter().copied().map(usual).sum();
        if let Some(whole) = current.whole() {
            let per_usual = (self.spent + whole) / (self.usual + current.usual());
            // Until now; a phase that is longer than it seemed has something left.
            let left = (whole - (now - current.began)).max(0.0);
            return Some(left + to_come * per_usual);
        }
        let all: f64 = self.plan.iter().copied().map(usual).sum();
        if self.usual < all * MEASURED_RUN || self.spent < MEASURED_SECONDS {
            return None;
        }
        let per_usual = self.spent / self.usual;
        let left = current.usual() * per_usual - (now - current.began);
        // Once it is over its time, nothing is known of its end.
        (left > 0.0).then_some(left + to_come * per_usual)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAN: [Phase; 4] = [Phase::Start, Phase::Scan, Phase::Publish, Phase::Commit];

    fn planned() -> Estimate {
        let mut estimate = Estimate::default();
        estimate.plan(&PLAN);
        estimate.begin(Phase::Start, Extent::unknown(), 0.0);
        estimate
    }

    fn about(estimate: &Estimate, now: f64, expected: f64) {
        let left = estimate.left(now);
        let near = left.is_some_and(|left| (left - expected).abs() < 0.01);
        assert!(near, "{left:?} and not {expected}");
    }

    #[test]
    fn nothing_is_said_before_it_can_be_known() {
        let mut estimate = planned();
        assert_eq!(estimate.left(30.0), None);
        // Finding the inputs tells nothing of the time that they take.
        estimate.begin(Phase::Scan, Extent::bytes(1000), 30.0);
        assert_eq!((estimate.left(30.0), estimate.speed()), (None, None));
        estimate.advance(100, 1, 30.001);
        assert_eq!((estimate.left(30.001), estimate.speed()), (None, None));
        estimate.advance(100, 1, 32.0);
        assert_eq!(estimate.speed(), Some(100.0));
        // 8 seconds of the scan, and a quarter and a fiftieth of its 10 for the rest.
        about(&estimate, 32.0, 8.0 + 2.7);
        about(&estimate, 33.0, 7.0 + 2.7);
    }

    #[test]
    fn a_speed_on_little_of_the_whole_tells_no_end() {
        let mut estimate = planned();
        estimate.begin(Phase::Scan, Extent::bytes(1_000_000), 0.0);
        estimate.advance(100, 1, 5.0);
        assert_eq!((estimate.speed(), estimate.left(5.0)), (Some(20.0), None));
    }

    #[test]
    fn phases_to_come_are_told_by_those_that_were() {
        let mut estimate = planned();
        estimate.begin(Phase::Scan, Extent::bytes(1000), 0.0);
        estimate.advance(1000, 1, 100.0);
        // At the end of the scan the run has not ended.
        about(&estimate, 100.0, 27.0);
        estimate.begin(Phase::Publish, Extent::bytes(500), 100.0);
        about(&estimate, 101.0, 26.0);
        // The own speed of a phase comes first, and corrects what is told of the next.
        estimate.advance(250, 1, 125.0);
        about(&estimate, 125.0, 25.0 + 2.0 * 150.0 / 125.0);
        estimate.begin(Phase::Commit, Extent::unknown(), 150.0);
        about(&estimate, 151.0, 1.4);
        assert_eq!(estimate.left(160.0), None, "it is over its time");
    }

    #[test]
    fn what_was_done_before_is_no_speed() {
        let mut estimate = planned();
        estimate.begin(Phase::Scan, Extent::bytes(1000).after(900), 0.0);
        assert_eq!((estimate.done(), estimate.speed()), (900, None));
        estimate.advance(50, 1, 5.0);
        assert_eq!(estimate.speed(), Some(10.0));
        // A tenth of the scan takes 10 seconds, so all of it would take 100.
        about(&estimate, 5.0, 5.0 + 27.0);
    }

    #[test]
    fn phases_have_numbers() {
        let mut estimate = planned();
        assert_eq!(estimate.step(), (1, 4));
        estimate.begin(Phase::Commit, Extent::unknown(), 0.0);
        assert_eq!(estimate.step(), (4, 4));
        // One that nobody planned.
        estimate.begin(Phase::Hash, Extent::unknown(), 0.0);
        assert_eq!(estimate.step(), (1, 4));
    }
}
