//! What the board decided, as it is written down: only what can be, once, and what can be taken back.

use trustwide_test_support::{TestDatabase, on_both};

use super::steps::{
    BothOnPaper, DIRECTOR, GOVERNANCE, HEAD, again, before_the_board, both_on_paper, browser,
    comment, decide_with, frozen, in_band_d, start, tell,
};
use crate::browser::Browser;

async fn only_what_can_have_been_decided_is_recorded(db: TestDatabase) {
    let house = start(db).await;
    let (paper, case) = before_the_board(&house).await;
    let mut governance = browser(&house, GOVERNANCE).await;
    let why = ("reasons-0", "Because");
    let within = "Enter a day from 1 September 2026 to 22 March 2028";
    let frozen_on = "The paper was frozen on 22 September 2026";
    let whole = "Enter a whole number, such as 5";
    for (field, typed, says) in [
        ("verdict-0", "band/zz", "Choose what was decided"),
        ("verdict-0", "band/d", "Choose what was decided"),
        ("verdict-0", "confirmed", "Choose what was decided"),
        ("on", "1990-01-01", frozen_on),
        ("on", "2026-09-21", frozen_on),
        ("on", "2026-09-23", "A decision is recorded once it was made"),
        ("from", "2026-08-31", within),
        ("from", "2028-03-23", within),
        ("present", "-5", whole),
        ("present", "abc", whole),
        ("present", "4294967296", whole),
        ("quorum", "-5", whole),
        ("quorum", "4.5", whole),
        ("quorum", "", "Enter the quorum and how many were there"),
    ] {
        let answer = decide_with(&mut governance, &paper, &[(field, typed), why]).await;
        answer.is(422, says);
    }
    // No meeting is in the calendar for that day: it is asked, and not taken for granted.
    let unsure = decide_with(&mut governance, &paper, &[("sure", "")]).await;
    unsure.is(422, "No meeting is in the calendar for 22 September 2026. Is the day right?");
    // A chair who acts alone needs no number, and a wrong one is still said.
    let chair = |present| [("how", "chair"), ("present", present), ("quorum", "")];
    decide_with(&mut governance, &paper, &chair("none")).await.is(422, whole);
    governance.get(&case).await.is(200, "Before the board");
    decide_with(&mut governance, &paper, &chair("")).await.leads_to(&paper);
    governance.get(&case).await.is(200, "Confirmed as recommended: Band D");
}

/// The form of a paper with two schools, of which the first alone was decided.
async fn first_of_two(governance: &mut Browser, paper: &str) -> Vec<(String, String)> {
    let action = format!("{paper}/decisions");
    let page = governance.get(paper).await;
    let hidden = |name: &str| page.hidden_in(&action, name).expect("a hidden field");
    let typed = [
        ("how", "board"),
        ("body", "Board of trustees"),
        ("on", "2026-09-22"),
        ("minute", "14/3"),
        ("present", "5"),
        ("quorum", "4"),
        ("interests", "None"),
        ("from", "2026-09-23"),
        ("sure", "yes"),
        ("verdict-0", "confirm"),
        ("verdict-1", ""),
    ];
    let typed = typed.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned()));
    let kept = ["record-0", "banding-0", "record-1", "banding-1"];
    typed.chain(kept.map(|name| (name.to_owned(), hidden(name)))).collect()
}

async fn the_same_form_sent_twice_leads_on(db: TestDatabase) {
    let house = start(db).await;
    let BothOnPaper { mut director, mut governance, cases: [case, other], paper } =
        both_on_paper(&house).await;
    let fields = first_of_two(&mut governance, &paper).await;
    let fields: Vec<(&str, &str)> =
        fields.iter().map(|it| (it.0.as_str(), it.1.as_str())).collect();
    let action = format!("{paper}/decisions");
    governance.post(&action, &fields).await.leads_to(&paper);
    governance.post(&action, &fields).await.leads_to(&paper);
    director.get(&case).await.is(200, "Confirmed as recommended");
    director.get(&other).await.is(200, "Before the board");
    // Another form of the same school, opened before, is stale.
    let mut late = fields.clone();
    late.retain(|it| it.0 != "record-0");
    late.push(("record-0", "0123456789abcdef0123456789abcdef"));
    governance.post(&action, &late).await.is(409, "Somebody has changed this");
}

