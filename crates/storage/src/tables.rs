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

mod bands;
mod contacts;
mod days;
mod door;
mod elements;
mod house;
mod people;
mod year;

pub use bands::*;
pub use contacts::*;
pub use days::*;
pub use door::*;
pub use elements::*;
pub use house::*;
pub use people::*;
pub use year::*;

/// The names of some tables, as [`every_table`] and [`every_versioned`] give their modules.
macro_rules! names {
    ($($module:ident),*) => { [$(stringify!($module)),*] };
}
pub(crate) use names;

/// Calls a macro with every table's module, parents before children: the order in which an archive is restored.
///
/// Failed sign-ins are left out: they are emptied as they age, and mean nothing elsewhere.
#[macro_export]
macro_rules! every_table {
    ($call:ident) => {
        $call! {
            trust, record, record_party, audit, audit_payload, source, source_row, source_issue, upload, school, person,
            post, holding, correction, context_note, watch, specialism,
            model_version, school_year, school_days, committee, contact, action, contact_reply, tick_choice,
            tick, feed, prospect, banding_round, judgement, outlook, standing, banding,
            recommendation, banding_comment, board_paper, banding_decision, telling, condition, consequence, question,
            capacity, away, provider, transfer, support_request, income, funding, money_setting,
            policy, element_state,
            credential, link, session, view_log
        }
    };
}

/// Calls a macro with the module of every table of versions.
#[macro_export]
macro_rules! every_versioned {
    ($call:ident) => {
        $call! {
            school, person, post, holding, correction, context_note, watch, specialism,
            model_version, school_year, school_days, committee, contact, action, contact_reply, tick_choice,
            tick, prospect, banding_round, judgement, outlook, standing, banding, recommendation,
            banding_comment, board_paper, banding_decision, telling, condition, consequence, question, capacity,
            away, provider, transfer, support_request, income, funding, money_setting, policy,
            element_state
        }
    };
}

/// Forces row-level security on every table that holds a trust's rows: a query that forgets its trust finds nothing.
pub(crate) async fn guard_rows(tx: &DatabaseTransaction) -> Result<(), StorageError> {
    const MINE: &str = "trust_id = current_setting('trustwide.trust', true) \
                        OR current_setting('trustwide.trust', true) = '*'";
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
