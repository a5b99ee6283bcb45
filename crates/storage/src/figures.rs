//! Figures out of landed files: for each place and year the highest stage wins, then the latest.
//!
//! Not here: what a column means (`domain::measures`) or how schools add up (`domain::figures`).

use std::{
    collections::BTreeMap,
    sync::{Arc, PoisonError},
};

use jiff::civil::Date;
use sea_orm::{
    ColumnTrait, Condition, DerivePartialModel, EntityTrait, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, sea_query::ExprTrait,
};
use serde::Serialize;
use trustwide_domain::{
    AcademicYear, Cell, Moment, Place, Reason, SourceKind, Stage,
    access::Right,
    block::{Cells, cell_at},
    ids::{PersonId, SourceId},
    source::Issue,
};

use crate::{
    Scoped, StorageError,
    tables::{source, source_issue, source_row},
    trusts::PUBLIC,
};

/// Rows read at a time when a whole file is walked.
const ROWS_AT_ONCE: u64 = 4_000;

/// A landed file, without its rows. It never changes, save that it may be retired.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct SourceHeader {
    pub id: SourceId,
    pub kind: SourceKind,
    pub year: Option<AcademicYear>,
    pub stage: Stage,
    /// Whether it is the trust's own file, rather than public reference data.
    pub of_trust: bool,
    pub file_name: String,
    pub checksum: String,
    pub reader_version: i64,
    pub published_on: Option<Date>,
    #[serde(skip)]
    pub columns: Vec<String>,
    pub rows_read: i64,
    pub rows_kept: i64,
    pub rows_refused: i64,
    /// Rows refused, and cells coded because their value could not be read.
    pub issues: i64,
    pub landed_at: Moment,
    pub landed_by: PersonId,
}

impl SourceHeader {
    /// Where a column's cell lies, whatever the case of its name.
    pub fn column(&self, name: &str) -> Option<usize> {
        self.columns.iter().position(|column| column.eq_ignore_ascii_case(name))
    }

    /// What decides between two files that both speak of a place and year: stage, then publication, then landing.
    fn firmness(&self) -> (Stage, Option<Date>, Moment, &SourceId) {
        (self.stage, self.published_on, self.landed_at, &self.id)
    }
}

/// One row of a landed file.
#[derive(Debug, Clone)]
pub struct Row {
    pub source: Arc<SourceHeader>,
    pub place: Place,
    pub line: i64,
    cells: Vec<u8>,
}

impl Row {
    /// A cell by its column's name in any case; [`Reason::NotInFile`] where the file has no such column.
    ///
    /// A school without results has a row that says why in its last cell (`NEW`, say) and ends there: that reason then
    /// stands for all the cells after it.
    pub fn cell(&self, column: &str) -> Cell<'_> {
        match self.source.column(column).map(|at| cell_at(&self.cells, at)) {
            Some(Cell::Missing(Reason::ShortRow)) => Cell::Missing(self.why_short()),
            Some(cell) => cell,
            None => Cell::Missing(Reason::NotInFile),
        }
    }

    fn why_short(&self) -> Reason {
        let short = Cell::Missing(Reason::ShortRow);
        match Cells::of(&self.cells).take_while(|cell| *cell != short).last() {
            Some(Cell::Missing(why)) if why != Reason::Blank => why,
            _ => Reason::ShortRow,
        }
    }

    /// A cell by its column's position, for loops over many rows of one file.
    pub fn cell_at(&self, column: usize) -> Cell<'_> {
        cell_at(&self.cells, column)
    }
}

impl Scoped {
    /// The files in force as at this scope's date, firmest last, the trust's own and the public ones.
    pub async fn sources(&self) -> Result<Vec<Arc<SourceHeader>>, StorageError> {
        let known_by = self.as_at().known_by.0;
        let in_force = Condition::all()
            .add(source::Column::LandedAt.lte(known_by))
            .add(source::Column::RetiredAt.is_null().or(source::Column::RetiredAt.gt(known_by)));
        self.headers_where(in_force).await
    }

    /// Every file ever landed, retired ones too, firmest last.
    pub async fn all_sources(&self) -> Result<Vec<Arc<SourceHeader>>, StorageError> {
        self.headers_where(Condition::all()).await
    }

    async fn headers_where(
        &self,
        condition: Condition,
    ) -> Result<Vec<Arc<SourceHeader>>, StorageError> {
        let ids: Vec<String> = source::Entity::find()
            .select_only()
            .column(source::Column::Id)
            .filter(source::Column::TrustId.is_in([PUBLIC, self.who().trust.0.as_str()]))
            .filter(condition)
            .into_tuple()
            .all(self.tx())
            .await?;
        let mut headers = Vec::with_capacity(ids.len());
        for id in ids {
            headers.push(self.header(id).await?);
        }
        headers.sort_by(|a, b| a.firmness().cmp(&b.firmness()));
        Ok(headers)
    }

