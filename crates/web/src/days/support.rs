//! Support that a school asks for: asked by its head, approved with somebody's time or declined with the reason, given,
//! and evaluated by the school that received it.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    Urn,
    access::Right,
    days::{
        Account, Holder, RequestState, Response as Took, State, Transfer, needs_evaluation,
        response,
    },
    model::{Item, Model},
};
use trustwide_storage::{
    Edited, StorageError, Versioned,
    days::{Asked, Request},
    tables::support_request,
};

use super::{book::Book, plan, school::transfer_row, trust::reserves};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link, Undo, say},
    money::funding_lines,
    pages::{
        days::{RequestPage, RequestRow, SupportPage},
        people::FormPage,
    },
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// How a school rates support, from worst to best.
const RATINGS: [&str; 4] =
    ["It did not help", "It helped a little", "It helped", "It helped very much"];

/// What a school may ask for: what the model lists, or, where it lists nothing, the time that it holds back for need.
pub fn on_the_menu(model: &Model) -> Vec<&Item> {
    match model.bespoke.is_empty() {
        true => model.reserves.iter().map(|it| &it.item).collect(),
        false => model.bespoke.iter().map(|it| &it.item).collect(),
    }
}

fn menu(visit: &Visit) -> Result<(), WebError> {
    if on_the_menu(visit.model()?).is_empty() { Err(WebError::NotFound) } else { Ok(()) }
}

/// `GET /support`
pub async fn list(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeDays)?;
    menu(&visit)?;
    let book = Book::asked(&visit).await?;
    let all = visit.scoped.support_requests().await?;
    let (done, open): (Vec<&Request>, Vec<&Request>) = all
        .iter()
        .partition(|it| matches!(it.state, RequestState::Closed | RequestState::Declined));
    let rows = |them: Vec<&Request>| them.into_iter().map(|it| row(&book, it)).collect();
    let page = SupportPage {
        open: rows(open),
        done: rows(done),
        reserves: reserves(&book),
        times: if book.whole { times(&book, &all) } else { Vec::new() },
        may_ask: visit.scoped.access().may_somewhere(Right::AskForSupport),
    };
    visit.page(page).await
}

fn row(book: &Book, it: &Request) -> RequestRow {
    let took = took(book, it);
    let waited = match (it.state, took.to_decision, took.to_support) {
        (RequestState::Asked, _, _) => "Waiting for a decision".to_owned(),
        (RequestState::Declined, Some(days), _) => format!("Declined after {}", days_said(days)),
        (_, Some(days), None) => {
            format!("Decided after {}; no support yet", days_said(days))
        }
        (_, Some(days), Some(more)) => {
            format!(
                "Decided after {}, first support after {} more",
                days_said(days),
                days_said(more)
            )
        }
        _ => String::new(),
    };
    RequestRow {
        id: it.edited.record.clone(),
        school: book.school(it.urn),
        line: book.label(Account::Bespoke, &it.line),
        urgent: it.urgent,
        asked_on: it.asked_on,
        state: it.state,
        waited,
    }
}

fn days_said(days: i32) -> String {
    match u32::try_from(days).unwrap_or(0) {
        0 => "less than a day".into(),
        days => say::how_many(days, "day", "days"),
    }
}

fn took(book: &Book, it: &Request) -> Took {
    let of = book.transfers().filter(|t| t.request.as_ref() == Some(&it.edited.record));
    response(it.asked_on, it.decided_on, of)
}

/// How long decisions and first support took, in the middle of all requests of a kind.
fn times(book: &Book, all: &[Request]) -> Vec<String> {
    let middle = |mut days: Vec<i32>| {
        days.sort_unstable();
        days.get(days.len() / 2).copied()
    };
    let mut said = Vec::new();
    for (urgent, name) in [(true, "Urgent requests"), (false, "Other requests")] {
        let took: Vec<Took> =
            all.iter().filter(|it| it.urgent == urgent).map(|it| took(book, it)).collect();
        let decided = middle(took.iter().filter_map(|it| it.to_decision).collect());
        let first = middle(took.iter().filter_map(|it| it.to_support).collect());
        let said_of = |days: Option<i32>| days.map_or_else(|| "none yet".into(), days_said);
        if decided.is_some() {
            said.push(format!(
                "{name}: from asking to a decision, {}; from the decision to the first support, {} (the middle one of each).",
                said_of(decided),
                said_of(first)
            ));
        }
    }
    said
}

