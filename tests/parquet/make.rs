//! Makes Parquet files for the tests, those of the golden cases among them.

use arrow_array::builder::{ListBuilder, StringBuilder, StringDictionaryBuilder};
use arrow_array::types::Int8Type;
use arrow_array::{
    Array, ArrayRef, BinaryArray, Float64Array, Int64Array, LargeStringArray, RecordBatch,
    StringArray, StructArray, TimestampMicrosecondArray,
};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use std::sync::Arc;

/// A story that no other number shares.
pub fn text(number: usize) -> String {
    let names = ["Ansel", "Brill", "Corin", "Doven", "Esker", "Fenn", "Galt"];
    let name = |n: usize| names[n % names.len()];
    format!(
        "Ferry {number} stays in port\n\nPORT ANSEL - The ferry to {} did not sail on day {number}, its captain {} Orr said.\n\
         ALSO READ: Harbour board invites shipyards to bid for pilot boat {number}\n\
         The {number} passengers were taken to {} by bus, which took {} hours longer than the crossing.",
        name(number),
        name(number / 7),
        name(number / 49),
        number % 5 + 2
    )
}

/// How a file is written.
pub struct Layout {
    pub rows: usize,
    pub rows_a_group: usize,
    pub compression: Compression,
}

/// The columns of a dump: some of every kind.
pub fn dump(numbers: std::ops::Range<usize>) -> RecordBatch {
    let n = || numbers.clone();
    let texts: Vec<_> = n().map(text).collect();
    let urls = n().map(|i| format!("https://harbour-times.example/{i}"));
    let mut source = StringDictionaryBuilder::<Int8Type>::new();
    let mut tags = ListBuilder::new(StringBuilder::new());
    for i in n() {
        source.append_value(["harbour-times", "voss-courier"][i % 2]);
        for tag in 0..i % 3 {
            tags.values().append_value(format!("tag {tag}"));
        }
        tags.append(true);
    }
    let dates = n().map(|i| 1_767_000_000_000_000 + i as i64 * 3_600_000_001);
    let score = n().map(|i| if i % 4 == 3 { f64::NAN } else { i as f64 / 8.0 });
    let page = StructArray::try_from(vec![
        (
            "lang",
            Arc::new(StringArray::from_iter(
                n().map(|i| (i % 2 == 0).then_some("en")),
            )) as ArrayRef,
        ),
        (
            "bytes",
            Arc::new(Int64Array::from_iter_values(n().map(|i| (i as i64) << 54))),
        ),
    ])
    .unwrap();
    let digest = BinaryArray::from_iter_values(n().map(|i| [i as u8, 0xff, 0x00]));
    RecordBatch::try_from_iter([
        (
            "doc_id",
            Arc::new(Int64Array::from_iter_values(n().map(|i| i as i64))) as ArrayRef,
        ),
        ("url", Arc::new(StringArray::from_iter_values(urls))),
        ("content", Arc::new(LargeStringArray::from(texts))),
        ("source", Arc::new(source.finish())),
        (
            "date",
            Arc::new(TimestampMicrosecondArray::from_iter_values(dates).with_timezone("UTC")),
        ),
        ("tags", Arc::new(tags.finish())),
        ("score", Arc::new(Float64Array::from_iter_values(score))),
        ("page", Arc::new(page)),
        ("sha", Arc::new(digest)),
    ])
    .unwrap()
}

