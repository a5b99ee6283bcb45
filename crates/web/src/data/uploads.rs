//! Loading a file in the browser: sent, read, shown before anything changes, then landed or discarded.

use axum::{
    extract::{Multipart, Path},
    response::Response,
};
use trustwide_domain::{AcademicYear, Cell, Place, SourceKind, access::Right, source::ReadFile};
use trustwide_importers::{Hints, ImportError, READER_VERSION};
use trustwide_storage::{
    landing::checksum,
    uploads::{NewUpload, UPLOAD_BYTES, Upload},
};

use crate::{
    errors::WebError,
    look::{Choice, Field, FieldKind, Form},
    pages::{
        shared::SchoolName,
        upload::{FirstRows, PreviewPage},
    },
    reply,
    routes::Routes,
    sent_file::SentFile,
    typed,
    visit::{Posted, Visit},
};

/// Rows, columns and faults that a preview shows.
const ROWS_SHOWN: usize = 8;
const COLUMNS_SHOWN: usize = 8;
const FAULTS_SHOWN: usize = 50;

pub fn routes() -> Routes {
    Routes::default()
        .post("/data/uploads", upload)
        .get("/data/uploads/{id}", preview)
        .post("/data/uploads/{id}/landing", land)
        .post("/data/uploads/{id}/discard", discard)
}

/// The form that sends a file, as typed, with what was wrong.
pub fn form(visit: &Visit, kind: &str, year: &str, fault: Option<String>) -> Form {
    let any = Choice::new("", "Work it out from the file").chosen(kind.is_empty());
    let kinds = SourceKind::ALL
        .iter()
        .map(|it| Choice::new(it.word(), it.title()).chosen(it.word() == kind));
    let mut file = Field::new("file", "File", FieldKind::File)
        .with_help("As it was published or exported: CSV, JSON or XLSX, zipped or not.");
    file.error = fault;
    let fields = vec![
        Field::hidden("id", visit.app.db.surroundings().new_id()),
        Field::new(
            "kind",
            "What it holds",
            FieldKind::Select(std::iter::once(any).chain(kinds).collect()),
        ),
        Field::text("year", "Academic year")
            .with_help("Only where the file does not say, such as 2025-26.")
            .with_value(year)
            .optional(),
        file,
    ];
    Form::new("/data/uploads", "Check the file", fields)
}

/// `POST /data/uploads`: reads the file once to see that it can be, and puts it aside for its preview.
async fn upload(visit: Visit, multipart: Multipart) -> Result<Response, WebError> {
    visit.may_somewhere(Right::LoadFiles)?;
    let sent = SentFile::read(multipart, UPLOAD_BYTES).await?;
    visit.check_token(sent.field("form_token"))?;
    let [id, kind, year] = ["id", "kind", "year"].map(|it| sent.field(it).to_owned());
    match check(sent).await {
        Ok(new) => {
            visit.app.db.put_upload(&visit.trust.id, visit.person(), new).await?;
            reply::see_other(&format!("/data/uploads/{id}"))
        }
        Err(fault) => {
            let page = super::page(&visit, form(&visit, &kind, &year, Some(fault))).await?;
            visit.page_with_errors(page).await
        }
    }
}

/// The file as it will be put aside, or what is wrong with it in a sentence.
async fn check(sent: SentFile) -> Result<NewUpload, String> {
    if sent.bytes.is_empty() {
        return Err("Choose a file.".into());
    }
    let id = sent.field("id").to_owned();
    if id.is_empty() || id.len() > 64 {
        return Err("Please load the page again and choose the file once more.".into());
    }
    let year = match sent.field("year") {
        "" => None,
        text => Some(
            text.parse::<AcademicYear>().map_err(|error| typed::sentence(&error.to_string()))?,
        ),
    };
    let asked = SourceKind::ALL.iter().copied().find(|it| it.word() == sent.field("kind"));
    let (name, bytes) = (sent.name.clone(), sent.bytes);
    let work = tokio::task::spawn_blocking(move || {
        let kind = asked.or_else(|| trustwide_importers::guess_kind(&bytes));
        let kind = kind.ok_or(
            "What this file holds cannot be told from its headings. Say what it is.".to_owned(),
        )?;
        let read =
            read(kind, &name, &bytes, year).map_err(|error| typed::sentence(&error.to_string()))?;
        Ok::<_, String>((read.kind, bytes))
    });
    let (kind, bytes) = work.await.map_err(|_| "The file could not be read.".to_owned())??;
    Ok(NewUpload { id, file_name: sent.name, kind, year, bytes })
}

fn read(
    kind: SourceKind,
    name: &str,
    bytes: &[u8],
    year: Option<AcademicYear>,
) -> Result<ReadFile, ImportError> {
    trustwide_importers::read(kind, name, bytes, &Hints { year, ..Hints::default() })
}

