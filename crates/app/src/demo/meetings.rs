//! Visits, meetings and reviews of the demonstration: last year's and this year's, worked out from the model's own cadences,
//! with what was agreed, what came of it, and what schools replied. Some were missed, some excused; some are planned.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use jiff::{
    ToSpan,
    civil::{Date, Time, time},
};
use serde::Deserialize;
use trustwide_domain::{
    AcademicYear, Urn,
    access::{Holding, Role},
    calendar::{Due, Happenings, SchoolYear, YearDates},
    contacts::{KINDS, State},
    days::Account,
    ids::{PersonId, PostId, RecordId},
    model::{Cadence, DueFor, Known, Model, Occasion},
    promises::{Side, holders, pairs, people, tells_of_band},
};
use trustwide_storage::contacts::{Details, NewAction, Save, TimeGiven};

use super::{Act, Stage, Step, World, chance::Chance};

/// What people say.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Said {
    purpose: Vec<String>,
    seen: Vec<String>,
    action: Vec<String>,
    outcome: Vec<String>,
    reply: Vec<String>,
    differs: String,
    excused: String,
    unnecessary: String,
}

/// One contact as it will be recorded; people are named by their keys.
#[derive(Debug, Clone)]
pub struct Meeting {
    pub number: usize,
    pub details: Details,
    /// Words, whose, by when.
    pub actions: Vec<NewAction>,
    shown_to: Vec<PersonId>,
    line: Option<String>,
}

/// What came of an action, or what a school said.
#[derive(Debug, Clone)]
pub struct After {
    pub number: usize,
    pub by: PersonId,
    pub words: String,
    pub agrees: bool,
}

/// Reads what people say.
pub fn said() -> anyhow::Result<Said> {
    toml::from_str(include_str!("data/meetings.toml")).context("reading data/meetings.toml")
}

/// Every act of the room, each on its day.
pub fn steps<'w>(world: &World) -> anyhow::Result<Vec<Step<'w>>> {
    let model = Model::read("data/model.toml", include_str!("data/model.toml"), &Known::shipped());
    let model = model.map_err(|faults| anyhow::anyhow!("{:?}", faults.first()))?;
    let mut plan = Plan {
        world,
        model: &model,
        said: said()?,
        holdings: holdings(world),
        taken: BTreeSet::new(),
        meetings: Vec::new(),
        recorded: Vec::new(),
        later: Vec::new(),
    };
    let this = AcademicYear::of(world.calendar.today);
    for of in [this.previous(), this] {
        let dates =
            SchoolYear::new(YearDates::usual(of)).map_err(|_| anyhow::anyhow!("no dates"))?;
        for cadence in model.cadences.iter().filter(|it| !it.school_owned) {
            plan.cadence(cadence, &dates);
        }
    }
    plan.today();
    Ok(plan.steps())
}

struct Plan<'a> {
    world: &'a World,
    model: &'a Model,
    said: Said,
    holdings: Vec<Holding>,
    /// Half-days of somebody that are given away.
    taken: BTreeSet<(PersonId, Date, bool)>,
    meetings: Vec<Meeting>,
    /// The day on which each was written down.
    recorded: Vec<Date>,
    later: Vec<(Date, bool, After)>,
}

/// Posts as the domain knows them, people under their keys.
fn holdings(world: &World) -> Vec<Holding> {
    let mut all = Vec::new();
    for somebody in &world.people {
        for hold in &somebody.holds {
            for school in hold.places() {
                let place = school.map_or_else(String::new, |it| it.to_string());
                all.push(Holding {
                    person: PersonId(somebody.key.clone()),
                    post: PostId(format!("{:?} {} {place}", hold.role, hold.title)),
                    role: hold.role,
                    school,
                    from_on: hold.from,
                    to_on: hold.until.or(somebody.left),
                    acting_for: hold.acting_for.clone().map(PersonId),
                });
            }
        }
    }
    all
}

/// Somebody for whom there is one occasion in each window.
struct Subject {
    name: String,
    school: Option<Urn>,
    people: Vec<PersonId>,
    from: Date,
    between_two: bool,
}

