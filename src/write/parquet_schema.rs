//! The schema of a Parquet result, inferred from the schemas of the inputs, if all of them are
//! Parquet, and from the fields of the clean lines; and the encoding of lines as rows.

use crate::read::parse::object_fields;
use crate::record::{decode_string, encode_string};
use arrow_array::{RecordBatch, make_array};
use arrow_json::ReaderBuilder;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema, SchemaRef};
use std::collections::HashMap;
use std::sync::Arc;

/// Fields to which copydesk adds values, so that the input's type does not fit any more.
const EXTENDED_FIELDS: [&str; 3] = ["metadata", "copydesk", "copydesk_metadata"];
/// Fields that copydesk adds to a document that lacks them.
const ADDED_FIELDS: [&str; 3] = ["id", "source", "created"];
/// Rows that are encoded at once.
const BATCH_ROWS: usize = 1024;

/// How the values of a field are stored in its column.
#[derive(Debug, Clone, PartialEq)]
enum ColumnKind {
    /// As values of this type.
    Typed(DataType),
    /// As strings: strings as they are, other values in their literal spelling.
    LiteralSpelling,
    /// As strings that hold JSON.
    Json,
}

/// The kinds of values that a field has had.
#[derive(Debug, Clone, Copy, Default)]
struct ValueKinds {
    strings: bool,
    integers: bool,
    floats: bool,
    booleans: bool,
    /// Numbers that fit neither a 64-bit integer nor a float.
    numbers: bool,
    nested: bool,
}

impl ValueKinds {
    fn add(&mut self, value: &str) {
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

    fn kind(self) -> ColumnKind {
        let numbers = self.integers || self.floats || self.numbers;
        if self.nested {
            ColumnKind::Json
        } else if (self.strings && (numbers || self.booleans))
            || (self.booleans && numbers)
            || self.numbers
        {
            ColumnKind::LiteralSpelling
        } else if self.floats {
            ColumnKind::Typed(DataType::Float64)
        } else if self.integers {
            ColumnKind::Typed(DataType::Int64)
        } else if self.booleans {
            ColumnKind::Typed(DataType::Boolean)
        } else {
            ColumnKind::Typed(DataType::Utf8)
        }
    }
}

/// Collects the types of the columns.
#[derive(Debug, Default)]
pub struct SchemaInference {
    names: Vec<String>,
    /// The position of each name in the other lists.
    positions: HashMap<String, usize>,
    /// The kinds that follow from the inputs' schemas.
    typed: Vec<Option<ColumnKind>>,
    values: Vec<ValueKinds>,
}

impl SchemaInference {
    /// The position of a column, which is added if it is new.
    fn position(&mut self, name: &str) -> usize {
        if let Some(&place) = self.positions.get(name) {
            return place;
        }
        let place = self.names.len();
        self.names.push(name.to_owned());
        self.positions.insert(name.to_owned(), place);
        self.typed.push(None);
        self.values.push(ValueKinds::default());
        place
    }

    /// Adds the columns of all inputs, which are Parquet files; `text_keys` are the names that
    /// the text may have there.
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
                    DataType::LargeUtf8 if is_text => ColumnKind::Typed(DataType::LargeUtf8),
                    _ if is_text => ColumnKind::Typed(DataType::Utf8),
                    data_type => kind_of(name, data_type),
                };
                let place = self.position(name);
                let typed = &mut self.typed[place];
                *typed = Some(match typed.take() {
                    Some(other) => joined(other, kind),
                    None => kind,
                });
            }
        }
        for name in ADDED_FIELDS {
            let has = |schema: &SchemaRef| schema.field_with_name(name).is_ok();
            if let Some(&place) = self.positions.get(name)
                && !schemas.iter().all(has)
                && let Some(kind) = self.typed[place].take()
            {
                self.typed[place] = Some(joined(kind, ColumnKind::Typed(DataType::Utf8)));
            }
        }
    }

    /// Adds the fields of a clean line.
    pub fn line(&mut self, line: &str) -> Result<(), ArrowError> {
        for field in object_fields(line).map_err(not_json)? {
            let place = self.position(&field.key);
            self.values[place].add(field.value);
        }
        Ok(())
    }

    /// The encoder for the inferred schema, with the columns in the order of their first use.
    #[must_use]
    pub fn finish(self) -> RowEncoder {
        let kinds = self.typed.into_iter().zip(&self.values);
        let kinds: Vec<ColumnKind> = kinds
            .map(|(typed, values)| typed.unwrap_or_else(|| values.kind()))
            .collect();
        let field = |read: bool| {
            move |(name, kind): (&String, &ColumnKind)| {
                let data_type = match kind {
                    ColumnKind::Typed(DataType::Timestamp(unit, Some(_))) if read => {
                        // arrow-json reads offsets only; the time zone is set afterwards.
                        DataType::Timestamp(*unit, Some("+00:00".into()))
                    }
                    ColumnKind::Typed(data_type) => data_type.clone(),
                    ColumnKind::LiteralSpelling | ColumnKind::Json => DataType::Utf8,
                };
                Field::new(name, data_type, true)
            }
        };
        let schema = |read| {
            let fields = self.names.iter().zip(&kinds).map(field(read));
            Arc::new(Schema::new(fields.collect::<Vec<_>>()))
        };
        RowEncoder {
            read_as: schema(true),
            schema: schema(false),
            kinds,
            names: self.names,
        }
    }
}