async fn a_telling_is_taken_back_while_nothing_has_followed(db: TestDatabase) {
    let house = start(db).await;
    let (paper, case) = before_the_board(&house).await;
    let (mut director, mut governance) =
        (again(&house, DIRECTOR).await, browser(&house, GOVERNANCE).await);
    decide_with(&mut governance, &paper, &[]).await.leads_to(&paper);
    let bands = format!("/schools/{}/band", house.a);
    tell(&mut director, &case).await;
    let undo = director.get(&case).await.undo().expect("an undo");
    governance.post(&undo, &[]).await.is(403, "Your posts");
    director.post(&undo, &[]).await.leads_to(&case);
    director.get(&case).await.is(200, "Decided: the head is to be told");
    director.post(&undo, &[]).await.leads_to(&case);
    let mut head = again(&house, HEAD).await;
    head.get(&bands).await.is(200, "No decision about your school has been shown to you");
    assert!(!head.get(&case).await.says("Confirmed as recommended"), "the head is told first");
    // Once the head has been here, it stays: the days say what the band is.
    house.db.clock.wait_minutes(1);
    tell(&mut director, &case).await;
    let undo = director.get(&case).await.undo().expect("an undo");
    house.db.clock.wait_minutes(1);
    head.get(&format!("/schools/{}/days", house.a)).await.is(200, "days");
    director.post(&undo, &[]).await.is(422, "Somebody has looked at the school since");
    head.get(&bands).await.is(200, "Band D");
    assert_eq!(house.db.check().await.expect("a check").faults, [""; 0]);
}

async fn what_is_said_after_the_paper_stands_beside_it(db: TestDatabase) {
    let house = start(db).await;
    let (paper, case) = before_the_board(&house).await;
    let (mut governance, mut head) = (browser(&house, GOVERNANCE).await, again(&house, HEAD).await);
    governance.get(&paper).await.is(200, "Drafted here once what was decided is recorded");
    comment(&mut head, &case, "The sanderling figures are wrong").await;
    head.get(&case).await.is(200, "The board reads your words beside it, as said since");
    let page = governance.get(&paper).await;
    page.is(200, "Said since, and not part of what is frozen");
    page.is(200, "The sanderling figures are wrong");
    page.is(200, "This paper is as it was frozen");
    decide_with(&mut governance, &paper, &[]).await.leads_to(&paper);
    let drafted = "Board of trustees, 22 September 2026, minute 14/3. 5 were there, with a quorum of 4. \
                   Interests: Yan Bright, a parent at the school, left for the item. \
                   Avocet Primary: Confirmed as recommended, Band D, in force from 23 September 2026.";
    governance.get(&paper).await.is(200, drafted);
    // Once it is decided nothing is added, and the head does not learn here that it is.
    let late =
        [("record", "0123456789abcdef0123456789abcdef"), ("kind", "comment"), ("words", "More")];
    let answer = head.post(&format!("{case}/comments"), &late).await;
    answer.is(422, "The time to correct and comment is over");
    assert!(!answer.says("decided"), "{}", answer.body);
}

async fn a_round_counts_every_school(db: TestDatabase) {
    let house = start(db).await;
    let mut director = browser(&house, DIRECTOR).await;
    frozen(&house, &mut director).await;
    director.get("/banding").await.is(200, "0 of 2 decided and told");
}

async fn powers_and_levy_are_offered_where_the_band_may_bring_them(db: TestDatabase) {
    let house = start(db).await;
    in_band_d(&house).await;
    let mut governance = again(&house, GOVERNANCE).await;
    let forms = ["Record a decision about powers", "Record a decision about the levy"];
    let page = governance.get(&format!("/schools/{}/band", house.a)).await;
    for form in forms {
        page.is(200, form);
    }
    let page = governance.get(&format!("/schools/{}/band", house.b)).await;
    page.is(200, "Bittern Primary");
    for form in forms {
        assert!(!page.says(form), "{}", page.body);
    }
    let fields = [("record", "0123456789abcdef0123456789abcdef"), ("kind", "levy")];
    let answer = governance.post(&format!("/schools/{}/consequences", house.b), &fields).await;
    answer.is(422, "No band that is decided or recommended for this school brings such a decision");
}

on_both!(
    what_is_said_after_the_paper_stands_beside_it,
    a_round_counts_every_school,
    powers_and_levy_are_offered_where_the_band_may_bring_them,
    only_what_can_have_been_decided_is_recorded,
    the_same_form_sent_twice_leads_on,
    a_telling_is_taken_back_while_nothing_has_followed,
);
