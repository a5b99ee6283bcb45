//! What the time of a contact is accounted to: the lines of the model, for those who see a school's days.

use jiff::civil::Date;
use trustwide_domain::{
    AcademicYear, Urn, access::Right, banding::in_force, days::Transfer, model::Item,
};
use trustwide_storage::contacts::Contact;

use super::form::Opened;
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind},
    visit::Visit,
};

/// The answer that leaves a contact's line as it is.
pub const KEEP: &str = "keep";

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
async fn line_of(visit: &Visit, contact: &Contact) -> Result<Option<String>, WebError> {
    let all = transfers(visit, contact.details.on).await?;
    let record = Some(&contact.edited.record);
    let mine = all.iter().find(|it| it.contact.as_ref() == record && it.state.takes_time());
    Ok(mine.map(text))
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

/// Each line that time at a school may be of: `offer/…` and its label.
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
    all.extend(model.bespoke.iter().map(|it| line("bespoke", &it.item)));
    all.extend(model.commitments.iter().map(|it| line("commitment", &it.item)));
    Ok(all)
}
