//! The form that records a contact, made for a phone: what the calendar knows is filled in, and one press saves it.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{
    PersonId, RecordId, Urn,
    contacts::{State, length_said},
    model::Model,
};
use trustwide_storage::contacts::{Contact, Details};

use super::{
    ask::{Asked, With},
    lines, start,
    words::may_change,
};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link},
    pages::contacts::ContactFormPage,
    people::Directory,
    typed,
    visit::Visit,
};

/// Rows in which something agreed can be written.
pub const ROWS: usize = 4;

/// What the form opens on: a new contact, or one that is there.
pub struct Opened {
    pub record: RecordId,
    pub was: Option<Contact>,
    pub what: String,
    pub on: Date,
}

impl Opened {
    pub fn of(contact: Contact) -> Self {
        let it = &contact.details;
        Opened {
            record: contact.edited.record.clone(),
            what: what_of(it),
            on: it.on,
            was: Some(contact),
        }
    }
}

/// `GET /contacts/new?school=…&cadence=…&on=…`; without a school, a person or the trust it asks which.
pub async fn new(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(trustwide_domain::access::Right::RecordContact)?;
    let Some(with) = with_asked(&visit)? else { return start::show(visit).await };
    let directory = Directory::read(&visit.scoped).await?;
    let asked = Asked::read(&visit, &directory, with, None).await?;
    let on = typed::optional_day(visit.asked("on").unwrap_or("")).map_err(|_| WebError::BadDate)?;
    let opened = Opened {
        record: RecordId(visit.app.db.surroundings().new_id()),
        was: None,
        what: visit.asked("cadence").map(|id| format!("cadence/{id}")).unwrap_or_default(),
        on: on.unwrap_or(visit.today),
    };
    let form = form(&visit, &directory, &asked, &opened).await?;
    visit.page(page(&directory, &asked, &opened, form)).await
}

/// `GET /contacts/{id}/edit`
pub async fn edit(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    let contact = visit.scoped.find_contact(&RecordId(id)).await?.ok_or(WebError::NotFound)?;
    if !may_change(&visit, &contact.details) {
        return Err(WebError::Forbidden);
    }
    let directory = Directory::read(&visit.scoped).await?;
    let with = with_of(&visit, &contact.details);
    let asked = Asked::read(&visit, &directory, with, Some(&contact.details)).await?;
    let opened = Opened::of(contact);
    let form = form(&visit, &directory, &asked, &opened).await?;
    visit.page(page(&directory, &asked, &opened, form)).await
}

fn with_asked(visit: &Visit) -> Result<Option<With>, WebError> {
    let school = visit.asked("school").map(|it| it.parse::<Urn>().map(With::School));
    let school = school.transpose().map_err(|_| WebError::NotFound)?;
    let person = || visit.asked("with").map(|it| With::Person(PersonId(it.into())));
    let trust = || visit.asked("trust").map(|_| With::Trust);
    Ok(school.or_else(person).or_else(trust))
}

/// Whom a contact that is there is with, as its reader sees it.
pub fn with_of(visit: &Visit, details: &Details) -> With {
    match details.school {
        Some(urn) => With::School(urn),
        None if details.between_two => {
            let other = details.people.iter().find(|it| *it != visit.person());
            With::Person(other.unwrap_or(&details.led_by).clone())
        }
        None => With::Trust,
    }
}

/// How a form names whom it is with.
pub fn with_text(with: &With) -> String {
    match with {
        With::School(urn) => format!("school/{urn}"),
        With::Trust => "trust".into(),
        With::Person(person) => format!("person/{person}"),
    }
}

/// Reads what [`with_text`] wrote.
pub fn read_with(text: &str) -> Option<With> {
    match text.split_once('/') {
        Some(("school", urn)) => urn.parse().ok().map(With::School),
        Some(("person", person)) => Some(With::Person(PersonId(person.into()))),
        _ => (text == "trust").then_some(With::Trust),
    }
}

/// How a form names what a contact is an occasion of.
pub fn what_of(details: &Details) -> String {
    match &details.cadence {
        Some(id) => format!("cadence/{id}"),
        None => format!("kind/{}", details.kind.word()),
    }
}

