-- People, posts and what they have said about their schools; how people sign in; who looked at what.

CREATE TABLE school (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    name TEXT NOT NULL,
    phase TEXT NOT NULL,
    joined_on TEXT,
    left_on TEXT
);
CREATE UNIQUE INDEX school_current ON school (record_id) WHERE retired_at IS NULL;
CREATE UNIQUE INDEX school_once ON school (trust_id, urn) WHERE retired_at IS NULL;

CREATE TABLE person (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    name TEXT NOT NULL,
    email TEXT,
    left_on TEXT
);
CREATE UNIQUE INDEX person_current ON person (record_id) WHERE retired_at IS NULL;

CREATE TABLE post (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    role TEXT NOT NULL,
    title TEXT NOT NULL,
    urn BIGINT
);
CREATE UNIQUE INDEX post_current ON post (record_id) WHERE retired_at IS NULL;

-- A post held by a person. Job-sharers hold the same post; acting for somebody names them.
CREATE TABLE holding (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    person_id TEXT NOT NULL,
    post_id TEXT NOT NULL,
    from_on TEXT NOT NULL,
    to_on TEXT,
    acting_for TEXT
);
CREATE UNIQUE INDEX holding_current ON holding (record_id) WHERE retired_at IS NULL;

-- A head's correction of a fact that the register gives, shown beside it until the register agrees.
CREATE TABLE correction (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    field TEXT NOT NULL,
    value TEXT NOT NULL,
    reason TEXT NOT NULL
);
CREATE UNIQUE INDEX correction_current ON correction (record_id) WHERE retired_at IS NULL;

-- What a school says in its own words, beside a figure or about itself (an empty measure).
CREATE TABLE context_note (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    urn BIGINT NOT NULL,
    measure TEXT NOT NULL,
    words TEXT NOT NULL
);
CREATE UNIQUE INDEX context_note_current ON context_note (record_id) WHERE retired_at IS NULL;

-- A school that a person keeps an eye on.
CREATE TABLE watch (
    version_id TEXT NOT NULL PRIMARY KEY,
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    recorded_at BIGINT NOT NULL,
    recorded_by TEXT NOT NULL,
    retired_at BIGINT,
    person_id TEXT NOT NULL,
    urn BIGINT NOT NULL
);
CREATE UNIQUE INDEX watch_current ON watch (record_id) WHERE retired_at IS NULL;

-- How people prove who they are. Secrets are hashed, apart from the second factor's seed, which must be read back.
CREATE TABLE credential (
    person_id TEXT NOT NULL PRIMARY KEY,
    trust_id TEXT NOT NULL REFERENCES trust (id),
    sign_in_name TEXT NOT NULL UNIQUE,
    password_hash TEXT,
    totp_secret TEXT,
    totp_confirmed_at BIGINT,
    totp_last_step BIGINT NOT NULL,
    changed_at BIGINT NOT NULL
);

CREATE TABLE link (
    token_hash TEXT NOT NULL PRIMARY KEY,
    trust_id TEXT NOT NULL REFERENCES trust (id),
    person_id TEXT NOT NULL,
    purpose TEXT NOT NULL,
    made_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE TABLE session (
    token_hash TEXT NOT NULL PRIMARY KEY,
    trust_id TEXT NOT NULL REFERENCES trust (id),
    person_id TEXT NOT NULL,
    form_token TEXT NOT NULL,
    device TEXT NOT NULL,
    started_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    second_factor_at BIGINT,
    revoked_at BIGINT
);
CREATE INDEX session_by_person ON session (trust_id, person_id);

-- Failed sign-ins, by a hash of the name tried and of the address it came from. Emptied as they age.
CREATE TABLE sign_in_failure (
    id TEXT NOT NULL PRIMARY KEY,
    key_hash TEXT NOT NULL,
    at BIGINT NOT NULL
);
CREATE INDEX sign_in_failure_by_key ON sign_in_failure (key_hash, at);

-- Who looked at a sensitive page or took an export away.
CREATE TABLE view_log (
    id TEXT NOT NULL PRIMARY KEY,
    trust_id TEXT NOT NULL REFERENCES trust (id),
    person_id TEXT NOT NULL,
    at BIGINT NOT NULL,
    what TEXT NOT NULL,
    urn BIGINT
);
CREATE INDEX view_log_by_trust ON view_log (trust_id, at);
