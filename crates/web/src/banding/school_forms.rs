//! The forms beside a school's bands: conditions, powers, levy and questions.

use trustwide_domain::{
    access::Right,
    model::{Consequence as Follows, Model},
};
use trustwide_storage::banding::{Condition, Consequence, ConsequenceKind, Question};

use super::{
    overview::may_run,
    school::{History, leads},
    view,
};
use crate::{
    look::{Choice, Field, FieldKind, Form},
    visit::Visit,
};

fn new_id(visit: &Visit) -> Field {
    Field::hidden("record", visit.app.db.surroundings().new_id())
}

fn is_today(visit: &Visit) -> bool {
    visit.scoped.as_at().day == visit.today
}

/// Whether the reader records decisions, today.
fn records(visit: &Visit) -> bool {
    visit.scoped.access().may(Right::RecordDecisions) && is_today(visit)
}

/// Proposes a condition: the director, or the head of the school, once a band is decided and told.
pub fn condition(visit: &Visit, history: &History, model: &Model) -> Option<Form> {
    let urn = history.school.urn;
    let told = history.decided().is_some_and(|it| it.telling.is_some());
    if !(told && (may_run(visit) || leads(visit, urn))) {
        return None;
    }
    let mut criteria = vec![Choice::new("", "No criterion in particular")];
    criteria.extend(
        model.bands.iter().flat_map(|band| band.criteria.iter().map(move |it| (band, it))).map(
            |(band, it)| {
                Choice::new(it.item.id.clone(), format!("{}: {}", band.item.label, it.item.label))
            },
        ),
    );
    let fields = vec![
        new_id(visit),
        Field::new("words", "The school is ready to move when", FieldKind::TextArea)
            .with_help("Something that the school itself can change, and that both will recognise"),
        Field::new("criterion", "It shows in", FieldKind::Select(criteria)),
    ];
    let action = format!("/schools/{urn}/conditions");
    Some(Form::new(action, "Propose a condition", fields).with_id("condition"))
}

/// What may be done with one condition: agree, say that it is met.
pub fn of_condition(visit: &Visit, history: &History, it: &Condition) -> Vec<Form> {
    let urn = history.school.urn;
    let base = format!("/schools/{urn}/conditions/{}", it.edited.record);
    let version = || Field::hidden("version", it.edited.version.clone());
    let mine = if leads(visit, urn) { it.head_agreed_on } else { it.director_agreed_on };
    let may = is_today(visit) && (leads(visit, urn) || may_run(visit));
    let mut forms = Vec::new();
    if may && mine.is_none() {
        forms.push(Form::new(format!("{base}/agreement"), "Agree to it", vec![version()]));
    }
    if may_run(visit) && it.is_agreed() && it.met_on.is_none() {
        let fields = vec![
            version(),
            Field::new("on", "Met on", FieldKind::Date).with_value(visit.today.to_string()),
            Field::new("evidence", "By what evidence", FieldKind::TextArea)
                .with_help("The head may read this."),
        ];
        let id = format!("met-{}", it.edited.record);
        forms.push(Form::new(format!("{base}/met"), "It is met", fields).with_id(id).lesser());
    }
    forms
}

/// Records the board's decision about powers, and about the levy: two forms, two decisions.
pub fn consequences(visit: &Visit, history: &History, model: &Model) -> Vec<Form> {
    if !records(visit) {
        return Vec::new();
    }
    let any = |of: fn(&trustwide_domain::model::Band) -> Follows| {
        model.bands.iter().any(|it| of(it) != Follows::No)
    };
    let mut forms = Vec::new();
    if any(|it| it.supported_school) {
        forms.push(decision(visit, history, model, ConsequenceKind::Powers));
    }
    if any(|it| it.levy) {
        forms.push(decision(visit, history, model, ConsequenceKind::Levy));
    }
    forms
}

fn decision(visit: &Visit, history: &History, model: &Model, kind: ConsequenceKind) -> Form {
    let mut fields = vec![
        new_id(visit),
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

/// What may be done with a decision about powers or levy: give notice, end it.
pub fn of_consequence(visit: &Visit, it: &Consequence) -> Vec<Form> {
    if !records(visit) {
        return Vec::new();
    }
    let base = format!("/schools/{}/consequences/{}", it.urn, it.edited.record);
    let version = || Field::hidden("version", it.edited.version.clone());
    let mut forms = Vec::new();
    if it.notice_on.is_none() {
        forms.push(
            Form::new(format!("{base}/notice"), "Give the school notice", vec![version()])
                .with_warning("head and local chair see the decision, from when it holds and to whom they may put a question."),
        );
    }
    if it.ended_on.is_none() && it.notice_on.is_some() {
        let on =
            Field::new("ended", "Ended on", FieldKind::Date).with_value(visit.today.to_string());
        let id = format!("end-{}", it.edited.record);
        forms.push(
            Form::new(format!("{base}/end"), "It has ended", vec![version(), on])
                .with_id(id)
                .lesser(),
        );
    }
    forms
}

/// A school's question about what it pays or which powers it has.
pub fn question(visit: &Visit, history: &History) -> Option<Form> {
    let urn = history.school.urn;
    let asks = visit.scoped.access().schools(Right::CommentOnBanding);
    if !asks.is_some_and(|it| it.contains(&urn)) || history.consequences.is_empty() {
        return None;
    }
    let about =
        vec![Choice::new("levy", "What we pay"), Choice::new("powers", "Which powers are ours")];
    let fields = vec![
        new_id(visit),
        Field::new("about", "About", FieldKind::Select(about)),
        Field::new("words", "Your question", FieldKind::TextArea),
    ];
    let action = format!("/schools/{urn}/questions");
    Some(Form::new(action, "Put a question", fields).with_id("question"))
}

/// The answer to a question.
pub fn answer(visit: &Visit, it: &Question) -> Option<Form> {
    if !(records(visit) || may_run(visit)) || it.answered_on.is_some() {
        return None;
    }
    let fields = vec![
        Field::hidden("version", it.edited.version.clone()),
        Field::new("answer", "Answer", FieldKind::TextArea).with_help("The head reads this."),
    ];
    let action = format!("/schools/{}/questions/{}/answer", it.urn, it.edited.record);
    let id = format!("answer-{}", it.edited.record);
    Some(Form::new(action, "Answer", fields).with_id(id))
}
