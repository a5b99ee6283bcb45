//! The forms of one school in a round.

use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, Urn,
    access::{Right, Role},
    banding::{CommentKind, Help, RoundKind, SendWarning, reply_by},
    calendar::SchoolYear,
    model::{Direction, Word},
    time::Said,
};
use trustwide_storage::people::Person;

use super::{capital, case::Open};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form},
    people::Directory,
    visit::Visit,
};

/// A school's years as far as they are entered: this one and the next.
pub async fn years_of(visit: &Visit, urn: Urn) -> Result<Vec<SchoolYear>, WebError> {
    let this = AcademicYear::of(visit.today);
    let next = AcademicYear::starting(this.start_year() + 1);
    let mut years = Vec::new();
    for year in std::iter::once(this).chain(next) {
        years.extend(visit.scoped.school_years(year).await?.remove(&urn));
    }
    Ok(years)
}

/// The post in which somebody speaks for a school.
pub async fn post_at(visit: &Visit, urn: Urn) -> Result<String, WebError> {
    let held = visit.scoped.holdings_held_by(visit.person()).await?;
    let here = |it: &&trustwide_storage::people::HeldPost| {
        it.holding.school == Some(urn)
            && it.holding.is_held_on(visit.today)
            && it.holding.role.rights().contains(&Right::CommentOnBanding)
    };
    Ok(held.iter().find(here).map(|it| it.title.clone()).unwrap_or_default())
}

/// An id nobody has used, for a record that a form makes.
pub fn new_id(visit: &Visit) -> String {
    visit.app.db.surroundings().new_id()
}

/// The field that names the record which a form makes.
pub fn new_record(visit: &Visit) -> Field {
    Field::hidden("record", new_id(visit))
}

pub fn recommend(visit: &Visit, open: &Open) -> Form {
    let now = open.case.recommendation.as_ref();
    let review = open.case.kind == RoundKind::Review;
    let in_force = open.now.as_ref().filter(|_| review).map(|it| it.band.as_str());
    let suggested = now.map_or(in_force, |it| Some(it.band.as_str()));
    let bands = open.model.bands.iter().map(|it| {
        let stays = in_force == Some(it.item.id.as_str());
        let label =
            if stays { format!("Confirm {}", it.item.label) } else { it.item.label.clone() };
        let choice =
            Choice::new(it.item.id.clone(), label).chosen(suggested == Some(it.item.id.as_str()));
        match &it.item.says {
            Some(says) => choice.with_help(says.clone()),
            None => choice,
        }
    });
    let helps = Help::ALL.iter().map(|it| {
        Choice::new(it.word(), format!("It needs help {}", it.title()))
            .chosen(now.is_some_and(|now| now.help == Some(*it)))
    });
    let mut directions: Vec<Choice> = Direction::ALL
        .iter()
        .map(|it| {
            Choice::new(it.word(), capital(it.word()))
                .chosen(now.is_some_and(|now| now.direction == Some(*it)))
        })
        .collect();
    directions.insert(0, Choice::new("", "Not said"));
    let fields = vec![
        new_record(visit),
        Field::hidden("version", now.map_or_else(String::new, |it| it.edited.version.clone())),
        Field::new("band", "What you recommend", FieldKind::Radios(bands.collect())),
        Field::new("reasons", "Why", FieldKind::TextArea)
            .with_help("The head may read this.")
            .with_value(now.map_or("", |it| it.reasons.as_str())),
        Field::new("direction", "Direction of travel", FieldKind::Select(directions)).optional(),
        Field::new("help", "What help it needs", FieldKind::Radios(helps.collect()))
            .optional()
            .with_help("Only where powers may move with the band"),
    ];
    let submit = if now.is_some() { "Change the recommendation" } else { "Recommend" };
    Form::new(format!("{}/recommendation", open.href()), submit, fields).with_id("recommend")
}

