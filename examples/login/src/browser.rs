//! The person's browser: its cookies, its language, its address, and what other sites make it send.

use std::net::SocketAddr;
use std::sync::Arc;

use axum::extract::{ConnectInfo, FromRequestParts, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderName, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use base64::prelude::{BASE64_URL_SAFE_NO_PAD, Engine};
use passcode::{Device, OtpProvider, Result, SendRequest};
use passcode::{Verification, VerifyOutcome, VerifyRequest};

use crate::failure::rejected;
use crate::login::{Login, SESSION};
use crate::page::Page;

/// Seconds: as long as any code lives, and longer.
const CODE: u64 = 24 * 3600;

pub(crate) struct Browser {
    pub(crate) login: Arc<Login>,
    pub(crate) page: &'static Page,
    headers: HeaderMap,
    address: SocketAddr,
}

impl FromRequestParts<Arc<Login>> for Browser {
    type Rejection = StatusCode;

    async fn from_request_parts(parts: &mut Parts, login: &Arc<Login>) -> Result<Self, StatusCode> {
        let headers = parts.headers.clone();
        let page = Page::in_language_of(text(&headers, &header::ACCEPT_LANGUAGE));
        // Behind a proxy this is the proxy. Take the person's from the header that your proxy sets.
        let address = parts.extensions.get::<ConnectInfo<SocketAddr>>().map(|info| info.0);
        let address = address.ok_or(StatusCode::INTERNAL_SERVER_ERROR)?;
        Ok(Self { login: Arc::clone(login), page, headers, address })
    }
}

impl Browser {
    /// Sends a code. What checks it goes into a cookie: sealed, and good beside the other one only.
    pub(crate) async fn send(&self, request: SendRequest) -> Result<Response> {
        let agent = text(&self.headers, &header::USER_AGENT);
        let device = Device::new(self.address.ip()).with_user_agent(agent);
        let request = request.with_device(device).with_locale(self.page.locale());
        let sent = match self.login.providers.send(&request).await {
            // The message may be out, and this would check its code.
            Err(error) => error.pending().cloned().ok_or(error)?,
            Ok(sent) => sent,
        };
        let browser = random()?;
        let token = self.login.sealer.seal(&sent, &browser)?;
        let cookies = self.cookies(&[("browser", &browser, CODE), ("token", &token, CODE)]);
        Ok((cookies, Redirect::to("/code")).into_response())
    }

    /// What the code that comes is checked by.
    pub(crate) fn verification(&self) -> Result<Verification> {
        self.login.sealer.open(self.cookie("token"), self.cookie("browser"))
    }

    /// Checks a code. If it is right, the person whom it went to is signed in, whatever else the
    /// browser says, and under a name that nobody knew before.
    pub(crate) async fn check(&self, request: VerifyRequest) -> Result<Response> {
        let approval = match self.login.providers.verify(&request).await? {
            VerifyOutcome::Approved(approval) => approval,
            VerifyOutcome::Rejected(reason) => {
                return Ok(self.page.code(request.verification(), Some(rejected(reason))));
            }
        };
        let session = random()?;
        self.login.set(self.cookie("session"), None);
        self.login.set(&session, Some(approval.recipient().clone()));
        let session = ("session", session.as_str(), SESSION.as_secs());
        let cookies = self.cookies(&[session, ("browser", "", 0), ("token", "", 0)]);
        Ok((cookies, Redirect::to("/")).into_response())
    }

    pub(crate) fn sign_out(&self) -> Response {
        self.login.set(self.cookie("session"), None);
        (self.cookies(&[("session", "", 0)]), Redirect::to("/")).into_response()
    }

    pub(crate) fn cookie(&self, name: &str) -> &str {
        let name = self.named(name);
        let all = self.headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok());
        let mut all = all.flat_map(|it| it.split("; ")).filter_map(|it| it.split_once('='));
        all.find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }

    /// Cookies that no script reads and no other site sends.
    fn cookies(&self, set: &[(&str, &str, u64)]) -> AppendHeaders<Vec<(HeaderName, String)>> {
        let secure = if self.login.is_https { "; Secure" } else { "" };
        let rest = format!("HttpOnly; SameSite=Lax{secure}");
        let cookie = |(name, value, age): &(&str, &str, u64)| {
            let name = self.named(name);
            (header::SET_COOKIE, format!("{name}={value}; Path=/; Max-Age={age}; {rest}"))
        };
        AppendHeaders(set.iter().map(cookie).collect())
    }

    /// By this prefix a browser takes them from this very host over https, and from nobody else.
    fn named(&self, name: &str) -> String {
        if self.login.is_https { format!("__Host-{name}") } else { name.to_owned() }
    }
}

/// Refuses what another site makes a browser send, and says what the page may load.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let own = match text(headers, &HeaderName::from_static("sec-fetch-site")) {
        // Older browsers send the origin alone; what is no browser sends neither.
        "" => match text(headers, &header::ORIGIN).split_once("://") {
            Some((_, origin)) => origin == text(headers, &header::HOST),
            None => !headers.contains_key(header::ORIGIN),
        },
        site => site == "same-origin" || site == "none",
    };
    if request.method() != Method::GET && !own {
        return (StatusCode::FORBIDDEN, "This came from another site.\n").into_response();
    }
    let headers = [
        (header::CONTENT_SECURITY_POLICY, crate::page::POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // `no-referrer` would hide the page's own origin too.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, next.run(request).await).into_response()
}

fn text<'a>(headers: &'a HeaderMap, name: &HeaderName) -> &'a str {
    headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
}

/// 256 bits that nobody can guess.
fn random() -> Result<String> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|_| {
        passcode::Error::local(passcode::ErrorKind::Unavailable, "the system gave no randomness")
    })?;
    Ok(BASE64_URL_SAFE_NO_PAD.encode(bytes))
}
