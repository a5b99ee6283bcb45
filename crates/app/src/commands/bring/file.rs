//! One spreadsheet: read against the trust's schools and model, and landed in one write.

use anyhow::Context;
use jiff::civil::Date;
use trustwide_domain::{
    RecordId, Urn,
    banding::Openings,
    days::DaysBefore,
    model::Model,
    roster::{self, Answers, Doubt, Entry, Listed, PlaceIs},
    source::Issue,
};
use trustwide_importers::{
    ImportError,
    opening::{self, Names, titles_of},
    plain::Plain,
    roster as list, terms,
};
use trustwide_storage::{
    Database, Scoped, StorageError,
    opening::{Brought, ListOfDates, OpeningBand, OpeningDays},
    people::Person,
    trusts::{Trust, operator},
};

use super::{
    Flags, Kind,
    report::{Doubtful, Report},
};

/// What a file holds that can be landed.
pub enum Found {
    People(Vec<Entry>, Vec<Person>),
    Bands(RecordId, Vec<OpeningBand>, Date),
    Days(Vec<OpeningDays>),
    Terms(ListOfDates),
}

/// Reads a file. One that cannot be used at all is a report too.
pub async fn look(
    scope: &Scoped,
    kind: Kind,
    (name, bytes): (&str, &[u8]),
    flags: &Flags,
) -> anyhow::Result<Result<(Report, Found, String), Report>> {
    let plain = match Plain::read(bytes) {
        Ok(plain) => plain,
        Err(error) => return Ok(Err(Report::refused(name, None, said(&error)))),
    };
    let mut report = Report {
        file: name.into(),
        sheet: plain.sheet.clone(),
        rows_read: plain.lines.len() as u64,
        ..Report::default()
    };
    let version = scope.model_in_force().await?;
    let model = version.as_ref().and_then(|it| it.read().ok());
    let schools = scope.schools().await?.into_iter().map(|it| (it.urn, it.name));
    let asked = Asked { model: model.as_ref(), schools: schools.collect(), plain: &plain };
    let found = match (kind, version) {
        (Kind::People, _) => match asked.people(flags, &mut report)? {
            Ok(entries) => Ok(Found::People(entries, scope.people().await?)),
            Err(error) => Err(error),
        },
        (Kind::Bands, Some(it)) => {
            let openings = scope.openings().await?;
            asked.bands(&it.edited.record, &openings, scope.as_at().day, &mut report)
        }
        (Kind::Days, Some(_)) if model.as_ref().is_some_and(|it| it.day.is_some()) => {
            let model = model.as_ref().context("the model in force")?;
            asked.days(&scope.days_before(model).await?, &mut report)
        }
        (Kind::Bands | Kind::Days, _) => {
            return Ok(Err(Report::refused(name, report.sheet, NO_MODEL.into())));
        }
        (Kind::Terms, _) => match terms::read(bytes) {
            Ok(read) => {
                let list = scope.list_of_dates(&read.lines).await?;
                dates(&read, &list, &mut report);
                Ok(Found::Terms(list))
            }
            Err(error) => Err(error),
        },
    };
    Ok(match found {
        Ok(found) => Ok((report, found, plain.to_csv())),
        Err(error) => Err(Report::refused(name, report.sheet, said(&error))),
    })
}

const NO_MODEL: &str = "the trust has adopted no model that has them: adopt one first";

fn said(error: &ImportError) -> String {
    let cause = std::error::Error::source(error).map_or_else(String::new, |it| format!(": {it}"));
    format!("{error}{cause}")
}

/// What a spreadsheet is read against.
struct Asked<'a> {
    model: Option<&'a Model>,
    schools: Vec<(Urn, String)>,
    plain: &'a Plain,
}

