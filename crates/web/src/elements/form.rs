//! The forms that record and correct where something stands, and what was typed into them.

use jiff::civil::Date;
use trustwide_domain::{
    PersonId, Urn,
    elements::{Aspect, Key, State, Track},
};
use trustwide_storage::elements::Recorded;

use super::shelf::{Shelf, may_record};
use crate::{
    look::{Choice, Field, FieldKind, Form},
    pages::elements::{anchor, href},
    typed::{self, Faults, Fields},
    visit::Visit,
};

/// The most characters of what is written here, and of a reason.
const LONGEST: usize = 2_000;

/// Stands for the trust where a school could be chosen.
pub const TRUST: &str = "trust";

/// The form that records a new state, where the reader may record one somewhere.
pub fn add(visit: &Visit, shelf: &Shelf, key: &Key, track: &Track) -> Option<Form> {
    if shelf.day != visit.today {
        return None;
    }
    let access = visit.scoped.access();
    let at = shelf.schools.iter().filter(|urn| may_record(access, track, Some(**urn)));
    let mut places: Vec<Choice> =
        at.map(|urn| Choice::new(urn.to_string(), shelf.directory.school_name(*urn))).collect();
    if may_record(access, track, None) {
        places.insert(0, Choice::new(TRUST, "The trust as a whole").chosen(true));
    }
    let first = places.first()?.value.clone();
    let mut fields = vec![
        Field::hidden("record", visit.app.db.surroundings().new_id()),
        Field::hidden("aspect", track.aspect.to_string()),
    ];
    match places.len() {
        1 => fields.push(Field::hidden("school", first)),
        _ => fields.push(Field::new("school", "Where", FieldKind::Select(places))),
    }
    // What is looked at again begins from its words.
    let now = shelf.standing(key, track, None).filter(|_| track.is_of_trust());
    let words = now.as_ref().map_or("", |it| it.now.state.words.as_str());
    fields.extend(state_fields(track, None, words));
    fields.push(
        Field::new("from", "From which day", FieldKind::Date).with_value(visit.today.to_string()),
    );
    fields.extend(more_fields(shelf, track, now.as_ref().map(|it| &it.now.state)));
    Some(
        Form::new(href(key), "Record it", fields).with_id(format!("new-{}", anchor(&track.aspect))),
    )
}

/// The form that corrects one record.
pub fn correct(shelf: &Shelf, track: &Track, it: &Recorded) -> Form {
    let state = &it.state;
    let mut fields = vec![Field::hidden("version", &it.edited.version)];
    fields.extend(state_fields(track, Some(&state.state), &state.words));
    let from = Field::new("from", "From which day", FieldKind::Date);
    fields.push(from.with_value(state.from.to_string()));
    let mut more = more_fields(shelf, track, Some(state));
    for field in &mut more {
        match field.name.as_str() {
            "review" => field.value = state.review.map(|it| it.to_string()).unwrap_or_default(),
            "reason" => field.value.clone_from(&state.reason),
            _ => {}
        }
    }
    fields.extend(more);
    Form::new(address(it), "Save the correction", fields).with_id(format!("s{}", it.edited.record))
}

/// The form that takes one record out.
pub fn withdraw(it: &Recorded) -> Form {
    let version = Field::hidden("version", &it.edited.version);
    Form::new(format!("{}/withdrawal", address(it)), "Take this record out", vec![version]).lesser()
}

fn address(it: &Recorded) -> String {
    format!("/elements/states/{}", it.edited.record)
}

fn state_fields(track: &Track, chosen: Option<&str>, words: &str) -> Vec<Field> {
    if track.aspect == Aspect::Words {
        let help = "Change nothing where it still holds: saving says that you have looked at it.";
        return vec![
            Field::new("words", "In your own words", FieldKind::TextArea)
                .with_value(words)
                .with_help(help),
        ];
    }
    if track.rungs.is_empty() {
        let field = Field::text("state", "State, in your own words").with_autocomplete("off");
        return vec![field.with_value(chosen.unwrap_or(""))];
    }
    let choices = track.rungs.iter().map(|it| {
        let choice = Choice::new(&it.id, &it.label).chosen(chosen == Some(it.id.as_str()));
        it.says.iter().fold(choice, |choice, says| choice.with_help(says))
    });
    let label =
        if matches!(track.aspect, Aspect::Answer(_)) { track.label.as_str() } else { "State" };
    vec![Field::new("state", label, FieldKind::Radios(choices.collect()))]
}