/// The page around a form.
pub fn page(directory: &Directory, asked: &Asked, opened: &Opened, form: Form) -> ContactFormPage {
    let with = match &asked.with {
        With::School(urn) => directory.school_name(*urn),
        With::Trust => "The trust".into(),
        With::Person(person) => format!("With {}", directory.name(person)),
    };
    let planned = opened.was.as_ref().is_some_and(|it| it.details.state == State::Planned);
    let title = match &opened.was {
        None => "Record a visit or meeting",
        Some(_) if planned => "Write up what was planned",
        Some(_) => "Change what was recorded",
    };
    ContactFormPage {
        title: title.into(),
        with,
        between_two: matches!(asked.with, With::Person(_)),
        to_come: opened.on > directory.day(),
        rows: ROWS,
        givers: lines::ROWS,
        crumbs: vec![Link::new("Visits and meetings", "/contacts")],
        form,
    }
}

/// The form, filled with what is known.
pub async fn form(
    visit: &Visit,
    directory: &Directory,
    asked: &Asked,
    opened: &Opened,
) -> Result<Form, WebError> {
    let was = opened.was.as_ref().map(|it| &it.details);
    let mut fields = vec![
        Field::hidden("record", &opened.record.0),
        Field::hidden("version", opened.was.as_ref().map_or("", |it| &it.edited.version)),
        Field::hidden("with", with_text(&asked.with)),
        Field::new("what", "What", FieldKind::Select(asked.choices(&opened.what))),
        Field::new("on", "Day", FieldKind::Date).with_value(opened.on.to_string()),
        Field::new("starts", "Starts at", FieldKind::Time)
            .optional()
            .with_value(was.and_then(|it| it.starts_at).map_or(String::new(), clock)),
    ];
    fields.extend(who(directory, asked, was, visit));
    if !asked.is_private(&opened.what) {
        fields.extend(said(directory, asked, was, visit));
    }
    fields.extend(length(visit.frame.model(), was));
    if let With::School(urn) = asked.with {
        let line = lines::field(visit, urn, opened).await?;
        if line.is_some() {
            fields.extend(lines::others(visit, directory, asked, opened).await?);
        }
        fields.extend(line);
        fields.extend(strand(visit.frame.model(), was));
    }
    if !matches!(&opened.was, Some(it) if it.details.next_on.is_some()) {
        let next = Field::new("next_on", "Next date", FieldKind::Date).optional();
        fields.push(next.with_help("Plans the next one with the same people."));
    }
    fields.extend(not_held(was));
    let action = match &opened.was {
        Some(it) => format!("/contacts/{}", it.edited.record),
        None => "/contacts".into(),
    };
    let cancel = opened
        .was
        .as_ref()
        .map_or_else(|| "/contacts".into(), |it| format!("/contacts/{}", it.edited.record));
    Ok(Form::new(action, "Save as held", fields).with_cancel(cancel))
}

/// What was seen and agreed.
fn said(directory: &Directory, asked: &Asked, was: Option<&Details>, visit: &Visit) -> Vec<Field> {
    let mut fields = vec![
        Field::text("purpose", "Purpose")
            .optional()
            .with_value(was.map_or("", |it| it.purpose.as_str())),
        Field::new("seen", "What was seen", FieldKind::TextArea)
            .optional()
            .with_help("The head may read this. Please name no pupil, and nothing of welfare or safeguarding.")
            .with_value(was.map_or("", |it| it.seen.as_str())),
    ];
    for row in 1..=ROWS {
        fields.extend(agreed(directory, asked, row, visit));
    }
    fields
}

fn clock(time: jiff::civil::Time) -> String {
    time.strftime("%H:%M").to_string()
}

