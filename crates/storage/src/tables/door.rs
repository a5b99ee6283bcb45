//! How people prove who they are, and who looked at what.

plain! {
    /// How a person proves who they are.
    credential, "credential", {
        #[sea_orm(primary_key, auto_increment = false)] person_id: String,
        trust_id: String,
        sign_in_name: String,
        password_hash: Option<String>,
        totp_secret: Option<String>,
        totp_confirmed_at: Option<i64>,
        totp_last_step: i64,
        changed_at: i64,
    }
}
plain! {
    /// A one-time link, by the hash of its secret.
    link, "link", {
        #[sea_orm(primary_key, auto_increment = false)] token_hash: String,
        trust_id: String,
        person_id: String,
        purpose: String,
        made_at: i64,
        expires_at: i64,
        used_at: Option<i64>,
    }
}
plain! {
    /// Somebody signed in on a device, by the hash of the cookie's secret.
    session, "session", {
        #[sea_orm(primary_key, auto_increment = false)] token_hash: String,
        trust_id: String,
        person_id: String,
        form_token: String,
        device: String,
        started_at: i64,
        seen_at: i64,
        expires_at: i64,
        second_factor_at: Option<i64>,
        revoked_at: Option<i64>,
    }
}
plain! {
    /// A failed sign-in, by hashes alone.
    sign_in_failure, "sign_in_failure", {
        #[sea_orm(primary_key, auto_increment = false)] id: String,
        key_hash: String,
        at: i64,
    }
}
plain! {
    /// Who looked at what.
    view_log, "view_log", {
        #[sea_orm(primary_key, auto_increment = false)] id: String,
        trust_id: String,
        person_id: String,
        at: i64,
        what: String,
        urn: Option<i64>,
    }
}
