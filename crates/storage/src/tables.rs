//! Every table, once: its columns, who may read it, and the list that backup, export, erasure and row security walk.

use sea_orm::{ConnectionTrait, DatabaseTransaction, Statement};

use crate::StorageError;

/// Bytes as hexadecimal text in archives.
mod bytes {
    use serde::{Deserialize, Deserializer, Serializer, de::Error};

    pub fn serialize<S: Serializer>(bytes: &[u8], serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&crate::surroundings::hex(bytes))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
        let text = <std::borrow::Cow<'de, str>>::deserialize(deserializer)?;
        let pair = |at: usize| text.get(at..at + 2).and_then(|it| u8::from_str_radix(it, 16).ok());
        (0..text.len())
            .step_by(2)
            .map(|at| pair(at).ok_or_else(|| D::Error::custom("not hexadecimal")))
            .collect()
    }
}

macro_rules! plain {
    ($(#[$doc:meta])* $module:ident, $table:literal, { $($(#[$attr:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        pub mod $module {
            use sea_orm::entity::prelude::*;

            #[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
            #[sea_orm(table_name = $table)]
            pub struct Model { $($(#[$attr])* pub $field: $type,)* }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}
            impl ActiveModelBehavior for ActiveModel {}
        }
    };
}

macro_rules! versioned {
    ($(#[$doc:meta])* $module:ident, $table:literal, $sensitivity:ident, { $($field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        pub mod $module {
            use sea_orm::{ActiveValue::Set, entity::prelude::*};
            use trustwide_domain::access::Sensitivity;

            use crate::versions::{Version, Versioned};

            #[derive(Clone, Debug, PartialEq, DeriveEntityModel, serde::Serialize, serde::Deserialize)]
            #[sea_orm(table_name = $table)]
            pub struct Model {
                #[sea_orm(primary_key, auto_increment = false)]
                pub version_id: String,
                pub record_id: String,
                pub trust_id: String,
                pub recorded_at: i64,
                pub recorded_by: String,
                pub retired_at: Option<i64>,
                $(pub $field: $type,)*
            }

            /// The row's own fields.
            #[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
            pub struct Fields { $(pub $field: $type,)* }

            #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
            pub enum Relation {}
            impl ActiveModelBehavior for ActiveModel {}

            impl Versioned for Entity {
                type Fields = Fields;
                const KIND: &'static str = $table;
                const SENSITIVITY: Sensitivity = Sensitivity::$sensitivity;

                fn version_id() -> Column { Column::VersionId }
                fn record_id() -> Column { Column::RecordId }
                fn trust_id() -> Column { Column::TrustId }
                fn recorded_at() -> Column { Column::RecordedAt }
                fn retired_at() -> Column { Column::RetiredAt }

                fn join(version: Version, fields: Fields) -> ActiveModel {
                    ActiveModel {
                        version_id: Set(version.version_id),
                        record_id: Set(version.record_id),
                        trust_id: Set(version.trust_id),
                        recorded_at: Set(version.recorded_at),
                        recorded_by: Set(version.recorded_by),
                        retired_at: Set(version.retired_at),
                        $($field: Set(fields.$field),)*
                    }
                }

                fn split(model: Model) -> (Version, Fields) {
                    let Model { version_id, record_id, trust_id, recorded_at, recorded_by, retired_at, $($field,)* } = model;
                    let version = Version { version_id, record_id, trust_id, recorded_at, recorded_by, retired_at };
                    (version, Fields { $($field,)* })
                }
            }
        }
    };
}

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
        #[serde(with = "super::bytes")] bytes: Vec<u8>,
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
        #[serde(with = "super::bytes")] cells: Vec<u8>,
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
        #[serde(with = "super::bytes")] bytes: Vec<u8>,
    }
}
versioned! {
    /// A school of the trust.
    school, "school", Directory, {
        urn: i64,
        name: String,
        phase: String,
        joined_on: Option<String>,
        left_on: Option<String>,
    }
}
versioned! {
    /// A person of the trust.
    person, "person", Directory, {
        name: String,
        email: Option<String>,
        left_on: Option<String>,
    }
}
versioned! {
    /// A post: a role for a school or the trust.
    post, "post", Directory, {
        role: String,
        title: String,
        urn: Option<i64>,
    }
}
versioned! {
    /// A post held by a person, from and to a day.
    holding, "holding", Directory, {
        person_id: String,
        post_id: String,
        from_on: String,
        to_on: Option<String>,
        acting_for: Option<String>,
    }
}
versioned! {
    /// A correction of a register fact.
    correction, "correction", School, {
        urn: i64,
        field: String,
        value: String,
        reason: String,
    }
}
versioned! {
    /// A school's own words, about a measure or (empty) about itself.
    context_note, "context_note", School, {
        urn: i64,
        measure: String,
        words: String,
    }
}
versioned! {
    /// A school on a person's watchlist.
    watch, "watch", Own, {
        person_id: String,
        urn: i64,
    }
}
plain! {
    /// How a person proves who they are.
    credential, "credential", {
        #[sea_orm(primary_key, auto_increment = false)] person_id: String,
        trust_id: String,
        sign_in_name: String,
        password_hash: Option<String>,
        totp_secret: Option<String>,
        totp_confirmed_at: Option<i64>,
        totp_last_step: i64,
        changed_at: i64,
    }
}
plain! {
    /// A one-time link, by the hash of its secret.
    link, "link", {
        #[sea_orm(primary_key, auto_increment = false)] token_hash: String,
        trust_id: String,
        person_id: String,
        purpose: String,
        made_at: i64,
        expires_at: i64,
        used_at: Option<i64>,
    }
}
plain! {
    /// Somebody signed in on a device, by the hash of the cookie's secret.
    session, "session", {
        #[sea_orm(primary_key, auto_increment = false)] token_hash: String,
        trust_id: String,
        person_id: String,
        form_token: String,
        device: String,
        started_at: i64,
        seen_at: i64,
        expires_at: i64,
        second_factor_at: Option<i64>,
        revoked_at: Option<i64>,
    }
}
plain! {
    /// A failed sign-in, by hashes alone.
    sign_in_failure, "sign_in_failure", {
        #[sea_orm(primary_key, auto_increment = false)] id: String,
        key_hash: String,
        at: i64,
    }
}
plain! {
    /// Who looked at what.
    view_log, "view_log", {
        #[sea_orm(primary_key, auto_increment = false)] id: String,
        trust_id: String,
        person_id: String,
        at: i64,
        what: String,
        urn: Option<i64>,
    }
}

/// Calls a macro with every table's module, parents before children: the order in which an archive is restored.
///
/// Failed sign-ins are left out: they are emptied as they age, and mean nothing elsewhere.
#[macro_export]
macro_rules! every_table {
    ($call:ident) => {
        $call! {
            trust, record, record_party, audit, audit_payload, source, source_row, source_issue, upload, school, person,
            post, holding, correction, context_note, watch, credential, link, session, view_log
        }
    };
}

/// Calls a macro with the module of every table of versions.
#[macro_export]
macro_rules! every_versioned {
    ($call:ident) => {
        $call! { school, person, post, holding, correction, context_note, watch }
    };
}

/// Forces row-level security on every table that holds a trust's rows: a query that forgets its trust finds nothing.
pub(crate) async fn guard_rows(tx: &DatabaseTransaction) -> Result<(), StorageError> {
    const MINE: &str = "trust_id = current_setting('trustwide.trust', true) \
                        OR current_setting('trustwide.trust', true) = '*'";
    macro_rules! names {
        ($($module:ident),*) => { [$(stringify!($module)),*] };
    }
    // After an early migration alone, later tables are not there yet.
    let here = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()";
    let here = tx.query_all_raw(Statement::from_string(tx.get_database_backend(), here)).await?;
    let here: Vec<String> =
        here.iter().map(|row| row.try_get("", "tablename")).collect::<Result<_, _>>()?;
    for table in every_table!(names).into_iter().filter(|table| here.iter().any(|it| it == table)) {
        let column =
            if table == "trust" { MINE.replace("trust_id", "id") } else { MINE.to_owned() };
        let readable = match table {
            "trust" => format!("id = 'public' OR {column}"),
            "source" | "source_row" | "source_issue" => format!("trust_id = 'public' OR {column}"),
            _ => column.clone(),
        };
        let sql = format!(
            "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; ALTER TABLE {table} FORCE ROW LEVEL SECURITY; \
             DROP POLICY IF EXISTS of_trust ON {table}; \
             CREATE POLICY of_trust ON {table} USING ({readable}) WITH CHECK ({column})"
        );
        tx.execute_unprepared(&sql).await?;
    }
    Ok(())
}
