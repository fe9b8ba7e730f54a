//! Why a record could not be read, and why a document is not in the clean
//! output. The codes are part of the output format: add, never rename.

use serde::{Deserialize, Serialize};
use std::fmt;

macro_rules! codes {
    ($(#[$meta:meta])* $name:ident { $($(#[$doc:meta])* $variant:ident = $code:literal,)* }) => {
        $(#[$meta])*
        #[derive(
            Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
        )]
        #[repr(u8)]
        pub enum $name { $($(#[$doc])* $variant,)* }

        impl $name {
            /// Every code, in the order of the declaration.
            pub const ALL: &[$name] = &[$($name::$variant,)*];

            /// The code as it stands in the output.
            #[must_use]
            pub fn code(self) -> &'static str {
                match self { $($name::$variant => $code,)* }
            }

            /// The reason with this code.
            #[must_use]
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|r| r.code() == code)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.code())
            }
        }
    };
}

codes! {
    /// Why a record is in `quarantine/`.
    Reason {
        /// The line is not one JSON value.
        Json = "json",
        /// The line is JSON, but no object.
        NotAnObject = "not_an_object",
        /// A control character stands unescaped inside a string.
        JsonControl = "json_control",
        /// No field holds the text.
        NoText = "no_text",
        /// The text field is null, a number, a list or an object.
        TextNotString = "text_not_string",
        /// The text field stands twice: two parsers would read two documents.
        DuplicateTextKey = "duplicate_text_key",
        /// The bytes are not valid UTF-8.
        Utf8 = "utf8",
        /// The record is longer than `max-record-bytes`.
        RecordTooLarge = "record_too_large",
        /// Bytes of a compressed member that cannot be decompressed.
        DamagedMember = "damaged_member",
        /// A record out of a member whose checksum never verified.
        UnverifiedMember = "unverified_member",
        /// Bytes after the last compressed member that are none.
        TrailingGarbage = "trailing_garbage",
        /// The bytes of a text file are text in no known encoding.
        Encoding = "encoding",
        /// A quote in a CSV file is missing or in a wrong place.
        Csv = "csv",
        /// A row of CSV has more or fewer cells than the header.
        RaggedRow = "ragged_row",
        /// A file that should be Parquet has no footer that can be read.
        Parquet = "parquet",
        /// Bytes of a row group of a Parquet file that cannot be decoded.
        DamagedRowGroup = "damaged_row_group",
        /// A file that is neither text nor records: a PDF, HTML, an archive, an image.
        NotText = "not_text",
    }
}

codes! {
    /// Why a document was dropped (`metadata.filter_reason`).
    DropReason {
        /// The input text is empty.
        Empty = "empty",
        /// Nothing was left after cleaning.
        EmptyAfterCleaning = "empty_after_cleaning",
        /// Another document has the same words.
        Exact = "exact_duplicate",
        /// Another document has nearly the same words.
        Near = "near_duplicate",
        /// It shares its text with another story of its source.
        SamePageText = "same_page_text",
        /// It differs from another of its source in digits only.
        Template = "template",
        /// Its text is mostly what other stories of its source have, too.
        Stub = "stub",
    }
}

impl Reason {
    /// What the code means, for a person.
    #[must_use]
    pub fn sentence(self) -> &'static str {
        match self {
            Self::Json => "is not valid JSON",
            Self::NotAnObject => "is JSON, but not an object",
            Self::JsonControl => "has an unescaped control character in a string",
            Self::NoText => "has no text field",
            Self::TextNotString => "has a text field that is not a string",
            Self::DuplicateTextKey => "has the text field twice",
            Self::Utf8 => "is not valid UTF-8",
            Self::RecordTooLarge => "is longer than --max-record-bytes allows",
            Self::DamagedMember => "begins compressed data that is damaged",
            Self::UnverifiedMember => {
                "comes from a compressed member or row group that is damaged later on; --salvage keeps such records"
            }
            Self::Parquet => "begins a file that cannot be read as Parquet",
            Self::DamagedRowGroup => "begins a row group that cannot be decoded",
            Self::NotText => "is neither text nor records",
            Self::Csv => "is not valid CSV",
            Self::RaggedRow => "has more or fewer cells than the header; is the --delimiter right?",
            Self::Encoding => "is not text in any known encoding",
            Self::TrailingGarbage => "follows the compressed data and is not a part of it",
        }
    }
}
