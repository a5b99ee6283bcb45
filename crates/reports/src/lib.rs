//! A report model in; files that people take away out. Not here: what the figures mean (`domain`).

pub mod csv_safe;
pub mod icalendar;
pub mod statement;
pub mod table;
