//! The nouns and rules of the field, pure: schools, trusts, years, figures and who may see what.
//!
//! Not here: files (`importers`), the database (`storage`), pages (`web`). Nothing in this crate reads a clock, the
//! network or a disk: dates and randomness come in as arguments.

pub mod access;
pub mod attention;
pub mod banding;
pub mod block;
pub mod calendar;
pub mod coded;
pub mod contacts;
pub mod days;
pub mod decimal;
pub mod elements;
pub mod figures;
pub mod ids;
pub mod inspection;
pub mod lineage;
pub mod measures;
pub mod model;
pub mod place;
pub mod promises;
pub mod roster;
pub mod say;
pub mod similar;
pub mod source;
pub mod time;
pub mod trust_figures;
pub mod year;

pub use block::{Block, BlockRow, Cell, Packer};
pub use coded::{Coded, Reason};
pub use decimal::Decimal;
pub use ids::{LaCode, PersonId, PostId, RecordId, SourceId, TrustId, Uid, Urn};
pub use place::Place;
pub use source::{SourceKind, Stage};
pub use time::{AsAt, Moment};
pub use year::AcademicYear;
