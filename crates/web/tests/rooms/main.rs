//! The rooms from outside: requests through the whole application, on both databases, with the clock stopped.

mod account;
mod at_once;
mod banding;
mod browser;
mod calendar;
mod contacts;
mod days;
mod errors;
mod every_model;
mod furnished;
mod furnished_bands;
mod furnished_days;
mod house;
mod mail;
mod model;
mod money;
mod people;
mod people_posts;
mod roles;
mod settings;
mod sign_in;
mod specialists;
mod start;
mod undo;
mod year;
