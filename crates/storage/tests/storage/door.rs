//! The door: links, passwords, second factors, sessions, and limits on guessing.

use jiff::civil::date;
use trustwide_domain::{
    access::{Right, Role},
    ids::PersonId,
};
use trustwide_storage::{
    StorageError,
    door::{DoorError, LINK_LASTS, NewSession, Purpose, SignedIn},
    people::Person,
};
use trustwide_test_support::{TestDatabase, on_both};

use crate::house::{House, PASSWORD, person};

const NAME: &str = "pat@saltmarsh.example";
const HERE: &str = "192.0.2.1";

/// Pat, who has a link and no password yet.
async fn invited(db: TestDatabase) -> (House, PersonId, String) {
    let house = House::build(db).await;
    let pat = house.join("pat", "Pat Okafor").await;
    let link = house.db.make_link(&house.saltmarsh, &pat, NAME, Purpose::Invitation).await.unwrap();
    (house, pat, link)
}

/// Pat, signed in on a laptop.
async fn at_work(db: TestDatabase) -> (House, PersonId, NewSession) {
    let (house, pat, link) = invited(db).await;
    let session = house.db.use_link(&link, PASSWORD, "laptop").await.unwrap();
    (house, pat, session)
}

async fn sign_in(house: &House, password: &str, from: &str) -> Result<NewSession, DoorError> {
    house.db.sign_in(NAME, password, from, "laptop").await
}

async fn signed_in(house: &House, session: &NewSession) -> Option<SignedIn> {
    house.db.signed_in(&session.secret).await.unwrap()
}

fn code(seed: &str, house: &House) -> String {
    let secret = totp_rs::Secret::try_from_base32(seed).unwrap();
    let totp = totp_rs::Builder::new().with_secret(secret).build().unwrap();
    totp.generate(house.db.clock.now().0.unsigned_abs() / 1_000_000).to_string()
}

async fn a_link_works_once(db: TestDatabase) {
    let (house, pat, link) = invited(db).await;
    let (trust, whose, name) = house.db.look_at_link(&link).await.unwrap();
    assert_eq!((trust, whose, name.as_str()), (house.saltmarsh.clone(), pat, NAME));
    // A weak password does not use it up.
    let weak = house.db.use_link(&link, "password1234", "laptop").await;
    assert!(matches!(weak, Err(DoorError::WeakPassword)), "{weak:?}");
    let session = house.db.use_link(&link, PASSWORD, "laptop").await.unwrap();
    assert!(signed_in(&house, &session).await.is_some());
    for spent in [link.as_str(), "no link", ""] {
        let used = house.db.use_link(spent, PASSWORD, "laptop").await;
        assert!(matches!(used, Err(DoorError::LinkSpent)), "{used:?}");
        assert!(house.db.look_at_link(spent).await.is_err());
    }
}

async fn two_uses_of_a_link_at_once_are_one(db: TestDatabase) {
    let (house, _, link) = invited(db).await;
    let (one, two) = tokio::join!(
        house.db.use_link(&link, PASSWORD, "laptop"),
        house.db.use_link(&link, "seven blue bottles", "elsewhere")
    );
    assert_eq!([one.is_ok(), two.is_ok()].iter().filter(|it| **it).count(), 1);
}

async fn a_link_ends_after_three_days(db: TestDatabase) {
    let (house, pat, link) = invited(db).await;
    house.db.clock.wait_minutes(LINK_LASTS / 60_000_000 - 1);
    assert!(house.db.look_at_link(&link).await.is_ok());
    house.db.clock.wait_minutes(1);
    let late = house.db.use_link(&link, PASSWORD, "laptop").await;
    assert!(matches!(late, Err(DoorError::LinkSpent)), "{late:?}");

    // A later link uses up the earlier ones, and ends every session.
    let first = house.db.make_link(&house.saltmarsh, &pat, NAME, Purpose::Reset).await.unwrap();
    let second = house.db.make_link(&house.saltmarsh, &pat, NAME, Purpose::Reset).await.unwrap();
    let session = house.db.use_link(&second, PASSWORD, "laptop").await.unwrap();
    assert!(house.db.use_link(&first, PASSWORD, "laptop").await.is_err());
    let third = house.db.make_link(&house.saltmarsh, &pat, NAME, Purpose::Reset).await.unwrap();
    house.db.use_link(&third, "seven blue bottles", "laptop").await.unwrap();
    assert!(signed_in(&house, &session).await.is_none());
}