impl Plan<'_> {
    fn cadence(&mut self, cadence: &Cadence, dates: &SchoolYear) {
        let (Some(rhythm), true) = (&cadence.rhythm, KINDS.contains(&cadence.occasion)) else {
            return;
        };
        if tells_of_band(self.model, cadence) {
            return;
        }
        for due in rhythm.due_in(dates, Happenings::default()) {
            for subject in self.subjects(cadence, due.due_on) {
                if subject.from <= due.opens {
                    self.window(cadence, dates, due, &subject);
                }
            }
        }
    }

    fn subjects(&self, cadence: &Cadence, day: Date) -> Vec<Subject> {
        let (model, held) = (self.model, &self.holdings);
        match cadence.due_for {
            DueFor::EachSchool => {
                let school = |it: &super::School| Subject {
                    name: it.urn.to_string(),
                    school: Some(it.urn),
                    people: self.at_school(cadence, it.urn, day),
                    from: it.joined.unwrap_or(Date::MIN),
                    between_two: false,
                };
                let all = self.world.own.iter().map(school);
                all.filter(|it| !it.people.is_empty()).collect()
            }
            DueFor::Trust => {
                let roles = cadence.between.iter().flat_map(|it| holders(model, it, held, day));
                let mut people: Vec<PersonId> = Vec::new();
                for it in roles {
                    if !people.contains(&it.person) {
                        people.push(it.person.clone());
                    }
                }
                let none = people.is_empty();
                let trust = Subject {
                    name: "trust".into(),
                    school: None,
                    people,
                    from: Date::MIN,
                    between_two: false,
                };
                if none { Vec::new() } else { vec![trust] }
            }
            DueFor::EachPair => pairs(model, cadence, held, day)
                .into_iter()
                .map(|it| {
                    let first = |side: &Side| side.people()[0].clone();
                    let (one, other) = (first(&it.one), first(&it.other));
                    Subject {
                        name: format!("{one} {other}"),
                        school: None,
                        from: it.since,
                        people: vec![one, other],
                        between_two: true,
                    }
                })
                .collect(),
            DueFor::EachPerson => {
                let chief = held.iter().find(|it| it.role == Role::ChiefExecutive);
                let Some(chief) = chief.map(|it| it.person.clone()) else { return Vec::new() };
                let all = people(model, cadence, held, day).into_iter();
                all.map(|it| Subject {
                    name: it.whom.people()[0].0.clone(),
                    school: None,
                    from: it.since,
                    people: vec![chief.clone(), it.whom.people()[0].clone()],
                    between_two: true,
                })
                .collect()
            }
        }
    }

    /// Who meets at a school, in the order in which the model names them; one of each role.
    fn at_school(&self, cadence: &Cadence, urn: Urn, day: Date) -> Vec<PersonId> {
        let mut all: Vec<PersonId> = Vec::new();
        for role in &cadence.between {
            let held = holders(self.model, role, &self.holdings, day);
            let here = held.iter().find(|it| it.school == Some(urn));
            let found = here.or_else(|| held.iter().find(|it| it.school.is_none()));
            if let Some(it) = found.filter(|it| !all.contains(&it.person)) {
                all.push(it.person.clone());
            }
        }
        all
    }

    fn window(&mut self, cadence: &Cadence, dates: &SchoolYear, due: Due, subject: &Subject) {
        let today = self.world.calendar.today;
        let opens = due.opens.to_string();
        let mut chance =
            Chance::of(self.world.seed, &["meetings", &cadence.item.id, &subject.name, &opens]);
        let roll = chance.share();
        let state = match due.due_on < today {
            true if roll < 0.07 => return,
            true if roll < 0.10 => State::Excused,
            true if roll < 0.12 => State::Unnecessary,
            true => State::Held,
            false if today < due.opens => {
                if due.opens <= today + 21.days() && roll < 0.6 {
                    State::Planned
                } else {
                    return;
                }
            }
            false if roll < 0.45 => State::Held,
            false if roll < 0.85 => State::Planned,
            false => return,
        };
        let first =
            if state == State::Planned { due.opens.max(today + 1.day()) } else { due.opens };
        let last = if state == State::Planned {
            due.due_on.min(today + 28.days())
        } else {
            due.due_on.min(today - 1.day())
        };
        let days: Vec<Date> =
            dates.pupil_days().filter(|day| first <= *day && *day <= last).collect();
        if days.is_empty() {
            return;
        }
        let leader = &subject.people[0];
        for _ in 0..12 {
            let day = *chance.pick(&days);
            let late = chance.happens(0.5);
            if self.taken.insert((leader.clone(), day, late)) {
                let starts = if late { time(13, 15, 0, 0) } else { time(9, 15, 0, 0) };
                return self.meet(cadence, subject, (day, starts), state, chance);
            }
        }
    }

    fn meet(
        &mut self,
        cadence: &Cadence,
        subject: &Subject,
        (on, starts): (Date, Time),
        state: State,
        mut chance: Chance,
    ) {
        let visit = matches!(cadence.occasion, Occasion::Visit | Occasion::Review);
        let held = state == State::Held;
        let leader = subject.people[0].clone();
        let details = Details {
            kind: cadence.occasion,
            cadence: Some(cadence.item.id.clone()),
            strand: cadence.item.strand.clone(),
            school: subject.school,
            between_two: subject.between_two,
            purpose: if visit { chance.pick(&self.said.purpose).clone() } else { String::new() },
            on,
            starts_at: Some(starts),
            minutes: if visit { 180 } else { 60 },
            state,
            reason: match state {
                State::Excused => self.said.excused.clone(),
                State::Unnecessary => self.said.unnecessary.clone(),
                _ => String::new(),
            },
            led_by: leader.clone(),
            people: subject.people.clone(),
            seen: if held && visit { chance.pick(&self.said.seen).clone() } else { String::new() },
            next_on: None,
            follows: None,
        };
        let number = self.meetings.len();
        let mut actions = Vec::new();
        if held && visit && chance.happens(0.6) {
            let owner = subject.people.last().unwrap_or(&leader).clone();
            let due_on = on + i32::try_from(chance.between(14, 40)).unwrap_or(21).days();
            actions.push(NewAction {
                words: chance.pick(&self.said.action).clone(),
                owner,
                due_on,
            });
        }
        self.follow(number, &details, &actions, &mut chance);
        let partner = self.holdings.iter().any(|it| {
            it.person == leader
                && it.role == Role::ImprovementPartner
                && it.school == subject.school
        });
        let line = self.model.offer.first().map(|it| it.item.id.clone());
        let line = line.filter(|_| partner && visit && subject.school.is_some());
        let today = self.world.calendar.today;
        self.recorded.push(if on <= today { on } else { today - 6.days() });
        let shown_to = self.shown_to(cadence, subject, on);
        self.meetings.push(Meeting { number, details, actions, shown_to, line });
    }

    fn shown_to(&self, cadence: &Cadence, subject: &Subject, day: Date) -> Vec<PersonId> {
        let chiefs = self.holdings.iter().filter(|it| it.role == Role::ChiefExecutive);
        match (subject.between_two, cadence.due_for) {
            (true, _) => chiefs.map(|it| it.person.clone()).collect(),
            (false, DueFor::Trust) => {
                let all = cadence.between.iter();
                let all = all.flat_map(|it| holders(self.model, it, &self.holdings, day));
                let set: BTreeSet<PersonId> = all.map(|it| it.person.clone()).collect();
                set.into_iter().collect()
            }
            _ => Vec::new(),
        }
    }

    /// What was closed since, and what the school replied.
    fn follow(
        &mut self,
        number: usize,
        details: &Details,
        actions: &[NewAction],
        chance: &mut Chance,
    ) {
        for action in actions {
            let done = chance.happens(0.85);
            let closed = action.due_on - i32::try_from(chance.between(0, 8)).unwrap_or(0).days();
            if done {
                let words = chance.pick(&self.said.outcome).clone();
                let by = action.owner.clone();
                self.later.push((closed, true, After { number, by, words, agrees: true }));
            }
        }
        let visit = matches!(details.kind, Occasion::Visit | Occasion::Review);
        let head = details.people.last().filter(|it| **it != details.led_by);
        let (Some(head), true) = (head, visit && details.state == State::Held) else { return };
        let leads = |it: &Holding| {
            it.person == *head && it.role == Role::Headteacher && it.school == details.school
        };
        if !self.holdings.iter().any(leads) || !chance.happens(0.7) {
            return;
        }
        let agrees = chance.happens(0.9);
        let words =
            if agrees { chance.pick(&self.said.reply).clone() } else { self.said.differs.clone() };
        let on = details.on + i32::try_from(chance.between(1, 5)).unwrap_or(2).days();
        self.later.push((on, false, After { number, by: head.clone(), words, agrees }));
    }

    /// A partner's visit that is due today, or on Monday where today is no working day.
    fn today(&mut self) {
        let mut today = self.world.calendar.today;
        while 4 < today.weekday().to_monday_zero_offset() {
            today += 1.day();
        }
        let partner = self
            .holdings
            .iter()
            .find(|it| it.role == Role::ImprovementPartner && it.is_held_on(today));
        let Some((partner, _)) = partner.map(|it| (it.person.clone(), it.school)) else { return };
        let mine =
            |it: &Cadence| it.due_for == DueFor::EachSchool && it.occasion == Occasion::Visit;
        let Some(cadence) = self.model.cadences.iter().find(|it| mine(it)) else { return };
        let held = self.holdings.iter().filter(|it| {
            it.person == partner && it.role == Role::ImprovementPartner && it.is_held_on(today)
        });
        let Some(school) = held.filter_map(|it| it.school).nth(1) else { return };
        let subject = Subject {
            name: school.to_string(),
            school: Some(school),
            people: self.at_school(cadence, school, today),
            from: Date::MIN,
            between_two: false,
        };
        let chance = Chance::of(self.world.seed, &["meetings", "today"]);
        if !subject.people.is_empty() {
            self.meet(cadence, &subject, (today, time(10, 0, 0, 0)), State::Planned, chance);
            if let Some(last) = self.recorded.last_mut() {
                *last = self.world.calendar.today - 6.days();
            }
        }
    }

    fn steps<'w>(self) -> Vec<Step<'w>> {
        let mut days: BTreeMap<Date, Vec<Meeting>> = BTreeMap::new();
        for (meeting, on) in self.meetings.into_iter().zip(self.recorded) {
            days.entry(on).or_default().push(meeting);
        }
        let mut steps: Vec<Step<'w>> =
            days.into_iter().map(|(on, all)| Step { on, hour: 17, act: Act::Meet(all) }).collect();
        steps.extend(self.later.into_iter().map(|(on, closes, after)| {
            let act = if closes { Act::Close(after) } else { Act::Reply(after) };
            Step { on, hour: 18, act }
        }));
        steps
    }
}

