//! What can be brought along from before the start, and what cannot: the last word, whoever asks.

use jiff::civil::date;
use trustwide_domain::{
    AcademicYear,
    access::Role,
    days::{Account, Holder},
    model::Model,
};
use trustwide_storage::{
    StorageError, Write,
    opening::{Brought, OpeningBand, OpeningDays},
    schools::NewSchool,
    tables::banding_decision,
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{FIRST_DAY, House, person, record, school, some, urn};

const TEXT: &str = include_str!("../../../domain/tests/data/four_tiers.toml");

fn model() -> Model {
    Model::read("model", TEXT, &trustwide_domain::model::Known::shipped()).unwrap()
}

async fn adopted(house: &House) {
    let mut write = house.write().await;
    write.draft_model(record("model"), "Four tiers", TEXT).await.unwrap();
    write.commit().await.unwrap();
    let draft = house.all().await.find_model_version(&record("model")).await.unwrap().unwrap();
    let mut write = house.write().await;
    write.adopt_model(&draft, FIRST_DAY, "Agreed").await.unwrap();
    write.commit().await.unwrap();
}

/// Brings one band along; nothing stays where it is refused.
async fn open(house: &House, id: &str, band: &OpeningBand) -> Result<(), StorageError> {
    let mut write = house.write().await;
    let bands = std::slice::from_ref(band);
    write.open_bands(&record(id), &record("model"), bands, date(2026, 9, 14)).await?;
    write.commit().await.map(drop)
}

/// A band is brought along from before the start, and only for a school that nobody has decided here.
async fn only_bands_from_before_the_start_are_brought_along(db: TestDatabase) {
    let house = House::build(db).await;
    adopted(&house).await;
    let mut write = house.write().await;
    let joined_on = Some(date(2026, 9, 10));
    write.add_school(NewSchool { joined_on, ..school(urn("900009")) }).await.unwrap();
    let decided = banding_decision::Fields {
        urn: house.b.number().into(),
        how: "board".into(),
        band: Some("tow".into()),
        in_force_from: Some("2026-09-01".into()),
        ..some::<banding_decision::Entity>()
    };
    write.add::<banding_decision::Entity>(record("d"), &[], decided).await.unwrap();
    write.commit().await.unwrap();
    let band = |urn, from_on| OpeningBand { urn, band: "sail".into(), from_on };
    let refused = async |id: &str, it: OpeningBand, why: &str| {
        let said = open(&house, id, &it).await.unwrap_err().to_string();
        assert!(said.contains(why), "{said}");
    };
    let late = "only bands from 1 September 2026 or before";
    refused("late", band(house.a, date(2026, 9, 2)), late).await;
    refused("next year", band(house.a, date(2027, 9, 1)), late).await;
    refused("decided", band(house.b, FIRST_DAY), "has decided about this school here").await;
    refused("elsewhere", band(house.c, FIRST_DAY), "no school of the trust").await;
    assert_eq!(house.all().await.bands().await.unwrap().len(), 1, "what was decided");
    open(&house, "before", &band(house.a, date(2024, 9, 1))).await.unwrap();
    open(&house, "joined", &band(urn("900009"), date(2026, 9, 10))).await.unwrap();
    let openings = house.all().await.openings().await.unwrap();
    assert!(openings.decided.contains(&house.b) && !openings.decided.contains(&house.a));
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

/// Days on an addition for a band are only for a school that was in it; what heads give stands as theirs.
async fn days_are_brought_along_for_whom_they_were(db: TestDatabase) {
    let house = House::build(db).await;
    adopted(&house).await;
    let more = model().supplements[0].clone();
    let year = AcademicYear::of(FIRST_DAY);
    let days = |urn| OpeningDays {
        urn,
        account: Account::Supplement,
        giver: Holder::Central,
        receiver: Holder::School(urn),
        line: more.item.id.clone(),
        minutes: 90,
        year,
    };
    let bring = async |id: &str, it: OpeningDays| {
        let mut write: Write = house.write().await;
        write.open_days(&record(id), &[it]).await?;
        write.commit().await.map(drop)
    };
    let said = bring("none", days(house.a)).await.unwrap_err().to_string();
    assert!(said.contains("a band that its school was not in"), "{said}");
    let band = OpeningBand { urn: house.a, band: more.band.clone(), from_on: FIRST_DAY };
    open(&house, "bands", &band).await.unwrap();
    bring("days", days(house.a)).await.unwrap();
    house.join("hal", "Hal Crane").await;
    house.appoint("hal", Role::Headteacher, Some(house.a), None).await;
    let given = OpeningDays {
        account: Account::Commitment,
        giver: Holder::Person(person("hal")),
        receiver: Holder::Trust,
        line: "heads_days".into(),
        ..days(house.a)
    };
    bring("given", given).await.unwrap();
    let all = house.all().await.transfers(year).await.unwrap();
    let said: Vec<String> =
        all.iter().map(|it| format!("{} to {}", it.transfer.giver, it.transfer.receiver)).collect();
    assert!(said.contains(&"person/hal to trust".to_owned()), "{said:?}");
    let head = house.scope(house.head_of("hal", house.a)).await.transfers(year).await.unwrap();
    assert_eq!(head.len(), 2, "received by the school, and given by its head");
    assert_eq!(house.db.check().await.unwrap().faults, [""; 0]);
}

/// A table is known again by what is in it, until it is taken back.
async fn a_table_is_known_again(db: TestDatabase) {
    let house = House::build(db).await;
    let mut write = house.write().await;
    let (base, here) = write.brought_before(Brought::Days, "School,Line\n").await.unwrap();
    assert!(!here);
    write.note_brought(Brought::Days, &base, 0).await.unwrap();
    write.commit().await.unwrap();
    let write = house.write().await;
    let again = write.brought_before(Brought::Days, "School,Line\n").await.unwrap();
    assert_eq!(again, (base.clone(), true));
    let other = write.brought_before(Brought::Bands, "School,Line\n").await.unwrap();
    assert!(!other.1, "of another kind");
}

on_both!(
    only_bands_from_before_the_start_are_brought_along,
    days_are_brought_along_for_whom_they_were,
    a_table_is_known_again,
);
