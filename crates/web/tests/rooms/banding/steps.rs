//! The steps from evidence to a decision, each as a person takes it in a browser.

use std::collections::BTreeMap;

use trustwide_domain::{
    RecordId,
    access::Role,
    ids::PersonId,
    model::{Direction, preset},
};
use trustwide_storage::Write;
use trustwide_test_support::TestDatabase;

use crate::{
    browser::{Answer, Browser},
    house::{FIRST_DAY, House, id},
};

pub const DIRECTOR: &str = "Bea Marsh";
pub const GOVERNANCE: &str = "Mo Siskin";
pub const HEAD: &str = "Ada Heron";
pub const CHAIR: &str = "Una Pochard";
pub const PARTNER: &str = "Gus Reed";
pub const OTHER_HEAD: &str = "Cy Rail";

pub async fn start(db: TestDatabase) -> House {
    start_with(db, preset("humber").expect("a preset").text).await
}

/// A house whose trust has adopted a model.
pub async fn start_with(db: TestDatabase, model: &str) -> House {
    let house = House::build(db).await;
    for (name, role, school) in [
        (DIRECTOR, Role::ImprovementDirector, None),
        (GOVERNANCE, Role::GovernanceProfessional, None),
        (HEAD, Role::Headteacher, Some(house.a)),
        (CHAIR, Role::LocalBoardChair, Some(house.a)),
        (PARTNER, Role::ImprovementPartner, Some(house.a)),
        (OTHER_HEAD, Role::Headteacher, Some(house.b)),
    ] {
        house.join(name, role, school).await;
    }
    adopt(&house, model).await;
    house
}

pub async fn adopt(house: &House, text: &str) {
    let record = RecordId(id("model"));
    let mut write = house.write_to(&house.saltmarsh).await;
    write.draft_model(record.clone(), "Our model", text).await.expect("a draft");
    write.commit().await.expect("a commit");
    let scope = house.scope(&house.saltmarsh).await;
    let draft = scope.find_model_version(&record).await.expect("an answer").expect("the draft");
    drop(scope);
    let mut write = house.write_to(&house.saltmarsh).await;
    write.adopt_model(&draft, FIRST_DAY, "Agreed").await.expect("an adoption");
    write.commit().await.expect("a commit");
}

pub async fn browser(house: &House, name: &str) -> Browser {
    house.browser_of(&PersonId(id(name))).await
}

/// Somebody's browser on a later day, when their session has ended.
pub async fn again(house: &House, name: &str) -> Browser {
    match name {
        DIRECTOR | GOVERNANCE => house.browser_again(name).await,
        _ => browser(house, name).await,
    }
}

/// What the director has judged of school A: enough to leave two bands open.
pub async fn judge(house: &House) {
    let mut write: Write =
        house.db.write(&house.saltmarsh, &PersonId(id(DIRECTOR))).await.expect("a write");
    let a = house.a;
    let direction = (Some(Direction::Improving), Some(false), "New phonics lead in post");
    write.set_standing(RecordId(id("standing")), None, a, direction).await.expect("a standing");
    let likely = ("eif_2019_legacy", "overall_effectiveness", "requires_improvement", "Our review");
    write.foresee(RecordId(id("outlook")), None, a, likely).await.expect("a forecast");
    let day = "2026-09-10".parse().expect("a day");
    for (criterion, met, evidence) in [
        ("b_effective", false, "Maths lags behind reading"),
        ("c_self_knowledge", true, "Their account agreed with our review"),
        ("c_support", true, "A link with a neighbouring school"),
        ("d_help", true, "Next steps in maths are not yet named"),
        ("e_immediate", false, "Nothing is urgent"),
    ] {
        let record = RecordId(id(criterion));
        let what = (criterion, met, evidence, day);
        write.judge(record, None, a, what).await.expect("a judgement");
    }
    write.commit().await.expect("a commit");
}

/// Opens the round of all schools and freezes the evidence of school A; gives the round's address and the case's.
pub async fn frozen(house: &House, director: &mut Browser) -> (String, String) {
    let record = director.get("/banding/rounds/new").await.hidden("record").expect("a record");
    let fields = [
        ("record", record.as_str()),
        ("kind", "annual"),
        ("title", "Banding 2026-27"),
        ("school", ""),
        ("why", ""),
    ];
    let round = format!("/banding/rounds/{record}");
    director.post("/banding/rounds", &fields).await.leads_to(&round);
    director.post("/banding/rounds", &fields).await.leads_to(&round);
    let case = freeze(house, director, &round).await;
    (round, case)
}

/// Freezes the evidence of school A in a round; gives the address of its case.
pub async fn freeze(house: &House, director: &mut Browser, round: &str) -> String {
    let school = house.a.to_string();
    let answer = director.post(&format!("{round}/freeze"), &[("school", &school)]).await;
    assert!(answer.location.starts_with("/banding/"), "{answer:?}");
    answer.location
}

pub async fn recommend(director: &mut Browser, case: &str, band: &str) {
    let action = format!("{case}/recommendation");
    let page = director.get(case).await;
    let (record, version) =
        (page.hidden_in(&action, "record").unwrap(), page.hidden_in(&action, "version").unwrap());
    let fields = [
        ("record", record.as_str()),
        ("version", version.as_str()),
        ("band", band),
        ("reasons", "The osprey reasons"),
        ("direction", "improving"),
        ("help", "identify"),
    ];
    director.post(&action, &fields).await.leads_to(case);
    director.post(&action, &fields).await.leads_to(case);
}

