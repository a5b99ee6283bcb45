//! A clock that stands still until a test moves it.

use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering},
};

use jiff::{Timestamp, ToSpan};
use trustwide_domain::Moment;

/// Nine o'clock universal time on Monday 14 September 2026, unless a test says otherwise. Cheap to clone; clones agree.
#[derive(Debug, Clone)]
pub struct TestClock(Arc<AtomicI64>);

impl Default for TestClock {
    fn default() -> Self {
        TestClock::at("2026-09-14T09:00:00Z")
    }
}

impl TestClock {
    /// Stopped at an instant written as `2026-09-14T09:00:00Z`.
    pub fn at(instant: &str) -> Self {
        TestClock(Arc::new(AtomicI64::new(read(instant))))
    }

    pub fn now(&self) -> Moment {
        Moment(self.0.load(Ordering::SeqCst))
    }

    /// Moves to another instant, earlier or later.
    pub fn set(&self, instant: &str) {
        self.0.store(read(instant), Ordering::SeqCst);
    }

    /// Moves on by whole minutes.
    pub fn wait_minutes(&self, minutes: i64) {
        let now =
            Timestamp::from_microsecond(self.now().0).expect("an instant that a calendar holds");
        let later = now.checked_add(minutes.minutes()).expect("an instant that a calendar holds");
        self.0.store(later.as_microsecond(), Ordering::SeqCst);
    }
}

fn read(instant: &str) -> i64 {
    instant
        .parse::<Timestamp>()
        .unwrap_or_else(|_| panic!("{instant} is not an instant"))
        .as_microsecond()
}
