//! Planning time for a school: who gives how much on which line, and when.

use axum::response::Response;
use trustwide_domain::{
    AcademicYear, PersonId, RecordId, Urn,
    access::{Right, Role},
    days::{
        Account, Balance, Holder, State, Transfer, gives_for_its_school, lines,
        money::read_hundredths,
    },
    model::{Day, Model},
};
use trustwide_storage::{StorageError, Versioned, tables::transfer};

use super::book::Book;
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link, Undo, say::Say},
    pages::people::FormPage,
    reply,
    typed::{self, Faults},
    undo,
    visit::{Posted, Visit},
};

/// `GET /days/transfers/new`, for the school that `?school=` names, given by whom `?giver=` names.
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::PlanDays)?;
    let record = visit.app.db.surroundings().new_id();
    let form = form(&visit, &record).await?;
    let asked = ["school", "giver"].map(|it| (it, visit.asked(it).unwrap_or_default().to_owned()));
    let form = typed::filled(form, &asked.map(|(name, value)| (name.to_owned(), value)).into());
    visit.page(page(form)).await
}

/// `POST /days/transfers`: the same form sent twice plans once.
pub async fn add(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::PlanDays)?;
    let record = typed::record(posted.field("record"))?;
    let again = async |faults| {
        let form = form(visit, &record.0).await?;
        let form = typed::with_faults(typed::filled(form, &posted.fields), faults);
        visit.page_with_errors(page(form)).await
    };
    let planned = match parse(&posted).await? {
        Ok(planned) => planned,
        Err(faults) => return again(faults).await,
    };
    let Holder::School(urn) = planned.receiver else { return Err(WebError::BadForm) };
    let href = format!("/schools/{urn}/days");
    let said = said_of(visit, &planned, urn, &record).await?;
    let mut write = visit.write().await?;
    match write.post_transfer(record.clone(), &planned).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&href),
        Err(StorageError::Refused(said)) => {
            drop(write);
            return again(Faults::one("starts_at", said)).await;
        }
        done => done?,
    }
    write.commit().await?;
    let action = undo::address(transfer::Entity::KIND, &record, None, &href);
    reply::done(&href, &said, Some(Undo { label: "Undo planning it".into(), action }))
}

/// What was planned; and, where that is more than the line offers, or than an order may cost, that it is.
async fn said_of(
    visit: &Visit,
    it: &Transfer,
    urn: Urn,
    record: &RecordId,
) -> Result<String, WebError> {
    let book = Book::of(visit, it.year).await?;
    let line = book.label(it.account, &it.line);
    let mut said = format!(
        "{} days from {} are planned for {}, on {line}.",
        book.days(it.minutes).said,
        book.holder_said(&it.giver),
        book.school(urn).name
    );
    // The book was read before the plan was written.
    let school = book.schools.iter().find(|school| school.urn == urn);
    let before = school.map(|school| book.ledger(school)).and_then(|ledger| {
        let found = ledger.lines.iter().find(|l| l.account == it.account && l.line == it.line);
        found.filter(|l| l.is_promised()).map(|l| l.balance)
    });
    let fresh = book.posted.iter().all(|posted| posted.edited.record != *record);
    let mut after = before.unwrap_or(Balance { offered: u32::MAX, ..Balance::default() });
    if fresh {
        after.take(it);
    }
    if before.is_some() && after.is_over() {
        let more = book.days(-after.left()).said;
        said += &format!(" That is {more} days more than the line offers.");
    }
    if let Some(on) = it.on.filter(|on| book.terms_of(urn).days().iter().all(|(day, _)| day != on))
    {
        said += &format!(" {} is no working day there.", on.said());
    }
    if it.account == Account::Reserve
        && let Some(left) = book.left_in_reserve(&it.line, it.minutes)
        && left < 0
    {
        said += &format!(" That is {} days more than is held back.", book.days(-left).said);
    }
    if let Some(more) = beyond_promise(&book, it, fresh) {
        said += &format!(" That is {} days more than they promised.", book.days(more).said);
    }
    if let Holder::Provider(id) = &it.giver {
        let found = book.providers.iter().find(|it| it.edited.record == *id);
        let of = |t: &&Transfer| t.giver == it.giver && t.state != State::Cancelled;
        let spent: i64 = book.transfers().filter(of).filter_map(|it| it.pence).sum();
        let spent = spent + if fresh { it.pence.unwrap_or(0) } else { 0 };
        if found.and_then(|it| it.provider.ceiling_pence).is_some_and(|most| most < spent) {
            said += " With it, the order costs more than its ceiling.";
        }
    }
    Ok(said)
}

/// How many minutes more than somebody promised they would give with a plan; `None` where it is within the promise.
fn beyond_promise(book: &Book, it: &Transfer, fresh: bool) -> Option<i64> {
    let person = it.giver.person().filter(|_| it.account == Account::Commitment)?;
    let all = book.commitments();
    let mine = all.iter().find(|promise| promise.person == *person && promise.line == it.line)?;
    let mut after = mine.balance;
    if fresh {
        after.take(it);
    }
    Some(-after.left()).filter(|more| 0 < *more)
}

