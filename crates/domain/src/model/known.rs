//! What a model may point at outside its own file.

use std::{collections::BTreeSet, sync::LazyLock};

use super::framework::{Framework, frameworks};
use crate::{SourceKind, measures::Catalogue};

/// The measures and frameworks that a criterion may name.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// The ids of all measures that some file carries.
    pub measures: &'a BTreeSet<String>,
    pub frameworks: &'a [Framework],
}

impl Known<'static> {
    /// What comes with the program: every measure of every catalogue, every framework file.
    pub fn shipped() -> Self {
        static MEASURES: LazyLock<BTreeSet<String>> = LazyLock::new(|| {
            let catalogues = SourceKind::ALL.iter().filter_map(|it| Catalogue::of(*it));
            catalogues.flat_map(Catalogue::columns).map(|it| it.meaning.measure.clone()).collect()
        });
        Known { measures: &MEASURES, frameworks: frameworks() }
    }
}
