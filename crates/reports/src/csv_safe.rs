//! Cells that a spreadsheet would run, made harmless on the way out: `=HYPERLINK(…)` leaves as text.

use std::borrow::Cow;

/// The cell as it may go into a CSV file. One that starts with `=`, `+`, `-`, `@`, a tab or a carriage return gets an
/// apostrophe before it, unless it is a plain number such as `-0.2`.
pub fn neutral(cell: &str) -> Cow<'_, str> {
    let starts_a_formula = cell.starts_with(['=', '+', '-', '@', '\t', '\r']);
    if starts_a_formula && !is_plain_number(cell) {
        Cow::Owned(format!("'{cell}"))
    } else {
        Cow::Borrowed(cell)
    }
}

/// One sign at most, digits, and one point at most.
fn is_plain_number(cell: &str) -> bool {
    let digits = cell.strip_prefix(['-', '+']).unwrap_or(cell);
    let (whole, part) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |it: &str| !it.is_empty() && it.bytes().all(|byte| byte.is_ascii_digit());
    all_digits(whole) && all_digits(part)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formulas_leave_as_text() {
        let check = |cell: &str, out: &str| assert_eq!(neutral(cell), out, "{cell:?}");
        check("=HYPERLINK(\"http://example.org\")", "'=HYPERLINK(\"http://example.org\")");
        check("@SUM(A1)", "'@SUM(A1)");
        check("+44 1632 960001", "'+44 1632 960001");
        check("-1+2", "'-1+2");
        check("-", "'-");
        check("--1", "'--1");
        check("\t=1", "'\t=1");
        check("\r=1", "'\r=1");
        check("-0.2", "-0.2");
        check("+5", "+5");
        check("-3", "-3");
        check("-.5", "'-.5");
        check("-1e5", "'-1e5");
        check("Saltmarsh Primary", "Saltmarsh Primary");
        check("St Anne's = ours", "St Anne's = ours");
        check("", "");
    }
}
