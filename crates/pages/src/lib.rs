//! The pages: what each holds, one typed struct for each, with its template and a sample; and how all of them look.
//!
//! A page is its own JSON twin, so it holds typed values and its template writes them out. Forms, and whatever else
//! belongs to one visit, are skipped. Not here: who may see a page, and where its figures come from.

pub mod account;
pub mod banding;
pub mod calendar;
pub mod contacts;
pub mod data;
pub mod days;
pub mod elements;
pub mod errors;
pub mod log;
pub mod look;
pub mod model;
pub mod money;
pub mod people;
pub mod programme;
pub mod school;
pub mod settings;
pub mod shared;
pub mod sign_in;
pub mod start;
pub mod trust;
pub mod upload;
pub mod what_if;
pub mod year;

mod samples;

pub use samples::{Sample, samples};
