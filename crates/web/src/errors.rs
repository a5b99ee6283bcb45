//! What can go wrong with a request: one error, one page that says what happened and offers a way on.
//!
//! What people read is in `pages::errors`; what the log keeps is here, and names no person.

use axum::{
    http::StatusCode,
    response::{IntoResponse, Response},
};
use trustwide_importers::ImportError;
use trustwide_storage::{StorageError, door::DoorError};

use crate::{
    look::{PageView, Shell, encoded},
    pages::errors::ErrorPage,
    reply,
};

/// Why a request was not answered with its page.
#[derive(Debug, thiserror::Error)]
pub enum WebError {
    #[error("nobody is signed in")]
    SignIn { back_to: String },
    #[error("the second factor has not been shown")]
    Code { back_to: String },
    #[error("there is no such page")]
    NotFound,
    #[error("the right is not held")]
    Forbidden,
    #[error("the right waits for a second factor")]
    NeedsSecondFactor,
    #[error("the form's token is not this session's")]
    ExpiredForm,
    #[error("the form could not be read")]
    BadForm,
    #[error("the date could not be read")]
    BadDate,
    #[error("too many failed attempts")]
    TooMany,
    /// More than `most` bytes.
    #[error("what was sent is larger than {most} bytes")]
    TooLarge { most: usize },
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Import(#[from] ImportError),
    #[error("a template could not be filled")]
    Template(#[from] askama::Error),
    #[error("{0}")]
    Broken(String),
}

impl From<DoorError> for WebError {
    fn from(error: DoorError) -> Self {
        match error {
            DoorError::Storage(error) => error.into(),
            DoorError::TooMany => WebError::TooMany,
            DoorError::Wrong | DoorError::LinkSpent | DoorError::WeakPassword => WebError::BadForm,
        }
    }
}

impl WebError {
    /// The page that says it.
    fn page(&self) -> ErrorPage {
        match self {
            WebError::NotFound | WebError::Storage(StorageError::NotFound { .. }) => {
                ErrorPage::not_found()
            }
            WebError::Forbidden | WebError::SignIn { .. } | WebError::Code { .. } => {
                ErrorPage::forbidden()
            }
            WebError::NeedsSecondFactor => ErrorPage::needs_second_factor(),
            WebError::ExpiredForm => ErrorPage::expired_form(),
            WebError::TooMany => ErrorPage::too_many_attempts(15),
            WebError::BadForm => ErrorPage::bad_form(),
            WebError::BadDate => ErrorPage::bad_date(),
            WebError::TooLarge { most } => ErrorPage::too_large(*most),
            WebError::Storage(StorageError::Stale { .. }) => ErrorPage::changed_meanwhile(),
            WebError::Storage(StorageError::Already { .. }) => ErrorPage::already_done(),
            WebError::Storage(StorageError::Refused(why)) => ErrorPage::refused(why),
            WebError::Import(error) => ErrorPage::unreadable_file(&error.to_string()),
            WebError::Storage(_) | WebError::Template(_) | WebError::Broken(_) => {
                ErrorPage::went_wrong(self.logged())
            }
        }
    }

    /// Logs the cause under a reference that the page shows.
    fn logged(&self) -> String {
        let reference = format!("{:08x}", rand::random::<u32>());
        let cause =
            std::error::Error::source(self).map_or_else(String::new, |it| format!(": {it}"));
        tracing::error!(reference, "{self}{cause}");
        reference
    }
}

impl IntoResponse for WebError {
    fn into_response(self) -> Response {
        let onward = match &self {
            WebError::SignIn { back_to } => Some(("/sign-in", back_to)),
            WebError::Code { back_to } => Some(("/sign-in/code", back_to)),
            _ => None,
        };
        if let Some((page, back_to)) = onward {
            let to = format!("{page}?to={}", encoded(back_to));
            return reply::see_other(&to)
                .unwrap_or_else(|_| StatusCode::UNAUTHORIZED.into_response());
        }
        signed_out(&self.page())
    }
}

/// An error page in the signed-out shell: it must not fail for the same reason that the page did.
pub fn signed_out(page: &ErrorPage) -> Response {
    let status = StatusCode::from_u16(page.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let body = page.render(&Shell::default()).unwrap_or_else(|_| page.title.clone());
    (status, axum::response::Html(body)).into_response()
}