    async fn header(&self, id: String) -> Result<Arc<SourceHeader>, StorageError> {
        let kept =
            self.db().headers().lock().unwrap_or_else(PoisonError::into_inner).get(&id).cloned();
        if let Some(header) = kept {
            return Ok(header);
        }
        let find = source::Entity::find_by_id(id.clone()).into_partial_model::<HeaderRow>();
        let found = find.one(self.tx()).await?.ok_or(StorageError::NotFound { what: "file" })?;
        let issues =
            source_issue::Entity::find().filter(source_issue::Column::SourceId.eq(id.clone()));
        let issues = issues.count(self.tx()).await? as i64;
        let header = Arc::new(SourceHeader { issues, ..SourceHeader::try_from(found)? });
        self.db()
            .headers()
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .insert(id, header.clone());
        Ok(header)
    }

    /// The rows about some places out of files of some kinds: the winning file's rows for each kind, year and place.
    ///
    /// Rows of the trust's own, unpublished files come only for schools that the asker may see into.
    pub async fn rows(
        &self,
        kinds: &[SourceKind],
        places: &[Place],
    ) -> Result<Vec<Row>, StorageError> {
        let sources = self.sources_of(kinds).await?;
        let mut rows = Vec::new();
        for some in places.chunks(400) {
            let about = source_row::Column::Place.is_in(some.iter().map(Place::to_string));
            rows.extend(self.rows_where(&sources, about.into()).await?);
        }
        Ok(winners(rows))
    }

    /// Every row of some kinds, for one year where asked: winners only, in order of place.
    pub async fn all_rows(
        &self,
        kinds: &[SourceKind],
        year: Option<AcademicYear>,
    ) -> Result<Vec<Row>, StorageError> {
        let mut sources = self.sources_of(kinds).await?;
        sources.retain(|_, header| year.is_none() || header.year == year);
        let rows = self.rows_where(&sources, Condition::all()).await?;
        Ok(winners(rows))
    }

    /// Every row about some places in every file of one kind, superseded files' rows too: a history.
    pub async fn every_row(
        &self,
        kind: SourceKind,
        places: &[Place],
    ) -> Result<Vec<Row>, StorageError> {
        let sources = self.sources_of(&[kind]).await?;
        let mut rows = Vec::new();
        for some in places.chunks(400) {
            let about = source_row::Column::Place.is_in(some.iter().map(Place::to_string));
            rows.extend(self.rows_where(&sources, about.into()).await?);
        }
        Ok(rows)
    }

    /// Walks every row of one kind, file by file, the firmest file last, a few thousand rows in memory at a time.
    pub async fn each_row(
        &self,
        kind: SourceKind,
        year: Option<AcademicYear>,
        mut see: impl FnMut(&Row),
    ) -> Result<(), StorageError> {
        let sources = self.sources().await?.into_iter();
        for source in sources.filter(|it| it.kind == kind && (year.is_none() || it.year == year)) {
            let only = BTreeMap::from([(source.id.0.clone(), source)]);
            let mut after = String::new();
            loop {
                let next = Condition::all().add(source_row::Column::Place.gt(after.clone()));
                let rows = self.rows_limited(&only, next, Some(ROWS_AT_ONCE)).await?;
                rows.iter().for_each(&mut see);
                match rows.last() {
                    // A place with several rows may straddle the end of a page only in files that have such places,
                    // and those are small; files of figures have one row a place.
                    Some(last) if rows.len() as u64 >= ROWS_AT_ONCE => {
                        after = last.place.to_string()
                    }
                    _ => break,
                }
            }
        }
        Ok(())
    }

    async fn sources_of(
        &self,
        kinds: &[SourceKind],
    ) -> Result<BTreeMap<String, Arc<SourceHeader>>, StorageError> {
        let sources =
            self.sources().await?.into_iter().filter(|header| kinds.contains(&header.kind));
        Ok(sources.map(|header| (header.id.0.clone(), header)).collect())
    }

    async fn rows_where(
        &self,
        sources: &BTreeMap<String, Arc<SourceHeader>>,
        condition: Condition,
    ) -> Result<Vec<Row>, StorageError> {
        self.rows_limited(sources, condition, None).await
    }

