//! Banding: from evidence to a decision that the head was told of, each step by whoever may take it, and nothing shown
//! before its time.

use trustwide_domain::{
    RecordId,
    access::Role,
    ids::PersonId,
    model::{Direction, preset},
};
use trustwide_storage::Write;
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::{Answer, Browser},
    house::{FIRST_DAY, House, id},
};

const DIRECTOR: &str = "Bea Marsh";
const GOVERNANCE: &str = "Mo Siskin";
const HEAD: &str = "Ada Heron";
const CHAIR: &str = "Una Pochard";
const PARTNER: &str = "Gus Reed";
const OTHER_HEAD: &str = "Cy Rail";

async fn start(db: TestDatabase) -> House {
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
    adopt(&house, preset("humber").expect("a preset").text).await;
    house
}

async fn adopt(house: &House, text: &str) {
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

async fn browser(house: &House, name: &str) -> Browser {
    house.browser_of(&PersonId(id(name))).await
}

/// Somebody's browser on a later day, when their session has ended.
async fn again(house: &House, name: &str) -> Browser {
    match name {
        DIRECTOR | GOVERNANCE => house.browser_again(name).await,
        _ => browser(house, name).await,
    }
}

/// What the director has judged of school A: enough to leave two bands open.
async fn judge(house: &House) {
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

/// Opens a round of one kind and freezes the evidence of school A; gives the round's address and the case's.
async fn frozen(house: &House, director: &mut Browser) -> (String, String) {
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
    let school = house.a.to_string();
    let answer = director.post(&format!("{round}/freeze"), &[("school", &school)]).await;
    assert!(answer.location.starts_with("/banding/"), "{answer:?}");
    (round, answer.location)
}

async fn recommend(director: &mut Browser, case: &str, band: &str) {
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

async fn send(director: &mut Browser, case: &str) {
    let action = format!("{case}/sending");
    let version = director.get(case).await.hidden_in(&action, "version").unwrap();
    director.post(&action, &[("version", &version)]).await.leads_to(case);
}

async fn comment(browser: &mut Browser, case: &str, words: &str) {
    let action = format!("{case}/comments");
    let record = browser.get(case).await.hidden_in(&action, "record").unwrap();
    let fields = [("record", record.as_str()), ("kind", "correction"), ("words", words)];
    browser.post(&action, &fields).await.leads_to(case);
    browser.post(&action, &fields).await.leads_to(case);
}

async fn paper(director: &mut Browser, round: &str) -> String {
    let action = format!("{round}/paper");
    let record = director.get(round).await.hidden_in(&action, "record").unwrap();
    let fields = [("record", record.as_str()), ("committee", "")];
    let paper = format!("/banding/papers/{record}");
    director.post(&action, &fields).await.leads_to(&paper);
    director.post(&action, &fields).await.leads_to(&paper);
    paper
}

/// What the governance professional types of the one school on a paper.
async fn decide(
    browser: &mut Browser,
    paper: &str,
    (verdict, reasons): (&str, &str),
    (present, quorum): (&str, &str),
) -> Answer {
    let action = format!("{paper}/decisions");
    let page = browser.get(paper).await;
    let hidden = |name: &str| page.hidden_in(&action, name).unwrap_or_default();
    let (record, banding) = (hidden("record-0"), hidden("banding-0"));
    let fields = [
        ("how", "board"),
        ("body", "Board of trustees"),
        ("on", "2026-09-22"),
        ("minute", "14/3"),
        ("present", present),
        ("quorum", quorum),
        ("interests", "Yan Bright, a parent at the school, left for the item"),
        ("from", "2026-09-23"),
        ("record-0", &record),
        ("banding-0", &banding),
        ("verdict-0", verdict),
        ("reasons-0", reasons),
    ];
    browser.post(&action, &fields).await
}

async fn tell(director: &mut Browser, case: &str) {
    let action = format!("{case}/telling");
    let record = director.get(case).await.hidden_in(&action, "record").unwrap();
    let by = id(DIRECTOR);
    let fields =
        [("record", record.as_str()), ("by", &by), ("on", "2026-09-22"), ("how", "In person")];
    director.post(&action, &fields).await.leads_to(case);
    director.post(&action, &fields).await.leads_to(case);
}

async fn from_evidence_to_a_decision_that_the_head_was_told_of(db: TestDatabase) {
    let house = start(db).await;
    judge(&house).await;
    let [mut director, mut head, mut chair, mut other] = [
        browser(&house, DIRECTOR).await,
        browser(&house, HEAD).await,
        browser(&house, CHAIR).await,
        browser(&house, OTHER_HEAD).await,
    ];
    let (round, case) = frozen(&house, &mut director).await;
    let page = director.get(&case).await;
    page.is(200, "Band C to Band D");
    page.is(200, "Overall effectiveness: Requires improvement (legacy). The trust’s own forecast");
    page.is(200, "Their account agreed with our review");
    let bands = format!("/schools/{}/band", house.a);
    recommend(&mut director, &case, "d").await;
    // Nobody at the school sees anything before it is sent.
    head.get(&case).await.is(404, "no page at this address");
    head.get(&bands).await.is(200, "No decision about your school has been shown to you");
    director.get(&case).await.is(200, "nobody at the school has seen it");
    send(&mut director, &case).await;
    director.get(&case).await.is(200, "Until 21 September 2026");
    head.get(&bands).await.is(200, "You may correct and comment until 21 September 2026");
    head.get(&case).await.is(200, "The osprey reasons");
    other.get(&case).await.is(404, "no page at this address");
    comment(&mut head, &case, "Maths steps were agreed in July: see our plan").await;
    comment(&mut chair, &case, "The board saw the plan").await;
    // The paper waits for the school's time to be over.
    let early = director.post(&format!("{round}/paper"), &[("record", &id("early"))]).await;
    early.is(422, "No school is ready for a paper yet");

    house.db.clock.set("2026-09-22T09:00:00Z");
    let [mut director, mut governance, mut head] = [
        again(&house, DIRECTOR).await,
        browser(&house, GOVERNANCE).await,
        again(&house, HEAD).await,
    ];
    comment(&mut head, &case, "One more thing, too late").await;
    let paper = paper(&mut director, &round).await;
    let page = governance.get(&paper).await;
    page.is(200, "Maths steps were agreed in July: see our plan");
    page.is(200, "after the last day for it");
    page.is(200, "Avocet Primary: confirm Band D, decide otherwise, or return with reasons.");
    page.is(200, "12.0, then 15.5");
    page.is(200, "neither follows from the band");
    page.is(200, "Bittern Primary: Evidence to be frozen");
    head.get(&paper).await.is(403, "Your posts do not open this page");
    decide(&mut governance, &paper, ("band/c", "Steps are named"), ("3", "4"))
        .await
        .is(422, "There was no quorum, so nothing was decided");
    decide(&mut governance, &paper, ("band/c", ""), ("5", "4"))
        .await
        .is(422, "Say why: the head may read it");
    let words = ("band/c", "The plan names its next steps");
    decide(&mut governance, &paper, words, ("5", "4")).await.leads_to(&paper);
    // The head is told in person first.
    let page = head.get(&case).await;
    assert!(!page.says("The plan names its next steps"), "{}", page.body);
    head.get(&bands).await.is(200, "No decision about your school has been shown to you");
    director.get(&case).await.is(200, "Decided: the head is to be told");
    tell(&mut director, &case).await;
    let page = head.get(&case).await;
    page.is(200, "The plan names its next steps");
    page.is(200, "Yan Bright, a parent at the school, left for the item");
    page.is(200, "Bea Marsh told the head on 22 September 2026: in person");
    let page = head.get(&format!("{bands}?as_at=2026-09-22")).await;
    page.is(200, "Recommended: Band D");
    // The paper and the evidence never change.
    governance.get(&paper).await.is(200, "This paper is as it was frozen");
    director
        .get(&format!("{case}/replay"))
        .await
        .is(200, "It comes out the same: Band C to Band D");
}

async fn what_the_board_returns_is_recommended_again(db: TestDatabase) {
    let house = start(db).await;
    judge(&house).await;
    let mut director = browser(&house, DIRECTOR).await;
    let (round, case) = frozen(&house, &mut director).await;
    recommend(&mut director, &case, "d").await;
    send(&mut director, &case).await;
    house.db.clock.set("2026-09-22T09:00:00Z");
    let (mut director, mut governance) =
        (again(&house, DIRECTOR).await, browser(&house, GOVERNANCE).await);
    let first = paper(&mut director, &round).await;
    let words = ("return", "Say what help it needs");
    decide(&mut governance, &first, words, ("5", "4")).await.leads_to(&first);
    director.get(&case).await.is(200, "Returned: to be recommended again");
    recommend(&mut director, &case, "c").await;
    director.get(&case).await.is(200, "To be sent to the school");
    // Nothing more can be decided on the paper that was returned.
    assert!(!governance.get(&first).await.says(&format!("{first}/decisions")));
}

async fn a_band_of_one_school_is_nobody_elses(db: TestDatabase) {
    let house = start(db).await;
    for (name, role) in [
        ("Kit Wren", Role::DataLead),
        ("Lou Teal", Role::FinanceLead),
        ("Dee Quill", Role::Administrator),
    ] {
        house.join(name, role, None).await;
    }
    for (name, role) in [
        ("Eve Plover", Role::Deputy),
        ("Hal Brook", Role::ExecutiveHead),
        ("Nan Pipit", Role::LocalBoardMember),
    ] {
        house.join(name, role, Some(house.a)).await;
    }
    judge(&house).await;
    let mut director = browser(&house, DIRECTOR).await;
    let (round, case) = frozen(&house, &mut director).await;
    recommend(&mut director, &case, "d").await;
    send(&mut director, &case).await;
    let school = format!("/schools/{}", house.a);
    let pages = [
        case.clone(),
        format!("{case}.json"),
        format!("{case}/replay"),
        format!("{school}/band"),
        format!("{school}/band.json"),
        format!("{school}/judgements"),
        round,
        "/banding.json".into(),
        "/banding".into(),
        school,
        "/trust".into(),
    ];
    for name in
        [OTHER_HEAD, "Kit Wren", "Lou Teal", "Dee Quill", "Eve Plover", "Hal Brook", "Nan Pipit"]
    {
        let mut browser = browser(&house, name).await;
        for page in &pages {
            let answer = browser.get(page).await;
            for secret in ["Band D", "osprey", "agreed with our review", "Banding 2026-27"] {
                let told = format!("{}{}", answer.location, answer.body);
                assert!(!told.contains(secret), "{page} tells {name} of {secret:?}");
            }
        }
    }
    let mut partner = browser(&house, PARTNER).await;
    partner.get(&case).await.is(200, "The osprey reasons");
}

async fn bands_are_hidden_while_a_screen_is_shared(db: TestDatabase) {
    let house = start(db).await;
    judge(&house).await;
    let mut director = browser(&house, DIRECTOR).await;
    let (round, case) = frozen(&house, &mut director).await;
    director.post("/banding/hide", &[("bands", "hidden")]).await.leads_to("/banding");
    for page in ["/banding", &round, &case, &format!("{case}/replay"), &format!("{case}.json")] {
        let answer = director.get(page).await;
        assert!(!answer.says("Band C"), "{page} shows a band: {}", answer.body);
    }
    director.post("/banding/hide", &[("bands", "shown"), ("to", &case)]).await.leads_to(&case);
    director.get(&case).await.is(200, "Band C to Band D");
}

async fn judgements_have_evidence_and_stay_with_those_who_judge(db: TestDatabase) {
    let house = start(db).await;
    let mut partner = browser(&house, PARTNER).await;
    let page = format!("/schools/{}/judgements", house.a);
    let form = partner.get(&page).await;
    form.is(200, "0 of 13 criteria judged");
    form.is(200, "Overall effectiveness (legacy)");
    let record = form.hidden("record-0").unwrap();
    let fields = |evidence: &'static str| {
        [("criterion-0", "a_gives"), ("met-0", "yes"), ("evidence-0", evidence), ("version-0", "")]
    };
    let mut without = fields("").to_vec();
    without.push(("record-0", &record));
    partner.post(&page, &without).await.is(422, "Say what you saw");
    let mut with = fields("Two schools thanked them").to_vec();
    with.push(("record-0", &record));
    partner.post(&page, &with).await.leads_to(&page);
    partner.post(&page, &with).await.leads_to(&page);
    partner.get(&page).await.is(200, "1 of 13 criteria judged");
    let mut stale = fields("Something else").to_vec();
    stale.push(("record-0", &record));
    partner.post(&page, &stale).await.is(409, "Somebody has changed this");
    partner
        .post(&format!("/schools/{}/standing", house.a), &[("direction", "steady")])
        .await
        .is(422, "Say why");
    partner.get(&format!("/schools/{}/judgements", house.b)).await.is(403, "Your posts");
    browser(&house, HEAD).await.get(&page).await.is(403, "Your posts");
}

/// A school A in band D, told.
async fn in_band_d(house: &House) -> String {
    judge(house).await;
    let mut director = browser(house, DIRECTOR).await;
    let (round, case) = frozen(house, &mut director).await;
    recommend(&mut director, &case, "d").await;
    send(&mut director, &case).await;
    house.db.clock.set("2026-09-22T09:00:00Z");
    let mut director = again(house, DIRECTOR).await;
    let paper = paper(&mut director, &round).await;
    let mut governance = browser(house, GOVERNANCE).await;
    decide(&mut governance, &paper, ("confirm", ""), ("5", "4")).await.leads_to(&paper);
    tell(&mut director, &case).await;
    house.db.clock.set("2026-09-23T09:00:00Z");
    case
}

async fn head_and_director_agree_when_the_school_is_ready(db: TestDatabase) {
    let house = start(db).await;
    in_band_d(&house).await;
    let (mut director, mut head) = (again(&house, DIRECTOR).await, again(&house, HEAD).await);
    let bands = format!("/schools/{}/band", house.a);
    let page = director.get(&bands).await;
    page.is(200, "The fewest changes that would meet every criterion of Band C");
    let action = format!("/schools/{}/conditions", house.a);
    let record = page.hidden_in(&action, "record").unwrap();
    let fields = [("record", record.as_str()), ("words", "Maths steps are named and taken")];
    director.post(&action, &fields).await.leads_to(&bands);
    head.get(&bands).await.is(200, "the head is asked to agree");
    let one = format!("{action}/{record}");
    let version = |page: &Answer, act: &str| page.hidden_in(&format!("{one}/{act}"), "version");
    assert!(version(&director.get(&bands).await, "met").is_none(), "not agreed yet");
    let agreed = version(&head.get(&bands).await, "agreement").unwrap();
    head.post(&format!("{one}/agreement"), &[("version", &agreed)]).await.leads_to(&bands);
    let met = version(&director.get(&bands).await, "met").unwrap();
    let fields =
        |evidence| [("version", met.as_str()), ("on", "2026-09-23"), ("evidence", evidence)];
    director.post(&format!("{one}/met"), &fields("")).await.is(422, "Say by what evidence");
    director.post(&format!("{one}/met"), &fields("Seen in books")).await.leads_to(&bands);
    head.get(&bands).await.is(200, "Met on 23 September 2026: Seen in books");
    // The band has not moved: the board decides.
    head.get(&bands).await.is(200, "Band D, in force from 23 September 2026");
}

async fn powers_and_levy_are_decisions_of_their_own(db: TestDatabase) {
    let house = start(db).await;
    in_band_d(&house).await;
    let (mut governance, mut head) = (again(&house, GOVERNANCE).await, again(&house, HEAD).await);
    let bands = format!("/schools/{}/band", house.a);
    let action = format!("/schools/{}/consequences", house.a);
    assert!(!head.get(&bands).await.says("6.5% of its grant"), "nothing follows from the band");
    let record = id("levy");
    let fields = |from| {
        [
            ("record", record.as_str()),
            ("kind", "levy"),
            ("body", "Board of trustees"),
            ("on", "2026-09-23"),
            ("minute", "15/2"),
            ("from", from),
            ("levy", "6.5"),
            ("question_to", "The chair of trustees"),
        ]
    };
    governance.post(&action, &fields("2026-09-01")).await.is(422, "so that the school has notice");
    governance.post(&action, &fields("2027-01-01")).await.leads_to(&bands);
    assert!(!head.get(&bands).await.says("6.5% of its grant"), "no notice was given yet");
    let notice = format!("{action}/{record}/notice");
    let version = governance.get(&bands).await.hidden_in(&notice, "version").unwrap();
    governance.post(&notice, &[("version", &version)]).await.leads_to(&bands);
    head.get(&bands).await.is(200, "6.5% of its grant");
    let ask = format!("/schools/{}/questions", house.a);
    let asked = head.get(&bands).await.hidden_in(&ask, "record").unwrap();
    let fields = [("record", asked.as_str()), ("about", "levy"), ("words", "What will it buy?")];
    head.post(&ask, &fields).await.leads_to(&bands);
    let answer = format!("{ask}/{asked}/answer");
    let version = governance.get(&bands).await.hidden_in(&answer, "version").unwrap();
    let fields = [("version", version.as_str()), ("answer", "3.5 more days")];
    governance.post(&answer, &fields).await.leads_to(&bands);
    head.get(&bands).await.is(200, "3.5 more days");
}

async fn a_school_that_may_join_is_banded_in_due_diligence(db: TestDatabase) {
    let house = start(db).await;
    let mut director = browser(&house, DIRECTOR).await;
    let list = "/banding/prospects";
    let record = director.get(list).await.hidden_in(list, "record").unwrap();
    let fields = [("record", record.as_str()), ("name", "Dabchick Primary"), ("urn", "900009")];
    director.post(list, &fields).await.leads_to(list);
    let page = director.get(list).await;
    page.is(200, "No provisional band yet");
    let round = page.hidden_in("/banding/rounds", "record").unwrap();
    let fields = [
        ("record", round.as_str()),
        ("kind", "joiner"),
        ("title", "Dabchick Primary: due diligence"),
        ("school", "900009"),
    ];
    let round = format!("/banding/rounds/{round}");
    director.post("/banding/rounds", &fields).await.leads_to(&round);
    let case = director.post(&format!("{round}/freeze"), &[("school", "900009")]).await.location;
    recommend(&mut director, &case, "d").await;
    director.get(&case).await.is(200, "Ready for the paper");
    let paper = paper(&mut director, &round).await;
    house.db.clock.set("2026-09-22T09:00:00Z");
    let mut governance = browser(&house, GOVERNANCE).await;
    decide(&mut governance, &paper, ("confirm", ""), ("5", "4")).await.leads_to(&paper);
    house.db.clock.set("2026-09-23T09:00:00Z");
    let mut director = again(&house, DIRECTOR).await;
    director.get(list).await.is(200, "Provisional: Band D");
    director.get(&case).await.is(200, "Decided and told");
}

async fn a_stale_recommendation_changes_nothing(db: TestDatabase) {
    let house = start(db).await;
    judge(&house).await;
    let mut director = browser(&house, DIRECTOR).await;
    let (_, case) = frozen(&house, &mut director).await;
    let action = format!("{case}/recommendation");
    director
        .post(&action, &[("record", &id("r")), ("band", "d"), ("reasons", "Yes")])
        .await
        .is(422, "Say which of the two kinds of help it needs");
    recommend(&mut director, &case, "c").await;
    let stale = [("version", "0"), ("band", "b"), ("reasons", "Other")];
    director.post(&action, &stale).await.is(409, "Somebody has changed this");
    let undo = director.get(&case).await;
    undo.is(200, "Recommended: Band C");
}

on_both!(
    from_evidence_to_a_decision_that_the_head_was_told_of,
    what_the_board_returns_is_recommended_again,
    a_band_of_one_school_is_nobody_elses,
    bands_are_hidden_while_a_screen_is_shared,
    judgements_have_evidence_and_stay_with_those_who_judge,
    head_and_director_agree_when_the_school_is_ready,
    powers_and_levy_are_decisions_of_their_own,
    a_school_that_may_join_is_banded_in_due_diligence,
    a_stale_recommendation_changes_nothing,
);
