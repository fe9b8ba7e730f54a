//! One strike of the second layer, and strikes as edits.

use super::{Edit, RuleId, Span, map_forward};
use serde::{Deserialize, Serialize};

/// One removal, in bytes of the normalised text, without newlines around it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Strike {
    pub span: Span,
    pub rule: RuleId,
    /// Start of the text that stays instead, in bytes of the normalised text.
    pub twin: Option<u32>,
    pub score: Option<f32>,
    /// The learned template that matched.
    pub template: Option<u64>,
}

impl Strike {
    /// The strikes of one document as edits of the normalised text. Twins are
    /// mapped into the text that remains.
    #[must_use]
    pub fn edits(strikes: &[Strike]) -> Vec<Edit> {
        let mut removed = 0;
        let mut edits: Vec<Edit> = strikes
            .iter()
            .map(|s| {
                let at = s.span.start - removed;
                removed += s.span.len() as u32;
                Edit {
                    old: s.span,
                    new: Span { start: at, end: at },
                    rule: s.rule,
                    twin: s.twin,
                    score: s.score,
                    template: s.template,
                }
            })
            .collect();
        for i in 0..edits.len() {
            if let Some(twin) = edits[i].twin {
                edits[i].twin = Some(map_forward(&edits, twin));
            }
        }
        edits
    }
}
