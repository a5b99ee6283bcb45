//! Which files come when: the department's as it publishes them, and the trust's own ahead of two of them.

use jiff::civil::{Date, date};
use trustwide_domain::SourceKind;

use super::{
    World, census, groups, inspections, ks2, ks4, ks4::Edition, register, reported, trust_ks2,
};

/// A file, and the day that it came.
#[derive(Debug, Clone)]
pub struct DemoFile {
    pub name: String,
    pub kind: SourceKind,
    pub on: Date,
    pub bytes: Vec<u8>,
}

/// What is published for everybody.
pub fn published(world: &World) -> Vec<DemoFile> {
    let mut files = registers(world);
    for (summer, written) in [(0, 2024), (1, 2025), (2, 2026)] {
        let on = |month, day| world.calendar.day(date(written, month, day));
        let absent = span(world.calendar.year(summer).previous().start_year());
        let year = span(world.calendar.year(summer).start_year());
        files.extend([
            file(
                format!("england_abs_{absent}.csv"),
                SourceKind::Absence,
                on(3, 20),
                census::absence(world, summer),
            ),
            file(
                format!("england_census_{year}.csv"),
                SourceKind::Census,
                on(6, 18),
                census::census(world, summer),
            ),
            file(
                format!("england_ks4provisional_{year}.csv"),
                SourceKind::Ks4,
                on(10, 15),
                ks4::file(world, summer, Edition::Provisional),
            ),
        ]);
    }
    files.extend(results(world));
    files
}

/// The register three times over: at the start, when a school joined, and this month.
fn registers(world: &World) -> Vec<DemoFile> {
    let mut files = Vec::new();
    let days = [date(2023, 9, 4), date(2025, 1, 20), date(2026, 11, 2)];
    for on in days.map(|day| world.calendar.day(day)) {
        let stamp = on.strftime("%Y%m%d");
        let extract = register::extract(world, on);
        files.push(file(format!("edubasealldata{stamp}.csv"), SourceKind::Register, on, extract));
        let links = groups::links(world, on);
        files.push(file(format!("alllinksdata{stamp}.csv"), SourceKind::GroupLinks, on, links));
    }
    let (first, second) = (world.calendar.day(days[0]), world.calendar.day(days[1]));
    let name = format!("allgroupsdata{}.csv", first.strftime("%Y%m%d"));
    files.push(file(name, SourceKind::Groups, first, world.groups.file()));
    let before = format!("links_edubasealldata{}.csv", second.strftime("%Y%m%d"));
    files.push(file(before, SourceKind::Predecessors, second, register::predecessors(world)));
    let months = [
        (date(2024, 8, 31), date(2024, 9, 12)),
        (date(2025, 9, 30), date(2025, 10, 14)),
        (date(2026, 10, 31), date(2026, 11, 12)),
    ];
    for (as_at, on) in months.map(|(a, b)| (world.calendar.day(a), world.calendar.day(b))) {
        let name = format!("latest_inspections_as_at_{}.csv", as_at.strftime("%d_%b_%Y"));
        files.push(file(name, SourceKind::Inspections, on, inspections::file(world, as_at)));
    }
    files
}

/// Final results: key stage 2 in December, but this year in November; key stage 4 in February, so not yet this year.
fn results(world: &World) -> Vec<DemoFile> {
    let ks2_days = [date(2024, 12, 12), date(2025, 12, 11), date(2026, 11, 19)];
    let ks2 = ks2_days.into_iter().enumerate().map(|(summer, day)| {
        let name =
            format!("england_ks2final_{}.csv", span(world.calendar.year(summer).start_year()));
        file(name, SourceKind::Ks2, world.calendar.day(day), ks2::file(world, summer))
    });
    let ks4_days = [date(2025, 2, 20), date(2026, 2, 19)];
    let ks4 = ks4_days.into_iter().enumerate().map(|(summer, day)| {
        let name =
            format!("england_ks4final_{}.csv", span(world.calendar.year(summer).start_year()));
        let bytes = ks4::file(world, summer, Edition::Final);
        file(name, SourceKind::Ks4, world.calendar.day(day), bytes)
    });
    // The table of trusts follows in January.
    let trusts_days = [date(2025, 1, 23), date(2026, 1, 22)];
    let trusts = trusts_days.into_iter().enumerate().map(|(summer, day)| {
        let year = span(world.calendar.year(summer).start_year());
        let name = format!("england_ks2-mats-performance_{year}.csv");
        file(name, SourceKind::TrustKs2, world.calendar.day(day), trust_ks2::file(world, summer))
    });
    ks2.chain(ks4).chain(trusts).collect()
}

/// What the trust reports itself.
pub fn reported(world: &World) -> Vec<DemoFile> {
    let year = span(world.calendar.year(2).start_year());
    let of = |stage: &str, day, bytes| {
        let name = format!("summer_results_{stage}_{year}.csv");
        file(name, SourceKind::TrustResults, world.calendar.day(day), bytes)
    };
    vec![
        of("primary", date(2026, 7, 9), reported::ks2(world)),
        of("secondary", date(2026, 8, 24), reported::ks4(world)),
    ]
}

fn file(name: String, kind: SourceKind, on: Date, bytes: Vec<u8>) -> DemoFile {
    DemoFile { name, kind, on, bytes }
}

fn span(start: i16) -> String {
    format!("{start}-{}", start + 1)
}
