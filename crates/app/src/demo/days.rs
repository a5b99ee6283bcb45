//! The demonstration's days and money: who has how much time, what was given last year and this, what is planned, what
//! schools asked for and what they pay. Lines come from the demonstration's own model, by their place in it.

use anyhow::Context;
use jiff::civil::{Date, date};
use trustwide_domain::{
    AcademicYear, Urn,
    access::Role,
    days::{
        Account, Away, Capacity, Holder, State, Transfer, Weekdays,
        money::{CarryOver, Income, MoneySetting, Provider},
        needs_evaluation,
    },
    ids::RecordId,
    model::{Known, Model},
};
use trustwide_storage::days::Asked;

use super::{Stage, Step, World, calendar::SUMMERS, stage::Act};

const CHIEF: &str = "marguerite.ashdown";
const DIRECTOR: &str = "nasreen.qadir";
const NORTH: &str = "gwilym.prosser";
const SOUTH: &str = "oluwaseun.bankole";
const READING: &str = "chidi.emenalo";
const INCLUSION: &str = "ailsa.drummond";
const MATHS: &str = "owen.llewellin";
const PROVIDER: &str = "Lantern Reviews";

/// Who has how much time: weekdays, and the share of them that is for improvement.
const TIME: [(&str, &str, u32); 5] = [
    (CHIEF, "mon to fri", 15),
    (DIRECTOR, "mon to fri", 80),
    (NORTH, "mon to thu", 90),
    (SOUTH, "mon,wed,fri", 90),
    (MATHS, "thu", 60),
];
/// Specialists, and their days in a year.
const SPECIALISTS: [(&str, u32); 2] = [(READING, 20), (INCLUSION, 15)];

/// Something that was done with time or money.
#[derive(Debug)]
pub enum Dealt {
    /// Time is entered, and what schools pay.
    Enter(AcademicYear, Vec<(Urn, u32)>),
    /// Time is given: all of a year that is over, or a part of one that runs.
    Give {
        year: AcademicYear,
        schools: Vec<(Urn, Option<String>)>,
        whole: bool,
    },
    Ask {
        by: String,
        at: Urn,
        place: usize,
        words: &'static str,
        urgent: bool,
    },
    Approve {
        words: &'static str,
        giver: &'static str,
        days: u32,
        on: Option<Date>,
        said: &'static str,
    },
    Decline {
        words: &'static str,
        why: &'static str,
    },
    Deliver {
        words: &'static str,
    },
    Evaluate {
        words: &'static str,
        by: String,
        rating: u8,
        said: &'static str,
    },
}

/// What was dealt with, and when.
pub fn steps(world: &World) -> Vec<Step<'_>> {
    let day = |year, month, day| world.calendar.day(date(year, month, day));
    let last = world.calendar.year(SUMMERS - 1);
    let roll = world.own.iter().map(|it| (it.urn, it.roll[SUMMERS - 1])).collect::<Vec<_>>();
    let schools = |on: Date| -> Vec<(Urn, Option<String>)> {
        let here = world.own.iter().filter(|it| it.joined.is_none_or(|joined| joined <= on));
        here.map(|it| (it.urn, head_of(world, it.urn, on))).collect()
    };
    let step = |on, act| Step { on, hour: 14, act: Act::Deal(act) };
    let mut steps = vec![
        step(day(2025, 9, 8), Dealt::Enter(last, roll.clone())),
        step(
            day(2026, 7, 17),
            Dealt::Give { year: last, schools: schools(day(2025, 9, 1)), whole: true },
        ),
        step(day(2026, 9, 8), Dealt::Enter(last.next(), roll)),
        step(
            day(2026, 11, 19),
            Dealt::Give { year: last.next(), schools: schools(day(2026, 9, 1)), whole: false },
        ),
    ];
    steps.extend(requests(world).into_iter().map(|(on, act)| step(on, act)));
    steps
}

fn head_of(world: &World, urn: Urn, on: Date) -> Option<String> {
    let heads = |it: &&super::people::Somebody| {
        it.holds.iter().any(|hold| {
            hold.role == Role::Headteacher
                && hold.at.contains(&urn)
                && hold.from <= on
                && hold.until.is_none_or(|last| on <= last)
        })
    };
    world.people.iter().find(heads).map(|it| it.key.clone())
}