async fn a_sign_in_name_is_one_persons(db: TestDatabase) {
    let (house, _, _) = invited(db).await;
    let sam = house.join("sam", "Sam Lindqvist").await;
    let taken = house
        .db
        .make_link(&house.saltmarsh, &sam, " PAT@saltmarsh.example", Purpose::Invitation)
        .await;
    assert!(matches!(taken, Err(StorageError::Refused(_))), "{taken:?}");
}

async fn a_session_ends_when_idle_and_in_any_case(db: TestDatabase) {
    let (house, _, session) = at_work(db).await;
    house.db.clock.wait_minutes(7 * 60 + 59);
    assert!(signed_in(&house, &session).await.is_some(), "used within eight hours");
    house.db.clock.wait_minutes(8 * 60);
    assert!(signed_in(&house, &session).await.is_none(), "idle for eight hours");

    let session = sign_in(&house, PASSWORD, HERE).await.unwrap();
    let mut hours = 0;
    while signed_in(&house, &session).await.is_some() {
        house.db.clock.wait_minutes(4 * 60);
        hours += 4;
        assert!(hours <= 7 * 24, "a session lasts for a week at most");
    }
    assert_eq!(hours, 7 * 24);
}

async fn a_session_is_revoked_and_a_new_password_ends_the_others(db: TestDatabase) {
    let (house, pat, first) = at_work(db).await;
    let second = sign_in(&house, PASSWORD, HERE).await.unwrap();
    assert_eq!(house.db.sessions_of(&pat).await.unwrap().len(), 2);
    let at = signed_in(&house, &second).await.unwrap();
    // Only one's own.
    house.db.end_session(&person("sam"), &at.token_hash).await.unwrap();
    assert!(signed_in(&house, &second).await.is_some());
    house.db.end_session(&pat, &at.token_hash).await.unwrap();
    assert!(signed_in(&house, &second).await.is_none());

    let third = sign_in(&house, PASSWORD, HERE).await.unwrap();
    let at = signed_in(&house, &third).await.unwrap();
    assert!(house.db.change_password(&at, "not the old one", "seven blue bottles").await.is_err());
    house.db.change_password(&at, PASSWORD, "seven blue bottles").await.unwrap();
    assert!(signed_in(&house, &third).await.is_some() && signed_in(&house, &first).await.is_none());
    assert!(sign_in(&house, PASSWORD, HERE).await.is_err());
    assert!(sign_in(&house, "seven blue bottles", HERE).await.is_ok());
    house.db.end_sessions(&pat).await.unwrap();
    assert!(signed_in(&house, &third).await.is_none());
    assert!(house.db.signed_in("no secret").await.unwrap().is_none());
}

async fn a_leaver_is_shut_out(db: TestDatabase) {
    let (house, pat, session) = at_work(db).await;
    let was = house.all().await.find_person(&pat).await.unwrap().unwrap();
    let mut write = house.write().await;
    let last = Person { left_on: Some(date(2026, 9, 14)), ..was.clone() };
    write.change_person(&was, &last).await.unwrap();
    write.commit().await.unwrap();
    assert!(signed_in(&house, &session).await.is_some(), "the last day is still one of work");
    house.db.clock.set("2026-09-14T23:30:00Z"); // half past midnight in England
    let again = sign_in(&house, PASSWORD, HERE).await.unwrap();
    assert!(
        signed_in(&house, &again).await.is_none() && signed_in(&house, &session).await.is_none()
    );
}