impl Asked<'_> {
    fn people(
        &self,
        flags: &Flags,
        report: &mut Report,
    ) -> anyhow::Result<Result<Vec<Entry>, ImportError>> {
        let read = match list::read(self.plain, &titles_of(self.model)) {
            Ok(read) => read,
            Err(error) => return Ok(Err(error)),
        };
        let doubts = roster::doubts(&read.people, &roster::known_places(&self.schools));
        let mut answers = roster::proposed(&read.people, &doubts, &self.schools);
        report.doubts = doubts.iter().map(|it| self.doubtful(it, &answers)).collect();
        settle(&mut answers, flags, &read.people, &self.schools)?;
        let entries = roster::settled(&read.people, &answers);
        report.rows_kept = entries.iter().map(|it| it.lines.len() as u64).sum();
        let places = roster::places(&read.people).len();
        report.found = vec![format!("{} people under {places} place labels.", read.people.len())];
        let posts = roster::posts_made(&entries);
        report.found.extend(
            posts.iter().map(|it| format!("Post “{}”, {}: {}.", it.title, it.count, it.opens())),
        );
        report.issues = read.issues;
        Ok(Ok(entries))
    }

    /// A doubt, what it is taken for, and which flag says otherwise.
    fn doubtful(&self, doubt: &Doubt, proposed: &Answers) -> Doubtful {
        let is = |place: &str| match proposed.places.get(place) {
            Some(PlaceIs::School(urn)) => {
                let name = self.schools.iter().find(|it| it.0 == *urn).map(|it| it.1.as_str());
                name.unwrap_or("a school").to_owned()
            }
            Some(PlaceIs::Central) => "the central team".into(),
            _ => "none, so its people stay out".into(),
        };
        let settle = match doubt {
            Doubt::TwoSpellings { one, other, .. } => format!(
                "Taken for {} and {}; --place '{other}=URN' says otherwise.",
                is(one),
                is(other)
            ),
            Doubt::UnknownPlace { place, .. } => {
                format!("Taken for {}; --place '{place}=URN' says otherwise.", is(place))
            }
            Doubt::SimilarNames { one_line, other_line, .. } => {
                format!("Taken for two; --one {one_line},{other_line} makes them one.")
            }
            Doubt::SameName { one_line, other_line, .. } => {
                format!("Taken for one; --two {one_line},{other_line} makes them two.")
            }
            Doubt::NoRole { line, .. } => {
                format!("Kept in the directory; --out {line} leaves them out.")
            }
        };
        Doubtful { said: doubt.to_string(), settle }
    }

    fn names(&self) -> Names {
        Names::of(self.model, self.schools.clone())
    }

    fn bands(
        &self,
        version: &RecordId,
        openings: &Openings,
        today: Date,
        report: &mut Report,
    ) -> Result<Found, ImportError> {
        let read = opening::read_bands(self.plain, &self.names(), openings)?;
        let band =
            |it: opening::BandRow| OpeningBand { urn: it.urn, band: it.band, from_on: it.from };
        report.rows_kept = read.rows.len() as u64;
        report.found =
            vec![format!("Bands of {} of {} schools.", read.rows.len(), self.schools.len())];
        report.issues = read.issues;
        Ok(Found::Bands(version.clone(), read.rows.into_iter().map(band).collect(), today))
    }

    fn days(&self, before: &DaysBefore, report: &mut Report) -> Result<Found, ImportError> {
        let read = opening::read_days(self.plain, &self.names(), before)?;
        let of = |it: &opening::DaysRow| {
            OpeningDays::of(before, it.urn, (&it.offer_line, it.hundredths)).ok()
        };
        let days: Vec<OpeningDays> = read.rows.iter().filter_map(of).collect();
        let hundredths = read.rows.iter().map(|it| it.hundredths).sum();
        let said = trustwide_domain::model::said_hundredths(hundredths);
        report.rows_kept = days.len() as u64;
        report.found = vec![format!("{said} days in {}.", before.year)];
        report.issues = read.issues;
        Ok(Found::Days(days))
    }
}

