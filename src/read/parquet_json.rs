//! Converts the rows of a Parquet record batch to JSON lines. This differs from arrow-json in
//! three points: a text column of bytes is read as UTF-8, numbers that JSON does not have are
//! strings, and instants are in UTC. Nulls are written.

use std::io::Write as _;
use std::sync::Arc;

use arrow_array::cast::AsArray as _;
use arrow_array::types::{
    ArrowTimestampType, Float32Type, Float64Type, TimestampMicrosecondType,
    TimestampMillisecondType, TimestampNanosecondType, TimestampSecondType,
};
use arrow_array::{Array, RecordBatch};
use arrow_json::WriterBuilder;
use arrow_json::writer::{
    Encoder, EncoderFactory, EncoderOptions, LineDelimited, NullableEncoder, Writer,
};
use arrow_schema::{ArrowError, DataType, FieldRef, TimeUnit};

/// Converts record batches to JSON lines.
pub(super) struct JsonLines(Writer<Vec<u8>, LineDelimited>);

impl JsonLines {
    /// Creates a converter; columns with the names `text_keys` hold text.
    ///
    /// A value of a column `strings`, which are columns of bytes, stands in the line as it is,
    /// so that a line with one that is not UTF-8 is not UTF-8 either.
    pub fn new(text_keys: &[String], strings: &[String]) -> Self {
        let factory = ValueEncoders {
            text_keys: text_keys.to_vec(),
            strings: strings.to_vec(),
        };
        let builder = WriterBuilder::new()
            .with_explicit_nulls(true)
            .with_encoder_factory(Arc::new(factory));
        Self(builder.build(Vec::new()))
    }

    /// The lines of a batch, one per row.
    pub fn convert(&mut self, batch: &RecordBatch) -> Result<Vec<u8>, ArrowError> {
        self.0.write(batch)?;
        Ok(std::mem::take(self.0.get_mut()))
    }
}

/// Chooses the encoders that differ from those of arrow-json.
#[derive(Debug)]
struct ValueEncoders {
    text_keys: Vec<String>,
    strings: Vec<String>,
}

impl EncoderFactory for ValueEncoders {
    fn make_default_encoder<'a>(
        &self,
        field: &'a FieldRef,
        array: &'a dyn Array,
        _options: &'a EncoderOptions,
    ) -> Result<Option<NullableEncoder<'a>>, ArrowError> {
        let is_text = self.text_keys.iter().any(|key| key == field.name());
        let encoder: Box<dyn Encoder + 'a> = match array.data_type() {
            DataType::Float32 => {
                let array = array.as_primitive::<Float32Type>();
                Box::new(Floats(move |i| array.value(i)))
            }
            DataType::Float64 => {
                let array = array.as_primitive::<Float64Type>();
                Box::new(Floats(move |i| array.value(i)))
            }
            DataType::Timestamp(unit, Some(_)) => match unit {
                TimeUnit::Second => instants::<TimestampSecondType>(array),
                TimeUnit::Millisecond => instants::<TimestampMillisecondType>(array),
                TimeUnit::Microsecond => instants::<TimestampMicrosecondType>(array),
                TimeUnit::Nanosecond => instants::<TimestampNanosecondType>(array),
            },
            DataType::Binary if self.strings.contains(field.name()) => {
                let array = array.as_binary::<i32>();
                Box::new(Strings(move |i| array.value(i)))
            }
            DataType::Binary if is_text => {
                let array = array.as_binary::<i32>();
                Box::new(Bytes(move |i| array.value(i)))
            }
            DataType::LargeBinary if is_text => {
                let array = array.as_binary::<i64>();
                Box::new(Bytes(move |i| array.value(i)))
            }
            DataType::BinaryView if is_text => {
                let array = array.as_binary_view();
                Box::new(Bytes(move |i| array.value(i)))
            }
            _ => return Ok(None),
        };
        Ok(Some(NullableEncoder::new(encoder, array.nulls().cloned())))
    }
}

/// Encodes instants, which Parquet stores in UTC. arrow-json would need a table of time zones.
fn instants<'a, T: ArrowTimestampType>(array: &'a dyn Array) -> Box<dyn Encoder + 'a> {
    let array = array.as_primitive::<T>();
    Box::new(Instants(move |i, out: &mut Vec<u8>| {
        let _ = match array.value_as_datetime(i) {
            // As ISO 8601, with as many digits as it takes.
            Some(time) => write!(out, "\"{time:?}Z\""),
            None => write!(out, "{}", array.value(i)),
        };
    }))
}

/// An encoder of instants.
struct Instants<F>(F);

impl<F: Fn(usize, &mut Vec<u8>)> Encoder for Instants<F> {
    fn encode(&mut self, i: usize, out: &mut Vec<u8>) {
        (self.0)(i, out);
    }
}

/// An encoder of floating-point numbers.
struct Floats<F>(F);

impl<N: Into<f64> + serde::Serialize + Copy, F: Fn(usize) -> N> Encoder for Floats<F> {
    fn encode(&mut self, i: usize, out: &mut Vec<u8>) {
        let number = (self.0)(i);
        let special = match number.into() {
            n if n.is_nan() => &b"\"NaN\""[..],
            f64::INFINITY => b"\"Infinity\"",
            f64::NEG_INFINITY => b"\"-Infinity\"",
            _ => {
                // Writing a finite number to a `Vec` cannot fail.
                let _ = serde_json::to_writer(out, &number);
                return;
            }
        };
        out.extend_from_slice(special);
    }
}

/// An encoder of strings that may not be UTF-8.
struct Strings<F>(F);

impl<'a, F: Fn(usize) -> &'a [u8]> Encoder for Strings<F> {
    fn encode(&mut self, i: usize, out: &mut Vec<u8>) {
        out.push(b'"');
        let mut literal = Vec::new();
        for part in (self.0)(i).utf8_chunks() {
            literal.clear();
            crate::record::encode_string(part.valid(), &mut literal);
            out.extend_from_slice(&literal[1..literal.len() - 1]);
            out.extend_from_slice(part.invalid());
        }
        out.push(b'"');
    }
}

/// An encoder of bytes that should be text.
struct Bytes<F>(F);

impl<'a, F: Fn(usize) -> &'a [u8]> Encoder for Bytes<F> {
    fn encode(&mut self, i: usize, out: &mut Vec<u8>) {
        let bytes = (self.0)(i);
        match std::str::from_utf8(bytes) {
            Ok(text) => crate::record::encode_string(text, out),
            // Not a string, so that the row is quarantined with its bytes.
            Err(_) => {
                out.extend_from_slice(b"{\"hex\":\"");
                for byte in bytes {
                    let _ = write!(out, "{byte:02x}");
                }
                out.extend_from_slice(b"\"}");
            }
        }
    }
}
