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
