//! The demonstration trust: Fenwick Learning Trust, its neighbours and its people, all invented, three years deep.
//!
//! Deterministic: the same seed and the same today give the same rows. It is written through the commands of real life,
//! act by act, by a clock that is moved through those years: files are made in the department's layouts and read by the
//! importers, people write in their own names. What it contains is data: see `data/*.toml`. Not here: serving it, or
//! picking whom to be (`web`).

mod authorities;
mod bands;
mod calendar;
mod cast;
mod census;
mod chance;
mod days;
mod elements;
mod files;
mod groups;
mod inspections;
mod ks2;
mod ks2_pupils;
mod ks4;
mod ks4_pupils;
mod meetings;
mod national;
mod others;
mod people;
mod register;
mod reported;
mod school;
mod sheet;
mod specialists;
mod stage;
#[cfg(test)]
mod tests;
mod trust_ks2;
mod words;
mod year;

use jiff::civil::{Date, date};
use trustwide_domain::{AcademicYear, ids::TrustId};
use trustwide_storage::Database;

use self::{
    bands::Banding,
    calendar::Calendar,
    elements::Elements,
    groups::Groups,
    inspections::Inspection,
    national::National,
    people::{Hold, Somebody},
    school::School,
    stage::{Act, Stage},
    words::Words,
    year::Edition,
};

pub use self::{
    calendar::DemoClock,
    cast::{CastMember, cast},
};

/// Which demonstration to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Plan {
    pub today: Date,
    pub seed: u64,
    /// How many schools the trust has: the sixteen of the data table, and invented ones beyond those.
    pub schools: usize,
}

impl Plan {
    /// The usual one: sixteen schools.
    pub fn usual(today: Date) -> Self {
        Plan { today, seed: 20_261_122, schools: 16 }
    }
}

/// Makes the demonstration in a new database at `url`, and closes it. Open it again with real surroundings to serve it:
/// while it is made, chance can be foretold.
pub async fn make(url: &str, plan: &Plan) -> anyhow::Result<TrustId> {
    let clock = DemoClock::default();
    clock.set(Calendar::of(plan.today).start(), 7);
    let db = Database::open(url, clock.surroundings(plan.seed)).await?;
    db.migrate().await?;
    let trust = build(&db, &clock, plan).await?;
    db.close().await?;
    Ok(trust)
}

/// Fills an empty, migrated database that was opened with this clock's surroundings.
pub async fn build(db: &Database, clock: &DemoClock, plan: &Plan) -> anyhow::Result<TrustId> {
    let world = World::of(plan)?;
    let start = world.calendar.start();
    clock.set(start, 8);
    let own = world.groups.own();
    let trust = db.make_trust(Some(own.uid), &own.name, true, start).await?;
    let mut stage = Stage::new(db, trust.clone());
    for step in world.past()? {
        // What happened today happened early, so that what a reader does next is stamped with their own hour.
        let hour = if step.on < plan.today { step.hour } else { step.hour / 4 };
        clock.set(step.on, hour);
        stage.play(&step.act).await?;
    }
    clock.set(plan.today, 7);
    Ok(trust)
}

/// Everything that the demonstration is made of, before any of it is written.
pub struct World {
    seed: u64,
    calendar: Calendar,
    national: National,
    groups: Groups,
    /// The trust's own schools.
    own: Vec<School>,
    others: Vec<School>,
    inspections: Vec<Inspection>,
    people: Vec<Somebody>,
    words: Words,
    elements: Elements,
    banding: Banding,
}

/// One act, and when.
struct Step<'w> {
    on: Date,
    hour: i8,
    act: Act<'w>,
}

impl World {
    fn of(plan: &Plan) -> anyhow::Result<Self> {
        let calendar = Calendar::of(plan.today);
        let mut own = school::own(&calendar)?;
        own.extend(others::more_of_the_trust(plan.seed, plan.schools.saturating_sub(own.len())));
        Ok(World {
            seed: plan.seed,
            calendar,
            national: National::read()?,
            groups: Groups::read()?,
            people: people::all(&calendar, &own)?,
            others: others::all(plan.seed),
            inspections: inspections::own()?,
            words: words::all(&calendar)?,
            elements: elements::all(&calendar)?,
            banding: bands::all(&calendar)?,
            own,
        })
    }

    /// Every school, the trust's own first.
    fn everyone(&self) -> impl Iterator<Item = &School> {
        self.own.iter().chain(&self.others)
    }

    /// The day of a year's census.
    fn census_day(&self, summer: usize) -> Date {
        jiff::civil::date(self.calendar.year(summer).start_year() + 1, 1, 16)
    }

