//! `GET /`, `GET /trust`: what needs attention first, the trust's own figures, then every school by phase.
//!
//! Not a league table: by phase and in name order until somebody asks otherwise. What each school's figures are read
//! from is `evidence`; what "beyond chance" means is `domain::attention`.

mod attention;
mod export;
mod rows;

pub(crate) use self::{
    attention::{holding, of_school},
    rows::{ages, pupils},
};

use axum::{extract::Path, http::header::SET_COOKIE, response::Response};
use trustwide_domain::{
    Coded, Reason, SourceKind, Urn, access::Right, attention::expected_of, ids::RecordId,
};
use trustwide_storage::{
    published::{About, Answer},
    schools::School,
};

use crate::{
    banding, contacts,
    errors::WebError,
    evidence::{Evidence, Sources, column_of, plain, scale_of},
    look::{Undo, encoded},
    pages::{
        shared::{LeftOut, Phase, SchoolName, TrustFigure},
        trust::{PhaseGroup, SchoolFilter, SchoolSort, TrustActs, TrustPage},
    },
    reply,
    routes::Routes,
    visit::{Posted, Visit},
};

pub fn routes() -> Routes {
    Routes::default()
        .get("/trust", show)
        .get("/schools.csv", export::schools)
        .post("/schools/{urn}/watch", watch)
}

/// The trust page, for everybody who may see the schools' published figures. A filter stays until it is changed.
pub async fn show(visit: Visit) -> Result<Response, WebError> {
    visit.may_somewhere(Right::SeePublic)?;
    let asked = filter_asked(&visit);
    let clear = visit.asked("clear").is_some();
    if let (false, true, true, Some(kept)) =
        (clear, asked.is_empty(), visit.wants_html(), remembered(&visit))
    {
        return reply::see_other(&format!("/trust?{kept}"));
    }
    let page = page(&visit).await?;
    let mut response = visit.page(page).await?;
    if clear || !asked.is_empty() {
        let age = if clear { "; Max-Age=0" } else { "" };
        let cookie = format!("{}={asked}; Path=/; HttpOnly; SameSite=Lax{age}", reply::FILTER);
        response.headers_mut().append(SET_COOKIE, reply::header_value(&cookie)?);
    }
    Ok(response)
}

/// The parts of the address that filter and order the list; empty where it asks for neither.
fn filter_asked(visit: &Visit) -> String {
    let parts = ["phase", "name", "watched", "sort"];
    let asked = visit.query.iter().filter(|(name, _)| parts.contains(&name.as_str()));
    let asked: Vec<String> = asked
        .map(|(name, value)| {
            let value: String = value.chars().take(80).collect();
            format!("{name}={}", encoded(&value))
        })
        .collect();
    asked.join("&")
}

/// The filter kept from an earlier visit, where it filters or orders anything. A date that is asked for comes along.
fn remembered(visit: &Visit) -> Option<String> {
    let kept = visit.remembered.as_deref()?;
    let says =
        |pair: &str| !matches!(pair.split_once('='), None | Some((_, "") | ("sort", "name")));
    let safe = kept.bytes().all(|it| it.is_ascii_alphanumeric() || b"=&-_.~/%".contains(&it));
    let as_at =
        visit.asked("as_at").map_or_else(String::new, |day| format!("&as_at={}", encoded(day)));
    (safe && kept.split('&').any(says)).then(|| format!("{kept}{as_at}"))
}

async fn page(visit: &Visit) -> Result<TrustPage, WebError> {
    let schools = visit.scoped.schools().await?;
    let evidence = evidence_of(visit, &schools).await?;
    let mut sources = Sources::default();
    let mut all = rows::rows(visit, &schools, &evidence, &mut sources).await?;
    let filter = filter_of(visit);
    let attention = attention::attention(visit, &schools, &evidence, &mut all);
    let pupils = all
        .iter()
        .filter_map(|(_, row)| row.pupils.value.value())
        .fold(None, |sum: Option<f64>, it| Some(sum.unwrap_or(0.0) + it));
    Ok(TrustPage {
        name: visit.trust.name.clone(),
        uid: visit.trust.uid,
        schools: schools.len() as u32,
        pupils: pupils.map_or(Coded::Missing(Reason::NotAvailable), |it| Coded::Value(it as u32)),
        may: acts(visit),
        attention: attention.items,
        compared: attention.compared,
        figures: trust_figures(visit, &schools, &evidence).await?,
        week: contacts::landing::of_trust(visit).await?,
        bands: banding::landing::of_trust(visit).await?,
        phases: rows::phases(&filter, all, &evidence),
        sources: sources.list(&visit.scoped.names().await?),
        filter,
    })
}

/// What files say of these schools and of England.
async fn evidence_of(visit: &Visit, schools: &[School]) -> Result<Evidence, WebError> {
    use trustwide_domain::Place::*;
    let urns: Vec<Urn> = schools.iter().map(|it| it.urn).collect();
    let england = [England, EnglandState, EnglandPrimary, EnglandSecondary, EnglandSpecial];
    Ok(Evidence::load(&visit.scoped, &urns, &england).await?)
}

fn acts(visit: &Visit) -> TrustActs {
    let access = visit.scoped.access();
    TrustActs {
        watch: true,
        load_data: access.may_somewhere(Right::LoadFiles),
        export: access.may_somewhere(Right::Export),
    }
}

