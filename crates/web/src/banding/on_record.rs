//! What the program already holds of a school, beside what people judge of it: what it gave, who leads it and since when,
//! which actions are overdue, and what support is identified for it.

use std::collections::BTreeMap;

use trustwide_domain::{
    AcademicYear, Urn,
    access::Right,
    banding::{About, Gathered},
    days::Holder,
};

use crate::{
    days::book::Book,
    errors::WebError,
    pages::banding::{OnRecord, SupportLine},
    visit::Visit,
};

/// What is on record of a school, as far as the reader may see it.
pub async fn on_record(visit: &Visit, urn: Urn, gathered: &Gathered) -> Result<OnRecord, WebError> {
    let counted = |it: &About| matches!(it, About::Count { .. } | About::HeadInPost);
    let facts = gathered.exhibits.iter().filter(|it| counted(&it.about));
    let access = visit.scoped.access();
    Ok(OnRecord {
        newly_led: gathered.evidence.is_newly_led() == Some(true),
        facts: facts.map(|it| it.said.clone()).collect(),
        support: match access.may_at(Right::SeeDays, urn) {
            true => support(visit, urn).await?,
            false => Vec::new(),
        },
        sees_capacity: access.may(Right::SeeDays) && visit.model()?.day.is_some(),
    })
}

/// Support that is planned or was given this year, by whom and on which line: inside the school, from other schools and
/// from outside.
async fn support(visit: &Visit, urn: Urn) -> Result<Vec<SupportLine>, WebError> {
    if visit.model()?.day.is_none() {
        return Ok(Vec::new());
    }
    let book = Book::of(visit, AcademicYear::of(visit.scoped.as_at().day)).await?;
    let mut lines: BTreeMap<(String, String), (i64, i64)> = BTreeMap::new();
    let mine = book.transfers().filter(|it| it.receiver == Holder::School(urn));
    for it in mine.filter(|it| it.state.takes_time()) {
        let what = book.label(it.account, &it.line);
        let (planned, given) = lines.entry((book.holder(&it.giver), what)).or_default();
        let so_far = if it.state.is_given() { given } else { planned };
        *so_far += i64::from(it.minutes);
    }
    let line = |((by, what), (planned, given)): ((String, String), (i64, i64))| SupportLine {
        by,
        what,
        planned: (planned > 0).then(|| book.days(planned).said),
        given: (given > 0).then(|| book.days(given).said),
    };
    Ok(lines.into_iter().map(line).collect())
}
