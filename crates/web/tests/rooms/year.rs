//! The school year: its dates, how one school differs, meetings of the board, and a list of dates from a spreadsheet.

use axum::{body::Body, http::Request};
use trustwide_domain::access::Role;
use trustwide_test_support::{TestDatabase, on_both};

use crate::{
    browser::{Answer, Browser},
    house::House,
};

/// The terms of 2026-27, with a half-term break in the autumn alone.
const TERMS: [(&str, &str); 12] = [
    ("autumn-first", "2026-09-02"),
    ("autumn-break-first", "2026-10-26"),
    ("autumn-break-last", "2026-10-30"),
    ("autumn-last", "2026-12-18"),
    ("spring-first", "2027-01-04"),
    ("spring-break-first", ""),
    ("spring-break-last", ""),
    ("spring-last", "2027-03-25"),
    ("summer-first", "2027-04-12"),
    ("summer-break-first", ""),
    ("summer-break-last", ""),
    ("summer-last", "2027-07-21"),
];

async fn start(db: TestDatabase) -> (House, Browser, Browser) {
    let house = House::build(db).await;
    let clerk = house.join("Mo Siskin", Role::GovernanceProfessional, None).await;
    let head = house.join("Ada Heron", Role::Headteacher, Some(house.a)).await;
    let browsers = (house.browser_of(&clerk).await, house.browser_of(&head).await);
    (house, browsers.0, browsers.1)
}

/// What the form of a page sends unseen, and what is typed.
fn sent<'a>(
    hidden: &'a [(&'a str, String)],
    typed: &[(&'a str, &'a str)],
) -> Vec<(&'a str, &'a str)> {
    let hidden = hidden.iter().map(|(name, value)| (*name, value.as_str()));
    hidden.chain(typed.iter().copied()).collect()
}

fn hidden_of(page: &Answer, action: &str) -> Vec<(&'static str, String)> {
    let value = |name: &'static str| Some((name, page.hidden_in(action, name)?));
    ["year", "record", "version"].into_iter().filter_map(value).collect()
}

async fn enter(clerk: &mut Browser, more: &[(&str, &str)]) -> Answer {
    let page = clerk.get("/year/dates?year=2026-27").await;
    let hidden = hidden_of(&page, "/year/dates");
    let typed: Vec<_> = TERMS
        .iter()
        .copied()
        .filter(|(name, _)| !more.iter().any(|(it, _)| it == name))
        .chain(more.iter().copied())
        .collect();
    clerk.post("/year/dates", &sent(&hidden, &typed)).await
}

async fn a_year_is_typed_once_for_all(db: TestDatabase) {
    let (_house, mut clerk, mut head) = start(db).await;
    let page = head.get("/year").await;
    page.is(200, "The dates of 2026-27 are not entered");
    page.is(200, "can enter them");
    assert!(!page.says("autumn term, week"), "no header names a term yet");
    head.get("/year/dates").await.is(403, "Your posts do not open this page");
    clerk.get("/year").await.is(200, "href=\"/year/dates?year=2026-27\"");
    enter(&mut clerk, &[("inset-0", "2026-09-02")]).await.leads_to("/year?year=2026-27");
    let notice = clerk.get("/year?year=2026-27").await;
    notice.is(200, "The dates of 2026-27 are entered.");
    let page = head.get("/year").await;
    // 14 September 2026 is the Monday of the third week.
    page.is(200, "autumn term, week 3");
    page.is(200, "2 September 2026");
    page.is(200, "26 October 2026 to 30 October 2026");
    page.is(200, "Good Friday");
    head.get("/year.json").await.is(200, "\"school_days\"");
    // Opened again it is the same year, and next year's form begins from it.
    clerk.get("/year/dates?year=2026-27").await.is(200, "value=\"2026-10-26\"");
    clerk.get("/year/dates?year=2027-28").await.is(200, "value=\"2027-09-01\"");
    clerk.post(&notice.undo().unwrap(), &[]).await.leads_to("/year?year=2026-27");
    head.get("/year").await.is(200, "The dates of 2026-27 are not entered");
}

