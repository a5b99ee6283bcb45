//! People and the posts they hold: the directory for everybody, and what an administrator may change in it.
//!
//! Not here: what a role may do (`domain::access`), signing in (`sign_in`), a person's own account (`account`).

mod directory;
mod edit;
mod holders;
mod leaving;
mod links;
mod list;
pub mod managers;
mod new;
mod person;
mod posts;
mod roles;
mod specialisms;
mod specialists;

pub use directory::Directory;
pub use links::host as link_start;
pub use specialisms::may_say as may_say_specialisms;

use crate::routes::Routes;

pub fn routes() -> Routes {
    Routes::default()
        .get("/people", list::show)
        .get("/people/new", new::ask)
        .post("/people", new::add)
        .get("/people/roles", roles::show)
        .get("/people/specialists", specialists::show)
        .get("/people/{id}", person::show)
        .post("/people/{id}", edit::change)
        .post("/people/{id}/invite", links::invite)
        .post("/people/{id}/reset", links::reset)
        .post("/people/{id}/second-factor/remove", links::remove_second_factor)
        .post("/people/{id}/sessions/end", links::end_sessions)
        .post("/people/{id}/specialisms", specialisms::add)
        .post("/people/{id}/specialisms/{record}/end", specialisms::end)
        .post("/people/{id}/leave", leaving::leave)
        .post("/people/{id}/return", leaving::come_back)
        .get("/posts/new", posts::ask)
        .post("/posts", posts::add)
        .get("/posts/{id}", holders::show)
        .post("/posts/{id}/holders", holders::give)
        .post("/posts/{id}/holders/{record}/end", holders::end)
}
