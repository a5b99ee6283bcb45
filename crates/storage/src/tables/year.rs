//! The improvement model, the school year, and when boards meet.

versioned! {
    /// A version of the trust's improvement model: a draft, or adopted from a day on.
    model_version, "model_version", Directory, {
        title: String,
        text: String,
        state: String,
        in_force_from: Option<String>,
        reason: String,
    }
}
versioned! {
    /// A trust's dates for one academic year, as JSON of `domain::calendar::YearDates`.
    school_year, "school_year", Directory, {
        start_year: i64,
        dates: String,
    }
}
versioned! {
    /// How one school's year differs, as JSON of `domain::calendar::SchoolDifferences`.
    school_days, "school_days", Directory, {
        urn: i64,
        start_year: i64,
        differences: String,
    }
}
versioned! {
    /// A meeting of the board or of a committee.
    committee, "committee", Directory, {
        body: String,
        on_day: String,
        note: String,
    }
}
