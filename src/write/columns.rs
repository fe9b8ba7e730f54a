//! The columns of a Parquet result: one schema a run, from the columns of the
//! inputs where all of them are Parquet, and from the fields of the clean lines.
//! Lines come in, record batches go out; reads and writes no file.

use crate::read::parse::object_fields;
use crate::record::{decode_string, encode_string};
use arrow_array::{RecordBatch, make_array};
use arrow_json::ReaderBuilder;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use std::collections::HashMap;
use std::sync::Arc;

/// Fields that get more inside than the input's column has.
const GROWING: [&str; 3] = ["metadata", "copydesk", "copydesk_metadata"];
/// Fields that a document gets if it has none.
const GIVEN: [&str; 3] = ["id", "source", "created"];
/// Rows turned at once.
const BATCH_ROWS: usize = 1024;

/// How a field stands in its column.
#[derive(Debug, Clone, PartialEq)]
enum Kind {
    /// As a value of this type.
    Typed(DataType),
    /// As a string: strings as they are, other values as they are spelt.
    Spelt,
    /// As a string that holds JSON.
    Json,
}

/// What values a field has had.
#[derive(Debug, Clone, Copy, Default)]
struct Seen {
    strings: bool,
    integers: bool,
    floats: bool,
    booleans: bool,
    /// Numbers that no type here holds.
    numbers: bool,
    nested: bool,
}

impl Seen {
    fn see(&mut self, value: &str) {
        match value.as_bytes().first() {
            Some(b'"') => self.strings = true,
            Some(b't' | b'f') => self.booleans = true,
            Some(b'{' | b'[') => self.nested = true,
            Some(b'n') | None => {}
            _ if value.parse::<i64>().is_ok() => self.integers = true,
            _ => {
                let float = value.contains(['.', 'e', 'E'])
                    && value.parse::<f64>().is_ok_and(f64::is_finite);
                *(if float {
                    &mut self.floats
                } else {
                    &mut self.numbers
                }) = true;
            }
        }
    }

    fn kind(self) -> Kind {
        let numbers = self.integers || self.floats || self.numbers;
        if self.nested {
            Kind::Json
        } else if (self.strings && (numbers || self.booleans))
            || (self.booleans && numbers)
            || self.numbers
        {
            Kind::Spelt
        } else if self.floats {
            Kind::Typed(DataType::Float64)
        } else if self.integers {
            Kind::Typed(DataType::Int64)
        } else if self.booleans {
            Kind::Typed(DataType::Boolean)
        } else {
            Kind::Typed(DataType::Utf8)
        }
    }
}

/// Collects what the columns are to be.
#[derive(Debug, Default)]
pub struct SchemaInference {
    names: Vec<String>,
    places: HashMap<String, usize>,
    typed: Vec<Option<Kind>>,
    seen: Vec<Seen>,
}

impl SchemaInference {
    fn place(&mut self, name: &str) -> usize {
        if let Some(&place) = self.places.get(name) {
            return place;
        }
        let place = self.names.len();
        self.names.push(name.to_owned());
        self.places.insert(name.to_owned(), place);
        self.typed.push(None);
        self.seen.push(Seen::default());
        place
    }

    /// Takes the columns of all inputs, which are Parquet; `text_keys` are the
    /// names that the text may have there.
    pub fn inputs(&mut self, schemas: &[SchemaRef], text_keys: &[String]) {
        for schema in schemas {
            let text = text_keys
                .iter()
                .find(|key| schema.field_with_name(key).is_ok());
            let renamed = text.filter(|_| schema.field_with_name("text").is_err());
            for field in schema.fields() {
                let is_text = Some(field.name()) == text;
                let name = match renamed {
                    Some(old) if old == field.name() => "text",
                    _ => field.name(),
                };
                let kind = match field.data_type() {
                    DataType::LargeUtf8 if is_text => Kind::Typed(DataType::LargeUtf8),
                    _ if is_text => Kind::Typed(DataType::Utf8),
                    data_type => kind_of(name, data_type),
                };
                let place = self.place(name);
                let typed = &mut self.typed[place];
                *typed = Some(match typed.take() {
                    Some(other) => joined(other, kind),
                    None => kind,
                });
            }
        }
        for name in GIVEN {
            let has = |schema: &SchemaRef| schema.field_with_name(name).is_ok();
            if let Some(&place) = self.places.get(name)
                && !schemas.iter().all(has)
                && let Some(kind) = self.typed[place].take()
            {
                self.typed[place] = Some(joined(kind, Kind::Typed(DataType::Utf8)));
            }
        }
    }

