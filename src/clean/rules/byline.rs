//! Bylines: "By Jane Doe and John Roe | Reuters", "Written by Jane Doe". A line comes in, who wrote it
//! goes out; `None` for every "By" that no name follows. Where a byline may
//! stand is the rule's matter.

use super::agencies::agency;
use super::dates::moment;
use super::stamps::stamp;
use crate::record::Lifted;

/// Words of a name that are written small.
const PARTICLES: &[&str] = &[
    "de", "da", "do", "dos", "das", "di", "del", "della", "der", "den", "van", "von", "vom", "zu",
    "bin", "ibn", "al", "el", "la", "le", "du", "y", "e", "ter", "ten",
];
/// Words that are in no name, and make "By Monday Morning" none.
const NO_NAME: &str = "\
    the a an all any some no not its his her their our my this that these then now here \
    far end means numbers law popular demand contrast comparison default design chance \
    accident mistake force hand train plane road night day morning evening afternoon \
    noon midnight dawn dusk weekend week month year monday tuesday wednesday thursday \
    friday saturday sunday january february march april june july august september \
    october november december through to on over from with without into under of at than \
    is was are were has have will would can could must but or if as using making more \
    most late early next last today tomorrow tonight yesterday christmas easter summer \
    winter spring company type category country region author state industry topic \
    sector price popularity";
/// Last words of what somebody is at the paper.
const ROLES: &[&str] = &[
    "writer",
    "reporter",
    "correspondent",
    "editor",
    "contributor",
    "columnist",
    "staff",
    "analyst",
    "producer",
    "chief",
];

/// Reads a byline that starts with "By", or who wrote or reported it, and is nothing else.
#[must_use]
pub fn read(line: &str) -> Option<Lifted> {
    let line = ["Written ", "Reported ", "WRITTEN ", "REPORTED "]
        .iter()
        .find_map(|verb| line.strip_prefix(verb))
        .unwrap_or(line);
    let rest = ["By ", "BY ", "by ", "By: ", "BY: ", "by: "]
        .iter()
        .find_map(|by| line.strip_prefix(by))?;
    let mut lifted = Lifted::default();
    for (place, segment) in rest.split(['|', '•', '·']).map(str::trim).enumerate() {
        if place == 0 {
            names(segment, &mut lifted)?;
        } else if let Some(agency) = agency(segment) {
            lifted.agencies.push(agency.to_owned());
        } else if let Some(found) = moment(segment) {
            lifted.published.get_or_insert(found);
        } else if !is_role(segment) {
            let (found, updated) = stamp(segment)?;
            if updated {
                &mut lifted.updated
            } else {
                &mut lifted.published
            }
            .get_or_insert(found);
        }
    }
    Some(lifted)
}

/// "Jane Doe, John Roe and Reuters, Staff Writers": sets the byline.
fn names(segment: &str, lifted: &mut Lifted) -> Option<()> {
    // "By Jane Doe in Moscow", "By Jane Doe for the Daily Post".
    let people = [" in ", " for "]
        .iter()
        .filter_map(|word| segment.find(word))
        .min()
        .map_or(segment, |at| &segment[..at]);
    let place = segment[people.len()..].trim();
    let place: Vec<&str> = place.split_whitespace().skip(1).collect();
    // The name of a site ends it: "By Jane Doe for Harbour.com Ferry sails" is more.
    let site = |word: &&str| word.len() > 5 && word.trim_end_matches('.').contains('.');
    let more = place
        .iter()
        .position(site)
        .is_some_and(|at| at + 1 < place.len());
    if more || !place.iter().all(|word| is_capital(word)) {
        return None;
    }
    let mut end = 0;
    let mut any = false;
    for part in people.split(',') {
        let start = part.as_ptr() as usize - people.as_ptr() as usize;
        let list = part.trim();
        if any && is_role(list) {
            continue;
        }
        let list = list.strip_prefix("and ").unwrap_or(list);
        for name in list.split(" and ").flat_map(|n| n.split(" & ")) {
            if let Some(agency) = agency(name) {
                lifted.agencies.push(agency.to_owned());
            } else if !is_name(name) {
                return None;
            }
        }
        any = true;
        end = start + part.len();
    }
    lifted.byline = Some(people[..end].trim().to_owned());
    any.then_some(())
}

