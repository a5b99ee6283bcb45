//! Bytes to text: UTF-8 with or without its mark, or Windows' cp1252 where they are not UTF-8.
//!
//! Not here: rows and cells ([`table`](crate::table)).

use std::borrow::Cow;

use encoding_rs::WINDOWS_1252;

use crate::ImportError;

/// The text of a file, without its byte-order mark. Refuses UTF-16, control characters and pages of markup.
pub fn decode(bytes: Cow<'_, [u8]>) -> Result<Cow<'_, str>, ImportError> {
    if bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]) {
        return Err(ImportError::Utf16);
    }
    refuse_control_characters(&bytes)?;
    let text = match bytes {
        Cow::Borrowed(bytes) => match std::str::from_utf8(bytes) {
            Ok(text) => Cow::Borrowed(text.strip_prefix('\u{feff}').unwrap_or(text)),
            Err(_) => Cow::Owned(from_cp1252(bytes)),
        },
        Cow::Owned(bytes) => Cow::Owned(match String::from_utf8(bytes) {
            Ok(text) => without_mark(text),
            Err(error) => from_cp1252(error.as_bytes()),
        }),
    };
    match text.trim_start().as_bytes().first() {
        None => Err(ImportError::Empty),
        Some(b'<') => Err(ImportError::NotATable { found: "XML or a web page" }),
        Some(_) => Ok(text),
    }
}

fn from_cp1252(bytes: &[u8]) -> String {
    WINDOWS_1252.decode_without_bom_handling(bytes).0.into_owned()
}

fn without_mark(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}

/// Whole chunks are tested without a branch, which compilers turn into wide instructions.
fn refuse_control_characters(bytes: &[u8]) -> Result<(), ImportError> {
    let is_control = |byte: u8| byte < 9 || (13 < byte && byte < 32);
    for (at, chunk) in bytes.chunks(4096).enumerate() {
        if chunk.iter().fold(false, |any, &byte| any | is_control(byte)) {
            let before = at * 4096 + chunk.iter().position(|&byte| is_control(byte)).unwrap_or(0);
            let line = 1 + bytes[..before].iter().filter(|&&byte| byte == b'\n').count() as u64;
            return Err(ImportError::NotText { line, byte: bytes[before] });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(bytes: &[u8], text: &str) {
        assert_eq!(decode(Cow::Borrowed(bytes)).unwrap(), text);
        assert_eq!(decode(Cow::Owned(bytes.to_vec())).unwrap(), text);
    }

    #[test]
    fn reads_both_encodings() {
        check(b"URN,A", "URN,A");
        check(b"\xef\xbb\xbfURN,A", "URN,A");
        check("Tŷ Mawr".as_bytes(), "Tŷ Mawr");
        check(b"St Mary\x92s \xc9cole \xe0 14\xb0", "St Mary’s École à 14°");
    }

    #[test]
    fn refuses_what_is_not_text() {
        let said = |bytes: &[u8]| decode(Cow::Borrowed(bytes)).unwrap_err().to_string();
        assert!(said(b"\xff\xfeU\0R\0N\0").contains("UTF-16"));
        assert!(said(b"URN\n1\0").contains("line 2"));
        assert!(said(b"  <?xml version='1.0'?>").contains("XML"));
        assert!(said(b" \r\n ").contains("empty"));
    }
}