    /// Takes the fields of a clean line.
    pub fn line(&mut self, line: &str) -> Result<(), ArrowError> {
        for field in object_fields(line).map_err(no_line)? {
            let place = self.place(&field.key);
            self.seen[place].see(field.value);
        }
        Ok(())
    }

    /// The columns, in the order in which they were met.
    #[must_use]
    pub fn columns(self) -> Columns {
        let kinds = self.typed.into_iter().zip(&self.seen);
        let kinds: Vec<Kind> = kinds
            .map(|(typed, seen)| typed.unwrap_or_else(|| seen.kind()))
            .collect();
        let field = |read: bool| {
            move |(name, kind): (&String, &Kind)| {
                let data_type = match kind {
                    Kind::Typed(DataType::Timestamp(unit, Some(_))) if read => {
                        // arrow-json knows offsets only. An instant is one in any zone.
                        DataType::Timestamp(*unit, Some("+00:00".into()))
                    }
                    Kind::Typed(data_type) => data_type.clone(),
                    Kind::Spelt | Kind::Json => DataType::Utf8,
                };
                Field::new(name, data_type, true)
            }
        };
        let schema = |read| {
            let fields = self.names.iter().zip(&kinds).map(field(read));
            Arc::new(Schema::new(fields.collect::<Vec<_>>()))
        };
        Columns {
            read_as: schema(true),
            schema: schema(false),
            kinds,
            names: self.names,
        }
    }
}

/// How a column of the input stands in the result.
fn kind_of(name: &str, data_type: &DataType) -> Kind {
    match plain(data_type, true) {
        Some(plain) if !(GROWING.contains(&name) && plain.is_nested()) => Kind::Typed(plain),
        None if !data_type.is_nested() => Kind::Spelt,
        _ => Kind::Json,
    }
}

/// The type that values of this one can be read back as from JSON. `top`: of a
/// column, and not inside one.
fn plain(data_type: &DataType, top: bool) -> Option<DataType> {
    let inside = |field: &Arc<Field>| -> Option<Arc<Field>> {
        let data_type = plain(field.data_type(), false)?;
        Some(Arc::new(Field::new(field.name(), data_type, true)))
    };
    Some(match data_type {
        DataType::Dictionary(_, values) => plain(values, top)?,
        DataType::RunEndEncoded(_, values) => plain(values.data_type(), top)?,
        DataType::Timestamp(unit, Some(_)) if !top => {
            DataType::Timestamp(*unit, Some("+00:00".into()))
        }
        DataType::List(field) => DataType::List(inside(field)?),
        DataType::LargeList(field) => DataType::LargeList(inside(field)?),
        DataType::FixedSizeList(field, n) => DataType::FixedSizeList(inside(field)?, *n),
        DataType::Struct(fields) => {
            let fields: Option<Fields> = fields.iter().map(inside).collect();
            DataType::Struct(fields?)
        }
        DataType::Map(..)
        | DataType::Union(..)
        | DataType::ListView(_)
        | DataType::LargeListView(_)
        | DataType::Duration(_)
        | DataType::Interval(_)
        | DataType::Date64 => return None,
        other => other.clone(),
    })
}

/// The kind of a column that is of two.
fn joined(a: Kind, b: Kind) -> Kind {
    let is_string = |kind: &Kind| {
        let Kind::Typed(data_type) = kind else {
            return *kind == Kind::Spelt;
        };
        data_type.is_string()
    };
    let nested = |kind: &Kind| match kind {
        Kind::Typed(data_type) => data_type.is_nested(),
        kind => *kind == Kind::Json,
    };
    if a == b {
        a
    } else if nested(&a) || nested(&b) {
        Kind::Json
    } else if is_string(&a) && is_string(&b) && a != Kind::Spelt && b != Kind::Spelt {
        Kind::Typed(DataType::LargeUtf8)
    } else {
        Kind::Spelt
    }
}

fn no_line(error: serde_json::Error) -> ArrowError {
    ArrowError::JsonError(format!("a clean line is not JSON: {error}"))
}

