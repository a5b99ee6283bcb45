//! What was typed into a form, read once: days, texts, addresses, ids of records; and the same form again with its faults.
//!
//! Not here: what a form asks for, which is its room's.

use std::collections::BTreeMap;

use axum::{
    Form as AxumForm,
    body::{self, Body},
    extract::{FromRequest, Request},
    http::request::Parts,
};
use jiff::civil::{Date, Time};
use trustwide_domain::{AcademicYear, RecordId, say};

use crate::{
    app::App,
    errors::WebError,
    look::{FieldKind, Form},
};

/// Fields by name, as they came.
pub type Fields = BTreeMap<String, String>;

/// The most that somebody who has not signed in may send.
const STRANGERS_LIMIT: usize = 64 << 10;

/// A form of somebody who may not have signed in: small, and with no token to check.
pub struct Unsigned(pub Fields);

impl FromRequest<App> for Unsigned {
    type Rejection = WebError;

    async fn from_request(request: Request, app: &App) -> Result<Self, WebError> {
        let (parts, body) = received(request, STRANGERS_LIMIT).await?;
        Ok(Unsigned(fields(Request::from_parts(parts, body), app).await?))
    }
}

/// A request whose body has come in whole, where it is no longer than a limit.
pub async fn received(request: Request, limit: usize) -> Result<(Parts, Body), WebError> {
    let (parts, body) = request.into_parts();
    let bytes =
        body::to_bytes(body, limit).await.map_err(|_| WebError::TooLarge { most: limit })?;
    Ok((parts, bytes.into()))
}

/// The fields of a form; of two with one name, the last. Of a name that ends in `[]` each value counts: they come with
/// spaces between.
pub async fn fields(request: Request, app: &App) -> Result<Fields, WebError> {
    let read = AxumForm::<Vec<(String, String)>>::from_request(request, app).await;
    let AxumForm(sent) = read.map_err(|_| WebError::BadForm)?;
    let mut fields = Fields::new();
    for (name, value) in sent {
        match fields.get_mut(&name) {
            Some(known) if name.ends_with("[]") => *known = format!("{known} {value}"),
            _ => drop(fields.insert(name, value)),
        }
    }
    Ok(fields)
}

/// A message as a sentence.
pub fn sentence(message: &str) -> String {
    let mut chars = message.chars();
    let first: String = chars.next().map(|it| it.to_uppercase().collect()).unwrap_or_default();
    format!("{first}{}.", chars.as_str().trim_end_matches('.'))
}

impl Unsigned {
    /// A field as typed, without spaces at its ends; empty where it was not sent.
    pub fn field(&self, name: &str) -> &str {
        self.0.get(name).map_or("", |it| it.trim())
    }

