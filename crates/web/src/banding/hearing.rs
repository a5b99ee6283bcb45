//! What the school says of a recommendation, and that its head was told of the decision.

use axum::{extract::Path, response::Response};
use trustwide_domain::{
    access::Right,
    banding::{CommentKind, Stage},
};
use trustwide_storage::{
    StorageError, Versioned,
    banding::NewComment,
    tables::{banding_comment, telling},
};

use super::{
    case::{LONGEST, Open, again},
    forms, view,
};
use crate::{
    errors::WebError,
    look::Undo,
    people::Directory,
    reply,
    typed::{self, Faults},
    undo,
    visit::Posted,
};

/// `POST /banding/{id}/comments`: the school corrects or comments. Its words travel with the paper.
pub async fn comment(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may_somewhere(Right::CommentOnBanding)?;
    let open = Open::read(visit, &id).await?;
    visit.may_at(Right::CommentOnBanding, open.school.urn)?;
    let mut faults = Faults::default();
    let kind = CommentKind::from_word(posted.field("kind"));
    let kind = faults.keep("kind", kind.ok_or("Choose which it is"));
    let words = typed::text_within(posted.field("words"), LONGEST, "Write a few words");
    let words = faults.keep("words", words);
    let (Some(kind), Some(words)) = (kind, words) else {
        return again(&posted, &open, "comments", faults).await;
    };
    let record = typed::record(posted.field("record"))?;
    let criterion =
        Some(posted.field("criterion")).filter(|it| view::find(&open.model, it).is_some());
    let speaker = forms::post_at(visit, open.school.urn).await?;
    let new = NewComment { speaker: &speaker, kind, criterion, words: &words };
    let mut write = visit.write().await?;
    let of = (open.id(), open.school.urn);
    let beside = match write.comment_on_banding(record.clone(), of, &new).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&open.href()),
        written => written?,
    };
    write.commit().await?;
    let kind = banding_comment::Entity::KIND;
    let undo =
        Undo { label: "Undo".into(), action: undo::address(kind, &record, None, &open.href()) };
    let said = if beside {
        "The paper is frozen already. The board reads your words beside it, as said since, as you wrote them."
    } else {
        "Your words go to the board with the paper, as you wrote them."
    };
    reply::done(&open.href(), said, Some(undo))
}

/// `POST /banding/{id}/telling`: the head was told; only now is the decision shown.
pub async fn tell(Path(id): Path<String>, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    visit.may(Right::RecommendBand)?;
    let open = Open::read(visit, &id).await?;
    let Some(decision) = open.case.decided().filter(|_| open.stage == Stage::Tell) else {
        return reply::see_other(&open.href());
    };
    let directory = Directory::read(&visit.scoped).await?;
    let mut faults = Faults::default();
    let all = forms::tellers(visit, open.school.urn, &directory);
    let by = all.into_iter().find(|it| it.id.0 == posted.field("by"));
    let by = faults.keep("by", by.ok_or("Choose who told the head"));
    let on = faults.keep("on", typed::day(posted.field("on"), "Enter the day"));
    if on.is_some_and(|on| on < decision.decided_on || visit.today < on) {
        faults.add("on", "The day lies after the decision, and not in the future");
    }
    let how = faults.keep("how", typed::text(posted.field("how"), "Say how"));
    let (Some(by), Some(on), Some(how), true) = (by, on, how, faults.is_empty()) else {
        return again(&posted, &open, "telling", faults).await;
    };
    let record = typed::record(posted.field("record"))?;
    let mut write = visit.write().await?;
    match write.tell(record.clone(), decision, (&by.id, on, &how)).await {
        Err(StorageError::Already { .. }) => return reply::see_other(&open.href()),
        done => done?,
    }
    write.commit().await?;
    let said = "Recorded. Head, local chair and partner see the decision from now on.";
    let action = undo::address(telling::Entity::KIND, &record, None, &open.href());
    reply::done(&open.href(), said, Some(Undo { label: "Undo recording it".into(), action }))
}
