//! Walks over a JSON value byte by byte to its end, without reading what it says. Everything
//! that is JSON passes, and of what is not only the words and numbers, which are not spelt out;
//! so a quote or brace that is missing is noticed close to its place.

use memchr::memchr3;

/// Deeper values count as damage, so that a file of brackets does not fill the memory.
const MAX_DEPTH: usize = 1 << 20;

/// Longest beginning of an object, through its first key, that is of use.
const MAX_OPENING_BYTES: usize = 256;

/// How far a walk came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::read) enum Walk {
    /// The value goes on where the bytes end.
    More,
    /// The value has ended.
    End,
    /// This is no JSON.
    Broken,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Expect {
    Value,
    ValueOrEnd,
    Key,
    KeyOrEnd,
    Colon,
    CommaOrEnd,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Inside {
    Nothing,
    Key,
    String,
    /// A number or a word.
    Scalar,
}

/// A walk over one value.
pub(in crate::read) struct Walker {
    /// Of each open object or list, whether it is an object.
    open: Vec<bool>,
    expect: Expect,
    inside: Inside,
    /// The next byte to look at.
    pub at: usize,
    /// Length of the beginning of the object through its first key; 0 if there is none.
    pub opening: usize,
}

impl Default for Walker {
    fn default() -> Self {
        Self {
            open: Vec::new(),
            expect: Expect::Value,
            inside: Inside::Nothing,
            at: 0,
            opening: 0,
        }
    }
}

impl Walker {
    /// Whether the value is complete if no byte follows: only a number or a word is.
    pub fn may_end(&self) -> bool {
        self.open.is_empty() && self.inside == Inside::Scalar
    }

    pub fn is_in_string(&self) -> bool {
        matches!(self.inside, Inside::Key | Inside::String)
    }

    /// Walks on over `bytes`, which begin where the value begins.
    pub fn walk(&mut self, bytes: &[u8]) -> Walk {
        while let Some(&byte) = bytes.get(self.at) {
            let step = match self.inside {
                Inside::Key | Inside::String => self.string(bytes),
                Inside::Scalar if is_scalar(byte) => {
                    self.at += 1;
                    continue;
                }
                Inside::Scalar => self.value_ended(),
                Inside::Nothing => self.token(byte),
            };
            if let Some(step) = step {
                return step;
            }
        }
        Walk::More
    }

    /// Goes to the end of a string. A line break in one is an error, and mostly says that a
    /// quote is missing.
    fn string(&mut self, bytes: &[u8]) -> Option<Walk> {
        let Some(step) = memchr3(b'"', b'\\', b'\n', &bytes[self.at..]) else {
            self.at = bytes.len();
            return None;
        };
        self.at += step;
        match bytes[self.at] {
            b'\n' => Some(Walk::Broken),
            b'\\' if self.at + 1 == bytes.len() => Some(Walk::More),
            b'\\' => {
                self.at += 2;
                None
            }
            _ => {
                self.at += 1;
                if self.inside == Inside::String {
                    return self.value_ended();
                }
                self.inside = Inside::Nothing;
                self.expect = Expect::Colon;
                if self.opening == 0 && self.open.len() == 1 && self.at <= MAX_OPENING_BYTES {
                    self.opening = self.at;
                }
                None
            }
        }
    }

    fn token(&mut self, byte: u8) -> Option<Walk> {
        let wants_value = matches!(self.expect, Expect::Value | Expect::ValueOrEnd);
        match (byte, self.expect) {
            (b' ' | b'\t' | b'\r' | b'\n', _) => {}
            (b'"', Expect::Key | Expect::KeyOrEnd) => self.inside = Inside::Key,
            (b'"', _) if wants_value => self.inside = Inside::String,
            (b'{' | b'[', _) if wants_value && self.open.len() < MAX_DEPTH => {
                self.open.push(byte == b'{');
                self.expect = match byte {
                    b'{' => Expect::KeyOrEnd,
                    _ => Expect::ValueOrEnd,
                };
            }
            (b'}', Expect::KeyOrEnd | Expect::CommaOrEnd) if self.open.last() == Some(&true) => {
                return self.closed();
            }
            (b']', Expect::ValueOrEnd | Expect::CommaOrEnd) if self.open.last() == Some(&false) => {
                return self.closed();
            }
            (b',', Expect::CommaOrEnd) => {
                self.expect = match self.open.last() {
                    Some(true) => Expect::Key,
                    _ => Expect::Value,
                };
            }
            (b':', Expect::Colon) => self.expect = Expect::Value,
            (byte, _) if wants_value && is_scalar(byte) => self.inside = Inside::Scalar,
            _ => return Some(Walk::Broken),
        }
        self.at += 1;
        None
    }

    fn closed(&mut self) -> Option<Walk> {
        self.at += 1;
        self.open.pop();
        self.value_ended()
    }

    fn value_ended(&mut self) -> Option<Walk> {
        self.inside = Inside::Nothing;
        self.expect = Expect::CommaOrEnd;
        self.open.is_empty().then_some(Walk::End)
    }
}

fn is_scalar(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(bytes: &[u8]) -> (Walk, usize) {
        let mut walker = Walker::default();
        (walker.walk(bytes), walker.at)
    }

    #[test]
    fn a_value_ends_where_it_ends() {
        for value in [
            r#"{}"#,
            r#"{"a":[1,-2.5e+3,{"b":"}\"]"}],"c" : null }"#,
            r#"["x",[],NaN]"#,
            r#""text""#,
        ] {
            let bytes = [value.as_bytes(), b",{"].concat();
            assert_eq!(walk(&bytes), (Walk::End, value.len()), "{value}");
            for end in 0..value.len() {
                assert_eq!(walk(&value.as_bytes()[..end]).0, Walk::More, "{value}");
            }
        }
        assert_eq!(walk(b"12,"), (Walk::End, 2));
    }

    #[test]
    fn portions_make_no_difference() {
        let value = br#"{"a\\":[1,"x\"y"],"b":{"c":"\u00e9"}}"#;
        for cut in 1..value.len() {
            let mut walker = Walker::default();
            assert_eq!(walker.walk(&value[..cut]), Walk::More);
            assert_eq!(walker.walk(value), Walk::End);
            assert_eq!((walker.at, walker.opening), (value.len(), 6));
        }
    }

    #[test]
    fn damage_is_noticed() {
        for value in [
            r#"{"a":"x,"b":1}"#,
            r#"{"a":"x" "b":1}"#,
            r#"{"a":1,{"a":2}"#,
            r#"{"a":[1,2}"#,
            r#"{"a":1]"#,
            r#"{"a" 1}"#,
            r#"{'a':1}"#,
            "{\"a\":\"x\n",
            "{\"a\":\u{e9}}",
        ] {
            assert_eq!(walk(value.as_bytes()).0, Walk::Broken, "{value}");
        }
    }
}
