//! A person's own account: password, second factor, and where they are signed in.

use serde::Serialize;
use trustwide_domain::Moment;

use super::people::PostLine;
use crate::look::{Form, page::page};

/// `GET /account`
#[derive(Debug, Clone, Serialize)]
pub struct AccountPage {
    pub name: String,
    pub email: Option<String>,
    pub posts: Vec<PostLine>,
    /// The reader may open the page of a post.
    #[serde(skip)]
    pub sees_posts: bool,
    pub password_changed: Option<Moment>,
    pub second_factor: Option<Moment>,
    pub second_factor_needed: bool,
    pub sessions: Vec<SessionLine>,
    #[serde(skip)]
    pub feed: FeedView,
    #[serde(skip)]
    pub password_form: Form,
    /// Turns the second factor off where their rights allow that, or sets a new one up.
    #[serde(skip)]
    pub second_factor_form: Option<Form>,
}

/// The feed of the person's own calendar.
#[derive(Debug, Clone, Default)]
pub struct FeedView {
    pub made_at: Option<Moment>,
    /// The address, shown once and never again.
    pub once: Option<String>,
    pub make: Form,
    pub end: Option<Form>,
}

/// Somewhere the person is signed in.
#[derive(Debug, Clone, Serialize)]
pub struct SessionLine {
    /// Names the session in the address that ends it; it is not its secret.
    pub id: String,
    /// `Firefox on Windows`
    pub browser: String,
    pub began: Moment,
    pub last_used: Moment,
    pub is_this: bool,
}

page!(AccountPage, "account.html", |_| "Your account".into());
