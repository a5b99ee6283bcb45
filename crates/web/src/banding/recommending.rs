//! What the executive recommends for one school, and its sending to head and local chair.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    access::Right,
    banding::{Help, Stage, reply_by, send_warning},
    model::{Consequence, Direction, Model, Word},
    time::Said,
};
use trustwide_storage::{
    Edited, StorageError, Versioned,
    banding::{NewRecommendation, Recommendation},
    tables::recommendation,
};

use super::{
    case::{LONGEST, Open, again, page},
    forms, view,
};
use crate::{
    errors::WebError,
    look::Undo,
    reply,
    typed::{self, Faults},
    undo,
    visit::Posted,
};

/// `POST /banding/{id}/recommendation`
pub async fn recommend(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let open = Open::read(visit, &id).await?;
    let new = match parse_recommendation(&posted, &open.model) {
        Ok(new) => new,
        Err(faults) => return again(&posted, &open, "recommendation", faults).await,
    };
    let earlier = open.case.recommendation.as_ref();
    let same = |it: &&Recommendation| {
        it.band == new.band && it.reasons == new.reasons && it.help == new.help
    };
    let version = posted.field("version");
    if earlier.filter(same).is_some_and(|it| it.edited.version != version) {
        return reply::see_other(&open.href());
    }
    let sent = earlier.is_some_and(|it| it.sent_on.is_some());
    if sent && open.stage != Stage::Again {
        let why = "It has been sent to the school. It can change only once the board returns it.";
        return Err(StorageError::Refused(why.into()).into());
    }
    let record = match earlier {
        Some(it) => it.edited.record.clone(),
        None => typed::record(posted.field("record"))?,
    };
    let opened = earlier.map(|it| opened_on(it, version));
    let mut write = visit.write().await?;
    let of = (open.id(), open.school.urn);
    match write.recommend(record.clone(), opened.as_ref(), of, &new).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&open.href()),
        done => done?,
    }
    write.commit().await?;
    let back = earlier.map(|it| it.edited.version.as_str());
    let kind = recommendation::Entity::KIND;
    let undo = Undo {
        label: "Undo recommending".into(),
        action: undo::address(kind, &record, back, &open.href()),
    };
    let said = format!(
        "{} is recommended. The school has not seen it.",
        view::label(&open.model, new.band)
    );
    reply::done(&open.href(), &said, Some(undo))
}

/// The recommendation as it was when the form was opened, so that a stale form is found out.
fn opened_on(it: &Recommendation, version: &str) -> Recommendation {
    let edited = Edited { record: it.edited.record.clone(), version: version.into() };
    Recommendation { edited, ..it.clone() }
}

fn parse_recommendation<'p>(
    posted: &'p Posted,
    model: &Model,
) -> Result<NewRecommendation<'p>, Faults> {
    let mut faults = Faults::default();
    let band = model.band(posted.field("band"));
    if band.is_none() {
        faults.add("band", "Choose what you recommend");
    }
    let reasons = posted.field("reasons");
    let read = typed::text_within(reasons, LONGEST, "Say why: the head may read it");
    faults.keep("reasons", read);
    let help = Help::from_word(posted.field("help"));
    let needs = band.is_some_and(|it| it.supported_school != Consequence::No);
    if needs && help.is_none() {
        faults.add("help", "Say which of the two kinds of help it needs");
    }
    let direction = posted.field("direction");
    let direction = Direction::ALL.iter().copied().find(|it| it.word() == direction);
    if !faults.is_empty() {
        return Err(faults);
    }
    let help = help.filter(|_| needs);
    Ok(NewRecommendation { band: posted.field("band"), reasons, direction, help })
}

/// `POST /banding/{id}/sending`: shows evidence and recommendation to head and local chair.
pub async fn send(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let open = Open::read(visit, &id).await?;
    let Some(recommendation) =
        open.case.recommendation.as_ref().filter(|_| open.stage == Stage::Send)
    else {
        return reply::see_other(&open.href());
    };
    let years = forms::years_of(visit, open.school.urn).await?;
    let warning = send_warning(&years, visit.today);
    if let Some(warning) = warning.filter(|_| posted.field("sure") != "yes") {
        let mut page = page(visit, &open).await?;
        let form = forms::send(visit, &open, Some(warning)).await?;
        let action = form.action.clone();
        page.forms.iter_mut().filter(|it| it.action == action).for_each(|it| *it = form.clone());
        return visit.page_with_errors(page).await;
    }
    let days = open.model.banding.as_ref().map_or(0, |it| it.reply_school_days);
    let until = reply_by(&years, visit.today, days);
    let opened = opened_on(recommendation, posted.field("version"));
    let mut write = visit.write().await?;
    write.send_recommendation(&opened, visit.today, until).await?;
    write.commit().await?;
    let said = format!(
        "Sent. The head and the chair of the local board may correct and comment until {}.",
        Said(until)
    );
    reply::done(&open.href(), &said, None)
}
