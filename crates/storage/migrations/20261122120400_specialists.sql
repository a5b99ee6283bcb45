-- What people are beside their posts, by the model's designations, and in what.

CREATE TABLE specialism (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    person_id TEXT NOT NULL,
    designation TEXT NOT NULL,
    area TEXT NOT NULL,
    urn BIGINT,
    from_on TEXT,
    to_on TEXT
);
CREATE UNIQUE INDEX specialism_current ON specialism (record_id) WHERE retired_at IS NULL;
CREATE INDEX specialism_by_trust ON specialism (trust_id, person_id);
