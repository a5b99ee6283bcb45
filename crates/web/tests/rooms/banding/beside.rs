//! What stands beside a band: conditions for moving up, powers and the levy.

use trustwide_test_support::{TestDatabase, on_both};

use super::steps::{DIRECTOR, GOVERNANCE, HEAD, again, in_band_d, start};
use crate::{browser::Answer, house::id};

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
    for (day, says) in [
        ("2026-09-24", "Record it once it is met"),
        ("2026-09-22", "It was proposed on 23 September 2026"),
    ] {
        let fields = [("version", met.as_str()), ("on", day), ("evidence", "Seen in books")];
        director.post(&format!("{one}/met"), &fields).await.is(422, says);
    }
    director.post(&format!("{one}/met"), &fields("Seen in books")).await.leads_to(&bands);
    head.get(&bands).await.is(200, "Met on 23 September 2026: Seen in books");
    // The band has not moved: the board decides.
    head.get(&bands).await.is(200, "Band D, improving, in force from 23 September 2026");
}

async fn a_condition_is_declined_or_withdrawn_until_both_agree(db: TestDatabase) {
    let house = start(db).await;
    in_band_d(&house).await;
    let (mut director, mut head) = (again(&house, DIRECTOR).await, again(&house, HEAD).await);
    let bands = format!("/schools/{}/band", house.a);
    let action = format!("/schools/{}/conditions", house.a);
    let propose = async |browser: &mut crate::browser::Browser, words: &str| {
        let record = browser.get(&bands).await.hidden_in(&action, "record").unwrap();
        let fields = [("record", record.as_str()), ("words", words)];
        browser.post(&action, &fields).await.leads_to(&bands);
        format!("{action}/{record}")
    };
    let take_away = async |browser: &mut crate::browser::Browser, one: &str, words: &str| {
        let page = browser.get(&bands).await;
        page.is(200, words);
        let to = format!("{one}/withdrawal");
        let version = page.hidden_in(&to, "version").expect("a form");
        browser.post(&to, &[("version", &version)]).await.leads_to(&bands);
        browser.post(&to, &[("version", &version)]).await.leads_to(&bands);
    };
    // The head declines what the director proposes.
    let one = propose(&mut director, "The kestrel plan is kept").await;
    director.get(&bands).await.is(200, "None is agreed by both yet: three to five are meant");
    take_away(&mut head, &one, "Decline it").await;
    assert!(!director.get(&bands).await.says("The kestrel plan is kept"));
    // The director withdraws another, and takes that back.
    let other = propose(&mut director, "The merlin plan is kept").await;
    take_away(&mut director, &other, "Withdraw it").await;
    assert!(!head.get(&bands).await.says("The merlin plan is kept"));
    // What both have agreed to stays.
    let third = propose(&mut head, "The hobby plan is kept").await;
    let to = format!("{third}/withdrawal");
    let version = head.get(&bands).await.hidden_in(&to, "version").expect("a form");
    let agree = format!("{third}/agreement");
    let agreed = director.get(&bands).await.hidden_in(&agree, "version").unwrap();
    director.post(&agree, &[("version", &agreed)]).await.leads_to(&bands);
    let page = head.get(&bands).await;
    page.is(200, "One is agreed by both: three to five are meant");
    assert!(page.hidden_in(&to, "version").is_none(), "no form any more");
    head.post(&to, &[("version", &version)]).await.is(422, "Both have agreed to this condition");
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
    governance.post(&action, &fields("2028-09-24")).await.is(422, "until 23 September 2028");
    let mut early = fields("2027-01-01");
    early[3].1 = "2026-09-24";
    governance.post(&action, &early).await.is(422, "A decision is recorded once it was made");
    governance.post(&action, &fields("2027-01-01")).await.leads_to(&bands);
    assert!(!head.get(&bands).await.says("6.5% of its grant"), "no notice was given yet");
    let notice = format!("{action}/{record}/notice");
    let version = governance.get(&bands).await.hidden_in(&notice, "version").unwrap();
    governance.post(&notice, &[("version", &version)]).await.leads_to(&bands);
    head.get(&bands).await.is(200, "6.5% of its grant");
    let end = format!("{action}/{record}/end");
    let version = governance.get(&bands).await.hidden_in(&end, "version").unwrap();
    let ended = |day| [("version", version.as_str()), ("ended", day)];
    let says = "It was decided on 23 September 2026: it ends on that day or later";
    governance.post(&end, &ended("2026-09-22")).await.is(422, says);
    governance.post(&end, &ended("2026-12-31")).await.is(422, "Record it once it has ended");
    let ask = format!("/schools/{}/questions", house.a);
    let asked = head.get(&bands).await.hidden_in(&ask, "record").unwrap();
    let fields = [("record", asked.as_str()), ("about", "levy"), ("words", "What will it buy?")];
    head.post(&ask, &fields).await.leads_to(&bands);
    let answer = format!("{ask}/{asked}/answer");
    let version = governance.get(&bands).await.hidden_in(&answer, "version").unwrap();
    let fields = [("version", version.as_str()), ("answer", "3.5 more days")];
    governance.post(&answer, &fields).await.leads_to(&bands);
    head.get(&bands).await.is(200, "3.5 more days");
    // It is called off before its first day, and so nothing is paid by it.
    governance.post(&end, &ended("2026-09-23")).await.leads_to(&bands);
    head.get(&bands).await.is(200, "called off 23 September 2026");
}

