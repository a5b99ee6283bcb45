//! Taking acts of banding back: only what nothing has followed from yet.

use trustwide_domain::{RecordId, access::Right};
use trustwide_storage::{
    Edited, StorageError, Versioned,
    tables::{
        banding_comment, banding_decision, banding_round, condition, judgement, outlook, prospect,
        recommendation, standing, telling,
    },
};

use crate::{errors::WebError, typed, visit::Visit};

/// Takes an act of banding back; `false` where the kind is none of this room's.
pub async fn take_back(
    visit: &Visit,
    kind: &str,
    record: &RecordId,
    earlier: Option<&str>,
) -> Result<bool, WebError> {
    match kind {
        judgement::Entity::KIND => {
            at::<judgement::Entity>(visit, Right::JudgeBanding, record, |it| it.urn).await?;
            undo::<judgement::Entity>(visit, record, earlier).await?;
        }
        outlook::Entity::KIND => {
            at::<outlook::Entity>(visit, Right::JudgeBanding, record, |it| it.urn).await?;
            undo::<outlook::Entity>(visit, record, earlier).await?;
        }
        standing::Entity::KIND => {
            at::<standing::Entity>(visit, Right::JudgeBanding, record, |it| it.urn).await?;
            undo::<standing::Entity>(visit, record, earlier).await?;
        }
        banding_comment::Entity::KIND => {
            let right = Right::CommentOnBanding;
            at::<banding_comment::Entity>(visit, right, record, |it| it.urn).await?;
            undo::<banding_comment::Entity>(visit, record, earlier).await?;
        }
        condition::Entity::KIND => {
            let right = Right::RecommendBand;
            at::<condition::Entity>(visit, right, record, |it| it.urn).await?;
            undo::<condition::Entity>(visit, record, earlier).await?;
        }
        recommendation::Entity::KIND => recommended(visit, record, earlier).await?,
        prospect::Entity::KIND => {
            visit.may(Right::RecommendBand)?;
            undo::<prospect::Entity>(visit, record, earlier).await?;
        }
        banding_round::Entity::KIND => {
            visit.may(Right::RecommendBand)?;
            let edited = current::<banding_round::Entity>(visit, record).await?;
            let mut write = visit.write().await?;
            write.drop_round(&edited).await?;
            write.commit().await?;
        }
        banding_decision::Entity::KIND => {
            visit.may(Right::RecordDecisions)?;
            let mut write = visit.write().await?;
            write.drop_decisions(record).await?;
            write.commit().await?;
        }
        telling::Entity::KIND => {
            visit.may(Right::RecommendBand)?;
            let mut write = visit.write().await?;
            write.untell(record).await?;
            write.commit().await?;
        }
        _ => return Ok(false),
    }
    Ok(true)
}

/// A recommendation that the school has seen stays.
async fn recommended(
    visit: &Visit,
    record: &RecordId,
    earlier: Option<&str>,
) -> Result<(), WebError> {
    visit.may(Right::RecommendBand)?;
    let found = visit.scoped.latest::<recommendation::Entity>(record).await?;
    let (_, fields) = found.ok_or(StorageError::NotFound { what: "record" })?;
    let versions = visit.scoped.versions_of::<recommendation::Entity>(record).await?;
    let mut sent = versions.iter().filter(|it| it.sent_on.is_some());
    if fields.sent_on.is_some() || sent.any(|it| Some(it.version_id.as_str()) == earlier) {
        let why = "It has been sent to the school, so it stays. Recommend again if it is returned.";
        return Err(StorageError::Refused(why.into()).into());
    }
    undo::<recommendation::Entity>(visit, record, earlier).await
}

async fn at<E: Versioned>(
    visit: &Visit,
    right: Right,
    record: &RecordId,
    urn: fn(&E::Fields) -> i64,
) -> Result<(), WebError> {
    let found = visit.scoped.latest::<E>(record).await?;
    let (_, fields) = found.ok_or(StorageError::NotFound { what: "record" })?;
    let urn = urn(&fields).to_string().parse().map_err(|_| WebError::NotFound)?;
    visit.may_at(right, urn)
}

async fn current<E: Versioned>(visit: &Visit, record: &RecordId) -> Result<Edited, WebError> {
    let found = visit.scoped.latest::<E>(record).await?;
    let (version, _) = found.ok_or(StorageError::NotFound { what: "record" })?;
    Ok(Edited { record: typed::record(&version.record_id)?, version: version.version_id })
}

async fn undo<E: Versioned>(
    visit: &Visit,
    record: &RecordId,
    earlier: Option<&str>,
) -> Result<(), WebError> {
    let mut write = visit.write().await?;
    write.undo::<E>(record, earlier).await?;
    write.commit().await?;
    Ok(())
}
