//! What a school says of itself: corrections of the register's facts, and its own words beside a figure.

use axum::{extract::Path, response::Response};
use trustwide_domain::{Coded, Reason, SourceKind, Urn, access::Right, ids::RecordId, say};
use trustwide_storage::{
    schools::School,
    words::{ContextNote as Note, Correction as Corrected},
};

use super::{facts, is_own, private_of};
use crate::{
    errors::WebError,
    evidence::{Evidence, Sources, text},
    look::{Choice, Field, FieldKind, Form, Undo, encoded},
    pages::school::{ContextNote, Correction, PrivatePart, RegisterFact},
    reply,
    routes::Routes,
    visit::{Posted, Visit},
};

/// The longest that a correction, a reason and a school's own words may be.
const LONGEST_FACT: usize = 200;
const LONGEST_WORDS: usize = 2_000;

pub fn routes() -> Routes {
    Routes::default()
        .post("/schools/{urn}/corrections", correct)
        .post("/schools/{urn}/context", add_context)
}

/// Forms as somebody typed them, with what was wrong: the page comes back with both.
#[derive(Default)]
pub struct Typed {
    correction: Option<(String, Form)>,
    note: Option<Form>,
}

/// What those who work with the school see, and what they may add.
pub async fn private_part(
    visit: &Visit,
    school: &School,
    evidence: &Evidence,
    typed: &Typed,
    sources: &mut Sources,
) -> Result<PrivatePart, WebError> {
    let urn = school.urn;
    let access = visit.scoped.access();
    let names = visit.scoped.names().await?;
    let corrections = visit.scoped.corrections(urn).await?;
    let may_correct = access.may_at(Right::CorrectFacts, urn);
    let by = |person: &trustwide_domain::PersonId| {
        names.get(person).cloned().unwrap_or_else(|| "Somebody who has left".into())
    };
    let register = evidence.register(urn);
    let source = register.map(|row| sources.number(&row.source));
    let fact = |fact: &facts::Fact| {
        let mine: Vec<&Corrected> =
            corrections.iter().filter(|it| it.field == fact.column).collect();
        let form = typed
            .correction
            .as_ref()
            .filter(|(column, _)| column == fact.column)
            .map(|(_, form)| form.clone());
        RegisterFact {
            label: fact.label.into(),
            value: register.map_or(Coded::Missing(Reason::NotInFile), |row| text(row, fact.column)),
            source,
            form: may_correct.then(|| {
                form.unwrap_or_else(|| correction_form(visit, urn, fact, mine.first().copied()))
            }),
            corrections: mine.into_iter().map(|it| correction(it, &by(&it.by))).collect(),
        }
    };
    let notes = visit.scoped.context_notes(urn).await?;
    let posts = visit.scoped.holdings().await?;
    let post_of = |it: &Note| {
        let held = posts
            .iter()
            .find(|held| held.holding.person == it.by && held.holding.is_held_on(it.at.day()));
        held.map(|held| held.title.clone()).unwrap_or_default()
    };
    let may_write = access.may_at(Right::WriteContext, urn);
    Ok(PrivatePart {
        register: facts::FACTS.iter().map(fact).collect(),
        notes: notes.iter().map(|it| note(it, &by(&it.by), post_of(it))).collect(),
        note_form: may_write.then(|| typed.note.clone().unwrap_or_else(|| note_form(visit, urn))),
        ..private_of(is_own(visit, urn))
    })
}

fn correction(it: &Corrected, by: &str) -> Correction {
    Correction {
        should_be: it.value.clone(),
        why: it.reason.clone(),
        by: by.into(),
        on: it.at.day(),
    }
}

fn note(it: &Note, by: &str, post: String) -> ContextNote {
    let about = (!it.measure.is_empty()).then(|| measure_label(&it.measure));
    ContextNote { about, words: it.words.clone(), by: by.into(), post, on: it.at.day() }
}

/// How people read a measure; an id that no catalogue knows stands as it is.
fn measure_label(measure: &str) -> String {
    let kinds = [SourceKind::Ks2, SourceKind::Ks4, SourceKind::Absence, SourceKind::Census];
    let found = kinds.into_iter().find_map(|kind| crate::evidence::column_of(kind, measure));
    found.map_or_else(|| measure.to_owned(), |column| column.meaning.label.clone())
}

/// Each field's id holds the fact's, since one page has many such forms.
fn correction_form(
    visit: &Visit,
    urn: Urn,
    fact: &facts::Fact,
    earlier: Option<&Corrected>,
) -> Form {
    let record = earlier
        .map_or_else(|| visit.app.db.surroundings().new_id(), |it| it.edited.record.0.clone());
    let version = earlier.map_or_else(String::new, |it| it.edited.version.clone());
    let (value, reason) = earlier.map_or(("", ""), |it| (it.value.as_str(), it.reason.as_str()));
    let at = facts::FACTS.iter().position(|it| it.column == fact.column).unwrap_or_default();
    let fields = vec![
        Field::hidden("fact", at.to_string()),
        Field::hidden("record", record),
        Field::hidden("version", version),
        Field::text(format!("value-{at}"), "It should be").with_value(value),
        Field::text(format!("reason-{at}"), "Why")
            .with_help("Your trust can read this.")
            .with_value(reason),
    ];
    Form::new(format!("/schools/{urn}/corrections"), "Save correction", fields)
}

