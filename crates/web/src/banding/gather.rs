//! Gathers a school's evidence for the model's criteria: figures with their files, published and likely outcomes kept
//! apart, what people judged, the direction of travel, the head's start, and counts from the days ledger.
//!
//! What nobody has recorded stays unknown: nothing is guessed. Not here: what the evidence answers (`domain::banding`).

mod counts;
mod published;

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use jiff::{Unit, civil::Date};
use trustwide_domain::{
    Coded, Place, SourceKind, Urn,
    access::{Right, Role},
    banding::{About, Exhibit, Gathered, SourceNote},
    elements::how_long,
    inspection::{self, Inspection},
    measures::{Catalogue, Column},
    model::{Counted, Model},
    say,
    time::Said,
};
use trustwide_storage::{
    Row, Scoped, SourceHeader, StorageError,
    banding::{Judgement, Outlook, Standing},
    people::HeldPost,
};

use crate::{evidence::Evidence as Files, pages::model::sentence};

use counts::{given, overdue};
use published::Graded;
pub use published::{grade_said, grades, inspection_frameworks};

/// The kinds of file that a criterion's figures come from, in the order in which they are looked for.
const KINDS: [SourceKind; 4] =
    [SourceKind::Ks2, SourceKind::Ks4, SourceKind::Absence, SourceKind::Census];

/// The evidence of some schools as at the scope's date, for everything that a model's criteria ask.
pub async fn gather(
    scoped: &Scoped,
    model: &Model,
    schools: &[Urn],
) -> Result<BTreeMap<Urn, Gathered>, StorageError> {
    let known = Known::read(scoped, model, schools).await?;
    Ok(schools.iter().map(|urn| (*urn, known.of(*urn))).collect())
}

/// All that is read once for many schools.
struct Known {
    day: Date,
    asked: Vec<About>,
    criteria: Vec<String>,
    files: Files,
    inspections: Vec<Row>,
    judgements: Vec<Judgement>,
    outlooks: Vec<Outlook>,
    standings: Vec<Standing>,
    holdings: Vec<HeldPost>,
    given: Vec<(Urn, bool)>,
    overdue: Vec<Urn>,
    /// Schools whose actions the asker may see.
    sees_actions: BTreeSet<Urn>,
    names: BTreeMap<trustwide_domain::PersonId, String>,
}

impl Known {
    async fn read(scoped: &Scoped, model: &Model, schools: &[Urn]) -> Result<Self, StorageError> {
        let criteria = || model.bands.iter().flat_map(|it| &it.criteria);
        let mut asked: Vec<About> = criteria().flat_map(About::of).collect();
        asked.sort();
        asked.dedup();
        let files = Files::load(scoped, schools, &[]).await?;
        let before = files.lineages.values().flat_map(|it| &it.followed).map(|it| it.predecessor);
        let places: Vec<Place> = schools.iter().copied().chain(before).map(Place::School).collect();
        let holdings = scoped.holdings().await?;
        let day = scoped.as_at().day;
        Ok(Known {
            day,
            asked,
            criteria: criteria().map(|it| it.item.id.clone()).collect(),
            inspections: scoped.rows(&[SourceKind::Inspections], &places).await?,
            judgements: scoped.judgements().await?,
            outlooks: scoped.outlooks().await?,
            standings: scoped.standings().await?,
            given: given(scoped, &holdings, day).await?,
            overdue: overdue(scoped, day).await?,
            sees_actions: schools
                .iter()
                .copied()
                .filter(|urn| scoped.access().may_at(Right::SeeContacts, *urn))
                .collect(),
            names: scoped.names().await?,
            holdings,
            files,
        })
    }

    fn of(&self, urn: Urn) -> Gathered {
        let mut gathering = Gathering { known: self, urn, out: Gathered::default() };
        for about in &self.asked {
            if let About::Figure { measure, group } = about {
                gathering.figure(about, measure, group);
            }
        }
        gathering.inspections();
        gathering.likely();
        gathering.standing();
        gathering.head();
        gathering.counts();
        gathering.judged();
        gathering.out
    }