async fn each_fault_stands_beside_its_field(db: TestDatabase) {
    let (_house, mut clerk, _) = start(db).await;
    let check = async |clerk: &mut Browser, field: &str, value: &str, said: &str| {
        let again = enter(clerk, &[(field, value)]).await;
        again.is(422, said);
        again.is(422, &format!("id=\"dates-{field}-error\""));
        if !value.is_empty() {
            again.is(422, &format!("value=\"{value}\""));
        }
    };
    check(&mut clerk, "autumn-last", "", "Enter the first and the last day of the autumn term")
        .await;
    check(&mut clerk, "autumn-last", "2026-09-01", "Autumn term ends before it begins").await;
    check(
        &mut clerk,
        "spring-first",
        "2026-12-01",
        "1 December 2026 comes before the term before it has ended",
    )
    .await;
    check(&mut clerk, "autumn-break-first", "2026-12-26", "must lie inside the term").await;
    check(&mut clerk, "autumn-break-last", "", "Enter both days of the half-term break").await;
    check(
        &mut clerk,
        "summer-last",
        "2028-07-21",
        "21 July 2028 is not in the school year 2026-27",
    )
    .await;
    check(&mut clerk, "inset-0", "2026-12-28", "28 December 2026 is not a weekday in term").await;
}

async fn two_who_enter_one_year_see_both(db: TestDatabase) {
    let (house, mut clerk, _) = start(db).await;
    let director = house.join("Bea Marsh", Role::ImprovementDirector, None).await;
    let mut director = house.browser_of(&director).await;
    let hidden = hidden_of(&clerk.get("/year/dates?year=2026-27").await, "/year/dates");
    enter(&mut director, &[]).await.leads_to("/year?year=2026-27");
    let mut mine = TERMS;
    mine[3].1 = "2026-12-17";
    let stale = clerk.post("/year/dates", &sent(&hidden, &mine)).await;
    stale.is(409, "Somebody entered them after you had opened the form");
    stale.is(409, "17 December 2026");
    stale.is(409, "18 December 2026");
    let hidden = hidden_of(&stale, "/year/dates");
    clerk.post("/year/dates", &sent(&hidden, &mine)).await.leads_to("/year?year=2026-27");
    // Sent again it does nothing.
    clerk.post("/year/dates", &sent(&hidden, &mine)).await.leads_to("/year?year=2026-27");
    let years = house.scope(&house.saltmarsh).await.entered_years().await.unwrap();
    assert_eq!(years.len(), 1);
    assert_eq!(years[0].dates.terms[0].span.last.to_string(), "2026-12-17");
}

async fn a_head_says_how_their_school_differs(db: TestDatabase) {
    let (house, mut clerk, mut head) = start(db).await;
    let (mine, other) =
        (format!("/schools/{}/year", house.a), format!("/schools/{}/year", house.b));
    head.get(&mine).await.is(200, "The trust has not entered the dates of 2026-27");
    enter(&mut clerk, &[("inset-0", "2026-09-02")]).await.leads_to("/year?year=2026-27");
    head.get(&other).await.is(200, "It does not: it keeps");
    let page = head.get(&mine).await;
    let hidden = hidden_of(&page, &mine);
    let post = async |head: &mut Browser, typed: &[(&str, &str)]| {
        head.post(&mine, &sent(&hidden, typed)).await
    };
    let wrong = post(&mut head, &[("own", "own"), ("inset-0", "2026-12-26")]).await;
    wrong.is(422, "26 December 2026 is not a weekday in term");
    let undecided = post(&mut head, &[("own", "trust"), ("inset-0", "2026-11-06")]).await;
    undecided.is(422, "Say that its inset days are its own");
    let own = [
        ("own", "own"),
        ("inset-0", "2026-09-02"),
        ("inset-1", "2026-11-06"),
        ("closed-0", "2027-01-18"),
        ("open-0", ""),
    ];
    post(&mut head, &own).await.leads_to(&format!("{mine}?year=2026-27"));
    post(&mut head, &own).await.leads_to(&format!("{mine}?year=2026-27"));
    let page = head.get(&mine).await;
    page.is(200, "Inset days of its own: 2 September 2026, 6 November 2026");
    page.is(200, "Closed: 18 January 2027");
    clerk.get("/year").await.is(200, "Avocet Primary");
    let forbidden = head.post(&other, &sent(&hidden, &own)).await;
    forbidden.is(403, "Your posts do not open this page");
    let stale =
        clerk.post(&mine, &sent(&hidden, &[("own", "trust"), ("inset-0", "2026-09-02")])).await;
    stale.is(409, "The days of Avocet Primary changed while you were writing");
    assert!(stale.says("2 September 2026, 6 November 2026"), "theirs: {}", stale.body);
    let undo = page.undo().unwrap();
    head.post(&undo, &[]).await.leads_to(&format!("{mine}?year=2026-27"));
    head.get(&mine).await.is(200, "It does not: it keeps");
}

