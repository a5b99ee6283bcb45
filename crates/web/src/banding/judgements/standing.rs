//! Which way a school is going, and whether it is at risk.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    Urn,
    access::Right,
    model::{Direction, Word},
};
use trustwide_storage::banding::Standing;

use super::{Judged, again, finish, new_id, opened_on};
use crate::banding::capital;
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form},
    reply,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

pub fn standing_form(visit: &Visit, judged: &Judged) -> Form {
    let now = judged.standing.as_ref();
    let mut directions: Vec<Choice> = Direction::ALL
        .iter()
        .map(|it| {
            let chosen = now.is_some_and(|now| now.direction == Some(*it));
            Choice::new(it.word(), capital(it.word())).chosen(chosen)
        })
        .collect();
    directions.insert(0, Choice::new("", "Not said").chosen(now.is_none()));
    let risk = now.and_then(|it| it.at_risk);
    let risks = vec![
        Choice::new("", "Not said").chosen(risk.is_none()),
        Choice::new("no", "Not at risk").chosen(risk == Some(false)),
        Choice::new("yes", "At risk").chosen(risk == Some(true)),
    ];
    let record = now.map_or_else(|| new_id(visit), |it| it.edited.record.0.clone());
    let version = now.map_or_else(String::new, |it| it.edited.version.clone());
    let fields = vec![
        Field::hidden("record", record),
        Field::hidden("version", version),
        Field::new("direction", "Direction of travel", FieldKind::Select(directions)),
        Field::new("at_risk", "At risk", FieldKind::Select(risks))
            .with_help("A published judgement stands beside it and is not touched by it."),
        Field::new("reason", "Why", FieldKind::TextArea)
            .with_value(now.map_or("", |it| it.reason.as_str()))
            .with_help("The head may read this."),
    ];
    let action = format!("/schools/{}/standing", judged.school.urn);
    Form::new(action, "Save direction and risk", fields).with_id("standing")
}

/// `POST /schools/{urn}/standing`: the direction of travel, and whether the school is at risk.
pub async fn stand(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::JudgeBanding)?;
    let judged = Judged::read(visit, urn).await?;
    let direction = posted.field("direction");
    let direction = Direction::ALL.iter().copied().find(|it| it.word() == direction);
    let at_risk = match posted.field("at_risk") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let reason = posted.field("reason");
    let now = judged.standing.as_ref();
    let same =
        |it: &&Standing| it.direction == direction && it.at_risk == at_risk && it.reason == reason;
    if now.is_some_and(|it| same(&it)) {
        return reply::see_other(&judged.href());
    }
    if reason.is_empty() {
        let faults = Faults::one("reason", "Say why: the head may read it");
        return again(&posted, &judged, |page| &mut page.standing, faults).await;
    }
    let earlier = opened_on(&posted, "", now.map(|it| &it.edited))?;
    let record = typed::record(posted.field("record"))?;
    let mut write = visit.write().await?;
    write.set_standing(record, earlier.as_ref(), urn, (direction, at_risk, reason)).await?;
    finish(write, &judged.href(), 1, "direction").await
}
