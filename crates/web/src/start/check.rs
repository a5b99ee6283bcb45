//! `POST /start/check`: a spreadsheet read and shown, with everything doubtful about it to be settled before it lands.

use axum::{extract::Multipart, response::Response};
use trustwide_domain::{days::said_days, model::said_hundredths, source::Issue};
use trustwide_importers::{
    ImportError,
    opening::{self, DaysRow, Names},
    plain::Plain,
};

use super::{Kind, names, people};
use crate::{
    errors::WebError,
    look::{Field, Form},
    pages::start::{CheckPage, Counted, PostsLine},
    sent_file::SentFile,
    typed::{self, Faults},
    visit::Visit,
};

/// The largest spreadsheet that is read here.
const MOST_BYTES: usize = 8 << 20;
/// The longest table that goes back and forth in a form.
const MOST_TEXT: usize = 600 << 10;

/// What a reading of the table comes to.
pub struct Checked {
    pub rows: usize,
    pub issues: Vec<Issue>,
    /// Sentences about what is in it.
    pub found: Vec<String>,
    pub counted: Vec<Counted>,
    /// Posts that come of it.
    pub posts: Vec<PostsLine>,
    /// Fields that settle what is doubtful.
    pub answers: Vec<Field>,
}

pub async fn check(visit: Visit, multipart: Multipart) -> Result<Response, WebError> {
    let sent = SentFile::read(multipart, MOST_BYTES).await?;
    visit.check_token(sent.field("form_token"))?;
    let kind = Kind::from_word(sent.field("kind")).ok_or(WebError::BadForm)?;
    visit.may(kind.right())?;
    let refused = async |fault: String| {
        let page = super::page(&visit, Some((kind, fault))).await?;
        visit.page_with_errors(page).await
    };
    if sent.bytes.is_empty() {
        return refused("Choose a file.".into()).await;
    }
    let plain = match Plain::read(&sent.bytes) {
        Ok(plain) if plain.to_csv().len() <= MOST_TEXT => plain,
        Ok(_) => {
            return refused("The table is too long to be brought along in one piece. Split it into two files, and bring one after the other."
                .into()).await;
        }
        Err(error) => return refused(typed::sentence(&error.to_string())).await,
    };
    let name = match &plain.sheet {
        Some(sheet) => format!("{}, sheet “{sheet}”", sent.name),
        None => sent.name.clone(),
    };
    match page_of(&visit, kind, &plain, &name, Faults::default()).await? {
        Ok(page) => visit.page(page).await,
        Err(error) => refused(typed::sentence(&error.to_string())).await,
    }
}

/// The page that shows a table before it lands.
pub async fn page_of(
    visit: &Visit,
    kind: Kind,
    plain: &Plain,
    file: &str,
    faults: Faults,
) -> Result<Result<CheckPage, ImportError>, WebError> {
    let checked = match kind {
        Kind::People => people::checked(visit, plain).await?,
        Kind::Bands => bands(visit, plain).await?,
        Kind::Days => days(visit, plain).await?,
    };
    Ok(checked.map(|it| {
        let mut fields = vec![Field::hidden("file", file), Field::hidden("table", plain.to_csv())];
        fields.extend(it.answers);
        let form = Form::new(format!("/start/{}", kind.word()), "Bring these along", fields);
        CheckPage {
            kind: kind.word(),
            file: file.into(),
            lines: plain.lines.len(),
            rows: it.rows,
            found: it.found,
            counted: it.counted,
            posts: it.posts,
            issues: it.issues,
            form: (it.rows > 0).then(|| typed::with_faults(form.with_cancel("/start"), faults)),
        }
    }))
}

async fn bands(visit: &Visit, plain: &Plain) -> Result<Result<Checked, ImportError>, WebError> {
    let names = names(visit).await?;
    let openings = visit.scoped.openings().await?;
    Ok(opening::read_bands(plain, &names, &openings).map(|read| {
        let model = visit.frame.model();
        let label = |id: &str| {
            model.and_then(|it| it.band(id)).map_or(id, |it| it.item.label.as_str()).to_owned()
        };
        let mut counts = std::collections::BTreeMap::<String, usize>::new();
        read.rows.iter().for_each(|it| *counts.entry(it.band.clone()).or_default() += 1);
        let without =
            names.schools.iter().filter(|(urn, _)| read.rows.iter().all(|it| it.urn != *urn));
        let without: Vec<&str> = without.map(|it| it.1.as_str()).collect();
        let mut found =
            vec![format!("Bands of {} of {} schools.", read.rows.len(), names.schools.len())];
        if !without.is_empty() {
            found.push(format!("Not in it: {}.", crate::look::say::list(&without)));
        }
        Checked {
            rows: read.rows.len(),
            issues: read.issues,
            found,
            counted: counts.iter().map(|(id, count)| Counted::plain(&label(id), *count)).collect(),
            posts: Vec::new(),
            answers: Vec::new(),
        }
    }))
}

async fn days(visit: &Visit, plain: &Plain) -> Result<Result<Checked, ImportError>, WebError> {
    let names = names(visit).await?;
    let before = visit.scoped.days_before(visit.model()?).await?;
    Ok(opening::read_days(plain, &names, &before).map(|read| {
        let hundredths: u32 = read.rows.iter().map(|it| it.hundredths).sum();
        let mut schools: Vec<_> = read.rows.iter().map(|it| it.urn).collect();
        schools.sort();
        schools.dedup();
        let days = said_hundredths(hundredths);
        let mut found = vec![format!(
            "{days} days for {} in {}.",
            crate::look::say::how_many(schools.len() as u64, "school", "schools"),
            before.year,
        )];
        found.extend(read.rows.iter().filter_map(|it| more_than_offered(visit, &names, it)));
        Checked {
            rows: read.rows.len(),
            issues: read.issues,
            found,
            counted: Vec::new(),
            posts: Vec::new(),
            answers: Vec::new(),
        }
    }))
}

/// A line on which a school had more than the model offers in a whole year, which is often a slip.
fn more_than_offered(visit: &Visit, names: &Names, it: &DaysRow) -> Option<String> {
    let model = visit.frame.model()?;
    let offer = model.offer.iter().map(|line| (&line.item, line.amount));
    let all = offer.chain(model.supplements.iter().map(|line| (&line.item, line.amount)));
    let heads = model.commitments.iter().map(|line| (&line.item, line.given));
    let (item, amount) = all.chain(heads).find(|(item, _)| item.id == it.offer_line)?;
    let promised = model.commitments.iter().any(|line| line.item.id == it.offer_line);
    let day = model.day.as_ref()?;
    let offered = day.minutes_of(amount?);
    (offered < it.hundredths * day.minutes / 100).then(|| {
        let school = names.schools.iter().find(|(urn, _)| *urn == it.urn);
        format!(
            "Look again: {} days of “{}” for {}, which {} {} in a year.",
            said_hundredths(it.hundredths),
            item.label,
            school.map_or("a school", |it| it.1.as_str()),
            if promised { "promises" } else { "is offered" },
            said_days(i64::from(offered), day)
        )
    })
}
