-- The days ledger: capacity, transfers of time, requests for support, and the money that pays for it.

-- Time that a giver has in a year: weekdays and the share of them that is for improvement, or so many minutes.
CREATE TABLE capacity (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    giver TEXT NOT NULL,
    start_year BIGINT NOT NULL,
    weekdays TEXT NOT NULL,
    share_hundredths BIGINT NOT NULL,
    minutes BIGINT,
    from_on TEXT NOT NULL,
    to_on TEXT
);
CREATE UNIQUE INDEX capacity_current ON capacity (record_id) WHERE retired_at IS NULL;
CREATE INDEX capacity_by_trust ON capacity (trust_id);

-- Days on which a giver is not there. Why is never kept.
CREATE TABLE away (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    giver TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT NOT NULL
);
CREATE UNIQUE INDEX away_current ON away (record_id) WHERE retired_at IS NULL;
CREATE INDEX away_by_trust ON away (trust_id);

-- Somebody outside the trust whose time is bought.
CREATE TABLE provider (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    name TEXT NOT NULL,
    pence_a_day BIGINT NOT NULL,
    vat_hundredths BIGINT NOT NULL,
    expenses_pence BIGINT NOT NULL,
    payer TEXT NOT NULL,
    order_ref TEXT NOT NULL,
    ceiling_pence BIGINT
);
CREATE UNIQUE INDEX provider_current ON provider (record_id) WHERE retired_at IS NULL;
CREATE INDEX provider_by_trust ON provider (trust_id);

-- Time from a giver to a receiver on one account: planned, delivered, evaluated or cancelled.
CREATE TABLE transfer (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    start_year BIGINT NOT NULL,
    giver TEXT NOT NULL,
    receiver TEXT NOT NULL,
    account TEXT NOT NULL,
    line TEXT NOT NULL,
    minutes BIGINT NOT NULL,
    state TEXT NOT NULL,
    on_day TEXT,
    starts_at TEXT,
    contact_id TEXT,
    request_id TEXT,
    brought_forward BIGINT NOT NULL,
    pence BIGINT,
    note TEXT NOT NULL
);
CREATE UNIQUE INDEX transfer_current ON transfer (record_id) WHERE retired_at IS NULL;
CREATE INDEX transfer_by_trust ON transfer (trust_id);

-- Support that a school asked for: what came of it.
CREATE TABLE support_request (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    line TEXT NOT NULL,
    words TEXT NOT NULL,
    urgent BIGINT NOT NULL,
    asked_on TEXT NOT NULL,
    state TEXT NOT NULL,
    decided_on TEXT,
    reason TEXT NOT NULL,
    minutes BIGINT,
    giver TEXT,
    rating BIGINT,
    evaluation TEXT NOT NULL,
    evaluated_on TEXT
);
CREATE UNIQUE INDEX support_request_current ON support_request (record_id) WHERE retired_at IS NULL;
CREATE INDEX support_request_by_trust ON support_request (trust_id, urn);

-- What a school pays towards the trust in a year.
CREATE TABLE income (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    start_year BIGINT NOT NULL,
    grant_pence BIGINT NOT NULL,
    percent_hundredths BIGINT,
    pence BIGINT
);
CREATE UNIQUE INDEX income_current ON income (record_id) WHERE retired_at IS NULL;
CREATE INDEX income_by_trust ON income (trust_id, urn);

-- A year's settings: the share for improvement, what a day costs, how time is carried over.
CREATE TABLE money_setting (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    start_year BIGINT NOT NULL,
    improvement_hundredths BIGINT,
    day_pence BIGINT,
    full_time_days BIGINT,
    carry_over TEXT NOT NULL
);
CREATE UNIQUE INDEX money_setting_current ON money_setting (record_id) WHERE retired_at IS NULL;
CREATE INDEX money_setting_by_trust ON money_setting (trust_id);
