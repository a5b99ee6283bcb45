//! The database from outside: one suite, run on SQLite and, where a server is given, on PostgreSQL as an ordinary role.

mod access;
mod concurrency;
mod house;
mod landing;
mod scope;
mod uploads;
mod versions;
mod views;
