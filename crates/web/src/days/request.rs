//! One request for support: approved with somebody's time or declined with the reason, given, and evaluated by the school
//! that received it.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{
    RecordId,
    access::Right,
    days::{Account, Holder, RequestState, State, Transfer, needs_evaluation},
    time::Said,
};
use trustwide_storage::{Edited, StorageError, Versioned, days::Request, tables::support_request};

use super::{
    ask::words,
    book::Book,
    plan,
    school::transfer_row,
    support::{row, took},
};
use crate::{
    contacts::words::Words,
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link, Undo},
    money::funding_lines,
    pages::days::RequestPage,
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// How a school rates support, from worst to best.
const RATINGS: [&str; 4] =
    ["It did not help", "It helped a little", "It helped", "It helped very much"];

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
        shown_at: shown_at(visit, &it).await?,
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
            && !matches!(it.state, RequestState::Declined | RequestState::Withdrawn)
            && visit.scoped.as_at().day == visit.today)
            .then(|| format!("/money/funding/new?request={}", it.edited.record)),
        forms: forms(visit, &it, planned_on(&book, &it)).await?,
        request: row(&book, &it),
    })
}

/// The visit or review that showed the need, for a reader who may see it.
async fn shown_at(visit: &Visit, it: &Request) -> Result<Option<Link>, WebError> {
    let (Some(record), Ok(())) = (&it.contact, visit.may_somewhere(Right::SeeContacts)) else {
        return Ok(None);
    };
    let Some(found) = visit.scoped.find_contact(record).await? else { return Ok(None) };
    let line = Words::read(visit).await?.line(&found);
    Ok(Some(Link::new(format!("{}, {}", line.what, Said(line.on)), line.href())))
}

/// The day for which its time is planned.
fn planned_on(book: &Book, it: &Request) -> Option<Date> {
    let planned =
        |t: &&Transfer| t.request.as_ref() == Some(&it.edited.record) && t.state == State::Planned;
    book.transfers().find(planned)?.on
}

async fn forms(
    visit: &Visit,
    it: &Request,
    planned_on: Option<Date>,
) -> Result<Vec<Form>, WebError> {
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
        let on = planned_on.filter(|on| *on <= visit.today).unwrap_or(visit.today);
        let day = Field::new("given_on", "On which day", FieldKind::Date)
            .with_value(on.to_string())
            .with_help("The last of them, where it was given on more than one");
        forms.push(
            Form::new(format!("{href}/delivery"), "All of it was given", vec![version(), day])
                .with_id("given"),
        );
    }
    if receives && it.state == RequestState::Asked {
        let why = Field::text("why", "Why").optional();
        forms.push(
            Form::new(format!("{href}/withdrawal"), "Withdraw the request", vec![version(), why])
                .with_id("withdraw")
                .lesser(),
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
    done(&was, "It is approved, and the time is planned.")
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
    done(&was, "It is declined, with your reason.")
}

/// `POST /support/{id}/withdrawal`: the school takes its request back.
pub async fn withdraw(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let found = find(&posted.visit, &id).await?;
    posted.visit.may_at(Right::AskForSupport, found.urn)?;
    let was = opened(found, &posted);
    let why = match typed::optional_text(posted.field("why"), 500) {
        Ok(why) => why,
        Err(said) => return again(&posted, &id, "withdrawal", Faults::one("why", said)).await,
    };
    let mut write = posted.visit.write().await?;
    write.withdraw_support(&was, &why).await?;
    write.commit().await?;
    done(&was, "The request is withdrawn.")
}

/// Leads back to the request, with what was done and how to take it back.
fn done(was: &Request, said: &str) -> Result<Response, WebError> {
    let href = format!("/support/{}", was.edited.record);
    let (kind, version) = (support_request::Entity::KIND, was.edited.version.as_str());
    let action = undo::address(kind, &was.edited.record, Some(version), &href);
    reply::done(&href, said, Some(Undo { label: "Undo".into(), action }))
}

/// Whether a request says again what it said in an earlier version: sent twice, an undo finds its own work.
async fn is_back(visit: &Visit, record: &RecordId, earlier: &str) -> Result<bool, WebError> {
    let all = visit.scoped.versions_of::<support_request::Entity>(record).await?;
    let was = all.iter().find(|it| it.version_id == earlier).cloned();
    let says = |it: support_request::Model| support_request::Entity::split(it).1;
    Ok(was.is_some() && all.last().cloned().map(says) == was.map(says))
}

/// Takes one's last act on a request back: a decision by those who plan, a withdrawal or an evaluation by the school.
pub async fn undo(visit: &Visit, record: &RecordId, earlier: &str) -> Result<(), WebError> {
    let it = visit.scoped.find_request(record).await?.ok_or(WebError::NotFound)?;
    if is_back(visit, record, earlier).await? {
        return Ok(());
    }
    if it.state == RequestState::Withdrawn || it.rating.is_some() {
        visit.may_at(Right::AskForSupport, it.urn)?;
    } else {
        visit.may(Right::PlanDays)?;
    }
    let mut write = visit.write().await?;
    write.undo_support(record, earlier).await?;
    write.commit().await?;
    Ok(())
}

/// `POST /support/{id}/delivery`
pub async fn deliver(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    posted.visit.may(Right::PlanDays)?;
    let was = opened(find(&posted.visit, &id).await?, &posted);
    let model = posted.visit.model()?;
    let must = needs_evaluation(model, &was.line, was.minutes.unwrap_or(0));
    let on = typed::day(posted.field("given_on"), "Enter the day");
    let on = on.and_then(|on| {
        if posted.visit.today < on { Err("That day is still to come") } else { Ok(on) }
    });
    let on = match on {
        Ok(on) => on,
        Err(said) => return again(&posted, &id, "delivery", Faults::one("given_on", said)).await,
    };
    let mut write = posted.visit.write().await?;
    match write.deliver_support(&was, on, must).await {
        Err(StorageError::Refused(said)) => {
            drop(write);
            return again(&posted, &id, "delivery", Faults::one("given_on", said)).await;
        }
        done => done?,
    }
    write.commit().await?;
    let said = if must {
        "It was given. The school that received it now says what it was worth; that closes the request."
    } else {
        "It was given, and the request is closed."
    };
    done(&was, said)
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
    done(&was, "Thank you. The request is closed.")
}
