//! The model's elements in practice: where each stands, and the policies that a trust lists itself.

versioned! {
    /// A policy or system of the trust's own, marked with the model's levels.
    policy, "policy", Directory, {
        title: String,
        form: String,
        says: String,
    }
}
versioned! {
    /// What somebody recorded of one element: from a day on, this is where it stands.
    element_state, "element_state", Elements, {
        element_kind: String,
        element_id: String,
        aspect: String,
        urn: Option<i64>,
        state: String,
        said: String,
        words: String,
        owner: Option<String>,
        from_on: String,
        review_on: Option<String>,
        reason: String,
    }
}
