//! The fields of a JSON object with their places in the line: keys are decoded, values are not.
//! serde_json checks the syntax and skips values without recursion.

use serde::Deserializer;
use serde::de::{Deserialize, MapAccess, Visitor};
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

/// A field. Ranges are bytes of the line.
#[derive(Debug, Clone)]
pub struct Field<'a> {
    pub key: Cow<'a, str>,
    /// The key literal with its quotes.
    pub key_range: Range<usize>,
    /// The literal of the value.
    pub value: &'a str,
    pub value_range: Range<usize>,
}

impl Field<'_> {
    /// The content of a string value, still escaped.
    #[must_use]
    pub fn string(&self) -> Option<&str> {
        self.value.strip_prefix('"')?.strip_suffix('"')
    }
}

/// Finds the fields of an object.
///
/// # Errors
/// The text is not one JSON object.
pub fn object_fields(line: &str) -> Result<Vec<Field<'_>>, serde_json::Error> {
    let RawFields(raw) = serde_json::from_str(line)?;
    let mut fields = Vec::with_capacity(raw.len());
    let mut previous_end = 0;
    for (key, value) in raw {
        // Both are slices of `line`, so that the difference of their addresses is the offset.
        let start = value.get().as_ptr() as usize - line.as_ptr() as usize;
        let value_range = start..start + value.get().len();
        let gap = &line[previous_end..start];
        let open = gap.find('"').unwrap_or(0);
        let close = gap.rfind('"').unwrap_or(0);
        fields.push(Field {
            key,
            key_range: previous_end + open..previous_end + close + 1,
            value: value.get(),
            value_range: value_range.clone(),
        });
        previous_end = value_range.end;
    }
    Ok(fields)
}

/// The fields of an object in their order.
struct RawFields<'a>(Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'de: 'a, 'a> Deserialize<'de> for RawFields<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Fields;
        impl<'de> Visitor<'de> for Fields {
            type Value = RawFields<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut fields = Vec::with_capacity(16);
                while let Some(Key(key)) = map.next_key()? {
                    fields.push((key, map.next_value()?));
                }
                Ok(RawFields(fields))
            }
        }
        deserializer.deserialize_map(Fields)
    }
}

/// A key, which is borrowed if it has no escapes, and may have lone surrogates.
struct Key<'a>(Cow<'a, str>);

impl<'de: 'a, 'a> Deserialize<'de> for Key<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct KeyVisitor;
        impl<'de> Visitor<'de> for KeyVisitor {
            type Value = Key<'de>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a key")
            }

            fn visit_borrowed_bytes<E>(self, key: &'de [u8]) -> Result<Self::Value, E> {
                Ok(Key(String::from_utf8_lossy(key)))
            }

            fn visit_bytes<E>(self, key: &[u8]) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(String::from_utf8_lossy(key).into_owned())))
            }

            fn visit_borrowed_str<E>(self, key: &'de str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Borrowed(key)))
            }

            fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
                Ok(Key(Cow::Owned(key.to_owned())))
            }
        }
        deserializer.deserialize_bytes(KeyVisitor)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_and_values_keep_their_places() {
        let line = r#" { "a" : 1.10 ,"te\u0078t":"x\ny", "a":{"b":[1,2]}, "\ud800":null } "#;
        let fields = object_fields(line).unwrap();
        let seen: Vec<_> = fields
            .iter()
            .map(|f| (f.key.as_ref(), &line[f.key_range.clone()], f.value))
            .collect();
        assert_eq!(seen[0], ("a", "\"a\"", "1.10"));
        assert_eq!(seen[1], ("text", "\"te\\u0078t\"", "\"x\\ny\""));
        assert_eq!(seen[2], ("a", "\"a\"", "{\"b\":[1,2]}"));
        assert_eq!(&line[fields[3].key_range.clone()], "\"\\ud800\"");
        assert_eq!(fields[1].string(), Some("x\\ny"));
    }

    #[test]
    fn a_deep_foreign_field_is_skipped_without_recursion() {
        let line = format!(
            r#"{{"x":{}{},"text":"t"}}"#,
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        assert_eq!(object_fields(&line).unwrap().len(), 2);
    }
}
