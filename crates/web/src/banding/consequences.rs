//! Two decisions that a band may lead to and never makes: powers that move to the trust, and a levy that changes.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{
    Urn,
    access::Right,
    banding::can_hold_beside,
    days::money::read_hundredths,
    model::{Band, Consequence as Follows, Model, said_hundredths},
    time::Said,
};
use trustwide_storage::{
    StorageError,
    banding::{Consequence, ConsequenceKind, NewConsequence},
};

use super::{
    acts::Act,
    forms::new_record,
    school::{History, records},
    view,
};
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form},
    pages::banding::ConsequenceView,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

/// A decision about powers or the levy as the page shows it.
pub fn shown(visit: &Visit, it: &Consequence) -> ConsequenceView {
    let (title, what) = match it.kind {
        ConsequenceKind::Powers => ("Supported School: powers that move", it.powers.clone()),
        ConsequenceKind::Levy => {
            let share = u32::try_from(it.levy_hundredths.unwrap_or_default()).unwrap_or_default();
            ("What the school pays", format!("{}% of its grant", said_hundredths(share)))
        }
    };
    ConsequenceView {
        title: title.into(),
        body: it.body.clone(),
        minute: it.minute.clone(),
        decided_on: it.decided_on,
        from: it.from_on,
        what,
        until: it.until.clone(),
        notice_on: it.notice_on,
        question_to: it.question_to.clone(),
        ended_on: it.ended_on,
        forms: forms(visit, it),
    }
}

/// Records the board's decision about powers, and about the levy: two forms, two decisions.
pub fn recording(visit: &Visit, history: &History, model: &Model) -> Vec<Form> {
    if !records(visit) {
        return Vec::new();
    }
    let kinds = [ConsequenceKind::Powers, ConsequenceKind::Levy].into_iter();
    let offered = kinds.filter(|kind| is_offered(history, model, *kind));
    offered.map(|kind| decision(visit, history, model, kind)).collect()
}

/// Whether such a decision may come up: it goes with the band that is decided or recommended, or one is in force.
fn is_offered(history: &History, model: &Model, kind: ConsequenceKind) -> bool {
    let recommended = history.cases.iter().find(|it| it.frozen.held);
    let recommended = recommended.and_then(|it| it.recommendation.as_ref()).map(|it| &it.band);
    let bands = recommended.into_iter().chain(history.now.as_ref().map(|it| &it.band));
    let goes_with = |it: &Band| match kind {
        ConsequenceKind::Powers => it.supported_school != Follows::No,
        ConsequenceKind::Levy => it.levy != Follows::No,
    };
    let stands = |it: &Consequence| it.kind == kind && it.ended_on.is_none();
    bands.filter_map(|id| model.band(id)).any(goes_with) || history.consequences.iter().any(stands)
}

fn decision(visit: &Visit, history: &History, model: &Model, kind: ConsequenceKind) -> Form {
    let mut fields = vec![
        new_record(visit),
        Field::hidden("kind", kind.word()),
        Field::text("body", "Which body decided"),
        Field::new("on", "Decided on", FieldKind::Date).with_value(visit.today.to_string()),
        Field::text("minute", "Minute").with_autocomplete("off"),
        Field::new("from", "From", FieldKind::Date)
            .with_help("Later than the day on which the school is given notice"),
    ];
    let submit = match kind {
        ConsequenceKind::Powers => {
            let moving = model.decisions.iter().filter(|it| it.when_supported.is_some());
            let moving: Vec<&str> = moving.map(|it| it.item.label.as_str()).collect();
            fields.push(
                Field::new("powers", "Which powers move", FieldKind::TextArea)
                    .with_value(moving.join("; ")),
            );
            fields.push(
                Field::text("until", "Until what")
                    .with_help("The exit test: what must be so for the powers to go back"),
            );
            "Record a decision about powers"
        }
        ConsequenceKind::Levy => {
            fields.push(
                Field::text("levy", "Share of the grant, in per cent")
                    .with_help("Such as 6.5")
                    .with_autocomplete("off"),
            );
            fields.push(Field::text("until", "Until what").optional());
            "Record a decision about the levy"
        }
    };
    fields.push(
        Field::text("question_to", "To whom the school may put a question")
            .with_value("The chair of trustees"),
    );
    let now = history.now.as_ref().map(|it| view::label(model, &it.band));
    let beside = now.map_or_else(String::new, |it| format!(" The school is in {it}."));
    Form::new(format!("/schools/{}/consequences", history.school.urn), submit, fields)
        .with_warning(format!(
            "this is a decision of its own, and follows from no band.{beside} The school sees it once it is given notice."
        ))
        .with_id(kind.word())
}

/// What may be done with a decision about powers or levy: give notice, end it or call it off before it holds.
fn forms(visit: &Visit, it: &Consequence) -> Vec<Form> {
    if !records(visit) {
        return Vec::new();
    }
    let base = format!("/schools/{}/consequences/{}", it.urn, it.edited.record);
    let version = || Field::hidden("version", it.edited.version.clone());
    let mut forms = Vec::new();
    if it.notice_on.is_none() && it.ended_on.is_none() && visit.today < it.from_on {
        forms.push(
            Form::new(format!("{base}/notice"), "Give the school notice", vec![version()])
                .with_warning("head and local chair see the decision, from when it holds and to whom they may put a question."),
        );
    }
    if it.ended_on.is_none() {
        let (asked, submit) = match visit.today < it.from_on {
            true => ("Called off on", "It is called off"),
            false => ("Ended on", "It has ended"),
        };
        let on = Field::new("ended", asked, FieldKind::Date).with_value(visit.today.to_string());
        let id = format!("end-{}", it.edited.record);
        let form = Form::new(format!("{base}/end"), submit, vec![version(), on]);
        forms.push(form.with_id(id).lesser());
    }
    forms
}

