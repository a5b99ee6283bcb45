//! A visit, meeting or review as its form came: what it says, or what is wrong with it, field by field.

use jiff::civil::Date;
use trustwide_domain::{
    PersonId,
    contacts::{State, kind_from_word, read_length},
    days::{Account, LONGEST_DAY},
    model::Occasion,
};
use trustwide_storage::contacts::{Contact, Details, Gave, NewAction, TimeGiven};

use super::{
    ask::{Asked, KEEP, With},
    form::ROWS,
    lines,
};
use crate::{
    typed::{self, Faults},
    visit::Posted,
};

const SHORT: usize = 300;
const LONG: usize = 4_000;

/// A form as it came, and what it may say.
pub struct Typed<'a> {
    pub posted: &'a Posted,
    pub asked: &'a Asked,
    pub was: Option<&'a Contact>,
    pub lines: &'a [(String, String)],
    /// Who may give time beside its leader.
    pub givers: &'a [PersonId],
}

/// The contact, what was agreed at it, the line that its time is on, and who else gave time.
pub type Read = (Details, Vec<NewAction>, Option<TimeGiven>, Option<Vec<Gave>>);

impl Typed<'_> {
    /// What it says, or what is wrong with it, field by field.
    pub fn read(&self) -> Result<Read, Faults> {
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
        let actions = self.actions(on, &mut faults);
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
        let typed = match self.field("length") {
            "" | "other" => self.field("minutes"),
            preset => preset,
        };
        let minutes = read_length(typed).ok_or(HELP)?;
        match minutes <= LONGEST_DAY {
            true => Ok(minutes),
            false => Err("A day has at most 10 hours: record each day by itself"),
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

    fn actions(&self, on: Option<Date>, faults: &mut Faults) -> Vec<NewAction> {
        let mut actions = Vec::new();
        for row in 1..=ROWS {
            let name = |part: &str| format!("{part}-{row}");
            let words = self.field(&name("words"));
            if words.is_empty() {
                continue;
            }
            let words = faults.keep(&name("words"), typed::optional_text(words, SHORT));
            let due_on = typed::day(self.field(&name("by")), "Enter the day by which it is done");
            let due_on = due_on.and_then(|due| match on {
                Some(on) if due < on => Err("That day is before the visit or meeting"),
                _ => Ok(due),
            });
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
        let visit = &self.posted.visit;
        let today = visit.today;
        faults.keep("on", visit.may_be_on(Some(on)));
        faults.keep("next_on", visit.may_be_on(next_on));
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
