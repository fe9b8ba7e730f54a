//! What a document is on its way through the pipeline: where it stood in its
//! input, how its record was written, its text, and every edit made to it.
//!
//! Nothing here reads, decides or writes; the stages do, in terms of these.

mod account;
mod bytes;
mod document;
mod edits;
mod encoding;
mod instant;
mod json;
mod layout;
mod reason;
mod rule_id;
mod strike;
mod wide;

pub use account::Account;
pub use document::{
    Caption, Document, DocumentHeader, Form, JsonForm, Lifted, MetadataSlot, Moment, Place, Post,
    RecordFields, Replaced, Rewrites, Spelling, Staged, Unread,
};
pub use edits::{Edit, Span, apply, compose, invert, map_forward};
pub use encoding::{TextForm, UTF_16, decode_text, encode_text};
pub use instant::iso_seconds;
pub use json::{decode_string, encode_as, encode_string, spelling_of};
pub use layout::{Layout, RowLayout, compact};
pub use reason::{DropReason, Reason};
pub use rule_id::{BUILTIN_RULES, BuiltinRule, RuleId};
pub use strike::Strike;
pub use wide::{Wide, WideDecoder, WideEncoder};
