//! Policies and systems that a trust lists itself, each marked with one of the model's levels on its page.

use axum::{extract::Path, http::StatusCode, response::Response};
use trustwide_domain::{RecordId, access::Right, elements::Key};
use trustwide_storage::{Edited, StorageError, Versioned, elements::Policy, tables::policy};

use super::{one, shelf::Shelf};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link, Undo},
    pages::{
        elements::href,
        errors::{Difference, StalePage},
        people::FormPage,
    },
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

const LIST: &str = "/elements";
const FORMS: [(&str, &str); 2] = [("policy", "Policy"), ("system", "System")];

/// What a listed paper is, as people read it.
pub fn form_said(form: &str) -> &'static str {
    FORMS.iter().find(|(id, _)| *id == form).map_or("Policy", |(_, said)| said)
}

/// `GET /elements/policies/new`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    may_list(&visit)?;
    let record =
        Edited { record: RecordId(visit.app.db.surroundings().new_id()), version: String::new() };
    visit.page(new_page(new_form(&record.record))).await
}

/// `POST /elements/policies`: the same form sent twice lists it once.
pub async fn add(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    may_list(visit)?;
    let record = typed::record(posted.field("record"))?;
    let edited = Edited { record: record.clone(), version: String::new() };
    let it = match read(&posted, edited) {
        Ok(it) => it,
        Err(faults) => {
            let form = typed::filled(new_form(&record), &posted.fields);
            return visit.page_with_errors(new_page(typed::with_faults(form, faults))).await;
        }
    };
    let to = href(&Key::policy(&record.0));
    let mut write = visit.write().await?;
    match write.set_policy(record.clone(), None, &it).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&to),
        done => done?,
    }
    write.commit().await?;
    let said = format!("{} is listed. Now say at which level it stands.", it.title);
    let action = undo::address(policy::Entity::KIND, &record, None, LIST);
    reply::done(&to, &said, Some(Undo { label: "Undo".into(), action }))
}

/// `POST /elements/policies/{record}`
pub async fn change(Path(record): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    may_list(visit)?;
    let shelf = Shelf::read(visit).await?;
    let key = Key::policy(&record);
    let now = shelf.policy(&key).ok_or(WebError::NotFound)?;
    let it = match read(&posted, now.edited.clone()) {
        Ok(it) => it,
        Err(faults) => {
            let mut page = one::page(visit, &shelf, shelf.find(&key)?);
            if let Some(form) = page.forms.first_mut() {
                let filled = typed::filled(std::mem::take(form), &posted.fields);
                *form = typed::with_faults(filled, faults);
            }
            return visit.page_with_errors(page).await;
        }
    };
    if it == *now {
        return reply::see_other(&href(&key));
    }
    if now.edited.version != posted.field("version") {
        return stale(visit, now, &it).await;
    }
    let mut write = visit.write().await?;
    write.set_policy(now.edited.record.clone(), Some(&now.edited), &it).await?;
    write.commit().await?;
    done(&now.edited, &href(&key), &format!("{} is changed.", it.title))
}

/// `POST /elements/policies/{record}/withdrawal`
pub async fn withdraw(Path(record): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    may_list(visit)?;
    let shelf = Shelf::read(visit).await?;
    let now = shelf.policy(&Key::policy(&record)).ok_or(WebError::NotFound)?;
    let edited = Edited { version: posted.field("version").into(), ..now.edited.clone() };
    let mut write = visit.write().await?;
    write.withdraw_policy(&edited).await?;
    write.commit().await?;
    done(&edited, LIST, &format!("{} is off the list. What was recorded of it is kept.", now.title))
}

/// Goes on only where somebody may list policies.
pub fn may_take_back(visit: &Visit) -> Result<(), WebError> {
    may_list(visit)
}

fn may_list(visit: &Visit) -> Result<(), WebError> {
    visit.may(Right::RecordStates)?;
    match visit.model()?.policy_levels.is_empty() {
        true => Err(WebError::NotFound),
        false => Ok(()),
    }
}

fn done(was: &Edited, to: &str, said: &str) -> Result<Response, WebError> {
    let action = undo::address(policy::Entity::KIND, &was.record, Some(&was.version), to);
    reply::done(to, said, Some(Undo { label: "Undo".into(), action }))
}

fn read(posted: &Posted, edited: Edited) -> Result<Policy, Faults> {
    let mut faults = Faults::default();
    let title = faults.keep("title", typed::text(posted.field("title"), "Say what it is called"));
    let form = FORMS.iter().find(|(id, _)| *id == posted.field("form"));
    let form = faults.keep("form", form.ok_or("Choose policy or system"));
    let says = faults.keep("says", typed::optional_text(posted.field("says"), 500));
    match (title, form, says) {
        (Some(title), Some((form, _)), Some(says)) => {
            Ok(Policy { edited, title, form: (*form).into(), says })
        }
        _ => Err(faults),
    }
}

fn fields(title: &str, form: &str, says: &str) -> Vec<Field> {
    let forms = FORMS.iter().map(|(id, said)| Choice::new(*id, *said).chosen(*id == form));
    vec![
        Field::text("title", "What it is called").with_autocomplete("off").with_value(title),
        Field::new("form", "What it is", FieldKind::Radios(forms.collect())),
        Field::new("says", "What it is about", FieldKind::TextArea).with_value(says).optional(),
    ]
}

fn new_form(record: &RecordId) -> Form {
    let mut all = vec![Field::hidden("record", &record.0)];
    all.extend(fields("", "policy", ""));
    Form::new("/elements/policies", "List it", all).with_cancel(LIST)
}

fn new_page(form: Form) -> FormPage {
    FormPage {
        title: "List a policy or system".into(),
        intro: Some(
            "Its name only, not its text. Then say how much of it is each school’s own, whose it is, and when it is looked at again."
                .into(),
        ),
        crumbs: vec![Link::new("The model in practice", LIST)],
        form,
    }
}

/// To change a policy, and to take it off the list.
pub fn forms(it: &Policy) -> Vec<Form> {
    let address = format!("/elements/policies/{}", it.edited.record);
    let version = || Field::hidden("version", &it.edited.version);
    let mut all = vec![version()];
    all.extend(fields(&it.title, &it.form, &it.says));
    vec![
        Form::new(&address, "Save the change", all).with_id("policy"),
        Form::new(format!("{address}/withdrawal"), "Take it off the list", vec![version()])
            .lesser(),
    ]
}

async fn stale(visit: &Visit, now: &Policy, yours: &Policy) -> Result<Response, WebError> {
    let difference = |label: &str, now: &str, yours: &str| Difference {
        label: label.into(),
        now: now.into(),
        yours: yours.into(),
    };
    let all = vec![
        difference("What it is called", &now.title, &yours.title),
        difference("What it is", form_said(&now.form), form_said(&yours.form)),
        difference("What it is about", &now.says, &yours.says),
    ];
    let on_latest = Policy { edited: now.edited.clone(), ..yours.clone() };
    let page = StalePage {
        what: now.title.clone(),
        changed: "Somebody changed it after you had opened it.".into(),
        differences: all.into_iter().filter(|it| it.now != it.yours).collect(),
        form: forms(&on_latest).remove(0).with_cancel(LIST),
    };
    let mut response = visit.page(page).await?;
    *response.status_mut() = StatusCode::CONFLICT;
    Ok(response)
}
