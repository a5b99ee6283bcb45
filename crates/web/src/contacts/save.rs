//! `POST /contacts` and `POST /contacts/{id}`: the one save. It writes the contact, opens its actions, plans the next date
//! and accounts for its time, together or not at all.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    AcademicYear, RecordId,
    access::Right,
    contacts::{State, length_said},
    days::Terms,
};
use trustwide_storage::{
    StorageError, Versioned,
    contacts::{Details, Save},
    tables::contact,
};

use super::{
    ask::{Asked, With},
    form::{self, Opened},
    lines,
    read::Typed,
    words::{Words, may_change},
};
use crate::{
    errors::WebError,
    look::{Undo, say::Say},
    pages::errors::Difference,
    people::Directory,
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// `POST /contacts`
pub async fn add(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::RecordContact)?;
    let record = typed::record(posted.field("record"))?;
    let with = form::read_with(posted.field("with")).ok_or(WebError::BadForm)?;
    let what = posted.field("what").to_owned();
    let opened = Opened { record, was: None, what, on: visit.today };
    save(&posted, with, opened).await
}

/// `POST /contacts/{id}`
pub async fn change(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let contact = visit.scoped.find_contact(&RecordId(id)).await?.ok_or(WebError::NotFound)?;
    if !may_change(visit, &contact.details) {
        return Err(WebError::Forbidden);
    }
    let with = form::with_of(visit, &contact.details);
    save(&posted, with, Opened::of(contact)).await
}

async fn save(posted: &Posted, with: With, opened: Opened) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let directory = Directory::read(&visit.scoped).await?;
    let was = opened.was.as_ref().map(|it| &it.details);
    let asked = Asked::read(visit, &directory, with, was).await?;
    let lines = match asked.with {
        With::School(urn) => lines::lines(visit, urn).await?,
        _ => Vec::new(),
    };
    let givers = match asked.with {
        With::School(urn) => lines::givers(&directory, &asked, urn, visit.today),
        _ => Vec::new(),
    };
    let was = opened.was.as_ref();
    let read = Typed { posted, asked: &asked, was, lines: &lines, givers: &givers }.read();
    let (details, actions, time, others) = match read {
        Ok(read) => read,
        Err(faults) => return again(posted, &directory, &asked, &opened, faults).await,
    };
    let plans_next = details.next_on.is_some()
        && opened.was.as_ref().is_none_or(|it| it.details.next_on.is_none());
    let was = opened.was.as_ref().map(|it| trustwide_storage::Edited {
        record: it.edited.record.clone(),
        version: posted.field("version").into(),
    });
    let save = Save {
        record: opened.record.clone(),
        was,
        shown_to: asked.shown_to.clone(),
        actions,
        plans_next,
        time,
        others,
        details,
    };
    let href = format!("/contacts/{}", save.record);
    let mut write = visit.write().await?;
    match write.save_contact(&save).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&href),
        Err(StorageError::Refused(why)) => {
            drop(write);
            return again(posted, &directory, &asked, &opened, Faults::one("", why)).await;
        }
        Err(StorageError::Stale { .. }) => {
            drop(write);
            return stale(posted, &directory, &asked, opened, &save.details).await;
        }
        done => done?,
    }
    write.commit().await?;
    let earlier = save.was.as_ref().map(|it| it.version.as_str());
    let to = if earlier.is_some() { href.as_str() } else { "/contacts" };
    let action = undo::address(contact::Entity::KIND, &save.record, earlier, to);
    let undo = Some(Undo { label: "Undo".into(), action });
    let shut = shut_on(visit, &save.details).await?;
    reply::done(&href, &(said(&save) + &shut.unwrap_or_default()), undo)
}