/// The asker's own upload, read again.
async fn find(visit: &Visit, id: &str) -> Result<(Upload, ReadFile), WebError> {
    let upload = visit.scoped.find_upload(id).await?.ok_or(WebError::NotFound)?;
    let work = tokio::task::spawn_blocking(move || {
        let line = &upload.line;
        let read = read(line.kind, &line.file_name, &upload.bytes, line.year)?;
        Ok::<_, ImportError>((upload, read))
    });
    Ok(work.await.map_err(|error| WebError::Broken(error.to_string()))??)
}

/// `GET /data/uploads/{id}`: what it is, what landing it would do, and what in it cannot be used.
async fn preview(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::LoadFiles)?;
    let (upload, read) = find(&visit, &id).await?;
    let schools = visit.scoped.schools().await?;
    let has = |urn| read.block.rows.iter().any(|row| row.place == Place::School(urn));
    let (found, missing): (Vec<_>, Vec<_>) = schools.iter().partition(|it| has(it.urn));
    let print = checksum(&upload.bytes);
    let in_force = visit.scoped.sources().await?;
    let already = in_force
        .iter()
        .any(|it| it.checksum == print && it.kind == read.kind && it.year == read.year);
    let page = PreviewPage {
        file: upload.line.file_name.clone(),
        size_bytes: upload.bytes.len() as u64,
        kind: read.kind,
        year: read.year,
        stage: read.stage,
        published_on: read.published_on,
        rows_read: read.rows_read,
        rows_kept: read.block.rows.len() as u64,
        rows_refused: read.rows_refused(),
        changes: changes(
            &read,
            found.len(),
            in_force.iter().filter(|it| it.kind == read.kind && it.year == read.year).count(),
        ),
        schools_found: found.len() as u32,
        schools_missing: missing
            .into_iter()
            .map(|it| SchoolName { urn: it.urn, name: it.name.clone() })
            .collect(),
        issues: read.issues.iter().take(FAULTS_SHOWN).cloned().collect(),
        issues_total: read.issues.len() as u64,
        first_rows: first_rows(&read),
        already_landed: already,
        land: (!already).then(|| {
            Form::new(format!("/data/uploads/{id}/landing"), "Load this file", Vec::new())
        }),
        discard: Form::new(format!("/data/uploads/{id}/discard"), "Discard it", Vec::new()),
    };
    visit.page(page).await
}

fn changes(read: &ReadFile, found: usize, rivals: usize) -> Vec<String> {
    let of_year = read.year.map_or_else(String::new, |it| format!(" of {it}"));
    let mut all =
        vec![format!("{}{of_year} will be added for {found} of your schools.", read.kind.title())];
    if rivals > 0 {
        all.push(format!(
            "{} of this kind and year {} here already. For each school the firmest figures win, then the latest; nothing is deleted.",
            if rivals == 1 { "One file".to_owned() } else { format!("{rivals} files") },
            if rivals == 1 { "is" } else { "are" },
        ));
    }
    if read.kind == SourceKind::TrustResults {
        all.push("They are marked as reported by the trust and unvalidated until the department publishes.".into());
    }
    all
}

fn first_rows(read: &ReadFile) -> FirstRows {
    let columns = &read.block.columns;
    let cell = |cell: Cell<'_>| match cell {
        Cell::Text(text) => text.to_owned(),
        Cell::Number(number) => number.to_string(),
        Cell::Missing(reason) => reason.words().to_owned(),
    };
    let line = |row| read.block.cells(row).take(COLUMNS_SHOWN).map(cell).collect();
    FirstRows {
        columns: columns.iter().take(COLUMNS_SHOWN).cloned().collect(),
        rows: read.block.rows.iter().take(ROWS_SHOWN).map(line).collect(),
        more_columns: columns.len().saturating_sub(COLUMNS_SHOWN) as u32,
    }
}

/// `POST /data/uploads/{id}/landing`: lands the file, all of it in one write.
async fn land(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::LoadFiles)?;
    let (upload, read) = find(visit, &id).await?;
    let mut write = visit.write().await?;
    let landed = write.land(&upload.line.file_name, &upload.bytes, READER_VERSION, &read).await?;
    write.discard_upload(&id).await?;
    write.commit().await?;
    let kept = trustwide_domain::say::count(read.block.rows.len() as u64);
    let text = match landed.already {
        true => format!("{} had been loaded before, so nothing changed.", upload.line.file_name),
        false => format!(
            "{} is loaded: {kept} rows kept, {} refused.",
            upload.line.file_name,
            read.rows_refused()
        ),
    };
    reply::done(&format!("/data/{}", landed.id), &text, None)
}

/// `POST /data/uploads/{id}/discard`: nothing of the file stays.
async fn discard(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::LoadFiles)?;
    visit.app.db.discard_upload(&visit.trust.id, visit.person(), &id).await?;
    reply::done("/data", "The file is discarded: nothing of it was kept.", None)
}
