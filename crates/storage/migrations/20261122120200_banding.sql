-- Banding: rounds, evidence as it was frozen, what is recommended, said, decided and told, and what follows from it.

-- A school that may join.
CREATE TABLE prospect (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    name TEXT NOT NULL,
    phase TEXT NOT NULL,
    expected_on TEXT
);
CREATE UNIQUE INDEX prospect_current ON prospect (record_id) WHERE retired_at IS NULL;
CREATE INDEX prospect_by_trust ON prospect (trust_id, urn);

-- A round: every school, or one (`urn`) out of turn with its reason.
CREATE TABLE banding_round (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    kind TEXT NOT NULL,
    title TEXT NOT NULL,
    model_version TEXT NOT NULL,
    opened_on TEXT NOT NULL,
    reason TEXT NOT NULL,
    urn BIGINT,
    closed_on TEXT
);
CREATE UNIQUE INDEX banding_round_current ON banding_round (record_id) WHERE retired_at IS NULL;
CREATE INDEX banding_round_by_trust ON banding_round (trust_id);

-- What somebody judged of one criterion at one school, with the evidence.
CREATE TABLE judgement (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    criterion TEXT NOT NULL,
    met BIGINT NOT NULL,
    evidence TEXT NOT NULL,
    on_day TEXT NOT NULL
);
CREATE UNIQUE INDEX judgement_current ON judgement (record_id) WHERE retired_at IS NULL;
CREATE INDEX judgement_by_trust ON judgement (trust_id, urn);

-- A likely inspection outcome of one area, forecast by the trust.
CREATE TABLE outlook (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    framework TEXT NOT NULL,
    area TEXT NOT NULL,
    grade TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE UNIQUE INDEX outlook_current ON outlook (record_id) WHERE retired_at IS NULL;
CREATE INDEX outlook_by_trust ON outlook (trust_id, urn);

-- A school's direction of travel, and whether it is at risk.
CREATE TABLE standing (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    direction TEXT,
    at_risk BIGINT,
    reason TEXT NOT NULL
);
CREATE UNIQUE INDEX standing_current ON standing (record_id) WHERE retired_at IS NULL;
CREATE INDEX standing_by_trust ON standing (trust_id, urn);

-- One school in a round: its evidence and the rule's suggestion, frozen.
CREATE TABLE banding (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    round_id TEXT NOT NULL,
    urn BIGINT NOT NULL,
    model_version TEXT NOT NULL,
    rule_version TEXT NOT NULL,
    frozen_on TEXT NOT NULL,
    evidence TEXT NOT NULL,
    suggestion TEXT NOT NULL,
    sources TEXT NOT NULL
);
CREATE UNIQUE INDEX banding_current ON banding (record_id) WHERE retired_at IS NULL;
CREATE INDEX banding_by_trust ON banding (trust_id, urn);

-- The executive's recommendation for one school.
CREATE TABLE recommendation (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    banding_id TEXT NOT NULL,
    urn BIGINT NOT NULL,
    band TEXT NOT NULL,
    reasons TEXT NOT NULL,
    direction TEXT,
    help TEXT NOT NULL,
    sent_on TEXT,
    reply_by TEXT
);
CREATE UNIQUE INDEX recommendation_current ON recommendation (record_id) WHERE retired_at IS NULL;
CREATE INDEX recommendation_by_trust ON recommendation (trust_id, urn);

-- What the head or the local chair says of the evidence or the recommendation.
CREATE TABLE banding_comment (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    banding_id TEXT NOT NULL,
    urn BIGINT NOT NULL,
    speaker TEXT NOT NULL,
    kind TEXT NOT NULL,
    criterion TEXT,
    words TEXT NOT NULL
);
CREATE UNIQUE INDEX banding_comment_current ON banding_comment (record_id) WHERE retired_at IS NULL;
CREATE INDEX banding_comment_by_trust ON banding_comment (trust_id, urn);

-- The paper of a round as it went to the board, frozen.
CREATE TABLE board_paper (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    round_id TEXT NOT NULL,
    committee_id TEXT,
    frozen_on TEXT NOT NULL,
    content TEXT NOT NULL,
    digest TEXT NOT NULL
);
CREATE UNIQUE INDEX board_paper_current ON board_paper (record_id) WHERE retired_at IS NULL;
CREATE INDEX board_paper_by_trust ON board_paper (trust_id);

-- What the board, a committee or the chair decided of one school's band.
CREATE TABLE banding_decision (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    banding_id TEXT NOT NULL,
    urn BIGINT NOT NULL,
    paper_id TEXT,
    body TEXT NOT NULL,
    how TEXT NOT NULL,
    decision TEXT NOT NULL,
    band TEXT,
    reasons TEXT NOT NULL,
    minute TEXT NOT NULL,
    present BIGINT NOT NULL,
    quorum BIGINT NOT NULL,
    interests TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    in_force_from TEXT
);
CREATE UNIQUE INDEX banding_decision_current ON banding_decision (record_id) WHERE retired_at IS NULL;
CREATE INDEX banding_decision_by_trust ON banding_decision (trust_id, urn);

-- That a head was told of a decision: by whom, when and how.
CREATE TABLE telling (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    decision_id TEXT NOT NULL,
    urn BIGINT NOT NULL,
    told_by TEXT NOT NULL,
    told_on TEXT NOT NULL,
    how TEXT NOT NULL
);
CREATE UNIQUE INDEX telling_current ON telling (record_id) WHERE retired_at IS NULL;
CREATE INDEX telling_by_trust ON telling (trust_id, urn);

-- A condition under which a school is ready to move up.
CREATE TABLE condition (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    banding_id TEXT NOT NULL,
    urn BIGINT NOT NULL,
    criterion TEXT,
    words TEXT NOT NULL,
    head_agreed_on TEXT,
    director_agreed_on TEXT,
    met_on TEXT,
    evidence TEXT NOT NULL
);
CREATE UNIQUE INDEX condition_current ON condition (record_id) WHERE retired_at IS NULL;
CREATE INDEX condition_by_trust ON condition (trust_id, urn);

-- A decision that a band may lead to and never makes: powers that move, or a levy that changes.
CREATE TABLE consequence (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    kind TEXT NOT NULL,
    band TEXT,
    body TEXT NOT NULL,
    minute TEXT NOT NULL,
    decided_on TEXT NOT NULL,
    from_on TEXT NOT NULL,
    powers TEXT NOT NULL,
    until TEXT NOT NULL,
    levy_hundredths BIGINT,
    notice_on TEXT,
    question_to TEXT NOT NULL,
    ended_on TEXT
);
CREATE UNIQUE INDEX consequence_current ON consequence (record_id) WHERE retired_at IS NULL;
CREATE INDEX consequence_by_trust ON consequence (trust_id, urn);

-- A school's question about its statement or its levy, and the answer.
CREATE TABLE question (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    about TEXT NOT NULL,
    words TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_on TEXT
);
CREATE UNIQUE INDEX question_current ON question (record_id) WHERE retired_at IS NULL;
CREATE INDEX question_by_trust ON question (trust_id, urn);