/// How a column of an input is stored in the result.
fn kind_of(name: &str, data_type: &DataType) -> ColumnKind {
    match json_type(data_type, true) {
        Some(plain) if !(EXTENDED_FIELDS.contains(&name) && plain.is_nested()) => {
            ColumnKind::Typed(plain)
        }
        None if !data_type.is_nested() => ColumnKind::LiteralSpelling,
        _ => ColumnKind::Json,
    }
}

/// The type as which arrow-json can read values of a type; `is_column` tells a whole column
/// from a nested value.
fn json_type(data_type: &DataType, is_column: bool) -> Option<DataType> {
    let inside = |field: &Arc<Field>| -> Option<Arc<Field>> {
        let data_type = json_type(field.data_type(), false)?;
        Some(Arc::new(Field::new(field.name(), data_type, true)))
    };
    Some(match data_type {
        DataType::Dictionary(_, values) => json_type(values, is_column)?,
        DataType::RunEndEncoded(_, values) => json_type(values.data_type(), is_column)?,
        DataType::Timestamp(unit, Some(_)) if !is_column => {
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

/// The kind of a column that has values of two kinds.
fn joined(a: ColumnKind, b: ColumnKind) -> ColumnKind {
    let is_string = |kind: &ColumnKind| {
        let ColumnKind::Typed(data_type) = kind else {
            return *kind == ColumnKind::LiteralSpelling;
        };
        data_type.is_string()
    };
    let nested = |kind: &ColumnKind| match kind {
        ColumnKind::Typed(data_type) => data_type.is_nested(),
        kind => *kind == ColumnKind::Json,
    };
    if a == b {
        a
    } else if nested(&a) || nested(&b) {
        ColumnKind::Json
    } else if is_string(&a)
        && is_string(&b)
        && a != ColumnKind::LiteralSpelling
        && b != ColumnKind::LiteralSpelling
    {
        ColumnKind::Typed(DataType::LargeUtf8)
    } else {
        ColumnKind::LiteralSpelling
    }
}

fn not_json(error: serde_json::Error) -> ArrowError {
    ArrowError::JsonError(format!("a clean line is not JSON: {error}"))
}

/// Encodes clean lines as rows of the inferred schema.
#[derive(Debug)]
pub struct RowEncoder {
    names: Vec<String>,
    kinds: Vec<ColumnKind>,
    /// The schema that arrow-json reads lines with.
    read_as: SchemaRef,
    pub schema: SchemaRef,
}

impl RowEncoder {
    /// Encodes whole lines.
    ///
    /// # Errors
    /// A line has a value that its column cannot hold.
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
            .map(|batch| self.with_time_zones(&batch))
            .collect()
    }

    /// Writes a line with its values as the columns store them.
    fn row(&self, line: &str, out: &mut Vec<u8>) -> Result<(), ArrowError> {
        let fields = object_fields(line).map_err(not_json)?;
        // Of duplicate keys the last counts, as for most parsers.
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
                (ColumnKind::Json, _) | (ColumnKind::LiteralSpelling, None) => {
                    encode_string(value, out)
                }
                // UTF-8 cannot contain a lone surrogate.
                (_, Some(inner)) if inner.contains("\\u") => {
                    encode_string(&decode_string(inner).0, out);
                }
                _ => out.extend_from_slice(value.as_bytes()),
            }
        }
        out.extend_from_slice(b"}\n");
        Ok(())
    }

    /// Sets the time zones of the columns.
    fn with_time_zones(&self, batch: &RecordBatch) -> Result<RecordBatch, ArrowError> {
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
        let mut inference = SchemaInference::default();
        lines.iter().for_each(|line| inference.line(line).unwrap());
        let encoder = inference.finish();
        let rows: usize = encoder
            .batches(&(lines.join("\n") + "\n"))
            .unwrap()
            .iter()
            .map(RecordBatch::num_rows)
            .sum();
        assert_eq!(rows, lines.len());
        let fields = encoder.schema.fields().iter();
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
