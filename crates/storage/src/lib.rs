//! The database: one set of queries for SQLite and PostgreSQL, versions, audit and scope.
//!
//! Every read goes through [`Scoped`], which adds trust, parties, sensitivity and date to each query; every write goes
//! through [`Write`], which holds the trust's lock from its first check to its commit. Not here: what the figures mean
//! (`domain`), how a file is read (`importers`), pages (`web`).

mod any_table;
pub mod archive;
pub mod audit;
pub mod banding;
pub mod check;
pub mod contacts;
pub mod database;
pub mod days;
pub mod door;
pub mod elements;
pub mod erase;
pub mod error;
pub mod export;
pub mod figures;
pub mod history;
pub mod landing;
pub mod migrate;
pub mod model;
mod open_rows;
pub mod opening;
mod pages;
pub mod people;
pub mod published;
pub mod retain;
pub mod schools;
pub mod scope;
pub mod specialists;
pub mod standing;
pub mod surroundings;
pub mod tables;
pub mod trusts;
pub mod uploads;
pub mod versions;
pub mod views;
pub mod words;
pub mod write;
pub mod year;

pub use database::{Database, Kind};
pub use error::StorageError;
pub use figures::{Row, SourceHeader};
pub use scope::{Scoped, Who};
pub use surroundings::Surroundings;
pub use trusts::PUBLIC;
pub use versions::{Edited, Versioned};
pub use write::Write;
