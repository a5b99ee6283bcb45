-- The house: trusts and their write locks, records and whom they concern, the audit chain, files and their rows.
-- Written once for both databases; BLOB reads BYTEA on PostgreSQL. Instants are microseconds, days ISO text.

CREATE TABLE trust (
    id TEXT NOT NULL PRIMARY KEY,
    uid BIGINT,
    name TEXT NOT NULL,
    demonstration BIGINT NOT NULL,
    started_on TEXT NOT NULL,
    revision BIGINT NOT NULL,
    last_moment BIGINT NOT NULL,
    chain_length BIGINT NOT NULL,
    chain_hash TEXT NOT NULL
);

CREATE TABLE record (
    id TEXT NOT NULL PRIMARY KEY,
    trust_id TEXT NOT NULL REFERENCES trust (id),
    kind TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE INDEX record_by_trust ON record (trust_id, kind);

CREATE TABLE record_party (
    record_id TEXT NOT NULL REFERENCES record (id),
    trust_id TEXT NOT NULL REFERENCES trust (id),
    party TEXT NOT NULL,
    part TEXT NOT NULL,
    PRIMARY KEY (record_id, party, part)
);
CREATE INDEX record_party_by_party ON record_party (trust_id, party);

CREATE TABLE audit (
    trust_id TEXT NOT NULL REFERENCES trust (id),
    seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    by_person TEXT NOT NULL,
    act TEXT NOT NULL,
    record_id TEXT NOT NULL,
    digest TEXT NOT NULL,
    hash TEXT NOT NULL,
    PRIMARY KEY (trust_id, seq)
);
CREATE INDEX audit_by_record ON audit (trust_id, record_id);

-- What an audit entry was about. Erasing a person deletes rows here; the chain above still verifies.
CREATE TABLE audit_payload (
    trust_id TEXT NOT NULL REFERENCES trust (id),
    seq BIGINT NOT NULL,
    salt TEXT NOT NULL,
    payload TEXT NOT NULL,
    PRIMARY KEY (trust_id, seq)
);

-- Files that were read. trust_id is 'public' for public reference data, which all trusts share.
CREATE TABLE source (
    id TEXT NOT NULL PRIMARY KEY,
    trust_id TEXT NOT NULL,
    kind TEXT NOT NULL,
    academic_year TEXT NOT NULL,
    stage TEXT NOT NULL,
    file_name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    reader_version BIGINT NOT NULL,
    published_on TEXT,
    columns TEXT NOT NULL,
    rows_read BIGINT NOT NULL,
    rows_kept BIGINT NOT NULL,
    rows_refused BIGINT NOT NULL,
    landed_at BIGINT NOT NULL,
    landed_by TEXT NOT NULL,
    retired_at BIGINT,
    bytes BLOB NOT NULL
);
CREATE UNIQUE INDEX source_lands_once ON source (trust_id, kind, academic_year, stage, checksum, reader_version)
    WHERE retired_at IS NULL;

CREATE TABLE source_row (
    source_id TEXT NOT NULL REFERENCES source (id),
    trust_id TEXT NOT NULL,
    place TEXT NOT NULL,
    line BIGINT NOT NULL,
    -- One line of a file may say two things about a place: a report card and the inspection before it.
    part BIGINT NOT NULL DEFAULT 0,
    cells BLOB NOT NULL,
    PRIMARY KEY (source_id, place, line, part)
);
CREATE INDEX source_row_by_place ON source_row (place, source_id);

CREATE TABLE source_issue (
    source_id TEXT NOT NULL REFERENCES source (id),
    trust_id TEXT NOT NULL,
    n BIGINT NOT NULL,
    line BIGINT NOT NULL,
    column_name TEXT,
    value TEXT,
    reason TEXT NOT NULL,
    row_refused BIGINT NOT NULL,
    PRIMARY KEY (source_id, n)
);

-- A file that somebody has uploaded and not yet landed or discarded.
CREATE TABLE upload (
    id TEXT NOT NULL PRIMARY KEY,
    trust_id TEXT NOT NULL REFERENCES trust (id),
    person_id TEXT NOT NULL,
    file_name TEXT NOT NULL,
    kind TEXT NOT NULL,
    academic_year TEXT,
    uploaded_at BIGINT NOT NULL,
    bytes BLOB NOT NULL
);
