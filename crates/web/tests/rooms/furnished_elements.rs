//! Where the model's elements stand, at school A and in the trust, with words that must stay with those who see school A.

use jiff::civil::date;
use trustwide_domain::{
    elements::{Aspect, Key, State},
    ids::{PersonId, RecordId},
};
use trustwide_storage::{Edited, elements::Policy};

use crate::house::{House, id};

/// What must stay with those who see school A.
pub const ELEMENTS_OF_A: [&str; 1] = ["dotterel by the weir"];

/// The head says how far A has come, the director how far the trust, and a policy is listed.
pub async fn say_where_things_stand(house: &House) {
    let state = State {
        key: Key::new("practice", "shared_log"),
        aspect: Aspect::Maturity,
        school: None,
        state: "seaworthy".into(),
        said: "Seaworthy".into(),
        words: String::new(),
        owner: Some(PersonId(id("Gus Reed"))),
        from: date(2026, 9, 2),
        review: None,
        reason: "It is kept every day".into(),
    };
    let of_a = State {
        school: Some(house.a),
        reason: "As the dotterel by the weir".into(),
        ..state.clone()
    };
    let head = PersonId(id("Ada Heron"));
    let mut write = house.db.write(&house.saltmarsh, &head).await.expect("a write");
    write.record_state(RecordId(id("state of A")), &of_a).await.expect("a state");
    write.commit().await.expect("a commit");
    let director = PersonId(id("Bea Marsh"));
    let mut write = house.db.write(&house.saltmarsh, &director).await.expect("a write");
    write.record_state(RecordId(id("state of the trust")), &state).await.expect("a state");
    let edited = Edited { record: RecordId(id("policy")), version: String::new() };
    let policy = Policy {
        edited: edited.clone(),
        title: "Uniform".into(),
        form: "policy".into(),
        says: String::new(),
    };
    write.set_policy(edited.record, None, &policy).await.expect("a policy");
    write.commit().await.expect("a commit");
}
