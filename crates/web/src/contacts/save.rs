//! `POST /contacts` and `POST /contacts/{id}`: the one save. It writes the contact, opens its actions, plans the next date
//! and accounts for its time, together or not at all.

use axum::{extract::Path, response::Response};
use jiff::civil::Date;
use trustwide_domain::{
    PersonId, RecordId,
    access::Right,
    contacts::{State, kind_from_word, length_said, read_length},
    days::Account,
    model::Occasion,
};
use trustwide_storage::{
    StorageError, Versioned,
    contacts::{Contact, Details, Gave, NewAction, Save, TimeGiven},
    tables::contact,
};

use super::{
    ask::{Asked, KEEP, With},
    form::{self, Opened, ROWS},
    lines,
    words::{Words, may_change},
};
use crate::{
    errors::WebError,
    look::{Undo, say::Say},
    pages::errors::Difference,
    people::Directory,
    reply,
    typed::{self, Faults},
    undo,
    visit::Posted,
};

const SHORT: usize = 300;
const LONG: usize = 4_000;

/// `POST /contacts`
pub async fn add(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::RecordContact)?;
    let record = typed::record(posted.field("record"))?;
    let with = form::read_with(posted.field("with")).ok_or(WebError::BadForm)?;
    let what = posted.field("what").to_owned();
    let opened = Opened { record, was: None, what, on: visit.today };
    save(&posted, with, opened).await
}

/// `POST /contacts/{id}`
pub async fn change(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let contact = visit.scoped.find_contact(&RecordId(id)).await?.ok_or(WebError::NotFound)?;
    if !may_change(visit, &contact.details) {
        return Err(WebError::Forbidden);
    }
    let with = form::with_of(visit, &contact.details);
    save(&posted, with, Opened::of(contact)).await
}

async fn save(posted: &Posted, with: With, opened: Opened) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let directory = Directory::read(&visit.scoped).await?;
    let was = opened.was.as_ref().map(|it| &it.details);
    let asked = Asked::read(visit, &directory, with, was).await?;
    let lines = match asked.with {
        With::School(urn) => lines::lines(visit, urn).await?,
        _ => Vec::new(),
    };
    let givers = match asked.with {
        With::School(urn) => lines::givers(&directory, &asked, urn, visit.today),
        _ => Vec::new(),
    };
    let was = opened.was.as_ref();
    let read = Typed { posted, asked: &asked, was, lines: &lines, givers: &givers }.read();
    let (details, actions, time, others) = match read {
        Ok(read) => read,
        Err(faults) => return again(posted, &directory, &asked, &opened, faults).await,
    };
    let plans_next = details.next_on.is_some()
        && opened.was.as_ref().is_none_or(|it| it.details.next_on.is_none());
    let was = opened.was.as_ref().map(|it| trustwide_storage::Edited {
        record: it.edited.record.clone(),
        version: posted.field("version").into(),
    });
    let save = Save {
        record: opened.record.clone(),
        was,
        shown_to: asked.shown_to.clone(),
        actions,
        plans_next,
        time,
        others,
        details,
    };
    let href = format!("/contacts/{}", save.record);
    let mut write = visit.write().await?;
    match write.save_contact(&save).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&href),
        Err(StorageError::Refused(why)) => {
            drop(write);
            return again(posted, &directory, &asked, &opened, Faults::one("", why)).await;
        }
        Err(StorageError::Stale { .. }) => {
            drop(write);
            return stale(posted, &directory, &asked, opened, &save.details).await;
        }
        done => done?,
    }
    write.commit().await?;
    let earlier = save.was.as_ref().map(|it| it.version.as_str());
    let to = if earlier.is_some() { href.as_str() } else { "/contacts" };
    let action = undo::address(contact::Entity::KIND, &save.record, earlier, to);
    let undo = Some(Undo { label: "Undo".into(), action });
    reply::done(&href, &said(&save), undo)
}