pub async fn send(
    visit: &Visit,
    open: &Open,
    doubt: Option<SendWarning>,
) -> Result<Form, WebError> {
    let version = open.case.recommendation.as_ref().map(|it| it.edited.version.clone());
    let mut fields = vec![Field::hidden("version", version.unwrap_or_default())];
    let years = years_of(visit, open.school.urn).await?;
    let days = open.model.banding.as_ref().map_or(0, |it| it.reply_school_days);
    let until = reply_by(&years, visit.today, days);
    let counted =
        if years.is_empty() { "weekdays, since no term dates are entered" } else { "school days" };
    let warning = format!(
        "the head and the chair of the local board read the evidence and the recommendation, and may correct and comment until {}: {days} {counted}.",
        Said(until)
    );
    if let Some(doubt) = doubt {
        let said = match doubt {
            SendWarning::LastDay => {
                "The school breaks up today. Send it anyway, or wait until it is back?"
            }
            SendWarning::Closed => {
                "The school is closed today. Send it anyway, or wait until it is back?"
            }
        };
        let sure = vec![Choice::new("yes", "Send it today all the same")];
        fields.push(Field::new("sure", said, FieldKind::Checkboxes(sure)).with_error(said));
    }
    let form = Form::new(format!("{}/sending", open.href()), "Send to the school", fields);
    Ok(form.with_warning(warning).with_id("send"))
}

pub fn comment(visit: &Visit, open: &Open) -> Form {
    let kinds = CommentKind::ALL.iter().map(|it| Choice::new(it.word(), it.title())).collect();
    let mut criteria = vec![Choice::new("", "The whole")];
    criteria.extend(
        open.model
            .bands
            .iter()
            .flat_map(|it| &it.criteria)
            .map(|it| Choice::new(it.item.id.clone(), it.item.label.clone())),
    );
    let fields = vec![
        new_record(visit),
        Field::new("kind", "What it is", FieldKind::Radios(kinds)),
        Field::new("criterion", "About", FieldKind::Select(criteria)),
        Field::new("words", "In your own words", FieldKind::TextArea)
            .with_help("The board reads them as you write them. Please name no pupil."),
    ];
    Form::new(format!("{}/comments", open.href()), "Send it to the board", fields)
        .with_id("comment")
}

/// Who may have told a school's head what was decided: those who see the band themselves, and do not lead the school.
pub fn tellers<'d>(visit: &Visit, urn: Urn, directory: &'d Directory) -> Vec<&'d Person> {
    let held = |it: &&Person| {
        let mine = directory.held.iter().map(|it| &it.holding).filter(|held| held.person == it.id);
        let here: Vec<_> = mine.filter(|held| held.is_held_on(visit.today)).collect();
        let leads = here.iter().any(|held| {
            held.school == Some(urn)
                && matches!(held.role, Role::Headteacher | Role::LocalBoardChair)
        });
        let sees = here.iter().any(|held| {
            let there = held.school.is_none_or(|school| school == urn);
            there && held.role.rights().contains(&Right::SeeBanding)
        });
        sees && !leads
    };
    directory.people.iter().filter(held).collect()
}

pub fn tell(visit: &Visit, open: &Open, directory: &Directory) -> Form {
    let me = visit.person();
    let people = tellers(visit, open.school.urn, directory)
        .into_iter()
        .map(|it| Choice::new(it.id.0.clone(), it.name.clone()).chosen(it.id == *me));
    let on: Date = visit.today;
    let fields = vec![
        new_record(visit),
        Field::new("by", "Who told the head", FieldKind::Select(people.collect())),
        Field::new("on", "On", FieldKind::Date).with_value(on.to_string()),
        Field::text("how", "How").with_value("In person").with_autocomplete("off"),
    ];
    Form::new(format!("{}/telling", open.href()), "The head has been told", fields)
        .with_warning("head, local chair and partner see the decision, and its days follow.")
        .with_id("tell")
}

pub fn freeze_again(open: &Open) -> Form {
    let version = Field::hidden("version", open.case.frozen.edited.version.clone());
    Form::new(format!("{}/evidence", open.href()), "Freeze the evidence again", vec![version])
        .with_warning("evidence that was corrected or judged since is taken in. What was frozen before stays readable as at its day.")
        .with_id("again")
        .lesser()
}
