//! Trusts, records, the audit chain and the files that were read.

plain! {
    /// A trust's head row: its lock, revision, last instant and the end of its audit chain.
    trust, "trust", {
        #[sea_orm(primary_key, auto_increment = false)] id: String,
        uid: Option<i64>,
        name: String,
        demonstration: i64,
        started_on: String,
        revision: i64,
        last_moment: i64,
        chain_length: i64,
        chain_hash: String,
    }
}
plain! {
    /// The identity that links and audit point at.
    record, "record", {
        #[sea_orm(primary_key, auto_increment = false)] id: String,
        trust_id: String,
        kind: String,
        created_at: i64,
    }
}
plain! {
    /// Whom a record concerns: `school/139511` or `person/…`, and in what part.
    record_party, "record_party", {
        #[sea_orm(primary_key, auto_increment = false)] record_id: String,
        trust_id: String,
        #[sea_orm(primary_key, auto_increment = false)] party: String,
        #[sea_orm(primary_key, auto_increment = false)] part: String,
    }
}
plain! {
    /// One link of a trust's audit chain.
    audit, "audit", {
        #[sea_orm(primary_key, auto_increment = false)] trust_id: String,
        #[sea_orm(primary_key, auto_increment = false)] seq: i64,
        at: i64,
        by_person: String,
        act: String,
        record_id: String,
        digest: String,
        hash: String,
    }
}
plain! {
    /// What an audit entry was about, while it is kept.
    audit_payload, "audit_payload", {
        #[sea_orm(primary_key, auto_increment = false)] trust_id: String,
        #[sea_orm(primary_key, auto_increment = false)] seq: i64,
        salt: String,
        payload: String,
    }
}
plain! {
    /// A file that was read, with its bytes as they came (gzipped).
    source, "source", {
        #[sea_orm(primary_key, auto_increment = false)] id: String,
        trust_id: String,
        kind: String,
        academic_year: String,
        stage: String,
        file_name: String,
        checksum: String,
        reader_version: i64,
        published_on: Option<String>,
        columns: String,
        rows_read: i64,
        rows_kept: i64,
        rows_refused: i64,
        landed_at: i64,
        landed_by: String,
        retired_at: Option<i64>,
        #[serde(with = "crate::tables::bytes")] bytes: Vec<u8>,
    }
}
plain! {
    /// One row of a file, its cells packed as `domain::block` packs them.
    source_row, "source_row", {
        #[sea_orm(primary_key, auto_increment = false)] source_id: String,
        trust_id: String,
        #[sea_orm(primary_key, auto_increment = false)] place: String,
        #[sea_orm(primary_key, auto_increment = false)] line: i64,
        #[sea_orm(primary_key, auto_increment = false)] part: i64,
        #[serde(with = "crate::tables::bytes")] cells: Vec<u8>,
    }
}
plain! {
    /// A row or cell that could not be used.
    source_issue, "source_issue", {
        #[sea_orm(primary_key, auto_increment = false)] source_id: String,
        trust_id: String,
        #[sea_orm(primary_key, auto_increment = false)] n: i64,
        line: i64,
        column_name: Option<String>,
        value: Option<String>,
        reason: String,
        row_refused: i64,
    }
}
plain! {
    /// A file uploaded in the browser, waiting to be landed or discarded.
    upload, "upload", {
        #[sea_orm(primary_key, auto_increment = false)] id: String,
        trust_id: String,
        person_id: String,
        file_name: String,
        kind: String,
        academic_year: Option<String>,
        uploaded_at: i64,
        #[serde(with = "crate::tables::bytes")] bytes: Vec<u8>,
    }
}
