//! Addresses for whoever watches the service: alive, and ready to answer.

use axum::{extract::State, http::StatusCode, response::IntoResponse};

use crate::{app::App, routes::Routes};

pub fn routes() -> Routes {
    Routes::default().get("/healthz", alive).get("/readyz", ready)
}

/// `GET /healthz`: the process answers.
async fn alive() -> &'static str {
    "alive\n"
}

/// `GET /readyz`: the database answers and its tables are this program's.
async fn ready(State(app): State<App>) -> impl IntoResponse {
    match app.db.is_up_to_date().await {
        Ok(true) => (StatusCode::OK, "ready\n"),
        Ok(false) => {
            (StatusCode::SERVICE_UNAVAILABLE, "the database has not been brought up to date\n")
        }
        Err(error) => {
            tracing::error!("readiness: {error}");
            (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n")
        }
    }
}
