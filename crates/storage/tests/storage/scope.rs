//! Scope: nobody sees what is another trust's, another school's or another person's, even where a query forgets to ask.

use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use trustwide_domain::{
    Urn,
    access::{Access, Right, Role},
    ids::TrustId,
};
use trustwide_storage::{
    Kind, Versioned, Who, every_table, every_versioned, tables::*, versions::AnyTable, write::Party,
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{self, House, add, person as id, rows, urn};

/// One row of every versioned table in Fenland, the trust that Saltmarsh must never see.
async fn furnish_fenland(house: &House) {
    let mut write = house.db.write(&house.fenland, &id("operator")).await.unwrap();
    let parties = [(Party::School(house.c), "shown"), (Party::Person(id("operator")), "there")];
    macro_rules! add_each {
        ($($module:ident),*) => {$({
            // The house has its school already.
            if stringify!($module) != "school" {
                let record = house::record(concat!("f-", stringify!($module)));
                let fields = house::some::<$module::Entity>();
                write.add::<$module::Entity>(record, &parties, fields).await.unwrap();
            }
        })*};
    }
    every_versioned!(add_each);
    write.commit().await.unwrap();
}

async fn nothing_of_another_trust_is_seen(db: TestDatabase) {
    let house = House::build(db).await;
    furnish_fenland(&house).await;
    let ours = house.all().await;
    let theirs = house.scope(house::operator(&house.fenland)).await;
    macro_rules! look_at_each {
        ($($module:ident),*) => {$({
            let name = stringify!($module);
            let seen = rows::<$module::Entity>(&theirs).await;
            assert_eq!(seen.len(), 1, "{name}: the other trust sees its own row");
            let trusts = ours.list::<$module::Entity>().await.unwrap();
            assert!(trusts.iter().all(|row| row.trust_id == house.saltmarsh.0), "{name}");
            let versions = ours.versions_of::<$module::Entity>(&seen[0].0.record).await.unwrap();
            assert!(versions.is_empty(), "{name}: a history of another trust's record");
        })*};
    }
    every_versioned!(look_at_each);
}

async fn a_write_to_one_trust_cannot_touch_anothers_record(db: TestDatabase) {
    let house = House::build(db).await;
    furnish_fenland(&house).await;
    let theirs = house.scope(house::operator(&house.fenland)).await;
    let (edited, fields) = rows::<context_note::Entity>(&theirs).await.remove(0);
    drop(theirs);
    let mut write = house.write().await;
    assert!(write.change::<context_note::Entity>(&edited, fields).await.is_err());
    assert!(write.withdraw::<context_note::Entity>(&edited).await.is_err());
}

/// A connection as the program has it, whose transactions say which trust they are for.
async fn connection(house: &House) -> DatabaseConnection {
    let mut options = sea_orm::ConnectOptions::new(&house.db.url().url);
    options.sqlx_logging(false).max_connections(1);
    sea_orm::Database::connect(options).await.unwrap()
}

async fn set_trust(connection: &DatabaseConnection, trust: &TrustId) {
    let set = format!("SELECT set_config('trustwide.trust', '{trust}', false)");
    connection.execute_unprepared(&set).await.unwrap();
}

/// Row-level security alone: the queries here ask for everything. SQLite serves one trust's machine and has none.
async fn a_query_that_forgets_its_trust_finds_nothing_of_others(db: TestDatabase) {
    if db.kind() == Kind::Sqlite {
        return;
    }
    let house = House::build(db).await;
    furnish_fenland(&house).await;
    let connection = connection(&house).await;
    macro_rules! names {
        ($($module:ident),*) => { [$(stringify!($module)),*] };
    }
    let count = async |table: &str| {
        let ask = Statement::from_string(
            connection.get_database_backend(),
            format!("SELECT count(*) AS n FROM {table}"),
        );
        let row = connection.query_one_raw(ask).await.unwrap().unwrap();
        row.try_get::<i64>("", "n").unwrap()
    };
    for table in every_table!(names) {
        assert_eq!(count(table).await, 0, "{table} shows rows to whoever names no trust");
    }
    set_trust(&connection, &house.fenland).await;
    for table in every_versioned!(names) {
        assert_eq!(count(table).await, 1, "{table} shows Fenland its own row and no other");
    }
    set_trust(&connection, &house.saltmarsh).await;
    for table in every_versioned!(names).into_iter().filter(|it| *it != "school") {
        assert_eq!(count(table).await, 0, "{table} shows Saltmarsh a row of Fenland");
    }
    let steal = format!("UPDATE context_note SET trust_id = '{}'", house.saltmarsh);
    let stolen = connection.execute_unprepared(&steal).await.unwrap();
    assert_eq!(stolen.rows_affected(), 0);
    let plant = format!(
        "INSERT INTO view_log (id, trust_id, person_id, at, what) VALUES ('v', '{}', 'p', 1, 'w')",
        house.fenland
    );
    assert!(connection.execute_unprepared(&plant).await.is_err(), "a row for another trust");
    connection.close().await.unwrap();
}

async fn correct(house: &House, id: &str, school: trustwide_domain::Urn) {
    let mut write = house.write().await;
    let (field, value, reason) = ("head", "A. N. Other", "appointed in September");
    let fields = correction::Fields {
        urn: i64::from(school.number()),
        field: field.into(),
        value: value.into(),
        reason: reason.into(),
    };
    add::<correction::Entity>(&mut write, id, Party::School(school), fields).await.unwrap();
    write.commit().await.unwrap();
}

async fn a_head_sees_their_own_school_only(db: TestDatabase) {
    let house = House::build(db).await;
    correct(&house, "of-a", house.a).await;
    correct(&house, "of-b", house.b).await;
    let head = house.scope(house.head_of("pat", house.a)).await;
    assert_eq!(head.corrections(house.a).await.unwrap().len(), 1);
    assert!(head.corrections(house.b).await.unwrap().is_empty());
    let seen = rows::<correction::Entity>(&head).await;
    assert_eq!(seen.iter().map(|(it, _)| it.record.0.as_str()).collect::<Vec<_>>(), ["of-a"]);
    let history = head.versions_of::<correction::Entity>(&house::record("of-b")).await.unwrap();
    assert!(history.is_empty());

    let mut nobody = house.head_of("sam", house.a);
    nobody.access = Access::default();
    assert!(house.scope(nobody).await.corrections(house.a).await.unwrap().is_empty());
    assert_eq!(house.all().await.corrections(house.b).await.unwrap().len(), 1);
}

async fn two_heads_see_a_record_that_concerns_both(db: TestDatabase) {
    let house = House::build(db).await;
    let mut write = house.write().await;
    let fields = context_note::Fields {
        urn: i64::from(house.a.number()),
        measure: String::new(),
        words: "a shared nursery".into(),
    };
    let both = [(Party::School(house.a), "about"), (Party::School(house.b), "about")];
    write.add::<context_note::Entity>(house::record("shared"), &both, fields).await.unwrap();
    write.commit().await.unwrap();
    for school in [house.a, house.b] {
        let head = house.scope(house.head_of("pat", school)).await;
        assert_eq!(rows::<context_note::Entity>(&head).await.len(), 1, "{school}");
    }
    let stranger = house.scope(house.head_of("pat", urn("900009"))).await;
    assert!(rows::<context_note::Entity>(&stranger).await.is_empty());
}

async fn a_watchlist_is_its_owners_alone(db: TestDatabase) {
    let house = House::build(db).await;
    let who = |name: &str| Who { person: id(name), ..house::operator(&house.saltmarsh) };
    let mut write = house.db.write(&house.saltmarsh, &id("pat")).await.unwrap();
    write.watch(house::record("watch"), house.a).await.unwrap();
    write.commit().await.unwrap();
    assert_eq!(house.scope(who("pat")).await.watched().await.unwrap().len(), 1);
    // Not even somebody who may see everything else.
    assert!(house.scope(who("sam")).await.watched().await.unwrap().is_empty());
    let head = Access::of(
        &[house::holding("pat", Role::Headteacher, Some(house.a))],
        house::FIRST_DAY,
        true,
    );
    let pat = Who { access: head, ..who("pat") };
    assert_eq!(house.scope(pat).await.watched().await.unwrap()[0].0, house.a);
}

/// Which of the records of a table somebody in a post sees.
async fn seen<E: Versioned + AnyTable>(
    house: &House,
    role: Role,
    school: Option<Urn>,
) -> Vec<String> {
    let held = [house::holding("pat", role, school)];
    let access = Access::of(&held, house::FIRST_DAY, true);
    let who = Who { access, ..Who { person: id("pat"), ..house::operator(&house.saltmarsh) } };
    rows::<E>(&house.scope(who).await).await.into_iter().map(|(it, _)| it.record.0).collect()
}

async fn a_band_is_shown_to_a_head_only_once_they_are_told(db: TestDatabase) {
    let house = House::build(db).await;
    let mut write = house.write().await;
    let about = [(Party::School(house.a), "about")];
    let fields = house::some::<banding_decision::Entity>;
    write.add::<banding_decision::Entity>(house::record("told"), &[], fields()).await.unwrap();
    write.add::<banding_decision::Entity>(house::record("untold"), &[], fields()).await.unwrap();
    write.open_to(&house::record("told"), Party::School(house.a), "shown").await.unwrap();
    write.open_to(&house::record("told"), Party::School(house.a), "shown").await.unwrap();
    write
        .add::<judgement::Entity>(
            house::record("judged"),
            &about,
            house::some::<judgement::Entity>(),
        )
        .await
        .unwrap();
    write.commit().await.unwrap();
    let decisions =
        async |role, school| seen::<banding_decision::Entity>(&house, role, school).await;
    let (a, b) = (Some(house.a), Some(house.b));
    for role in [
        Role::ChiefExecutive,
        Role::ImprovementDirector,
        Role::Trustee,
        Role::GovernanceProfessional,
    ] {
        assert_eq!(decisions(role, None).await.len(), 2, "{role:?}");
    }
    for role in [Role::Headteacher, Role::ImprovementPartner, Role::LocalBoardChair] {
        assert_eq!(decisions(role, a).await, ["told"], "{role:?}");
        assert!(decisions(role, b).await.is_empty(), "{role:?}");
    }
    for role in Role::ALL.iter().filter(|it| !it.rights().contains(&Right::SeeBanding)) {
        let at = role.is_for_a_school().then_some(house.a);
        assert!(decisions(*role, at).await.is_empty(), "{role:?}");
    }
    assert_eq!(seen::<judgement::Entity>(&house, Role::ImprovementPartner, a).await, ["judged"]);
    assert!(seen::<judgement::Entity>(&house, Role::Headteacher, a).await.is_empty());
}

async fn what_two_people_have_between_them_is_theirs(db: TestDatabase) {
    let house = House::build(db).await;
    let mut write = house.write().await;
    let pair = [(Party::Person(id("pat")), "pair"), (Party::Person(id("sam")), "pair")];
    let visit = [(Party::School(house.a), "about"), (Party::Person(id("sam")), "there")];
    let fields = house::some::<contact::Entity>;
    write.add::<contact::Entity>(house::record("of-two"), &pair, fields()).await.unwrap();
    write.add::<contact::Entity>(house::record("visit"), &visit, fields()).await.unwrap();
    write.commit().await.unwrap();
    let contacts = async |name: &str, role, school| {
        let access = Access::of(&[house::holding(name, role, school)], house::FIRST_DAY, true);
        let who = Who { person: id(name), access, ..house::operator(&house.saltmarsh) };
        let found = rows::<contact::Entity>(&house.scope(who).await).await;
        found.into_iter().map(|(it, _)| it.record.0).collect::<Vec<_>>()
    };
    let a = Some(house.a);
    assert_eq!(contacts("pat", Role::Practitioner, a).await, ["of-two"]);
    assert_eq!(contacts("lee", Role::ImprovementDirector, None).await, ["visit"]);
    assert_eq!(contacts("pat", Role::ImprovementDirector, None).await, ["of-two", "visit"]);
    assert_eq!(contacts("lee", Role::Headteacher, a).await, ["visit"]);
    assert!(contacts("lee", Role::Headteacher, Some(house.b)).await.is_empty());
    assert!(contacts("lee", Role::Trustee, None).await.is_empty());
    assert_eq!(contacts("sam", Role::Trustee, None).await, ["of-two", "visit"]);
}

on_both!(
    a_band_is_shown_to_a_head_only_once_they_are_told,
    what_two_people_have_between_them_is_theirs,
    nothing_of_another_trust_is_seen,
    a_write_to_one_trust_cannot_touch_anothers_record,
    a_query_that_forgets_its_trust_finds_nothing_of_others,
    a_head_sees_their_own_school_only,
    two_heads_see_a_record_that_concerns_both,
    a_watchlist_is_its_owners_alone,
);
