//! A sample of every page, and of the shapes that break pages: nothing at all, very much, very long, refused.
//!
//! One test draws them all; `cargo run -p trustwide-pages --example samples FOLDER` writes them for looking at. All names are invented.

mod banding;
mod calendar;
mod contacts;
mod data;
mod days;
mod elements;
mod entry;
mod model;
mod money;
mod people;
mod school;
mod start;
mod trust;
mod what_if;
mod year;

use serde_json::Value;
use trustwide_domain::{AcademicYear, Moment, Urn};

use super::shared::SchoolName;
use crate::look::{NavItem, PageView, Shell};

/// A page as it would be served, and its twin.
pub struct Sample {
    /// Names the snapshot and the file: `trust-ninety`.
    pub name: &'static str,
    pub html: Result<String, askama::Error>,
    pub twin: Result<Value, serde_json::Error>,
}

/// Every page at least once.
pub fn samples() -> Vec<Sample> {
    let mut all = trust::samples();
    all.extend(school::samples());
    all.extend(data::samples());
    all.extend(people::samples());
    all.extend(entry::samples());
    all.extend(start::samples());
    all.extend(model::samples());
    all.extend(year::samples());
    all.extend(calendar::samples());
    all.extend(contacts::samples());
    all.extend(banding::samples());
    all.extend(days::samples());
    all.extend(money::samples());
    all.extend(what_if::samples());
    all.extend(elements::samples());
    all
}

fn sample(name: &'static str, shell: &Shell, page: &impl PageView) -> Sample {
    Sample { name, html: page.render(shell), twin: serde_json::to_value(page) }
}

/// The director's shell, standing at one of the rail's places.
fn shell_at(href: &str) -> Shell {
    let mut shell = Shell::sample();
    let stand = |item: &mut NavItem| item.current = item.href == href;
    shell.nav.iter_mut().flat_map(|section| &mut section.items).for_each(stand);
    shell
}

fn school(number: u32, name: &str) -> SchoolName {
    SchoolName { urn: urn(number), name: name.into() }
}

fn urn(number: u32) -> Urn {
    // Sample numbers are written as six digits, which is all that a URN asks.
    number.to_string().parse().unwrap_or_else(|_| unreachable!("{number} has six digits"))
}

fn year(start: i16) -> AcademicYear {
    AcademicYear::starting(start).unwrap_or_else(|| unreachable!("{start} is in range"))
}

/// 22 November 2026 in the morning, and days before it.
fn moment(days_before: i64) -> Moment {
    const MORNING: i64 = 1_795_339_200_000_000;
    const DAY: i64 = 86_400_000_000;
    Moment(MORNING - days_before * DAY)
}