    fn by(&self, person: &trustwide_domain::PersonId) -> String {
        self.names.get(person).cloned().unwrap_or_else(|| "somebody who has left".into())
    }
}

struct Gathering<'k> {
    known: &'k Known,
    urn: Urn,
    out: Gathered,
}

impl Gathering<'_> {
    fn exhibit(&mut self, about: About, said: String, source: Option<&Arc<SourceHeader>>) {
        let source = source.map(|it| self.source(it));
        self.out.exhibits.push(Exhibit { about, said, source });
    }

    fn source(&mut self, header: &SourceHeader) -> usize {
        let sources = &mut self.out.sources;
        let met = sources.iter().position(|it| it.checksum == header.checksum);
        met.unwrap_or_else(|| {
            sources.push(SourceNote {
                kind: header.kind,
                year: header.year,
                file: header.file_name.clone(),
                stage: header.stage,
                published_on: header.published_on,
                checksum: header.checksum.clone(),
            });
            sources.len() - 1
        })
    }

    /// The figure of the latest year that any file has the school in.
    fn figure(&mut self, about: &About, measure: &str, group: &str) {
        let known = self.known;
        let latest = columns(measure, group).find_map(|(kind, column)| {
            let years = known.files.years(kind);
            let mut latest = years.into_iter().rev();
            latest.find_map(|year| {
                known.files.figure(self.urn, kind, column, year).map(|it| (it, column))
            })
        });
        let Some(((read, row), column)) = latest else { return };
        let groups = self.out.evidence.figures.entry(measure.to_owned()).or_default();
        groups.insert(group.to_owned(), read.value);
        let mut said = format!(
            "{}: {} in {}",
            column.meaning.label,
            say::figure(read.value, &column.meaning),
            read.academic_year
        );
        if let (Coded::Value(_), Some(margin)) = (read.value, read.margin) {
            let meaning = &column.meaning;
            said += &format!(" (margin {})", say::margin(margin, meaning.unit, meaning.decimals));
        }
        let header = row.source.clone();
        self.exhibit(about.clone(), said, Some(&header));
    }

    /// The latest outcome under each framework, as published: legacy and current apart.
    fn inspections(&mut self) {
        let known = self.known;
        let mine: Vec<Urn> = std::iter::once(self.urn)
            .chain(
                known
                    .files
                    .lineages
                    .get(&self.urn)
                    .into_iter()
                    .flat_map(|it| &it.followed)
                    .map(|it| it.predecessor),
            )
            .collect();
        let of_mine = |row: &&Row| matches!(row.place, Place::School(urn) if mine.contains(&urn));
        let rows = known.inspections.iter().filter(of_mine);
        let read = rows.map(|row| (Inspection::read(|name| row.cell(name)), row)).collect();
        for (inspection, row) in inspection::history_with(read) {
            for graded in grades(&inspection) {
                self.published(&graded, &inspection, row);
            }
        }
    }

    fn published(&mut self, graded: &Graded<'_>, inspection: &Inspection, row: &Row) {
        let Graded { framework, area, code, title } = graded;
        let held = self.out.evidence.inspections.entry(framework.id.clone()).or_default();
        if held.contains_key(&area.item.id) {
            return; // A later inspection has said.
        }
        held.insert(area.item.id.clone(), (*code).to_owned());
        let on = inspection.inspected_on().value();
        let on = on.map_or_else(|| "on a day not given".into(), |it| format!("on {}", Said(it)));
        let about =
            About::Inspection { framework: framework.id.clone(), area: area.item.id.clone() };
        let said = format!("{}: {title}, {on}", area.item.label);
        self.exhibit(about, said, Some(&row.source));
    }

    fn likely(&mut self) {
        let known = self.known;
        let urn = self.urn;
        for it in known.outlooks.iter().filter(|it| it.urn == urn) {
            let held = self.out.evidence.likely.entry(it.framework.clone()).or_default();
            held.insert(it.area.clone(), it.grade.clone());
            let said = format!(
                "{}. The trust’s own forecast, {}, {}. {}",
                grade_said(&it.framework, &it.area, &it.grade),
                known.by(&it.by),
                Said(it.at.day()),
                it.reason
            );
            let about = About::Likely { framework: it.framework.clone(), area: it.area.clone() };
            self.exhibit(about, said.trim().to_owned(), None);
        }
    }

    fn standing(&mut self) {
        let known = self.known;
        let Some(it) = known.standings.iter().find(|it| it.urn == self.urn) else { return };
        self.out.evidence.direction = it.direction;
        self.out.evidence.at_risk = it.at_risk;
        let by = format!("{}, {}", known.by(&it.by), Said(it.at.day()));
        if let Some(direction) = it.direction {
            let word = super::capital(direction.word());
            self.exhibit(About::Direction, format!("{word}. {} ({by})", it.reason), None);
        }
        if let Some(at_risk) = it.at_risk {
            let word = if at_risk { "At risk" } else { "Not at risk" };
            self.exhibit(About::AtRisk, format!("{word}. {} ({by})", it.reason), None);
        }
    }

    fn head(&mut self) {
        let known = self.known;
        let heads = known.holdings.iter().map(|it| &it.holding).filter(|it| {
            it.role == Role::Headteacher
                && it.school == Some(self.urn)
                && it.acting_for.is_none()
                && it.is_held_on(known.day)
        });
        let Some(since) = heads.map(|it| it.from_on).max() else { return };
        let months = since.until((Unit::Month, known.day)).map(|it| it.get_months());
        let Some(months) = months.ok().and_then(|it| u32::try_from(it).ok()) else { return };
        self.out.evidence.head_months = Some(months);
        let newly = if self.out.evidence.is_newly_led() == Some(true) {
            "New leadership: the"
        } else {
            "The"
        };
        let ago = how_long(since, known.day);
        let said = format!("{newly} head began on {}, {ago} ago", Said(since));
        self.exhibit(About::HeadInPost, said, None);
    }

    fn counts(&mut self) {
        let known = self.known;
        let mine = || known.given.iter().filter(|(giver, _)| *giver == self.urn);
        let (all, core) = (mine().count(), mine().filter(|(_, core)| *core).count());
        let ledger = "this academic year, by the days ledger";
        self.count(Counted::ContributionsGiven, all, ledger);
        self.count(Counted::CoreOfferContributions, core, ledger);
        // Whoever may not see a school's actions counts none: unknown is not nought.
        if known.sees_actions.contains(&self.urn) {
            let overdue = known.overdue.iter().filter(|it| **it == self.urn).count();
            let said = format!("on {}, of what was agreed at visits and meetings", Said(known.day));
            self.count(Counted::OverdueActions, overdue, &said);
        }
    }

    fn count(&mut self, of: Counted, count: usize, counted: &str) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        self.out.evidence.counts.insert(of, count);
        self.exhibit(
            About::Count { of },
            format!("{}: {count} {counted}", sentence(of.word())),
            None,
        );
    }

    fn judged(&mut self) {
        let known = self.known;
        let urn = self.urn;
        let mine = known.judgements.iter().filter(|it| it.urn == urn);
        for it in mine.filter(|it| known.criteria.contains(&it.criterion)) {
            self.out.evidence.judged.insert(it.criterion.clone(), it.met);
            let said = format!("{} ({}, {})", it.evidence, known.by(&it.by), Said(it.on));
            self.exhibit(About::Judged { criterion: it.criterion.clone() }, said, None);
        }
    }
}

/// The columns that carry a measure of a group, by kind of file.
fn columns<'a>(
    measure: &'a str,
    group: &'a str,
) -> impl Iterator<Item = (SourceKind, &'static Column)> + 'a {
    KINDS.into_iter().filter_map(move |kind| {
        let columns = Catalogue::of(kind)?.columns();
        let fits =
            |it: &&Column| it.meaning.measure == measure && it.meaning.group.as_str() == group;
        Some((kind, columns.iter().find(fits)?))
    })
}
