//! Reads one file and says what was found, and how long a reading took: `read KIND FILE [YEAR] [ROUNDS]`.

use std::{collections::BTreeMap, time::Instant};

use trustwide_importers::{Hints, guess_kind, read};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let kind = args.next().ok_or("which kind?")?.parse()?;
    let path = args.next().ok_or("which file?")?;
    let year = args.next().map(|it| it.parse()).transpose()?;
    let rounds: u32 = args.next().map_or(Ok(1), |it| it.parse())?;
    let bytes = std::fs::read(&path)?;
    let name = path.rsplit('/').next().unwrap_or(&path);
    let hints = Hints { year, ..Hints::default() };
    let file = read(kind, name, &bytes, &hints)?;
    println!(
        "{name}: guessed {:?}; {} {:?} {} {:?}; {} read, {} kept, {} passed over, {} refused; {} columns, {} bytes",
        guess_kind(&bytes).map(|it| it.word()),
        file.kind,
        file.year.map(|it| it.to_string()),
        file.stage,
        file.published_on,
        file.rows_read,
        file.block.rows.len(),
        file.passed_over,
        file.rows_refused(),
        file.block.columns.len(),
        file.block.bytes.len(),
    );
    let mut reasons: BTreeMap<(&str, &str, &str), u32> = BTreeMap::new();
    for issue in &file.issues {
        let column = issue.column.as_deref().unwrap_or("");
        let value = issue.value.as_deref().unwrap_or("");
        *reasons.entry((&issue.reason, column, value)).or_default() += 1;
    }
    for ((reason, column, value), count) in reasons.iter().take(12) {
        println!("  {count} x {column} {value:?}: {reason}");
    }
    let start = Instant::now();
    for _ in 1..rounds {
        read(kind, name, &bytes, &hints)?;
    }
    if 1 < rounds {
        println!("  {:?} a reading", start.elapsed() / (rounds - 1));
    }
    Ok(())
}