async fn a_code_works_once(db: TestDatabase) {
    let (house, pat, session) = at_work(db).await;
    house.appoint("pat", Role::ImprovementDirector, None, None).await;
    let at = signed_in(&house, &session).await.unwrap();
    assert!(at.needs_second_factor && !at.has_second_factor && !at.who.access.may(Right::SeeTrust));
    let seed = house.db.offer_second_factor(&pat).await.unwrap();
    assert_eq!(
        house.db.offer_second_factor(&pat).await.unwrap(),
        seed,
        "asked twice, the same seed"
    );
    assert!(house.db.confirm_second_factor(&at, "000000x").await.is_err());
    let first = code(&seed, &house);
    house.db.confirm_second_factor(&at, &first).await.unwrap();
    let at = signed_in(&house, &session).await.unwrap();
    assert!(at.second_factor && at.who.access.may(Right::SeeTrust));

    let second = sign_in(&house, PASSWORD, HERE).await.unwrap();
    assert!(second.wants_code);
    assert!(!signed_in(&house, &second).await.unwrap().who.access.may(Right::SeeTrust));
    let replayed = house.db.show_code(&second.secret, &first, HERE).await;
    assert!(matches!(replayed, Err(DoorError::Wrong)), "{replayed:?}");
    house.db.clock.wait_minutes(1);
    assert!(
        house.db.show_code(&second.secret, &first, HERE).await.is_err(),
        "a code of a minute ago"
    );
    let fresh = code(&seed, &house);
    house
        .db
        .show_code(&second.secret, &format!("{} {}", &fresh[..3], &fresh[3..]), HERE)
        .await
        .unwrap();
    assert!(signed_in(&house, &second).await.unwrap().who.access.may(Right::SeeTrust));
    let third = sign_in(&house, PASSWORD, HERE).await.unwrap();
    assert!(
        house.db.show_code(&third.secret, &fresh, HERE).await.is_err(),
        "the same code, elsewhere"
    );

    // A password alone neither replaces the factor nor guesses at it uncounted.
    assert!(house.db.offer_second_factor(&pat).await.is_err());
    let at = signed_in(&house, &third).await.unwrap();
    house.db.clock.wait_minutes(1);
    assert!(house.db.confirm_second_factor(&at, &code(&seed, &house)).await.is_err());
    house.db.remove_second_factor(&pat).await.unwrap();
    assert!(signed_in(&house, &third).await.is_none());
    assert!(!sign_in(&house, PASSWORD, HERE).await.unwrap().wants_code);
}

async fn guesses_at_a_code_are_counted(db: TestDatabase) {
    let (house, pat, session) = at_work(db).await;
    let at = signed_in(&house, &session).await.unwrap();
    let seed = house.db.offer_second_factor(&pat).await.unwrap();
    house.db.confirm_second_factor(&at, &code(&seed, &house)).await.unwrap();
    house.db.clock.wait_minutes(2);
    let second = sign_in(&house, PASSWORD, HERE).await.unwrap();
    for _ in 0..8 {
        let wrong = house.db.show_code(&second.secret, "no code", HERE).await;
        assert!(matches!(wrong, Err(DoorError::Wrong)), "{wrong:?}");
    }
    let right = house.db.show_code(&second.secret, &code(&seed, &house), HERE).await;
    assert!(matches!(right, Err(DoorError::TooMany)), "{right:?}");
}

async fn guesses_at_one_name_are_limited(db: TestDatabase) {
    let (house, _, _) = at_work(db).await;
    for n in 0..8 {
        let wrong = sign_in(&house, "wrong", &format!("192.0.2.{n}")).await;
        assert!(matches!(wrong, Err(DoorError::Wrong)), "{wrong:?}");
    }
    let right = sign_in(&house, PASSWORD, "192.0.2.99").await;
    assert!(matches!(right, Err(DoorError::TooMany)), "{right:?}");
    house.db.clock.wait_minutes(15);
    assert!(sign_in(&house, PASSWORD, HERE).await.is_ok());
}

