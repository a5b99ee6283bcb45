//! What a school pays in a year: its grant, and a share of it or an amount.

use axum::response::Response;
use trustwide_domain::{
    AcademicYear, Urn,
    access::Right,
    days::money::{Income, read_hundredths, read_pence, said_pence, said_percent},
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
    let asked = (visit.asked("school"), visit.asked("year"));
    let page = page(&visit, form(&visit, &record, asked).await?)?;
    visit.page(page).await
}

/// `POST /money/incomes`: one entry a school and year. What was entered before is changed from the form that shows it.
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
        let form = typed::filled(form(visit, &record.0, (None, None)).await?, &posted.fields);
        return visit.page_with_errors(page(visit, typed::with_faults(form, faults))?).await;
    };
    let it = Income { urn: school.urn, grant_pence, percent_hundredths, pence };
    let to = format!("/money?year={year}");
    let mut write = visit.write().await?;
    match write.set_income(record.clone(), posted.opened().as_ref(), year, &it).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&to),
        // Whoever may enter it and not see it cannot know what they would be writing over.
        Err(StorageError::Stale { .. }) if !visit.scoped.access().may(Right::SeeMoney) => {
            drop(write);
            let said = "It is entered already for this school and year. Whoever sees what schools pay, such as the chief executive, can change it.";
            let form = typed::filled(form(visit, &record.0, (None, None)).await?, &posted.fields);
            let form = typed::with_faults(form, Faults::one("school", said));
            return visit.page_with_errors(page(visit, form)?).await;
        }
        done => done?,
    }
    write.commit().await?;
    reply::done(&to, &format!("What {} pays in {year} is entered.", school.name), None)
}

/// The form: empty, or with what stands for the school and year that the address names, where the reader sees it.
async fn form(
    visit: &Visit,
    record: &str,
    (school, year): (Option<&str>, Option<&str>),
) -> Result<Form, WebError> {
    let year = year.and_then(|it| it.parse().ok()).unwrap_or(AcademicYear::of(visit.today));
    let school = school.and_then(|it| it.parse::<Urn>().ok());
    let entered = visit.scoped.incomes().await?;
    let now = entered.iter().find(|it| it.year == year && Some(it.income.urn) == school);
    let said = |text: Option<String>| text.unwrap_or_default();
    let income = now.map(|it| &it.income);
    let mut schools = vec![Choice::new("", "Choose")];
    let all = visit.scoped.schools().await?;
    schools.extend(all.into_iter().map(|it| {
        let chosen = Some(it.urn) == school;
        Choice::new(it.urn.to_string(), it.name).chosen(chosen)
    }));
    let fields = vec![
        Field::hidden("record", record),
        Field::hidden("was", now.map_or("", |it| &it.edited.record.0)),
        Field::hidden("version", now.map_or("", |it| &it.edited.version)),
        Field::new("school", "School", FieldKind::Select(schools)),
        Field::text("year", "Year").with_value(year.to_string()),
        Field::text("grant", "Its general annual grant, in pounds")
            .with_value(said(income.map(|it| said_pence(it.grant_pence)))),
        Field::text("percent", "Share of it, in per cent")
            .with_value(said(income.and_then(|it| it.percent_hundredths).map(said_percent)))
            .optional(),
        Field::text("pounds", "Or an amount, in pounds")
            .with_value(said(income.and_then(|it| it.pence).map(said_pence)))
            .optional(),
    ];
    Ok(Form::new("/money/incomes", "Enter it", fields).with_cancel("/money"))
}

fn page(visit: &Visit, form: Form) -> Result<FormPage, WebError> {
    let label = label_of(visit.model()?.top_slice.as_ref());
    Ok(FormPage {
        title: "Enter what a school pays".into(),
        intro: Some(format!(
            "{label} of one year. Where the board decides on a change for one school during it, record that decision beside the school’s band: its statement follows it from its day, once the school has notice."
        )),
        crumbs: crumbs(),
        form,
    })
}
