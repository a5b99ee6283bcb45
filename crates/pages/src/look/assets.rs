//! The files that browsers fetch: one style sheet and one script, inside the program, named by what is in them.
//!
//! A name changes with its content, so a browser may keep each for ever.

use std::sync::LazyLock;

use sha2::{Digest, Sha256};

/// A file to serve, with its fingerprint in its address.
#[derive(Debug)]
pub struct Asset {
    /// `style.css`
    pub name: &'static str,
    /// `/assets/style-1f0c9a2b77e4.css`
    pub path: String,
    pub content_type: &'static str,
    pub bytes: &'static [u8],
}

const STYLE: &str = concat!(
    include_str!("../../assets/1-ground.css"),
    include_str!("../../assets/2-shell.css"),
    include_str!("../../assets/3-components.css"),
    include_str!("../../assets/4-tables.css"),
    include_str!("../../assets/5-charts.css"),
    include_str!("../../assets/6-forms.css"),
    include_str!("../../assets/7-pages.css"),
    include_str!("../../assets/8-print.css"),
);

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    vec![
        asset("style.css", "text/css; charset=utf-8", STYLE),
        asset(
            "trustwide.js",
            "text/javascript; charset=utf-8",
            include_str!("../../assets/trustwide.js"),
        ),
        // A page is fetched when a pointer rests on its link, so that it is there when the link is followed.
        asset(
            "prefetch.rules",
            "application/speculationrules+json",
            include_str!("../../assets/prefetch.rules"),
        ),
        asset("icon.svg", "image/svg+xml", include_str!("../../assets/icon.svg")),
    ]
});

/// Every asset.
pub fn all() -> &'static [Asset] {
    &ASSETS
}

/// The asset at an address, if it is one of this build's.
pub fn find(path: &str) -> Option<&'static Asset> {
    ASSETS.iter().find(|asset| asset.path == path)
}

/// The address of an asset by its plain name; empty for a name that is none, which a test of the layout would show.
pub fn href(name: &str) -> &'static str {
    ASSETS.iter().find(|asset| asset.name == name).map_or("", |asset| &asset.path)
}

/// What the header `Speculation-Rules` says, so that browsers which know it fetch pages ahead, into memory and never to disk.
///
/// They are not named `.json`, which would ask for a page's twin. They leave out addresses whose reading leaves a trace: schools (views are logged) and queries (filters are remembered).
pub fn prefetch_rules() -> &'static str {
    static RULES: LazyLock<String> = LazyLock::new(|| format!("\"{}\"", href("prefetch.rules")));
    &RULES
}

fn asset(name: &'static str, content_type: &'static str, text: &'static str) -> Asset {
    let digest = Sha256::digest(text.as_bytes());
    let print: String = digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect();
    let (stem, ending) = name.split_once('.').unwrap_or((name, ""));
    Asset {
        name,
        path: format!("/assets/{stem}-{print}.{ending}"),
        content_type,
        bytes: text.as_bytes(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_carries_its_content_and_leads_back() {
        for asset in all() {
            assert_eq!(find(&asset.path).map(|it| it.name), Some(asset.name));
            assert_eq!(href(asset.name), asset.path);
        }
        assert!(find("/assets/style.css").is_none());
    }
}
