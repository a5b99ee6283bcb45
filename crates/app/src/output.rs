//! What commands print: plain lines for people, JSON for programs, errors with their causes.

use std::io::{IsTerminal, Write};

use serde::Serialize;

/// Prints a line; a reader that has gone away ends the program quietly.
pub fn say(line: impl std::fmt::Display) {
    if writeln!(std::io::stdout(), "{line}").is_err() {
        std::process::exit(0);
    }
}

/// Prints a value as JSON.
pub fn say_json(value: &impl Serialize) -> anyhow::Result<()> {
    say(serde_json::to_string_pretty(value)?);
    Ok(())
}

/// Says how far long work is, on one line that is written over; only to a terminal.
pub fn progress(text: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r\x1b[2K{text}");
    }
}

/// Ends the line of progress.
pub fn progress_done() {
    progress("");
}

/// Says what failed and why, cause by cause.
pub fn say_error(error: &anyhow::Error) {
    eprint!("trustwide: {error}");
    for cause in error.chain().skip(1) {
        eprint!(": {cause}");
    }
    eprintln!();
}

/// A whole number with its thousands apart: `24,473`.
pub fn thousands(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}
