//! Taking the last act back: by whoever may do the act, once, and never over somebody else's.

use trustwide_domain::{RecordId, access::Role};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{House, id};

async fn a_heads_own_words_are_theirs_to_take_back(db: TestDatabase) {
    let house = House::build(db).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let other = house.join("Cy Rail", Role::Headteacher, Some(house.b)).await;
    let deputy = house.join("Eve Plover", Role::Deputy, Some(house.a)).await;
    let [mut head, mut other, mut deputy] = [
        house.browser_of(&head).await,
        house.browser_of(&other).await,
        house.browser_of(&deputy).await,
    ];
    let (school, record) = (format!("/schools/{}", house.a), id("words"));
    let words =
        [("record", record.as_str()), ("about", ""), ("words", "A year of two building sites")];
    head.get(&school).await;
    head.post(&format!("{school}/context"), &words).await.leads_to(&school);
    let page = head.get(&school).await;
    page.is(200, "A year of two building sites");
    let undo = page.undo().unwrap();
    assert!(undo.starts_with(&format!("/undo/context_note/{record}/-")), "{undo}");
    // A head of another school is not even told that there is such a record.
    other.post(&undo, &[]).await.is(404, "no page at this address");
    // A deputy may write words, and not take another's back.
    deputy.post(&undo, &[]).await.is(409, "Somebody has changed this");
    head.post(&undo, &[]).await.leads_to(&school);
    assert!(!head.get(&school).await.says("A year of two building sites"));
    // Sent twice, it has nothing left to do.
    head.post(&undo, &[]).await.leads_to(&school);
}

async fn a_correction_goes_back_to_what_it_was(db: TestDatabase) {
    let house = House::build(db).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let deputy = house.join("Eve Plover", Role::Deputy, Some(house.a)).await;
    let record = RecordId(id("correction"));
    let mut write = house.db.write(&house.saltmarsh, &head).await.unwrap();
    write
        .correct_fact(record.clone(), None, house.a, ("Capacity", "210", "It was rebuilt"))
        .await
        .unwrap();
    write.commit().await.unwrap();
    let scope = house.scope(&house.saltmarsh).await;
    let first = scope.corrections(house.a).await.unwrap().remove(0);
    let mut write = house.db.write(&house.saltmarsh, &head).await.unwrap();
    write
        .correct_fact(record.clone(), Some(&first), house.a, ("Capacity", "240", "Counted again"))
        .await
        .unwrap();
    write.commit().await.unwrap();
    let undo =
        format!("/undo/correction/{record}/{}?to=/schools/{}", first.edited.version, house.a);
    let [mut head, mut deputy] = [house.browser_of(&head).await, house.browser_of(&deputy).await];
    deputy.post(&undo, &[]).await.is(403, "Your posts do not open this page");
    head.post(&undo, &[]).await.leads_to(&format!("/schools/{}", house.a));
    head.post(&undo, &[]).await.leads_to(&format!("/schools/{}", house.a));
    let after = house.scope(&house.saltmarsh).await.corrections(house.a).await.unwrap();
    assert_eq!(after.iter().map(|it| it.value.as_str()).collect::<Vec<_>>(), ["210"]);
}

async fn a_watchlist_is_its_owners(db: TestDatabase) {
    let house = House::build(db).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let other = house.join("Cy Rail", Role::Headteacher, Some(house.b)).await;
    let record = RecordId(id("watch"));
    let mut write = house.db.write(&house.saltmarsh, &head).await.unwrap();
    write.watch(record.clone(), house.b).await.unwrap();
    write.commit().await.unwrap();
    let undo = format!("/undo/watch/{record}/-?to=/trust");
    house.browser_of(&other).await.post(&undo, &[]).await.is(404, "no page at this address");
    let mut head = house.browser_of(&head).await;
    head.post(&undo, &[]).await.leads_to("/trust");
    head.get("/trust").await.is(200, "That is undone.");
}

async fn only_what_can_be_undone_is(db: TestDatabase) {
    let house = House::build(db).await;
    let administrator = house.join("Dee Quill", Role::Administrator, None).await;
    let mut browser = house.browser_of(&administrator).await;
    let record = id("nothing");
    browser.post(&format!("/undo/trust/{record}/-"), &[]).await.is(404, "no page at this address");
    browser.post("/undo/person/../-", &[]).await.is(400, "could not be read");
    browser.post("/undo/person/x/-", &[]).await.is(400, "could not be read");
    browser.post(&format!("/undo/person/{record}/-"), &[]).await.is(404, "no page at this address");
    // A person who holds a post is not undone under it.
    browser
        .post(&format!("/undo/person/{administrator}/-"), &[])
        .await
        .is(422, "A post is held here");
    browser
        .post(&format!("/undo/post/{}/-", id("post Dee Quill")), &[])
        .await
        .is(422, "A post is held here");
}

on_both!(
    a_heads_own_words_are_theirs_to_take_back,
    a_correction_goes_back_to_what_it_was,
    a_watchlist_is_its_owners,
    only_what_can_be_undone_is,
);
