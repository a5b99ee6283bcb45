//! Money that a school is given beside its own: released for time that it gives to others, or towards its support.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    RecordId, Urn,
    access::Right,
    days::{
        Funding, FundingFor,
        money::{read_pence, said_pence},
    },
};
use trustwide_storage::{
    Edited, StorageError, Versioned, days::EnteredFunding, tables::funding as table,
};

use super::trust::crumbs;
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Undo, say::capital},
    pages::{money::FundingLine, people::FormPage, shared::SchoolName},
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// `GET /money/funding/new?school=…&request=…`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::SetMoney)?;
    visit.model()?;
    let record = visit.app.db.surroundings().new_id();
    let form = form(&visit, &record, visit.asked("request").unwrap_or_default()).await?;
    visit.page(page(form)).await
}

/// `POST /money/funding`: the same form sent twice enters once.
pub async fn enter(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::SetMoney)?;
    visit.model()?;
    let record = typed::record(posted.field("record"))?;
    let it = match parse(&posted).await? {
        Ok(it) => it,
        Err(faults) => {
            let form = form(visit, &record.0, posted.field("request")).await?;
            let form = typed::with_faults(typed::filled(form, &posted.fields), faults);
            return visit.page_with_errors(page(form)).await;
        }
    };
    let to = format!("/money?year={}", trustwide_domain::AcademicYear::of(it.on));
    let mut write = visit.write().await?;
    match write.enter_funding(record.clone(), &it).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&to),
        done => done?,
    }
    write.commit().await?;
    let action = undo::address(table::Entity::KIND, &record, None, &to);
    let said = format!("{} is entered. It is on the school’s statement.", said_pence(it.pence));
    reply::done(&to, &said, Some(Undo { label: "Undo entering it".into(), action }))
}

/// `POST /money/funding/{id}/withdrawal`: for an entry that was a mistake.
pub async fn withdraw(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::SetMoney)?;
    let edited = Edited { record: typed::record(&id)?, version: posted.field("version").into() };
    let mut write = visit.write().await?;
    write.withdraw_funding(&edited).await?;
    write.commit().await?;
    let action =
        undo::address(table::Entity::KIND, &edited.record, Some(&edited.version), "/money");
    let undo = Undo { label: "Put it back".into(), action };
    reply::done("/money", "It is taken out. That it was there stays on record.", Some(undo))
}

/// What was given, in lines; those who may set money can take one out.
pub fn lines(
    visit: &Visit,
    entered: &[EnteredFunding],
    school: impl Fn(Urn) -> SchoolName,
) -> Vec<FundingLine> {
    let may = visit.scoped.access().may(Right::SetMoney) && visit.scoped.as_at().day == visit.today;
    let line = |it: &EnteredFunding| FundingLine {
        school: school(it.funding.urn),
        on: it.funding.on,
        pounds: said_pence(it.funding.pence),
        purpose: it.funding.purpose,
        source: it.funding.source.clone(),
        words: it.funding.words.clone(),
        request: it.funding.request.clone(),
        withdrawal: may.then(|| {
            let version = Field::hidden("version", &it.edited.version);
            let action = format!("/money/funding/{}/withdrawal", it.edited.record);
            Form::new(action, "Take it out", vec![version]).lesser()
        }),
    };
    entered.iter().map(line).collect()
}

/// All of it together, where there is any.
pub fn total(entered: &[EnteredFunding]) -> Option<String> {
    let sum = entered.iter().map(|it| it.funding.pence).sum();
    (!entered.is_empty()).then(|| said_pence(sum))
}

async fn parse(posted: &Posted) -> Result<Result<Funding, Faults>, WebError> {
    let visit = &posted.visit;
    let schools = visit.scoped.schools().await?;
    let mut faults = Faults::default();
    let urn = posted.field("school").parse::<Urn>().ok();
    let urn = urn.filter(|urn| schools.iter().any(|it| it.urn == *urn));
    let urn = faults.keep("school", urn.ok_or("Choose a school"));
    let on = faults.keep("on", typed::day(posted.field("on"), "Enter the day"));
    let pence = read_pence(posted.field("pounds")).filter(|it| 0 < *it);
    let pence = faults.keep("pounds", pence.ok_or("Enter pounds such as 2,400"));
    let purpose = FundingFor::from_word(posted.field("purpose"));
    let purpose = faults.keep("purpose", purpose.ok_or("Choose what it is for"));
    let source =
        faults.keep("source", typed::text(posted.field("source"), "Say whose money it is"));
    let words = faults.keep("words", typed::text(posted.field("words"), "Say what it pays for"));
    let request = match posted.field("request") {
        "" => None,
        id => Some(request(visit, id, urn).await?),
    };
    match (urn, on, pence, purpose, source, words) {
        (Some(urn), Some(on), Some(pence), Some(purpose), Some(source), Some(words)) => {
            Ok(Ok(Funding { urn, on, pence, purpose, source, words, request }))
        }
        _ => Ok(Err(faults)),
    }
}

/// The request that a form names: one that this person sees, of the school that they chose.
async fn request(visit: &Visit, id: &str, urn: Option<Urn>) -> Result<RecordId, WebError> {
    let found = visit.scoped.find_request(&typed::record(id)?).await?;
    let found = found.filter(|it| urn.is_none_or(|urn| it.urn == urn));
    found.map(|it| it.edited.record).ok_or(WebError::BadForm)
}

async fn form(visit: &Visit, record: &str, request: &str) -> Result<Form, WebError> {
    let asked = match typed::record(request) {
        Ok(id) => visit.scoped.find_request(&id).await?,
        Err(_) => None,
    };
    let chosen = asked.as_ref().map(|it| it.urn);
    let chosen = chosen.or_else(|| visit.asked("school").and_then(|it| it.parse().ok()));
    let mut schools = vec![Choice::new("", "Choose")];
    let all = visit.scoped.schools().await?;
    schools.extend(
        all.into_iter()
            .filter(|it| asked.as_ref().is_none_or(|asked| asked.urn == it.urn))
            .map(|it| Choice::new(it.urn.to_string(), it.name).chosen(Some(it.urn) == chosen)),
    );
    let usual = if asked.is_some() { FundingFor::Support } else { FundingFor::Giving };
    let purposes = FundingFor::ALL
        .iter()
        .map(|it| Choice::new(it.word(), capital(it.said())).chosen(*it == usual));
    let fields = vec![
        Field::hidden("record", record),
        Field::hidden("request", asked.as_ref().map_or("", |it| &it.edited.record.0)),
        Field::new("school", "School", FieldKind::Select(schools)),
        Field::new("on", "Paid or credited on", FieldKind::Date)
            .with_value(visit.today.to_string()),
        Field::text("pounds", "How much, in pounds"),
        Field::new("purpose", "What it is for", FieldKind::Radios(purposes.collect())),
        Field::text("source", "Whose money it is")
            .with_help("Such as the trust’s central fund, or a grant by its name"),
        Field::text("words", "What it pays for")
            .with_help("Such as cover on Mondays for the specialist who is with another school"),
    ];
    Ok(Form::new("/money/funding", "Enter it", fields).with_cancel("/money"))
}

fn page(form: Form) -> FormPage {
    FormPage {
        title: "Enter money that a school was given".into(),
        intro: Some("A grant, a credit or money released, beside the school’s own. Its head and chair read it on the school’s statement.".into()),
        crumbs: crumbs(),
        form,
    }
}
