//! How many of the records are read, as a user writes it: `all`, `1000`, `5%`.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::num::NonZeroU64;
use std::str::FromStr;

/// Which records of the input are read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub enum Sample {
    #[default]
    All,
    /// So many, or all if there are fewer.
    Records(NonZeroU64),
    /// About this share of them; above 0 and at most 100.
    Percent(f64),
}

impl FromStr for Sample {
    type Err = String;

    fn from_str(given: &str) -> Result<Self, String> {
        let wrong = || {
            "give a number of records from 1 (1000), or a share of them above 0% and at most 100% (5%)".to_owned()
        };
        if given == "all" {
            return Ok(Self::All);
        }
        let Some(percent) = given.strip_suffix('%') else {
            return given.parse().map(Self::Records).map_err(|_| wrong());
        };
        match percent.trim().parse() {
            Ok(percent) if percent > 0.0 && percent <= 100.0 => Ok(Self::Percent(percent)),
            _ => Err(wrong()),
        }
    }
}

impl fmt::Display for Sample {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::All => f.write_str("all"),
            Self::Records(records) => records.fmt(f),
            Self::Percent(percent) => write!(f, "{percent}%"),
        }
    }
}

impl TryFrom<String> for Sample {
    type Error = String;

    fn try_from(given: String) -> Result<Self, String> {
        given.parse()
    }
}

impl From<Sample> for String {
    fn from(sample: Sample) -> Self {
        sample.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_or_a_share() {
        for given in ["all", "1", "1000", "5%", "0.001%", "100%"] {
            assert_eq!(given.parse::<Sample>().unwrap().to_string(), given);
        }
        for wrong in [
            "", "0", "-1", "1.5", "0%", "150%", "-1%", "NaN%", "inf%", "%",
        ] {
            assert!(wrong.parse::<Sample>().is_err(), "{wrong}");
        }
    }
}
