//! Cells of CSV that a spreadsheet opens. Texts are not trusted: what it would run as a formula
//! gets an apostrophe in front, also where the spreadsheet takes another character than the
//! comma for what separates cells.

/// What may separate cells.
const SEPARATORS: [char; 3] = [',', ';', '|'];
/// What begins a formula, in full width too.
const FORMULA: [char; 8] = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];

/// Quotes a value as a cell (RFC 4180).
pub fn cell(value: &str) -> String {
    // A tab would separate cells, and is of no use in one.
    let value = value.replace('\t', " ");
    let mut guarded = String::with_capacity(value.len() + 2);
    for piece in value.split_inclusive(SEPARATORS) {
        if is_formula(piece) {
            guarded.push('\'');
        }
        guarded.push_str(piece);
    }
    if guarded.contains([',', '"', '\'']) {
        format!("\"{}\"", guarded.replace('"', "\"\""))
    } else {
        guarded
    }
}

/// Whether a formula begins here, after blanks, quotes and characters that take no room.
fn is_formula(piece: &str) -> bool {
    let passed = |c: char| {
        c.is_whitespace()
            || c.is_control()
            || matches!(c, '"' | '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}')
    };
    piece.trim_start_matches(passed).starts_with(FORMULA)
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn no_cell_is_a_formula() {
        assert_eq!(cell("=1+1"), "\"'=1+1\"");
        assert_eq!(cell("\t=x"), "\"' =x\"");
        assert_eq!(cell(" @sum"), "\"' @sum\"");
        assert_eq!(cell("\u{feff}\u{3000}－1"), "\"'\u{feff}\u{3000}－1\"");
        assert_eq!(cell("plain - text"), "plain - text");
        assert_eq!(cell("a, \"b\""), "\"a, \"\"b\"\"\"");
    }

    /// Whatever a spreadsheet takes for the separator, and however it takes the quotes.
    #[test]
    fn nor_is_one_behind_another_separator() {
        assert_eq!(cell("x;=1+1"), "\"x;'=1+1\"");
        assert_eq!(cell("x|\"＝1"), "\"x|'\"\"＝1\"");
        assert_eq!(cell("x\t=1"), "x =1");
        assert_eq!(cell("x;'=1"), "\"x;'=1\"");
    }
}
