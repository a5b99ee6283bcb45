//! Drafts of minutes, from what was recorded of a paper. Nothing is drafted before anybody has met.

use std::collections::BTreeMap;

use jiff::civil::Date;
use trustwide_domain::{banding::How, model::Model, time::Said};
use trustwide_storage::banding::Decision;

use super::view;

/// A school's name, and what was decided of it.
type Decided<'d> = (&'d str, &'d Decision);

/// A meeting: its day, the body that met and the number of the minute.
type Meeting<'d> = (Date, &'d str, &'d str);

/// One draft for each meeting, in the order of their days; `all` is each school's name with what was decided of it.
pub fn drafts(all: &[Decided<'_>], model: &Model) -> Vec<String> {
    let mut meetings: BTreeMap<Meeting<'_>, Vec<&Decided<'_>>> = BTreeMap::new();
    for one in all {
        let it = one.1;
        meetings.entry((it.decided_on, &it.body, &it.minute)).or_default().push(one);
    }
    meetings.values().filter_map(|schools| draft(schools, model)).collect()
}

fn draft(schools: &[&Decided<'_>], model: &Model) -> Option<String> {
    let (_, meeting) = schools.first()?;
    let there = match meeting.how {
        How::Chair | How::BroughtForward => format!("{}.", meeting.how.title()),
        _ => format!("{} were there, with a quorum of {}.", meeting.present, meeting.quorum),
    };
    let each: Vec<String> = schools.iter().map(|it| of_school(it.0, it.1, model)).collect();
    Some(format!(
        "{}, {}, minute {}. {there} Interests: {}. {}",
        meeting.body,
        Said(meeting.decided_on),
        meeting.minute,
        meeting.interests.trim_end_matches('.'),
        each.join(" ")
    ))
}

fn of_school(name: &str, it: &Decision, model: &Model) -> String {
    let band = it.band.as_deref().map_or_else(String::new, |id| {
        let from = it.in_force_from.map(|day| format!(", in force from {}", Said(day)));
        format!(", {}{}", view::label(model, id), from.unwrap_or_default())
    });
    let reasons = match it.reasons.trim_end_matches('.') {
        "" => String::new(),
        reasons => format!(" Reasons: {reasons}."),
    };
    format!("{name}: {}{band}.{reasons}", it.verdict.title())
}