async fn parse(posted: &Posted) -> Result<Result<Transfer, Faults>, WebError> {
    let visit = &posted.visit;
    let model = visit.model()?;
    let day = model.day.as_ref().ok_or(WebError::NotFound)?;
    let mut faults = Faults::default();
    let schools = visit.scoped.schools().await?;
    let school = posted.field("school").parse::<Urn>().ok();
    let school = school.filter(|urn| schools.iter().any(|it| it.urn == *urn));
    let school = faults.keep("school", school.ok_or("Choose a school"));
    let read = read(posted, model, day, &mut faults).await?;
    if let (Some(urn), Some(it)) = (school, &read)
        && let Err(why) = may_give(visit, model, it, urn).await?
    {
        faults.add("giver", why);
    }
    if let (Some(urn), Some(it)) = (school, &read)
        && it.account == Account::Carried
        && Book::of(visit, it.year).await?.carried_line(Some(urn)).as_ref() != Some(&it.line)
    {
        faults.add("line", "Nothing was carried over for this school into that year");
    }
    Ok(match (school, read) {
        (Some(urn), Some(it)) if faults.is_empty() => {
            Ok(Transfer { receiver: Holder::School(urn), ..it })
        }
        _ => Err(faults),
    })
}

/// Who gives what heads promise is one of those who promised it, and nobody gives to the school that they work at.
pub async fn may_give(
    visit: &Visit,
    model: &Model,
    it: &Transfer,
    to: Urn,
) -> Result<Result<(), &'static str>, WebError> {
    let held = visit.scoped.holdings().await?;
    let own = held.iter().map(|it| &it.holding).filter(|held| {
        Some(&held.person) == it.giver.person()
            && held.from_on <= it.year.last_day()
            && held.to_on.is_none_or(|last| it.year.first_day() <= last)
    });
    if own.clone().any(|it| it.school == Some(to) && gives_for_its_school(it.role)) {
        return Ok(Err("They work at this school: time that it gives itself is not counted"));
    }
    if it.account != Account::Commitment {
        return Ok(Ok(()));
    }
    let by = model.commitments.iter().find(|line| line.item.id == it.line);
    let by = by.and_then(|line| line.by.as_ref());
    let role = by.and_then(|id| model.roles.iter().find(|role| role.item.id == *id));
    let promised = role.is_none_or(|role| own.clone().any(|it| Some(it.role) == role.rights_of));
    Ok(if promised {
        Ok(())
    } else {
        Err("Only those who promised this give it: choose one of them")
    })
}

/// The part of a plan that a request's approval has too: giver, line, time and day. Its receiver is still to be put in.
pub async fn read(
    posted: &Posted,
    model: &Model,
    day: &Day,
    faults: &mut Faults,
) -> Result<Option<Transfer>, WebError> {
    let visit = &posted.visit;
    let typed_giver = posted.field("giver");
    let may = giver_choices(visit, true).await?.iter().any(|it| it.value == typed_giver);
    let giver = typed_giver.parse().ok().filter(|_| may);
    let giver = faults.keep("giver", giver.ok_or("Choose who gives the time"));
    let line = faults.keep("line", line_of(model, posted.field("line")).ok_or("Choose a line"));
    let minutes = faults.keep("days", read_days(posted.field("days"), day));
    let on = typed::optional_day(posted.field("on")).map_err(str::to_owned);
    let on = faults.keep("on", on.and_then(|on| visit.may_be_on(on)));
    let starts_at = faults.keep("starts_at", typed::time(posted.field("starts_at")));
    let note = faults.keep("note", typed::optional_text(posted.field("note"), 500));
    let all = (giver, line, minutes, on, starts_at, note);
    let (Some(giver), Some((account, line)), Some(minutes), Some(on), Some(starts_at), Some(note)) =
        all
    else {
        return Ok(None);
    };
    if starts_at.is_some() && on.is_none() {
        faults.add("on", "Say on which day it begins at that time");
    }
    let bought = match &giver {
        Holder::Provider(id) => {
            let all = visit.scoped.providers().await?;
            all.into_iter().find(|it| it.edited.record == *id).map(|it| it.provider)
        }
        _ => None,
    };
    if bought.is_some() && account == Account::Carried {
        faults.add("line", "Time that is bought is counted by itself: choose another line");
    }
    Ok(Some(Transfer {
        year: AcademicYear::of(on.unwrap_or(visit.today)),
        receiver: Holder::Trust,
        account: if bought.is_some() { Account::Purchase } else { account },
        pence: bought.map(|it| it.cost(minutes, day)),
        giver,
        line,
        minutes,
        state: State::Planned,
        on,
        starts_at,
        contact: None,
        request: None,
        brought_forward: false,
        note,
    }))
}

/// An account and a line, as a form names them: one of the model, `offer/visits`, or of what was carried over,
/// `carried/2025-26`.
fn line_of(model: &Model, typed: &str) -> Option<(Account, String)> {
    let (account, line) = typed.split_once('/')?;
    let account = Account::from_word(account)?;
    let known = match account {
        Account::Carried => line.parse::<AcademicYear>().is_ok(),
        _ => all_lines(model).iter().any(|(value, _)| value == typed),
    };
    known.then(|| (account, line.to_owned()))
}

