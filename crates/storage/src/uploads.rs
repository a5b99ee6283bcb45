//! Files uploaded in the browser, waiting for their uploader to look at the preview and land or discard them.
//!
//! An upload is nobody else's business: only its uploader finds it. Not here: reading it (`importers`), landing (`landing`).

use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, DerivePartialModel, EntityTrait, PaginatorTrait,
    QueryFilter, QueryOrder,
};
use serde::Serialize;
use trustwide_domain::{
    AcademicYear, Moment, SourceKind,
    ids::{PersonId, TrustId},
};

use crate::{Database, Scoped, StorageError, Write, database::Reach, tables::upload};

/// The largest file that may wait.
pub const UPLOAD_BYTES: usize = 256 << 20;
/// How many files one person may have waiting.
pub const UPLOADS_EACH: u64 = 10;

/// A file to be put aside.
#[derive(Debug, Clone)]
pub struct NewUpload {
    /// Made by the form, so that a form sent twice puts one file.
    pub id: String,
    pub file_name: String,
    pub kind: SourceKind,
    pub year: Option<AcademicYear>,
    pub bytes: Vec<u8>,
}

/// A file that waits, without its bytes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UploadLine {
    pub id: String,
    pub file_name: String,
    pub kind: SourceKind,
    pub year: Option<AcademicYear>,
    pub uploaded_at: Moment,
}

/// A file that waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upload {
    pub line: UploadLine,
    pub bytes: Vec<u8>,
}

impl Database {
    /// Puts a file aside for its uploader. [`StorageError::Already`] where the form was sent twice.
    pub async fn put_upload(
        &self,
        trust: &TrustId,
        person: &PersonId,
        new: NewUpload,
    ) -> Result<(), StorageError> {
        if new.bytes.len() > UPLOAD_BYTES {
            let most = UPLOAD_BYTES >> 20;
            return Err(StorageError::Refused(format!("A file may have at most {most} MB.")));
        }
        let _queue = self.writing().await;
        let tx = self.changing(Reach::Trust(&trust.0)).await?;
        if upload::Entity::find_by_id(new.id.clone()).one(&tx).await?.is_some() {
            return Err(StorageError::Already { record: new.id });
        }
        if upload::Entity::find().filter(of(trust, person)).count(&tx).await? >= UPLOADS_EACH {
            return Err(StorageError::Refused(format!(
                "{UPLOADS_EACH} files are waiting already: load or discard one of them first."
            )));
        }
        let row = upload::ActiveModel {
            id: Set(new.id),
            trust_id: Set(trust.0.clone()),
            person_id: Set(person.0.clone()),
            file_name: Set(new.file_name),
            kind: Set(new.kind.word().into()),
            academic_year: Set(new.year.map(|year| year.to_string())),
            uploaded_at: Set(self.surroundings().now().0),
            bytes: Set(new.bytes),
        };
        upload::Entity::insert(row).exec_without_returning(&tx).await?;
        Ok(tx.commit().await?)
    }

    /// Discards a file that waits; one that is not there, or is another's, is left as it is.
    pub async fn discard_upload(
        &self,
        trust: &TrustId,
        person: &PersonId,
        id: &str,
    ) -> Result<(), StorageError> {
        let tx = self.changing(Reach::Trust(&trust.0)).await?;
        let one = of(trust, person).add(upload::Column::Id.eq(id));
        upload::Entity::delete_many().filter(one).exec(&tx).await?;
        Ok(tx.commit().await?)
    }
}

impl Scoped {
    /// The asker's files that wait, oldest first.
    pub async fn uploads(&self) -> Result<Vec<UploadLine>, StorageError> {
        let mine = upload::Entity::find().filter(of(&self.who().trust, &self.who().person));
        let rows = mine
            .order_by_asc(upload::Column::UploadedAt)
            .order_by_asc(upload::Column::Id)
            .into_partial_model::<LineRow>();
        rows.all(self.tx()).await?.into_iter().map(UploadLine::try_from).collect()
    }

    /// One of the asker's files that wait.
    pub async fn find_upload(&self, id: &str) -> Result<Option<Upload>, StorageError> {
        let mine = of(&self.who().trust, &self.who().person).add(upload::Column::Id.eq(id));
        let row = upload::Entity::find().filter(mine).one(self.tx()).await?;
        row.map(Upload::try_from).transpose()
    }
}

impl Write {
    /// Discards the writer's own file in the same write that lands it.
    pub async fn discard_upload(&mut self, id: &str) -> Result<(), StorageError> {
        let one = of(&self.trust(), self.by()).add(upload::Column::Id.eq(id));
        upload::Entity::delete_many().filter(one).exec(self.tx()).await?;
        Ok(())
    }
}

fn of(trust: &TrustId, person: &PersonId) -> Condition {
    Condition::all()
        .add(upload::Column::TrustId.eq(trust.0.clone()))
        .add(upload::Column::PersonId.eq(person.0.clone()))
}

#[derive(DerivePartialModel)]
#[sea_orm(entity = "upload::Entity")]
struct LineRow {
    id: String,
    file_name: String,
    kind: String,
    academic_year: Option<String>,
    uploaded_at: i64,
}

impl TryFrom<LineRow> for UploadLine {
    type Error = StorageError;
    fn try_from(row: LineRow) -> Result<Self, StorageError> {
        let year = row.academic_year.map(|it| it.parse()).transpose();
        Ok(UploadLine {
            id: row.id,
            file_name: row.file_name,
            kind: row.kind.parse().map_err(StorageError::damaged)?,
            year: year.map_err(StorageError::damaged)?,
            uploaded_at: Moment(row.uploaded_at),
        })
    }
}

impl TryFrom<upload::Model> for Upload {
    type Error = StorageError;
    fn try_from(row: upload::Model) -> Result<Self, StorageError> {
        let upload::Model { id, file_name, kind, academic_year, uploaded_at, bytes, .. } = row;
        let line = LineRow { id, file_name, kind, academic_year, uploaded_at };
        Ok(Upload { line: line.try_into()?, bytes })
    }
}
