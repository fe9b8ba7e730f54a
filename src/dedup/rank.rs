//! The rank of a document among its copies: the numbers that the `--keep` orders
//! compare.

use crate::config::Keep;
use serde::{Deserialize, Serialize};
use std::cmp::{Ordering, Reverse};

/// The numbers by which the survivor is chosen among copies.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rank {
    /// The text is cut off.
    pub truncated: bool,
    /// Bytes of clean text.
    pub clean: u32,
    /// Bytes struck from the text.
    pub struck: u32,
    /// How many of date, title and byline are known.
    pub fields: u8,
    /// Seconds since 1970, or [`UNDATED`]. A date without a zone counts as UTC.
    pub created: i64,
}

/// Stands for an unknown date, and is after all dates.
pub const UNDATED: i64 = i64::MAX;

impl Default for Rank {
    fn default() -> Self {
        Self {
            truncated: false,
            clean: 0,
            struck: 0,
            fields: 0,
            created: UNDATED,
        }
    }
}

impl Rank {
    /// `Less` if `self` is the better copy in this order.
    #[must_use]
    pub fn compare(&self, other: &Self, keep: Keep) -> Ordering {
        match keep {
            Keep::First => Ordering::Equal,
            Keep::Longest => other.clean.cmp(&self.clean),
            Keep::Oldest => self.created.cmp(&other.created),
            Keep::Newest => {
                let latest = |m: &Self| (m.created == UNDATED, Reverse(m.created));
                latest(self).cmp(&latest(other))
            }
            Keep::Cleanest => {
                let order = |m: &Self| {
                    (
                        m.truncated,
                        Reverse(m.clean),
                        m.struck,
                        Reverse(m.fields),
                        m.created,
                    )
                };
                order(self).cmp(&order(other))
            }
        }
    }
}

/// Whether a text is cut off: it ends in an ellipsis, or in the "[+1234 chars]"
/// of news APIs.
#[must_use]
pub fn is_truncated(clean: &str) -> bool {
    let end = clean.trim_end();
    end.ends_with('…') || end.ends_with("...") || end.ends_with("chars]")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cleanest_compares_in_its_order() {
        let long = Rank {
            clean: 100,
            struck: 50,
            ..Rank::default()
        };
        let cut = Rank {
            truncated: true,
            clean: 200,
            ..Rank::default()
        };
        let lean = Rank {
            struck: 10,
            ..long.clone()
        };
        assert_eq!(long.compare(&cut, Keep::Cleanest), Ordering::Less);
        assert_eq!(lean.compare(&long, Keep::Cleanest), Ordering::Less);
        assert_eq!(cut.compare(&long, Keep::Longest), Ordering::Less);
        let dated = Rank {
            created: -5,
            ..Rank::default()
        };
        for keep in [Keep::Oldest, Keep::Newest] {
            assert_eq!(dated.compare(&long, keep), Ordering::Less);
        }
    }
}