async fn guesses_from_one_address_are_limited(db: TestDatabase) {
    let (house, _, _) = at_work(db).await;
    for n in 0..40 {
        let name = format!("guess-{n}@saltmarsh.example");
        let wrong = house.db.sign_in(&name, "wrong", HERE, "laptop").await;
        assert!(matches!(wrong, Err(DoorError::Wrong)), "{wrong:?}");
    }
    let here = sign_in(&house, PASSWORD, HERE).await;
    assert!(matches!(here, Err(DoorError::TooMany)), "{here:?}");
    assert!(sign_in(&house, PASSWORD, "198.51.100.7").await.is_ok());
}

async fn a_name_that_nobody_has_looks_like_a_wrong_password(db: TestDatabase) {
    let (house, pat, _) = at_work(db).await;
    let sam = house.join("sam", "Sam Lindqvist").await;
    // Sam has been invited and has set no password.
    house
        .db
        .make_link(&house.saltmarsh, &sam, "sam@saltmarsh.example", Purpose::Invitation)
        .await
        .unwrap();
    for name in [NAME, "sam@saltmarsh.example", "nobody@saltmarsh.example"] {
        for n in 0..8 {
            let wrong = house.db.sign_in(name, "", &format!("192.0.2.{n}"), "laptop").await;
            assert!(matches!(wrong, Err(DoorError::Wrong)), "{name}: {wrong:?}");
        }
        let shut = house.db.sign_in(name, "", HERE, "laptop").await;
        assert!(matches!(shut, Err(DoorError::TooMany)), "{name}: {shut:?}");
    }
    assert_eq!(house.db.sessions_of(&pat).await.unwrap().len(), 1);
}

async fn a_password_must_be_strong(db: TestDatabase) {
    let (house, _, link) = invited(db).await;
    let weak = [
        "",
        "short",
        "elevenchars",
        "aaaaaaaaaaaaaaaa",
        "password1234",
        "QwertyQwerty1",
        "123456789123456789",
        NAME,
        "PAT@Saltmarsh.example",
    ];
    for password in weak.map(String::from).into_iter().chain(["long ".repeat(300)]) {
        let refused = house.db.use_link(&link, &password, "laptop").await;
        assert!(matches!(refused, Err(DoorError::WeakPassword)), "{password:?}: {refused:?}");
    }
    house.db.use_link(&link, "Þrír ostar og öl", "laptop").await.unwrap();
}

async fn only_a_demonstration_lets_one_pick_whom_to_be(db: TestDatabase) {
    let (house, pat, _) = invited(db).await;
    let refused = house.db.be(&house.saltmarsh, &pat).await;
    assert!(matches!(refused, Err(DoorError::Wrong)), "{refused:?}");
    let demo = house
        .db
        .make_trust(None, "Invented Schools Trust", true, crate::house::FIRST_DAY)
        .await
        .unwrap();
    let mut write = house.db.write(&demo, &person("operator")).await.unwrap();
    write.add_person(person("kit"), "Kit Marlowe-Ng", None).await.unwrap();
    write.commit().await.unwrap();
    let session = house.db.be(&demo, &person("kit")).await.unwrap();
    let at = signed_in(&house, &session).await.unwrap();
    assert_eq!(
        (at.who.trust, at.who.person, at.second_factor),
        (demo.clone(), person("kit"), true)
    );
    // Nor does a demonstration let one be somebody of another trust.
    assert!(house.db.be(&demo, &pat).await.is_err());
}

on_both!(
    a_link_works_once,
    two_uses_of_a_link_at_once_are_one,
    a_link_ends_after_three_days,
    a_sign_in_name_is_one_persons,
    a_session_ends_when_idle_and_in_any_case,
    a_session_is_revoked_and_a_new_password_ends_the_others,
    a_leaver_is_shut_out,
    a_code_works_once,
    guesses_at_a_code_are_counted,
    guesses_at_one_name_are_limited,
    guesses_from_one_address_are_limited,
    a_name_that_nobody_has_looks_like_a_wrong_password,
    a_password_must_be_strong,
    only_a_demonstration_lets_one_pick_whom_to_be,
);
