//! How features are declared: a group names each of its columns beside the expression
//! that computes its value, so that a name and its value cannot part.

/// A group of features: named columns that have a value on every line of a page.
pub trait FeatureGroup {
    /// The names of the columns, in their order.
    const NAMES: &'static [&'static str];

    /// Appends the values of one line to a row, in the order of the names.
    fn append(&self, line: usize, row: &mut Vec<i32>);
}

/// Declares the columns of a group as `"name": value`. The braces before the first column
/// hold what several values share.
macro_rules! columns {
    ($group:ty, |$this:ident, $line:ident| { $($shared:tt)* } $($name:literal: $value:expr,)+) => {
        impl $crate::clean::page::columns::FeatureGroup for $group {
            const NAMES: &'static [&'static str] = &[$($name),+];

            fn append(&$this, $line: usize, row: &mut Vec<i32>) {
                $($shared)*
                row.extend_from_slice(&[$($value),+]);
            }
        }
    };
}
pub(super) use columns;

/// The names of several groups, one after the other; `N` is how many they are.
pub const fn joined<const N: usize>(groups: &[&[&'static str]]) -> [&'static str; N] {
    let mut names = [""; N];
    let (mut group, mut at) = (0, 0);
    while group < groups.len() {
        let mut own = 0;
        while own < groups[group].len() {
            names[at] = groups[group][own];
            own += 1;
            at += 1;
        }
        group += 1;
    }
    names
}