fn is_capital(word: &str) -> bool {
    word.chars().next().is_some_and(char::is_uppercase) || PARTICLES.contains(&word)
}

/// Two to four words, each as a name is written.
fn is_name(name: &str) -> bool {
    let words: Vec<&str> = name.split_whitespace().collect();
    let in_name = |w: &str| {
        let folded = w.to_lowercase();
        let letters = w
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, '.' | '-' | '\'' | '’'));
        let stop = w.ends_with('.') && w.chars().count() > 3;
        // "By Xinhua PORT ALBA" is a byline and a dateline.
        letters
            && !stop
            && agency(w).is_none()
            && is_capital(w)
            && !NO_NAME.split_whitespace().any(|n| n == folded)
    };
    (2..=4).contains(&words.len())
        && words.iter().all(|w| in_name(w))
        && words.iter().filter(|w| !PARTICLES.contains(w)).count() >= 2
}

/// Whether the words are what somebody is at the paper: "Staff Reporter".
pub fn is_role(text: &str) -> bool {
    let words = text.split_whitespace().count();
    let Some(last) = text.split_whitespace().next_back() else {
        return false;
    };
    let last = last.to_lowercase();
    words <= 5 && ROLES.contains(&last.strip_suffix('s').unwrap_or(&last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_agencies() {
        for (line, byline, agencies) in [
            ("By Xinhua", "Xinhua", vec!["Xinhua"]),
            ("By Jane Doe", "Jane Doe", vec![]),
            ("By JANE DOE and John Roe", "JANE DOE and John Roe", vec![]),
            ("By Jane Doe | Reuters", "Jane Doe", vec!["Reuters"]),
            ("Written by Jane Doe", "Jane Doe", vec![]),
            ("Reported by: Jane Doe", "Jane Doe", vec![]),
            ("By Jane Doe, Staff Writer", "Jane Doe", vec![]),
            ("By Jane Doe for Harbour.example", "Jane Doe", vec![]),
            (
                "By Jane O’Neill-Roe in Port Alba",
                "Jane O’Neill-Roe",
                vec![],
            ),
            (
                "By Ludwig van der Berg, John J. Roe",
                "Ludwig van der Berg, John J. Roe",
                vec![],
            ),
            (
                "By The Associated Press",
                "The Associated Press",
                vec!["AP"],
            ),
        ] {
            let lifted = read(line).unwrap_or_else(|| panic!("{line}"));
            assert_eq!(lifted.byline.as_deref(), Some(byline), "{line}");
            assert_eq!(lifted.agencies, agencies, "{line}");
        }
        let dated = read("By Jane Doe | Updated: 2024-03-05").unwrap();
        assert_eq!(dated.updated.unwrap().iso.unwrap(), "2024-03-05");
    }

    #[test]
    fn no_bylines() {
        for line in [
            "By the end of May",
            "By Friday",
            "By Monday Morning",
            "By Petrov",
            "Old Ferry Routes Praised By Petrov",
            "By Train Through Siberia",
            "BY COMPANY TYPE",
            "By The Numbers",
            "By contrast, Jane Doe stayed",
            "By 2030",
            "By Jane Doe said so.",
            "By",
            "By Xinhua PORT ALBA",
            "By Jane Doe for good",
            "By Jane Doe for Harbour.example Ferry",
            "Bylaws Of Rome",
            "Written by Moonlight",
            "Written Jane Doe",
        ] {
            assert!(read(line).is_none(), "{line}");
        }
    }
}
