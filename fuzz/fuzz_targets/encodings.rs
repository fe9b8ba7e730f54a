//! Text files in any encoding: what is read comes back byte for byte.
#![no_main]

use copydesk::read::parse::parse_text;
use copydesk::record::{Form, encode_text};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((&how, bytes)) = data.split_first() else {
        return;
    };
    let marked = [&[0xff, 0xfe][..], &[0xfe, 0xff], &[]][usize::from(how % 3)];
    let bytes = [marked, bytes].concat();
    let Ok(parsed) = parse_text(&bytes, how & 0x80 != 0) else {
        return;
    };
    let Form::Text(form) = &parsed.form else {
        panic!("a text file");
    };
    let back = encode_text(form.encoding.as_deref(), &parsed.text);
    match &form.raw {
        Some(raw) => assert_eq!(*raw, bytes),
        None => assert_eq!(back.as_deref(), Some(&bytes[..])),
    }
});