    async fn rows_limited(
        &self,
        sources: &BTreeMap<String, Arc<SourceHeader>>,
        condition: Condition,
        limit: Option<u64>,
    ) -> Result<Vec<Row>, StorageError> {
        if sources.is_empty() {
            return Ok(Vec::new());
        }
        let found: Vec<(String, String, i64, Vec<u8>)> = source_row::Entity::find()
            .select_only()
            .columns([
                source_row::Column::SourceId,
                source_row::Column::Place,
                source_row::Column::Line,
                source_row::Column::Cells,
            ])
            .filter(source_row::Column::SourceId.is_in(sources.keys().cloned()))
            .filter(condition)
            .order_by_asc(source_row::Column::Place)
            .order_by_asc(source_row::Column::SourceId)
            .order_by_asc(source_row::Column::Line)
            .order_by_asc(source_row::Column::Part)
            .limit(limit)
            .into_tuple()
            .all(self.tx())
            .await?;
        let mut rows = Vec::with_capacity(found.len());
        for (id, place, line, cells) in found {
            let place: Place = place.parse().map_err(StorageError::damaged)?;
            let source = sources.get(&id).ok_or(StorageError::NotFound { what: "file" })?.clone();
            if source.kind != SourceKind::TrustResults || self.may_see_private(place) {
                rows.push(Row { source, place, line, cells });
            }
        }
        Ok(rows)
    }

    fn may_see_private(&self, place: Place) -> bool {
        match place {
            Place::School(urn) => self.sees_school(urn),
            _ => self.access().may(Right::SeeSchool),
        }
    }

    /// What could not be used of a file, in the order of its lines; only for a file of this scope.
    pub async fn source_issues(&self, id: &SourceId) -> Result<Vec<Issue>, StorageError> {
        let of_file = source_issue::Entity::find()
            .filter(source_issue::Column::SourceId.eq(id.0.clone()))
            .filter(source_issue::Column::TrustId.is_in([PUBLIC, self.who().trust.0.as_str()]));
        let rows = of_file.order_by_asc(source_issue::Column::N).all(self.tx()).await?;
        let issue = |row: source_issue::Model| Issue {
            line: row.line.unsigned_abs(),
            column: row.column_name,
            value: row.value,
            reason: row.reason,
            row_refused: row.row_refused != 0,
        };
        Ok(rows.into_iter().map(issue).collect())
    }

    /// The files retired as at this scope's date, and when.
    pub async fn retired_sources(&self) -> Result<Vec<(SourceId, Moment)>, StorageError> {
        let known_by = self.as_at().known_by.0;
        let found: Vec<(String, i64)> = source::Entity::find()
            .select_only()
            .columns([source::Column::Id, source::Column::RetiredAt])
            .filter(source::Column::TrustId.is_in([PUBLIC, self.who().trust.0.as_str()]))
            .filter(source::Column::RetiredAt.lte(known_by))
            .into_tuple()
            .all(self.tx())
            .await?;
        Ok(found.into_iter().map(|(id, at)| (SourceId(id), Moment(at))).collect())
    }
}

/// Keeps, for each kind, year and place, the rows of the firmest file. Inspections have no year and are a history of
/// their own: every file's rows stay.
fn winners(rows: Vec<Row>) -> Vec<Row> {
    let mut best: BTreeMap<(SourceKind, Option<AcademicYear>, Place), Arc<SourceHeader>> =
        BTreeMap::new();
    for row in &rows {
        let firmest = best.entry(contest(row)).or_insert_with(|| row.source.clone());
        if firmest.firmness() < row.source.firmness() {
            *firmest = row.source.clone();
        }
    }
    let won = |row: &Row| {
        row.source.kind == SourceKind::Inspections || best[&contest(row)].id == row.source.id
    };
    rows.into_iter().filter(won).collect()
}

fn contest(row: &Row) -> (SourceKind, Option<AcademicYear>, Place) {
    (row.source.kind, row.source.year, row.place)
}

/// A source without its bytes.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "source::Entity")]
struct HeaderRow {
    id: String,
    trust_id: String,
    kind: String,
    academic_year: String,
    stage: String,
    file_name: String,
    checksum: String,
    reader_version: i64,
    published_on: Option<String>,
    columns: String,
    rows_read: i64,
    rows_kept: i64,
    rows_refused: i64,
    landed_at: i64,
    landed_by: String,
}

impl TryFrom<HeaderRow> for SourceHeader {
    type Error = StorageError;
    fn try_from(row: HeaderRow) -> Result<Self, StorageError> {
        let year = (!row.academic_year.is_empty()).then(|| row.academic_year.parse());
        Ok(SourceHeader {
            id: SourceId(row.id),
            kind: row.kind.parse().map_err(StorageError::damaged)?,
            year: year.transpose().map_err(StorageError::damaged)?,
            stage: row.stage.parse().map_err(StorageError::damaged)?,
            of_trust: row.trust_id != PUBLIC,
            file_name: row.file_name,
            checksum: row.checksum,
            reader_version: row.reader_version,
            published_on: crate::schools::stored_day(row.published_on)?,
            columns: serde_json::from_str(&row.columns).map_err(StorageError::damaged)?,
            rows_read: row.rows_read,
            rows_kept: row.rows_kept,
            rows_refused: row.rows_refused,
            issues: 0,
            landed_at: Moment(row.landed_at),
            landed_by: PersonId(row.landed_by),
        })
    }
}
