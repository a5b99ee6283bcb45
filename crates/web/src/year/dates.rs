//! Entering a year's dates: three terms with their half-term breaks, inset days, and holidays that no rule knows.

use axum::response::Response;
use jiff::{ToSpan, civil::Date};
use trustwide_domain::{
    AcademicYear,
    access::Right,
    calendar::{CalendarError, SchoolYear, Span, TermDates, YearDates},
};
use trustwide_storage::{
    StorageError, tables::school_year, versions::Versioned, year::EnteredYear,
};

use super::days;
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form, Link, Undo},
    pages::{
        errors::{Difference, StalePage},
        people::FormPage,
        year::days as said_days,
    },
    reply,
    typed::{self, Faults, Fields},
    undo,
    visit::{Posted, Visit},
};

const TERMS: [(&str, &str); 3] = [("autumn", "Autumn"), ("spring", "Spring"), ("summer", "Summer")];

/// `GET /year/dates?year=2026-27`
pub async fn ask(visit: Visit) -> Result<Response, WebError> {
    visit.may(Right::SetCalendar)?;
    let year = days::year(visit.asked("year"), visit.today);
    let entered = visit.scoped.entered_years().await?;
    let page = page(year, form(&visit, year, &entered));
    visit.page(page).await
}

/// `POST /year/dates`: the same form sent twice enters them once.
pub async fn enter(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::SetCalendar)?;
    let year: AcademicYear = posted.field("year").parse().map_err(|_| WebError::BadForm)?;
    let record = typed::record(posted.field("record"))?;
    let all = visit.scoped.entered_years().await?;
    let dates = match read(year, &posted.fields) {
        Ok(dates) => dates,
        Err(faults) => {
            let form =
                typed::filled(grown(form(visit, year, &all), &posted.fields), &posted.fields);
            return visit.page_with_errors(page(year, typed::with_faults(form, faults))).await;
        }
    };
    let now = all.iter().find(|it| it.dates.year == year);
    let href = format!("/year?year={year}");
    if now.is_some_and(|it| it.dates == dates) {
        return reply::see_other(&href);
    }
    if now.is_some_and(|it| it.edited.version != posted.field("version")) {
        return stale(visit, &posted, &all, &dates).await;
    }
    let mut write = visit.write().await?;
    match write.set_year(record.clone(), now.map(|it| &it.edited), &dates).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&href),
        done => done?,
    }
    write.commit().await?;
    let (record, version) = match now {
        Some(it) => (&it.edited.record, Some(it.edited.version.as_str())),
        None => (&record, None),
    };
    let action = undo::address(school_year::Entity::KIND, record, version, &href);
    let undo = Undo { label: "Undo".into(), action };
    reply::done(&href, &format!("The dates of {year} are entered."), Some(undo))
}

/// Somebody else entered the same year meanwhile: theirs beside what was typed.
async fn stale(
    visit: &Visit,
    posted: &Posted,
    all: &[EnteredYear],
    yours: &YearDates,
) -> Result<Response, WebError> {
    let Some(now) = all.iter().find(|it| it.dates.year == yours.year) else {
        return Err(WebError::BadForm);
    };
    let mut fields = posted.fields.clone();
    fields.insert("version".into(), now.edited.version.clone());
    fields.insert("record".into(), now.edited.record.0.clone());
    let form = typed::filled(grown(form(visit, yours.year, all), &fields), &fields);
    let page = StalePage {
        what: format!("The dates of {}", yours.year),
        changed: "Somebody entered them after you had opened the form.".into(),
        differences: differences(&now.dates, yours),
        form,
    };
    visit.conflict(page).await
}