/// The filter that the address asks for; what it does not know counts as not asked.
fn filter_of(visit: &Visit) -> SchoolFilter {
    let sorts = [
        SchoolSort::Name,
        SchoolSort::Pupils,
        SchoolSort::Disadvantaged,
        SchoolSort::Sen,
        SchoolSort::Headline,
        SchoolSort::Attendance,
    ];
    SchoolFilter {
        phase: visit
            .asked("phase")
            .and_then(|word| Phase::ALL.into_iter().find(|it| it.word() == word)),
        name: visit.asked("name").unwrap_or_default().chars().take(80).collect(),
        watched_only: visit.asked("watched").is_some(),
        sort: visit
            .asked("sort")
            .and_then(|word| sorts.into_iter().find(|it| it.word() == word))
            .unwrap_or_default(),
    }
}

/// The trust's own figure of each phase's headline measure, the department's way and plainly, in the latest year.
async fn trust_figures(
    visit: &Visit,
    schools: &[School],
    evidence: &Evidence,
) -> Result<Vec<TrustFigure>, WebError> {
    let mut figures = Vec::new();
    for (kind, measure, phase) in [
        (SourceKind::Ks2, "rwm_expected", Phase::Primary),
        (SourceKind::Ks4, "attainment8", Phase::Secondary),
    ] {
        let (Some(year), Some(column)) =
            (evidence.years(kind).into_iter().next_back(), column_of(kind, measure))
        else {
            continue;
        };
        let answers = visit.scoped.figures(About::Trust, Some(&column.name), Some(year)).await?;
        let Some(answer) = answers.into_iter().find(|it| it.group == "all") else { continue };
        let expected =
            |urn: &Urn| schools.iter().any(|it| it.urn == *urn && teaches(it, evidence, kind));
        let counted = schools.iter().filter(|it| expected(&it.urn)).count();
        if counted > 0 {
            let england = evidence.england(kind, column, year, phase);
            figures.push(trust_figure(answer, column, england, counted, expected));
        }
    }
    Ok(figures)
}

/// Whether a school has results of a kind: by the ages it teaches, or by its phase where no register gives them. Special
/// schools enter pupils as suits them, so they count where they have any.
fn teaches(school: &School, evidence: &Evidence, kind: SourceKind) -> bool {
    let phase = rows::phase(school, evidence);
    match evidence.register(school.urn).and_then(ages) {
        Some((low, high)) => expected_of(low, high).contains(&kind),
        None if kind == SourceKind::Ks2 => matches!(phase, Phase::Primary | Phase::AllThrough),
        None => matches!(phase, Phase::Secondary | Phase::AllThrough),
    }
}

fn trust_figure(
    answer: Answer,
    column: &trustwide_domain::measures::Column,
    england: Coded<f64>,
    expected: usize,
    is_expected: impl Fn(&Urn) -> bool,
) -> TrustFigure {
    let left_out: Vec<LeftOut> = answer
        .left_out
        .iter()
        .filter(|it| is_expected(&it.urn))
        .map(|it| LeftOut {
            school: SchoolName { urn: it.urn, name: it.name.clone() },
            why: it.why.words().into(),
        })
        .collect();
    let mut all = plain(answer.recomputed, column).with_pupils(answer.pupils_counted);
    if let Some(margin) = answer.margin {
        all = all.with_margin(margin.lower, margin.upper);
    }
    let weighted = answer.department_weighted.unwrap_or(Coded::Missing(Reason::NotApplicable));
    TrustFigure {
        label: answer.label,
        year: answer.academic_year,
        published: answer.published.source.as_ref().map(|_| plain(answer.published.figure, column)),
        weighted: plain(weighted, column),
        plain: all,
        england,
        scale: scale_of(column),
        pupils_counted: answer.pupils_counted,
        pupils_total: Coded::Value(answer.pupils_total),
        schools_counted: (expected - left_out.len().min(expected)) as u32,
        left_out,
    }
}

/// `POST /schools/{urn}/watch`: puts a school on the reader's watchlist, or takes it off again.
async fn watch(Path(urn): Path<Urn>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::SeePublic)?;
    let school = visit.scoped.find_school(urn).await?.ok_or(WebError::NotFound)?;
    let watched = visit.scoped.watched().await?.into_iter().find(|(it, _)| *it == urn);
    let mut write = visit.write().await?;
    let back = match posted.field("back") {
        "" => "/trust",
        back => back,
    };
    let (text, action) = match watched {
        Some((_, edited)) => {
            write.stop_watching(&edited).await?;
            let action = format!("/undo/watch/{}/{}", edited.record, edited.version);
            (format!("You no longer watch {}.", school.name), action)
        }
        None => {
            let record = RecordId(write.new_id());
            write.watch(record.clone(), urn).await?;
            (format!("You are watching {}.", school.name), format!("/undo/watch/{record}/-"))
        }
    };
    write.commit().await?;
    let action = format!("{action}?to={}", encoded(back));
    reply::done(back, &text, Some(Undo { label: "Undo".into(), action }))
}

/// Schools of one phase that the filter lets through, for the list and for the file.
fn shown(
    groups: &[PhaseGroup],
) -> impl Iterator<Item = (&PhaseGroup, &crate::pages::trust::SchoolRow)> {
    groups.iter().flat_map(|group| group.schools.iter().map(move |row| (group, row)))
}
