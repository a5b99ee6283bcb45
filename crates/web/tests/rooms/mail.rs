//! Mail, against a mail server of a few lines on this machine.

use std::sync::{Arc, Mutex};

use tokio::{
    io::{AsyncBufReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};
use trustwide_domain::access::Role;
use trustwide_storage::door::Purpose;
use trustwide_test_support::{TestDatabase, on_both};
use trustwide_web::{Settings, mail::Mailer};

use crate::{browser::Browser, house::House};

/// Takes letters and keeps them, or answers nothing but refusals.
struct PostOffice {
    address: String,
    letters: Arc<Mutex<Vec<String>>>,
}

impl PostOffice {
    async fn open(takes_letters: bool) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = format!("smtp://{}", listener.local_addr().expect("an address"));
        let letters: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = letters.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, kept.clone(), takes_letters));
            }
        });
        PostOffice { address, letters }
    }

    /// The letters so far, once there are this many: some are written after the page was answered.
    async fn letters(&self, expected: usize) -> Vec<String> {
        for _ in 0..200 {
            let letters = self.letters.lock().expect("letters").clone();
            if letters.len() >= expected {
                return letters;
            }
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
        }
        self.letters.lock().expect("letters").clone()
    }
}

async fn serve(stream: TcpStream, letters: Arc<Mutex<Vec<String>>>, takes_letters: bool) {
    let (reader, mut writer) = stream.into_split();
    let mut lines = BufReader::new(reader).lines();
    let mut letter: Option<String> = None;
    let greeting: &[u8] = if takes_letters { b"220 here\r\n" } else { b"554 closed\r\n" };
    let _ = writer.write_all(greeting).await;
    while let Ok(Some(line)) = lines.next_line().await {
        let answer: &[u8] = match (&mut letter, line.as_str()) {
            (Some(text), ".") => {
                letters.lock().expect("letters").push(text.clone());
                letter = None;
                b"250 taken\r\n"
            }
            (Some(text), line) => {
                text.push_str(line);
                text.push('\n');
                continue;
            }
            (None, "DATA") => {
                letter = Some(String::new());
                b"354 go on\r\n"
            }
            (None, "QUIT") => b"221 bye\r\n",
            (None, _) => b"250 fine\r\n",
        };
        let _ = writer.write_all(answer).await;
    }
}

async fn house(db: TestDatabase, office: &PostOffice) -> House {
    let settings =
        Settings { base_address: Some("https://improve.example".into()), ..Settings::default() };
    let mailer =
        Mailer::new(&office.address, "Trustwide <no-reply@improve.example>").expect("a mailer");
    House::with(db, settings, Some(mailer)).await
}

async fn an_invitation_is_mailed_and_shown(db: TestDatabase) {
    let office = PostOffice::open(true).await;
    let house = house(db, &office).await;
    let administrator = house.join("Dee Quill", Role::Administrator, None).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let mut browser = house.browser_of(&administrator).await;
    let answer = browser.post(&format!("/people/{head}/invite"), &[("sign_in_name", "ada")]).await;
    answer.is(200, "It has been sent to ada.heron@saltmarsh.example as well");
    answer.is(200, "https://improve.example/welcome/");
    let letters = office.letters(1).await;
    assert_eq!(letters.len(), 1);
    let letter = unfolded(&letters[0]);
    for words in [
        "To: \"Ada Heron\" <ada.heron@saltmarsh.example>",
        "Subject: Your sign-in for Saltmarsh Learning Trust",
        "You sign in as ada.",
        "https://improve.example/welcome/",
    ] {
        assert!(letter.contains(words), "the letter does not say {words:?}: {letter}");
    }
}

async fn a_mail_that_fails_leaves_the_link(db: TestDatabase) {
    let office = PostOffice::open(false).await;
    let house = house(db, &office).await;
    let administrator = house.join("Dee Quill", Role::Administrator, None).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let mut browser = house.browser_of(&administrator).await;
    let answer = browser.post(&format!("/people/{head}/invite"), &[("sign_in_name", "ada")]).await;
    answer.is(200, "The mail could not be sent.");
    answer.is(200, "https://improve.example/welcome/");
}

async fn a_forgotten_password_is_answered_alike_for_all(db: TestDatabase) {
    let office = PostOffice::open(true).await;
    let house = house(db, &office).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let link =
        house.db.make_link(&house.saltmarsh, &head, "ada", Purpose::Invitation).await.unwrap();
    house.db.use_link(&link, crate::house::PASSWORD, "a test").await.unwrap();
    let mut browser = Browser::new(&house.app);
    browser.get("/forgotten").await.is(200, "Send me a link");
    let known = browser.post("/forgotten", &[("name", "Ada")]).await;
    let unknown = browser.post("/forgotten", &[("name", "nobody")]).await;
    assert_eq!((known.status, &known.body), (unknown.status, &unknown.body));
    assert_eq!(office.letters(1).await.len(), 1);
    // A second letter waits a quarter of an hour.
    let before = tasks();
    browser.post("/forgotten", &[("name", "ada")]).await.is(200, "Look in your mailbox");
    for _ in 0..200 {
        if tasks() <= before {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    assert_eq!(office.letters(1).await.len(), 1);
    house.db.clock.wait_minutes(16);
    browser.post("/forgotten", &[("name", "ada")]).await.is(200, "Look in your mailbox");
    let letters = office.letters(2).await;
    assert_eq!(letters.len(), 2);
    let letter = unfolded(&letters[1]);
    let (_, rest) = letter.split_once("https://improve.example").expect("a link");
    let path = rest.split_whitespace().next().expect("a link");
    browser.get(path).await.is(200, "Welcome, Ada Heron");
}

/// How much goes on behind the answers.
fn tasks() -> usize {
    tokio::runtime::Handle::current().metrics().num_alive_tasks()
}

/// A letter with its soft line ends taken out.
fn unfolded(letter: &str) -> String {
    letter.replace("=\n", "").replace("\n ", " ").replace("=3D", "=")
}

on_both!(
    an_invitation_is_mailed_and_shown,
    a_mail_that_fails_leaves_the_link,
    a_forgotten_password_is_answered_alike_for_all,
);
