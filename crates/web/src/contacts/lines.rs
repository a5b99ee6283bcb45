//! What the time of a contact is accounted to: the lines of the model, for those who see a school's days.

use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, PersonId, Urn,
    access::Right,
    banding::in_force,
    contacts::length_said,
    days::{Transfer, gives_for_its_school},
    model::Item,
};
use trustwide_storage::{
    contacts::{Contact, Gave},
    days::RequestState,
};

use super::{
    ask::{Asked, KEEP, With},
    form::Opened,
};
use crate::{
    days::book::Book,
    errors::WebError,
    look::{Choice, Field, FieldKind},
    people::Directory,
    visit::Visit,
};

/// The field that chooses a line; none where the model offers no time or the reader does not see the school's days.
pub async fn field(visit: &Visit, urn: Urn, opened: &Opened) -> Result<Option<Field>, WebError> {
    let lines = lines(visit, urn).await?;
    let Some((first, _)) = lines.first().cloned() else { return Ok(None) };
    let chosen = match &opened.was {
        Some(it) => line_of(visit, it).await?.unwrap_or_default(),
        // A school's own people do not use up its offer by writing something down.
        None if visit.scoped.access().may_at(Right::ReplyToContact, urn) => String::new(),
        None => {
            let last = last_used(visit, urn).await?;
            last.filter(|it| lines.iter().any(|(value, _)| value == it)).unwrap_or(first)
        }
    };
    let none = Choice::new("", "No line: its time is not counted").chosen(chosen.is_empty());
    // A line that is not named now, as while bands are hidden, stays as it is.
    let unnamed = !chosen.is_empty() && lines.iter().all(|(value, _)| *value != chosen);
    let kept = unnamed.then(|| Choice::new(KEEP, "The line that it is on").chosen(true));
    let choices = lines.into_iter().map(|(value, label)| {
        let is = value == chosen;
        Choice::new(value, label).chosen(is)
    });
    let choices = [none].into_iter().chain(kept).chain(choices).collect();
    let field = Field::new("line", "Its time counts towards", FieldKind::Select(choices));
    Ok(Some(field.optional().with_help("The days that your model offers this school.")))
}

fn text(it: &Transfer) -> String {
    format!("{}/{}", it.account.word(), it.line)
}

/// The line that a contact's time is on.
pub async fn line_of(visit: &Visit, contact: &Contact) -> Result<Option<String>, WebError> {
    let all = transfers(visit, contact.details.on).await?;
    let record = Some(&contact.edited.record);
    let mine = all.iter().find(|it| it.contact.as_ref() == record && it.state.takes_time());
    Ok(mine.map(text))
}

/// Rows in which somebody else's time can be given.
pub const ROWS: usize = 4;

/// Who gives time beside the leader: nobody of the school itself, whose own time is not given to it.
pub async fn others(
    visit: &Visit,
    directory: &Directory,
    asked: &Asked,
    opened: &Opened,
) -> Result<Vec<Field>, WebError> {
    let With::School(urn) = asked.with else { return Ok(Vec::new()) };
    let gave = match &opened.was {
        Some(it) => others_of(visit, it).await?,
        None => Vec::new(),
    };
    let may_give = givers(directory, asked, urn, visit.today);
    let mut named: Vec<(String, &PersonId)> =
        may_give.iter().map(|it| (directory.name(it), it)).collect();
    named.sort();
    let mut fields = Vec::new();
    for row in 1..=ROWS {
        let was = gave.get(row - 1);
        let nobody = Choice::new("", "Nobody else").chosen(was.is_none());
        let people = named.iter().map(|(name, id)| {
            let chosen = was.is_some_and(|it| it.person == **id);
            Choice::new(id.0.clone(), name.clone()).chosen(chosen)
        });
        let people = [nobody].into_iter().chain(people).collect();
        let length = was.map_or_else(String::new, |it| length_said(it.minutes));
        fields.push(
            Field::new(format!("giver-{row}"), "Who else gave time", FieldKind::Select(people))
                .optional(),
        );
        fields.push(
            Field::text(format!("gave-{row}"), "How long they gave")
                .optional()
                .with_help("Such as 45 or 1:30; as long as the visit where it is empty.")
                .with_value(length),
        );
    }
    Ok(fields)
}

