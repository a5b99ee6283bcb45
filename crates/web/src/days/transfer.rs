//! One transfer: what it is, and delivering it, moving it or calling it off.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    RecordId,
    access::Right,
    days::{State, Transfer, money::said_pence},
    time::{Said, said_time},
};
use trustwide_storage::{
    Edited, StorageError, Versioned, days::Posted as Stored, tables::transfer,
};

use super::{book::Book, school::transfer_row};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Undo, say::Say},
    pages::days::TransferPage,
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let page = page(&visit, &id).await?;
    visit.page(page).await
}

async fn find(visit: &Visit, id: &str) -> Result<Stored, WebError> {
    let record = typed::record(id).map_err(|_| WebError::NotFound)?;
    visit.scoped.find_transfer(&record).await?.ok_or(WebError::NotFound)
}

async fn page(visit: &Visit, id: &str) -> Result<TransferPage, WebError> {
    let found = find(visit, id).await?;
    let it = &found.transfer;
    let book = Book::of(visit, it.year).await?;
    let by = book.person(&found.by);
    let may_plan =
        visit.scoped.access().may(Right::PlanDays) && visit.scoped.as_at().day == visit.today;
    let sees =
        it.receiver.school().is_some_and(|urn| visit.scoped.access().may_at(Right::SeeMoney, urn));
    Ok(TransferPage {
        transfer: transfer_row(&book, &found),
        year: it.year,
        school: it.receiver.school().map(|urn| book.school(urn)),
        // That there was a visit is for those who may see visits.
        contact: it.contact.clone().filter(|_| {
            let access = visit.scoped.access();
            it.receiver.school().is_some_and(|urn| access.may_at(Right::SeeContacts, urn))
        }),
        request: it.request.clone(),
        cost: it.pence.filter(|_| sees).map(said_pence),
        recorded: format!("{by}, {}", found.at.said()),
        // What a visit posted changes with the visit, and what a request planned with the request.
        forms: if may_plan && it.contact.is_none() && it.request.is_none() {
            forms(&found, visit)
        } else {
            Vec::new()
        },
    })
}

fn forms(found: &Stored, visit: &Visit) -> Vec<Form> {
    let it = &found.transfer;
    if it.state != State::Planned {
        return Vec::new();
    }
    let href = format!("/days/transfers/{}", found.edited.record);
    let version = || Field::hidden("version", &found.edited.version);
    let date = |name: &str, label: &str| Field::new(name, label, FieldKind::Date);
    let today = it.on.filter(|day| *day <= visit.today).unwrap_or(visit.today);
    let given = vec![version(), date("given_on", "On which day").with_value(today.to_string())];
    let on = it.on.map(|day| day.to_string()).unwrap_or_default();
    let at = it.starts_at.map(said_time);
    let moved = vec![
        version(),
        date("on", "To which day").with_value(on).optional(),
        Field::text("starts_at", "From when").with_value(at.unwrap_or_default()).optional(),
    ];
    let payable = vec![
        Choice::new("no", "Nothing is paid").chosen(true),
        Choice::new("yes", "It is paid for all the same"),
    ];
    let off = vec![
        version(),
        Field::new("payable", "What becomes of its cost", FieldKind::Radios(payable)),
        Field::text("why", "Why").with_help("The head may read this."),
    ];
    vec![
        Form::new(format!("{href}/delivery"), "It was given", given).with_id("given"),
        Form::new(href.clone(), "Move it", moved).with_id("move"),
        Form::new(format!("{href}/cancellation"), "Call it off", off).with_id("off").lesser(),
    ]
}

/// The page again with one form as it was typed, and what is wrong with it.
async fn again(
    posted: &Posted,
    id: &str,
    action: &str,
    faults: Faults,
) -> Result<Response, WebError> {
    let mut page = page(&posted.visit, id).await?;
    match page.forms.iter_mut().find(|form| form.action == action) {
        Some(form) => {
            *form = typed::with_faults(typed::filled(std::mem::take(form), &posted.fields), faults);
        }
        None => return Err(StorageError::Stale { record: id.into() }.into()),
    }
    posted.visit.page_with_errors(page).await
}

