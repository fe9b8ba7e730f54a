//! The greedy decision: documents in `--keep` order; one is a copy if it
//! matches an earlier **survivor**, else it survives. A copy never attracts
//! another, so there are no chains and no components.

use super::Row;
use crate::config::{Keep, Relation};
use std::collections::HashMap;

/// What became of a document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Verdict {
    Survivor,
    /// A copy of the survivor with this number.
    Copy {
        of: u64,
        relation: Relation,
        similarity: f32,
    },
}

/// Decides over the documents in `rows`, given with their numbers in input
/// order. Verdicts come in the same order.
#[must_use]
pub fn decide(rows: &[(u64, Row)], keep: Keep) -> Vec<Verdict> {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    // Stable, and `rows` is in input order: every tie ends in the ordinal.
    order.sort_by(|&a, &b| rows[a].1.merit.compare(&rows[b].1.merit, keep));
    let mut verdicts = vec![Verdict::Survivor; rows.len()];
    let mut survivors: HashMap<u128, u64> = HashMap::with_capacity(rows.len());
    for index in order {
        let (number, row) = &rows[index];
        match survivors.get(&row.key) {
            Some(&of) => {
                verdicts[index] = Verdict::Copy {
                    of,
                    relation: Relation::Exact,
                    similarity: super::similarity(Relation::Exact),
                };
            }
            None => {
                survivors.insert(row.key, *number);
            }
        }
    }
    verdicts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dedup::Merit;

    fn row(key: u128, clean: u32) -> Row {
        Row {
            key,
            merit: Merit {
                clean,
                ..Merit::default()
            },
        }
    }

    #[test]
    fn the_best_copy_survives_and_ties_end_in_the_ordinal() {
        let rows = [
            (3, row(1, 5)),
            (4, row(2, 5)),
            (9, row(1, 7)),
            (11, row(2, 5)),
        ];
        let verdicts = decide(&rows, Keep::Cleanest);
        let copy = |of| Verdict::Copy {
            of,
            relation: Relation::Exact,
            similarity: 1.0,
        };
        assert_eq!(
            verdicts,
            [copy(9), Verdict::Survivor, Verdict::Survivor, copy(4)]
        );
        let verdicts = decide(&rows, Keep::First);
        assert_eq!(verdicts[2], copy(3));
    }
}
