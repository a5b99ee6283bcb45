//! Where one school stands, for its own page; and its stage, for the page of its band.

use trustwide_domain::{
    Urn,
    elements::{Aspect, SCHOOLS, has_any},
};

use super::shelf::Shelf;
use crate::{errors::WebError, pages::elements::StandsLine, visit::Visit};

/// A school's own states, where the reader may see them and the model has any: its stage and step first, then whatever
/// else is recorded.
pub async fn lines(visit: &Visit, urn: Urn) -> Result<Vec<StandsLine>, WebError> {
    if !visit.scoped.sees_school(urn) || !visit.frame.model().is_some_and(has_any) {
        return Ok(Vec::new());
    }
    let shelf = Shelf::read(visit).await?;
    let mut lines = Vec::new();
    for element in &shelf.elements {
        let is_ladder = element.key.id == SCHOOLS;
        for track in element.tracks.iter().filter(|it| it.by_school) {
            let stands = shelf.stands(&element.key, track, Some(urn));
            if stands.is_some() || is_ladder {
                lines.push(StandsLine {
                    key: element.key.clone(),
                    label: if is_ladder { String::new() } else { element.label.clone() },
                    aspect: track.aspect.clone(),
                    asked: track.label.clone(),
                    stands,
                });
            }
        }
    }
    lines.sort_by_key(|it| !it.label.is_empty());
    Ok(lines)
}

/// A school's stage, where the model has stages.
pub async fn stage(visit: &Visit, urn: Urn) -> Result<Option<StandsLine>, WebError> {
    let lines = lines(visit, urn).await?;
    Ok(lines.into_iter().find(|it| it.aspect == Aspect::Stage))
}