/// Who, when again and why. A yes or no has none of them: what lies behind it stays where it belongs.
fn more_fields(shelf: &Shelf, track: &Track, now: Option<&State>) -> Vec<Field> {
    if matches!(track.aspect, Aspect::Answer(_)) {
        return Vec::new();
    }
    let mut fields = Vec::new();
    if has_owner(track) {
        let mut people = vec![Choice::new("", "Nobody yet")];
        people.extend(shelf.directory.people.iter().filter_map(|it| {
            let held = shelf.directory.posts_of(&it.id).held;
            let post = held.first()?;
            Some(Choice::new(&it.id.0, format!("{}, {}", it.name, post.role)))
        }));
        let owner = now.and_then(|it| it.owner.as_ref()).map_or("", |it| it.0.as_str());
        people.iter_mut().for_each(|it| it.chosen = it.value == owner);
        fields.push(
            Field::new("owner", "Who is developing it", FieldKind::Select(people)).optional(),
        );
    }
    fields.push(Field::new("review", "To be looked at again on", FieldKind::Date).optional());
    let reason =
        Field::new("reason", "Why", FieldKind::TextArea).with_help("The head may read this.");
    fields.push(if track.aspect == Aspect::Words { reason.optional() } else { reason });
    fields
}

fn has_owner(track: &Track) -> bool {
    !matches!(track.aspect, Aspect::Stage | Aspect::Step)
}

/// The school that a form names; `None` is the trust.
pub fn place(typed: &str) -> Result<Option<Urn>, &'static str> {
    match typed {
        TRUST => Ok(None),
        urn => urn.parse().map(Some).map_err(|_| "Choose where"),
    }
}

/// What was typed, for an element and a place.
pub fn read(
    typed: &Fields,
    shelf: &Shelf,
    (key, track, school): (&Key, &Track, Option<Urn>),
    today: Date,
) -> Result<State, Faults> {
    let field = |name: &str| typed.get(name).map_or("", |it| it.trim());
    let mut faults = Faults::default();
    let of_words = track.aspect == Aspect::Words;
    let state = if of_words { "" } else { field("state") };
    let said = typed::optional_text(state, 60)
        .and_then(|state| track.read(&state).ok_or("Say where it stands".into()));
    let said = faults.keep("state", said);
    let words = if of_words {
        typed::text_within(field("words"), LONGEST, "Write it in your own words")
    } else {
        Ok(String::new())
    };
    let words = faults.keep("words", words);
    let from = typed::day(field("from"), "Enter the day");
    let from = from
        .and_then(|day| if day <= today { Ok(day) } else { Err("Enter today or a day before") });
    let from = faults.keep("from", from);
    let review = faults.keep("review", typed::optional_day(field("review")));
    if let (Some(from), Some(Some(review))) = (from, review)
        && review <= from
    {
        faults.add("review", "Enter a day after the first");
    }
    let owner = faults.keep("owner", owner(shelf, field("owner")));
    let is_answer = matches!(track.aspect, Aspect::Answer(_));
    let reason = match field("reason") {
        _ if is_answer => Ok(String::new()),
        "" if !of_words => Err("Say why".into()),
        reason => typed::optional_text(reason, LONGEST),
    };
    let reason = faults.keep("reason", reason);
    match (said, words, from, review, owner, reason) {
        (Some(said), Some(words), Some(from), Some(review), Some(owner), Some(reason))
            if faults.is_empty() =>
        {
            Ok(State {
                key: key.clone(),
                aspect: track.aspect.clone(),
                school,
                state: state.to_owned(),
                said,
                words,
                owner: owner.filter(|_| has_owner(track) && !is_answer),
                from,
                review: review.filter(|_| !is_answer),
                reason,
            })
        }
        _ => Err(faults),
    }
}

fn owner(shelf: &Shelf, typed: &str) -> Result<Option<PersonId>, &'static str> {
    match typed {
        "" => Ok(None),
        id => {
            let id = PersonId(id.into());
            shelf
                .directory
                .find(&id)
                .map(|it| Some(it.id.clone()))
                .ok_or("Choose somebody of the trust")
        }
    }
}
