//! The house with something of everything in it, somebody of every role to ask, and what each of them must never be told.

use jiff::civil::date;
use trustwide_domain::{
    AcademicYear, Block, Cell, Decimal, Place, SourceKind, Stage, Urn,
    access::{Access, Holding, Right, Role},
    calendar::YearDates,
    contacts::State,
    ids::{PersonId, PostId, RecordId, SourceId, TrustId},
    model::Occasion,
    source::{Issue, ReadFile},
};
use trustwide_storage::{
    contacts::{Details, NewAction, Save},
    door::Purpose,
};
use trustwide_test_support::TestDatabase;

use crate::{
    browser::{Answer, Browser},
    furnished_bands,
    furnished_days::{DAYS_OF_A, MONEY_OF_A, give_a_days},
    furnished_elements::{ELEMENTS_OF_A, say_where_things_stand},
    house::{FIRST_DAY, House, id},
};

/// Who asks, in the order of the table's columns: their mark, their name and the role of their post.
pub const ASKERS: [(&str, &str, Option<Role>); 19] = [
    ("st", "a stranger", None),
    ("ot", "Flo Sedge, of the other trust", Some(Role::ImprovementDirector)),
    ("ce", "Cora Vale", Some(Role::ChiefExecutive)),
    ("di", "Bea Marsh", Some(Role::ImprovementDirector)),
    ("pa", "Gus Reed", Some(Role::ImprovementPartner)),
    ("eh", "Hal Brook", Some(Role::ExecutiveHead)),
    ("he", "Ada Heron", Some(Role::Headteacher)),
    ("de", "Eve Plover", Some(Role::Deputy)),
    ("sl", "Ira Finch", Some(Role::SubjectLead)),
    ("pr", "Jo Dunlin", Some(Role::Practitioner)),
    ("dl", "Kit Wren", Some(Role::DataLead)),
    ("fl", "Lou Teal", Some(Role::FinanceLead)),
    ("go", "Mo Siskin", Some(Role::GovernanceProfessional)),
    ("tr", "Yan Bright", Some(Role::Trustee)),
    ("lo", "Nan Pipit", Some(Role::LocalBoardMember)),
    ("ch", "Una Pochard", Some(Role::LocalBoardChair)),
    ("re", "Ozzy Smew", Some(Role::ExternalReviewer)),
    ("ad", "Dee Quill", Some(Role::Administrator)),
    ("hb", "Cy Rail, head of B", Some(Role::Headteacher)),
];

/// What must stay with those who see school A: its own words, a correction, a result and what a file held for it.
pub const SECRETS_OF_A: [&str; 4] = ["brickwork and dust", "kingfisher roost", "0.8765", "zyzzyva"];
/// What must stay with those who see visits and meetings at school A.
pub const CONTACTS_OF_A: [&str; 3] =
    ["owlet in the rafters", "lapwing ledger", "grebe on the pond"];
/// What must stay in each trust.
const OF_SALTMARSH: [&str; 5] = ["Saltmarsh", "Avocet", "Bittern", "Ada Heron", "Pat Okafor"];
const OF_FENLAND: [&str; 4] = ["Fenland", "Curlew", "Flo Sedge", "0.5432"];

/// The house with something of everything in it, and one file of unpublished results.
pub struct Furnished {
    pub house: House,
    pub file: SourceId,
    others_file: SourceId,
    action: RecordId,
}

impl Furnished {
    /// Everything is recorded on 10 September, so that a past day has it too.
    pub async fn build(db: TestDatabase) -> Self {
        db.clock.set("2026-09-10T09:00:00Z");
        let house = House::build(db).await;
        for (mark, name, role) in ASKERS {
            let school = match mark {
                "hb" => Some(house.b),
                _ => role.filter(|it| it.is_for_a_school()).map(|_| house.a),
            };
            match (mark, role) {
                (_, None) => {}
                ("ot", Some(role)) => {
                    drop(house.join_trust(&house.fenland, name, role, school).await)
                }
                (_, Some(role)) => drop(house.join(name, role, school).await),
            }
        }
        house.join("Pat Okafor", Role::LocalBoardMember, Some(house.b)).await;
        let pat = PersonId(id("Pat Okafor"));
        house
            .db
            .make_link(&house.saltmarsh, &pat, "pat", Purpose::Invitation)
            .await
            .expect("a link");
        say_something_of_a(&house).await;
        visit_a(&house).await;
        adopt_a_model(&house).await;
        enter_a_year(&house).await;
        furnished_bands::furnish(&house).await;
        give_a_days(&house).await;
        say_where_things_stand(&house).await;
        let file = land(&house, &house.saltmarsh, house.a, 8_765, "zyzzyva").await;
        let others_file = land(&house, &house.fenland, house.c, 5_432, "Curlew’s").await;
        house.db.clock.set("2026-09-14T09:00:00Z");
        let action =
            house.scope(&house.saltmarsh).await.actions().await.expect("actions").remove(0);
        let action = action.edited.record;
        Furnished { house, file, others_file, action }
    }