/// The columns of a result.
#[derive(Debug)]
pub struct Columns {
    names: Vec<String>,
    kinds: Vec<Kind>,
    /// As which lines are read.
    read_as: SchemaRef,
    pub schema: SchemaRef,
}

impl Columns {
    /// The rows of whole lines.
    ///
    /// # Errors
    /// A line has a value that its column cannot hold, which no line should.
    pub fn batches(&self, lines: &str) -> Result<Vec<RecordBatch>, ArrowError> {
        let mut decoder = ReaderBuilder::new(Arc::clone(&self.read_as))
            .with_batch_size(BATCH_ROWS)
            .build_decoder()?;
        let mut batches = Vec::new();
        let mut row = Vec::new();
        for line in lines.lines() {
            row.clear();
            self.row(line, &mut row)?;
            let mut rest = &row[..];
            while !rest.is_empty() {
                rest = &rest[decoder.decode(rest)?..];
                if decoder.len() == BATCH_ROWS || !rest.is_empty() {
                    batches.extend(decoder.flush()?);
                }
            }
        }
        batches.extend(decoder.flush()?);
        batches
            .into_iter()
            .map(|batch| self.dressed(&batch))
            .collect()
    }

    /// The line as its columns want it.
    fn row(&self, line: &str, out: &mut Vec<u8>) -> Result<(), ArrowError> {
        let fields = object_fields(line).map_err(no_line)?;
        // Of a key that stands twice the last counts, as for most parsers.
        let values: HashMap<&str, &str> = fields.iter().map(|f| (&*f.key, f.value)).collect();
        out.push(b'{');
        for (name, kind) in self.names.iter().zip(&self.kinds) {
            let Some(value) = values.get(name.as_str()) else {
                continue;
            };
            if out.len() > 1 {
                out.push(b',');
            }
            encode_string(name, out);
            out.push(b':');
            let string = value.strip_prefix('"').and_then(|v| v.strip_suffix('"'));
            match (kind, string) {
                _ if *value == "null" => out.extend_from_slice(b"null"),
                (Kind::Json, _) | (Kind::Spelt, None) => encode_string(value, out),
                // A lone surrogate has no place in a string of UTF-8.
                (_, Some(inner)) if inner.contains("\\u") => {
                    encode_string(&decode_string(inner).0, out);
                }
                _ => out.extend_from_slice(value.as_bytes()),
            }
        }
        out.extend_from_slice(b"}\n");
        Ok(())
    }

    /// The batch with the time zones that its columns name.
    fn dressed(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
        let columns = batch.columns().iter().zip(self.schema.fields());
        let columns = columns.map(|(column, field)| {
            if column.data_type() == field.data_type() {
                return Ok(Arc::clone(column));
            }
            let data = column.to_data().into_builder();
            Ok(make_array(
                data.data_type(field.data_type().clone()).build()?,
            ))
        });
        let columns: Result<Vec<_>, ArrowError> = columns.collect();
        RecordBatch::try_new(Arc::clone(&self.schema), columns?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn types(lines: &[&str]) -> Vec<(String, DataType)> {
        let mut survey = SchemaInference::default();
        lines.iter().for_each(|line| survey.line(line).unwrap());
        let columns = survey.columns();
        let rows: usize = columns
            .batches(&(lines.join("\n") + "\n"))
            .unwrap()
            .iter()
            .map(RecordBatch::num_rows)
            .sum();
        assert_eq!(rows, lines.len());
        let fields = columns.schema.fields().iter();
        fields
            .map(|f| (f.name().clone(), f.data_type().clone()))
            .collect()
    }

    #[test]
    fn fields_find_their_types() {
        let found = types(&[
            r#"{"text":"a \ud800","n":1,"x":1,"mixed":"a","b":true,"m":{"a":[1]},"none":null,"big":1}"#,
            r#"{"text":"b","n":-2,"x":1.5,"mixed":2,"b":false,"m":"a","n":7,"big":12345678901234567890123}"#,
        ]);
        let kinds: Vec<_> = found.into_iter().map(|(_, data_type)| data_type).collect();
        use DataType::{Boolean, Float64, Int64, Utf8};
        assert_eq!(
            kinds,
            [Utf8, Int64, Float64, Utf8, Boolean, Utf8, Utf8, Utf8]
        );
    }
}
