//! What must hold of the demonstration, whatever is added to it.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::LazyLock,
};

use jiff::civil::date;
use trustwide_domain::{
    Block, BlockRow, Cell, Coded, Place, Reason, SourceKind,
    access::Role,
    figures::SchoolFigure,
    measures::Catalogue,
    source::ReadFile,
    trust_figures::{TrustSchool, YearsCap, department_figure, full_years},
};
use trustwide_importers::Hints;
use trustwide_test_support::TestUrl;

use super::{files::DemoFile, stage::scope_of, *};

const TODAY: Date = date(2026, 11, 22);

fn world(schools: usize) -> World {
    World::of(&Plan { schools, ..Plan::usual(TODAY) }).unwrap()
}

fn files(world: &World) -> Vec<DemoFile> {
    files::published(world).into_iter().chain(files::reported(world)).collect()
}

/// Every file of the usual demonstration, as made and as read.
static FILES: LazyLock<Vec<(DemoFile, ReadFile)>> = LazyLock::new(|| {
    files(&world(16)).into_iter().map(|file| (file.clone(), read(&file))).collect()
});

fn of_kind(kind: SourceKind) -> impl Iterator<Item = &'static (DemoFile, ReadFile)> {
    FILES.iter().filter(move |(file, _)| file.kind == kind)
}

/// The file of one kind whose name says this.
fn the_file(kind: SourceKind, name: &str) -> &'static Block {
    &of_kind(kind).find(|(file, _)| file.name.contains(name)).expect("there is such a file").1.block
}

fn read(file: &DemoFile) -> ReadFile {
    trustwide_importers::read(file.kind, &file.name, &file.bytes, &Hints::default())
        .unwrap_or_else(|error| panic!("{}: {error}", file.name))
}

fn number(block: &Block, row: &BlockRow, column: &str) -> Option<f64> {
    block.cell(row, column).number().value().map(|it| it.to_f64())
}

/// A figure of a school in the file of one kind and year.
fn cell(kind: SourceKind, name: &str, urn: &str, column: &str) -> Coded<f64> {
    let block = the_file(kind, name);
    let place = Place::School(urn.parse().unwrap());
    let row = block.rows.iter().find(|row| row.place == place).expect("the school has a row");
    block.cell(row, column).number().map(|it| it.to_f64())
}

#[test]
fn every_file_is_read_without_a_word() {
    for (file, read) in FILES.iter() {
        assert_eq!(read.issues, [], "{}", file.name);
        assert_eq!(read.kind, file.kind);
        assert!(!read.block.rows.is_empty(), "{}", file.name);
    }
}

#[test]
fn the_same_seed_and_day_give_the_same_files() {
    let bytes = |plan: Plan| -> Vec<Vec<u8>> {
        files(&World::of(&plan).unwrap()).into_iter().map(|it| it.bytes).collect()
    };
    let usual = Plan::usual(TODAY);
    assert_eq!(bytes(usual), bytes(usual));
    assert_ne!(bytes(usual), bytes(Plan { seed: 7, ..usual }));
}

#[test]
fn an_authoritys_row_is_the_sum_of_its_schools() {
    for (file, read) in of_kind(SourceKind::Ks2) {
        let block = &read.block;
        let mut eligible: BTreeMap<String, f64> = BTreeMap::new();
        let mut attaining: BTreeMap<String, f64> = BTreeMap::new();
        for row in block.rows.iter().filter(|row| matches!(row.place, Place::School(_))) {
            let Cell::Text(authority) = block.cell(row, "LEA") else { panic!("a row has an LEA") };
            let pupils = number(block, row, "TELIG").unwrap_or(0.0);
            *eligible.entry(authority.to_owned()).or_default() += pupils;
            if let Some(share) = number(block, row, "PTRWM_EXP") {
                *attaining.entry(authority.to_owned()).or_default() += share * pupils;
            }
        }
        for (authority, sum) in eligible {
            let place = Place::LocalAuthority(authority.parse().unwrap());
            let row = block.rows.iter().find(|row| row.place == place).unwrap();
            assert_eq!(number(block, row, "TELIG"), Some(sum), "{} {authority}", file.name);
            let published = number(block, row, "PTRWM_EXP").unwrap();
            let mean = attaining[&authority] / sum;
            assert!(
                (published - mean).abs() < 0.006,
                "{} {authority} {published} {mean}",
                file.name
            );
        }
    }
}

