//! How pages look: the shell around every page, figures and charts, forms, and the files that browsers fetch.
//!
//! Not here: what each page holds (the modules beside this one), and how a figure was found or who may see it (the rooms
//! that fill pages).

mod address;
pub mod assets;
pub mod chart;
pub mod figure;
pub mod form;
pub mod page;
pub mod say;
pub mod shell;

pub use address::encoded;
pub use figure::{Differs, Figure, Margin, Scale, Unit};
pub use form::{Choice, Field, FieldKind, Form};
pub use page::PageView;
pub use shell::{AsAtView, Link, NavItem, NavSection, Notice, Shell, SignedIn, Undo};
