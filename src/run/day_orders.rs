//! Whether a source writes the day first or the month. Of 31/10/2017 one order is possible
//! only, and where all such dates of a source agree, its 11/01/2018 can be read, too. Dates
//! are counted while records are read, and told apart when lines are written.

use crate::clean::DayOrder;
use crate::record::DocumentHeader;
use std::collections::HashMap;
use xxhash_rust::xxh3::xxh3_64;

/// What the dates of one record tell of its source.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Evidence {
    source: u64,
    order: DayOrder,
}

impl Evidence {
    /// Of the source's name, and the order that its date shows.
    #[must_use]
    pub fn new(source: &str, order: DayOrder) -> Self {
        Self {
            source: xxh3_64(source.as_bytes()),
            order,
        }
    }
}

/// The orders that each source was seen to use.
#[derive(Debug, Default)]
pub struct DayOrders {
    /// Day first and month first, by source.
    seen: HashMap<u64, [bool; 2]>,
}

impl DayOrders {
    pub fn see(&mut self, evidence: Evidence) {
        let seen = self.seen.entry(evidence.source).or_default();
        seen[evidence.order as usize] = true;
    }

    /// Gives a document with two possible dates the one of its source's order. Where the
    /// source has used both, or neither, there is none.
    pub fn settle(&self, header: &mut DocumentHeader) {
        let Some([day_first, month_first]) = header.created_either.take() else {
            return;
        };
        let seen = self.seen.get(&xxh3_64(header.source.as_bytes()));
        header.created = match seen {
            Some([true, false]) => Some(day_first),
            Some([false, true]) => Some(month_first),
            _ => None,
        };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_source_that_agrees_with_itself_decides() {
        let mut orders = DayOrders::default();
        for (source, order) in [
            ("day", DayOrder::DayFirst),
            ("day", DayOrder::DayFirst),
            ("month", DayOrder::MonthFirst),
            ("both", DayOrder::DayFirst),
            ("both", DayOrder::MonthFirst),
        ] {
            orders.see(Evidence::new(source, order));
        }
        for (source, created) in [
            ("day", Some("2018-01-11")),
            ("month", Some("2018-11-01")),
            ("both", None),
            ("none", None),
        ] {
            let mut header = DocumentHeader {
                source: source.to_owned(),
                created_either: Some(["2018-01-11", "2018-11-01"].map(str::to_owned)),
                ..DocumentHeader::default()
            };
            orders.settle(&mut header);
            assert_eq!(header.created.as_deref(), created, "{source}");
            assert_eq!(header.created_either, None);
        }
    }
}