/// What schools asked for: one request in each state, and two of Saltmarsh's.
fn requests(world: &World) -> Vec<(Date, Dealt)> {
    let day = |year, month, day| world.calendar.day(date(year, month, day));
    let mut all = Vec::new();
    let at = |place: usize| world.own.get(place).map(|it| it.urn);
    let mut ask = |on: Date, place: usize, menu: usize, words: &'static str, urgent: bool| {
        let Some(urn) = at(place) else { return };
        let Some(by) = head_of(world, urn, on) else { return };
        all.push((on, Dealt::Ask { by, at: urn, place: menu, words, urgent }));
    };
    const LOOK: &str = "Four children with plans have joined in one term. We would like to look at our provision with somebody who knows it well.";
    const WRITING: &str = "Our English lead is new. Somebody alongside her for planning the spring’s writing would help.";
    const FIGURES: &str =
        "Reading this summer’s figures with the governors, so that they ask better questions.";
    const ATTENDANCE: &str =
        "An evening for the local board on attendance: what to ask, and what not to.";
    const NOW: &str = "Two teachers of early reading leave at Christmas. We need help to plan who teaches it, and soon.";
    ask(day(2026, 9, 21), 3, 1, LOOK, true);
    ask(day(2026, 10, 5), 0, 0, WRITING, false);
    ask(day(2026, 9, 28), 6, 2, FIGURES, false);
    ask(day(2026, 10, 12), 9, 3, ATTENDANCE, false);
    ask(day(2026, 11, 18), 3, 0, NOW, true);
    const SUMS: &str = "Our plan for maths begins in January. A day with somebody who has led one would start it well.";
    ask(day(2026, 11, 9), 3, 0, SUMS, false);
    let approve = |words, giver, days, said| Dealt::Approve { words, giver, days, on: None, said };
    all.push((
        day(2026, 9, 22),
        approve(LOOK, INCLUSION, 2, "Ailsa has done this in two schools, and is free in October."),
    ));
    all.push((
        day(2026, 11, 11),
        Dealt::Approve {
            words: SUMS,
            giver: MATHS,
            days: 1,
            on: Some(day(2027, 1, 14)),
            said: "Owen comes on a Thursday in January.",
        },
    ));
    all.push((day(2026, 10, 2), Dealt::Deliver { words: LOOK }));
    all.push((
        day(2026, 10, 8),
        approve(WRITING, READING, 3, "Chidi will come on three mornings."),
    ));
    all.push((
        day(2026, 10, 1),
        approve(FIGURES, DIRECTOR, 1, "I will bring the figures with their margins."),
    ));
    all.push((day(2026, 10, 14), Dealt::Deliver { words: FIGURES }));
    all.push((
        day(2026, 10, 19),
        Dealt::Decline {
            words: ATTENDANCE,
            why: "The evening for all local boards in January is about this. Your places are kept.",
        },
    ));
    if let Some(by) = at(3).and_then(|urn| head_of(world, urn, day(2026, 11, 6))) {
        let said = "Each class has a quiet corner now, and the plans name it.";
        all.push((day(2026, 11, 6), Dealt::Evaluate { words: LOOK, by, rating: 4, said }));
    }
    all
}

/// The demonstration's own model.
pub fn model() -> anyhow::Result<Model> {
    let model = Model::read("model", include_str!("data/model.toml"), &Known::shipped());
    model.map_err(|faults| anyhow::anyhow!("{faults:?}"))
}

