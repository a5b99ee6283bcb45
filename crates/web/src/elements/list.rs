//! `GET /elements`: every element of the model by strand, where it stands, since when, whose it is and when it is due.

use std::{cmp::Reverse, collections::BTreeMap};

use axum::response::Response;
use trustwide_domain::{
    access::Right,
    elements::{Aspect, Element, SCHOOLS, Track},
};

use super::shelf::Shelf;
use crate::{
    errors::WebError,
    look::Choice,
    pages::elements::{ElementsPage, Group, Ladder, Row, Sort, what},
    visit::Visit,
};

pub async fn show(visit: Visit) -> Result<Response, WebError> {
    let shelf = Shelf::read(&visit).await?;
    let rows: Vec<(String, Row)> = shelf
        .elements
        .iter()
        .filter(|it| it.key.id != SCHOOLS)
        .flat_map(|it| rows(&shelf, it))
        .collect();
    let asked = visit.asked("show").unwrap_or("");
    let sort =
        visit.asked("sort").and_then(|word| Sort::ALL.into_iter().find(|it| it.word() == word));
    let sort = sort.unwrap_or_default();
    let (all, due) = (rows.len(), rows.iter().filter(|(_, it)| is_due(it)).count());
    let choices = choices(&rows, asked);
    let mut groups: Vec<Group> = Vec::new();
    for (label, row) in rows.into_iter().filter(|(_, row)| is_shown(row, asked)) {
        match groups.iter_mut().find(|it| it.label == label) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { label, rows: vec![row] }),
        }
    }
    groups.iter_mut().for_each(|it| put_in_order(&mut it.rows, sort));
    // What is under no strand comes last.
    groups.sort_by_key(|it| it.label.is_empty());
    let may_set = visit.scoped.access().may(Right::RecordStates);
    let page = ElementsPage {
        groups,
        ladders: ladders(&shelf),
        all,
        due,
        choices,
        sort,
        may_list_policies: may_set
            && !visit.model()?.policy_levels.is_empty()
            && shelf.day == visit.today,
    };
    visit.page(page).await
}

/// An element's rows: its first track always, and each other of which something is said.
fn rows(shelf: &Shelf, element: &Element) -> Vec<(String, Row)> {
    let has_strands = shelf.elements.iter().any(|it| it.strand.is_some());
    let group = match (&element.strand, has_strands) {
        (Some(strand), _) => strand.clone(),
        (None, true) => String::new(),
        (None, false) => element.section.to_owned(),
    };
    let mut rows: Vec<Row> = element.tracks.iter().map(|it| row(shelf, element, it)).collect();
    let mut first = true;
    rows.retain(|it| {
        let said = it.stands.is_some() || it.named.is_some() || !it.schools.is_empty();
        let asked = matches!(it.aspect, Aspect::Answer(_) | Aspect::Words);
        std::mem::take(&mut first) || said || asked
    });
    rows.into_iter().map(|it| (group.clone(), it)).collect()
}

fn row(shelf: &Shelf, element: &Element, track: &Track) -> Row {
    let stands = shelf.stands(&element.key, track, None).filter(|_| track.is_of_trust());
    let state = shelf.standing(&element.key, track, None).map(|it| it.now.state.state.as_str());
    let state = state.or(track.named.as_deref());
    let mut counts: BTreeMap<(usize, String), usize> = BTreeMap::new();
    let mut not_said = 0;
    for urn in shelf.schools.iter().filter(|_| track.by_school) {
        match shelf.standing(&element.key, track, Some(*urn)) {
            Some(it) => {
                let id = &it.now.state.state;
                let at = track.rungs.iter().position(|it| it.id == *id);
                let said = track.read(id).unwrap_or_else(|| it.now.state.said.clone());
                *counts.entry((at.unwrap_or(usize::MAX), said)).or_default() += 1;
            }
            None => not_said += 1,
        }
    }
    let named = track.named.as_ref().filter(|_| stands.is_none());
    Row {
        key: element.key.clone(),
        label: element.label.clone(),
        aspect: track.aspect.clone(),
        asked: track.label.clone(),
        rung: state.and_then(|state| track.rungs.iter().position(|it| it.id == state)),
        named: named.and_then(|it| track.read(it)),
        stands,
        schools: counts.into_iter().map(|((_, said), count)| (said, count)).collect(),
        not_said,
    }
}

fn is_due(row: &Row) -> bool {
    row.stands.as_ref().is_some_and(|it| it.due)
}

/// What a row stands at, as the filter names it.
fn state(row: &Row) -> Option<String> {
    let said = row.stands.as_ref().map(|it| &it.said).or(row.named.as_ref())?;
    (!said.is_empty()).then(|| said.clone())
}

fn is_shown(row: &Row, asked: &str) -> bool {
    match asked.split_once(':') {
        None if asked == "due" => is_due(row),
        None if asked == "unsaid" => row.stands.is_none() && row.schools.is_empty(),
        Some(("state", wanted)) => {
            let in_schools = row.schools.iter().any(|(said, _)| said == wanted);
            in_schools || state(row).is_some_and(|it| it == wanted)
        }
        _ => true,
    }
}

fn choices(rows: &[(String, Row)], asked: &str) -> Vec<Choice> {
    let mut choices = vec![
        Choice::new("", "All"),
        Choice::new("due", "Due to be looked at again"),
        Choice::new("unsaid", "Nothing recorded yet"),
    ];
    let mut states: BTreeMap<(&str, usize, String), ()> = BTreeMap::new();
    for (_, row) in rows {
        if let (Some(said), Some(rung)) = (state(row), row.rung) {
            states.insert((what(&row.aspect, ""), rung, said), ());
        }
    }
    for (_, _, said) in states.into_keys() {
        let value = format!("state:{said}");
        if !choices.iter().any(|it| it.value == value) {
            choices.push(Choice::new(value, said));
        }
    }
    choices.iter_mut().for_each(|it| it.chosen = it.value == asked);
    choices
}

/// In place, so that rows of one value stay as the model has them. What has no value comes last.
fn put_in_order(rows: &mut [Row], sort: Sort) {
    match sort {
        Sort::Model => {}
        Sort::Name => rows.sort_by_key(|it| it.label.to_lowercase()),
        Sort::State => rows.sort_by_key(|it| (it.rung.is_none(), Reverse(it.rung))),
        Sort::Since => rows.sort_by_key(|it| {
            let since = it.stands.as_ref().map(|it| it.since);
            (since.is_none(), Reverse(since))
        }),
        Sort::Review => rows.sort_by_key(|it| {
            let review = it.stands.as_ref().and_then(|it| it.review);
            (review.is_none(), Reverse(review))
        }),
    }
}

fn ladders(shelf: &Shelf) -> Vec<Ladder> {
    let of_schools = shelf.elements.iter().filter(|it| it.key.id == SCHOOLS);
    let ladder = |it: &Element| {
        let track = it.tracks.first()?;
        Some(Ladder {
            key: it.key.clone(),
            aspect: track.aspect.clone(),
            schools: shelf.at_schools(&it.key, track),
        })
    };
    of_schools.filter_map(ladder).filter(|it| !it.schools.is_empty()).collect()
}
