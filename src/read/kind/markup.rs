//! Tells HTML, XML and feeds, and text that is mostly tags.

use super::Kind;

const HTML_ADVICE: &str = "extract the article with a tool such as trafilatura, or pass --format text to read it as it is";
const XML_ADVICE: &str =
    "extract its texts to JSONL first, or pass --format text to read it as it is";

/// The first element of a file, in lower case, and what the file is.
const ROOTS: &[(&str, &str)] = &[
    ("!doctype html", "HTML"),
    ("html", "HTML"),
    ("head", "HTML"),
    ("body", "HTML"),
    ("rss", "an RSS feed"),
    ("rdf:rdf", "an RSS feed"),
    ("feed", "an Atom feed"),
    ("urlset", "a sitemap"),
    ("sitemapindex", "a sitemap"),
    ("svg", "an SVG image"),
    ("!doctype", "XML"),
    ("?xml", "XML"),
];

/// Fewer tags than this are left to normalising.
const TAGS_MIN: usize = 10;

/// What a file that begins with these bytes is, if it is mark-up.
pub(super) fn markup(head: &[u8]) -> Option<Kind> {
    root_kind(head).or_else(|| {
        is_mostly_tags(head).then_some(Kind {
            is: "mostly mark-up",
            advice: HTML_ADVICE,
        })
    })
}

/// What its first element says that a file is.
pub(super) fn root_kind(head: &[u8]) -> Option<Kind> {
    let is = root(head)?;
    let advice = if is == "HTML" {
        HTML_ADVICE
    } else {
        XML_ADVICE
    };
    Some(Kind { is, advice })
}

/// What the first element says, after comments and the XML declaration.
fn root(head: &[u8]) -> Option<&'static str> {
    let mut rest = head.trim_ascii_start();
    let mut found = None;
    while let Some(inside) = rest.strip_prefix(b"<") {
        let skipped = if inside.starts_with(b"!--") {
            memchr::memmem::find(rest, b"-->").map(|end| end + 3)
        } else {
            found = element(inside).or(found);
            // The declaration and the doctype say less than the element after them.
            let goes_on = matches!(found, Some("XML"));
            goes_on
                .then(|| memchr::memchr(b'>', rest).map(|end| end + 1))
                .flatten()
                .filter(|_| inside.starts_with(b"?") || inside.starts_with(b"!"))
        };
        let Some(skipped) = skipped else { break };
        rest = rest[skipped..].trim_ascii_start();
    }
    found
}

fn element(inside: &[u8]) -> Option<&'static str> {
    ROOTS
        .iter()
        .find(|(name, _)| {
            let whole = inside
                .get(name.len())
                .is_none_or(|b| b.is_ascii_whitespace() || matches!(b, b'>' | b'/'));
            inside
                .get(..name.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
                && whole
        })
        .map(|(_, is)| *is)
}

/// Whether tags are more than half of the visible bytes.
fn is_mostly_tags(head: &[u8]) -> bool {
    let (mut tags, mut bytes, mut from) = (0, 0, 0);
    while let Some(open) = memchr::memchr(b'<', &head[from..]) {
        let start = from + open;
        from = start + 1;
        let begins = head
            .get(from)
            .is_some_and(|b| b.is_ascii_alphabetic() || matches!(b, b'/' | b'!'));
        if !begins {
            continue;
        }
        let Some(len) = memchr::memchr2(b'>', b'<', &head[from..]) else {
            break;
        };
        if head[from + len] == b'>' {
            tags += 1;
            bytes += len + 2;
            from += len + 1;
        }
    }
    let visible = || head.iter().filter(|b| !b.is_ascii_whitespace()).count();
    tags >= TAGS_MIN && 2 * bytes > visible()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(text: &str) -> Option<&'static str> {
        markup(text.as_bytes()).map(|kind| kind.is)
    }

    #[test]
    fn the_root_names_the_file() {
        assert_eq!(is("\n<!DOCTYPE html><p>A"), Some("HTML"));
        assert_eq!(is("<!-- saved --> <HTML lang=en>"), Some("HTML"));
        assert_eq!(
            is("<?xml version=\"1.0\"?>\n<rss version=\"2.0\">"),
            Some("an RSS feed")
        );
        assert_eq!(
            is("<?xml version=\"1.0\"?><!DOCTYPE html PUBLIC \"\"><html>"),
            Some("HTML")
        );
        assert_eq!(
            is("<?xml version=\"1.0\"?><feed xmlns=\"\">"),
            Some("an Atom feed")
        );
        assert_eq!(is("<?xml version=\"1.0\"?><nitf><body>"), Some("XML"));
        assert_eq!(is("<header>"), None);
    }

    #[test]
    fn a_text_with_a_few_tags_stays_a_text() {
        let text = "<p>The ferry sailed on <b>Monday</b>, the harbour board said.</p>\n".repeat(9);
        assert_eq!(is(&text), None);
        let menu = "<li class=\"menu-item\"><a href=\"/sport\">Sport</a></li>\n".repeat(9);
        assert_eq!(is(&menu), Some("mostly mark-up"));
        assert_eq!(is("1 < 2 and 3 > 2. ".repeat(20).as_str()), None);
    }
}
