//! The host of a URL, as the source of a document.

/// The host of a URL in lower case, without user, port, or a leading "www.".
#[must_use]
pub fn host(url: &str) -> Option<String> {
    let scheme = memchr::memmem::find(url.as_bytes(), b"://");
    let rest = scheme.map_or(url, |position| &url[position + 3..]);
    let rest = rest.strip_prefix("//").unwrap_or(rest);
    let end = memchr::memchr3(b'/', b'?', b'#', rest.as_bytes());
    let authority = &rest[..end.unwrap_or(rest.len())];
    let host = authority.rsplit('@').next()?;
    // An IPv6 literal keeps its colons.
    let host = match host.strip_prefix('[') {
        Some(six) => six.split(']').next()?,
        None => host.split(':').next()?,
    };
    let host = host.trim_end_matches('.').to_lowercase();
    let host = host.strip_prefix("www.").unwrap_or(&host);
    (host.contains(['.', ':']) || host == "localhost").then(|| host.to_owned())
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn hosts() {
        let cases = [
            ("https://www.Example.org:8080/a?b#c", Some("example.org")),
            ("http://user:pw@news.example.com", Some("news.example.com")),
            ("//cdn.example.net/x", Some("cdn.example.net")),
            ("example.org/path", Some("example.org")),
            ("http://[::1]:80/", Some("::1")),
            ("urn:isbn:1", None),
            ("", None),
        ];
        for (url, expected) in cases {
            assert_eq!(host(url).as_deref(), expected, "{url}");
        }
    }
}
