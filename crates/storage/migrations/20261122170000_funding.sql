-- Money that a school was given beside its own: for time that it gives, or towards support that it receives.
CREATE TABLE funding (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    start_year BIGINT NOT NULL,
    on_day TEXT NOT NULL,
    pence BIGINT NOT NULL,
    purpose TEXT NOT NULL,
    source TEXT NOT NULL,
    words TEXT NOT NULL,
    request_id TEXT
);
CREATE UNIQUE INDEX funding_current ON funding (record_id) WHERE retired_at IS NULL;
CREATE INDEX funding_by_trust ON funding (trust_id, start_year);
