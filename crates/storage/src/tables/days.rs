//! Capacity, transfers of time, requests for support, and the money that pays for it.

versioned! {
    /// Time that a giver has in a year: weekdays and the share of them that is for improvement, or so many minutes.
    capacity, "capacity", Days, {
        giver: String,
        start_year: i64,
        weekdays: String,
        share_hundredths: i64,
        minutes: Option<i64>,
        from_on: String,
        to_on: Option<String>,
    }
}
versioned! {
    /// Days on which a giver is not there. Why is never kept.
    away, "away", Days, {
        giver: String,
        from_on: String,
        to_on: String,
    }
}
versioned! {
    /// Somebody outside the trust whose time is bought.
    provider, "provider", Money, {
        name: String,
        pence_a_day: i64,
        vat_hundredths: i64,
        expenses_pence: i64,
        payer: String,
        order_ref: String,
        ceiling_pence: Option<i64>,
    }
}
versioned! {
    /// Time from a giver to a receiver on one account: planned, delivered, evaluated or cancelled.
    transfer, "transfer", Days, {
        start_year: i64,
        giver: String,
        receiver: String,
        account: String,
        line: String,
        minutes: i64,
        state: String,
        on_day: Option<String>,
        starts_at: Option<String>,
        contact_id: Option<String>,
        request_id: Option<String>,
        brought_forward: i64,
        pence: Option<i64>,
        note: String,
    }
}
versioned! {
    /// Support that a school asked for: what came of it.
    support_request, "support_request", Days, {
        urn: i64,
        line: String,
        words: String,
        urgent: i64,
        asked_on: String,
        state: String,
        decided_on: Option<String>,
        reason: String,
        minutes: Option<i64>,
        giver: Option<String>,
        rating: Option<i64>,
        evaluation: String,
        evaluated_on: Option<String>,
        contact_id: Option<String>,
    }
}
versioned! {
    /// What a school pays towards the trust in a year.
    income, "income", Money, {
        urn: i64,
        start_year: i64,
        grant_pence: i64,
        percent_hundredths: Option<i64>,
        pence: Option<i64>,
    }
}
versioned! {
    /// Money that a school was given beside its own.
    funding, "funding", Money, {
        urn: i64,
        start_year: i64,
        on_day: String,
        pence: i64,
        purpose: String,
        source: String,
        words: String,
        request_id: Option<String>,
    }
}
versioned! {
    /// A year's settings, on which every school's statement rests: the share for improvement, what a day costs, how time is carried over.
    money_setting, "money_setting", Directory, {
        start_year: i64,
        improvement_hundredths: Option<i64>,
        day_pence: Option<i64>,
        full_time_days: Option<i64>,
        carry_over: String,
    }
}
