//! Makes a trust of 100 schools with ten years of bands, days and visits, and times what is worked out from them against the
//! same sums asked of the database: for `bench/run`.
//!
//! `round FOLDER` leaves the database in FOLDER and prints one line of JSON: milliseconds, the median of several rounds. What
//! is read from the database is timed apart from what is worked out of it. Everything in it is invented.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::PathBuf,
    time::Instant,
};

use anyhow::Context;
use jiff::civil::{Date, date};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use serde::Serialize;
use trustwide_domain::{
    AcademicYear, AsAt, Moment, PersonId, RecordId, Urn,
    access::{Access, Role},
    banding::{Evidence, InForce, suggest},
    calendar::YearDates,
    contacts::State as ContactState,
    days::{Account, Holder, Membership, State, Terms, Transfer, entitlements, school_ledger},
    ids::PostId,
    model::{Known, Model, Occasion, preset},
    promises::{Occurrence, Question, SchoolOf, promises},
};
use trustwide_storage::{
    Database, Scoped, Surroundings, Who,
    contacts::{Details, Save},
    opening::OpeningBand,
    people::Term,
    schools::NewSchool,
    trusts::operator,
};

const SCHOOLS: u32 = 100;
const YEARS: i16 = 10;
const LATEST: i16 = 2026;
const TODAY: Date = date(2027, 6, 30);
const ROUNDS: usize = 15;

/// Milliseconds, and how much there was.
#[derive(Debug, Default, Serialize)]
struct Found {
    /// The person who may see all of it.
    director: String,
    schools: usize,
    transfers: usize,
    visits: usize,
    suggest: f64,
    suggest_read: f64,
    suggest_sql: f64,
    ledger: f64,
    ledger_read: f64,
    ledger_sql: f64,
    cadences: f64,
    cadences_read: f64,
    cadences_sql: f64,
    promises: usize,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).context("which folder?")?);
    std::fs::create_dir_all(&folder)?;
    let url = format!("sqlite://{}", folder.join("trustwide.sqlite").display());
    let db = Database::open(&url, Surroundings::real()).await?;
    db.migrate().await?;
    let model =
        Model::read("humber", preset("humber").context("a preset")?.text, &Known::shipped());
    let model = model.map_err(|faults| anyhow::anyhow!("{faults:?}"))?;
    let trust = db.make_trust(None, "Hundred Schools Trust", false, first_day()).await?;
    let director = furnish(&db, &trust, &model).await?;
    let who = Who { person: operator(), trust, access: Access::operator() };
    let as_at = AsAt { day: TODAY, known_by: Moment(i64::MAX) };
    let mut options = sea_orm::ConnectOptions::new(&url);
    options.sqlx_logging(false).max_connections(1);
    let sql = sea_orm::Database::connect(options).await?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let scoped = db.scoped(who.clone(), as_at).await?;
        rounds.push(measure(&scoped, &sql, &model).await?);
    }
    let found = Found { director: director.0, ..median(rounds) };
    println!("{}", serde_json::to_string(&found)?);
    sql.close().await?;
    db.close().await?;
    Ok(())
}

fn first_day() -> Date {
    date(LATEST - YEARS + 1, 9, 1)
}

fn urn(at: u32) -> anyhow::Result<Urn> {
    Ok((900_000 + at).to_string().parse()?)
}

fn year(start: i16) -> anyhow::Result<AcademicYear> {
    AcademicYear::starting(start).context("a year")
}

/// Schools, a director, ten years of dates, bands, days given and visits made.
async fn furnish(
    db: &Database,
    trust: &trustwide_domain::TrustId,
    model: &Model,
) -> anyhow::Result<PersonId> {
    let mut write = db.write(trust, &operator()).await?;
    for at in 0..SCHOOLS {
        let (urn, name) = (urn(at)?, format!("School {at} Primary School"));
        let joined_on = Some(first_day());
        write
            .add_school(NewSchool { urn, name, phase: "Primary".into(), joined_on, left_on: None })
            .await?;
    }
    let director = PersonId(write.new_id());
    write
        .add_person(director.clone(), "Dara Quillfeather", Some("director@hundred.example"))
        .await?;
    for role in [Role::ImprovementDirector, Role::Administrator] {
        let post = PostId(write.new_id());
        write.add_post(post.clone(), role, role.title(), None).await?;
        let term = Term { from_on: first_day(), to_on: None, acting_for: None };
        let record = RecordId(write.new_id());
        write.give_post(record, &director, &post, term).await?;
    }
    let adopted = RecordId(write.new_id());
    write
        .draft_model(adopted.clone(), "Our model", preset("humber").context("a preset")?.text)
        .await?;
    for start in first_day().year()..=LATEST {
        let record = RecordId(write.new_id());
        write.set_year(record, None, &YearDates::usual(year(start)?)).await?;
        let bands = (0..SCHOOLS).map(|at| {
            let band = &model.bands[(at as usize + start as usize) % model.bands.len()];
            Ok(OpeningBand {
                urn: urn(at)?,
                band: band.item.id.clone(),
                // Only a band from before the start can be brought along.
                from_on: date(start - YEARS, 10, 1),
            })
        });
        let bands = bands.collect::<anyhow::Result<Vec<_>>>()?;
        let base = RecordId(write.new_id());
        write.open_bands(&base, &adopted, &bands, date(start, 10, 1)).await?;
    }
    write.commit().await?;
    adopt(db, trust, &adopted).await?;
    for start in first_day().year()..=LATEST {
        let mut write = db.write(trust, &operator()).await?;
        for at in 0..SCHOOLS {
            give(&mut write, model, (urn(at)?, start), &director).await?;
            visit(&mut write, model, (urn(at)?, start), &director).await?;
        }
        write.commit().await?;
    }
    Ok(director)
}