/// What every such decision says, whichever of the two it is.
struct Decided {
    body: String,
    minute: String,
    on: Date,
    from: Date,
    question_to: String,
}

impl Decided {
    fn parse(posted: &Posted, faults: &mut Faults) -> Option<Decided> {
        let body = faults.keep("body", typed::text(posted.field("body"), "Say which body decided"));
        let minute = faults.keep("minute", typed::text(posted.field("minute"), "Enter the minute"));
        let on = faults.keep("on", typed::day(posted.field("on"), "Enter the day"));
        if on.is_some_and(|on| posted.visit.today < on) {
            faults.add("on", "A decision is recorded once it was made");
        }
        let from =
            faults.keep("from", typed::day(posted.field("from"), "Enter from when it holds"));
        if let (Some(on), Some(from)) = (on, from)
            && from <= on
        {
            faults.add("from", "It holds from a later day, so that the school has notice");
        } else if let (Some(on), Some(from)) = (on, from)
            && !can_hold_beside(on).contains(&from)
        {
            let last = Said(*can_hold_beside(on).end());
            faults.add("from", format!("It holds within two years: until {last} at the latest"));
        }
        let question_to = typed::text(posted.field("question_to"), "Say to whom");
        let question_to = faults.keep("question_to", question_to)?;
        Some(Decided { body: body?, minute: minute?, on: on?, from: from?, question_to })
    }
}

/// `POST /schools/{urn}/consequences`: a decision about powers, or about the levy.
pub async fn decide(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    posted.visit.may(Right::RecordDecisions)?;
    let act = Act::read(&posted, urn).await?;
    let kind = ConsequenceKind::from_word(posted.field("kind")).ok_or(WebError::BadForm)?;
    if !is_offered(&act.history, act.visit().model()?, kind) {
        let why = "No band that is decided or recommended for this school brings such a decision.";
        return Err(StorageError::Refused(why.into()).into());
    }
    let mut faults = Faults::default();
    let decided = Decided::parse(&posted, &mut faults);
    let (mut powers, mut levy) = ("", None);
    match kind {
        ConsequenceKind::Powers => {
            powers = act.words("powers", "Say which powers move", &mut faults);
            act.words("until", "Say what must be so for them to go back", &mut faults);
        }
        ConsequenceKind::Levy => {
            levy = read_hundredths(posted.field("levy")).filter(|it| *it <= 10_000);
            if levy.is_none() {
                faults.add("levy", "Enter a share from 0 to 100, such as 6.5");
            }
        }
    }
    let (Some(it), true) = (decided, faults.is_empty()) else { return act.refused(faults).await };
    let record = typed::record(posted.field("record"))?;
    let new = NewConsequence {
        kind,
        band: act.history.now.as_ref().map(|it| it.band.as_str()),
        body: &it.body,
        minute: &it.minute,
        decided_on: it.on,
        from_on: it.from,
        powers,
        until: posted.field("until"),
        levy_hundredths: levy.map(i64::from),
        question_to: &it.question_to,
    };
    let mut write = act.visit().write().await?;
    let written = write.decide_consequence(record, urn, &new).await;
    act.done(write, written, ("Recorded. The school sees it once it is given notice.", None)).await
}

/// `POST /schools/{urn}/consequences/{id}/notice`
pub async fn give_notice(
    Path((urn, id)): Path<(Urn, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    posted.visit.may(Right::RecordDecisions)?;
    let act = Act::read(&posted, urn).await?;
    let (it, edited) = act.named(&act.history.consequences, &id, |it| &it.edited)?;
    if it.notice_on.is_some() || it.ended_on.is_some() {
        return act.back();
    }
    let mut write = act.visit().write().await?;
    let written = write.give_notice(&Consequence { edited, ..it }, act.visit().today).await;
    act.done(write, written, ("The school has notice, and may put a question.", None)).await
}

/// Why it cannot have ended on a day.
fn cannot_end(it: &Consequence, ended: Date, today: Date) -> Option<String> {
    if ended < it.decided_on {
        let decided = Said(it.decided_on);
        return Some(format!("It was decided on {decided}: it ends on that day or later"));
    }
    (today < ended).then(|| "Record it once it has ended".into())
}

/// `POST /schools/{urn}/consequences/{id}/end`
pub async fn end(
    Path((urn, id)): Path<(Urn, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    posted.visit.may(Right::RecordDecisions)?;
    let act = Act::read(&posted, urn).await?;
    let (it, edited) = act.named(&act.history.consequences, &id, |it| &it.edited)?;
    if it.ended_on.is_some() {
        return act.back();
    }
    let ended = match typed::day(posted.field("ended"), "Enter the day") {
        Ok(ended) => ended,
        Err(said) => return act.refused(Faults::one("ended", said)).await,
    };
    if let Some(why) = cannot_end(&it, ended, act.visit().today) {
        return act.refused(Faults::one("ended", why)).await;
    }
    let mut write = act.visit().write().await?;
    let written = write.end_consequence(&edited, ended).await;
    let said = match ended < it.from_on {
        true => "Recorded as called off: it never holds. It stays in the history.",
        false => "Recorded as ended. It stays in the history.",
    };
    act.done(write, written, (said, None)).await
}
