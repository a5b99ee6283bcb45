//! `GET /data`: what has been loaded, from which file, what was refused, and what is missing for whom. Loading a file in
//! the browser goes through a preview: `data::uploads`.

mod gaps;
mod uploads;

use std::collections::BTreeMap;

use axum::{extract::Path, response::Response};
use trustwide_domain::{Moment, PersonId, SourceKind, access::Right, ids::SourceId};
use trustwide_storage::SourceHeader;

use crate::{
    errors::WebError,
    pages::data::{DataPage, LoadedFile, LoadedKind, Pages, SourcePage},
    routes::Routes,
    visit::Visit,
};

/// Faults shown on one page.
const FAULTS: usize = 200;

pub fn routes() -> Routes {
    Routes::default().get("/data", show).get("/data/{source}", source).and(uploads::routes())
}

async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeData)?;
    let form = uploads::form(&visit, "", "", None);
    let page = page(&visit, form).await?;
    visit.page(page).await
}

/// The page, with the upload form as somebody left it.
async fn page(visit: &Visit, upload: crate::look::Form) -> Result<DataPage, WebError> {
    let names = visit.scoped.names().await?;
    let retired: BTreeMap<SourceId, Moment> =
        visit.scoped.retired_sources().await?.into_iter().collect();
    let mut kinds: Vec<LoadedKind> = Vec::new();
    for kind in SourceKind::ALL {
        let all = visit.scoped.all_sources().await?;
        let files = all.iter().rev().filter(|it| it.kind == *kind && may_see(visit, it));
        let mut files: Vec<LoadedFile> =
            files.map(|it| file(it, &names, retired.get(&it.id).copied())).collect();
        files.sort_by(|a, b| {
            (a.retired_at.is_some(), b.year, b.landed_at).cmp(&(
                b.retired_at.is_some(),
                a.year,
                a.landed_at,
            ))
        });
        if !files.is_empty() {
            kinds.push(LoadedKind { kind: *kind, files });
        }
    }
    let may_load = visit.scoped.access().may_somewhere(Right::LoadFiles);
    Ok(DataPage { missing: gaps::gaps(visit).await?, kinds, upload: may_load.then_some(upload) })
}

/// A file of the trust's own results is for those who see unpublished results.
fn may_see(visit: &Visit, source: &SourceHeader) -> bool {
    source.kind != SourceKind::TrustResults || visit.scoped.access().may_somewhere(Right::SeeSchool)
}

/// Whether every row of a file is the reader's to see: unpublished results of several schools are for those who see
/// every school, and for whoever loaded them.
fn sees_all_of(visit: &Visit, source: &SourceHeader) -> bool {
    source.kind != SourceKind::TrustResults
        || visit.scoped.access().may(Right::SeeSchool)
        || source.landed_by == *visit.person()
}

fn file(
    header: &SourceHeader,
    names: &BTreeMap<PersonId, String>,
    retired_at: Option<Moment>,
) -> LoadedFile {
    LoadedFile {
        id: header.id.clone(),
        file: header.file_name.clone(),
        year: header.year,
        stage: header.stage,
        published_on: header.published_on,
        rows_read: header.rows_read.unsigned_abs(),
        rows_kept: header.rows_kept.unsigned_abs(),
        rows_refused: header.rows_refused.unsigned_abs(),
        cells_refused: header
            .issues
            .unsigned_abs()
            .saturating_sub(header.rows_refused.unsigned_abs()),
        landed_at: header.landed_at,
        landed_by: names.get(&header.landed_by).cloned().unwrap_or_else(|| "the operator".into()),
        checksum: header.checksum.clone(),
        reader: format!("version {}", header.reader_version),
        retired_at,
    }
}

/// `GET /data/{source}`: one file, and each thing in it that could not be used.
async fn source(Path(id): Path<String>, visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeeData)?;
    let id = SourceId(id);
    let all = visit.scoped.all_sources().await?;
    let header =
        all.iter().find(|it| it.id == id && may_see(&visit, it)).ok_or(WebError::NotFound)?;
    let names = visit.scoped.names().await?;
    let retired: BTreeMap<SourceId, Moment> =
        visit.scoped.retired_sources().await?.into_iter().collect();
    let withheld = !sees_all_of(&visit, header);
    let issues = if withheld { Vec::new() } else { visit.scoped.source_issues(&id).await? };
    let total = issues.len();
    let of = total.div_ceil(FAULTS).max(1);
    let number =
        visit.asked("page").and_then(|it| it.parse::<usize>().ok()).unwrap_or(1).clamp(1, of);
    let page = SourcePage {
        kind: header.kind,
        file: file(header, &names, retired.get(&id).copied()),
        covers: covers(header),
        issues: issues.into_iter().skip((number - 1) * FAULTS).take(FAULTS).collect(),
        issues_total: total as u64,
        issues_withheld: withheld,
        page: Pages { number: number as u32, of: of as u32, base: format!("/data/{id}?") },
    };
    visit.page(page).await
}

fn covers(header: &SourceHeader) -> String {
    let rows = trustwide_domain::say::count(header.rows_kept.unsigned_abs());
    let whose = if header.of_trust {
        "loaded by this trust"
    } else {
        "public reference data, shared by every trust here"
    };
    format!("{rows} rows; {whose}")
}