async fn adopt(
    db: &Database,
    trust: &trustwide_domain::TrustId,
    record: &RecordId,
) -> anyhow::Result<()> {
    let who = Who { person: operator(), trust: trust.clone(), access: Access::operator() };
    let scoped = db.scoped(who, AsAt { day: TODAY, known_by: Moment(i64::MAX) }).await?;
    let draft = scoped.find_model_version(record).await?.context("the draft")?;
    drop(scoped);
    let mut write = db.write(trust, &operator()).await?;
    write.adopt_model(&draft, first_day(), "agreed").await?;
    write.commit().await?;
    Ok(())
}

/// Three pieces of time on each line of the offer.
async fn give(
    write: &mut trustwide_storage::Write,
    model: &Model,
    (urn, start): (Urn, i16),
    _by: &PersonId,
) -> anyhow::Result<()> {
    for line in &model.offer {
        for month in [10, 2, 5] {
            let on = if month == 10 { date(start, month, 12) } else { date(start + 1, month, 12) };
            let transfer = Transfer {
                year: year(start)?,
                giver: Holder::Central,
                receiver: Holder::School(urn),
                account: Account::Offer,
                line: line.item.id.clone(),
                minutes: 120,
                state: State::Delivered,
                on: Some(on),
                starts_at: None,
                contact: None,
                request: None,
                brought_forward: false,
                pence: None,
                note: String::new(),
            };
            let record = RecordId(write.new_id());
            write.post_transfer(record, &transfer).await?;
        }
    }
    Ok(())
}

/// A visit of each cadence for schools in most half-terms.
async fn visit(
    write: &mut trustwide_storage::Write,
    model: &Model,
    (urn, start): (Urn, i16),
    by: &PersonId,
) -> anyhow::Result<()> {
    let cadences =
        model.cadences.iter().filter(|it| it.rhythm.is_some() && it.occasion != Occasion::Decision);
    for cadence in cadences {
        for (month, later) in [(9, 0), (11, 0), (1, 1), (3, 1), (6, 1)] {
            let details = Details {
                kind: cadence.occasion,
                cadence: Some(cadence.item.id.clone()),
                strand: None,
                school: Some(urn),
                between_two: false,
                purpose: "A look together".into(),
                on: date(start + later, month, 14),
                starts_at: None,
                minutes: 60,
                state: ContactState::Held,
                reason: String::new(),
                led_by: by.clone(),
                people: vec![by.clone()],
                seen: "What was planned is happening.".into(),
                next_on: None,
                follows: None,
            };
            let record = RecordId(write.new_id());
            let save = Save {
                record,
                was: None,
                details,
                shown_to: Vec::new(),
                actions: Vec::new(),
                plans_next: false,
                time: None,
                others: None,
            };
            write.save_contact(&save).await?;
        }
    }
    Ok(())
}

