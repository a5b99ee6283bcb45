//! `/schools/{urn}/ticks`: what a school keeps for itself, where the model has it and the school turned it on. A weekly count
//! that takes seconds; no teacher is named, and nobody in the trust sees it.

use axum::{extract::Path, response::Response};
use jiff::{ToSpan, civil::Date};
use trustwide_domain::{RecordId, Urn, access::Right, model::Cadence};
use trustwide_storage::contacts::{Tick, TickChoice};

use super::weeks::monday_of;
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form},
    pages::{
        calendar::{TickView, TicksPage},
        shared::SchoolName,
    },
    reply,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

/// Weeks shown beside the form.
const WEEKS: i32 = 6;

pub async fn show(Path(urn): Path<Urn>, visit: Visit) -> Result<Response, WebError> {
    let page = page(&visit, urn).await?;
    visit.page(page).await
}

/// What the model lets a school keep for itself; nothing is there where it has none of it.
fn kept(visit: &Visit) -> Result<Vec<&Cadence>, WebError> {
    let all = visit.model()?.cadences.iter().filter(|it| it.school_owned);
    let all: Vec<&Cadence> = all.collect();
    if all.is_empty() { Err(WebError::NotFound) } else { Ok(all) }
}

async fn page(visit: &Visit, urn: Urn) -> Result<TicksPage, WebError> {
    visit.may_at(Right::KeepTicks, urn)?;
    let school = visit.scoped.find_school(urn).await?.ok_or(WebError::NotFound)?;
    let cadences = kept(visit)?;
    let choices = visit.scoped.tick_choices(urn).await?;
    let monday = monday_of(visit.scoped.as_at().day);
    let ticks = visit.scoped.ticks(urn, monday - (7 * (WEEKS - 1)).days()).await?;
    let now = visit.today == visit.scoped.as_at().day;
    let view = |it: &&Cadence| tick(visit, urn, it, (&choices, &ticks), monday, now);
    Ok(TicksPage {
        school: SchoolName { urn, name: school.name },
        ticks: cadences.iter().map(view).collect(),
    })
}

fn tick(
    visit: &Visit,
    urn: Urn,
    cadence: &Cadence,
    (choices, ticks): (&[TickChoice], &[Tick]),
    monday: Date,
    now: bool,
) -> TickView {
    let id = &cadence.item.id;
    let is_on = choices.iter().any(|it| it.cadence == *id);
    let times = |week: Date| {
        ticks.iter().find(|it| it.cadence == *id && it.week_of == week).map(|it| it.times)
    };
    let weeks = (0..WEEKS).map(|back| monday - (7 * back).days());
    let count = vec![
        Field::hidden("record", visit.app.db.surroundings().new_id()),
        Field::hidden("cadence", id),
        Field::new("week", "Week beginning", FieldKind::Date).with_value(monday.to_string()),
        Field::new("times", "How often", FieldKind::Number)
            .with_value(times(monday).map_or(String::new(), |it| it.to_string())),
    ];
    let choice = vec![
        Field::hidden("record", visit.app.db.surroundings().new_id()),
        Field::hidden("cadence", id),
        Field::hidden("on", if is_on { "no" } else { "yes" }),
    ];
    let path = format!("/schools/{urn}/ticks");
    let count = Form::new(&path, "Save the count", count).with_id(format!("count-{id}"));
    let label = if is_on { "Turn off" } else { "Turn on" };
    let choice = Form::new(format!("{path}/choice"), label, choice).with_id(format!("choice-{id}"));
    TickView {
        cadence: id.clone(),
        label: cadence.item.label.clone(),
        says: cadence.item.says.clone(),
        is_on,
        weeks: weeks.map(|week| (week, times(week))).collect(),
        count_form: (now && is_on).then_some(count),
        choice_form: now.then_some(if is_on { choice.lesser() } else { choice }),
    }
}

fn chosen(posted: &Posted, urn: Urn) -> Result<(&Cadence, RecordId), WebError> {
    let visit = &posted.visit;
    visit.may_at(Right::KeepTicks, urn)?;
    let all = kept(visit)?;
    let asked = posted.field("cadence");
    let cadence = all.into_iter().find(|it| it.item.id == asked).ok_or(WebError::BadForm)?;
    Ok((cadence, typed::record(posted.field("record"))?))
}

/// `POST /schools/{urn}/ticks`
pub async fn count(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let (cadence, record) = chosen(&posted, urn)?;
    let visit = &posted.visit;
    let on = visit.scoped.tick_choices(urn).await?;
    if !on.iter().any(|it| it.cadence == cadence.item.id) {
        return Err(WebError::NotFound);
    }
    let mut faults = Faults::default();
    let week = typed::day(posted.field("week"), "Enter a day of the week");
    let week = week.and_then(|it| match it > visit.today {
        true => Err("This week is still to come"),
        false => Ok(monday_of(it)),
    });
    let week = faults.keep("week", week);
    let times: Option<u32> = posted.field("times").parse().ok().filter(|it| *it <= 100);
    let times = faults.keep("times", times.ok_or("Enter a number from 0 to 100"));
    let (Some(week), Some(times)) = (week, times) else {
        let mut page = page(visit, urn).await?;
        for tick in page.ticks.iter_mut().filter(|it| it.cadence == cadence.item.id) {
            let form = tick.count_form.take();
            let again = |it| {
                typed::with_faults(typed::filled(it, &posted.fields), std::mem::take(&mut faults))
            };
            tick.count_form = form.map(again);
        }
        return visit.page_with_errors(page).await;
    };
    let mut write = visit.write().await?;
    write.count_ticks(record, urn, (&cadence.item.id, week, times)).await?;
    write.commit().await?;
    reply::done(&format!("/schools/{urn}/ticks"), "The count is saved.", None)
}

/// `POST /schools/{urn}/ticks/choice`
pub async fn choose(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let (cadence, record) = chosen(&posted, urn)?;
    let visit = &posted.visit;
    let there = visit.scoped.tick_choices(urn).await?;
    let there = there.iter().find(|it| it.cadence == cadence.item.id);
    let path = format!("/schools/{urn}/ticks");
    let mut write = visit.write().await?;
    let said = match (posted.field("on"), there) {
        ("yes", None) => {
            write.choose_tick(record, urn, &cadence.item.id).await?;
            "It is turned on, for your school alone."
        }
        ("no", Some(choice)) => {
            write.drop_tick(choice).await?;
            "It is turned off. What was counted stays, for your school alone."
        }
        _ => return reply::see_other(&path),
    };
    write.commit().await?;
    reply::done(&path, said, None)
}
