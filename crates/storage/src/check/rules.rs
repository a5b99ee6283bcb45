//! What must never be found: each rule is a sentence and a query for whatever breaks it, written once for both databases.

use crate::tables::names;

/// A thing that must never be found: `{}` in the sentence is the query's `what`, `{table}` the table it is asked of.
pub(super) struct Rule {
    pub says: &'static str,
    pub sql: &'static str,
}

/// Asked of every table of versions.
pub(super) const OF_VERSIONS: [Rule; 7] = [
    Rule {
        says: "record {} has more than one current version in {table}",
        sql: "SELECT record_id AS what FROM {table} WHERE retired_at IS NULL GROUP BY record_id HAVING count(*) > 1",
    },
    Rule {
        says: "versions of record {} in {table} overlap in time",
        sql: "SELECT DISTINCT a.record_id AS what FROM {table} a \
              JOIN {table} b ON b.record_id = a.record_id AND b.version_id > a.version_id \
              WHERE NOT (a.retired_at IS NULL AND b.retired_at IS NULL) \
              AND a.recorded_at < COALESCE(b.retired_at, 9223372036854775807) \
              AND b.recorded_at < COALESCE(a.retired_at, 9223372036854775807)",
    },
    Rule {
        says: "version {} in {table} was retired before it was recorded",
        sql: "SELECT version_id AS what FROM {table} WHERE retired_at < recorded_at",
    },
    Rule {
        says: "version {} in {table} belongs to a record of another kind",
        sql: "SELECT v.version_id AS what FROM {table} v JOIN record r ON r.id = v.record_id WHERE r.kind <> '{table}'",
    },
    Rule {
        says: "version {} in {table} is of another trust than its record",
        sql: "SELECT v.version_id AS what FROM {table} v JOIN record r ON r.id = v.record_id \
              WHERE r.trust_id <> v.trust_id",
    },
    Rule {
        says: "version {} in {table} is later than its trust's last write",
        sql: "SELECT v.version_id AS what FROM {table} v JOIN trust t ON t.id = v.trust_id \
              WHERE v.recorded_at > t.last_moment OR COALESCE(v.retired_at, 0) > t.last_moment",
    },
    Rule {
        says: "record {} has no version in {table}",
        sql: "SELECT r.id AS what FROM record r WHERE r.kind = '{table}' \
              AND NOT EXISTS (SELECT 1 FROM {table} v WHERE v.record_id = r.id)",
    },
];

/// Asked once.
pub(super) const OF_ALL: [Rule; 10] = [
    Rule {
        says: "record {} and one of its parties are of different trusts",
        sql: "SELECT r.id AS what FROM record_party p JOIN record r ON r.id = p.record_id WHERE p.trust_id <> r.trust_id",
    },
    Rule {
        says: "record {}, and there is no such person",
        sql: "SELECT p.record_id || ' concerns ' || p.party AS what FROM record_party p WHERE p.party LIKE 'person/%' \
              AND NOT EXISTS (SELECT 1 FROM record r WHERE r.id = substr(p.party, 8) AND r.kind = 'person')",
    },
    Rule {
        says: "record {}, and the trust has no such school",
        sql: "SELECT p.record_id || ' concerns ' || p.party AS what FROM record_party p WHERE p.party LIKE 'school/%' \
              AND NOT EXISTS (SELECT 1 FROM school s WHERE s.trust_id = p.trust_id \
              AND CAST(s.urn AS TEXT) = substr(p.party, 8))",
    },
    Rule {
        says: "post {} is held, and there is no such post",
        sql: "SELECT DISTINCT h.post_id AS what FROM holding h \
              WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = h.post_id AND r.kind = 'post')",
    },
    Rule {
        says: "person {} holds a post, and there is no such person",
        sql: "SELECT DISTINCT h.person_id AS what FROM holding h \
              WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = h.person_id AND r.kind = 'person')",
    },
    Rule {
        says: "person {} can sign in, and there is no such person",
        sql: "SELECT c.person_id AS what FROM credential c \
              WHERE NOT EXISTS (SELECT 1 FROM record r WHERE r.id = c.person_id AND r.kind = 'person')",
    },
    Rule {
        says: "file {} does not have as many rows as were kept of it",
        sql: "SELECT s.id AS what FROM source s \
              WHERE s.rows_kept <> (SELECT count(*) FROM source_row w WHERE w.source_id = s.id)",
    },
    Rule {
        says: "file {} and one of its rows are of different trusts",
        sql: "SELECT DISTINCT s.id AS what FROM source_row w JOIN source s ON s.id = w.source_id \
              WHERE w.trust_id <> s.trust_id",
    },
    Rule {
        says: "file {} is of no trust",
        sql: "SELECT s.id AS what FROM source s WHERE NOT EXISTS (SELECT 1 FROM trust t WHERE t.id = s.trust_id)",
    },
    Rule {
        says: "file {} was landed or retired after its trust's last write",
        sql: "SELECT s.id AS what FROM source s JOIN trust t ON t.id = s.trust_id \
              WHERE s.landed_at > t.last_moment OR COALESCE(s.retired_at, 0) > t.last_moment",
    },
];

/// What refers to what beside versions, which [`references`] adds.
const PLAIN: [(&str, &str, &str); 13] = [
    ("record", "trust_id", "trust"),
    ("record_party", "record_id", "record"),
    ("record_party", "trust_id", "trust"),
    ("audit", "trust_id", "trust"),
    ("audit_payload", "trust_id", "trust"),
    ("source_row", "source_id", "source"),
    ("source_issue", "source_id", "source"),
    ("upload", "trust_id", "trust"),
    ("feed", "trust_id", "trust"),
    ("credential", "trust_id", "trust"),
    ("link", "trust_id", "trust"),
    ("session", "trust_id", "trust"),
    ("view_log", "trust_id", "trust"),
];

/// What refers to what: asked here as well as kept by the database, which may have been repaired by hand.
pub fn references() -> Vec<(&'static str, &'static str, &'static str)> {
    let versions = crate::every_versioned!(names).into_iter();
    let of_versions =
        versions.flat_map(|it| [(it, "record_id", "record"), (it, "trust_id", "trust")]);
    PLAIN.into_iter().chain(of_versions).collect()
}