    /// What stands for a word of the table's third column.
    pub fn fill(&self, word: &str) -> String {
        match word {
            "A" => self.house.a.to_string(),
            "B" => self.house.b.to_string(),
            "C" => self.house.c.to_string(),
            "file" => self.file.to_string(),
            "flo's-file" => self.others_file.to_string(),
            "pat" => id("Pat Okafor"),
            "pat's-post" => id("post Pat Okafor"),
            "pat's-holding" => id("holding Pat Okafor"),
            "flo" => id("Flo Sedge, of the other trust"),
            "flo's-post" => id("post Flo Sedge, of the other trust"),
            "a-correction" => id("correction"),
            "a-note" => id("note"),
            "a-watch" => id("watch"),
            "a-visit" => id("visit"),
            "a-reply" => id("reply"),
            "a-action" => self.action.to_string(),
            "a-transfer" => id("transfer"),
            "a-request" => id("request"),
            "a-funding" => id("funding"),
            "a-capacity" => id("capacity"),
            "a-specialism" => id("specialism"),
            "an-away" => id("away"),
            "a-version" => id("version"),
            "a-draft" => id("draft"),
            "a-meeting" => id("meeting"),
            "a-round" => id("round"),
            "a-told-round" => id("old-round"),
            "a-case" => id("case round"),
            "a-told-case" => id("case old-round"),
            "a-paper" => id("paper"),
            "a-condition" => id("condition"),
            "a-consequence" => id("consequence"),
            "a-question" => id("question"),
            "a-state" => id("state of A"),
            "a-trusts-state" => id("state of the trust"),
            "a-policy" => id("policy"),
            other => other.to_owned(),
        }
    }

    /// A browser for each asker.
    pub async fn browsers(&self) -> Vec<Browser> {
        let mut browsers = Vec::new();
        for (_, name, role) in ASKERS {
            browsers.push(match role {
                Some(_) => self.house.browser_of(&PersonId(id(name))).await,
                None => Browser::new(&self.house.app),
            });
        }
        browsers
    }

    /// Where an answer tells its reader of another trust, or of what school A keeps to itself.
    pub fn leaks(&self, at: usize, path: &str, answer: &Answer) -> Vec<String> {
        let (mark, name, role) = ASKERS[at];
        let mut secrets: Vec<&str> = Vec::new();
        if mark != "ot" {
            secrets.extend(OF_FENLAND);
        }
        if matches!(mark, "st" | "ot") {
            secrets.extend(OF_SALTMARSH);
        }
        if !self.sees_a(mark, role) {
            secrets.extend(SECRETS_OF_A);
            secrets.extend(ELEMENTS_OF_A);
        }
        if !self.may_at_a(mark, role, Right::SeeContacts) {
            secrets.extend(CONTACTS_OF_A);
        }
        // A line that leads to the visit gives it away as well. A stranger is only led back to what they asked for.
        let visit = id("visit");
        if mark != "st" && !self.may_at_a(mark, role, Right::SeeContacts) {
            secrets.push(&visit);
        }
        secrets.extend(furnished_bands::secrets(mark, role));
        if !self.may_at_a(mark, role, Right::SeeDays) {
            secrets.extend(DAYS_OF_A);
        }
        if !self.may_at_a(mark, role, Right::SeeMoney) {
            secrets.extend(MONEY_OF_A);
        }
        let told = format!("{} {:?} {}", answer.location, answer.set_cookies, answer.body);
        let told = secrets.into_iter().filter(|secret| told.contains(*secret));
        told.map(|secret| format!("{path} tells {name} of {secret:?}")).collect()
    }

    /// By the rules of `domain::access`, and so by no answer of a page.
    pub fn sees_a(&self, mark: &str, role: Option<Role>) -> bool {
        self.may_at_a(mark, role, Right::SeeSchool)
    }

    /// Whether an asker holds a right at school A, by the rules of `domain::access`.
    fn may_at_a(&self, mark: &str, role: Option<Role>, right: Right) -> bool {
        let Some(role) = role.filter(|_| !matches!(mark, "st" | "ot" | "hb")) else { return false };
        let held = Holding {
            person: PersonId(mark.into()),
            post: PostId(mark.into()),
            role,
            school: role.is_for_a_school().then_some(self.house.a),
            from_on: FIRST_DAY,
            to_on: None,
            acting_for: None,
        };
        Access::of(&[held], date(2026, 9, 14), true).may_at(right, self.house.a)
    }
}

/// The head of A corrects a fact, writes in the school's own words, and watches B.
async fn say_something_of_a(house: &House) {
    let mut write =
        house.db.write(&house.saltmarsh, &PersonId(id("Ada Heron"))).await.expect("a write");
    let fact = ("SchoolCapacity", "kingfisher roost", "It was rebuilt");
    write
        .correct_fact(RecordId(id("correction")), None, house.a, fact)
        .await
        .expect("a correction");
    write
        .write_context(RecordId(id("note")), house.a, "", "A year of brickwork and dust")
        .await
        .expect("a note");
    write.watch(RecordId(id("watch")), house.b).await.expect("a watch");
    write.commit().await.expect("a commit");
}