/// What one save did, in a sentence for each thing.
fn said(save: &Save) -> String {
    let mut said = match save.details.state {
        State::Held => "Recorded as held.".to_owned(),
        State::Planned => format!("Planned for {}.", save.details.on.said()),
        other => format!("Recorded: {}.", other.title().to_lowercase()),
    };
    match save.actions.len() {
        0 => {}
        1 => said += " One action is open.",
        more => said += &format!(" {more} actions are open."),
    }
    if let Some(next) = save.details.next_on.filter(|_| save.plans_next) {
        said += &format!(" The next is planned for {}.", next.said());
    }
    if save.details.state == State::Held && save.details.school.is_some() {
        said += " The head can read it and reply.";
    }
    said
}

async fn again(
    posted: &Posted,
    directory: &Directory,
    asked: &Asked,
    opened: &Opened,
    faults: Faults,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let form = form::form(visit, directory, asked, opened).await?;
    let form = typed::with_faults(typed::filled(form, &posted.fields), faults);
    visit.page_with_errors(form::page(directory, asked, opened, form)).await
}

/// What somebody else has made of it meanwhile, above the form as it was typed. Sent twice, a form finds its own words.
async fn stale(
    posted: &Posted,
    directory: &Directory,
    asked: &Asked,
    opened: Opened,
    yours: &Details,
) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let now = visit.scoped.find_contact(&opened.record).await?.ok_or(WebError::NotFound)?;
    // Its own words: the same form sent twice.
    let same = Details { next_on: yours.next_on, ..now.details.clone() };
    if same == *yours {
        return reply::see_other(&format!("/contacts/{}", now.edited.record));
    }
    let words = Words::read(visit).await?;
    let who = directory.name(&now.by);
    let said: Vec<String> = differences(&words, &now.details, yours)
        .into_iter()
        .map(|it| format!("{}: it is now “{}”", it.label, it.now))
        .collect();
    let version = now.edited.version.clone();
    let opened = Opened::of(now);
    let form = form::form(visit, directory, asked, &opened).await?;
    let mut form = typed::filled(form, &posted.fields);
    if let Some(field) = form.fields.iter_mut().find(|it| it.name == "version") {
        field.value = version;
    }
    let first = format!(
        "{who} has changed this meanwhile. Yours is below: look at both, and save again. {}.",
        said.join("; ")
    );
    let form = form.with_error(first);
    visit.conflict(form::page(directory, asked, &opened, form)).await
}

/// Where two versions differ.
pub fn differences(words: &Words<'_>, now: &Details, yours: &Details) -> Vec<Difference> {
    let people = |it: &Details| {
        let names: Vec<String> = it.people.iter().map(|id| words.directory.name(id)).collect();
        names.join(", ")
    };
    let pairs = [
        ("What", words.what(now), words.what(yours)),
        ("Day", now.on.said(), yours.on.said()),
        ("How it stands", now.state.title().into(), yours.state.title().into()),
        ("Who was there", people(now), people(yours)),
        ("Length", length_said(now.minutes), length_said(yours.minutes)),
        ("Purpose", now.purpose.clone(), yours.purpose.clone()),
        ("What was seen", now.seen.clone(), yours.seen.clone()),
        ("Why not", now.reason.clone(), yours.reason.clone()),
    ];
    let differ = pairs.into_iter().filter(|(_, now, yours)| now != yours);
    differ.map(|(label, now, yours)| Difference { label: label.into(), now, yours }).collect()
}

/// A form as it came, and what it may say.
struct Typed<'a> {
    posted: &'a Posted,
    asked: &'a Asked,
    was: Option<&'a Contact>,
    lines: &'a [(String, String)],
    /// Who may give time beside its leader.
    givers: &'a [PersonId],
}

type Read = (Details, Vec<NewAction>, Option<TimeGiven>, Option<Vec<Gave>>);

