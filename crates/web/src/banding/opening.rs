//! A round is opened: of all schools, between rounds, of one out of turn, or of one that may join.

use axum::response::Response;
use trustwide_domain::{
    Urn,
    access::Right,
    banding::{OutOfTurn, RoundKind},
    time::Said,
};
use trustwide_storage::{StorageError, Versioned, banding::NewRound, tables::banding_round};

use super::looks::Looks;
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link, Undo},
    pages::people::FormPage,
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// `GET /banding/rounds/new`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::RecommendBand)?;
    let record = visit.app.db.surroundings().new_id();
    let form = form(&visit, &record).await?;
    visit.page(page(form)).await
}

/// `POST /banding/rounds`: opens a round.
pub async fn open(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let record = typed::record(posted.field("record"))?;
    let new = match Opening::parse(&posted).await? {
        Ok(new) => new,
        Err(faults) => {
            let form = form(visit, &record.0).await?;
            let again = typed::with_faults(typed::filled(form, &posted.fields), faults);
            return visit.page_with_errors(page(again)).await;
        }
    };
    let adopted = visit.frame.adopted.as_ref().ok_or(WebError::NotFound)?;
    let to = format!("/banding/rounds/{record}");
    let mut write = visit.write().await?;
    let round = NewRound {
        kind: new.kind,
        title: &new.title,
        model: &adopted.record,
        opened_on: visit.today,
        reason: &new.reason,
        urn: new.urn,
    };
    match write.open_round(record.clone(), &round).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&to),
        Err(StorageError::Refused(why)) => {
            let form = form(visit, &record.0).await?;
            let again = typed::filled(form, &posted.fields).with_error(why);
            return visit.page_with_errors(page(again)).await;
        }
        done => done?,
    }
    write.commit().await?;
    let action = undo::address(banding_round::Entity::KIND, &record, None, "/banding");
    let undo = Undo { label: "Undo opening it".into(), action };
    reply::done(&to, "The round is open. Nothing is shown to any school yet.", Some(undo))
}

struct Opening {
    kind: RoundKind,
    title: String,
    reason: String,
    urn: Option<Urn>,
}

impl Opening {
    async fn parse(posted: &Posted) -> Result<Result<Opening, Faults>, WebError> {
        let visit = &posted.visit;
        let mut faults = Faults::default();
        let kind = RoundKind::from_word(posted.field("kind"))
            .filter(|kind| kinds(visit).contains(kind))
            .ok_or("Choose what kind of round it is");
        let kind = faults.keep("kind", kind);
        let title = faults.keep("title", typed::text(posted.field("title"), "Give it a title"));
        let urn = posted.field("school").parse::<Urn>().ok();
        let one = match kind {
            Some(RoundKind::OutOfTurn | RoundKind::Joiner) => true,
            Some(RoundKind::Review) => urn.is_some(),
            _ => false,
        };
        let known = match (kind, urn) {
            (Some(RoundKind::OutOfTurn), Some(urn)) => {
                visit.scoped.find_school(urn).await?.is_some()
            }
            (Some(RoundKind::Joiner), Some(urn)) => {
                visit.scoped.prospects().await?.iter().any(|it| it.urn == urn)
            }
            (Some(RoundKind::Review), of) => match nothing_to_review(visit, of).await? {
                Some(why) => {
                    faults.add("school", why);
                    true
                }
                None => true,
            },
            _ => false,
        };
        if one && !known {
            faults.add("school", "Choose which school it is about");
        }
        let why = OutOfTurn::from_word(posted.field("why"));
        if kind == Some(RoundKind::OutOfTurn) && why.is_none() {
            faults.add("why", "Choose why it is out of turn");
        }
        let words = [why.map_or("", OutOfTurn::title), posted.field("reason")];
        let reason: Vec<&str> = words.into_iter().filter(|it| !it.is_empty()).collect();
        Ok(match (kind, title) {
            (Some(kind), Some(title)) if faults.is_empty() => {
                Ok(Opening { kind, title, reason: reason.join(". "), urn: urn.filter(|_| one) })
            }
            _ => Err(faults),
        })
    }
}

/// Why there is nothing to review: at one school, or at any. One school's may begin before it is due.
async fn nothing_to_review(visit: &Visit, of: Option<Urn>) -> Result<Option<String>, WebError> {
    let looks = Looks::read(&visit.scoped, visit.model()?).await?;
    if let Some(urn) = of {
        let none = "No review is due at this school: none follows its last decision";
        return Ok(looks.mid_point(urn).is_none().then(|| none.into()));
    }
    let schools = visit.scoped.schools().await?;
    if schools.iter().any(|it| looks.is_due(it.urn)) {
        return Ok(None);
    }
    Ok(Some(match looks.first() {
        Some(first) => {
            format!("No review is due before {}. Choose one school to begin early", Said(first))
        }
        None => "No review is due: no band has been decided since the last".into(),
    }))
}

/// The kinds of round that the model in force has.
fn kinds(visit: &Visit) -> Vec<RoundKind> {
    let banding = visit.frame.model().and_then(|it| it.banding.as_ref());
    let has = |kind: &RoundKind| match kind {
        RoundKind::Annual | RoundKind::OutOfTurn => true,
        RoundKind::Review => banding.is_some_and(|it| it.review.is_some()),
        RoundKind::Joiner => banding.is_some_and(|it| it.provisional_for_joiners),
        RoundKind::Opening => false,
    };
    RoundKind::ALL.iter().copied().filter(has).collect()
}

async fn form(visit: &Visit, record: &str) -> Result<Form, WebError> {
    visit.model()?.banding.as_ref().ok_or(WebError::NotFound)?;
    let kinds = kinds(visit).into_iter().map(|it| Choice::new(it.word(), it.title())).collect();
    let mut schools = vec![Choice::new("", "All schools")];
    let names = visit.scoped.schools().await?.into_iter().map(|it| (it.urn, it.name));
    let joiners = visit.scoped.prospects().await?.into_iter();
    let joiners = joiners.map(|it| (it.urn, format!("{} (may join)", it.name)));
    schools.extend(names.chain(joiners).map(|(urn, name)| Choice::new(urn.to_string(), name)));
    let mut why: Vec<Choice> =
        OutOfTurn::ALL.iter().map(|it| Choice::new(it.word(), it.title())).collect();
    why.insert(0, Choice::new("", "It is in turn"));
    let fields = vec![
        Field::hidden("record", record),
        Field::new("kind", "Kind of round", FieldKind::Radios(kinds)),
        Field::text("title", "Title")
            .with_autocomplete("off")
            .with_help("As the paper will have it"),
        Field::new("school", "School", FieldKind::Select(schools)).with_help(
            "For one school out of turn, for its review before the day, or one that may join",
        ),
        Field::new("why", "Why out of turn", FieldKind::Select(why)),
        Field::new("reason", "In your words", FieldKind::TextArea).optional(),
    ];
    Ok(Form::new("/banding/rounds", "Open the round", fields).with_cancel("/banding"))
}

fn page(form: Form) -> FormPage {
    FormPage {
        title: "Open a round".into(),
        intro: Some("A round takes schools from evidence to a decision that the head has been told of. Opening one shows nothing to anybody.".into()),
        crumbs: vec![Link::new("Banding", "/banding")],
        form,
    }
}