/// `GET /support/new`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::AskForSupport)?;
    menu(&visit)?;
    let record = visit.app.db.surroundings().new_id();
    let form = ask_form(&visit, &record).await?;
    visit.page(ask_page(form)).await
}

/// `POST /support`: the same form sent twice asks once.
pub async fn send(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::AskForSupport)?;
    menu(visit)?;
    let record = typed::record(posted.field("record"))?;
    let mut faults = Faults::default();
    let urn = posted.field("school").parse::<Urn>().ok();
    let urn = urn.filter(|urn| visit.scoped.access().may_at(Right::AskForSupport, *urn));
    let urn = faults.keep("school", urn.ok_or("Choose your school"));
    let menu = on_the_menu(visit.model()?);
    let line = menu.into_iter().find(|it| it.id == posted.field("line"));
    let line = faults.keep("line", line.ok_or("Choose what you ask for"));
    let words = faults.keep("words", words(posted.field("words"), "Say what it is about"));
    let (Some(urn), Some(line), Some(words)) = (urn, line, words) else {
        let form = ask_form(visit, &record.0).await?;
        let form = typed::with_faults(typed::filled(form, &posted.fields), faults);
        return visit.page_with_errors(ask_page(form)).await;
    };
    let href = format!("/support/{record}");
    let asked =
        Asked { urn, line: &line.id, words: &words, urgent: posted.field("urgent") == "yes" };
    let mut write = visit.write().await?;
    match write.ask_for_support(record.clone(), asked).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&href),
        done => done?,
    }
    write.commit().await?;
    let action = undo::address(support_request::Entity::KIND, &record, None, "/support");
    let said = "You have asked. Whoever plans support sees it now.";
    reply::done(&href, said, Some(Undo { label: "Take it back".into(), action }))
}

fn words(typed: &str, missing: &'static str) -> Result<String, &'static str> {
    match typed.chars().count() {
        0 => Err(missing),
        1..=2_000 => Ok(typed.into()),
        _ => Err("Use at most 2,000 characters"),
    }
}

async fn ask_form(visit: &Visit, record: &str) -> Result<Form, WebError> {
    let access = visit.scoped.access();
    let schools = visit.scoped.schools().await?;
    let own: Vec<_> =
        schools.iter().filter(|it| access.may_at(Right::AskForSupport, it.urn)).collect();
    let only = own.len() == 1;
    let schools =
        own.iter().map(|it| Choice::new(it.urn.to_string(), it.name.clone()).chosen(only));
    let mut lines = vec![Choice::new("", "Choose")];
    let menu = on_the_menu(visit.model()?);
    let only = menu.len() == 1;
    lines.extend(menu.into_iter().map(|it| Choice::new(&it.id, &it.label).chosen(only)));
    let urgent = vec![
        Choice::new("no", "When it fits").chosen(true),
        Choice::new("yes", "Urgently").with_help("It may be given from the trust’s reserve."),
    ];
    let fields = vec![
        Field::hidden("record", record),
        Field::new("school", "For which school", FieldKind::Select(schools.collect())),
        Field::new("line", "What you ask for", FieldKind::Select(lines)),
        Field::new("words", "What it is about", FieldKind::TextArea)
            .with_help("Who plans support reads this, and whoever gives it. Name no pupil."),
        Field::new("urgent", "How soon", FieldKind::Radios(urgent)),
    ];
    Ok(Form::new("/support", "Ask for it", fields).with_cancel("/support"))
}

fn ask_page(form: Form) -> FormPage {
    FormPage {
        title: "Ask for support".into(),
        intro: Some(
            "Beyond what every school is offered. You are told who comes and when, or why not."
                .into(),
        ),
        crumbs: vec![Link::new("Requests for support", "/support")],
        form,
    }
}

async fn find(visit: &Visit, id: &str) -> Result<Request, WebError> {
    let record = typed::record(id).map_err(|_| WebError::NotFound)?;
    visit.scoped.find_request(&record).await?.ok_or(WebError::NotFound)
}

/// `GET /support/{id}`
pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeDays)?;
    let page = page(&visit, &id).await?;
    visit.page(page).await
}