/// People who may give a school their time: whoever may be there and is not of the school's own staff.
pub fn givers(directory: &Directory, asked: &Asked, urn: Urn, today: Date) -> Vec<PersonId> {
    let held = || directory.held.iter().map(|it| &it.holding).filter(|it| it.is_held_on(today));
    let own = |person: &PersonId| {
        held().any(|it| {
            it.person == *person && it.school == Some(urn) && gives_for_its_school(it.role)
        })
    };
    asked.people.iter().filter(|it| !own(it)).cloned().collect()
}

/// Who gave time to a contact beside its leader.
async fn others_of(visit: &Visit, contact: &Contact) -> Result<Vec<Gave>, WebError> {
    let given = given_at(visit, contact).await?;
    let others = given.into_iter().filter(|it| it.person != contact.details.led_by);
    Ok(others.collect())
}

/// Who gave time to a contact, as far as the reader sees it; its leader first.
pub async fn given_at(visit: &Visit, contact: &Contact) -> Result<Vec<Gave>, WebError> {
    let record = Some(&contact.edited.record);
    let mut all: Vec<Gave> = transfers(visit, contact.details.on)
        .await?
        .into_iter()
        .filter(|it| it.contact.as_ref() == record && it.state.takes_time())
        .filter_map(|it| Some(Gave { person: it.giver.person()?.clone(), minutes: it.minutes }))
        .collect();
    all.sort_by_key(|it| (it.person != contact.details.led_by, it.person.clone()));
    Ok(all)
}

/// The line on which the reader last gave time to a school.
async fn last_used(visit: &Visit, urn: Urn) -> Result<Option<String>, WebError> {
    let me = visit.person();
    let mine = |it: &&Transfer| {
        it.giver.person() == Some(me) && it.receiver.school() == Some(urn) && it.contact.is_some()
    };
    let all = transfers(visit, visit.today).await?;
    let last = all.iter().filter(mine).filter(|it| it.state.takes_time()).max_by_key(|it| it.on);
    Ok(last.map(text))
}

/// The transfers that the reader sees of the year of a day.
async fn transfers(visit: &Visit, day: Date) -> Result<Vec<Transfer>, WebError> {
    let all = visit.scoped.transfers(AcademicYear::of(day)).await?;
    Ok(all.into_iter().map(|it| it.transfer).collect())
}

/// Each line that time at a school may be of: `offer/…` and its label. Of what may be asked for only what was agreed.
pub async fn lines(visit: &Visit, urn: Urn) -> Result<Vec<(String, String)>, WebError> {
    let Some(model) = visit.frame.model().filter(|it| it.day.is_some()) else {
        return Ok(Vec::new());
    };
    if !visit.scoped.access().may_at(Right::SeeDays, urn) {
        return Ok(Vec::new());
    }
    // Time on the addition of a band that the head was not told of would tell them.
    let told = visit.scoped.tellings().await?;
    let mut bands = visit.scoped.bands().await?;
    bands.retain(|it| told.iter().any(|telling| telling.decision == it.decision));
    let band = in_force(&bands, urn, visit.today).filter(|_| !visit.bands_hidden);
    let band = band.map(|it| it.band.as_str());
    let line = |account: &str, it: &Item| (format!("{account}/{}", it.id), it.label.clone());
    let mut all: Vec<(String, String)> =
        model.offer.iter().map(|it| line("offer", &it.item)).collect();
    let more = model.supplements.iter().filter(|it| Some(it.band.as_str()) == band);
    all.extend(more.map(|it| line("supplement", &it.item)));
    let asked = visit.scoped.support_requests().await?;
    let agreed = |id: &str| {
        let here = asked.iter().filter(|it| it.urn == urn && it.state == RequestState::Approved);
        here.into_iter().any(|it| it.line == id)
    };
    let bespoke = model.bespoke.iter().filter(|it| agreed(&it.item.id));
    all.extend(bespoke.map(|it| line("bespoke", &it.item)));
    all.extend(model.commitments.iter().map(|it| line("commitment", &it.item)));
    let carried = Book::carried_now(visit, urn).await?;
    all.extend(carried.map(|it| (format!("{}/{}", it.account.word(), it.id), it.label)));
    Ok(all)
}
