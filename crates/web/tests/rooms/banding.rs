//! Banding: from evidence to a decision that the head was told of, each step by whoever may take it, and nothing shown
//! before its time.

mod agree;
mod beside;
mod decided;
mod follows;
mod judging;
mod review;
pub mod steps;
mod waits;

use trustwide_domain::access::Role;
use trustwide_test_support::{TestDatabase, on_both};

use self::steps::*;
use crate::house::id;

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
    let page = head.get(&bands).await;
    page.is(200, "The time to correct and comment ended on 21 September 2026");
    head.get(&case).await.is(200, "The time passed on 21 September 2026");
    comment(&mut head, &case, "One more thing, too late").await;
    let paper = paper(&mut director, &round).await;
    let page = governance.get(&paper).await;
    page.is(200, "Maths steps were agreed in July: see our plan");
    page.is(200, "after the last day for it");
    assert!(!page.says("Said since, and not part of what is frozen"), "{}", page.body);
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
    // The school saw the first; the second is the executive's until it is sent.
    let mut head = browser(&house, HEAD).await;
    let page = head.get(&case).await;
    page.is(200, "Avocet Primary");
    assert!(!page.says("Recommended: Band C"), "{}", page.body);
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

async fn a_round_is_stopped_and_reopened_with_its_reasons(db: TestDatabase) {
    let house = start(db).await;
    judge(&house).await;
    let mut director = browser(&house, DIRECTOR).await;
    let (round, case) = frozen(&house, &mut director).await;
    let (close, reopen) = (format!("{round}/close"), format!("{round}/reopening"));
    let version = async |director: &mut crate::browser::Browser, action: &str| {
        director.get(&round).await.hidden_in(action, "version").expect("a form")
    };
    let was = version(&mut director, &close).await;
    director.post(&close, &[("version", &was)]).await.is(422, "Say why");
    let why = [("version", was.as_str()), ("reason", "Avocet is being inspected")];
    director.post(&close, &why).await.leads_to(&round);
    director.get(&round).await.is(200, "Bea Marsh: Avocet is being inspected");
    // Nothing in it changes, and it is nobody's next step.
    let fields = [("record", id("r")), ("band", "c".into()), ("reasons", "Because".into())];
    let fields = fields.each_ref().map(|(name, value)| (*name, value.as_str()));
    director
        .post(&format!("{case}/recommendation"), &fields)
        .await
        .is(422, "Nothing in it changes until it is reopened");
    assert!(!director.get("/banding").await.says("To be recommended"));
    director.post(&close, &why).await.leads_to(&round);
    let now = version(&mut director, &reopen).await;
    director.post(&reopen, &[("version", &now)]).await.is(422, "Say why");
    let stale = [("version", was.as_str()), ("reason", "It is over")];
    director.post(&reopen, &stale).await.is(409, "Somebody has changed this");
    let why = [("version", now.as_str()), ("reason", "The inspection is over")];
    director.post(&reopen, &why).await.leads_to(&round);
    let page = director.get(&round).await;
    page.is(200, "Bea Marsh: The inspection is over");
    page.is(200, "Bea Marsh: Avocet is being inspected");
    recommend(&mut director, &case, "c").await;
}

on_both!(
    a_round_is_stopped_and_reopened_with_its_reasons,
    from_evidence_to_a_decision_that_the_head_was_told_of,
    what_the_board_returns_is_recommended_again,
    a_band_of_one_school_is_nobody_elses,
    bands_are_hidden_while_a_screen_is_shared,
    judgements_have_evidence_and_stay_with_those_who_judge,
    a_school_that_may_join_is_banded_in_due_diligence,
    a_stale_recommendation_changes_nothing,
);