impl Typed<'_> {
    fn read(&self) -> Result<Read, Faults> {
        let mut faults = Faults::default();
        let what = faults.keep("what", self.what());
        let on = faults.keep("on", typed::day(self.field("on"), "Enter the day"));
        let state = faults.keep("not", self.state());
        let starts_at = faults.keep("starts", typed::time(self.field("starts")));
        let minutes = faults.keep("minutes", self.minutes());
        let people = faults.keep("people[]", self.people());
        let next_on = faults.keep("next_on", typed::optional_day(self.field("next_on")));
        let seen = faults.keep("seen", typed::optional_text(self.field("seen"), LONG));
        let purpose = faults.keep("purpose", typed::optional_text(self.field("purpose"), SHORT));
        let reason = faults.keep("reason", typed::optional_text(self.field("reason"), SHORT));
        let actions = self.actions(&mut faults);
        let time = faults.keep("line", self.time());
        let others = self.others(minutes, &mut faults);
        if let (Some(on), Some(state)) = (on, state) {
            self.check_day(on, state, next_on.flatten(), &mut faults);
        }
        let private = self.asked.is_private(self.field("what"));
        let says = |name: &&str| !self.field(name).is_empty();
        if private && ["purpose", "seen", "words-1"].iter().any(says) {
            faults.add(
                "what",
                "Of this only that it took place is kept, and nothing of what was said",
            );
        }
        if state.is_some_and(State::needs_reason) && self.field("reason").is_empty() {
            faults.add("reason", "Say why, in a few words");
        }
        if !faults.is_empty() {
            return Err(faults);
        }
        let all = (what, on, state, starts_at, minutes, people, next_on, seen, purpose, reason);
        let (
            Some((kind, cadence, strand)),
            Some(on),
            Some(state),
            Some(starts_at),
            Some(minutes),
            Some((led_by, mut people)),
            Some(next_on),
            Some(seen),
            Some(purpose),
            Some(reason),
        ) = all
        else {
            return Err(faults);
        };
        for it in others.iter().flatten().filter(|it| it.person != led_by) {
            if !people.contains(&it.person) {
                people.push(it.person.clone());
            }
        }
        let details = Details {
            kind,
            cadence,
            strand,
            school: match self.asked.with {
                With::School(urn) => Some(urn),
                _ => None,
            },
            between_two: matches!(self.asked.with, With::Person(_)),
            purpose,
            on,
            starts_at,
            minutes,
            state,
            reason: if state.needs_reason() { reason } else { String::new() },
            led_by,
            people,
            seen,
            next_on: next_on.or(self.was.and_then(|it| it.details.next_on)),
            follows: self.was.and_then(|it| it.details.follows.clone()),
        };
        Ok((details, actions, time.flatten(), others))
    }

    fn field(&self, name: &str) -> &str {
        self.posted.field(name)
    }

    /// The kind, the cadence and the strand of an occasion.
    fn what(&self) -> Result<(Occasion, Option<String>, Option<String>), &'static str> {
        let typed = self.field("what");
        let model = self.posted.visit.frame.model();
        let strand = Some(self.field("strand")).filter(|it| !it.is_empty());
        let known = |id: &&str| model.is_some_and(|it| it.strands.iter().any(|one| one.id == **id));
        let strand = strand.filter(known).map(str::to_owned);
        if let Some(kept) = self.asked.kept.as_ref().filter(|_| typed == KEEP) {
            let was = self.was.and_then(|it| it.details.strand.clone());
            return Ok((kept.kind, kept.cadence.clone(), strand.or(was)));
        }
        if let Some(id) = typed.strip_prefix("cadence/") {
            let cadence = self.asked.cadences.iter().find(|it| it.item.id == id);
            let cadence = cadence.ok_or("Choose what it is")?;
            let strand = strand.or_else(|| cadence.item.strand.clone());
            return Ok((cadence.occasion, Some(id.into()), strand));
        }
        let at_school = matches!(self.asked.with, With::School(_));
        let kind = typed.strip_prefix("kind/").and_then(kind_from_word).filter(|_| at_school);
        Ok((kind.ok_or("Choose what it is")?, None, strand))
    }

    /// How it stands, by the button that was pressed.
    fn state(&self) -> Result<State, &'static str> {
        match self.field("state") {
            "not" => State::from_word(self.field("not"))
                .filter(|it| it.needs_reason())
                .ok_or("Choose what became of it"),
            "planned" => Ok(State::Planned),
            _ => Ok(State::Held),
        }
    }

    fn minutes(&self) -> Result<u32, &'static str> {
        const HELP: &str = "Enter a length such as 90, 1:30 or 2.5 hours";
        match self.field("length") {
            "" | "other" => read_length(self.field("minutes")).ok_or(HELP),
            preset => read_length(preset).ok_or(HELP),
        }
    }

    /// Who led it and who was there. Of two people both always are.
    fn people(&self) -> Result<(PersonId, Vec<PersonId>), &'static str> {
        let may = |it: &str| self.asked.people.iter().find(|id| id.0 == it).cloned();
        let led_by = may(self.field("led_by")).ok_or("Choose who led it")?;
        let mut people = vec![led_by.clone()];
        let ticked = self.field("people[]").split(' ').filter_map(may);
        let other = match &self.asked.with {
            With::Person(person) => Some(person.clone()),
            _ => None,
        };
        for person in ticked.chain(other) {
            if !people.contains(&person) {
                people.push(person);
            }
        }
        Ok((led_by, people))
    }

    fn actions(&self, faults: &mut Faults) -> Vec<NewAction> {
        let mut actions = Vec::new();
        for row in 1..=ROWS {
            let name = |part: &str| format!("{part}-{row}");
            let words = self.field(&name("words"));
            if words.is_empty() {
                continue;
            }
            let words = faults.keep(&name("words"), typed::optional_text(words, SHORT));
            let due_on = typed::day(self.field(&name("by")), "Enter the day by which it is done");
            let due_on = faults.keep(&name("by"), due_on);
            let typed = self.field(&name("who"));
            let owner = self.asked.people.iter().find(|it| it.0 == typed).cloned();
            let owner = faults.keep(&name("who"), owner.ok_or("Choose who does it"));
            if let (Some(words), Some(due_on), Some(owner)) = (words, due_on, owner) {
                actions.push(NewAction { words, owner, due_on });
            }
        }
        actions
    }

    fn time(&self) -> Result<Option<TimeGiven>, &'static str> {
        let typed = self.field("line");
        if self.lines.is_empty() || (typed == KEEP && self.was.is_some()) {
            return Ok(None);
        }
        if typed.is_empty() {
            return Ok(Some(TimeGiven::Uncounted));
        }
        let known = self.lines.iter().any(|(value, _)| value == typed);
        let parts = typed.split_once('/').filter(|_| known);
        let read = parts.and_then(|(account, line)| {
            Some(TimeGiven::Line { account: Account::from_word(account)?, line: line.into() })
        });
        read.map(Some).ok_or("Choose a line")
    }

    /// Who gave time beside the leader, and how long; `None` where the form does not ask.
    fn others(&self, minutes: Option<u32>, faults: &mut Faults) -> Option<Vec<Gave>> {
        if self.lines.is_empty() || !self.posted.fields.contains_key("giver-1") {
            return None;
        }
        let mut all: Vec<Gave> = Vec::new();
        for row in 1..=lines::ROWS {
            let (who, gave) = (format!("giver-{row}"), format!("gave-{row}"));
            let typed = self.field(&who);
            if typed.is_empty() {
                continue;
            }
            let person = self.givers.iter().find(|it| it.0 == typed).cloned();
            let person = person.filter(|it| all.iter().all(|known| known.person != *it));
            let person = faults.keep(&who, person.ok_or("Choose somebody, each once"));
            let length = match self.field(&gave) {
                "" => minutes,
                typed => {
                    let read = read_length(typed).ok_or("Enter a length such as 45 or 1:30");
                    faults.keep(&gave, read)
                }
            };
            if let (Some(person), Some(minutes)) = (person, length) {
                all.push(Gave { person, minutes });
            }
        }
        Some(all)
    }

    fn check_day(&self, on: Date, state: State, next_on: Option<Date>, faults: &mut Faults) {
        let today = self.posted.visit.today;
        if state == State::Held && on > today {
            faults.add("on", "This day is still to come: save it as planned");
        }
        if state == State::Planned && on < today {
            faults.add("on", "This day is past: save it as held, or say what became of it");
        }
        if next_on.is_some_and(|next| next <= on || next < today) {
            faults.add("next_on", "The next date comes after this one and is not past");
        }
    }
}
