//! What the suites start from: two invented trusts with a school or two, and some people with posts.

use std::{
    collections::BTreeMap,
    io::{Cursor, Read as _},
};

use jiff::civil::{Date, date};
use trustwide_domain::{
    AcademicYear, AsAt, Block, Cell, Decimal, Place, Reason, SourceKind, Stage, Urn,
    access::{Access, Holding, Role},
    days::{Account, Holder, State, Transfer},
    ids::{PersonId, PostId, RecordId, SourceId, TrustId},
    source::{Issue, ReadFile},
};
use trustwide_storage::{
    Database, Edited, Scoped, StorageError, Versioned, Who,
    door::Purpose,
    every_versioned,
    people::Term,
    schools::NewSchool,
    tables,
    uploads::NewUpload,
    versions::AnyTable,
    write::{Party, Write},
};
use trustwide_test_support::TestDatabase;

pub const FIRST_DAY: Date = date(2026, 9, 1);

/// Two trusts in one database: Saltmarsh with schools A and B, and Fenland with C.
pub struct House {
    pub db: TestDatabase,
    pub saltmarsh: TrustId,
    pub fenland: TrustId,
    pub a: Urn,
    pub b: Urn,
    pub c: Urn,
}

impl House {
    pub async fn build(db: TestDatabase) -> Self {
        let (a, b, c) = (urn("900001"), urn("900002"), urn("900003"));
        let saltmarsh = trust(&db, "Saltmarsh Learning Trust", &[a, b]).await;
        let fenland = trust(&db, "Fenland Schools Trust", &[c]).await;
        House { db, saltmarsh, fenland, a, b, c }
    }

    /// A write to Saltmarsh.
    pub async fn write(&self) -> Write {
        self.db.write(&self.saltmarsh, &person("operator")).await.expect("a write")
    }

    /// Saltmarsh as the operator sees it now.
    pub async fn all(&self) -> Scoped {
        self.scope(operator(&self.saltmarsh)).await
    }

    /// What somebody sees now.
    pub async fn scope(&self, who: Who) -> Scoped {
        self.db.scoped(who, AsAt::now(self.db.clock.now())).await.expect("a scope")
    }

    /// The head of one of Saltmarsh's schools.
    pub fn head_of(&self, name: &str, school: Urn) -> Who {
        let holding = holding(name, Role::Headteacher, Some(school));
        let access = Access::of(&[holding], self.db.clock.now().day(), false);
        Who { person: person(name), trust: self.saltmarsh.clone(), access }
    }

    /// Adds somebody to Saltmarsh.
    pub async fn join(&self, id: &str, name: &str) -> PersonId {
        let mut write = self.write().await;
        let email = format!("{id}@saltmarsh.example");
        write.add_person(person(id), name, Some(&email)).await.expect("a new person");
        write.commit().await.expect("a commit");
        person(id)
    }

    /// Gives somebody a new post in Saltmarsh from the first day on.
    pub async fn appoint(&self, id: &str, role: Role, school: Option<Urn>, to_on: Option<Date>) {
        let mut write = self.write().await;
        let post = PostId(format!("post-{id}"));
        write.add_post(post.clone(), role, role.title(), school).await.expect("a new post");
        let term = Term { from_on: FIRST_DAY, to_on, acting_for: None };
        let record = RecordId(format!("holding-{id}"));
        write.give_post(record, &person(id), &post, term).await.expect("a holding");
        write.commit().await.expect("a commit");
    }
}

/// A trust with schools, each named after its URN.
pub async fn trust(db: &Database, name: &str, schools: &[Urn]) -> TrustId {
    let id = db.make_trust(None, name, false, FIRST_DAY).await.expect("a new trust");
    let mut write = db.write(&id, &person("operator")).await.expect("a write");
    for urn in schools {
        write.add_school(school(*urn)).await.expect("a new school");
    }
    write.commit().await.expect("a commit");
    id
}