#[test]
fn the_table_of_trusts_is_what_our_own_arithmetic_gives() {
    let world = world(16);
    let schools = the_file(SourceKind::Ks2, "2024-2025");
    let meaning = Catalogue::of(SourceKind::Ks2).unwrap().meaning("PTRWM_EXP");
    let members = world.own.iter().filter_map(|school| {
        let row = schools.rows.iter().find(|row| row.place == Place::School(school.urn))?;
        let value = schools.cell(row, "PTRWM_EXP").number().map(|it| it.to_f64());
        let pupils = schools.cell(row, "TELIG").number().map(|it| it.to_f64() as u32);
        let figure = SchoolFigure { urn: school.urn, name: school.name.clone(), value, pupils };
        let years = Coded::Value(full_years(school.joined?, world.calendar.year(1)));
        Some(TrustSchool { figure, mainstream: school.kind != school::Kind::Special, years })
    });
    let members: Vec<TrustSchool> = members.collect();
    let ours = department_figure(&meaning, world.calendar.year(1), YearsCap::KS2, &members);
    let trusts = the_file(SourceKind::TrustKs2, "2024-2025");
    let published = number(trusts, &trusts.rows[0], "PRWM_EXP_WGTAVG").unwrap();
    assert!((published - ours.value.value().unwrap()).abs() < 0.01, "{published} {ours:?}");
}

#[test]
fn the_neighbourhood_is_much_like_england() {
    for (_, read) in of_kind(SourceKind::Ks2) {
        let block = &read.block;
        let of = |place: Place, column| {
            let row = block.rows.iter().find(|row| row.place == place).unwrap();
            number(block, row, column).unwrap()
        };
        for column in [
            "PTRWM_EXP",
            "PTREAD_EXP",
            "PTMAT_EXP",
            "PTWRITTA_EXP",
            "PTRWM_HIGH",
            "READ_AVERAGE",
            "MAT_AVERAGE",
        ] {
            let here = super::authorities::Authority::ALL
                .map(|it| of(Place::LocalAuthority(it.digits().parse().unwrap()), column));
            let mean = here.iter().sum::<f64>() / 4.0;
            let england = of(Place::EnglandState, column);
            let near = if column.ends_with("AVERAGE") { 1.5 } else { 0.05 };
            assert!((mean - england).abs() < near, "{column}: {mean} here, {england} in England");
        }
    }
}

#[test]
fn the_files_have_the_texture_of_real_ones() {
    let missing = |kind, name: &str, urn: &str, column: &str, reason| {
        let found = cell(kind, name, urn, column);
        assert_eq!(found, Coded::Missing(reason), "{name} {urn} {column}");
    };
    use SourceKind::{Ks2, Ks4};
    missing(Ks2, "2024-2025", "900107", "PTRWM_EXP", Reason::Suppressed);
    missing(Ks2, "2025-2026", "900108", "TOTPUPS", Reason::NewSchool);
    missing(Ks2, "2025-2026", "900108", "PTRWM_EXP", Reason::ShortRow);
    missing(Ks2, "2023-2024", "900104", "READPROG", Reason::NotApplicable);
    missing(Ks4, "final_2023-2024", "900114", "P8MEA", Reason::LowCoverage);
    missing(Ks4, "final_2024-2025", "900113", "P8MEA", Reason::NotApplicable);
    let special = "910151"; // the first of the neighbours' special schools with a year 11
    missing(Ks4, "provisional_2025-2026", special, "ATT8SCR", Reason::NoEntries);
    assert!(cell(Ks4, "final_2023-2024", "900113", "P8MEA").value().is_some());
    // Not published yet, and so known from the trust alone.
    let orchard_mount = Place::School("900115".parse().unwrap());
    let rows = |kind, name| the_file(kind, name).rows.iter();
    assert!(rows(Ks4, "provisional_2025-2026").all(|row| row.place != orchard_mount));
    assert!(rows(SourceKind::TrustResults, "secondary").any(|row| row.place == orchard_mount));
    // Before it joined, Brackenfield's results are its predecessor's.
    assert!(cell(Ks2, "2023-2024", "900902", "PTRWM_EXP").value().is_some());
    assert!(cell(Ks2, "2024-2025", "900102", "PTRWM_EXP").value().is_some());
}