/// Every line of a model, additions for every band too, as a form names and says them.
pub fn all_lines(model: &Model) -> Vec<(String, String)> {
    let mut all: Vec<(String, String)> = Vec::new();
    let bands = model.bands.iter().map(|it| Some(it.item.id.as_str()));
    for band in std::iter::once(None).chain(bands) {
        for line in lines(model, band) {
            let value = format!("{}/{}", line.account.word(), line.id);
            if all.iter().all(|(known, _)| *known != value) {
                let said = match line.account {
                    Account::Offer => line.label,
                    other => format!("{} ({})", line.label, other.said()),
                };
                all.push((value, said));
            }
        }
    }
    all
}

/// Days as people type them, in minutes of the model's day.
pub fn read_days(typed: &str, day: &Day) -> Result<u32, &'static str> {
    let hundredths = read_hundredths(typed).filter(|it| (1..=36_600).contains(it));
    let hundredths = hundredths.ok_or("Enter days such as 0.5 or 2")?;
    Ok((hundredths * day.minutes / 100).max(1))
}

/// Posts whose holders govern or keep house, and give schools no time by them.
const NEVER_GIVE: [Role; 4] =
    [Role::Trustee, Role::LocalBoardMember, Role::LocalBoardChair, Role::Administrator];

/// Everybody who can give time: people, the central team, and, where all may, schools, providers and the reserve.
pub async fn giver_choices(visit: &Visit, all: bool) -> Result<Vec<Choice>, WebError> {
    let scoped = &visit.scoped;
    let mut choices = vec![Choice::new("", "Choose"), Choice::new("central", "The central team")];
    let here = |left: Option<jiff::civil::Date>| left.is_none_or(|last| visit.today <= last);
    let held = scoped.holdings().await?;
    let gives = |person: &PersonId| {
        let mut posts =
            held.iter().map(|it| &it.holding).filter(|it| it.person == *person).peekable();
        posts.peek().is_none() || posts.any(|it| !NEVER_GIVE.contains(&it.role))
    };
    let people = scoped.people().await?;
    let people = people.into_iter().filter(|it| here(it.left_on) && gives(&it.id));
    choices.extend(people.map(|it| Choice::new(format!("person/{}", it.id), it.name)));
    if all {
        choices.push(Choice::new("reserve", "The reserve"));
        let providers = scoped.providers().await?;
        choices.extend(providers.into_iter().map(|it| {
            let said = format!("{} (outside the trust)", it.provider.name);
            Choice::new(format!("provider/{}", it.edited.record), said)
        }));
    }
    let schools = scoped.schools().await?;
    choices
        .extend(schools.into_iter().map(|it| Choice::new(format!("school/{}", it.urn), it.name)));
    Ok(choices)
}

/// Giver, days, day, time and words: what a plan and an approval both ask.
pub async fn time_fields(visit: &Visit) -> Result<Vec<Field>, WebError> {
    Ok(vec![
        Field::new(
            "giver",
            "Who gives the time",
            FieldKind::Select(giver_choices(visit, true).await?),
        ),
        Field::text("days", "How many days").with_help("Such as 0.5 or 2"),
        Field::new("on", "On which day", FieldKind::Date)
            .with_help("Leave it empty where no day is agreed yet")
            .optional(),
        Field::text("starts_at", "From when").with_help("Such as 9:30").optional(),
        Field::text("note", "What for").with_help("The head may read this.").optional(),
    ])
}

async fn form(visit: &Visit, record: &str) -> Result<Form, WebError> {
    let model = visit.model()?;
    let mut schools = vec![Choice::new("", "Choose")];
    let all = visit.scoped.schools().await?;
    schools.extend(all.into_iter().map(|it| Choice::new(it.urn.to_string(), it.name)));
    let mut lines = vec![Choice::new("", "Choose")];
    lines.extend(all_lines(model).into_iter().map(|(value, said)| Choice::new(value, said)));
    let book = Book::of(visit, AcademicYear::of(visit.today)).await?;
    lines.extend(book.carried_line(None).map(|line| {
        let value = format!("{}/{line}", Account::Carried.word());
        Choice::new(value, book.label(Account::Carried, &line))
    }));
    let mut fields = vec![
        Field::hidden("record", record),
        Field::new("school", "For which school", FieldKind::Select(schools)),
        Field::new("line", "On which line", FieldKind::Select(lines)),
    ];
    fields.extend(time_fields(visit).await?);
    Ok(Form::new("/days/transfers", "Plan it", fields).with_cancel("/days"))
}

fn page(form: Form) -> FormPage {
    FormPage {
        title: "Plan time for a school".into(),
        intro: Some("Nobody is planned twice for the same time. More than a line offers may be planned, and is said.".into()),
        crumbs: vec![Link::new("Days of support", "/days")],
        form,
    }
}
