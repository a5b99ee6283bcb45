//! What every page can do: say its title and be drawn inside a shell. Its JSON twin is the page itself, serialised.

use serde::Serialize;

use super::Shell;

/// A page's own data. Whatever belongs to the visit and not to the page (form token, navigation, notice) is the [`Shell`]'s.
pub trait PageView: Serialize {
    /// The page's one `h1`, and the first half of the browser's title.
    fn title(&self) -> String;

    /// The whole document.
    fn render(&self, shell: &Shell) -> Result<String, askama::Error>;
}

/// Binds a page to its template, which sees `shell`, `page` and `title`.
macro_rules! page {
    ($page:ty, $path:tt, $title:expr) => {
        impl $crate::look::PageView for $page {
            fn title(&self) -> String {
                let title: fn(&$page) -> String = $title;
                title(self)
            }

            fn render(&self, shell: &$crate::look::Shell) -> Result<String, askama::Error> {
                #[allow(
                    unused_imports,
                    clippy::allow_attributes,
                    reason = "not every template needs every helper"
                )]
                use $crate::{
                    look::{
                        FieldKind, assets, chart, say,
                        say::{Say, SayDay, Whole},
                    },
                    shared,
                };
                #[derive(askama::Template)]
                #[template(path = $path)]
                struct View<'a> {
                    shell: &'a $crate::look::Shell,
                    page: &'a $page,
                    title: String,
                }
                askama::Template::render(&View { shell, page: self, title: self.title() })
            }
        }
    };
}

pub(crate) use page;