async fn powers_move_from_a_day_until_something(db: TestDatabase) {
    let house = start(db).await;
    in_band_d(&house).await;
    let (mut governance, mut head) = (again(&house, GOVERNANCE).await, again(&house, HEAD).await);
    let bands = format!("/schools/{}/band", house.a);
    let action = format!("/schools/{}/consequences", house.a);
    let record = id("powers");
    let fields = |until| {
        [
            ("record", record.as_str()),
            ("kind", "powers"),
            ("body", "Board of trustees"),
            ("on", "2026-09-23"),
            ("minute", "15/3"),
            ("from", "2026-11-01"),
            ("powers", "Appointing to posts that cost more"),
            ("until", until),
            ("question_to", "The chair of trustees"),
        ]
    };
    governance.post(&action, &fields("")).await.is(422, "Say what must be so for them to go back");
    let until = "Two terms in which the plan is kept";
    governance.post(&action, &fields(until)).await.leads_to(&bands);
    assert!(!head.get(&bands).await.says("Appointing to posts"), "no notice was given yet");
    let notice = format!("{action}/{record}/notice");
    let version = governance.get(&bands).await.hidden_in(&notice, "version").unwrap();
    governance.post(&notice, &[("version", &version)]).await.leads_to(&bands);
    let page = head.get(&bands).await;
    for words in ["Appointing to posts that cost more", "1 November 2026", until, "minute 15/3"] {
        page.is(200, words);
    }
    let end = format!("{action}/{record}/end");
    let version = governance.get(&bands).await.hidden_in(&end, "version").unwrap();
    governance.post(&end, &[("version", &version), ("ended", "soon")]).await.is(422, "Enter");
    let fields = [("version", version.as_str()), ("ended", "2026-11-20")];
    governance.post(&end, &fields).await.is(422, "Record it once it has ended");
    house.db.clock.set("2026-11-20T09:00:00Z");
    let (mut governance, mut head) = (again(&house, GOVERNANCE).await, again(&house, HEAD).await);
    governance.post(&end, &fields).await.leads_to(&bands);
    head.get(&bands).await.is(200, "ended 20 November 2026");
}

on_both!(
    a_condition_is_declined_or_withdrawn_until_both_agree,
    powers_move_from_a_day_until_something,
    head_and_director_agree_when_the_school_is_ready,
    powers_and_levy_are_decisions_of_their_own,
);