async fn measure(
    scoped: &Scoped,
    sql: &DatabaseConnection,
    model: &Model,
) -> anyhow::Result<Found> {
    let mut found = Found::default();
    let (first, last) = (date(LATEST, 9, 1), date(LATEST + 1, 8, 31));

    let start = Instant::now();
    let bands = scoped.bands().await?;
    let schools = scoped.schools().await?;
    found.suggest_read = since(start);
    found.schools = schools.len();
    let evidence: Vec<Evidence> = (0..SCHOOLS).map(|at| known(model, at)).collect();
    let start = Instant::now();
    let open: usize = evidence.iter().map(|it| suggest(model, it).open.len()).sum();
    found.suggest = since(start);
    anyhow::ensure!(open > 0, "some band is left open");
    found.suggest_sql = asked(sql, "SELECT urn, band, MAX(in_force_from) FROM banding_decision WHERE retired_at IS NULL GROUP BY urn, band").await?;

    let start = Instant::now();
    let transfers = scoped.transfers(year(LATEST)?).await?;
    let years = scoped.school_years(year(LATEST)?).await?;
    found.ledger_read = since(start);
    found.transfers = transfers.len();
    let start = Instant::now();
    let mut minutes = 0;
    let mut by_school: BTreeMap<Urn, Vec<&Transfer>> = BTreeMap::new();
    for it in &transfers {
        if let Some(urn) = it.transfer.receiver.school() {
            by_school.entry(urn).or_default().push(&it.transfer);
        }
    }
    for (urn, own) in &years {
        let theirs: Vec<&InForce> = bands.iter().filter(|it| it.urn == *urn).collect();
        let entitled = entitlements(model, &Terms::of(own), Membership::WHOLE, &theirs);
        let received = by_school.get(urn).into_iter().flatten().copied();
        minutes += school_ledger(&[model], *urn, entitled, received).offer().left();
    }
    found.ledger = since(start);
    anyhow::ensure!(minutes != 0, "some time is left");
    found.ledger_sql = asked(sql, "SELECT receiver, account, line, state, SUM(minutes) FROM transfer WHERE retired_at IS NULL AND start_year = 2026 GROUP BY receiver, account, line, state").await?;

    let start = Instant::now();
    let contacts = scoped.contacts_between(first, last).await?;
    let holdings: Vec<_> = scoped.holdings().await?.into_iter().map(|it| it.holding).collect();
    found.cadences_read = since(start);
    found.visits = contacts.len();
    let occurrences: Vec<Occurrence> = contacts.into_iter().filter_map(occurrence).collect();
    let trust_year = scoped.trust_year(year(LATEST)?).await?.context("a year")?;
    let of: BTreeMap<Urn, SchoolOf> = years
        .into_iter()
        .map(|(urn, year)| (urn, SchoolOf { year, joined_on: Some(first_day()) }))
        .collect();
    let question = Question {
        model,
        year: &trust_year,
        schools: &of,
        holdings: &holdings,
        occurrences: &occurrences,
        bands: Some(&bands),
        given: &BTreeMap::new(),
        committees: &[],
        since: &first_day(),
        today: TODAY,
    };
    let start = Instant::now();
    let all = promises(&question);
    let due: usize = all.iter().map(|it| it.tally().due).sum();
    found.cadences = since(start);
    found.promises = all.iter().map(|it| it.windows.len()).sum();
    anyhow::ensure!(due > 0, "something was due");
    found.cadences_sql = asked(sql, "SELECT cadence, urn, COUNT(*) FROM contact WHERE retired_at IS NULL AND state = 'held' AND on_day BETWEEN '2026-09-01' AND '2027-08-31' GROUP BY cadence, urn").await?;
    Ok(found)
}

fn occurrence(it: trustwide_storage::contacts::Contact) -> Option<Occurrence> {
    Some(Occurrence {
        record: it.edited.record,
        cadence: it.details.cadence?,
        school: it.details.school,
        people: it.details.people,
        on: it.details.on,
        state: it.details.state,
    })
}

/// What is known of a school: some of it met, some not, some not judged yet.
fn known(model: &Model, at: u32) -> Evidence {
    let ids: BTreeSet<&str> =
        model.bands.iter().flat_map(|it| &it.criteria).map(|it| it.item.id.as_str()).collect();
    let judged = ids.iter().enumerate().filter(|(n, _)| !(n + at as usize).is_multiple_of(5));
    Evidence {
        judged: judged
            .map(|(n, id)| ((*id).to_owned(), !(n * 7 + at as usize).is_multiple_of(3)))
            .collect(),
        at_risk: Some(at.is_multiple_of(4)),
        head_months: Some(at),
        ..Evidence::default()
    }
}

async fn asked(sql: &DatabaseConnection, query: &str) -> anyhow::Result<f64> {
    let start = Instant::now();
    let statement = Statement::from_string(sql.get_database_backend(), query);
    let rows = sql.query_all_raw(statement).await?;
    let took = since(start);
    anyhow::ensure!(!rows.is_empty(), "the database answers nothing to {query}");
    Ok(took)
}

fn since(start: Instant) -> f64 {
    start.elapsed().as_secs_f64() * 1e3
}

fn median(mut rounds: Vec<Found>) -> Found {
    let mut of = |pick: fn(&Found) -> f64| {
        rounds.sort_by(|a, b| pick(a).total_cmp(&pick(b)));
        pick(&rounds[rounds.len() / 2])
    };
    let mut found = Found {
        suggest: of(|it| it.suggest),
        suggest_read: of(|it| it.suggest_read),
        suggest_sql: of(|it| it.suggest_sql),
        ledger: of(|it| it.ledger),
        ledger_read: of(|it| it.ledger_read),
        ledger_sql: of(|it| it.ledger_sql),
        cadences: of(|it| it.cadences),
        cadences_read: of(|it| it.cadences_read),
        cadences_sql: of(|it| it.cadences_sql),
        ..Found::default()
    };
    if let Some(one) = rounds.pop() {
        found.schools = one.schools;
        found.transfers = one.transfers;
        found.visits = one.visits;
        found.promises = one.promises;
    }
    found
}