/// A model that is in force, and a draft of its next version.
async fn adopt_a_model(house: &House) {
    let text = include_str!("../../../domain/tests/data/four_tiers.toml");
    let mut write = house.write_to(&house.saltmarsh).await;
    for record in ["version", "draft"] {
        write
            .draft_model(RecordId(id(record)), "How we improve together", text)
            .await
            .expect("a draft");
    }
    write.commit().await.expect("a commit");
    let scope = house.scope(&house.saltmarsh).await;
    let draft = scope.find_model_version(&RecordId(id("version"))).await.expect("an answer");
    drop(scope);
    let mut write = house.write_to(&house.saltmarsh).await;
    write
        .adopt_model(&draft.expect("the draft"), FIRST_DAY, "Approved in July")
        .await
        .expect("an adoption");
    write.commit().await.expect("a commit");
}

/// A visit of the partner to A, with its head, written up as somebody's first save of it.
pub fn visit_of_a(house: &House, record: RecordId, seen: &str) -> Save {
    let (partner, head) = (PersonId(id("Gus Reed")), PersonId(id("Ada Heron")));
    let details = Details {
        kind: Occasion::Visit,
        cadence: None,
        strand: None,
        school: Some(house.a),
        between_two: false,
        purpose: String::new(),
        on: date(2026, 9, 10),
        starts_at: None,
        minutes: 60,
        state: State::Held,
        reason: String::new(),
        led_by: partner.clone(),
        people: vec![partner, head],
        seen: seen.into(),
        next_on: None,
        follows: None,
    };
    Save {
        record,
        was: None,
        details,
        shown_to: Vec::new(),
        actions: Vec::new(),
        plans_next: false,
        time: None,
        others: None,
    }
}

/// The partner visits A, sees something, and agrees on something with its head, who replies.
async fn visit_a(house: &House) {
    let (partner, head) = (PersonId(id("Gus Reed")), PersonId(id("Ada Heron")));
    let mut save = visit_of_a(house, RecordId(id("visit")), "There is an owlet in the rafters");
    save.actions.push(NewAction {
        words: "Read the lapwing ledger".into(),
        owner: partner.clone(),
        due_on: date(2026, 9, 30),
    });
    let mut write = house.db.write(&house.saltmarsh, &partner).await.expect("a write");
    write.save_contact(&save).await.expect("a visit");
    write.commit().await.expect("a commit");
    let scope = house.scope(&house.saltmarsh).await;
    let visit = scope.find_contact(&save.record).await.expect("an answer").expect("a visit");
    drop(scope);
    let mut write = house.db.write(&house.saltmarsh, &head).await.expect("a write");
    let said = (false, "It is a grebe on the pond");
    write
        .reply_to_contact(RecordId(id("reply")), None, &visit, house.a, said)
        .await
        .expect("a reply");
    write.commit().await.expect("a commit");
}

/// This year's dates, and a meeting of the board.
async fn enter_a_year(house: &House) {
    let dates = YearDates::usual(AcademicYear::of(FIRST_DAY));
    let meeting = ("Board of trustees", date(2026, 12, 9), "");
    let mut write = house.write_to(&house.saltmarsh).await;
    write.set_year(RecordId(id("year")), None, &dates).await.expect("a year");
    write.set_committee(RecordId(id("meeting")), None, meeting).await.expect("a meeting");
    write.commit().await.expect("a commit");
}

/// A trust's own file of this summer's results: one school, and a cell of it that could not be read.
async fn land(house: &House, trust: &TrustId, school: Urn, share: i64, found: &str) -> SourceId {
    let mut block = Block::new(["URN", "TELIG", "PTRWM_EXP"].map(String::from).to_vec());
    let mut row = block.pack(Place::School(school), 2);
    row.push(Cell::Text("as found"));
    row.push(Cell::Number(Decimal { mantissa: 30, scale: 0 }));
    row.push(Cell::Number(Decimal { mantissa: share, scale: 4 }));
    row.finish();
    let issue = Issue {
        line: 2,
        column: Some("PTRWM_HIGH".into()),
        value: Some(found.into()),
        reason: "not a percentage".into(),
        row_refused: false,
    };
    let read = ReadFile {
        kind: SourceKind::TrustResults,
        year: AcademicYear::starting(2025),
        stage: Stage::TrustReported,
        published_on: None,
        rows_read: 1,
        block,
        passed_over: 0,
        issues: vec![issue],
    };
    let mut write = house.write_to(trust).await;
    let landed =
        write.land("summer 2026.csv", found.as_bytes(), 1, &read).await.expect("a landing");
    write.commit().await.expect("a commit");
    landed.id
}