async fn meetings_are_entered_moved_and_taken_away(db: TestDatabase) {
    let (_house, mut clerk, mut head) = start(db).await;
    head.get("/year/meetings").await.is(200, "No meeting is entered");
    let record = clerk.get("/year/meetings").await.hidden("record").unwrap();
    let wrong = clerk
        .post("/year/meetings", &[("record", &record), ("body", "Board"), ("on", "soon")])
        .await;
    wrong.is(422, "Enter a day such as 2026-09-03");
    let right = [("record", record.as_str()), ("body", "Board of trustees"), ("on", "2026-12-09")];
    clerk.post("/year/meetings", &right).await.leads_to("/year/meetings");
    clerk.post("/year/meetings", &right).await.leads_to("/year/meetings");
    let page = head.get("/year/meetings").await;
    assert_eq!(
        page.body.matches("Board of trustees").count(),
        1 + page.body.matches("Board of trustees, or").count()
    );
    assert!(!page.says("Move or change"));
    let action = format!("/year/meetings/{record}");
    let version = clerk.get("/year/meetings").await.hidden_in(&action, "version").unwrap();
    let moved = [
        ("version", version.as_str()),
        ("body", "Board of trustees"),
        ("on", "2026-12-16"),
        ("note", "Moved"),
    ];
    clerk.post(&action, &moved).await.leads_to("/year/meetings");
    clerk.get("/year/meetings").await.is(200, "16 December 2026");
    let stale =
        [("version", version.as_str()), ("body", "Board of trustees"), ("on", "2026-12-10")];
    let both = clerk.post(&action, &stale).await;
    both.is(409, "The meeting of Board of trustees changed while you were writing");
    assert!(both.says("16 December 2026") && both.says("10 December 2026"), "{}", both.body);
    clerk.post(&format!("{action}/removal"), &[]).await.leads_to("/year/meetings");
    let page = clerk.get("/year/meetings").await;
    page.is(200, "No meeting is entered");
    clerk.post(&page.undo().unwrap(), &[]).await.leads_to("/year/meetings");
    clerk.get("/year/meetings").await.is(200, "16 December 2026");
}

const LIST: &str = "What,From,To,School,Name\n\
    Term,02/09/2026,18/12/2026,,Autumn\n\
    Term,04/01/2027,25/03/2027,,Spring\n\
    Term,12/04/2027,21/07/2027,,Summer\n\
    Half term,26/10/2026,30/10/2026,,\n\
    Inset,02/09/2026,,,\n\
    Inset,06/11/2026,,900001,\n\
    Inset,06/11/2026,,900003,\n\
    Fete,09/12/2026,,,\n\
    Meeting,09/12/2026,,,Board of trustees\n";

async fn send_file(browser: &mut Browser, text: &str) -> Answer {
    let token = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{}\r\n",
        browser.token
    );
    let file = format!(
        "--edge\r\nContent-Disposition: form-data; name=\"file\"; filename=\"dates.csv\"\r\n\r\n{text}\r\n--edge--\r\n"
    );
    let request =
        Request::post("/year/files").header("content-type", "multipart/form-data; boundary=edge");
    browser.send(request.body(Body::from(format!("{token}{file}"))).unwrap()).await
}