async fn page(visit: &Visit, id: &str) -> Result<RequestPage, WebError> {
    let it = find(visit, id).await?;
    let book = Book::asked(visit).await?;
    let took = took(&book, &it);
    let first = visit.scoped.versions_of::<support_request::Entity>(&it.edited.record).await?;
    let asked_by = first.first().map(|it| trustwide_domain::PersonId(it.recorded_by.clone()));
    let of = |t: &&trustwide_storage::days::Posted| {
        t.transfer.request.as_ref() == Some(&it.edited.record)
    };
    let fundings = visit.scoped.fundings_of(&it.edited.record).await?;
    let must = needs_evaluation(&book.model, &it.line, it.minutes.unwrap_or(0));
    Ok(RequestPage {
        words: it.words.clone(),
        asked_by: asked_by.map_or_else(String::new, |id| book.person(&id)),
        decided_on: it.decided_on,
        reason: it.reason.clone(),
        transfers: book.posted.iter().filter(of).map(|it| transfer_row(&book, it)).collect(),
        to_decision: took.to_decision,
        to_support: took.to_support,
        rating: it
            .rating
            .and_then(|it| RATINGS.get(usize::from(it).checked_sub(1)?))
            .map(|it| (*it).into()),
        evaluation: it.evaluation.clone(),
        evaluated_on: it.evaluated_on,
        must_evaluate: must,
        funding: funding_lines(visit, &fundings, |urn| book.school(urn)),
        enter_funding: (visit.scoped.access().may(Right::SetMoney)
            && it.state != RequestState::Declined
            && visit.scoped.as_at().day == visit.today)
            .then(|| format!("/money/funding/new?request={}", it.edited.record)),
        forms: forms(visit, &it).await?,
        request: row(&book, &it),
    })
}

async fn forms(visit: &Visit, it: &Request) -> Result<Vec<Form>, WebError> {
    if visit.scoped.as_at().day != visit.today {
        return Ok(Vec::new());
    }
    let href = format!("/support/{}", it.edited.record);
    let plans = visit.scoped.access().may(Right::PlanDays);
    let receives = visit.scoped.access().may_at(Right::AskForSupport, it.urn);
    let version = || Field::hidden("version", &it.edited.version);
    let mut forms = Vec::new();
    if plans && it.state == RequestState::Asked {
        let record = visit.app.db.surroundings().new_id();
        let mut fields = vec![version(), Field::hidden("record", record)];
        let from = vec![
            Choice::new("menu", "From what is free").chosen(!it.urgent),
            Choice::new("reserve", "From the reserve").chosen(it.urgent),
        ];
        let model = visit.model()?;
        if !model.reserves.is_empty() && !model.bespoke.is_empty() {
            fields.push(Field::new("from", "On which account", FieldKind::Radios(from)));
        }
        fields.extend(plan::time_fields(visit).await?);
        forms.push(
            Form::new(format!("{href}/approval"), "Approve and plan it", fields).with_id("approve"),
        );
        let why =
            Field::new("why", "Why not", FieldKind::TextArea).with_help("The head may read this.");
        forms.push(
            Form::new(format!("{href}/refusal"), "Decline", vec![version(), why])
                .with_id("decline")
                .lesser(),
        );
    }
    if plans && it.state == RequestState::Approved {
        forms.push(
            Form::new(format!("{href}/delivery"), "All of it was given", vec![version()])
                .with_id("given"),
        );
    }
    let evaluable = it.state == RequestState::Delivered
        || (it.state == RequestState::Closed && it.rating.is_none());
    if receives && evaluable {
        let ratings = RATINGS.iter().enumerate().rev();
        let ratings = ratings.map(|(at, said)| Choice::new((at + 1).to_string(), *said)).collect();
        let fields = vec![
            version(),
            Field::new("rating", "Did it help?", FieldKind::Radios(ratings)),
            Field::new("words", "What changed, in your words", FieldKind::TextArea)
                .with_help("Whoever gave it may read this."),
        ];
        forms.push(
            Form::new(format!("{href}/evaluation"), "Say what it was worth", fields)
                .with_id("evaluate"),
        );
    }
    Ok(forms)
}

/// The page again with one form as it was typed, and what is wrong with it.
async fn again(posted: &Posted, id: &str, act: &str, faults: Faults) -> Result<Response, WebError> {
    let mut page = page(&posted.visit, id).await?;
    let action = format!("/support/{id}/{act}");
    match page.forms.iter_mut().find(|form| form.action == action) {
        Some(form) => {
            *form = typed::with_faults(typed::filled(std::mem::take(form), &posted.fields), faults);
        }
        None => return Err(StorageError::Stale { record: id.into() }.into()),
    }
    posted.visit.page_with_errors(page).await
}