impl Stage<'_> {
    /// Deals with time or money.
    pub async fn deal(&self, dealt: &Dealt) -> anyhow::Result<()> {
        match dealt {
            Dealt::Enter(year, schools) => self.enter_time(*year, schools).await,
            Dealt::Give { year, schools, whole } => self.give_time(*year, schools, *whole).await,
            Dealt::Ask { by, at, place, words, urgent } => {
                let model = model()?;
                let line = &model.bespoke.get(*place).context("a menu that long")?.item.id;
                let mut write = self.write(by).await?;
                let record = RecordId(write.new_id());
                write
                    .ask_for_support(
                        record,
                        Asked { urn: *at, line, words, urgent: *urgent, contact: None },
                    )
                    .await?;
                write.commit().await?;
                Ok(())
            }
            Dealt::Approve { words, giver, days, on, said } => {
                self.approve(words, giver, (*days, *on), said).await
            }
            _ => self.close(dealt).await,
        }
    }

    async fn enter_time(&self, year: AcademicYear, schools: &[(Urn, u32)]) -> anyhow::Result<()> {
        let minutes = model()?.day.map_or(390, |day| day.minutes);
        let mut write = self.write(DIRECTOR).await?;
        let entry = |giver, weekdays, share, minutes| Capacity {
            giver,
            weekdays,
            share,
            minutes,
            from: year.first_day(),
            to: Some(year.last_day()),
        };
        for (key, weekdays, share) in TIME {
            let it = entry(Holder::Person(self.person(key)?), weekdays.parse()?, share, None);
            let record = RecordId(write.new_id());
            write.set_capacity(record, None, year, &it).await?;
        }
        for (key, days) in SPECIALISTS {
            let giver = Holder::Person(self.person(key)?);
            let it = entry(giver, Weekdays::default(), 0, Some(days * minutes));
            let record = RecordId(write.new_id());
            write.set_capacity(record, None, year, &it).await?;
        }
        let january = date(year.start_year() + 1, 1, 11);
        let away = Away {
            giver: Holder::Person(self.person(SOUTH)?),
            from: january,
            to: january.saturating_add(jiff::Span::new().days(11)),
        };
        let record = RecordId(write.new_id());
        write.set_away(record, &away).await?;
        let scoped = self.as_operator().await?;
        if scoped.providers().await?.is_empty() {
            let it = Provider {
                name: PROVIDER.into(),
                pence_a_day: 65_000,
                vat_hundredths: 2_000,
                expenses_pence: 4_500,
                payer: "the trust".into(),
                order: "PO 118".into(),
                ceiling_pence: Some(400_000),
            };
            let record = RecordId(write.new_id());
            write.set_provider(record, None, &it).await?;
        }
        drop(scoped);
        write.commit().await?;
        self.enter_money(year, schools).await
    }

    async fn enter_money(&self, year: AcademicYear, schools: &[(Urn, u32)]) -> anyhow::Result<()> {
        let mut write = self.write(CHIEF).await?;
        for (urn, roll) in schools {
            let it = Income {
                urn: *urn,
                grant_pence: i64::from(*roll) * 512_000 + 14_500_000,
                percent_hundredths: Some(550),
                pence: None,
            };
            let record = RecordId(write.new_id());
            write.set_income(record, None, year, &it).await?;
        }
        let setting = MoneySetting {
            improvement_hundredths: Some(3_000),
            day_pence: Some(46_000),
            full_time_hundredths: Some(19_500),
            carry_over: CarryOver::None,
        };
        let record = RecordId(write.new_id());
        write.set_money(record, None, year, &setting).await?;
        write.commit().await?;
        Ok(())
    }

    /// Core lines given by the centre, and days of heads to other schools. What visits post comes with the visits.
    async fn give_time(
        &self,
        year: AcademicYear,
        schools: &[(Urn, Option<String>)],
        whole: bool,
    ) -> anyhow::Result<()> {
        let model = model()?;
        let day = model.day.as_ref().context("a day")?;
        let half = day.minutes / 2;
        let autumn = |at: usize| {
            date(year.start_year(), 9, 14)
                .saturating_add(jiff::Span::new().days((at % 9) as i64 * 7))
        };
        let mut write = self.write(DIRECTOR).await?;
        for (at, (urn, _)) in schools.iter().enumerate() {
            let lines = model.offer.iter().enumerate().skip(usize::from(!whole));
            for (place, line) in lines {
                let Some(amount) = line.amount else { continue };
                let halves = day.minutes_of(amount) / half;
                // Most of a year that is over was given; in the autumn of one that runs, a third.
                let given = if whole {
                    halves - u32::from((at + place) % 5 == 0)
                } else {
                    halves / 3 + u32::from((at + place) % 4 == 0)
                };
                let given = given.min(halves);
                let partner = if at % 2 == 0 { NORTH } else { SOUTH };
                let giver = match place {
                    0 => partner,
                    3 => CHIEF,
                    1 => partner,
                    _ => DIRECTOR,
                };
                let mut it = Transfer {
                    year,
                    giver: Holder::Person(self.person(giver)?),
                    receiver: Holder::School(*urn),
                    account: Account::Offer,
                    line: line.item.id.clone(),
                    minutes: given * half,
                    state: State::Delivered,
                    on: Some(autumn(at + place)),
                    starts_at: None,
                    contact: None,
                    request: None,
                    brought_forward: false,
                    pence: None,
                    note: String::new(),
                };
                if 0 < given {
                    let record = RecordId(write.new_id());
                    write.post_transfer(record, &it).await?;
                }
                if !whole && given < halves && place != 3 {
                    it = Transfer {
                        minutes: half * ((halves - given) / 2).max(1),
                        state: State::Planned,
                        on: None,
                        ..it
                    };
                    let record = RecordId(write.new_id());
                    write.post_transfer(record, &it).await?;
                }
            }
        }
        self.give_by_heads(&mut write, &model, year, schools, whole).await?;
        write.commit().await?;
        Ok(())
    }

    async fn give_by_heads(
        &self,
        write: &mut trustwide_storage::Write,
        model: &Model,
        year: AcademicYear,
        schools: &[(Urn, Option<String>)],
        whole: bool,
    ) -> anyhow::Result<()> {
        let (Some(promise), Some(day)) = (model.commitments.first(), &model.day) else {
            return Ok(());
        };
        let others = schools.len();
        for (at, (_, head)) in schools.iter().enumerate().filter(|(at, _)| at % 3 != 2) {
            let Some(head) = head else { continue };
            let to = schools[(at + 5) % others].0;
            let on =
                date(year.start_year(), 10, 6).saturating_add(jiff::Span::new().days(at as i64));
            for (days, state, on) in
                [(1 + at as u32 % 2, State::Delivered, Some(on)), (2, State::Planned, None)]
            {
                let state = if whole { State::Delivered } else { state };
                let it = Transfer {
                    year,
                    giver: Holder::Person(self.person(head)?),
                    receiver: Holder::School(to),
                    account: Account::Commitment,
                    line: promise.item.id.clone(),
                    minutes: days * day.minutes,
                    state,
                    on: on.filter(|_| days == 1),
                    starts_at: None,
                    contact: None,
                    request: None,
                    brought_forward: false,
                    pence: None,
                    note: String::new(),
                };
                let record = RecordId(write.new_id());
                write.post_transfer(record, &it).await?;
            }
        }
        Ok(())
    }

    async fn request(&self, words: &str) -> anyhow::Result<trustwide_storage::days::Request> {
        let all = self.as_operator().await?.support_requests().await?;
        all.into_iter().find(|it| it.words == words).context("a request that was made")
    }

    async fn approve(
        &self,
        words: &str,
        giver: &str,
        (days, on): (u32, Option<Date>),
        said: &str,
    ) -> anyhow::Result<()> {
        let was = self.request(words).await?;
        let minutes = model()?.day.map_or(390, |day| day.minutes);
        let year = AcademicYear::of(was.asked_on);
        let it = Transfer {
            year,
            giver: Holder::Person(self.person(giver)?),
            receiver: Holder::School(was.urn),
            account: Account::Bespoke,
            line: was.line.clone(),
            minutes: days * minutes,
            state: State::Planned,
            on,
            starts_at: None,
            contact: None,
            request: None,
            brought_forward: false,
            pence: None,
            note: String::new(),
        };
        let mut write = self.write(DIRECTOR).await?;
        let record = RecordId(write.new_id());
        write.approve_support(&was, said, (record, &it)).await?;
        write.commit().await?;
        Ok(())
    }

    async fn close(&self, dealt: &Dealt) -> anyhow::Result<()> {
        match dealt {
            Dealt::Decline { words, why } => {
                let was = self.request(words).await?;
                let mut write = self.write(DIRECTOR).await?;
                write.decline_support(&was, why).await?;
                write.commit().await?;
            }
            Dealt::Deliver { words } => {
                let was = self.request(words).await?;
                let must = needs_evaluation(&model()?, &was.line, was.minutes.unwrap_or(0));
                let mut write = self.write(DIRECTOR).await?;
                write.deliver_support(&was, self.today(), must).await?;
                write.commit().await?;
            }
            Dealt::Evaluate { words, by, rating, said } => {
                let was = self.request(words).await?;
                let mut write = self.write(by).await?;
                write.evaluate_support(&was, (*rating, said)).await?;
                write.commit().await?;
            }
            _ => {}
        }
        Ok(())
    }
}
