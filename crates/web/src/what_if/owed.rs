//! What each school is promised in the year, and by whom it is kept: for the simulator, as far as the reader may see it.

use trustwide_domain::{
    AcademicYear, Urn,
    access::{Holding, Right},
    days::{Holder, what_if::Owed},
    model::{Cadence, Model, Occasion},
    promises::{Standing, Whose, Window, holders},
};

use crate::{calendar::Known, errors::WebError, visit::Visit};

/// Every window of the year that is not kept yet, of what each school is promised; `None` for those who may not see
/// visits and meetings.
pub async fn owed(visit: &Visit, year: AcademicYear) -> Result<Option<Vec<Owed>>, WebError> {
    if !visit.scoped.access().may(Right::SeeContacts) {
        return Ok(None);
    }
    let (known, model) = (Known::read(visit, year).await?, visit.model()?);
    let held: Vec<Holding> = known.held().cloned().collect();
    let mut owed = Vec::new();
    for promise in known.promises() {
        let (Whose::School { urn }, Some(cadence)) =
            (&promise.whose, model.cadence(&promise.cadence))
        else {
            continue;
        };
        let what = said(cadence, &known.words.directory.school_name(*urn));
        let kept_by = sides(model, cadence, (*urn, &held), visit);
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

fn said(cadence: &Cadence, school: &str) -> String {
    match cadence.occasion {
        Occasion::Visit => format!("Visit to {school}"),
        _ => format!("{}, {school}", cadence.item.label),
    }
}

/// Who keeps it, role by role: those who hold it for the school, or, where nobody does, for the whole trust.
fn sides(
    model: &Model,
    cadence: &Cadence,
    (urn, held): (Urn, &[Holding]),
    visit: &Visit,
) -> Vec<Vec<Holder>> {
    let side = |role: &String| -> Vec<Holder> {
        let all = holders(model, role, held, visit.scoped.as_at().day);
        let of = |school: Option<Urn>| -> Vec<Holder> {
            let mine = all.iter().filter(|it| it.school == school);
            mine.map(|it| Holder::Person(it.person.clone())).collect()
        };
        let here = of(Some(urn));
        if here.is_empty() { of(None) } else { here }
    };
    cadence.between.iter().map(side).collect()
}
