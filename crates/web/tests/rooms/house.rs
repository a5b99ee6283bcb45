//! What the suites start from: two invented trusts in one database, Saltmarsh with schools A and B and Fenland with C, and
//! people with posts who can sign in.

use jiff::civil::{Date, date};
use trustwide_domain::{
    AsAt, Urn,
    access::{Access, Role},
    ids::{PersonId, PostId, RecordId, TrustId},
};
use trustwide_storage::{Scoped, Who, Write, door::Purpose, people::Term, schools::NewSchool};
use trustwide_test_support::TestDatabase;
use trustwide_web::{App, Settings, mail::Mailer};

use crate::browser::Browser;

pub const FIRST_DAY: Date = date(2026, 9, 1);
pub const PASSWORD: &str = "heron marsh lantern tide";

/// Two trusts, and the application over them.
pub struct House {
    pub db: TestDatabase,
    pub app: App,
    pub saltmarsh: TrustId,
    pub fenland: TrustId,
    pub a: Urn,
    pub b: Urn,
    pub c: Urn,
}

impl House {
    pub async fn build(db: TestDatabase) -> Self {
        Self::with(db, Settings::default(), None).await
    }

    pub async fn with(db: TestDatabase, settings: Settings, mailer: Option<Mailer>) -> Self {
        let (a, b, c) = (urn("900001"), urn("900002"), urn("900003"));
        let saltmarsh = trust(
            &db,
            "Saltmarsh Learning Trust",
            &[(a, "Avocet Primary"), (b, "Bittern Primary")],
        )
        .await;
        let fenland = trust(&db, "Fenland Schools Trust", &[(c, "Curlew Academy")]).await;
        let app = App::new(db.database(), settings, mailer);
        House { db, app, saltmarsh, fenland, a, b, c }
    }

    /// Adds somebody to Saltmarsh with a post from the first day on. Their id is made of their name.
    pub async fn join(&self, name: &str, role: Role, school: Option<Urn>) -> PersonId {
        self.join_trust(&self.saltmarsh, name, role, school).await
    }

    pub async fn join_trust(
        &self,
        trust: &TrustId,
        name: &str,
        role: Role,
        school: Option<Urn>,
    ) -> PersonId {
        let person = PersonId(id(name));
        let mut write = self.write_to(trust).await;
        let email = format!("{}@saltmarsh.example", name.to_lowercase().replace(' ', "."));
        write.add_person(person.clone(), name, Some(&email)).await.expect("a new person");
        let post = PostId(id(&format!("post {name}")));
        write.add_post(post.clone(), role, role.title(), school).await.expect("a new post");
        let term = Term { from_on: FIRST_DAY, to_on: None, acting_for: None };
        let held = RecordId(id(&format!("holding {name}")));
        write.give_post(held, &person, &post, term).await.expect("a holding");
        write.commit().await.expect("a commit");
        person
    }

    /// Adopts a model from a day on; its record's id is made of a name.
    pub async fn adopt(&self, name: &str, text: &str, from: Date) {
        let record = RecordId(id(name));
        let mut write = self.write_to(&self.saltmarsh).await;
        write.draft_model(record.clone(), "Our model", text).await.expect("a draft");
        write.commit().await.expect("a commit");
        let scope = self.scope(&self.saltmarsh).await;
        let draft = scope.find_model_version(&record).await.expect("an answer").expect("a draft");
        drop(scope);
        let mut write = self.write_to(&self.saltmarsh).await;
        write.adopt_model(&draft, from, "It is ours").await.expect("an adoption");
        write.commit().await.expect("a commit");
    }

    pub async fn write_to(&self, trust: &TrustId) -> Write {
        self.db.write(trust, &PersonId("operator".into())).await.expect("a write")
    }

    /// A browser in which somebody has chosen a password by a link, and shown a second factor where their post asks for one.
    pub async fn browser_of(&self, person: &PersonId) -> Browser {
        let trust = self.trust_of(person).await;
        let name = format!("{person}@sign-in");
        let link =
            self.db.make_link(&trust, person, &name, Purpose::Invitation).await.expect("a link");
        let new = self.db.use_link(&link, PASSWORD, "a test").await.expect("a session");
        let mut browser = Browser::new(&self.app);
        browser.cookies.insert(self.app.cookie_name().into(), new.secret.clone());
        let at =
            self.db.signed_in(&new.secret).await.expect("an answer").expect("somebody signed in");
        if at.needs_second_factor {
            let seed = self.db.offer_second_factor(person).await.expect("a seed");
            self.db.confirm_second_factor(&at, &self.code(&seed)).await.expect("a code that fits");
            browser.seed = seed;
        }
        browser.token = at.form_token;
        browser
    }

    /// A new browser of somebody with a trust-wide post whose sessions have ended meanwhile.
    pub async fn browser_again(&self, name: &str) -> Browser {
        let person = PersonId(id(name));
        self.db.remove_second_factor(&person).await.expect("a second factor");
        self.browser_of(&person).await
    }

    async fn trust_of(&self, person: &PersonId) -> TrustId {
        let theirs = self.scope(&self.fenland).await.find_person(person).await.expect("an answer");
        if theirs.is_some() { self.fenland.clone() } else { self.saltmarsh.clone() }
    }

    /// What a telephone with this seed shows now.
    pub fn code(&self, seed: &str) -> String {
        let secret = totp_rs::Secret::try_from_base32(seed).expect("a seed");
        let totp = totp_rs::Builder::new().with_secret(secret).build().expect("a telephone");
        totp.generate(u64::try_from(self.db.clock.now().0 / 1_000_000).expect("after 1970"))
            .to_string()
    }

    /// A trust as its operator sees it now.
    pub async fn scope(&self, trust: &TrustId) -> Scoped {
        let who = Who {
            person: PersonId("operator".into()),
            trust: trust.clone(),
            access: Access::operator(),
        };
        self.db.scoped(who, AsAt::now(self.db.clock.now())).await.expect("a scope")
    }
}

async fn trust(db: &TestDatabase, name: &str, schools: &[(Urn, &str)]) -> TrustId {
    let id = db.make_trust(None, name, false, FIRST_DAY).await.expect("a new trust");
    let mut write = db.write(&id, &PersonId("operator".into())).await.expect("a write");
    for (urn, name) in schools {
        let (urn, name, phase) = (*urn, (*name).to_owned(), "Primary".to_owned());
        let school = NewSchool { urn, name, phase, joined_on: Some(FIRST_DAY), left_on: None };
        write.add_school(school).await.expect("a new school");
    }
    write.commit().await.expect("a commit");
    id
}

pub fn urn(text: &str) -> Urn {
    text.parse().expect("a URN")
}

/// An id as the program makes them, the same for the same words.
pub fn id(words: &str) -> String {
    let hash = words.bytes().fold(0xcbf2_9ce4_8422_2325_u128, |hash, byte| {
        (hash ^ u128::from(byte)).wrapping_mul(0x0000_0000_0100_0000_0000_0000_0000_013b)
    });
    format!("{hash:032x}")
}
