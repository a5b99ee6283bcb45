//! What would break if somebody were away or a school joined, and what of an address cannot be read.

use trustwide_domain::{access::Role, model::preset};
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    banding::steps::{DIRECTOR, GOVERNANCE, PARTNER, browser, start_with},
    calendar::enter_the_year,
    house::{House, id},
};

async fn start(db: TestDatabase) -> House {
    let house = start_with(db, preset("humber").expect("a preset").text).await;
    enter_the_year(&house).await;
    house
}

async fn what_cannot_be_read_is_named(db: TestDatabase) {
    let house = start(db).await;
    let mut director = browser(&house, DIRECTOR).await;
    let (a, gus) = (house.a, id(PARTNER));
    for (asked, says) in [
        ("levy=999".to_owned(), "“999” is no share of a grant"),
        ("levy=-1".into(), "“-1” is no share of a grant"),
        ("band=zz".into(), "There is no band “zz”"),
        (format!("school={a}&band=zz"), "There is no band “zz”"),
        (format!("school={a}"), "Choose the band that the school would be in."),
        ("band=d".into(), "Choose the school that would be in another band."),
        ("joins=New&joins_band=zz".into(), "There is no band “zz”"),
        ("joins=New&joins_on=31/12/2026".into(), "A school joins on “31/12/2026”"),
        (
            "joins=New&joins_on=2031-01-01".into(),
            "the year that is worked out ends on 31 August 2027",
        ),
        ("joins_on=2027-01-04".into(), "Enter the name of the school that joins."),
        (format!("school={a}&band=d&band_on=soon"), "A band holds from “soon”"),
        (format!("who=person/{gus}&from=x"), "Somebody is away from “x”"),
        (format!("who=person/{gus}&to=y"), "Somebody is away until “y”"),
        (format!("who=person/{gus}&from=2027-01-05&to=2027-01-04"), "The last day away is before"),
        ("who=nobody".into(), "Choose from the list who is away."),
        ("from=2027-01-05".into(), "Choose from the list who is away."),
    ] {
        let page = director.get(&format!("/what-if?{asked}")).await;
        page.is(200, "Please check what you asked");
        page.is(200, says);
        assert!(!page.says("Nothing is asked yet"), "{asked}");
    }
}

async fn a_visit_breaks_while_the_only_partner_is_away(db: TestDatabase) {
    let house = start(db).await;
    let mut director = browser(&house, DIRECTOR).await;
    let away =
        |name: &str, to: &str| format!("/what-if?who=person/{}&from=2027-01-01&to={to}", id(name));
    let missed = "Visit to Avocet Primary, due by 25 March 2027: nobody else is named for it.";
    let page = director.get(&away(PARTNER, "2027-03-25")).await;
    page.is(200, missed);
    assert!(!page.says("Visit to Bittern Primary"), "it has no partner: {}", page.body);
    let page = director.get(&away(PARTNER, "2027-03-24")).await;
    assert!(!page.says("nobody else is named for it"), "there is a day left: {}", page.body);
    // Those who do not see visits are told that they are not worked out for them.
    let mut governance = browser(&house, GOVERNANCE).await;
    let page = governance.get(&away(PARTNER, "2027-03-25")).await;
    page.is(200, "Visits and meetings are not worked out here");
    assert!(!page.says("Visit to Avocet Primary"), "{}", page.body);
    // Where a second partner is named, the visit is kept.
    house.join("Lyn Smew", Role::ImprovementPartner, Some(house.a)).await;
    let page = director.get(&away(PARTNER, "2027-03-25")).await;
    assert!(!page.says("nobody else is named for it"), "{}", page.body);
}

async fn what_a_joining_school_pays_is_not_known(db: TestDatabase) {
    let house = start(db).await;
    let mut director = browser(&house, DIRECTOR).await;
    let page = director.get("/what-if.json?joins=Dabchick&joins_on=2027-01-04").await;
    page.is(200, "without what Dabchick would pay");
    let page = director.get("/what-if.json?levy=6.5").await;
    assert!(!page.says("would pay"), "{}", page.body);
}

/// What somebody is promised alone breaks while they, or those whom they would meet, are away: said to those who know of it.
async fn what_one_person_is_promised_breaks_too(db: TestDatabase) {
    let house = start(db).await;
    house.join("Cora Vale", Role::ChiefExecutive, None).await;
    let away = format!("/what-if?who=person/{}&from=2026-09-01&to=2027-08-31", id("Ada Heron"));
    let missed = "support, Ada Heron, due by";
    let mut cora = browser(&house, "Cora Vale").await;
    assert!(!cora.get("/what-if").await.says(missed), "nobody is away");
    cora.get(&away).await.is(200, missed);
    let mut governance = browser(&house, GOVERNANCE).await;
    assert!(!governance.get(&away).await.says(missed), "an appraisal is theirs alone");
}

on_both!(
    what_one_person_is_promised_breaks_too,
    what_cannot_be_read_is_named,
    a_visit_breaks_while_the_only_partner_is_away,
    what_a_joining_school_pays_is_not_known,
);
