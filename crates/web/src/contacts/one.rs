//! `GET /contacts/{id}`: what was seen and agreed, what the school replied, and how it came to be as it is.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    AcademicYear, RecordId, Urn,
    access::Right,
    contacts::{State, length_said},
    days::Account,
};
use trustwide_storage::{
    StorageError,
    contacts::{Contact, Gave},
    tables::contact,
};

use super::{actions, lines, reply, save::differences, words::Words, words::may_change};
use crate::{
    days::book::Book,
    errors::WebError,
    look::Form,
    pages::contacts::{ChangeLine, ContactPage, ReplyLine},
    visit::Visit,
};

pub async fn show(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    let page = page(&visit, &RecordId(id), None).await?;
    if let Some(school) = &page.line.school {
        visit.log("Viewed a visit or meeting", Some(school.urn)).await?;
    }
    visit.page(page).await
}

/// The page of a contact, with the reply as somebody typed it.
pub async fn page(
    visit: &Visit,
    id: &RecordId,
    typed: Option<Form>,
) -> Result<ContactPage, WebError> {
    let contact = visit.scoped.find_contact(id).await?.ok_or(WebError::NotFound)?;
    let words = Words::read(visit).await?;
    let reply = visit.scoped.reply_to(id).await?;
    let form = reply::form(visit, &contact, reply.as_ref());
    let now = visit.today == visit.scoped.as_at().day;
    let next = visit.scoped.contact_after(id).await?;
    let actions = visit.scoped.actions_of(id).await?;
    let actions = actions.iter().map(|it| {
        let mut line = words.action(it);
        line.form = actions::form(visit, it, &format!("/contacts/{id}"));
        line
    });
    Ok(ContactPage {
        line: words.line(&contact),
        strand: contact.details.strand.as_deref().and_then(|it| words.strand(it)),
        seen: contact.details.seen.clone(),
        reason: contact.details.reason.clone(),
        written_by: words.directory.name(&contact.by),
        written_at: contact.at,
        actions: actions.collect(),
        next: next.as_ref().map(|it| words.line(it)),
        reply: reply.map(|it| ReplyLine {
            agrees: it.agrees,
            words: it.words.clone(),
            by: words.directory.name(&it.by),
            on: it.at.day(),
        }),
        history: history(&words, &visit.scoped.contact_versions(id).await?),
        may_change: may_change(visit, &contact.details),
        time: time(visit, &words, &contact).await?,
        on_line: on_line(visit, &contact).await?,
        reply_form: typed.or(form.filter(|_| now)),
    })
}

/// Whose time it took, for those who see it.
async fn time(
    visit: &Visit,
    words: &Words<'_>,
    contact: &Contact,
) -> Result<Vec<String>, WebError> {
    let given = lines::given_at(visit, contact).await?;
    let line =
        |it: &Gave| format!("{}, {}", words.directory.name(&it.person), length_said(it.minutes));
    Ok(given.iter().map(line).collect())
}

/// On which line its time is counted, and what is left of that line, for those who see the school's days.
async fn on_line(visit: &Visit, contact: &Contact) -> Result<Option<String>, WebError> {
    let sees = |urn: &Urn| visit.scoped.access().may_at(Right::SeeDays, *urn);
    let Some(urn) = contact.details.school.filter(sees) else { return Ok(None) };
    let Some(on) = lines::line_of(visit, contact).await? else { return Ok(None) };
    // The addition for a band names it.
    if visit.bands_hidden && on.starts_with(Account::Supplement.word()) {
        return Ok(None);
    }
    let book = match Book::of(visit, AcademicYear::of(contact.details.on)).await {
        Err(WebError::NotFound) => return Ok(None),
        book => book?,
    };
    let Some(school) = book.schools.iter().find(|it| it.urn == urn) else { return Ok(None) };
    let ledger = book.ledger(school);
    let line = ledger.lines.iter().find(|it| format!("{}/{}", it.account.word(), it.line) == on);
    Ok(line.map(|it| {
        let days = book.days(it.balance.left().abs()).said;
        match (it.is_promised(), it.balance.is_over()) {
            (false, _) => it.label.clone(),
            (true, false) => format!("{}: {days} days left", it.label),
            (true, true) => format!("{}: {days} days more than it offers", it.label),
        }
    }))
}

/// Each version after the first, and where it differs from the one before.
fn history(words: &Words<'_>, versions: &[Contact]) -> Vec<ChangeLine> {
    let Some(first) = versions.first() else { return Vec::new() };
    let line = |contact: &Contact, said: String| ChangeLine {
        by: words.directory.name(&contact.by),
        at: contact.at,
        said,
    };
    let began = match first.details.state {
        State::Planned => "planned it",
        State::Held => "recorded it as held",
        _ => "recorded what became of it",
    };
    let mut lines = vec![line(first, began.into())];
    for pair in versions.windows(2) {
        let differences = differences(words, &pair[0].details, &pair[1].details);
        let said: Vec<String> = differences
            .into_iter()
            .map(|it| {
                let was = if it.now.is_empty() { "nothing" } else { it.now.as_str() };
                format!("{}: {was}, now {}", it.label, it.yours)
            })
            .collect();
        let said = if said.is_empty() { "saved it again".into() } else { said.join("; ") };
        lines.push(line(&pair[1], said));
    }
    lines
}

/// Takes the last save of a contact back, with everything that followed from it.
pub async fn undo(visit: &Visit, record: &RecordId, earlier: Option<&str>) -> Result<(), WebError> {
    let latest = visit.scoped.latest::<contact::Entity>(record).await?;
    let (_, fields) = latest.ok_or(StorageError::NotFound { what: "record" })?;
    let school = fields.urn.and_then(|it| it.to_string().parse().ok());
    match school {
        Some(urn) => visit.may_at(Right::RecordContact, urn)?,
        None => visit.may_somewhere(Right::RecordContact)?,
    }
    let mut write = visit.write().await?;
    write.undo_contact(record, earlier).await?;
    write.commit().await?;
    Ok(())
}
