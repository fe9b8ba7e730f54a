//! Cutting a text up, once for all stages: non-blank lines (a paragraph is a
//! line), one token table, sentence ends. Text goes in, a [`View`] comes out;
//! nothing here judges what it cut.

pub mod normalize;

mod lines;
mod runs;
mod script;
mod sentence;
mod shingles;
mod title;
mod words;

pub use lines::{Cut, HEADLINE_MAX_WORDS, Line, Part, Segmenter, Token, View, looks_like_headline};
pub use script::{is_unspaced, joins_without_blank, unspaced_count};
pub use sentence::{End, ends_as_sentence, sentence_starts, word_count};
pub use shingles::{Sequence, combine, shingles};
pub use title::{Title, Word, without_site};
pub use words::{for_each_word, weight, weight_of, word_at, word_hash};
