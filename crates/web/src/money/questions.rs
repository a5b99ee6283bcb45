//! Questions about a statement: the head or the chair puts one, whoever plans days or enters money answers, and both stay
//! with the statement.

use axum::{extract::Path, response::Response};
use trustwide_domain::{Urn, access::Right};
use trustwide_storage::{
    Edited, StorageError,
    banding::{Question, STATEMENT},
};

use super::statement::page;
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form},
    pages::money::{QuestionLine, StatementPage},
    people::Directory,
    reply,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

/// `POST /schools/{urn}/statement/questions`: the same form sent twice asks once.
pub async fn ask(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_at(Right::SeeMoney, urn)?;
    if !may_ask(visit, urn) {
        return Err(WebError::Forbidden);
    }
    let record = typed::record(posted.field("record"))?;
    let href = format!("/schools/{urn}/statement");
    let words = match words(&posted, "words", "Write your question") {
        Ok(words) => words,
        Err(faults) => return again(&posted, urn, &format!("{href}/questions"), faults).await,
    };
    let mut write = visit.write().await?;
    match write.ask_question(record, urn, (STATEMENT, &words)).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&href),
        done => done?,
    }
    write.commit().await?;
    reply::done(&href, "Your question is put. The answer will stand here.", None)
}

/// `POST /schools/{urn}/statement/questions/{id}/answer`
pub async fn answer(
    Path((urn, id)): Path<(Urn, String)>,
    posted: Posted,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_at(Right::SeeMoney, urn)?;
    if !may_answer(visit) {
        return Err(WebError::Forbidden);
    }
    let edited = Edited { record: typed::record(&id)?, version: posted.field("version").into() };
    let known = of_school(visit, urn).await?;
    let known = known.iter().find(|it| it.edited.record == edited.record);
    let href = format!("/schools/{urn}/statement");
    if known.ok_or(StorageError::NotFound { what: "question" })?.answered_on.is_some() {
        return reply::see_other(&href);
    }
    let words = match words(&posted, "answer", "Write the answer") {
        Ok(words) => words,
        Err(faults) => {
            return again(&posted, urn, &format!("{href}/questions/{id}/answer"), faults).await;
        }
    };
    let mut write = visit.write().await?;
    write.answer_question(&edited, (&words, visit.today)).await?;
    write.commit().await?;
    reply::done(&href, "The answer stands beside the question.", None)
}

/// Those of the school who see its money: its head and the chair of its board.
pub fn may_ask(visit: &Visit, urn: Urn) -> bool {
    let today = visit.scoped.as_at().day == visit.today;
    today && visit.scoped.access().schools(Right::SeeMoney).is_some_and(|it| it.contains(&urn))
}

fn may_answer(visit: &Visit) -> bool {
    let access = visit.scoped.access();
    let plans = access.may(Right::PlanDays) || access.may(Right::SetMoney);
    access.may(Right::SeeMoney) && plans && visit.scoped.as_at().day == visit.today
}

fn words(posted: &Posted, field: &str, said: &'static str) -> Result<String, Faults> {
    typed::text_within(posted.field(field), 2_000, said).map_err(|fault| Faults::one(field, fault))
}

async fn again(
    posted: &Posted,
    urn: Urn,
    action: &str,
    faults: Faults,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let mut page: StatementPage = page(visit, urn).await?;
    let answers = page.questions.iter_mut().filter_map(|it| it.form.as_mut());
    if let Some(form) = page.question.iter_mut().chain(answers).find(|it| it.action == action) {
        *form = typed::with_faults(typed::filled(std::mem::take(form), &posted.fields), faults);
    }
    visit.page_with_errors(page).await
}

async fn of_school(visit: &Visit, urn: Urn) -> Result<Vec<Question>, WebError> {
    let mut all = visit.scoped.statement_questions().await?;
    all.retain(|it| it.urn == urn);
    Ok(all)
}

/// What was asked about a school's statements, in the order of asking, each with its answer or the form for one.
pub async fn lines(visit: &Visit, urn: Urn) -> Result<Vec<QuestionLine>, WebError> {
    let directory = Directory::read(&visit.scoped).await?;
    let all = of_school(visit, urn).await?;
    let line = |it: Question| QuestionLine {
        form: (it.answered_on.is_none() && may_answer(visit)).then(|| answer_form(&it)),
        by: directory.name(&it.by),
        on: it.at.day(),
        words: it.words,
        answer: it.answer,
        answered_on: it.answered_on,
    };
    Ok(all.into_iter().map(line).collect())
}

/// The schools whose question about a statement waits for an answer.
pub async fn waiting(visit: &Visit) -> Result<Vec<Urn>, WebError> {
    let all = visit.scoped.statement_questions().await?;
    let open = all.into_iter().filter(|it| it.answered_on.is_none());
    Ok(open.map(|it| it.urn).collect())
}

/// The form that puts a question; none for those who may not.
pub fn form(visit: &Visit, urn: Urn) -> Option<Form> {
    let fields = vec![
        Field::hidden("record", visit.app.db.surroundings().new_id()),
        Field::new("words", "What you question", FieldKind::TextArea)
            .with_help("Say which line, and what you think it should be."),
    ];
    let action = format!("/schools/{urn}/statement/questions");
    may_ask(visit, urn).then(|| Form::new(action, "Put a question", fields).with_id("ask"))
}

fn answer_form(it: &Question) -> Form {
    let fields = vec![
        Field::hidden("version", it.edited.version.clone()),
        Field::new("answer", "Answer", FieldKind::TextArea).with_help("The head reads this."),
    ];
    let action = format!("/schools/{}/statement/questions/{}/answer", it.urn, it.edited.record);
    Form::new(action, "Answer", fields).with_id(format!("answer-{}", it.edited.record))
}
