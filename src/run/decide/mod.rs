//! The third phase: which documents are duplicates, and what becomes of each entry.

mod dispositions;
mod removal_limit;

pub use dispositions::{Disposition, Dispositions};

use super::context::Run;
use super::day_orders::DayOrders;
use super::error::RunError;
use super::journal::Journal;
use super::learn::Learned;
use crate::clean::templates::Template;
use crate::dedup::{Decider, Tally, Verdicts};
use crate::exec::{Extent, Phase};
use crate::read::FileEnd;
use crate::scratch::Staging;

/// What the decision leaves.
pub struct Decided {
    pub staging: Staging,
    pub journal: Journal,
    pub ends: Vec<FileEnd>,
    pub templates: Vec<Template>,
    pub dispositions: Dispositions,
    pub tally: Tally,
    pub day_orders: DayOrders,
}

/// Decides, and refuses where one source would lose too much.
///
/// # Errors
/// The staging does not read back; or a source loses more than the run allows.
pub fn decide(run: &Run<'_>, learned: Learned) -> Result<Decided, RunError> {
    let Learned {
        staging,
        journal,
        index,
        entries,
        ends,
        templates,
        day_orders,
    } = learned;
    let (policy, config) = (run.policy, &run.job.config.dedup);
    let (verdicts, tally) = if policy.dedup {
        let extent = Extent::documents(entries.documents() as u64);
        run.observer.begin(Phase::Decide, extent);
        let decider = Decider::new(
            &entries,
            index,
            config,
            &staging,
            &run.workers,
            policy.budget,
        );
        let decided = decider.and_then(|decider| decider.watched_by(run.observer).decide());
        let decided = decided.map_err(|_| run.unreadable())?;
        (decided.verdicts, decided.tally)
    } else {
        (Verdicts::default(), Tally::default())
    };
    let dispositions = Dispositions::new(&entries, verdicts, config);
    tracing::info!(
        documents = entries.documents(),
        pairs_compared = tally.compared,
        seconds = run.seconds(),
        "decided"
    );
    removal_limit::check(
        &entries,
        &dispositions,
        &staging,
        config.allow_removal,
        run.observer,
        |_| run.unreadable(),
    )?;
    Ok(Decided {
        staging,
        journal,
        ends,
        templates,
        dispositions,
        tally,
        day_orders,
    })
}
