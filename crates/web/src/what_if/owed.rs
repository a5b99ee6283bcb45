//! What schools, pairs, people and the trust are promised in the year, and by whom it is kept: for the simulator, as far as
//! the reader may see it.

use trustwide_domain::{
    AcademicYear, PersonId, Urn,
    access::{Holding, Right},
    days::{Holder, what_if::Owed},
    model::{Cadence, Model, Occasion},
    promises::{Promise, Side, Standing, Whose, Window, holders},
};

use crate::{calendar::Known, errors::WebError, visit::Visit};

/// Every window of the year that is not kept yet; `None` for those who may not see visits and meetings.
pub async fn owed(visit: &Visit, year: AcademicYear) -> Result<Option<Vec<Owed>>, WebError> {
    if !visit.scoped.access().may(Right::SeeContacts) {
        return Ok(None);
    }
    let known = Known::read(visit, year).await?;
    let mut owed = Vec::new();
    for promise in known.promises() {
        let made = known.cadences().find(|(_, cadence, until)| {
            cadence.item.id == promise.cadence && *until == promise.until
        });
        let Some((model, cadence, _)) = made else { continue };
        let what = said(&known, cadence, &promise);
        let kept_by = kept_by(&known, model, cadence, &promise.whose);
        let open = promise.windows.iter().filter(|it| is_open(it));
        owed.extend(open.map(|it| Owed {
            what: what.clone(),
            kept_by: kept_by.clone(),
            opens: it.due.opens,
            due_on: it.due.due_on,
        }));
    }
    Ok(Some(owed))
}

fn is_open(window: &Window) -> bool {
    matches!(window.standing, Standing::Open | Standing::Coming)
}

fn said(known: &Known<'_>, cadence: &Cadence, promise: &Promise) -> String {
    match (&promise.whose, cadence.occasion) {
        (Whose::School { urn }, Occasion::Visit) => {
            format!("Visit to {}", known.words.directory.school_name(*urn))
        }
        (Whose::Trust, _) => cadence.item.label.clone(),
        (whose, _) => format!("{}, {}", cadence.item.label, known.whose(whose)),
    }
}

/// Those who meet, side by side. Two who are a pair are its sides; whoever something is promised to meets those who hold
/// the other roles that it names.
fn kept_by(known: &Known<'_>, model: &Model, cadence: &Cadence, whose: &Whose) -> Vec<Vec<Holder>> {
    let held: Vec<Holding> = known.held().cloned().collect();
    let roles = |all: &[String], at: Option<Urn>| -> Vec<Vec<Holder>> {
        all.iter().map(|role| of_role(known, model, role, (at, &held))).collect()
    };
    let people = |it: &Side| it.people().iter().map(person).collect::<Vec<_>>();
    match whose {
        Whose::School { urn } => roles(&cadence.between, Some(*urn)),
        Whose::Trust => roles(&cadence.between, None),
        Whose::Pair { one, other } => vec![people(one), people(other)],
        Whose::Person { person } => {
            let others = cadence.between.split_last().map_or(&[][..], |(_, others)| others);
            let mut sides = roles(others, None);
            sides.push(people(person));
            sides
        }
    }
}

/// Who holds a role: at a school those of the school, or, where nobody does, of the whole trust.
fn of_role(
    known: &Known<'_>,
    model: &Model,
    role: &str,
    (at, held): (Option<Urn>, &[Holding]),
) -> Vec<Holder> {
    let all = holders(model, role, held, known.words.today);
    let of = |school: Option<Urn>| -> Vec<Holder> {
        let mine = all.iter().filter(|it| it.school == school);
        mine.map(|it| person(&it.person)).collect()
    };
    let here = of(at);
    if here.is_empty() { of(None) } else { here }
}

fn person(id: &PersonId) -> Holder {
    Holder::Person(id.clone())
}
