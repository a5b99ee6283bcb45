//! The second step of signing in: six digits from a telephone.

use axum::{extract::Query, response::Response};
use trustwide_storage::door::{DoorError, SignedIn};

use super::{check_token, page, page_again};
use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form},
    pages::sign_in::SignInPage,
    reply,
    typed::{Fields, Unsigned},
    visit::Stranger,
};

/// `GET /sign-in/code?to=…`
pub async fn ask(stranger: Stranger, Query(asked): Query<Fields>) -> Result<Response, WebError> {
    let to = reply::own_address(asked.get("to").map_or("/", String::as_str));
    match half_way(&stranger).await? {
        None => reply::see_other("/sign-in"),
        Some(at) if at.second_factor || !at.has_second_factor => reply::see_other(to),
        Some(at) => page(&stranger, &code_page(form(to)), &at.form_token).await,
    }
}

/// `POST /sign-in/code`
pub async fn show(stranger: Stranger, sent: Unsigned) -> Result<Response, WebError> {
    let to = reply::own_address(sent.field("to"));
    let Some(at) = half_way(&stranger).await? else { return reply::see_other("/sign-in") };
    check_token(sent.field("form_token"), &at.form_token)?;
    if at.second_factor || !at.has_second_factor {
        return reply::see_other(to);
    }
    let secret = stranger.secret.as_deref().unwrap_or_default();
    match stranger.app.db.show_code(secret, sent.field("code"), &stranger.from).await {
        Ok(()) => reply::see_other(to),
        Err(DoorError::Wrong) => {
            let mut form = form(to);
            form.fields[0].error = Some(
                "This code does not fit. Each works once, for half a minute: try the next one"
                    .into(),
            );
            page_again(&stranger, &code_page(form), &at.form_token).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Somebody whose password was right.
async fn half_way(stranger: &Stranger) -> Result<Option<SignedIn>, WebError> {
    match &stranger.secret {
        Some(secret) => Ok(stranger.app.db.signed_in(secret).await?),
        None => Ok(None),
    }
}

fn form(to: &str) -> Form {
    let code = Field::new("code", "The six digits your telephone shows now", FieldKind::Code);
    Form::new(
        "/sign-in/code",
        "Go on",
        vec![code.with_autocomplete("one-time-code"), Field::hidden("to", to)],
    )
}

fn code_page(form: Form) -> SignInPage {
    SignInPage {
        title: "One more step".into(),
        intro: Some(
            "Your password was right. As you have a second factor, we ask for its code as well."
                .into(),
        ),
        form,
        help: Some(
            "Lost the telephone? Your trust’s administrator can let you set up another.".into(),
        ),
        onward: None,
    }
}
