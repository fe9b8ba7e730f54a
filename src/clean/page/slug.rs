//! The words in the address of a page: `/2024/03/ferry-to-sail-again.html` says its
//! headline where no title is given. An address comes in, words go out.

/// A headline's words are more than a section's name.
const LEAST_WORDS: usize = 3;

/// The words of the part of the path that has most of them, if three or more.
#[must_use]
pub fn slug(url: &str) -> Option<String> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = path.split(['?', '#']).next().unwrap_or("");
    let parts = path.split('/').skip(1).map(|part| words(&decoded(part)));
    let best = parts.max_by_key(Vec::len)?;
    (best.len() >= LEAST_WORDS).then(|| best.join(" "))
}

fn words(part: &str) -> Vec<String> {
    // Without ".html".
    let part = part.rsplit_once('.').map_or(part, |(name, _)| name);
    let words = part.split(|c: char| !c.is_alphabetic());
    let long = words.filter(|w| w.chars().nth(1).is_some());
    long.map(str::to_owned).collect()
}

/// Without `%D0%BF`; what is no UTF-8 then has no words that matter.
fn decoded(part: &str) -> String {
    let bytes = part.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let hex = part.get(at + 1..at + 3).filter(|_| byte == b'%');
        let code = hex.and_then(|h| u8::from_str_radix(h, 16).ok());
        out.push(code.unwrap_or(byte));
        at += if code.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&out).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_an_address() {
        let of = |url| slug(url).unwrap_or_default();
        assert_eq!(
            of(
                "https://dunmore.example/news/2024/03/ferry-to-sail-again-41.html?from=home-page-of-us"
            ),
            "ferry to sail again"
        );
        assert_eq!(
            of(
                "a.example/%D0%BF%D0%B0%D1%80%D0%BE%D0%BC-%D0%B8%D0%B4%D1%91%D1%82-%D0%B4%D0%BE%D0%BC%D0%BE%D0%B9"
            ),
            "паром идёт домой"
        );
        assert_eq!(of("https://the-harbour-gazette-of-dunmore.example/"), "");
        assert_eq!(of("https://a.example/news/story.php?id=1"), "");
        assert_eq!(of("%"), "");
        assert_eq!(of("a/%zz-one-two-%F"), "zz one two");
    }
}
