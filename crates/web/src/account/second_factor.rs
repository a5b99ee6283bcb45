//! The second factor: a secret shared with a telephone, as a picture to scan and as text, and moving it to another.

use axum::response::Response;
use qrcode::{Color, EcLevel, QrCode};
use trustwide_storage::door::DoorError;

use crate::{
    errors::WebError,
    look::{Field, FieldKind, Form, encoded},
    pages::sign_in::EnrolPage,
    reply, typed,
    visit::{Posted, Stranger, Visit},
};

/// White modules around the code, without which a camera does not see its edge.
const QUIET: usize = 4;

/// `GET /account/second-factor`: what to scan. It stays the same until it is confirmed.
pub async fn offer(visit: Visit) -> Result<Response, WebError> {
    if visit.signed_in.has_second_factor {
        return reply::see_other("/account");
    }
    let page = enrol_page(&visit).await?;
    visit.page(page).await
}

/// `POST /account/second-factor`: a code shows that the telephone has the secret.
pub async fn confirm(posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    if visit.signed_in.has_second_factor {
        return reply::see_other("/account");
    }
    match visit.app.db.confirm_second_factor(&visit.signed_in, posted.field("code")).await {
        Ok(()) => reply::done(
            "/",
            "Your second factor is on. From now on you sign in with its code as well.",
            None,
        ),
        Err(DoorError::Wrong) => {
            let mut page = enrol_page(visit).await?;
            page.form.fields[0].error =
                Some("This code does not fit. Type the one it shows now".into());
            visit.page_with_errors(page).await
        }
        Err(error) => Err(error.into()),
    }
}

/// `POST /account/second-factor/remove`: only with a code, so that an open browser alone cannot take it away.
pub async fn remove(stranger: Stranger, posted: Posted) -> Result<Response, WebError> {
    let visit = &posted.visit;
    let db = &visit.app.db;
    if !visit.signed_in.has_second_factor {
        return reply::see_other("/account");
    }
    let secret = stranger.secret.as_deref().unwrap_or_default();
    match db.show_code(secret, posted.field("code"), &stranger.from).await {
        Ok(()) => {
            db.remove_second_factor(visit.person()).await?;
            reply::see_other("/sign-in?to=/account/second-factor")
        }
        Err(DoorError::Wrong) => {
            let mut page = super::account_page(visit).await?;
            let fault = typed::Faults::one(
                "code",
                "This code does not fit. Each works once: try the next one",
            );
            page.second_factor_form =
                page.second_factor_form.map(|form| typed::with_faults(form, fault));
            visit.page_with_errors(page).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What the account offers: taking the second factor away, where there is one.
pub fn form(visit: &Visit) -> Option<Form> {
    let code = Field::new("code", "The six digits your telephone shows now", FieldKind::Code);
    let fields = vec![code.with_autocomplete("one-time-code")];
    let remove = Form::new("/account/second-factor/remove", "Move it to another telephone", fields);
    visit.signed_in.has_second_factor.then(|| {
        remove.grave("the telephone you have now is forgotten and you are signed out everywhere. You then sign in and set up the other.")
    })
}

async fn enrol_page(visit: &Visit) -> Result<EnrolPage, WebError> {
    let db = &visit.app.db;
    let secret = db.offer_second_factor(visit.person()).await?;
    let state = db.sign_in_state(&visit.trust.id, visit.person()).await?;
    let name = state.sign_in_name.unwrap_or_default();
    let code = Field::new("code", "Six digits", FieldKind::Code).with_autocomplete("one-time-code");
    Ok(EnrolPage {
        qr: picture(&address(&visit.trust.name, &name, &secret))?,
        secret: in_fours(&secret),
        form: Form::new("/account/second-factor", "Turn it on", vec![code]),
        needed: visit.signed_in.needs_second_factor,
    })
}

/// What a telephone reads: who asks, for whom, and the secret.
fn address(trust: &str, name: &str, secret: &str) -> String {
    let part = |text: &str| encoded(text).replace('/', "%2F");
    let issuer = part(&format!("Trustwide ({trust})"));
    format!("otpauth://totp/{issuer}:{}?secret={secret}&issuer={issuer}", part(name))
}

fn in_fours(secret: &str) -> String {
    let letters: Vec<char> = secret.chars().collect();
    letters.chunks(4).map(|four| four.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

/// The address as a QR code: dark squares in one path. Always black on white, or no camera reads it.
fn picture(address: &str) -> Result<String, WebError> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|_| WebError::Broken("an address for a telephone is too long".into()))?;
    let (width, modules) = (code.width(), code.to_colors());
    let dark = modules.iter().enumerate().filter(|(_, color)| **color == Color::Dark);
    let path: String = dark
        .map(|(at, _)| format!("M{} {}h1v1h-1z", at % width + QUIET, at / width + QUIET))
        .collect();
    let side = width + 2 * QUIET;
    Ok(format!(
        r##"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}" role="img" aria-label="QR code for your authenticator" shape-rendering="crispEdges"><path fill="#fff" d="M0 0h{side}v{side}H0z"/><path fill="#000" d="{path}"/></svg>"##
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_telephone_is_told_who_asks() {
        assert_eq!(
            address("Fenwick & Sons", "r@fenwick.example", "JBSWY3DP"),
            "otpauth://totp/Trustwide%20%28Fenwick%20%26%20Sons%29:r%40fenwick.example?secret=JBSWY3DP&issuer=Trustwide%20%28Fenwick%20%26%20Sons%29"
        );
        assert_eq!(in_fours("JBSWY3DPEH"), "JBSW Y3DP EH");
    }

    #[test]
    fn the_picture_is_square_and_has_no_style_of_its_own() {
        let svg = picture(&address("Fenwick", "r", "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")).unwrap();
        assert!(svg.starts_with("<svg ") && !svg.contains("style"));
        // The three corners by which a camera finds the code.
        assert!(
            svg.contains("M4 4h1v1h-1z")
                && svg.contains("M10 4h1v1h-1z")
                && svg.contains("M4 10h1v1h-1z")
        );
    }
}
