//! The whole-number arithmetic of features: they are no fractions, so that all machines agree.

/// A count as a feature.
pub fn int(n: usize) -> i32 {
    i32::try_from(n).unwrap_or(i32::MAX)
}

/// How many of 1000 a part is; 0 of nothing.
pub fn per_mille(part: i32, whole: i32) -> i32 {
    if whole <= 0 {
        0
    } else {
        (i64::from(part) * 1000 / i64::from(whole)) as i32
    }
}

/// How many of 1000 a part is, for counts; 0 of nothing.
pub fn share(part: usize, whole: usize) -> i32 {
    if whole == 0 {
        return 0;
    }
    i32::try_from(part * 1000 / whole).unwrap_or(1000)
}