fn dates(read: &terms::Terms, list: &ListOfDates, report: &mut Report) {
    let faults = list.new.faults.iter().map(|(line, reason)| Issue {
        line: *line,
        column: None,
        value: None,
        reason: reason.clone(),
        row_refused: true,
    });
    report.issues = read.issues.iter().cloned().chain(faults).collect();
    report.issues.sort_by_key(|it| it.line);
    report.rows_kept = (read.lines.len() - list.new.faults.len().min(read.lines.len())) as u64;
    let it = &list.new;
    let years: Vec<String> = it.years.iter().map(|it| it.year.to_string()).collect();
    report.found = vec![
        format!("Years that are new or change: {}.", said_list(&years)),
        format!("Schools’ days that are new or change: {}.", it.differences.len()),
        format!("Meetings that are new: {}.", it.meetings.len()),
    ];
}

fn said_list(all: &[String]) -> String {
    if all.is_empty() { "none".into() } else { all.join(", ") }
}

/// Puts what the flags say in place of what was proposed.
fn settle(
    answers: &mut Answers,
    flags: &Flags,
    people: &[Listed],
    schools: &[(Urn, String)],
) -> anyhow::Result<()> {
    for said in &flags.place {
        let (place, is) = said.rsplit_once('=').unwrap_or((said, ""));
        if !people.iter().any(|it| it.place == place) {
            anyhow::bail!("--place {said:?}: no line of the list says {place:?}");
        }
        let urn = is.parse::<Urn>().ok().filter(|urn| schools.iter().any(|it| it.0 == *urn));
        let is = match (is, urn) {
            ("central", _) => PlaceIs::Central,
            ("out", _) => PlaceIs::LeaveOut,
            (_, Some(urn)) => PlaceIs::School(urn),
            _ => {
                anyhow::bail!("--place {said:?}: write a school's URN, central or out after the =")
            }
        };
        answers.places.insert(place.to_owned(), is);
    }
    for said in &flags.one {
        answers.one.insert(two_lines(said)?);
    }
    for said in &flags.two {
        answers.one.remove(&two_lines(said)?);
    }
    answers.out.extend(&flags.out);
    Ok(())
}

fn two_lines(said: &str) -> anyhow::Result<(u64, u64)> {
    let lines = said.split_once(',').and_then(|(one, other)| {
        let (one, other): (u64, u64) = (one.trim().parse().ok()?, other.trim().parse().ok()?);
        Some((one.min(other), one.max(other)))
    });
    lines.ok_or_else(|| anyhow::anyhow!("{said:?} is not two lines such as 42,43"))
}

/// Lands what was found, unless the same table landed before.
pub async fn land(
    db: &Database,
    trust: &Trust,
    table: &str,
    found: Found,
    mut report: Report,
) -> anyhow::Result<Report> {
    let mut write = db.write(&trust.id, &operator()).await?;
    let (what, nothing_new) = match &found {
        Found::People(..) => (Brought::People, false),
        Found::Bands(..) => (Brought::Bands, false),
        Found::Days(_) => (Brought::Days, false),
        Found::Terms(list) => (Brought::Dates, list.is_entered()),
    };
    report.landed = true;
    let (base, here) = write.brought_before(what, table).await?;
    if here || nothing_new {
        report.already = true;
        return Ok(report);
    }
    let landed = match found {
        Found::People(entries, here) => {
            write.bring_people(&base, &entries, &here, trust.started_on).await.map(drop)
        }
        Found::Bands(version, bands, today) => {
            write.open_bands(&base, &version, &bands, today).await
        }
        Found::Days(days) => write.open_days(&base, &days).await,
        Found::Terms(list) => write.enter_dates(&base, &list).await,
    };
    if let Err(StorageError::Refused(why)) = landed {
        return Ok(Report { landed: false, refused: Some(why), ..report });
    }
    landed?;
    write.commit().await?;
    report.undo = Some(base.0);
    Ok(report)
}
