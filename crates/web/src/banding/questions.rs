//! What a school asks about its powers and about what it pays, and the answers.

use axum::{extract::Path, response::Response};
use trustwide_domain::{Urn, access::Right};
use trustwide_storage::banding::Question;

use super::{
    acts::Act,
    forms::new_record,
    overview::may_run,
    school::{History, is_today, records},
};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form},
    pages::banding::QuestionView,
    people::Directory,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

/// A question as the page shows it.
pub fn shown(visit: &Visit, it: &Question, directory: &Directory) -> QuestionView {
    QuestionView {
        about: it.about.clone(),
        words: it.words.clone(),
        by: directory.name(&it.by),
        on: it.at.day(),
        answer: it.answer.clone(),
        answered_on: it.answered_on,
        form: answer_form(visit, it),
    }
}

/// A school's question about what it pays or which powers it has.
pub fn form(visit: &Visit, history: &History) -> Option<Form> {
    let urn = history.school.urn;
    let asks = visit.scoped.access().schools(Right::CommentOnBanding);
    let may = is_today(visit) && asks.is_some_and(|it| it.contains(&urn));
    if !may || history.consequences.is_empty() {
        return None;
    }
    let about =
        vec![Choice::new("levy", "What we pay"), Choice::new("powers", "Which powers are ours")];
    let fields = vec![
        new_record(visit),
        Field::new("about", "About", FieldKind::Select(about)),
        Field::new("words", "Your question", FieldKind::TextArea),
    ];
    let action = format!("/schools/{urn}/questions");
    Some(Form::new(action, "Put a question", fields).with_id("question"))
}

fn answer_form(visit: &Visit, it: &Question) -> Option<Form> {
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

/// `POST /schools/{urn}/questions`
pub async fn ask(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    posted.visit.may_at(Right::CommentOnBanding, urn)?;
    let act = Act::read(&posted, urn).await?;
    let mut faults = Faults::default();
    let words = act.words("words", "Write your question", &mut faults);
    if !faults.is_empty() {
        return act.refused(faults).await;
    }
    let about = if posted.field("about") == "powers" { "powers" } else { "levy" };
    let record = typed::record(posted.field("record"))?;
    let mut write = act.visit().write().await?;
    let written = write.ask_question(record, urn, (about, words)).await;
    act.done(write, written, ("Your question is put. The answer will stand here.", None)).await
}

/// `POST /schools/{urn}/questions/{id}/answer`
pub async fn answer(
    Path((urn, id)): Path<(Urn, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    if !posted.visit.scoped.access().may(Right::RecordDecisions) {
        posted.visit.may(Right::RecommendBand)?;
    }
    let act = Act::read(&posted, urn).await?;
    let (it, edited) = act.named(&act.history.questions, &id, |it| &it.edited)?;
    if it.answered_on.is_some() {
        return act.back();
    }
    let mut faults = Faults::default();
    let words = act.words("answer", "Write the answer", &mut faults);
    if !faults.is_empty() {
        return act.refused(faults).await;
    }
    let mut write = act.visit().write().await?;
    let written = write.answer_question(&edited, (words, act.visit().today)).await;
    act.done(write, written, ("The answer stands beside the question.", None)).await
}
