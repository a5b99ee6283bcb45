//! A school asks for support: what it asks for, and which visit or review showed that it is needed.

use axum::response::Response;
use jiff::ToSpan;
use trustwide_domain::{RecordId, Urn, access::Right, contacts::State, time::Said};
use trustwide_storage::{
    StorageError, Versioned, contacts::Contact, days::Asked, tables::support_request,
};

use super::support::{menu, on_the_menu};
use crate::{
    contacts::words::Words,
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link, Undo},
    pages::people::FormPage,
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

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
    let shown_at = match urn {
        Some(urn) => faults.keep("contact", shown_at(visit, posted.field("contact"), urn).await?),
        None => None,
    };
    let (Some(urn), Some(line), Some(words), Some(shown_at)) = (urn, line, words, shown_at) else {
        let form = ask_form(visit, &record.0).await?;
        let form = typed::with_faults(typed::filled(form, &posted.fields), faults);
        return visit.page_with_errors(ask_page(form)).await;
    };
    let href = format!("/support/{record}");
    let urgent = posted.field("urgent") == "yes";
    let asked = Asked { urn, line: &line.id, words: &words, urgent, contact: shown_at.as_ref() };
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

/// What was typed where something must be said.
pub fn words(typed: &str, missing: &str) -> Result<String, String> {
    typed::text_within(typed, 2_000, missing)
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
        Field::new(
            "contact",
            "What showed that it is needed",
            FieldKind::Select(seen(visit).await?),
        )
        .with_help("A visit, meeting or review of the past year, if one did")
        .optional(),
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

/// Whether a contact can have shown what a school needs: it was held there, and the reader may see it.
fn can_show(it: &Contact, visit: &Visit) -> bool {
    let access = visit.scoped.access();
    let there = it.details.school.is_some_and(|urn| access.may_at(Right::AskForSupport, urn));
    it.details.state == State::Held && there
}

/// The visits, meetings and reviews of the past year at the schools that somebody asks for, the latest first.
async fn seen(visit: &Visit) -> Result<Vec<Choice>, WebError> {
    let mut choices = vec![Choice::new("", "No visit or review in particular")];
    if visit.may_somewhere(Right::SeeContacts).is_err() {
        return Ok(choices);
    }
    let first = visit.today.checked_sub(1.year()).unwrap_or(visit.today);
    let contacts = visit.scoped.contacts_between(first, visit.today).await?;
    let words = Words::read(visit).await?;
    choices.extend(contacts.iter().rev().filter(|it| can_show(it, visit)).map(|it| {
        let line = words.line(it);
        let school = line.school.map_or_else(String::new, |it| format!(", {}", it.name));
        Choice::new(&line.id.0, format!("{}{school}, {}", line.what, Said(line.on)))
    }));
    Ok(choices)
}

/// The contact that was chosen, where it was held at the school that asks; none where none was chosen.
async fn shown_at(
    visit: &Visit,
    chosen: &str,
    urn: Urn,
) -> Result<Result<Option<RecordId>, &'static str>, WebError> {
    const ELSEWHERE: &str = "Choose a visit or review at the school that asks";
    if chosen.is_empty() {
        return Ok(Ok(None));
    }
    let Ok(record) = typed::record(chosen) else { return Ok(Err(ELSEWHERE)) };
    let found = visit.scoped.find_contact(&record).await?;
    let fits = |it: &Contact| can_show(it, visit) && it.details.school == Some(urn);
    Ok(if found.is_some_and(|it| fits(&it)) { Ok(Some(record)) } else { Err(ELSEWHERE) })
}
