//! Killed at any moment, nothing acknowledged is lost and nothing is half-done.
//!
//! A child process lands files and writes records, and says so after each commit. It is killed (SIGKILL) at a moment that a
//! seed decides; then the database is opened again and checked. A hundred rounds, or `TRUSTWIDE_KILLS`, on SQLite, and as
//! many on PostgreSQL where a server is given. The child is this program again, with `--child` and what it needs to know.

use std::{
    collections::BTreeSet,
    env,
    io::{BufRead as _, BufReader, Write as _},
    process::{Command, Stdio},
    time::{Duration, Instant},
};

use jiff::civil::date;
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};
use tokio::runtime::Runtime;
use trustwide_domain::{
    AsAt, Block, Cell, Decimal, Moment, Place, SourceKind, Stage, Urn,
    access::Access,
    ids::{PersonId, RecordId, TrustId},
    source::ReadFile,
};
use trustwide_storage::{Database, Kind, Surroundings, Who, schools::NewSchool};
use trustwide_test_support::TestDatabase;

/// Rounds on one database, so that each check stays quick.
const ROUNDS_EACH: usize = 20;
/// Rows of a file: few, so that many are landed before a kill.
const ROWS: u32 = 120;

fn main() {
    let words: Vec<String> = env::args().skip(1).collect();
    match words.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        ["--child", url, trust, round] => runtime().block_on(write_until_killed(url, trust, round)),
        // The runner's own flags and a filter for other tests' names.
        filters
            if filters
                .iter()
                .any(|it| *it == "--list" || !(it.starts_with('-') || "kill".contains(it))) => {}
        _ => kill_both(),
    }
}

fn kill_both() {
    let kills = env::var("TRUSTWIDE_KILLS").ok().and_then(|it| it.parse().ok()).unwrap_or(100);
    for kind in [Kind::Sqlite, Kind::Postgres] {
        let (runtime, began) = (runtime(), Instant::now());
        let (mut rounds, mut acknowledged) = (0, 0);
        while rounds < kills {
            let Some(db) = runtime.block_on(fresh(kind)) else { break };
            let some = ROUNDS_EACH.min(kills - rounds);
            acknowledged += kill_rounds(&runtime, &db, rounds, some);
            rounds += some;
        }
        let seconds = began.elapsed().as_secs();
        println!(
            "{kind:?}: killed {rounds} times in {seconds} s; all of {acknowledged} acknowledged writes are there"
        );
    }
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_multi_thread()
        .worker_threads(2)
        .enable_all()
        .build()
        .expect("a runtime")
}

async fn fresh(kind: Kind) -> Option<TestDatabase> {
    match kind {
        Kind::Sqlite => Some(TestDatabase::sqlite().await),
        Kind::Postgres => TestDatabase::postgres().await,
    }
}

/// Kills a child again and again on one database; returns how many writes were acknowledged, and found, in all.
fn kill_rounds(runtime: &Runtime, db: &TestDatabase, first: usize, rounds: usize) -> usize {
    let trust = runtime.block_on(new_trust(db));
    let mut acknowledged = BTreeSet::new();
    for round in first..first + rounds {
        let mut chance = StdRng::seed_from_u64(round as u64);
        let patience = Duration::from_micros(chance.random_range(0..150_000));
        acknowledged.extend(run_and_kill(&db.url().url, &trust, round, patience));
        let found = runtime.block_on(look(&db.url().url, &trust));
        let lost: Vec<&String> = acknowledged.difference(&found).collect();
        assert!(lost.is_empty(), "round {round}: acknowledged and lost: {lost:?}");
    }
    assert!(!acknowledged.is_empty(), "the child wrote nothing, so nothing was shown");
    acknowledged.len()
}

async fn new_trust(db: &Database) -> TrustId {
    let trust = db
        .make_trust(None, "Saltmarsh Learning Trust", false, date(2026, 9, 1))
        .await
        .expect("a trust");
    let mut write = db.write(&trust, &operator()).await.expect("a write");
    let (name, phase) = ("Saltmarsh Primary School".into(), "Primary".into());
    let school = NewSchool { urn: urn(900_001), name, phase, joined_on: None, left_on: None };
    write.add_school(school).await.expect("a school");
    write.commit().await.expect("a commit");
    trust
}

/// Starts a child, kills it a while after it is ready, and returns what it had acknowledged.
fn run_and_kill(url: &str, trust: &TrustId, round: usize, patience: Duration) -> Vec<String> {
    let mut child = Command::new(env::current_exe().expect("this program"))
        .args(["--child", url, &trust.0, &round.to_string()])
        .stdout(Stdio::piped())
        .spawn()
        .expect("a child");
    let mut said = BufReader::new(child.stdout.take().expect("its output")).lines();
    assert_eq!(said.next().expect("a line").expect("text"), "ready");
    std::thread::sleep(patience);
    child.kill().expect("a kill");
    child.wait().expect("its end");
    said.map(|line| line.expect("text")).collect()
}

/// Opens the database again, finds no fault in it, and lists what is there.
async fn look(url: &str, trust: &TrustId) -> BTreeSet<String> {
    let db = Database::open(url, Surroundings::real()).await.expect("it opens");
    assert_eq!(db.check().await.expect("a check").faults, [""; 0]);
    let who = Who { person: operator(), trust: trust.clone(), access: Access::operator() };
    let as_at = AsAt { day: date(2026, 9, 1), known_by: Moment::MAX };
    let scope = db.scoped(who, as_at).await.expect("a scope");
    let notes = scope.context_notes(urn(900_001)).await.expect("notes");
    let files = scope.all_sources().await.expect("files");
    let mut found: BTreeSet<String> =
        notes.into_iter().map(|it| format!("note {}", it.words)).collect();
    found.extend(files.iter().map(|it| format!("file {}", it.file_name)));
    drop(scope);
    db.close().await.expect("it closes");
    found
}

/// The child: a note, a file, a note, a file, each acknowledged once it is durable.
async fn write_until_killed(url: &str, trust: &str, round: &str) {
    let db = Database::open(url, Surroundings::real()).await.expect("it opens");
    let trust = TrustId(trust.into());
    acknowledge("ready");
    for n in 0.. {
        let mut write = db.write(&trust, &operator()).await.expect("a write");
        let name = format!("{round}/{n}");
        let what = if n % 2 == 0 {
            write
                .write_context(RecordId(write.new_id()), urn(900_001), "", &name)
                .await
                .expect("a note");
            "note"
        } else {
            let read = results();
            write.land(&name, name.as_bytes(), 1, &read).await.expect("a landing");
            "file"
        };
        write.commit().await.expect("a commit");
        acknowledge(&format!("{what} {name}"));
    }
}

fn acknowledge(line: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "{line}").and_then(|()| out.flush()).expect("somebody listens");
}

fn results() -> ReadFile {
    let mut block = Block::new(vec!["PTRWM_EXP".into()]);
    for n in 0..ROWS {
        let mut row = block.pack(Place::School(urn(800_000 + n)), u64::from(n) + 2);
        row.push(Cell::Number(Decimal::whole(i64::from(n))));
        row.finish();
    }
    ReadFile {
        kind: SourceKind::TrustResults,
        year: None,
        stage: Stage::TrustReported,
        published_on: None,
        rows_read: u64::from(ROWS),
        block,
        passed_over: 0,
        issues: Vec::new(),
    }
}

fn operator() -> PersonId {
    PersonId("operator".into())
}

fn urn(number: u32) -> Urn {
    number.to_string().parse().expect("a URN")
}
