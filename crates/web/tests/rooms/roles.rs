//! Who may see and do what: every address of the program, asked by a holder of every role at school A, by the head of
//! school B, by another trust's director and by a stranger; today, as at a past day, and as its JSON twin.
//!
//! [`TABLE`] says what each is answered. A new address fails the test until it has its line. Nothing that an answer
//! holds, errors and redirects too, may name what its reader may not see ([`SECRETS_OF_A`]).

use axum::{
    body::Body,
    http::{Method, Request, header},
};
use trustwide_test_support::{TestDatabase, on_both};
use trustwide_web::routes;

use crate::{
    browser::{Answer, Browser},
    furnished::{ASKERS, Furnished, SECRETS_OF_A},
    house::id,
};

/// `in` to sign-in, `ok` a page, `go` on to another, `no` not allowed, `nf` nothing there, `sp` a spent link; and, for a form
/// that somebody who may send it sends empty: `wr` it comes back, `ba` it cannot be read, `st` it was overtaken. Where an
/// address, its twin and its past day differ, each is given: `go/ok`. The last room signs everybody out.
const TABLE: &[&str] = &[
    include_str!("roles/trust.txt"),
    include_str!("roles/school.txt"),
    include_str!("roles/data.txt"),
    include_str!("roles/people.txt"),
    include_str!("roles/model.txt"),
    include_str!("roles/year.txt"),
    include_str!("roles/calendar.txt"),
    include_str!("roles/contacts.txt"),
    include_str!("roles/banding.txt"),
    include_str!("roles/days.txt"),
    include_str!("roles/money.txt"),
    include_str!("roles/what_if.txt"),
    include_str!("roles/start.txt"),
    include_str!("roles/elements.txt"),
    include_str!("roles/undo.txt"),
    include_str!("roles/keep.txt"),
    include_str!("roles/account.txt"),
    include_str!("roles/door.txt"),
    include_str!("roles/last.txt"),
];

/// One line of the table: an address, what fills its braces, and each asker's answer.
struct Line<'a> {
    method: Method,
    pattern: &'a str,
    filling: &'a str,
    expected: Vec<&'a str>,
}

impl<'a> Line<'a> {
    fn read(line: &'a str) -> Self {
        let mut words = line.split_whitespace();
        let mut next = || words.next().unwrap_or_else(|| panic!("a short line: {line}"));
        let (method, pattern, filling) = (next(), next(), next());
        Line {
            method: method.parse().expect("a method"),
            pattern,
            filling,
            expected: words.collect(),
        }
    }

    fn path(&self, house: &Furnished) -> String {
        let mut fillings = self.filling.split(',');
        let mut path = String::new();
        for part in self.pattern.split_inclusive('}') {
            let (before, brace) = part.split_once('{').unwrap_or((part, ""));
            path.push_str(before);
            if !brace.is_empty() {
                path.push_str(&house.fill(fillings.next().expect("a filling for each brace")));
            }
        }
        path
    }

    /// The addresses that must answer alike: a page, its twin, and the page as at a past day.
    fn paths(&self, house: &Furnished) -> Vec<String> {
        let path = self.path(house);
        match self.method {
            Method::GET => {
                let (query, and) = self.filling.strip_prefix('?').map_or(("", ""), |it| (it, "&"));
                vec![
                    format!("{path}?{query}"),
                    format!("{path}.json?{query}"),
                    format!("{path}?{query}{and}as_at=2026-09-11"),
                ]
            }
            _ => vec![path],
        }
    }

    /// What the form sends beside its token: as little as lets the program look at the right first.
    async fn ask(&self, path: &str, at: usize, browser: &mut Browser) -> Answer {
        match (&self.method, self.pattern) {
            (&Method::GET, _) => browser.get(path).await,
            (_, "/data/uploads" | "/model/drafts/file" | "/year/files" | "/start/check") => {
                browser.send(upload(path, &browser.token)).await
            }
            // Each guesses for a name of their own, or the door would shut for all.
            (_, "/sign-in") => browser.post(path, &[("name", ASKERS[at].0)]).await,
            (_, "/posts/{id}/holders") => browser.post(path, &[("record", &id("holding"))]).await,
            (_, "/demo") => browser.post(path, &[("person", "nobody")]).await,
            _ => browser.post(path, &[]).await,
        }
    }
}

/// A form with a file in it that holds nothing.
fn upload(path: &str, token: &str) -> Request<Body> {
    let part = |name: &str, value: &str| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"empty.csv\"\r\n\r\n\r\n--edge--\r\n";
    let fields = [part("form_token", token), part("id", &id("upload")), part("kind", "people")];
    let body = format!("{}{file}", fields.concat());
    let form = "multipart/form-data; boundary=edge";
    Request::post(path).header(header::CONTENT_TYPE, form).body(body.into()).expect("a request")
}

/// An answer in two letters, as the table writes it.
fn code(answer: &Answer) -> &'static str {
    match answer.status.as_u16() {
        303 if answer.location.starts_with("/sign-in?") => "in",
        200 => "ok",
        303 => "go",
        400 => "ba",
        403 => "no",
        404 => "nf",
        409 => "st",
        410 => "sp",
        422 => "wr",
        429 => "ma",
        _ => "??",
    }
}

async fn every_address_answers_every_role(db: TestDatabase) {
    let house = Furnished::build(db).await;
    let mut browsers = house.browsers().await;
    let lines = TABLE.iter().flat_map(|room| room.lines().filter(|it| !it.starts_with('#')));
    let lines: Vec<Line<'_>> = lines.map(Line::read).collect();
    for (method, pattern) in &routes::all().listed {
        let known = lines.iter().any(|it| it.method == *method && it.pattern == *pattern);
        assert!(known, "the table has no line for {method} {pattern}");
    }
    let (mut found, mut leaks) = (String::new(), Vec::new());
    for line in &lines {
        // The door counts wrong passwords and codes for a quarter of an hour.
        house.house.db.clock.wait_minutes(16);
        let mut answers = Vec::new();
        for (at, browser) in browsers.iter_mut().enumerate() {
            let mut codes = Vec::new();
            for path in line.paths(&house) {
                let answer = line.ask(&path, at, browser).await;
                leaks.extend(house.leaks(at, &path, &answer));
                codes.push(code(&answer));
            }
            codes.dedup();
            answers.push(codes.join("/"));
        }
        let same = if line.expected == answers { " " } else { "!" };
        found += &format!(
            "{same}{:4} {:38} {:30} {}\n",
            line.method,
            line.pattern,
            line.filling,
            answers.join(" ")
        );
    }
    let differs = found.lines().any(|it| it.starts_with('!'));
    assert!(!differs, "the program does not answer as the table says:\n{found}");
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

async fn secrets_are_told_to_those_who_may_know(db: TestDatabase) {
    let house = Furnished::build(db).await;
    let (school, file) =
        (format!("/schools/{}.json", house.house.a), format!("/data/{}", house.file));
    for ((mark, name, role), browser) in ASKERS.iter().zip(&mut house.browsers().await) {
        if !house.sees_a(mark, *role) {
            continue;
        }
        let page = browser.get(&school).await;
        for secret in &SECRETS_OF_A[..3] {
            assert!(
                page.says(secret),
                "{name}, {role:?}, is not told of {secret:?}: {}",
                page.body
            );
        }
        if *mark == "di" {
            browser.get(&file).await.is(200, SECRETS_OF_A[3]);
        }
    }
}

on_both!(every_address_answers_every_role, secrets_are_told_to_those_who_may_know);
