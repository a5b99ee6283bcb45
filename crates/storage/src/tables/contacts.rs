//! Visits, meetings and reviews, what they led to, and calendar feeds.

versioned! {
    /// A visit, meeting or review: planned, held, or why it was not.
    contact, "contact", Contact, {
        kind: String,
        cadence: Option<String>,
        urn: Option<i64>,
        purpose: String,
        on_day: String,
        starts_at: Option<String>,
        minutes: i64,
        state: String,
        reason: String,
        led_by: String,
        people: String,
        seen: String,
        next_on: Option<String>,
        strand: Option<String>,
        between_two: i64,
        follows: Option<String>,
    }
}
versioned! {
    /// Something agreed at a contact: whose, by when, and whether it is done.
    action, "action", Contact, {
        contact_id: Option<String>,
        urn: Option<i64>,
        words: String,
        owner: String,
        due_on: String,
        done_on: Option<String>,
        outcome: String,
    }
}
versioned! {
    /// A school's reply to what was recorded of a contact.
    contact_reply, "contact_reply", Contact, {
        contact_id: String,
        urn: i64,
        agrees: i64,
        words: String,
    }
}
versioned! {
    /// A daily tick that a school has chosen to keep.
    tick_choice, "tick_choice", Ticks, {
        urn: i64,
        cadence: String,
    }
}
versioned! {
    /// How often in one week a school ticked something that it keeps for itself.
    tick, "tick", Ticks, {
        urn: i64,
        cadence: String,
        week_of: String,
        times: i64,
    }
}
plain! {
    /// A secret address of somebody's calendar, by its hash.
    feed, "feed", {
        #[sea_orm(primary_key, auto_increment = false)] token_hash: String,
        trust_id: String,
        person_id: String,
        made_at: i64,
        revoked_at: Option<i64>,
    }
}
