//! A browser as far as tests need one: it keeps cookies, sends the token of the page it was last on, and remembers what
//! came back.

use std::collections::BTreeMap;

use axum::{
    body::Body,
    http::{Request, Response, StatusCode, header},
};
use http_body_util::BodyExt;
use tower::ServiceExt;
use trustwide_web::{App, service};

/// One person's browser.
#[derive(Clone)]
pub struct Browser {
    app: App,
    pub cookies: BTreeMap<String, String>,
    pub token: String,
    /// What their telephone shares with the program; empty without a second factor.
    pub seed: String,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub location: String,
    pub set_cookies: Vec<String>,
    pub body: String,
}

impl Browser {
    pub fn new(app: &App) -> Self {
        Browser {
            app: app.clone(),
            cookies: BTreeMap::new(),
            token: String::new(),
            seed: String::new(),
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).expect("a request")).await
    }

    /// Sends a form, with the token of the last page unless the fields hold one.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = [("form_token", self.token.as_str())];
        let token = token.iter().filter(|_| !fields.iter().any(|(name, _)| *name == "form_token"));
        let pairs = token.chain(fields).map(|(name, value)| format!("{name}={}", encoded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let form = "application/x-www-form-urlencoded";
        let request = Request::post(path).header(header::CONTENT_TYPE, form).body(Body::from(body));
        self.send(request.expect("a request")).await
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let jar: Vec<String> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !jar.is_empty() {
            let jar = jar.join("; ").parse().expect("cookies");
            request.headers_mut().insert(header::COOKIE, jar);
        }
        let headers = request.headers_mut();
        headers.entry(header::HOST).or_insert("trustwide.test".parse().expect("a host"));
        let response = service(self.app.clone()).oneshot(request).await.expect("an answer");
        let answer = Answer::read(response).await;
        for cookie in &answer.set_cookies {
            let (name, rest) = cookie.split_once('=').expect("a cookie");
            match rest.split(';').next().unwrap_or_default() {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.into(), value.into()),
            };
        }
        if let Some(token) = answer.hidden("form_token").filter(|it| !it.is_empty()) {
            self.token = token;
        }
        answer
    }
}

impl Answer {
    async fn read(response: Response<Body>) -> Self {
        let header = |it: &header::HeaderValue| it.to_str().unwrap_or_default().to_owned();
        let location = response.headers().get(header::LOCATION).map(header).unwrap_or_default();
        let set_cookies =
            response.headers().get_all(header::SET_COOKIE).iter().map(header).collect();
        let status = response.status();
        let bytes = response.into_body().collect().await.expect("a body").to_bytes();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status, location, set_cookies, body }
    }

    /// The value of a hidden field on the page.
    pub fn hidden(&self, name: &str) -> Option<String> {
        let (_, rest) = self.body.split_once(&format!("name=\"{name}\" value=\""))?;
        Some(rest.split('"').next()?.to_owned())
    }

    /// A hidden field of the form that goes to an address.
    pub fn hidden_in(&self, action: &str, name: &str) -> Option<String> {
        let (_, rest) = self.body.split_once(&format!("method=\"post\" action=\"{action}\""))?;
        let form = rest.split("</form>").next()?;
        let (_, rest) = form.split_once(&format!("name=\"{name}\" value=\""))?;
        Some(rest.split('"').next()?.to_owned())
    }

    /// The address of the button that takes the last act back.
    pub fn undo(&self) -> Option<String> {
        let (_, rest) = self.body.split_once("action=\"/undo/")?;
        Some(format!("/undo/{}", rest.split('"').next()?.replace("&#38;", "&")))
    }

    pub fn says(&self, words: &str) -> bool {
        self.body.contains(words)
    }

    /// Fails unless the answer leads on to an address.
    pub fn leads_to(&self, to: &str) {
        assert_eq!((self.status.as_u16(), self.location.as_str()), (303, to), "{}", self.body);
    }

    /// Fails unless the answer has a status and says something.
    pub fn is(&self, status: u16, words: &str) {
        assert_eq!(self.status.as_u16(), status, "{} {}", self.location, self.body);
        assert!(self.says(words), "the page does not say {words:?}: {}", self.body);
    }
}

fn encoded(text: &str) -> String {
    let keep = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte);
    text.bytes()
        .map(|it| if keep(it) { char::from(it).to_string() } else { format!("%{it:02X}") })
        .collect()
}
