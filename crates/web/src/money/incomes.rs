//! What a school pays in a year: its grant, and a share of it or an amount.

use axum::response::Response;
use trustwide_domain::{
    AcademicYear, Urn,
    access::Right,
    days::money::{Income, read_hundredths, read_pence},
};
use trustwide_storage::StorageError;

use super::trust::{crumbs, label_of};
use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form},
    pages::people::FormPage,
    reply,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

/// `GET /money/incomes/new`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::SetMoney)?;
    let record = visit.app.db.surroundings().new_id();
    let page = page(&visit, form(&visit, &record).await?)?;
    visit.page(page).await
}

/// `POST /money/incomes`: in place of what was entered for the same school and year.
pub async fn enter(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::SetMoney)?;
    visit.model()?;
    let record = typed::record(posted.field("record"))?;
    let schools = visit.scoped.schools().await?;
    let mut faults = Faults::default();
    let school = posted.field("school").parse::<Urn>().ok();
    let school = school.and_then(|urn| schools.iter().find(|it| it.urn == urn));
    let school = faults.keep("school", school.ok_or("Choose a school"));
    let year = posted.field("year").parse::<AcademicYear>();
    let year = faults.keep("year", year.map_err(|_| "Enter a year such as 2026-27"));
    let grant = faults
        .keep("grant", read_pence(posted.field("grant")).ok_or("Enter pounds such as 1,420,000"));
    let (share, pounds) = (posted.field("percent"), posted.field("pounds"));
    let percent_hundredths = match share {
        "" => None,
        text => faults.keep(
            "percent",
            read_hundredths(text)
                .filter(|it| *it <= 10_000)
                .ok_or("Enter a percentage such as 5.5"),
        ),
    };
    let pence = match pounds {
        "" => None,
        text => faults.keep("pounds", read_pence(text).ok_or("Enter pounds such as 78,100")),
    };
    if share.is_empty() == pounds.is_empty() {
        faults.add("percent", "Enter a share of the grant or an amount, and not both");
    }
    let (Some(school), Some(year), Some(grant_pence), true) =
        (school, year, grant, faults.is_empty())
    else {
        let form = typed::filled(form(visit, &record.0).await?, &posted.fields);
        return visit.page_with_errors(page(visit, typed::with_faults(form, faults))?).await;
    };
    let it = Income { urn: school.urn, grant_pence, percent_hundredths, pence };
    let to = format!("/money?year={year}");
    let mut write = visit.write().await?;
    match write.set_income(record, year, &it).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&to),
        done => done?,
    }
    write.commit().await?;
    reply::done(&to, &format!("What {} pays in {year} is entered.", school.name), None)
}

async fn form(visit: &Visit, record: &str) -> Result<Form, WebError> {
    let mut schools = vec![Choice::new("", "Choose")];
    let all = visit.scoped.schools().await?;
    schools.extend(all.into_iter().map(|it| Choice::new(it.urn.to_string(), it.name)));
    let fields = vec![
        Field::hidden("record", record),
        Field::new("school", "School", FieldKind::Select(schools)),
        Field::text("year", "Year").with_value(AcademicYear::of(visit.today).to_string()),
        Field::text("grant", "Its general annual grant, in pounds"),
        Field::text("percent", "Share of it, in per cent").optional(),
        Field::text("pounds", "Or an amount, in pounds").optional(),
    ];
    Ok(Form::new("/money/incomes", "Enter it", fields).with_cancel("/money"))
}

fn page(visit: &Visit, form: Form) -> Result<FormPage, WebError> {
    let label = label_of(visit.model()?.top_slice.as_ref());
    Ok(FormPage {
        title: "Enter what a school pays".into(),
        intro: Some(format!(
            "{label} of one year. A change for one school needs its own decision of the board; this records it."
        )),
        crumbs: crumbs(),
        form,
    })
}
