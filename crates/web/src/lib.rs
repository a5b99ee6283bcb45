//! The web application: one room for each feature, its pages and their JSON twins.
//!
//! A request comes in through [`visit::Visit`] (who asks, of which trust, as at when), is answered by a handler of one
//! room, and goes out as a page or its twin ([`reply`]). Not here: queries (`storage`) and rules (`domain`).

pub mod account;
pub mod app;
pub mod banding;
pub mod calendar;
pub mod contacts;
pub mod data;
pub mod days;
pub mod demo;
pub mod elements;
pub mod errors;
pub mod evidence;
pub mod frame;
pub mod health;
pub mod kept;
pub mod landing;
pub mod log;
pub mod mail;
pub mod model;
pub mod money;
pub mod people;
pub mod reference;
pub mod reply;
pub mod routes;
pub mod school;
pub mod sent_file;
pub mod settings;
pub mod sign_in;
pub mod start;
pub mod trust;
pub mod typed;
pub mod undo;
pub mod visit;
pub mod what_if;
pub mod year;

pub use app::{App, Settings};
// What pages hold and how they look is a crate of its own, built while this one's queries are.
pub use routes::service;
use trustwide_pages::{self as pages, look};