impl Stage<'_> {
    /// Writes down what was held and planned on one day, each by its leader.
    pub(super) async fn meet(&mut self, meetings: &[Meeting]) -> anyhow::Result<()> {
        for meeting in meetings {
            let mut write = self.write(&meeting.details.led_by.0).await?;
            let record = RecordId(write.new_id());
            let save = self.save_of(meeting, record.clone())?;
            write.save_contact(&save).await?;
            write.commit().await?;
            self.met.insert(meeting.number, record);
        }
        Ok(())
    }

    fn save_of(&self, meeting: &Meeting, record: RecordId) -> anyhow::Result<Save> {
        let real = |it: &PersonId| self.person(&it.0);
        let all = |them: &[PersonId]| them.iter().map(real).collect::<anyhow::Result<Vec<_>>>();
        let actions = meeting
            .actions
            .iter()
            .map(|it| Ok(NewAction { owner: real(&it.owner)?, ..it.clone() }));
        let line = meeting.line.clone();
        Ok(Save {
            record,
            was: None,
            shown_to: all(&meeting.shown_to)?,
            actions: actions.collect::<anyhow::Result<_>>()?,
            plans_next: false,
            time: line.map(|line| TimeGiven::Line { account: Account::Offer, line }),
            others: None,
            details: Details {
                led_by: real(&meeting.details.led_by)?,
                people: all(&meeting.details.people)?,
                ..meeting.details.clone()
            },
        })
    }

    /// An action's owner says what came of it.
    pub(super) async fn close_action(&self, after: &After) -> anyhow::Result<()> {
        let Some(record) = self.met.get(&after.number) else { return Ok(()) };
        let scoped = self.as_operator().await?;
        let open = scoped.actions_of(record).await?.into_iter().find(|it| it.done_on.is_none());
        drop(scoped);
        let Some(action) = open else { return Ok(()) };
        let mut write = self.write(&after.by.0).await?;
        let today = write.moment().day();
        write.close_action(&action, Some(today), &after.words).await?;
        write.commit().await?;
        Ok(())
    }

    /// A head replies.
    pub(super) async fn reply(&self, after: &After) -> anyhow::Result<()> {
        let Some(record) = self.met.get(&after.number) else { return Ok(()) };
        let scoped = self.as_operator().await?;
        let contact = scoped.find_contact(record).await?;
        drop(scoped);
        let Some(contact) = contact else { return Ok(()) };
        let Some(school) = contact.details.school else { return Ok(()) };
        let mut write = self.write(&after.by.0).await?;
        let id = RecordId(write.new_id());
        write.reply_to_contact(id, None, &contact, school, (after.agrees, &after.words)).await?;
        write.commit().await?;
        Ok(())
    }
}