/// Who was there, and who led it. Those at the school come first, then the trust's own, each by name.
fn who(directory: &Directory, asked: &Asked, was: Option<&Details>, visit: &Visit) -> Vec<Field> {
    let mut named: Vec<(String, &PersonId)> =
        asked.people.iter().map(|it| (directory.name(it), it)).collect();
    named.sort();
    let expected = |person: &PersonId| match was {
        Some(was) => was.people.contains(person),
        None => match &asked.with {
            With::School(urn) => person == visit.person() || directory.leads(person, *urn),
            With::Trust => asked.shown_to.contains(person),
            With::Person(_) => true,
        },
    };
    let leader = was.map_or(visit.person(), |it| &it.led_by);
    let people =
        named.iter().map(|(name, id)| Choice::new(id.0.clone(), name.clone()).chosen(expected(id)));
    let leaders = named
        .iter()
        .map(|(name, id)| Choice::new(id.0.clone(), name.clone()).chosen(*id == leader));
    vec![
        Field::new("led_by", "Led by", FieldKind::Select(leaders.collect())),
        Field::new("people[]", "Who is there", FieldKind::Checkboxes(people.collect())).optional(),
    ]
}

/// One row of what was agreed.
fn agreed(directory: &Directory, asked: &Asked, row: usize, visit: &Visit) -> Vec<Field> {
    let mut named: Vec<(String, &PersonId)> =
        asked.people.iter().map(|it| (directory.name(it), it)).collect();
    named.sort();
    let choices = named
        .iter()
        .map(|(name, id)| Choice::new(id.0.clone(), name.clone()).chosen(*id == visit.person()));
    vec![
        Field::text(format!("words-{row}"), format!("{row}. What was agreed")).optional(),
        Field::new(format!("who-{row}"), "Who does it", FieldKind::Select(choices.collect()))
            .optional(),
        Field::new(format!("by-{row}"), "By when", FieldKind::Date).optional(),
    ]
}

/// How long it took: three presses, or typed.
fn length(model: Option<&Model>, was: Option<&Details>) -> Vec<Field> {
    let day = model.and_then(|it| it.day.as_ref()).map(|it| it.minutes);
    let chosen = was.map_or(60, |it| it.minutes);
    let mut presets = vec![(60, "1 hour".to_owned())];
    if let Some(day) = day {
        presets.push((day / 2, format!("Half a day ({})", length_said(day / 2))));
        presets.push((day, format!("A day ({})", length_said(day))));
    }
    let listed = presets.iter().any(|(minutes, _)| *minutes == chosen);
    let mut choices: Vec<Choice> = presets
        .into_iter()
        .map(|(minutes, label)| Choice::new(minutes.to_string(), label).chosen(minutes == chosen))
        .collect();
    choices.push(Choice::new("other", "As typed below").chosen(!listed));
    vec![
        Field::new("length", "How long", FieldKind::Radios(choices)),
        Field::text("minutes", "Another length")
            .optional()
            .with_help("Such as 90, 1:30 or 2.5 hours.")
            .with_value(if listed { String::new() } else { length_said(chosen) }),
    ]
}

/// The strand that it is filed under, where the model has strands. A cadence's own stands where none is chosen.
fn strand(model: Option<&Model>, was: Option<&Details>) -> Option<Field> {
    let strands = model.map(|it| it.strands.as_slice()).filter(|it| !it.is_empty())?;
    let chosen = was.and_then(|it| it.strand.as_deref()).unwrap_or("");
    let none = Choice::new("", "As the occasion is filed");
    let choices = strands
        .iter()
        .map(|it| Choice::new(it.id.clone(), it.label.clone()).chosen(it.id == chosen));
    let choices = [none].into_iter().chain(choices).collect();
    Some(Field::new("strand", "Filed under", FieldKind::Select(choices)).optional())
}

/// Why it did not or will not happen.
fn not_held(was: Option<&Details>) -> Vec<Field> {
    let of = |state: State, help: &str| {
        let chosen = was.is_some_and(|it| it.state == state);
        Choice::new(state.word(), state.title()).with_help(help).chosen(chosen)
    };
    let choices = vec![
        of(State::Unnecessary, "Both sides agreed. It no longer counts as due."),
        of(
            State::Excused,
            "The school was shut or was being inspected. It no longer counts as due.",
        ),
        of(State::Cancelled, "It stays due."),
    ];
    vec![
        Field::new("not", "It did not or will not happen", FieldKind::Radios(choices)).optional(),
        Field::text("reason", "Why")
            .optional()
            .with_help("The head may read this. Nothing about anybody’s health or welfare.")
            .with_value(was.map_or("", |it| it.reason.as_str())),
    ]
}
