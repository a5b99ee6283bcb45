-- The model's elements in practice: where each stands over the years, and the policies that a trust lists itself.

CREATE TABLE policy (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    title TEXT NOT NULL,
    form TEXT NOT NULL,
    says TEXT NOT NULL
);
CREATE UNIQUE INDEX policy_current ON policy (record_id) WHERE retired_at IS NULL;
CREATE INDEX policy_by_trust ON policy (trust_id);

CREATE TABLE element_state (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    element_kind TEXT NOT NULL,
    element_id TEXT NOT NULL,
    aspect TEXT NOT NULL,
    urn BIGINT,
    state TEXT NOT NULL,
    said TEXT NOT NULL,
    words TEXT NOT NULL,
    owner TEXT,
    from_on TEXT NOT NULL,
    review_on TEXT,
    reason TEXT NOT NULL
);
CREATE UNIQUE INDEX element_state_current ON element_state (record_id) WHERE retired_at IS NULL;
CREATE INDEX element_state_by_element ON element_state (trust_id, element_kind, element_id);
CREATE INDEX element_state_by_school ON element_state (trust_id, urn);