fn differences(now: &YearDates, yours: &YearDates) -> Vec<Difference> {
    let span =
        |it: Option<Span>| it.map_or_else(|| "None".into(), |it| said_days(&[it.first, it.last]));
    let line = |dates: &YearDates, at: usize| {
        let term = dates.terms.get(at);
        [span(term.map(|it| it.span)), span(term.and_then(|it| it.half_term_break))]
    };
    let mut all = Vec::new();
    for (at, (_, name)) in TERMS.iter().enumerate() {
        let ([now, now_break], [yours, yours_break]) = (line(now, at), line(yours, at));
        all.push(Difference { label: format!("{name} term"), now, yours });
        all.push(Difference {
            label: format!("{name} half-term break"),
            now: now_break,
            yours: yours_break,
        });
    }
    let (a, b) = (said_days(&now.inset), said_days(&yours.inset));
    all.push(Difference { label: "Inset days".into(), now: a, yours: b });
    let (a, b) = (said_days(&now.extra_holidays), said_days(&yours.extra_holidays));
    all.push(Difference { label: "Extra holidays".into(), now: a, yours: b });
    all.retain(|it| it.now != it.yours);
    all
}

/// Reads the fields of [`form`], with every fault beside its field.
fn read(year: AcademicYear, typed: &Fields) -> Result<YearDates, Faults> {
    let mut faults = Faults::default();
    let mut terms = Vec::new();
    for (name, said) in TERMS {
        terms.extend(read_term(name, said, typed, &mut faults));
    }
    let inset = days::read("inset", typed, &mut faults);
    let extra_holidays = days::read("holiday", typed, &mut faults);
    let dates = YearDates { year, terms, inset, extra_holidays };
    if faults.is_empty()
        && let Err(found) = SchoolYear::new(dates.clone())
    {
        for fault in &found {
            let field = field_of(fault, typed).unwrap_or_default().to_owned();
            faults.add(&field, days::said(fault));
        }
    }
    if faults.is_empty() { Ok(dates) } else { Err(faults) }
}

fn read_term(name: &str, said: &str, typed: &Fields, faults: &mut Faults) -> Option<TermDates> {
    let mut day = |field: &str| {
        let field = format!("{name}-{field}");
        let value = typed.get(&field).map_or("", |it| it.trim());
        faults.keep(&field, typed::optional_day(value)).map(|it| (field, it))
    };
    let ((first_field, first), (last_field, last)) = (day("first")?, day("last")?);
    let ((off_field, off), (back_field, back)) = (day("break-first")?, day("break-last")?);
    let (Some(first), Some(last)) = (first, last) else {
        for (field, _) in
            [(first_field, first), (last_field, last)].iter().filter(|it| it.1.is_none())
        {
            faults.add(field, format!("Enter the first and the last day of the {name} term"));
        }
        return None;
    };
    if last < first {
        faults.add(&last_field, format!("{said} term ends before it begins"));
        return None;
    }
    let half_term_break = match (off, back) {
        (None, None) => None,
        (Some(off), Some(back)) if first < off && off <= back && back < last => {
            Some(Span::new(off, back))
        }
        (Some(_), Some(_)) => {
            faults.add(
                &off_field,
                "The half-term break must lie inside the term, and end after it begins",
            );
            return None;
        }
        (None, _) | (_, None) => {
            let field = if off.is_none() { off_field } else { back_field };
            faults.add(&field, "Enter both days of the half-term break, or neither");
            return None;
        }
    };
    Some(TermDates { name: name.into(), span: Span::new(first, last), half_term_break })
}

/// The field that a fault is about.
fn field_of<'f>(fault: &CalendarError, typed: &'f Fields) -> Option<&'f str> {
    let term = |day: Date| {
        let day = day.to_string();
        let mut named =
            typed.iter().filter(|(name, _)| TERMS.iter().any(|(term, _)| name.starts_with(term)));
        named.find(|(_, value)| value.trim() == day).map(|(name, _)| name.as_str())
    };
    match fault {
        CalendarError::InsetOutsideTerm(day) => days::field_of(typed, "inset-", *day),
        CalendarError::Overlap(day)
        | CalendarError::OutsideYear(day, _)
        | CalendarError::BreakOutsideTerm(day)
        | CalendarError::Backwards(_, day) => term(*day),
        CalendarError::TermCount(_) | CalendarError::NoSchoolDay => None,
    }
}

