-- Visits, meetings and reviews, what they led to, and what a school keeps for itself; addresses of calendar feeds.

-- A visit, meeting or review: planned, held, or why it was not.
CREATE TABLE contact (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    kind TEXT NOT NULL,
    cadence TEXT,
    urn BIGINT,
    purpose TEXT NOT NULL,
    on_day TEXT NOT NULL,
    starts_at TEXT,
    minutes BIGINT NOT NULL,
    state TEXT NOT NULL,
    reason TEXT NOT NULL,
    led_by TEXT NOT NULL,
    people TEXT NOT NULL,
    seen TEXT NOT NULL,
    next_on TEXT,
    strand TEXT,
    between_two BIGINT NOT NULL,
    follows TEXT
);
CREATE UNIQUE INDEX contact_current ON contact (record_id) WHERE retired_at IS NULL;
CREATE INDEX contact_by_trust ON contact (trust_id, urn);

-- Something agreed at a contact: whose, by when, and whether it is done.
CREATE TABLE action (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    contact_id TEXT,
    urn BIGINT,
    words TEXT NOT NULL,
    owner TEXT NOT NULL,
    due_on TEXT NOT NULL,
    done_on TEXT,
    outcome TEXT NOT NULL
);
CREATE UNIQUE INDEX action_current ON action (record_id) WHERE retired_at IS NULL;
CREATE INDEX action_by_trust ON action (trust_id, urn);

-- A school's reply to what was recorded of a contact.
CREATE TABLE contact_reply (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    contact_id TEXT NOT NULL,
    urn BIGINT NOT NULL,
    agrees BIGINT NOT NULL,
    words TEXT NOT NULL
);
CREATE UNIQUE INDEX contact_reply_current ON contact_reply (record_id) WHERE retired_at IS NULL;
CREATE INDEX contact_reply_by_trust ON contact_reply (trust_id, urn);

-- A daily tick that a school has chosen to keep.
CREATE TABLE tick_choice (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    cadence TEXT NOT NULL
);
CREATE UNIQUE INDEX tick_choice_current ON tick_choice (record_id) WHERE retired_at IS NULL;
CREATE INDEX tick_choice_by_trust ON tick_choice (trust_id, urn);

-- How often in one week a school ticked something that it keeps for itself.
CREATE TABLE tick (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    cadence TEXT NOT NULL,
    week_of TEXT NOT NULL,
    times BIGINT NOT NULL
);
CREATE UNIQUE INDEX tick_current ON tick (record_id) WHERE retired_at IS NULL;
CREATE INDEX tick_by_trust ON tick (trust_id, urn);

-- A secret address of somebody's calendar, by its hash.
CREATE TABLE feed (
    token_hash TEXT NOT NULL PRIMARY KEY,
    trust_id TEXT NOT NULL REFERENCES trust (id),
    person_id TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    revoked_at BIGINT
);
CREATE INDEX feed_by_trust ON feed (trust_id);
