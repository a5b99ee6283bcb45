//! What tests share: a fresh database of either kind, and a clock that stands still until it is told to move.
//!
//! A suite is written once and runs on both databases:
//!
//! ```text
//! async fn a_visit_is_kept(db: TestDatabase) { … }
//!
//! on_both!(a_visit_is_kept);
//! ```
//!
//! makes the tests `a_visit_is_kept::sqlite` and `a_visit_is_kept::postgres`. Not here: believable rows for a feature,
//! which live beside that feature's tests.

pub mod clock;
pub mod database;
pub mod url;

pub use clock::TestClock;
pub use database::{TestDatabase, on_postgres, on_sqlite};
pub use url::TestUrl;

/// Makes, for each `async fn(TestDatabase)` named, one test on each database. Its answer may be `()` or a `Result`.
#[macro_export]
macro_rules! on_both {
    ($($suite:ident),+ $(,)?) => {$(
        mod $suite {
            #[test]
            fn sqlite() {
                $crate::on_sqlite(super::$suite);
            }

            #[test]
            fn postgres() {
                $crate::on_postgres(super::$suite);
            }
        }
    )+};
}
