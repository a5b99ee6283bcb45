//! Schools, people, posts, what a school says of itself, and what each person watches.

versioned! {
    /// A school of the trust.
    school, "school", Directory, {
        urn: i64,
        name: String,
        phase: String,
        joined_on: Option<String>,
        left_on: Option<String>,
    }
}
versioned! {
    /// A person of the trust.
    person, "person", Directory, {
        name: String,
        email: Option<String>,
        left_on: Option<String>,
    }
}
versioned! {
    /// A post: a role for a school or the trust.
    post, "post", Directory, {
        role: String,
        title: String,
        urn: Option<i64>,
    }
}
versioned! {
    /// A post held by a person, from and to a day.
    holding, "holding", Directory, {
        person_id: String,
        post_id: String,
        from_on: String,
        to_on: Option<String>,
        acting_for: Option<String>,
    }
}
versioned! {
    /// A correction of a register fact.
    correction, "correction", School, {
        urn: i64,
        field: String,
        value: String,
        reason: String,
    }
}
versioned! {
    /// A school's own words, about a measure or (empty) about itself.
    context_note, "context_note", School, {
        urn: i64,
        measure: String,
        words: String,
    }
}
versioned! {
    /// A school on a person's watchlist.
    watch, "watch", Own, {
        person_id: String,
        urn: i64,
    }
}
versioned! {
    /// What somebody is beside their posts, by the model's designations, in what, and from and to when.
    specialism, "specialism", Directory, {
        person_id: String,
        designation: String,
        area: String,
        urn: Option<i64>,
        from_on: Option<String>,
        to_on: Option<String>,
    }
}
