//! Rounds, evidence as frozen, and what is recommended, said, decided and told.

versioned! {
    /// A school that may join.
    prospect, "prospect", Banding, {
        urn: i64,
        name: String,
        phase: String,
        expected_on: Option<String>,
    }
}
versioned! {
    /// A round: every school, or one out of turn with its reason.
    banding_round, "banding_round", Banding, {
        kind: String,
        title: String,
        model_version: String,
        opened_on: String,
        reason: String,
        urn: Option<i64>,
        closed_on: Option<String>,
    }
}
versioned! {
    /// What somebody judged of one criterion at one school, with the evidence.
    judgement, "judgement", Banding, {
        urn: i64,
        criterion: String,
        met: i64,
        evidence: String,
        on_day: String,
    }
}
versioned! {
    /// A likely inspection outcome of one area, forecast by the trust.
    outlook, "outlook", Banding, {
        urn: i64,
        framework: String,
        area: String,
        grade: String,
        reason: String,
    }
}
versioned! {
    /// A school's direction of travel, and whether it is at risk.
    standing, "standing", Banding, {
        urn: i64,
        direction: Option<String>,
        at_risk: Option<i64>,
        reason: String,
    }
}
versioned! {
    /// One school in a round: its evidence and the rule's suggestion, frozen.
    banding, "banding", Banding, {
        round_id: String,
        urn: i64,
        model_version: String,
        rule_version: String,
        frozen_on: String,
        evidence: String,
        suggestion: String,
        sources: String,
    }
}
versioned! {
    /// The executive's recommendation for one school.
    recommendation, "recommendation", Banding, {
        banding_id: String,
        urn: i64,
        band: String,
        reasons: String,
        direction: Option<String>,
        help: String,
        sent_on: Option<String>,
        reply_by: Option<String>,
    }
}
versioned! {
    /// What the head or the local chair says of the evidence or the recommendation.
    banding_comment, "banding_comment", Banding, {
        banding_id: String,
        urn: i64,
        speaker: String,
        kind: String,
        criterion: Option<String>,
        words: String,
    }
}
versioned! {
    /// The paper of a round as it went to the board, frozen.
    board_paper, "board_paper", Banding, {
        round_id: String,
        committee_id: Option<String>,
        frozen_on: String,
        content: String,
        digest: String,
    }
}
versioned! {
    /// What the board, a committee or the chair decided of one school's band.
    banding_decision, "banding_decision", Banding, {
        banding_id: String,
        urn: i64,
        paper_id: Option<String>,
        body: String,
        how: String,
        decision: String,
        band: Option<String>,
        reasons: String,
        minute: String,
        present: i64,
        quorum: i64,
        interests: String,
        decided_on: String,
        in_force_from: Option<String>,
    }
}
versioned! {
    /// That a head was told of a decision: by whom, when and how.
    telling, "telling", Banding, {
        decision_id: String,
        urn: i64,
        told_by: String,
        told_on: String,
        how: String,
    }
}
versioned! {
    /// A condition under which a school is ready to move up.
    condition, "condition", Banding, {
        banding_id: String,
        urn: i64,
        criterion: Option<String>,
        words: String,
        head_agreed_on: Option<String>,
        director_agreed_on: Option<String>,
        met_on: Option<String>,
        evidence: String,
    }
}
versioned! {
    /// A decision that a band may lead to and never makes: powers that move, or a levy that changes.
    consequence, "consequence", Banding, {
        urn: i64,
        kind: String,
        band: Option<String>,
        body: String,
        minute: String,
        decided_on: String,
        from_on: String,
        powers: String,
        until: String,
        levy_hundredths: Option<i64>,
        notice_on: Option<String>,
        question_to: String,
        ended_on: Option<String>,
    }
}
versioned! {
    /// A school's question about its statement or its levy, and the answer.
    question, "question", Banding, {
        urn: i64,
        about: String,
        words: String,
        answer: String,
        answered_on: Option<String>,
    }
}
