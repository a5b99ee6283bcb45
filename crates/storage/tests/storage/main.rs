//! The database from outside: one suite, run on SQLite and, where a server is given, on PostgreSQL as an ordinary role.

mod access;
mod archive;
mod bands;
mod check;
mod concurrency;
mod contacts;
mod days;
mod decided;
mod door;
mod elements;
mod erase;
mod export;
mod house;
mod landing;
mod migrations;
mod model;
mod model_versions;
mod opening;
mod retain;
mod scope;
mod uploads;
mod versions;
mod views;