    /// A password as typed, spaces and all.
    pub fn secret(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

/// What is wrong with a form, by the field it is beside.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Faults(Vec<(String, String)>);

impl Faults {
    /// One fault.
    pub fn one(field: &str, said: impl Into<String>) -> Self {
        Faults(vec![(field.into(), said.into())])
    }

    /// Keeps a value, or what was wrong with it.
    pub fn keep<T>(&mut self, field: &str, read: Result<T, impl Into<String>>) -> Option<T> {
        read.map_err(|said| self.add(field, said)).ok()
    }

    /// Notes another.
    pub fn add(&mut self, field: &str, said: impl Into<String>) {
        self.0.push((field.into(), said.into()));
    }

    /// These faults and others.
    pub fn and(mut self, others: Faults) -> Self {
        self.0.extend(others.0);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A form with what was typed into it. Passwords and codes are never sent back.
pub fn filled(mut form: Form, typed: &Fields) -> Form {
    for field in &mut form.fields {
        if let FieldKind::Checkboxes(choices) = &mut field.kind {
            // What is not ticked is not sent.
            let ticked = typed.get(&field.name).map_or("", String::as_str);
            let is = |value: &str| ticked.split(' ').any(|it| it == value);
            choices.iter_mut().for_each(|choice| choice.chosen = is(&choice.value));
        }
        let Some(value) = typed.get(&field.name) else { continue };
        match &mut field.kind {
            FieldKind::Password | FieldKind::Code | FieldKind::File | FieldKind::Checkboxes(_) => {}
            FieldKind::Select(choices) | FieldKind::Radios(choices) => {
                choices.iter_mut().for_each(|choice| choice.chosen = choice.value == *value);
            }
            _ => field.value.clone_from(value),
        }
    }
    form
}

/// The same form with each fault beside its field; one that belongs to no field stands on top.
pub fn with_faults(mut form: Form, faults: Faults) -> Form {
    for (name, said) in faults.0 {
        match form.fields.iter_mut().find(|field| field.name == name) {
            Some(field) => field.error = Some(said),
            None => form.errors.push(said),
        }
    }
    form
}

/// A text that must be there, of at most 200 characters.
pub fn text(typed: &str, missing: &str) -> Result<String, String> {
    text_within(typed, 200, missing)
}

/// A text that must be there, of at most so many characters.
pub fn text_within(typed: &str, most: usize, missing: &str) -> Result<String, String> {
    if typed.is_empty() { Err(missing.into()) } else { optional_text(typed, most) }
}

/// A text of at most so many characters, or none.
pub fn optional_text(typed: &str, most: usize) -> Result<String, String> {
    if typed.chars().count() <= most {
        Ok(typed.into())
    } else {
        Err(format!("Use at most {} characters", say::count(most as u64)))
    }
}

/// An e-mail address, or none.
pub fn email(typed: &str) -> Result<Option<String>, &'static str> {
    if typed.is_empty() {
        return Ok(None);
    }
    let parts = typed.split_once('@');
    let fits = parts
        .is_some_and(|(who, host)| !who.is_empty() && host.contains('.') && !host.ends_with('.'));
    let plain = typed.chars().count() <= 200
        && !typed.contains(|it: char| it.is_whitespace() || it.is_control());
    if fits && plain {
        Ok(Some(typed.into()))
    } else {
        Err("Enter an e-mail address such as name@school.example")
    }
}

/// A day that must be there.
pub fn day(typed: &str, missing: &'static str) -> Result<Date, &'static str> {
    optional_day(typed)?.ok_or(missing)
}

/// A day of a year that the program knows, or none.
pub fn optional_day(typed: &str) -> Result<Option<Date>, &'static str> {
    if typed.is_empty() {
        return Ok(None);
    }
    let day: Date = typed.parse().map_err(|_| "Enter a day such as 2026-09-03")?;
    let (first, last) = AcademicYear::DAYS;
    if day < first || last < day {
        return Err("Enter a day between 1950 and 2100");
    }
    Ok(Some(day))
}

/// A time such as 9:30, 09:30 or 9.30, a bare hour, or none.
pub fn time(typed: &str) -> Result<Option<Time>, &'static str> {
    const SAID: &str = "Enter a time such as 9:30";
    if typed.is_empty() {
        return Ok(None);
    }
    let (hour, minute) = typed.split_once([':', '.']).unwrap_or((typed, "00"));
    let digits = |it: &str| it.bytes().all(|it| it.is_ascii_digit());
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 || !digits(hour) || !digits(minute) {
        return Err(SAID);
    }
    let number = |it: &str| it.parse::<i8>().map_err(|_| SAID);
    Time::new(number(hour)?, number(minute)?, 0, 0).map(Some).map_err(|_| SAID)
}

/// The id of a record that a form names: as this program makes them, and nothing else.
pub fn record(typed: &str) -> Result<RecordId, WebError> {
    let fits = typed.len() == 32
        && typed.bytes().all(|it| it.is_ascii_digit() || (b'a'..=b'f').contains(&it));
    if fits { Ok(RecordId(typed.into())) } else { Err(WebError::BadForm) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::look::{Choice, Field};

    #[test]
    fn a_day_is_of_a_year_that_can_be_read_back() {
        let check =
            |typed: &str, fits: bool| assert_eq!(optional_day(typed).is_ok(), fits, "{typed}");
        check("", true);
        check("2026-09-03", true);
        check("2026-02-30", false);
        check("0001-01-01", false);
        check("9999-12-31", false);
        check("tomorrow", false);
    }

    #[test]
    fn a_time_is_typed_in_three_ways() {
        let check = |typed: &str, read: Option<(i8, i8)>| {
            let read = read.map(|(hour, minute)| jiff::civil::time(hour, minute, 0, 0));
            assert_eq!(time(typed).ok().flatten(), read, "{typed}");
        };
        check("9:30", Some((9, 30)));
        check("09:30", Some((9, 30)));
        check("9.30", Some((9, 30)));
        check("14", Some((14, 0)));
        check("24:00", None);
        check("9:3", None);
        check("-9:30", None);
        check("half nine", None);
        assert_eq!(time(""), Ok(None));
    }

    #[test]
    fn a_limit_is_said_as_people_write_it() {
        assert_eq!(optional_text("", 3), Ok(String::new()));
        assert_eq!(text_within("", 3, "Say why"), Err("Say why".into()));
        assert_eq!(optional_text("ébé", 3), Ok("ébé".into()));
        let long = "x".repeat(2_001);
        assert_eq!(optional_text(&long, 2_000), Err("Use at most 2,000 characters".into()));
    }

    #[test]
    fn an_address_has_two_halves() {
        let check = |typed: &str, fits: bool| assert_eq!(email(typed).is_ok(), fits, "{typed}");
        check("", true);
        check("r.achterberg@saltmarsh.example", true);
        check("r.achterberg at saltmarsh", false);
        check("@saltmarsh.example", false);
        check("a@b", false);
        check("a@b.example\r\nBcc: everybody@b.example", false);
    }

    #[test]
    fn a_form_comes_back_as_typed_without_its_secrets() {
        let form = Form::new(
            "/people",
            "Add",
            vec![
                Field::text("name", "Name"),
                Field::new("password", "Password", FieldKind::Password),
                Field::new(
                    "role",
                    "Role",
                    FieldKind::Select(vec![
                        Choice::new("a", "A").chosen(true),
                        Choice::new("b", "B"),
                    ]),
                ),
            ],
        );
        let typed = [("name", "Rosalind"), ("password", "hush"), ("role", "b")];
        let typed =
            typed.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
        let mut faults = Faults::one("name", "Too short");
        faults.add("", "Nothing was saved");
        let form = with_faults(filled(form, &typed), faults);
        assert_eq!(form.fields[0].value, "Rosalind");
        assert_eq!(form.fields[0].error.as_deref(), Some("Too short"));
        assert_eq!(form.fields[1].value, "");
        assert!(
            matches!(&form.fields[2].kind, FieldKind::Select(them) if them[1].chosen && !them[0].chosen)
        );
        assert_eq!(form.errors, ["Nothing was saved"]);
    }
}
