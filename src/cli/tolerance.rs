//! The value of `--max-quarantine`: how many quarantined records a run tolerates before its
//! exit code reports them.

use std::str::FromStr;

/// A number of records, or a share of the records that were read.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Tolerance {
    Records(u64),
    Percent(f64),
}

impl Tolerance {
    /// Whether `quarantined` of `read` records are within the tolerance.
    pub fn allows(self, quarantined: u64, read: u64) -> bool {
        match self {
            Self::Records(limit) => quarantined <= limit,
            Self::Percent(limit) => quarantined as f64 * 100.0 <= limit * read as f64,
        }
    }
}

impl FromStr for Tolerance {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let wrong = || "give a number of records (100) or a percentage of them (0.5%)".into();
        let Some(percent) = given.strip_suffix('%') else {
            return given.parse().map(Self::Records).map_err(|_| wrong());
        };
        match percent.trim().parse() {
            Ok(p) if (0.0..=100.0).contains(&p) => Ok(Self::Percent(p)),
            _ => Err(wrong()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_a_share() {
        let allows = |given: &str, n, of| given.parse::<Tolerance>().unwrap().allows(n, of);
        assert!(allows("2", 2, 1000) && !allows("2", 3, 1000));
        assert!(allows("0.5%", 5, 1000) && !allows("0.5%", 6, 1000));
        assert!(allows("0", 0, 0) && allows("0%", 0, 0) && !allows("0%", 1, 1000));
        for wrong in ["", "-1", "x", "101%", "NaN%", "-1%", "%", "1.5"] {
            assert!(wrong.parse::<Tolerance>().is_err(), "{wrong}");
        }
    }
}