#[test]
fn one_school_fell_beyond_chance_and_one_rose() {
    let z = |urn| {
        let of = |year, column| cell(SourceKind::Ks2, year, urn, column).value().unwrap();
        let (before, after) = (of("2024-2025", "PTRWM_EXP"), of("2025-2026", "PTRWM_EXP"));
        let spread = |share: f64, pupils: f64| share * (1.0 - share) / pupils;
        let variance =
            spread(before, of("2024-2025", "TELIG")) + spread(after, of("2025-2026", "TELIG"));
        (after - before) / variance.sqrt()
    };
    assert!(z("900109") < -3.0, "{}", z("900109"));
    assert!(3.0 < z("900110"), "{}", z("900110"));
    for steady in ["900101", "900104", "900111"] {
        assert!(z(steady).abs() < 1.6, "{steady} {}", z(steady));
    }
}

#[test]
fn nobody_and_nothing_is_called_alike_or_numbered_outside_the_range() {
    for size in [16, 90] {
        let world = world(size);
        assert_eq!(world.own.len(), size);
        let names: BTreeSet<&str> = world.everyone().map(|it| it.name.as_str()).collect();
        assert_eq!(names.len(), world.everyone().count());
        let urns: BTreeSet<u32> = world.everyone().map(|it| it.urn.number()).collect();
        assert_eq!(urns.len(), world.everyone().count());
        assert!(urns.iter().all(|urn| (900_000..=999_999).contains(urn)));
        let people: BTreeSet<&str> = world.people.iter().map(|it| it.name.as_str()).collect();
        let keys: BTreeSet<&str> = world.people.iter().map(|it| it.key.as_str()).collect();
        assert_eq!((people.len(), keys.len()), (world.people.len(), world.people.len()));
    }
}

#[test]
fn every_place_in_a_file_is_invented() {
    for (file, read) in FILES.iter() {
        for row in &read.block.rows {
            match row.place {
                Place::School(urn) => assert!(900_000 <= urn.number(), "{urn} in {}", file.name),
                Place::Group(uid) => assert!(990_000 <= uid.number(), "{uid} in {}", file.name),
                Place::LocalAuthority(code) => assert!(996 <= code.number(), "{code}"),
                _ => {}
            }
        }
    }
}

#[test]
fn there_are_fifty_schools_to_be_like() {
    let world = world(16);
    for kind in [school::Kind::Primary, school::Kind::Secondary] {
        assert!(50 <= world.others.iter().filter(|it| it.kind == kind).count(), "{kind:?}");
    }
}

#[test]
fn every_role_is_held_and_every_school_is_led() {
    let world = world(16);
    let held = |of: &dyn Fn(&Hold) -> bool| {
        let now = |it: &&Hold| it.from <= TODAY && it.until.is_none_or(|day| TODAY <= day);
        world.people.iter().flat_map(|it| &it.holds).filter(now).any(of)
    };
    for role in Role::ALL {
        assert!(held(&|it| it.role == *role), "nobody is {}", role.title());
    }
    for school in &world.own {
        let leads = |it: &Hold| it.role == Role::Headteacher && it.at.contains(&school.urn);
        assert!(held(&leads), "nobody leads {}", school.name);
    }
}

#[test]
fn words_and_posts_name_schools_and_people_that_exist() {
    let world = world(16);
    let is_own = |urn| world.own.iter().any(|school| school.urn == urn);
    let is_here = |key: &str| world.people.iter().any(|it| it.key == key);
    for hold in world.people.iter().flat_map(|it| &it.holds) {
        assert!(hold.at.iter().all(|urn| is_own(*urn)), "{hold:?}");
        assert!(hold.acting_for.as_deref().is_none_or(is_here), "{hold:?}");
    }
    assert!(world.words.note.iter().all(|it| is_own(it.at) && is_here(&it.by)));
    assert!(world.words.correction.iter().all(|it| is_own(it.at) && is_here(&it.by)));
    assert!(world.elements.policy.iter().all(|it| is_here(&it.by)));
    for it in &world.elements.state {
        let owner = it.owner.as_deref();
        assert!(is_here(&it.by) && owner.is_none_or(is_here), "{it:?}");
        assert!(it.at.iter().all(|urn| is_own(*urn)), "{it:?}");
    }
    assert!(world.inspections.iter().all(|it| is_own(it.urn)));
}

