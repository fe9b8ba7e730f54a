//! Dates as records write them.

use super::*;

fn known(written: &str) -> Option<String> {
    match RecordDate::read(written, None)? {
        RecordDate::Known(created) => Some(created.iso),
        RecordDate::Either(_) => None,
    }
}

#[test]
fn forms_of_scrapers_and_databases() {
    for (written, expected) in [
        ("2024-03-05", "2024-03-05"),
        ("2024-03", "2024-03"),
        ("2024-3-5", "2024-03-05"),
        ("20240305", "2024-03-05"),
        ("20240305101500", "2024-03-05T10:15:00"),
        ("2024-03-05 10:08:00", "2024-03-05T10:08:00"),
        ("2024-03-05 10:08:00+00:00", "2024-03-05T10:08:00+00:00"),
        ("2024-03-05T10:08:00.000Z", "2024-03-05T10:08:00Z"),
        (
            "2024-03-05T10:08:00.250-0500",
            "2024-03-05T10:08:00.250-05:00",
        ),
        ("2024-03-05 10:08:00 +0000 UTC", "2024-03-05T10:08:00+00:00"),
        ("2024-03-05 10:08 UTC", "2024-03-05T10:08Z"),
        ("1772546700", "2026-03-03T14:05:00Z"),
        ("1772546700.25", "2026-03-03T14:05:00Z"),
        ("1.7725467e9", "2026-03-03T14:05:00Z"),
        ("1772546700000", "2026-03-03T14:05:00Z"),
        ("1772546700000000000", "2026-03-03T14:05:00Z"),
        (
            "datetime.datetime(2026, 3, 3, 14, 5)",
            "2026-03-03T14:05:00",
        ),
        (
            "datetime(2026, 3, 3, 14, 5, 9, 12, tzinfo=tzutc())",
            "2026-03-03T14:05:09Z",
        ),
        ("datetime.date(2026, 3, 3)", "2026-03-03"),
        (
            "Timestamp('2026-03-03 14:05:00', tz='UTC')",
            "2026-03-03T14:05:00",
        ),
        ("ISODate(\"2026-03-03T14:05:00Z\")", "2026-03-03T14:05:00Z"),
        ("/Date(1772546700000)/", "2026-03-03T14:05:00Z"),
        ("new Date(1772546700000)", "2026-03-03T14:05:00Z"),
        (
            "Tue, 03 Mar 2026 14:05:00 +0100",
            "2026-03-03T14:05:00+01:00",
        ),
        (
            "Tue Mar 03 14:05:00 +0000 2026",
            "2026-03-03T14:05:00+00:00",
        ),
        ("Tue Mar  3 14:05:00 2026", "2026-03-03T14:05:00"),
        (
            "Tue Mar 03 2026 14:05:00 GMT+0100 (Central European Standard Time)",
            "2026-03-03T14:05:00+01:00",
        ),
        ("31/10/2017 10h17", "2017-10-31T10:17"),
        ("March 3, 2026", "2026-03-03"),
    ] {
        assert_eq!(known(written).as_deref(), Some(expected), "{written}");
    }
}

#[test]
fn what_is_no_date_is_left_out() {
    for written in [
        "NaT",
        "nan",
        "None",
        "null",
        "",
        "0",
        "12",
        "0000-00-00",
        "2024-13-01",
        "Q",
        "2 hours ago",
        "2024-03-05T99:00",
        "datetime.datetime(2026, 3)",
        "print(2026, 3, 3)",
        "((((",
        "123456",
        "2024-03-05T",
        "2024-03-05T10:08+é1",
        "99991231",
    ] {
        let read = RecordDate::read(written, None);
        let iso = read.as_ref().map(|r| r.readings()[0].iso.as_str());
        let fits = iso.is_none() || (written == "2024-03-05T" && iso == Some("2024-03-05"));
        assert!(fits, "{written}: {read:?}");
    }
}

#[test]
fn the_document_decides_between_day_and_month() {
    let date = RecordDate::read("03/04/2026", None).unwrap();
    assert_eq!(date.with(None), None);
    assert_eq!(date.with(Some("2026-04-03")).unwrap().iso, "2026-04-03");
    assert_eq!(
        date.with(Some("2026-04-03T10:00")).unwrap().iso,
        "2026-04-03T10:00"
    );
    assert_eq!(date.with(Some("2026-03-05")).unwrap().iso, "2026-03-04");
    assert_eq!(date.with(Some("1871-03-05")), None);
    for (url, iso) in [
        ("https://a.example/2026/04/03/quay", Some("2026-04-03")),
        ("https://a.example/news/2026-03-04-quay", Some("2026-03-04")),
        ("https://a.example/2026/05/03/quay", None),
    ] {
        let date = RecordDate::read("03/04/2026", Some(url)).unwrap();
        assert_eq!(date.with(None).map(|c| c.iso).as_deref(), iso, "{url}");
    }
}

#[test]
fn some_dates_show_the_order() {
    for (written, order) in [
        ("31/10/2017 10h17", Some(DayOrder::DayFirst)),
        ("10/31/2017", Some(DayOrder::MonthFirst)),
        ("31.10.2017", Some(DayOrder::DayFirst)),
        ("11/1/2018", None),
        ("2018-01-15", None),
        ("31/11/2017", None),
        ("31/10/17", None),
        ("é31/10/2017", Some(DayOrder::DayFirst)),
        ("31/10/é2017", None),
    ] {
        assert_eq!(DayOrder::of(written), order, "{written}");
    }
    let date = RecordDate::read("11/1/2018", None).unwrap();
    let both = ["2018-01-11", "2018-11-01"].map(str::to_owned);
    assert_eq!(date.either(None), Some(both.clone()));
    assert_eq!(date.either(Some("1871-05-05")), Some(both));
    assert_eq!(date.either(Some("2018-01-11")), None);
}

#[test]
fn a_line_of_another_day_is_not_the_time_of_publication() {
    let date = RecordDate::read("2026-03-01", None).unwrap();
    for line in ["March 3, 1871", "Sunday, May 3, 2026", "05/04/2026"] {
        assert!(date.contradicts(line), "{line}");
    }
    for line in [
        "March 1, 2026 10:42 am",
        "2 March 2026",
        "3 hours ago",
        "01/03/2026",
    ] {
        assert!(!date.contradicts(line), "{line}");
    }
    assert_eq!(
        date.with(Some("2026-03-01T10:42")).unwrap().iso,
        "2026-03-01T10:42"
    );
    assert_eq!(date.with(Some("1871-03-03")).unwrap().iso, "2026-03-01");
}
