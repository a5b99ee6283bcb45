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
/// address, its twin and its past day differ, each is given: `go/ok`. The last line signs everybody out.
#[rustfmt::skip]
//                                                                    st ot ce di pa eh he de sl pr dl fl go tr lo re ad hb
const TABLE: &str = "\
GET  /                                 -                               in ok ok ok go/ok go/ok go/ok go/ok go/ok go/ok ok ok ok ok go/ok go ok go/ok
GET  /trust                            -                               in ok ok ok ok ok ok ok ok ok ok ok ok ok ok no ok ok
GET  /trust                            ?name=curlew                    in ok ok ok ok ok ok ok ok ok ok ok ok ok ok no ok ok
GET  /schools.csv                      -                               in ok ok ok no ok ok no no no ok no no no no no no ok
GET  /schools.csv                      ?name=curlew                    in ok ok ok no ok ok no no no ok no no no no no no ok
GET  /schools/{urn}                    A                               in nf ok ok ok ok ok ok ok ok ok ok ok ok ok no ok ok
GET  /schools/{urn}                    B                               in nf ok ok ok ok ok ok ok ok ok ok ok ok ok no ok ok
GET  /schools/{urn}                    C                               in ok nf nf nf nf nf nf nf nf nf nf nf nf nf no nf nf
POST /schools/{urn}/watch              A                               in nf go go go go go go go go go go go go go no go go
POST /schools/{urn}/watch              C                               in go nf nf nf nf nf nf nf nf nf nf nf nf nf no nf nf
POST /schools/{urn}/corrections        A                               in no no no no ba ba no no no no no no no no no no no
POST /schools/{urn}/corrections        B                               in no no no no no no no no no no no no no no no no ba
POST /schools/{urn}/corrections        C                               in no no no no no no no no no no no no no no no no no
POST /schools/{urn}/context            A                               in no no no no wr wr wr no no no no no no no no no no
POST /schools/{urn}/context            B                               in no no no no no no no no no no no no no no no no wr
POST /schools/{urn}/context            C                               in no no no no no no no no no no no no no no no no no
GET  /data                             -                               in ok ok ok no ok ok no no no ok no no no no no ok ok
GET  /data/{source}                    file                            in nf ok ok no ok ok no no no ok no no no no no nf ok
GET  /data/{source}                    flo's-file                      in ok nf nf no nf nf no no no nf no no no no no nf nf
POST /data/uploads                     -                               in wr no wr no no no no no no wr no no no no no wr no
GET  /data/uploads/{id}                nothing                         in nf no nf no no no no no no nf no no no no no nf no
POST /data/uploads/{id}/landing        nothing                         in nf no nf no no no no no no nf no no no no no nf no
POST /data/uploads/{id}/discard        nothing                         in go no go no no no no no no go no no no no no go no
GET  /people                           -                               in ok ok ok ok ok ok ok ok ok ok ok ok ok ok no ok ok
GET  /people                           ?name=sedge&leavers=yes         in ok ok ok ok ok ok ok ok ok ok ok ok ok ok no ok ok
GET  /people/new                       -                               in no ok no no no no no no no no no no no no no ok no
POST /people                           -                               in no ba no no no no no no no no no no no no no ba no
GET  /people/roles                     -                               in ok ok ok ok ok ok ok ok ok ok ok ok ok ok no ok ok
GET  /people/{id}                      pat                             in nf ok ok ok ok ok ok ok ok ok ok ok ok ok no ok ok
GET  /people/{id}                      flo                             in ok nf nf nf nf nf nf nf nf nf nf nf nf nf no nf nf
POST /people/{id}                      pat                             in no wr no no no no no no no no no no no no no wr no
POST /people/{id}                      flo                             in no nf no no no no no no no no no no no no no nf no
POST /people/{id}/invite               pat                             in no ok no no no no no no no no no no no no no ok no
POST /people/{id}/invite               flo                             in no nf no no no no no no no no no no no no no nf no
POST /people/{id}/reset                pat                             in no ok no no no no no no no no no no no no no ok no
POST /people/{id}/reset                flo                             in no nf no no no no no no no no no no no no no nf no
POST /people/{id}/second-factor/remove pat                             in no go no no no no no no no no no no no no no go no
POST /people/{id}/second-factor/remove flo                             in no nf no no no no no no no no no no no no no nf no
POST /people/{id}/sessions/end         pat                             in no go no no no no no no no no no no no no no go no
POST /people/{id}/sessions/end         flo                             in no nf no no no no no no no no no no no no no nf no
POST /people/{id}/leave                pat                             in no wr no no no no no no no no no no no no no wr no
POST /people/{id}/leave                flo                             in no nf no no no no no no no no no no no no no nf no
POST /people/{id}/return               pat                             in no st no no no no no no no no no no no no no st no
POST /people/{id}/return               flo                             in no nf no no no no no no no no no no no no no nf no
GET  /posts/new                        -                               in no ok no no no no no no no no no no no no no ok no
POST /posts                            -                               in no ba no no no no no no no no no no no no no ba no
GET  /posts/{id}                       pat's-post                      in nf ok ok ok ok ok ok ok ok ok ok ok ok ok no ok ok
GET  /posts/{id}                       flo's-post                      in ok nf nf nf nf nf nf nf nf nf nf nf nf nf no nf nf
POST /posts/{id}/holders               pat's-post                      in no wr no no no no no no no no no no no no no wr no
POST /posts/{id}/holders               flo's-post                      in no nf no no no no no no no no no no no no no nf no
POST /posts/{id}/holders/{record}/end  pat's-post,pat's-holding        in no wr no no no no no no no no no no no no no wr no
POST /posts/{id}/holders/{record}/end  flo's-post,pat's-holding        in no nf no no no no no no no no no no no no no nf no
POST /undo/{kind}/{record}/{version}   correction,a-correction,nothing in nf no no no st nf no nf nf no nf no no no nf nf nf
POST /undo/{kind}/{record}/{version}   context_note,a-note,nothing     in nf no no no st nf st nf nf no nf no no no nf nf nf
POST /undo/{kind}/{record}/{version}   watch,a-watch,nothing           in nf nf nf nf nf nf nf nf nf nf nf nf nf nf nf nf nf
POST /undo/{kind}/{record}/{version}   person,pat,-                    in no wr no no no no no no no no no no no no no wr no
POST /undo/{kind}/{record}/{version}   person,flo,-                    in no nf no no no no no no no no no no no no no nf no
POST /undo/{kind}/{record}/{version}   holding,pat's-holding,nothing   in no nf no no no no no no no no no no no no no nf no
POST /undo/{kind}/{record}/{version}   post,pat's-post,-               in no wr no no no no no no no no no no no no no wr no
GET  /access-log                       -                               in ok ok ok no no no no no no no no ok no no no ok no
GET  /access-log                       ?person=sedge&from=2026-09-01   in ok ok ok no no no no no no no no ok no no no ok no
GET  /settings                         -                               in no ok no no no no no no no no no no no no no ok no
GET  /account                          -                               in ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok
POST /account/password                 -                               in wr wr wr wr wr wr wr wr wr wr wr wr wr wr wr wr wr
GET  /account/second-factor            -                               in go go go ok ok ok ok ok ok go go go go ok ok go ok
POST /account/second-factor            -                               in go go go wr wr wr wr wr wr go go go go wr wr go wr
POST /account/second-factor/remove     -                               in wr wr wr go go go go go go wr wr wr wr go go wr go
POST /account/sessions/{id}/end        nothing                         in go go go go go go go go go go go go go go go go go
POST /account/sessions/end-others      -                               in go go go go go go go go go go go go go go go go go
GET  /sign-in                          -                               ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok
POST /sign-in                          -                               wr wr wr wr wr wr wr wr wr wr wr wr wr wr wr wr wr wr
GET  /sign-in/code                     -                               go go go go go go go go go go go go go go go go go go
POST /sign-in/code                     -                               go go go go go go go go go go go go go go go go go go
GET  /welcome/{token}                  nothing                         sp sp sp sp sp sp sp sp sp sp sp sp sp sp sp sp sp sp
POST /welcome/{token}                  nothing                         sp sp sp sp sp sp sp sp sp sp sp sp sp sp sp sp sp sp
GET  /forgotten                        -                               ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok
POST /forgotten                        -                               ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok
GET  /demo                             -                               nf nf nf nf nf nf nf nf nf nf nf nf nf nf nf nf nf nf
POST /demo                             -                               nf nf nf nf nf nf nf nf nf nf nf nf nf nf nf nf nf nf
GET  /healthz                          -                               ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok
GET  /readyz                           -                               ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok ok
POST /sign-out                         -                               go go go go go go go go go go go go go go go go go go";

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
            (_, "/data/uploads") => browser.send(upload(&browser.token)).await,
            // Each guesses for a name of their own, or the door would shut for all.
            (_, "/sign-in") => browser.post(path, &[("name", ASKERS[at].0)]).await,
            (_, "/posts/{id}/holders") => browser.post(path, &[("record", &id("holding"))]).await,
            (_, "/demo") => browser.post(path, &[("person", "nobody")]).await,
            _ => browser.post(path, &[]).await,
        }
    }
}

/// A form with a file in it that holds nothing.
fn upload(token: &str) -> Request<Body> {
    let part = |name: &str, value: &str| {
        format!("--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let file = "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"empty.csv\"\r\n\r\n\r\n--edge--\r\n";
    let body = format!("{}{}{file}", part("form_token", token), part("id", &id("upload")));
    let form = "multipart/form-data; boundary=edge";
    Request::post("/data/uploads")
        .header(header::CONTENT_TYPE, form)
        .body(body.into())
        .expect("a request")
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
    let lines: Vec<Line<'_>> = TABLE.lines().map(Line::read).collect();
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
            "{same}{:4} {:38} {:21} {}\n",
            line.method,
            line.pattern,
            line.filling,
            answers.join(" ")
        );
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
    let differs = found.lines().any(|it| it.starts_with('!'));
    assert!(!differs, "the program does not answer as the table says:\n{found}");
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
