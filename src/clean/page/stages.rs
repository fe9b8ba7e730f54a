//! The two stages of the model: the first scores every line by its features, the second by
//! these and by the scores of the first on the whole page.

use super::columns::FeatureGroup as _;
use super::second_stage::FirstScores;
use super::{Features, PageModel, TitleHint};
use crate::clean::Strikes;
use crate::text::View;

/// The score of every line in leaf units, `None` where it is struck. Above 0 the line is the
/// article's.
pub fn scores(
    view: &View<'_>,
    strikes: &Strikes,
    model: &PageModel,
    hint: TitleHint<'_>,
) -> Vec<Option<i32>> {
    let features = Features::new(view, strikes, hint, model.words());
    let kept = |line: usize| !strikes.is_struck(line);
    let first = |line: usize| model.log_odds_hundredths(model.first_stage(features.row(line)));
    let first: Vec<Option<i32>> = (0..view.lines.len())
        .map(|line| kept(line).then(|| first(line)))
        .collect();
    let first = FirstScores::new(&first, &features.column("words"));
    let mut row = Vec::new();
    let mut second = |line: usize| {
        row.clear();
        row.extend_from_slice(features.row(line));
        first.append(line, &mut row);
        model.second_stage(&row)
    };
    (0..view.lines.len())
        .map(|line| kept(line).then(|| second(line)))
        .collect()
}