/// Takes back what was just planned, or that it was given. A cancelled plan does not come back: somebody else may have
/// the time by now.
pub async fn undo(visit: &Visit, record: &RecordId, is_new: bool) -> Result<(), WebError> {
    let stale = || StorageError::Stale { record: record.0.clone() };
    // Taken back twice, it is gone already.
    let Some(now) = visit.scoped.find_transfer(record).await? else {
        let known = visit.scoped.latest::<transfer::Entity>(record).await?;
        return known.map(drop).ok_or(WebError::NotFound);
    };
    let it = &now.transfer;
    let mine = now.by == *visit.person() && it.contact.is_none() && it.request.is_none();
    let mut write = visit.write().await?;
    match it.state {
        State::Planned if mine && is_new => write.undo::<transfer::Entity>(record, None).await?,
        State::Delivered if mine && !is_new => {
            let back = Transfer { state: State::Planned, ..it.clone() };
            write.change_transfer(&now, &back).await?;
        }
        State::Planned if mine => return Ok(()),
        _ => return Err(stale().into()),
    }
    write.commit().await?;
    Ok(())
}

/// Reads the transfer as the form was opened on it.
async fn opened(id: &str, posted: &Posted) -> Result<Stored, WebError> {
    posted.visit.may(Right::PlanDays)?;
    let found = find(&posted.visit, id).await?;
    if found.transfer.contact.is_some() || found.transfer.request.is_some() {
        return Err(WebError::BadForm);
    }
    let edited = Edited { version: posted.field("version").into(), ..found.edited.clone() };
    Ok(Stored { edited, ..found })
}

/// `POST /days/transfers/{id}/delivery`
pub async fn deliver(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let was = opened(&id, &posted).await?;
    let href = format!("/days/transfers/{id}");
    let day = typed::day(posted.field("given_on"), "Enter the day");
    let today = posted.visit.today;
    let day =
        day.and_then(|day| if today < day { Err("That day is still to come") } else { Ok(day) });
    let on = match day {
        Ok(day) => day,
        Err(said) => {
            let faults = Faults::one("given_on", said);
            return again(&posted, &id, &format!("{href}/delivery"), faults).await;
        }
    };
    let now = Transfer { state: State::Delivered, on: Some(on), ..was.transfer.clone() };
    let said = format!("It was given on {}.", Said(on));
    save(&posted, &id, &format!("{href}/delivery"), &was, &now, ("given_on", &said)).await
}

/// `POST /days/transfers/{id}`: to another day or time.
pub async fn move_it(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let was = opened(&id, &posted).await?;
    let href = format!("/days/transfers/{id}");
    let mut faults = Faults::default();
    let on = faults.keep("on", typed::optional_day(posted.field("on")));
    let starts_at = faults.keep("starts_at", typed::time(posted.field("starts_at")));
    let (Some(on), Some(starts_at)) = (on, starts_at) else {
        return again(&posted, &id, &href, faults).await;
    };
    let now = Transfer { on, starts_at, ..was.transfer.clone() };
    save(&posted, &id, &href, &was, &now, ("starts_at", "It is moved.")).await
}

/// `POST /days/transfers/{id}/cancellation`
pub async fn cancel(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let was = opened(&id, &posted).await?;
    let href = format!("/days/transfers/{id}");
    let action = format!("{href}/cancellation");
    let why = match typed::text(posted.field("why"), "Say why, in a few words") {
        Ok(why) => why,
        Err(said) => return again(&posted, &id, &action, Faults::one("why", said)).await,
    };
    let payable = posted.field("payable") == "yes";
    let state = if payable { State::CancelledPayable } else { State::Cancelled };
    let now = Transfer { state, note: why, ..was.transfer.clone() };
    save(&posted, &id, &action, &was, &now, ("why", "It is called off.")).await
}

async fn save(
    posted: &Posted,
    id: &str,
    action: &str,
    was: &Stored,
    now: &Transfer,
    (field, said): (&str, &str),
) -> Result<Response, WebError> {
    let href = format!("/days/transfers/{id}");
    // Sent twice, a form finds its own change there.
    let there = find(&posted.visit, id).await?;
    if there.edited.version != was.edited.version && there.transfer == *now {
        return reply::see_other(&href);
    }
    let mut write = posted.visit.write().await?;
    match write.change_transfer(was, now).await {
        Err(StorageError::Refused(why)) => {
            drop(write);
            return again(posted, id, action, Faults::one(field, why)).await;
        }
        done => done?,
    }
    write.commit().await?;
    let undo = (now.state == State::Delivered).then(|| Undo {
        label: "Undo".into(),
        action: undo::address(
            transfer::Entity::KIND,
            &was.edited.record,
            Some(&was.edited.version),
            &href,
        ),
    });
    reply::done(&href, said, undo)
}