/// A database of its own for one demonstration, migrated by its owner.
async fn opened(url: &TestUrl, clock: &DemoClock) -> Database {
    let surroundings = || clock.surroundings(Plan::usual(TODAY).seed);
    clock.set(date(2023, 9, 4), 7);
    let owner = Database::open(&url.owner_url, surroundings()).await.unwrap();
    owner.migrate().await.unwrap();
    owner.close().await.unwrap();
    Database::open(&url.url, surroundings()).await.unwrap()
}

/// Builds it and returns the end of its audit chain, which covers every row that was written.
async fn chain_of(url: &TestUrl) -> String {
    let clock = DemoClock::default();
    let db = opened(url, &clock).await;
    let trust = build(&db, &clock, &Plan::usual(TODAY)).await.unwrap();
    what_the_trust_shows(&db, &trust).await;
    let (heads, faults) = db.audit_faults().await.unwrap();
    assert_eq!(faults, Vec::<String>::new());
    heads.into_iter().map(|it| it.hash).collect()
}

async fn what_the_trust_shows(db: &Database, trust: &TrustId) {
    let now = scope_of(db, trust, TODAY).await.unwrap();
    assert_eq!(now.schools().await.unwrap().len(), 16);
    let then = scope_of(db, trust, date(2024, 12, 31)).await.unwrap();
    assert_eq!(then.schools().await.unwrap().len(), 15, "Brackenfield had not joined");
    let saltmarsh = "900104".parse().unwrap();
    assert_eq!(now.corrections(saltmarsh).await.unwrap().len(), 1);
    assert_eq!(now.context_notes(saltmarsh).await.unwrap().len(), 3);
    let stage = trustwide_domain::elements::Key::new("stage", "schools");
    assert_eq!(now.states_of(&stage).await.unwrap().len(), 17, "one school has moved");
    let landed: Vec<_> =
        now.all_sources().await.unwrap().iter().map(|it| it.landed_at.day()).collect();
    assert_eq!(landed.iter().min(), Some(&date(2023, 9, 4)));
    assert_eq!(landed.iter().max(), Some(&date(2026, 11, 19)));
    let cast = cast(db, trust, TODAY).await.unwrap();
    assert!(15 <= cast.len());
    let of = |name: &str| cast.iter().find(|it| it.name == name).map(|it| it.post.clone()).unwrap();
    assert_eq!(of("Bethan Maddocks"), "Headteacher, Saltmarsh Primary School");
    assert_eq!(of("Marcus Tettey"), "Acting headteacher, Sedgecombe Primary School");
    assert_eq!(of("Gwilym Prosser"), "School improvement partner, north, 5 schools");
}

mod it_is_the_same_everywhere {
    use super::*;

    #[tokio::test]
    async fn sqlite() {
        assert_eq!(chain_of(&TestUrl::sqlite()).await, chain_of(&TestUrl::sqlite()).await);
    }

    #[tokio::test]
    async fn postgres() {
        let Some(url) = TestUrl::postgres().await else { return };
        assert_eq!(chain_of(&url).await, chain_of(&TestUrl::sqlite()).await);
    }
}

#[tokio::test]
async fn a_trust_of_ninety_schools_is_made_by_the_same_words() {
    let (url, plan) = (TestUrl::sqlite(), Plan { schools: 90, ..Plan::usual(TODAY) });
    let trust = make(&url.url, &plan).await.unwrap();
    let db = Database::open(&url.url, trustwide_storage::Surroundings::real()).await.unwrap();
    let schools = scope_of(&db, &trust, TODAY).await.unwrap().schools().await.unwrap();
    assert_eq!(schools.len(), 90);
}

#[test]
fn another_year_moves_it_all() {
    let world = World::of(&Plan::usual(date(2027, 12, 1))).unwrap();
    let past = world.past().unwrap();
    assert_eq!(past.first().map(|it| it.on), Some(date(2024, 9, 4)));
    assert!(past.iter().all(|it| it.on <= date(2027, 12, 1)));
    assert!(files(&world).iter().any(|it| it.name == "england_ks2final_2026-2027.csv"));
}