/// The request as the form was opened on it.
fn opened(it: Request, posted: &Posted) -> Request {
    let edited = Edited { version: posted.field("version").into(), ..it.edited.clone() };
    Request { edited, ..it }
}

/// `POST /support/{id}/approval`: the time is planned in the same write.
pub async fn approve(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    posted.visit.may(Right::PlanDays)?;
    let was = opened(find(&posted.visit, &id).await?, &posted);
    let record = typed::record(posted.field("record"))?;
    let reserves = &posted.visit.model()?.reserves;
    let asked = reserves.iter().find(|it| it.item.id == was.line);
    let first = reserves.first().filter(|_| posted.field("from") == "reserve");
    let line = match asked.or(first) {
        Some(it) => format!("{}/{}", Account::Reserve.word(), it.item.id),
        None => format!("{}/{}", Account::Bespoke.word(), was.line),
    };
    let mut posted = posted;
    posted.fields.insert("line".into(), line);
    let mut faults = Faults::default();
    let model = posted.visit.model()?;
    let day = model.day.as_ref().ok_or(WebError::NotFound)?;
    let read = plan::read(&posted, model, day, &mut faults).await?;
    if let Some(it) = &read
        && let Err(why) = plan::may_give(&posted.visit, model, it, was.urn).await?
    {
        faults.add("giver", why);
    }
    let Some(planned) = read.filter(|_| faults.is_empty()) else {
        return again(&posted, &id, "approval", faults).await;
    };
    let planned = Transfer { receiver: Holder::School(was.urn), state: State::Planned, ..planned };
    let mut write = posted.visit.write().await?;
    match write.approve_support(&was, posted.field("note"), (record, &planned)).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&format!("/support/{id}")),
        Err(StorageError::Refused(said)) => {
            drop(write);
            return again(&posted, &id, "approval", Faults::one("starts_at", said)).await;
        }
        done => done?,
    }
    write.commit().await?;
    reply::done(&format!("/support/{id}"), "It is approved, and the time is planned.", None)
}

/// `POST /support/{id}/refusal`
pub async fn decline(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    posted.visit.may(Right::PlanDays)?;
    let was = opened(find(&posted.visit, &id).await?, &posted);
    let why = match words(posted.field("why"), "Say why, so that the head knows") {
        Ok(why) => why,
        Err(said) => return again(&posted, &id, "refusal", Faults::one("why", said)).await,
    };
    let mut write = posted.visit.write().await?;
    write.decline_support(&was, &why).await?;
    write.commit().await?;
    reply::done(&format!("/support/{id}"), "It is declined, with your reason.", None)
}

/// `POST /support/{id}/delivery`
pub async fn deliver(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    posted.visit.may(Right::PlanDays)?;
    let was = opened(find(&posted.visit, &id).await?, &posted);
    let model = posted.visit.model()?;
    let must = needs_evaluation(model, &was.line, was.minutes.unwrap_or(0));
    let mut write = posted.visit.write().await?;
    write.deliver_support(&was, must).await?;
    write.commit().await?;
    let said = if must {
        "It was given. The school that received it now says what it was worth; that closes the request."
    } else {
        "It was given, and the request is closed."
    };
    reply::done(&format!("/support/{id}"), said, None)
}

/// `POST /support/{id}/evaluation`
pub async fn evaluate(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let found = find(&posted.visit, &id).await?;
    posted.visit.may_at(Right::AskForSupport, found.urn)?;
    let was = opened(found, &posted);
    let mut faults = Faults::default();
    let rating = posted.field("rating").parse::<u8>().ok().filter(|it| (1..=4).contains(it));
    let rating = faults.keep("rating", rating.ok_or("Choose how much it helped"));
    let said = faults.keep("words", words(posted.field("words"), "Say what changed"));
    let (Some(rating), Some(said)) = (rating, said) else {
        return again(&posted, &id, "evaluation", faults).await;
    };
    let mut write = posted.visit.write().await?;
    write.evaluate_support(&was, (rating, &said)).await?;
    write.commit().await?;
    reply::done(&format!("/support/{id}"), "Thank you. The request is closed.", None)
}
