//! Whatever is done to a record, its history is what a plain list in memory would be.

use proptest::{
    collection::vec,
    prelude::*,
    test_runner::{Config, TestRunner},
};
use trustwide_domain::{AsAt, Moment};
use trustwide_storage::{
    Edited,
    tables::context_note::{Entity as Note, Fields},
    write::Party,
};
use trustwide_test_support::TestDatabase;

use crate::house::{House, add, operator, record, rows};

#[derive(Debug, Clone)]
enum Act {
    Change(u8),
    Withdraw,
    /// Back to one of the versions so far, counted from the first and around again.
    Restore(usize),
    /// A minute passes.
    Wait,
}

fn acts() -> impl Strategy<Value = Vec<Act>> {
    let act = prop_oneof![
        3 => any::<u8>().prop_map(Act::Change),
        1 => Just(Act::Withdraw),
        2 => any::<usize>().prop_map(Act::Restore),
        2 => Just(Act::Wait),
    ];
    vec(act, 1..12)
}

/// The model: from which instant on the record said what; nothing while withdrawn.
struct Model {
    said: Vec<(Moment, Option<String>)>,
    versions: Vec<Edited>,
}

async fn note(house: &House) -> Option<(Edited, Fields)> {
    rows::<Note>(&house.all().await).await.pop()
}

async fn play(acts: Vec<Act>) {
    let house = House::build(TestDatabase::sqlite().await).await;
    let words = |n: u8| Fields {
        urn: i64::from(house.a.number()),
        measure: String::new(),
        words: n.to_string(),
    };
    let mut write = house.write().await;
    let mut model = Model { said: vec![(write.moment(), Some("0".into()))], versions: Vec::new() };
    add::<Note>(&mut write, "note", Party::School(house.a), words(0)).await.unwrap();
    write.commit().await.unwrap();
    model.versions.push(note(&house).await.unwrap().0);
    for act in acts {
        let current = note(&house).await;
        let mut write = house.write().await;
        let moment = write.moment();
        match (act, current) {
            (Act::Wait, _) => house.db.clock.wait_minutes(1),
            (Act::Change(n), Some((edited, _))) => {
                write.change::<Note>(&edited, words(n)).await.unwrap();
                model.said.push((moment, Some(n.to_string())));
            }
            (Act::Withdraw, Some((edited, _))) => {
                write.withdraw::<Note>(&edited).await.unwrap();
                model.said.push((moment, None));
            }
            (Act::Change(_) | Act::Withdraw, None) => {
                let last = model.versions.last().unwrap();
                assert!(
                    write.change::<Note>(last, words(0)).await.is_err(),
                    "a withdrawn record was changed"
                );
                continue;
            }
            (Act::Restore(at), _) => {
                let earlier = &model.versions[at % model.versions.len()];
                let says = house.all().await.versions_of::<Note>(&record("note")).await.unwrap();
                let says =
                    says.into_iter().find(|it| it.version_id == earlier.version).unwrap().words;
                write.restore::<Note>(earlier).await.unwrap();
                model.said.push((moment, Some(says)));
            }
        }
        write.commit().await.unwrap();
        if let Some((edited, _)) = note(&house).await
            && !model.versions.contains(&edited)
        {
            model.versions.push(edited);
        }
    }
    for at in 0..model.said.len() {
        let (from, expected) = &model.said[at];
        let until = model.said.get(at + 1).map_or(Moment::MAX, |(next, _)| Moment(next.0 - 1));
        for known_by in [*from, until] {
            let as_at = AsAt { day: house.db.clock.now().day(), known_by };
            let scope = house.db.scoped(operator(&house.saltmarsh), as_at).await.unwrap();
            let said = rows::<Note>(&scope).await.pop().map(|(_, fields)| fields.words);
            assert_eq!(&said, expected, "act {at}, as known by {known_by:?}");
        }
    }
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

#[test]
fn a_history_is_what_a_list_in_memory_would_be() {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut runner =
        TestRunner::new(Config { cases: 16, failure_persistence: None, ..Config::default() });
    runner
        .run(&acts(), |acts| {
            runtime.block_on(play(acts));
            Ok(())
        })
        .unwrap();
}
