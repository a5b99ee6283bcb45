-- The improvement model that a trust has adopted and its drafts; its school years, and when its boards meet.

-- A version of the trust's improvement model: a draft, or adopted from a day on.
CREATE TABLE model_version (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    title TEXT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    in_force_from TEXT,
    reason TEXT NOT NULL
);
CREATE UNIQUE INDEX model_version_current ON model_version (record_id) WHERE retired_at IS NULL;
CREATE INDEX model_version_by_trust ON model_version (trust_id);

-- A trust's dates for one academic year, as JSON of `domain::calendar::YearDates`.
CREATE TABLE school_year (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    start_year BIGINT NOT NULL,
    dates TEXT NOT NULL
);
CREATE UNIQUE INDEX school_year_current ON school_year (record_id) WHERE retired_at IS NULL;
CREATE INDEX school_year_by_trust ON school_year (trust_id);

-- How one school's year differs, as JSON of `domain::calendar::SchoolDifferences`.
CREATE TABLE school_days (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    start_year BIGINT NOT NULL,
    differences TEXT NOT NULL
);
CREATE UNIQUE INDEX school_days_current ON school_days (record_id) WHERE retired_at IS NULL;
CREATE INDEX school_days_by_trust ON school_days (trust_id, urn);

-- A meeting of the board or of a committee.
CREATE TABLE committee (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    body TEXT NOT NULL,
    on_day TEXT NOT NULL,
    note TEXT NOT NULL
);
CREATE UNIQUE INDEX committee_current ON committee (record_id) WHERE retired_at IS NULL;
CREATE INDEX committee_by_trust ON committee (trust_id);