async fn a_list_of_dates_is_shown_before_it_lands(db: TestDatabase) {
    let (house, mut clerk, _) = start(db).await;
    clerk.get("/year").await;
    send_file(&mut clerk, "Name,Band\nAvocet,D\n").await.is(422, "no column called What");
    let page = send_file(&mut clerk, LIST).await;
    page.is(200, "2026-27, not entered yet");
    page.is(200, "Avocet Primary");
    page.is(200, "900003 is not a school of the trust");
    page.is(200, "Fete");
    clerk.get("/year").await.is(200, "The dates of 2026-27 are not entered");
    let list = page.hidden("list").unwrap().replace("&#34;", "\"").replace("&#10;", "\n");
    clerk.post("/year/files/landing", &[("list", &list)]).await.leads_to("/year?year=2026-27");
    let page = clerk.get("/year?year=2026-27").await;
    page.is(200, "Entered: 1 year, 1 school’s days and 1 meeting.");
    page.is(200, "Inset days of its own: 6 November 2026");
    clerk.post("/year/files/landing", &[("list", &list)]).await.leads_to("/year");
    clerk.get("/year").await.is(200, "nothing changed");
    send_file(&mut clerk, LIST).await.is(200, "Nothing in it is new");
    assert_eq!(house.scope(&house.saltmarsh).await.committees().await.unwrap().len(), 1);
}

async fn a_list_of_dates_is_taken_back_as_one_act(db: TestDatabase) {
    let (house, mut clerk, mut head) = start(db).await;
    clerk.get("/year").await;
    clerk.post("/year/files/landing", &[("list", LIST)]).await.leads_to("/year?year=2026-27");
    let undo = clerk.get("/year?year=2026-27").await.undo().unwrap();
    assert!(undo.starts_with("/undo/brought_dates/"), "{undo}");
    head.post(&undo, &[]).await.is(403, "Your posts do not open this page");
    for _ in 0..2 {
        clerk.post(&undo, &[]).await.leads_to("/year?year=2026-27");
    }
    let scope = house.scope(&house.saltmarsh).await;
    assert_eq!(scope.entered_years().await.unwrap(), []);
    assert_eq!(scope.school_differences().await.unwrap(), []);
    assert_eq!(scope.committees().await.unwrap(), []);
    drop(scope);
    // A list that changes a year goes back to the year as it was.
    clerk.post("/year/files/landing", &[("list", LIST)]).await.leads_to("/year?year=2026-27");
    let later = LIST.replace("21/07/2027", "23/07/2027").replace("Meeting,09/12", "Meeting,10/12");
    clerk.post("/year/files/landing", &[("list", &later)]).await.leads_to("/year?year=2026-27");
    let undo = clerk.get("/year?year=2026-27").await.undo().unwrap();
    clerk.post(&undo, &[]).await.leads_to("/year?year=2026-27");
    let year = house.scope(&house.saltmarsh).await.entered_years().await.unwrap().remove(0);
    assert_eq!(year.dates.terms[2].span.last.to_string(), "2027-07-21");
    assert_eq!(house.scope(&house.saltmarsh).await.committees().await.unwrap().len(), 1);
    // A school that has said since how it differs rests on the list.
    clerk.post("/year/files/landing", &[("list", &later)]).await.leads_to("/year?year=2026-27");
    let undo = clerk.get("/year?year=2026-27").await.undo().unwrap();
    let page = format!("/schools/{}/year", house.a);
    let at = head.get(&page).await;
    let [record, version] = ["record", "version"].map(|it| at.hidden(it).unwrap());
    let own = [
        ("record", record.as_str()),
        ("version", version.as_str()),
        ("year", "2026-27"),
        ("own", "trust"),
        ("inset-0", "2026-09-02"),
        ("closed-0", "2027-01-18"),
    ];
    head.post(&page, &own).await.leads_to(&format!("{page}?year=2026-27"));
    clerk.post(&undo, &[]).await.is(422, "A school has said since how its days differ");
}

on_both!(
    a_year_is_typed_once_for_all,
    each_fault_stands_beside_its_field,
    two_who_enter_one_year_see_both,
    a_head_says_how_their_school_differs,
    meetings_are_entered_moved_and_taken_away,
    a_list_of_dates_is_shown_before_it_lands,
    a_list_of_dates_is_taken_back_as_one_act,
);
