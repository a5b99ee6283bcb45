//! Outside providers: their rate, tax, expenses, who pays, the order and its ceiling.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    access::Right,
    days::money::{Provider, read_hundredths, read_pence, said_pence, said_percent},
};
use trustwide_storage::{Edited, StorageError, days::EnteredProvider};

use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form, Link},
    pages::people::FormPage,
    reply,
    typed::{self, Faults},
    visit::{Posted, Visit},
};

const BACK: &str = "/days/givers";
const PAYERS: [&str; 2] = ["the trust", "the school"];

/// `GET /money/providers/new`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::PlanDays)?;
    let record = visit.app.db.surroundings().new_id();
    visit.page(page("Add an outside provider", form(&record, None))).await
}

/// `POST /money/providers`
pub async fn add(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::PlanDays)?;
    let record = typed::record(posted.field("record"))?;
    let provider = match parse(&posted) {
        Ok(provider) => provider,
        Err(faults) => {
            let form = typed::filled(form(&record.0, None), &posted.fields);
            let page = page("Add an outside provider", typed::with_faults(form, faults));
            return visit.page_with_errors(page).await;
        }
    };
    let mut write = visit.write().await?;
    match write.set_provider(record, None, &provider).await {
        Err(StorageError::Already { .. }) => return reply::see_other(BACK),
        done => done?,
    }
    write.commit().await?;
    reply::done(
        BACK,
        &format!("{} is added. Time from them can be planned now.", provider.name),
        None,
    )
}

/// `GET /money/providers/{id}`
pub async fn edit(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::PlanDays)?;
    let found = find(&visit, &id).await?;
    visit.page(page(&found.provider.name, form(&id, Some(&found)))).await
}

/// `POST /money/providers/{id}`
pub async fn change(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::PlanDays)?;
    let found = find(visit, &id).await?;
    let provider = match parse(&posted) {
        Ok(provider) => provider,
        Err(faults) => {
            let form = typed::filled(form(&id, Some(&found)), &posted.fields);
            let page = page(&found.provider.name, typed::with_faults(form, faults));
            return visit.page_with_errors(page).await;
        }
    };
    // Sent twice, a form finds its own change there.
    if found.provider == provider {
        return reply::see_other(BACK);
    }
    let edited = Edited { version: posted.field("version").into(), ..found.edited.clone() };
    let mut write = visit.write().await?;
    write.set_provider(found.edited.record, Some(&edited), &provider).await?;
    write.commit().await?;
    reply::done(
        BACK,
        &format!("{} is changed. What was planned before keeps its cost.", provider.name),
        None,
    )
}

async fn find(visit: &Visit, id: &str) -> Result<EnteredProvider, WebError> {
    let all = visit.scoped.providers().await?;
    all.into_iter().find(|it| it.edited.record.0 == id).ok_or(WebError::NotFound)
}

fn parse(posted: &Posted) -> Result<Provider, Faults> {
    let mut faults = Faults::default();
    let pounds = |typed: &str| read_pence(typed).ok_or("Enter pounds such as 650");
    let name = faults.keep("name", typed::text(posted.field("name"), "Enter their name"));
    let rate = faults.keep("rate", pounds(posted.field("rate")));
    let vat = match posted.field("vat") {
        "" => Some(0),
        text => faults.keep(
            "vat",
            read_hundredths(text).filter(|it| *it <= 10_000).ok_or("Enter a percentage such as 20"),
        ),
    };
    let expenses = match posted.field("expenses") {
        "" => Some(0),
        text => faults.keep("expenses", pounds(text)),
    };
    let payer = PAYERS.into_iter().find(|it| *it == posted.field("payer"));
    let payer = faults.keep("payer", payer.ok_or("Choose who pays"));
    let ceiling = match posted.field("ceiling") {
        "" => Some(None),
        text => faults.keep("ceiling", pounds(text)).map(Some),
    };
    let order = faults.keep("order", typed::optional_text(posted.field("order"), 100));
    match (name, rate, vat, expenses, payer, order, ceiling) {
        (
            Some(name),
            Some(pence_a_day),
            Some(vat_hundredths),
            Some(expenses_pence),
            Some(payer),
            Some(order),
            Some(ceiling_pence),
        ) if faults.is_empty() => Ok(Provider {
            name,
            pence_a_day,
            vat_hundredths,
            expenses_pence,
            payer: payer.to_owned(),
            order,
            ceiling_pence,
        }),
        _ => Err(faults),
    }
}

fn form(record: &str, now: Option<&EnteredProvider>) -> Form {
    let it = now.map(|it| &it.provider);
    let said = |pence: Option<i64>| pence.map(said_pence).unwrap_or_default();
    let payers = PAYERS.map(|payer| {
        Choice::new(payer, payer).chosen(it.map_or(payer == PAYERS[0], |it| it.payer == payer))
    });
    let fields = vec![
        match now {
            Some(now) => Field::hidden("version", &now.edited.version),
            None => Field::hidden("record", record),
        },
        Field::text("name", "Name")
            .with_value(it.map(|it| it.name.clone()).unwrap_or_default())
            .with_autocomplete("off"),
        Field::text("rate", "Rate for a day, in pounds")
            .with_value(said(it.map(|it| it.pence_a_day))),
        Field::text("vat", "VAT, in per cent")
            .with_value(it.map(|it| said_percent(it.vat_hundredths)).unwrap_or_default())
            .optional(),
        Field::text("expenses", "Expenses for each day, in pounds")
            .with_value(said(it.map(|it| it.expenses_pence)))
            .optional(),
        Field::new("payer", "Who pays", FieldKind::Radios(payers.to_vec())),
        Field::text("order", "Order number")
            .with_value(it.map(|it| it.order.clone()).unwrap_or_default())
            .optional(),
        Field::text("ceiling", "Ceiling of the order, in pounds")
            .with_help("Planning more than this is possible, and is said.")
            .with_value(said(it.and_then(|it| it.ceiling_pence)))
            .optional(),
    ];
    let (action, submit) = match now {
        Some(_) => (format!("/money/providers/{record}"), "Save"),
        None => ("/money/providers".to_owned(), "Add them"),
    };
    Form::new(action, submit, fields).with_cancel(BACK)
}

fn page(title: &str, form: Form) -> FormPage {
    FormPage {
        title: title.into(),
        intro: Some("Somebody outside the trust whose time is bought. What their time costs is worked out when it is planned.".into()),
        crumbs: vec![Link::new("Days of support", "/days"), Link::new("Who has time", BACK)],
        form,
    }
}