pub fn school(urn: Urn) -> NewSchool {
    let (name, phase) = (format!("School {urn}"), "Primary".to_owned());
    NewSchool { urn, name, phase, joined_on: Some(FIRST_DAY), left_on: None }
}

pub fn urn(text: &str) -> Urn {
    text.parse().expect("a URN")
}

pub fn person(id: &str) -> PersonId {
    PersonId(id.into())
}

pub fn record(id: &str) -> RecordId {
    RecordId(id.into())
}

/// Somebody who may see and do everything in a trust.
pub fn operator(trust: &TrustId) -> Who {
    Who { person: person("operator"), trust: trust.clone(), access: Access::operator() }
}

pub fn holding(name: &str, role: Role, school: Option<Urn>) -> Holding {
    let (from_on, to_on, acting_for) = (FIRST_DAY, None, None);
    Holding {
        person: person(name),
        post: PostId("post".into()),
        role,
        school,
        from_on,
        to_on,
        acting_for,
    }
}

/// Adds any kind of record about a school.
pub async fn add<E: Versioned>(
    write: &mut Write,
    id: &str,
    about: Party,
    fields: E::Fields,
) -> Result<RecordId, StorageError> {
    write.add::<E>(record(id), &[(about, "about")], fields).await
}

/// Every current row of a table that a scope sees, with its version and fields.
pub async fn rows<E: Versioned + AnyTable>(scope: &Scoped) -> Vec<(Edited, E::Fields)> {
    let rows = scope.list::<E>().await.expect("rows");
    let split = |row| {
        let (version, fields) = E::split(row);
        (Edited { record: RecordId(version.record_id), version: version.version_id }, fields)
    };
    rows.into_iter().map(split).collect()
}

/// A small file of results: one row for each place, all with the same figure.
pub fn results(stage: Stage, figure: i64, places: &[Place]) -> ReadFile {
    let mut block = Block::new(["URN", "TELIG", "PTRWM_EXP"].map(String::from).to_vec());
    for (at, place) in places.iter().enumerate() {
        let mut row = block.pack(*place, at as u64 + 2);
        row.push(Cell::Text("as found"));
        row.push(Cell::Missing(Reason::Suppressed));
        row.push(Cell::Number(Decimal { mantissa: figure, scale: 2 }));
        row.finish();
    }
    let refused = Issue {
        line: 99,
        column: Some("URN".into()),
        value: Some("=1+1".into()),
        reason: "not a URN".into(),
        row_refused: true,
    };
    ReadFile {
        kind: match stage {
            Stage::TrustReported => SourceKind::TrustResults,
            _ => SourceKind::Ks2,
        },
        year: AcademicYear::starting(2025),
        stage,
        published_on: None,
        rows_read: block.rows.len() as u64 + 1,
        block,
        passed_over: 0,
        issues: vec![refused],
    }
}

/// The head of A, who has signed in, and something of everything that a database may hold.
pub struct Furnished {
    pub house: House,
    /// The trust's own file of results: three rows.
    pub file: SourceId,
}

pub const PASSWORD: &str = "seven green bottles";

impl Furnished {
    pub async fn build(db: TestDatabase) -> Self {
        let house = House::build(db).await;
        let pat = house.join("pat", "Pat Okafor").await;
        house.appoint("pat", Role::Headteacher, Some(house.a), None).await;
        let mut write = house.db.write(&house.saltmarsh, &pat).await.expect("a write");
        let fact = ("head", "Pat Okafor", "appointed in September");
        write.correct_fact(record("correction"), None, house.a, fact).await.expect("a correction");
        write.write_context(record("note"), house.a, "", "=A new nursery").await.expect("a note");
        write.watch(record("watch"), house.a).await.expect("a watch");
        write.commit().await.expect("a commit");
        let file = house.land_results().await;
        house.sign_in(&pat).await;
        house.furnish_the_rest().await;
        Furnished { house, file }
    }
}