fn note_form(visit: &Visit, urn: Urn) -> Form {
    let choices = std::iter::once(Choice::new("", "The school as a whole")).chain(about_choices());
    let fields = vec![
        Field::hidden("record", visit.app.db.surroundings().new_id()),
        Field::new("about", "About", FieldKind::Select(choices.collect())),
        Field::new("words", "In your own words", FieldKind::TextArea)
            .with_help("Shown beside the figure to everybody who works with your school. Please name no pupil."),
    ];
    Form::new(format!("/schools/{urn}/context"), "Add context", fields)
}

fn about_choices() -> impl Iterator<Item = Choice> {
    let kinds = [SourceKind::Ks2, SourceKind::Ks4, SourceKind::Absence];
    let columns = kinds.into_iter().flat_map(super::results::compared_columns);
    columns.map(|column| Choice::new(column.meaning.measure.clone(), column.meaning.label.clone()))
}

/// `POST /schools/{urn}/corrections`: what a fact of the register should be.
async fn correct(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_at(Right::CorrectFacts, urn)?;
    let school = visit.scoped.find_school(urn).await?.ok_or(WebError::NotFound)?;
    let at: usize = posted.field("fact").parse().map_err(|_| WebError::BadForm)?;
    let fact =
        facts::FACTS.get(at).and_then(|it| facts::find(it.column)).ok_or(WebError::BadForm)?;
    let (value, reason) =
        (posted.field(&format!("value-{at}")), posted.field(&format!("reason-{at}")));
    let faults = [
        fault(value, "Say what it should be.", LONGEST_FACT),
        fault(reason, "Say why.", LONGEST_FACT),
    ];
    let earlier =
        visit.scoped.corrections(urn).await?.into_iter().find(|it| it.field == fact.column);
    if faults.iter().any(Option::is_some) {
        let form = typed_again(
            correction_form(visit, urn, fact, earlier.as_ref()),
            &[value, reason],
            faults,
        );
        let typed = Typed { correction: Some((fact.column.into(), form)), note: None };
        return visit.page_with_errors(super::page(visit, urn, &typed).await?.0).await;
    }
    if let Some(now) = earlier.as_ref().filter(|it| it.edited.version != posted.field("version")) {
        if now.value == value && now.reason == reason {
            return reply::see_other(&format!("/schools/{urn}"));
        }
        let form = typed_again(
            correction_form(visit, urn, fact, earlier.as_ref()),
            &[value, reason],
            [None, None],
        );
        let said = format!(
            "Somebody has corrected this meanwhile: it now says “{}”. Yours is below.",
            now.value
        );
        let typed =
            Typed { correction: Some((fact.column.into(), form.with_error(said))), note: None };
        return visit.page_with_errors(super::page(visit, urn, &typed).await?.0).await;
    }
    let record = RecordId(posted.field("record").into());
    let mut write = visit.write().await?;
    write.correct_fact(record.clone(), earlier.as_ref(), urn, (fact.column, value, reason)).await?;
    write.commit().await?;
    let back_to = earlier.map_or_else(|| "-".into(), |it| it.edited.version);
    let text = format!(
        "{} of {} is corrected here. The register keeps its own value.",
        fact.label, school.name
    );
    done(urn, &text, &format!("/undo/correction/{record}/{back_to}"))
}

/// `POST /schools/{urn}/context`: the school's own words.
async fn add_context(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_at(Right::WriteContext, urn)?;
    visit.scoped.find_school(urn).await?.ok_or(WebError::NotFound)?;
    let (about, words) = (posted.field("about"), posted.field("words"));
    if !about.is_empty() && !about_choices().any(|it| it.value == about) {
        return Err(WebError::BadForm);
    }
    if let Some(fault) = fault(words, "Write a few words.", LONGEST_WORDS) {
        let mut form = typed_again(note_form(visit, urn), &[about, words], [None, Some(fault)]);
        if let Some(Field { kind: FieldKind::Select(choices), .. }) =
            form.fields.iter_mut().find(|it| it.name == "about")
        {
            choices.iter_mut().for_each(|it| it.chosen = it.value == about);
        }
        let typed = Typed { correction: None, note: Some(form) };
        return visit.page_with_errors(super::page(visit, urn, &typed).await?.0).await;
    }
    let record = RecordId(posted.field("record").into());
    let mut write = visit.write().await?;
    write.write_context(record.clone(), urn, about, words).await?;
    write.commit().await?;
    done(urn, "Your words now stand beside the figures.", &format!("/undo/context_note/{record}/-"))
}

/// What is wrong with what was typed, if anything.
fn fault(typed: &str, empty: &str, longest: usize) -> Option<String> {
    match typed.chars().count() {
        0 => Some(empty.into()),
        long if long > longest => {
            let (most, has) = (say::count(longest as u64), say::count(long as u64));
            Some(format!("Please use at most {most} characters; this has {has}."))
        }
        _ => None,
    }
}

/// The last two fields of a form with what was typed, and their faults.
fn typed_again(mut form: Form, values: &[&str; 2], faults: [Option<String>; 2]) -> Form {
    let first = form.fields.len() - 2;
    for (field, (value, fault)) in form.fields[first..].iter_mut().zip(values.iter().zip(faults)) {
        field.value = (*value).into();
        field.error = fault;
    }
    form
}

fn done(urn: Urn, text: &str, undo: &str) -> Result<Response, WebError> {
    let to = format!("/schools/{urn}");
    let action = format!("{undo}?to={}", encoded(&to));
    reply::done(&to, text, Some(Undo { label: "Undo".into(), action }))
}