pub async fn send(director: &mut Browser, case: &str) {
    let action = format!("{case}/sending");
    let version = director.get(case).await.hidden_in(&action, "version").unwrap();
    director.post(&action, &[("version", &version)]).await.leads_to(case);
}

pub async fn comment(browser: &mut Browser, case: &str, words: &str) {
    let action = format!("{case}/comments");
    let record = browser.get(case).await.hidden_in(&action, "record").unwrap();
    let fields = [("record", record.as_str()), ("kind", "correction"), ("words", words)];
    browser.post(&action, &fields).await.leads_to(case);
    browser.post(&action, &fields).await.leads_to(case);
}

pub async fn paper(director: &mut Browser, round: &str) -> String {
    let action = format!("{round}/paper");
    let record = director.get(round).await.hidden_in(&action, "record").unwrap();
    let fields = [("record", record.as_str()), ("committee", "")];
    let paper = format!("/banding/papers/{record}");
    director.post(&action, &fields).await.leads_to(&paper);
    director.post(&action, &fields).await.leads_to(&paper);
    paper
}

/// What the governance professional types of the one school on a paper.
pub async fn decide(
    browser: &mut Browser,
    paper: &str,
    words: (&str, &str),
    there: (&str, &str),
) -> Answer {
    decide_on(browser, paper, "2026-09-22", "2026-09-23", words, there).await
}

/// The same on any day.
pub async fn decide_on(
    browser: &mut Browser,
    paper: &str,
    on: &str,
    from: &str,
    (verdict, reasons): (&str, &str),
    (present, quorum): (&str, &str),
) -> Answer {
    let fields = [
        ("on", on),
        ("from", from),
        ("verdict-0", verdict),
        ("reasons-0", reasons),
        ("present", present),
        ("quorum", quorum),
    ];
    decide_with(browser, paper, &fields).await
}

/// The same with some fields typed otherwise: what is not said confirms the one school on 22 September.
pub async fn decide_with(browser: &mut Browser, paper: &str, typed: &[(&str, &str)]) -> Answer {
    let action = format!("{paper}/decisions");
    let page = browser.get(paper).await;
    let hidden = |name: &str| page.hidden_in(&action, name).unwrap_or_default();
    let (record, banding) = (hidden("record-0"), hidden("banding-0"));
    let mut fields = BTreeMap::from([
        ("how", "board"),
        ("body", "Board of trustees"),
        ("on", "2026-09-22"),
        ("minute", "14/3"),
        ("present", "5"),
        ("quorum", "4"),
        ("interests", "Yan Bright, a parent at the school, left for the item"),
        ("from", "2026-09-23"),
        ("sure", "yes"),
        ("record-0", &record),
        ("banding-0", &banding),
        ("verdict-0", "confirm"),
    ]);
    fields.extend(typed.iter().copied());
    let fields: Vec<(&str, &str)> = fields.into_iter().collect();
    browser.post(&action, &fields).await
}

/// School A recommended for band D and sent, on a paper that was frozen on 22 September; the paper's address and the
/// case's.
pub async fn before_the_board(house: &House) -> (String, String) {
    judge(house).await;
    let mut director = browser(house, DIRECTOR).await;
    let (round, case) = frozen(house, &mut director).await;
    recommend(&mut director, &case, "d").await;
    send(&mut director, &case).await;
    house.db.clock.set("2026-09-22T09:00:00Z");
    let mut director = again(house, DIRECTOR).await;
    (paper(&mut director, &round).await, case)
}

pub async fn tell(director: &mut Browser, case: &str) {
    tell_on(director, case, "2026-09-22").await;
}

pub async fn tell_on(director: &mut Browser, case: &str, on: &str) {
    let action = format!("{case}/telling");
    let record = director.get(case).await.hidden_in(&action, "record").unwrap();
    let by = id(DIRECTOR);
    let fields = [("record", record.as_str()), ("by", &by), ("on", on), ("how", "In person")];
    director.post(&action, &fields).await.leads_to(case);
    director.post(&action, &fields).await.leads_to(case);
}

/// Both schools recommended for one board, and the paper that it reads.
pub struct BothOnPaper {
    pub director: Browser,
    pub governance: Browser,
    /// Of A and of B.
    pub cases: [String; 2],
    pub paper: String,
}

/// Both schools are recommended for band C, and their paper is frozen.
pub async fn both_on_paper(house: &House) -> BothOnPaper {
    house.join("Rob Pintail", Role::Headteacher, Some(house.b)).await;
    let mut director = browser(house, DIRECTOR).await;
    let (round, case) = frozen(house, &mut director).await;
    let school = house.b.to_string();
    let other = director.post(&format!("{round}/freeze"), &[("school", &school)]).await.location;
    for case in [&case, &other] {
        recommend(&mut director, case, "c").await;
        send(&mut director, case).await;
    }
    house.db.clock.set("2026-09-22T09:00:00Z");
    let mut director = again(house, DIRECTOR).await;
    let paper = paper(&mut director, &round).await;
    let governance = browser(house, GOVERNANCE).await;
    BothOnPaper { director, governance, cases: [case, other], paper }
}

/// A school A in band D, told.
pub async fn in_band_d(house: &House) -> String {
    let (paper, case) = before_the_board(house).await;
    let (mut director, mut governance) =
        (again(house, DIRECTOR).await, browser(house, GOVERNANCE).await);
    decide(&mut governance, &paper, ("confirm", ""), ("5", "4")).await.leads_to(&paper);
    tell(&mut director, &case).await;
    house.db.clock.set("2026-09-23T09:00:00Z");
    case
}
