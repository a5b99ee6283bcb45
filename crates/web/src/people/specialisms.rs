//! What somebody helps others with: `POST /people/{id}/specialisms` says so from a day on, `…/{record}/end` until when.
//!
//! Not here: the list of all specialists (`specialists`), bringing a list along from a spreadsheet (`start`).

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{PersonId, RecordId, access::Right};
use trustwide_storage::{
    StorageError,
    specialists::{NewSpecialism, Specialism},
    tables::specialism,
    versions::Versioned,
};

use super::{Directory, person::page_again};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Undo},
    pages::people::SpecialismLine,
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// Those who keep the directory, and those who plan the days of whoever is in it.
pub fn may_say(visit: &Visit) -> Result<(), WebError> {
    visit.may(Right::ManagePeople).or_else(|_| visit.may(Right::PlanDays))
}

/// `POST /people/{id}/specialisms`: the same form sent twice says it once.
pub async fn add(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    may_say(visit)?;
    let directory = Directory::read(&visit.scoped).await?;
    let person = directory.find(&PersonId(id)).ok_or(StorageError::NotFound { what: "person" })?;
    let record = typed::record(posted.field("record"))?;
    let href = format!("/people/{}", person.id);
    let new = match parse(&posted, &directory, &person.id) {
        Ok(new) => new,
        Err(faults) => {
            let action = format!("{href}/specialisms");
            return page_again(visit, &person.id, &action, &posted.fields, faults).await;
        }
    };
    let mut write = visit.write().await?;
    match write.add_specialism(record.clone(), new).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&href),
        done => done?,
    }
    write.commit().await?;
    let action = undo::address(specialism::Entity::KIND, &record, None, &href);
    let said = format!("{} is listed among the specialists.", person.name);
    reply::done(&href, &said, Some(Undo { label: "Undo".into(), action }))
}

/// `POST /people/{id}/specialisms/{record}/end`: the last day on which it is so.
pub async fn end(
    Path((id, record)): Path<(String, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    may_say(visit)?;
    let href = format!("/people/{id}");
    let all = visit.scoped.specialisms().await?;
    let was = all.into_iter().find(|it| it.edited.record.0 == record && it.person.0 == id);
    let mut was = was.ok_or(StorageError::NotFound { what: "specialism" })?;
    let last = match typed::day(posted.field("last"), "Enter the last day") {
        Ok(day) if was.from_on.is_none_or(|from| from <= day) => day,
        other => {
            let said = other.err().unwrap_or("The last day is before the first");
            let action = format!("{href}/specialisms/{record}/end");
            let faults = Faults::one("last", said);
            return page_again(visit, &was.person, &action, &posted.fields, faults).await;
        }
    };
    was.edited.version = posted.field("version").into();
    let mut write = visit.write().await?;
    write.end_specialism(&was, last).await?;
    write.commit().await?;
    let earlier = Some(was.edited.version.as_str());
    let action = undo::address(specialism::Entity::KIND, &RecordId(record), earlier, &href);
    reply::done(&href, "Its last day is noted.", Some(Undo { label: "Undo".into(), action }))
}

fn parse(
    posted: &Posted,
    directory: &Directory,
    person: &PersonId,
) -> Result<NewSpecialism, Faults> {
    let mut faults = Faults::default();
    let model = posted.visit.frame.model();
    let named = model
        .and_then(|it| it.designations.iter().find(|it| it.item.id == posted.field("designation")));
    let named = faults.keep("designation", named.ok_or("Choose a title"));
    let area = posted.field("area");
    if named.is_some_and(|it| it.specialised) && area.is_empty() {
        faults.add("area", "Say in what");
    }
    let area = faults.keep("area", typed::optional_text(area, 100));
    let from_on = faults.keep("from", typed::optional_day(posted.field("from")));
    let held = directory.held.iter().map(|it| &it.holding);
    let school = held.filter(|it| it.person == *person && it.is_held_on(posted.visit.today));
    let school = school.filter_map(|it| it.school).next();
    match (named, from_on, area) {
        (Some(named), Some(from_on), Some(area)) if faults.is_empty() => Ok(NewSpecialism {
            person: person.clone(),
            designation: named.item.id.clone(),
            area,
            school,
            from_on,
            to_on: None,
        }),
        _ => Err(faults),
    }
}

/// What somebody is listed as: now and to come first, then what is over.
pub async fn lines(visit: &Visit, person: &PersonId) -> Result<Vec<SpecialismLine>, WebError> {
    let all = visit.scoped.specialisms().await?;
    let day = visit.scoped.as_at().day;
    let mut own: Vec<&Specialism> = all.iter().filter(|it| it.person == *person).collect();
    own.sort_by_key(|it| (is_over(it, day), &it.area));
    Ok(own.into_iter().map(|it| line(visit, it, day)).collect())
}

fn is_over(it: &Specialism, day: Date) -> bool {
    it.to_on.is_some_and(|last| last < day)
}

fn line(visit: &Visit, it: &Specialism, day: Date) -> SpecialismLine {
    let named = visit
        .frame
        .model()
        .and_then(|model| model.designations.iter().find(|named| named.item.id == it.designation));
    SpecialismLine {
        title: named.map_or_else(|| it.designation.clone(), |it| it.item.label.clone()),
        legacy: named.is_some_and(|it| it.legacy),
        area: it.area.clone(),
        from: it.from_on,
        until: it.to_on,
        is_over: is_over(it, day),
    }
}

/// The forms: one to add, and one for the end of each that runs. None where the model names nothing to be.
pub async fn forms(visit: &Visit, person: &PersonId) -> Result<Vec<Form>, WebError> {
    let named = visit.frame.model().map(|it| it.designations.as_slice()).unwrap_or_default();
    if may_say(visit).is_err() || named.is_empty() || visit.scoped.as_at().day != visit.today {
        return Ok(Vec::new());
    }
    let all = visit.scoped.specialisms().await?;
    let open = all.iter().filter(|it| it.person == *person && !is_over(it, visit.today));
    let titles = named.iter().map(|it| Choice::new(it.item.id.clone(), it.item.label.clone()));
    let fields = vec![
        Field::hidden("record", visit.app.db.surroundings().new_id()),
        Field::new("designation", "Title", FieldKind::Select(titles.collect())),
        Field::text("area", "In what").with_help("Such as early reading").optional(),
        Field::new("from", "Since", FieldKind::Date).with_value(visit.today.to_string()).optional(),
    ];
    let add = Form::new(format!("/people/{person}/specialisms"), "Add what they help with", fields);
    Ok([add.with_id("specialism")].into_iter().chain(open.map(end_form)).collect())
}

fn end_form(it: &Specialism) -> Form {
    let known = it.to_on.map(|day| day.to_string()).unwrap_or_default();
    let fields = vec![
        Field::hidden("version", it.edited.version.clone()),
        Field::new("last", "Last day", FieldKind::Date).with_value(known),
    ];
    let what = if it.area.is_empty() { "this title" } else { it.area.as_str() };
    let action = format!("/people/{}/specialisms/{}/end", it.person, it.edited.record);
    Form::new(action, format!("Say when {what} ends"), fields)
        .with_id(format!("end-{}", it.edited.record))
}