impl House {
    /// One row of every table that has none yet.
    async fn furnish_the_rest(&self) {
        const HERE: [&str; 8] = [
            "school",
            "person",
            "post",
            "holding",
            "correction",
            "context_note",
            "watch",
            "transfer",
        ];
        let mut write = self.write().await;
        macro_rules! add_each {
            ($($module:ident),*) => {$(
                if !HERE.contains(&stringify!($module)) {
                    let parties = [(Party::School(self.a), "shown")];
                    let fields = some::<tables::$module::Entity>();
                    let at = record(stringify!($module));
                    write.add::<tables::$module::Entity>(at, &parties, fields).await.expect("a row");
                }
            )*};
        }
        every_versioned!(add_each);
        write.post_transfer(record("transfer"), &self.an_hour()).await.expect("an hour");
        write.commit().await.expect("a commit");
        self.db.make_feed(&self.saltmarsh, &person("pat")).await.expect("a feed");
    }

    /// An hour that the central team gives to school A.
    pub fn an_hour(&self) -> Transfer {
        Transfer {
            year: AcademicYear::of(FIRST_DAY),
            giver: Holder::Central,
            receiver: Holder::School(self.a),
            account: Account::Offer,
            line: "visits".into(),
            minutes: 60,
            state: State::Planned,
            on: Some(date(2026, 9, 16)),
            starts_at: None,
            contact: None,
            request: None,
            brought_forward: false,
            pence: None,
            note: String::new(),
        }
    }

    async fn land_results(&self) -> SourceId {
        let places = [Place::School(self.a), Place::School(self.b), Place::England];
        let mut write = self.write().await;
        let read = results(Stage::TrustReported, 61, &places);
        let landed = write.land("../summer 2026.csv", b"URN,TELIG,PTRWM_EXP\n", 1, &read).await;
        write.commit().await.expect("a commit");
        let mut public = self.db.write_public().await.expect("a write");
        let read = results(Stage::Final, 62, &[Place::School(self.a)]);
        public.land("england.csv", b"\x1f\x8bnot gzip at all", 1, &read).await.expect("a landing");
        public.commit().await.expect("a commit");
        landed.expect("a landing").id
    }

    async fn sign_in(&self, pat: &PersonId) {
        let name = "pat@saltmarsh.example";
        let link = self.db.make_link(&self.saltmarsh, pat, name, Purpose::Invitation).await;
        let link = link.expect("a link");
        self.db.use_link(&link, PASSWORD, "laptop").await.expect("a session");
        self.db.log_view(&self.saltmarsh, pat, "School page", Some(self.a)).await.expect("a view");
        let upload = NewUpload {
            id: "upload".into(),
            file_name: "wait.csv".into(),
            kind: SourceKind::TrustResults,
            year: None,
            bytes: b"URN".to_vec(),
        };
        self.db.put_upload(&self.saltmarsh, pat, upload).await.expect("an upload");
    }
}

/// A zip's files by name, as text.
pub fn texts(zip: &[u8]) -> BTreeMap<String, String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(zip)).expect("a zip");
    let mut texts = BTreeMap::new();
    for at in 0..zip.len() {
        let mut file = zip.by_index(at).expect("a file");
        let name = file.name().expect("its name").into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).expect("its bytes");
        texts.insert(name, String::from_utf8_lossy(&bytes).into_owned());
    }
    texts
}

/// Fields of any table, found by asking: each that must be there is a text, or one where it must be a number.
pub fn some<E: Versioned>() -> E::Fields {
    let mut fields = serde_json::Map::new();
    let mut last = String::new();
    loop {
        let fault = match serde_json::from_value::<E::Fields>(fields.clone().into()) {
            Ok(fields) => return fields,
            Err(fault) => fault.to_string(),
        };
        match fault.split('`').nth(1) {
            Some(missing) if fault.starts_with("missing field") => {
                last = missing.to_owned();
                fields.insert(last.clone(), "2026-09-01".into());
            }
            _ => drop(fields.insert(last.clone(), 900_001.into())),
        }
    }
}