/// The bytes of a file with these columns.
pub fn file(batch: &RecordBatch, layout: &Layout) -> Vec<u8> {
    let properties = WriterProperties::builder()
        .set_compression(layout.compression)
        .set_max_row_group_row_count(Some(layout.rows_a_group))
        .set_statistics_enabled(EnabledStatistics::None)
        .set_created_by("copydesk tests".to_owned())
        .build();
    let mut writer = ArrowWriter::try_new(Vec::new(), batch.schema(), Some(properties)).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

/// A file of such a dump.
pub fn file_of(layout: &Layout) -> Vec<u8> {
    file(&dump(0..layout.rows), layout)
}

/// A batch of one column.
pub fn column(name: &str, array: impl Array + 'static) -> RecordBatch {
    RecordBatch::try_from_iter([(name, Arc::new(array) as ArrayRef)]).unwrap()
}

/// The files of the golden cases, by their paths under `tests/cases`.
pub fn golden() -> Vec<(&'static str, Vec<u8>)> {
    let whole = Layout {
        rows: 6,
        rows_a_group: 4,
        compression: Compression::SNAPPY,
    };
    let plain = Layout {
        rows: 9,
        rows_a_group: 3,
        compression: Compression::ZSTD(Default::default()),
    };
    let sound = file_of(&plain);
    // In a compressed page of the second group.
    let mut damaged = sound.clone();
    let at = group_start(&damaged, 1) + 60;
    damaged[at..at + 40].fill(0x55);
    let nulls = StringArray::from(vec![
        Some("The first row has a text."),
        None,
        Some("The third row has a text, too."),
    ]);
    let bytes = BinaryArray::from(vec![&b"Bytes can be text."[..], b"Caf\xe9 on the quay"]);
    let one = Layout {
        rows: 3,
        rows_a_group: 3,
        compression: Compression::UNCOMPRESSED,
    };
    let titles = StringArray::from(vec!["Tides", "Ferries", "Lamps", "Herring!"]);
    let stories = StringArray::from(vec![
        "The tide was high.",
        "The ferry sailed at no\non, \"late\".",
        "The lamp was lit?",
        "No herring came.",
    ]);
    let strings = RecordBatch::try_from_iter([
        ("title", Arc::new(titles) as ArrayRef),
        ("text", Arc::new(stories)),
        ("sha", Arc::new(BinaryArray::from(vec![&b"\xff"[..]; 4]))),
    ]);
    // One byte of the third text and one of the fourth title are no UTF-8.
    let mut bad_bytes = file(
        &strings.unwrap(),
        &Layout {
            rows: 4,
            rows_a_group: 4,
            ..one
        },
    );
    for word in [&b"lit?"[..], b"Herring!"] {
        let at = bad_bytes
            .windows(word.len())
            .position(|w| w == word)
            .unwrap();
        bad_bytes[at + word.len() - 1] = 0xff;
    }
    vec![
        ("parquet-bad/input/9-one-byte.parquet", bad_bytes),
        ("parquet/input/ferries.parquet", file_of(&whole)),
        ("parquet-bad/input/1-damaged.parquet", damaged),
        (
            "parquet-bad/input/2-cut.parquet",
            sound[..sound.len() - 100].to_vec(),
        ),
        ("parquet-bad/input/3-empty.parquet", Vec::new()),
        (
            "parquet-bad/input/4-no-parquet.parquet",
            b"{\"text\":\"Somebody renamed this.\"}\n".to_vec(),
        ),
        (
            "parquet-bad/input/5-nulls.parquet",
            file(&column("text", nulls), &one),
        ),
        (
            "parquet-bad/input/6-bytes.parquet",
            file(&column("text", bytes), &one),
        ),
        (
            "parquet-bad/input/7-numbers.parquet",
            file(&column("text", Int64Array::from(vec![1, 2])), &one),
        ),
        (
            "parquet-bad/input/8-no-text.parquet",
            file(
                &column("headline", StringArray::from(vec!["No text"])),
                &one,
            ),
        ),
    ]
}

/// Where a row group begins.
pub fn group_start(bytes: &[u8], group: usize) -> usize {
    let reader = parquet::file::serialized_reader::SerializedFileReader::new(bytes::Bytes::from(
        bytes.to_vec(),
    ));
    let reader = reader.unwrap();
    let metadata = parquet::file::reader::FileReader::metadata(&reader);
    metadata.row_group(group).column(0).byte_range().0 as usize
}
