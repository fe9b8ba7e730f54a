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

#[test]
fn bylines_of_other_languages() {
    for (line, byline, agencies) in [
        ("Von Jana Muster, dpa", "Jana Muster, dpa", vec!["dpa"]),
        ("Ein Kommentar von Jana Muster", "Jana Muster", vec![]),
        (
            "Par Jeanne Dupont avec AFP",
            "Jeanne Dupont avec AFP",
            vec!["AFP"],
        ),
        (
            "Jeanne Dupont (Roan, envoyée spéciale)",
            "Jeanne Dupont",
            vec![],
        ),
        (
            "Por: JUANA PÉREZ y Juan Gómez",
            "JUANA PÉREZ y Juan Gómez",
            vec![],
        ),
        (
            "Текст: Анна Петрова Фото: Иван Попов",
            "Анна Петрова",
            vec![],
        ),
        ("作者：张三 责任编辑：李四", "张三", vec![]),
        ("本报记者 张三", "张三", vec![]),
        ("文・山田太郎", "山田太郎", vec![]),
        ("안셀=홍길동 기자 hong@hangku.example", "홍길동", vec![]),
        ("كتب: أحمد علي", "أحمد علي", vec![]),
        ("به قلم مریم احمدی", "مریم احمدی", vec![]),
        ("लेखक: राम कुमार", "राम कुमार", vec![]),
        ("โดย สมชาย ใจดี", "สมชาย ใจดี", vec![]),
    ] {
        let lifted = read(line).unwrap_or_else(|| panic!("{line}"));
        assert_eq!(lifted.byline.as_deref(), Some(byline), "{line}");
        assert_eq!(lifted.agencies, agencies, "{line}");
    }
}

#[test]
fn what_stands_behind_a_name() {
    for (line, byline, agencies) in [
        ("By JANE DOE Associated Press", "JANE DOE", vec!["AP"]),
        ("By Jane Doe of the Harbour Times", "Jane Doe", vec![]),
        ("By Jane Doe via Harbour.example", "Jane Doe", vec![]),
        ("By Jane Doe | Harbour Times", "Jane Doe", vec![]),
        ("By Dr. Jane Doe", "Dr. Jane Doe", vec![]),
        ("By Jane Doe @janedoe", "Jane Doe", vec![]),
        (
            "Words by Jane Doe, photographs by John Roe",
            "Jane Doe",
            vec![],
        ),
        ("Story by Jane Doe, CNN", "Jane Doe", vec![]),
    ] {
        let lifted = read(line).unwrap_or_else(|| panic!("{line}"));
        assert_eq!(lifted.byline.as_deref(), Some(byline), "{line}");
        assert_eq!(lifted.agencies, agencies, "{line}");
    }
    let dated = read("By Jane Doe May 3, 2026").unwrap();
    assert_eq!(dated.published.unwrap().iso.unwrap(), "2026-05-03");
    for line in [
        "By Royal Appointment",
        "By Popular Demand",
        "Jane Doe, mayor of Dunmore",
        "Von Menschen und Mäusen",
        "记者从港口获悉，船已停航",
        "기다리는 기자",
    ] {
        assert!(read(line).is_none(), "{line}");
    }
}