/// The form, with the year's dates, or else last year's moved by 52 weeks, or the usual ones.
fn form(visit: &Visit, year: AcademicYear, entered: &[EnteredYear]) -> Form {
    let now = entered.iter().find(|it| it.dates.year == year);
    let before = entered.iter().find(|it| it.dates.year.start_year() + 1 == year.start_year());
    let dates = match (now, before) {
        (Some(now), _) => now.dates.clone(),
        (None, Some(before)) => a_year_later(&before.dates, year),
        (None, None) => YearDates::usual(year),
    };
    let record =
        now.map_or_else(|| visit.app.db.surroundings().new_id(), |it| it.edited.record.0.clone());
    let mut fields = vec![
        Field::hidden("year", year.to_string()),
        Field::hidden("record", record),
        Field::hidden("version", now.map_or("", |it| &it.edited.version)),
    ];
    for (at, (name, said)) in TERMS.into_iter().enumerate() {
        fields.extend(term_fields(name, said, dates.terms.get(at)));
    }
    fields.extend(days::fields("inset", "Inset day", &dates.inset, 5));
    fields.extend(days::fields("holiday", "Extra holiday", &dates.extra_holidays, 2));
    let cancel = format!("/year?year={year}");
    Form::new("/year/dates", "Save the dates", fields).with_id("dates").with_cancel(cancel)
}

fn term_fields(name: &str, said: &str, term: Option<&TermDates>) -> [Field; 4] {
    let field = |part: &str, label: String, day: Option<Date>| {
        let value = day.map_or_else(String::new, |it| it.to_string());
        Field::new(format!("{name}-{part}"), label, FieldKind::Date).with_value(value)
    };
    let (span, off) = (term.map(|it| it.span), term.and_then(|it| it.half_term_break));
    [
        field("first", format!("{said} term: first day"), span.map(|it| it.first)),
        field("break-first", format!("{said} half-term break: first day"), off.map(|it| it.first))
            .optional(),
        field("break-last", format!("{said} half-term break: last day"), off.map(|it| it.last))
            .optional(),
        field("last", format!("{said} term: last day"), span.map(|it| it.last)),
    ]
}

/// As many fields for days as were typed, where that is more than the form has.
fn grown(mut form: Form, typed: &Fields) -> Form {
    for (name, label) in [("inset", "Inset day"), ("holiday", "Extra holiday")] {
        let count = (0..).take_while(|at| typed.contains_key(&format!("{name}-{at}"))).count();
        for field in days::fields(name, label, &[], count) {
            if !form.fields.iter().any(|it| it.name == field.name) {
                form.fields.push(field);
            }
        }
    }
    form
}

/// The same weekdays a year on.
fn a_year_later(dates: &YearDates, year: AcademicYear) -> YearDates {
    let later = |day: Date| day + 52.weeks();
    let span = |it: Span| Span::new(later(it.first), later(it.last));
    let term = |it: &TermDates| TermDates {
        name: it.name.clone(),
        span: span(it.span),
        half_term_break: it.half_term_break.map(span),
    };
    YearDates {
        year,
        terms: dates.terms.iter().map(term).collect(),
        inset: dates.inset.iter().copied().map(later).collect(),
        extra_holidays: Vec::new(),
    }
}

fn page(year: AcademicYear, form: Form) -> FormPage {
    FormPage {
        title: format!("Dates of the school year {year}"),
        intro: Some("Days that are not entered yet are a suggestion: type over them. Bank holidays are known and need no entry. A school that differs says so on its own page.".into()),
        crumbs: vec![Link::new("School year", format!("/year?year={year}"))],
        form,
    }
}