    /// What was done, in the order in which it was.
    fn past(&self) -> anyhow::Result<Vec<Step<'_>>> {
        let mut steps = Vec::new();
        self.schools_and_people(&mut steps);
        self.files(&mut steps);
        self.what_people_wrote(&mut steps);
        self.model_and_years(&mut steps);
        for (on, act) in bands::moves(&self.calendar) {
            steps.push(Step { on, hour: 14, act: Act::Band(&self.banding, act) });
        }
        steps.extend(meetings::steps(self)?);
        steps.extend(days::steps(self));
        let listed = self.people.iter().filter(|it| !it.helps_with.is_empty()).collect();
        let on = self.calendar.day(date(2026, 9, 9));
        steps.push(Step { on, hour: 9, act: Act::List(listed) });
        self.elements(&mut steps);
        steps.sort_by_key(|step| (step.on, step.hour));
        steps.retain(|step| step.on <= self.calendar.today);
        Ok(steps)
    }

    fn schools_and_people<'w>(&'w self, steps: &mut Vec<Step<'w>>) {
        let start = self.calendar.start();
        let since = |day: Date| day.max(start);
        for (on, schools) in
            by_day(self.own.iter().map(|it| (since(it.joined.unwrap_or(start)), it)))
        {
            steps.push(Step { on, hour: 9, act: Act::Join(schools) });
        }
        let holds = self.people.iter().flat_map(|it| it.holds.iter().map(move |hold| (it, hold)));
        for (on, given) in by_day(holds.map(|it: (&Somebody, &Hold)| (since(it.1.from), it))) {
            let new = self.people.iter().filter(|it| since(it.came()) == on).collect();
            steps.push(Step { on, hour: 10, act: Act::Appoint(new, given) });
        }
        for leaver in &self.people {
            if let Some(on) = leaver.left {
                steps.push(Step { on, hour: 17, act: Act::Leave(leaver) });
            }
        }
    }

    fn files(&self, steps: &mut Vec<Step<'_>>) {
        for (on, files) in by_day(files::published(self).into_iter().map(|it| (it.on, it))) {
            steps.push(Step { on, hour: 11, act: Act::Publish(files) });
        }
        for file in files::reported(self) {
            steps.push(Step { on: file.on, hour: 15, act: Act::Report(file) });
        }
    }

    fn model_and_years(&self, steps: &mut Vec<Step<'_>>) {
        let start = self.calendar.start();
        let adopt = |on, edition, from| Step { on, hour: 12, act: Act::Adopt(edition, from) };
        steps.push(adopt(start, Edition::First, start));
        let [agreed, from] = [date(2025, 7, 10), date(2025, 9, 1)].map(|it| self.calendar.day(it));
        steps.push(adopt(agreed, Edition::Second, from));
        let drafted = self.calendar.day(date(2026, 11, 12));
        steps.push(Step { on: drafted, hour: 14, act: Act::Draft(Edition::Next) });
        for year in year::years(&self.calendar) {
            // Next year's dates are entered in the autumn before.
            let entered = jiff::civil::date(year.start_year() - 1, 11, 3).max(start);
            steps.push(Step { on: entered, hour: 13, act: Act::EnterYear(year) });
            if year == AcademicYear::of(self.calendar.today) {
                steps.push(Step { on: entered, hour: 14, act: Act::Differ(year) });
            }
        }
    }

    fn elements<'w>(&'w self, steps: &mut Vec<Step<'w>>) {
        let step = |on, hour, act| Step { on, hour, act };
        let all = &self.elements;
        steps.extend(all.policy.iter().map(|it| step(it.on, 16, Act::ListPolicy(it))));
        steps.extend(all.state.iter().map(|it| step(it.recorded_on(), 17, Act::Stand(it))));
    }

    fn what_people_wrote<'w>(&'w self, steps: &mut Vec<Step<'w>>) {
        let step = |on, act| Step { on, hour: 16, act };
        steps.extend(self.words.correction.iter().map(|it| step(it.on, Act::Correct(it))));
        steps.extend(self.words.note.iter().map(|it| step(it.on, Act::Note(it))));
        steps.extend(self.words.watch.iter().map(|it| step(it.on, Act::Watch(it))));
    }
}

fn by_day<T>(things: impl Iterator<Item = (Date, T)>) -> std::collections::BTreeMap<Date, Vec<T>> {
    let mut days = std::collections::BTreeMap::<Date, Vec<T>>::new();
    things.for_each(|(on, thing)| days.entry(on).or_default().push(thing));
    days
}