/// A sentence where the next is planned for a day on which the school, or the trust, does not work.
async fn shut_on(visit: &Visit, details: &Details) -> Result<Option<String>, WebError> {
    let Some(next) = details.next_on else { return Ok(None) };
    let year = AcademicYear::of(next);
    let dates = match details.school {
        Some(urn) => visit.scoped.school_years(year).await?.remove(&urn),
        None => visit.scoped.trust_year(year).await?,
    };
    let terms = dates.map_or_else(|| Terms::of_calendar(year), |it| Terms::of(&it));
    let works = terms.days().iter().any(|(day, _)| *day == next);
    Ok((!works).then(|| format!(" {} is no working day there.", next.said())))
}

/// What one save did, in a sentence for each thing.
fn said(save: &Save) -> String {
    let mut said = match save.details.state {
        State::Held => "Recorded as held.".to_owned(),
        State::Planned => format!("Planned for {}.", save.details.on.said()),
        other => format!("Recorded: {}.", other.title().to_lowercase()),
    };
    match save.actions.len() {
        0 => {}
        1 => said += " One action is open.",
        more => said += &format!(" {more} actions are open."),
    }
    if let Some(next) = save.details.next_on.filter(|_| save.plans_next) {
        said += &format!(" The next is planned for {}.", next.said());
    }
    if save.details.state == State::Held && save.details.school.is_some() {
        said += " The head can read it and reply.";
    }
    said
}

async fn again(
    posted: &Posted,
    directory: &Directory,
    asked: &Asked,
    opened: &Opened,
    faults: Faults,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let form = form::form(visit, directory, asked, opened).await?;
    let form = typed::with_faults(typed::filled(form, &posted.fields), faults);
    visit.page_with_errors(form::page(directory, asked, opened, form)).await
}

/// What somebody else has made of it meanwhile, above the form as it was typed. Sent twice, a form finds its own words.
async fn stale(
    posted: &Posted,
    directory: &Directory,
    asked: &Asked,
    opened: Opened,
    yours: &Details,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let now = visit.scoped.find_contact(&opened.record).await?.ok_or(WebError::NotFound)?;
    // Its own words: the same form sent twice.
    let same = Details { next_on: yours.next_on, ..now.details.clone() };
    if same == *yours {
        return reply::see_other(&format!("/contacts/{}", now.edited.record));
    }
    let words = Words::read(visit).await?;
    let who = directory.name(&now.by);
    let said: Vec<String> = differences(&words, &now.details, yours)
        .into_iter()
        .map(|it| format!("{}: it is now “{}”", it.label, it.now))
        .collect();
    let version = now.edited.version.clone();
    let opened = Opened::of(now);
    let form = form::form(visit, directory, asked, &opened).await?;
    let mut form = typed::filled(form, &posted.fields);
    if let Some(field) = form.fields.iter_mut().find(|it| it.name == "version") {
        field.value = version;
    }
    let first = format!(
        "{who} has changed this meanwhile. Yours is below: look at both, and save again. {}.",
        said.join("; ")
    );
    let form = form.with_error(first);
    visit.conflict(form::page(directory, asked, &opened, form)).await
}

/// Where two versions differ.
pub fn differences(words: &Words<'_>, now: &Details, yours: &Details) -> Vec<Difference> {
    let people = |it: &Details| {
        let names: Vec<String> = it.people.iter().map(|id| words.directory.name(id)).collect();
        names.join(", ")
    };
    let pairs = [
        ("What", words.what(now), words.what(yours)),
        ("Day", now.on.said(), yours.on.said()),
        ("How it stands", now.state.title().into(), yours.state.title().into()),
        ("Who was there", people(now), people(yours)),
        ("Length", length_said(now.minutes), length_said(yours.minutes)),
        ("Purpose", now.purpose.clone(), yours.purpose.clone()),
        ("What was seen", now.seen.clone(), yours.seen.clone()),
        ("Why not", now.reason.clone(), yours.reason.clone()),
    ];
    let differ = pairs.into_iter().filter(|(_, now, yours)| now != yours);
    differ.map(|(label, now, yours)| Difference { label: label.into(), now, yours }).collect()
}
