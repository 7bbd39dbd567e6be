//! A login by one-time passcode: a number or an address, a code, a session.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts, State};
use axum::http::{HeaderMap, HeaderName, StatusCode, header};
use axum::middleware::map_response;
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use axum_extra::response::{Css, JavaScript};
use minijinja::{Environment, Value, context};
use moka::sync::Cache;
use passcode::{Device, OtpProvider, OtpProviderExt, Providers, Recipient, Sealer, SendRequest};
use passcode::{Told, Verification, VerifyOutcome};
use serde::Deserialize;
use tower_http::csrf::CsrfLayer;
use uuid::Uuid;

/// How long a session lives, and each cookie: longer than any code.
const LIFE: time::Duration = time::Duration::hours(12);

const HTML: &str = include_str!("../page/login.html");

/// The languages of the page. Who speaks none of them gets the first.
const WORDS: [(&str, &str); 2] =
    [("en", include_str!("../words/en.toml")), ("ar", include_str!("../words/ar.toml"))];

/// The page loads its own style and its own script, sends its own forms, and is framed by nobody.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

const HEADERS: [(HeaderName, &str); 4] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // `no-referrer` would hide the page's own origin too.
    (header::REFERRER_POLICY, "same-origin"),
    (header::CACHE_CONTROL, "no-store"),
];

struct Login {
    providers: Providers,
    sealer: Sealer,
    /// Who is signed in, by session; it forgets after `LIFE`. Keep yours in a database.
    sessions: Cache<String, Recipient>,
    /// By `__Host-` a browser takes cookies from this very host over https, and from nobody else.
    prefix: &'static str,
}

/// The whole service. Its cookies are `Secure`, unless people see it on this machine alone.
///
/// # Errors
///
/// The configuration has no `sealing_keys`.
pub fn router(providers: Providers, is_secure: bool) -> Result<Router, &'static str> {
    let sealer = providers.sealer().cloned().ok_or("the configuration has no sealing_keys")?;
    let sessions = Cache::builder().time_to_live(LIFE.unsigned_abs()).build();
    let prefix = if is_secure { "__Host-" } else { "" };
    let look = get(async |visit: Visit| visit.page("", None, None));
    let foreign = (StatusCode::FORBIDDEN, "This came from another site.\n");
    Ok(Router::new()
        .route("/", look.clone().post(Visit::send))
        .route("/code", look.post(Visit::check))
        .route("/leave", post(async |visit: Visit| visit.lead("/", "", "")))
        .route("/login.css", get(Css(include_str!("../page/login.css"))))
        .route("/login.js", get(JavaScript(include_str!("../page/login.js"))))
        // It looks at `Sec-Fetch-Site`, in older browsers at `Origin`; what is no browser has none.
        .layer(CsrfLayer::new().with_rejection_response(move |_| foreign.into_response()))
        .layer(map_response(async |answer: Response| (HEADERS, answer)))
        .layer(DefaultBodyLimit::max(4096))
        .with_state(Arc::new(Login { providers, sealer, sessions, prefix })))
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Typed {
    text: String,
}

/// What a person's request brings along.
#[derive(FromRequestParts)]
#[from_request(state(Arc<Login>))]
struct Visit {
    login: State<Arc<Login>>,
    /// Behind a proxy this is the proxy. Take the person's from the header that your proxy sets.
    address: ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    jar: CookieJar,
}

impl Visit {
    /// Sends a code. What checks it goes into a cookie: sealed, and good beside the other one only.
    async fn send(self, Form(Typed { text }): Form<Typed>) -> Response {
        let sent = async {
            let recipient: Recipient = text.parse()?;
            // Who asks again says that no message came: the next one takes another vendor.
            let earlier = self.sent().filter(|earlier| *earlier.recipient() == recipient);
            let (device, locale) = (Device::new(self.address.ip()), self.language().0.parse().ok());
            let request = SendRequest::new(recipient).with_earlier(earlier).with_device(device);
            let sent = self.login.providers.send(&request.with_locale(locale)).await;
            // After some errors a message may be out, and this checks its code.
            let sent = sent.or_else(|error| error.pending().cloned().ok_or(error))?;
            let session = Uuid::new_v4().to_string();
            Ok(self.lead("/code", &session, &self.login.sealer.seal(&sent, &session)?))
        };
        sent.await.unwrap_or_else(|error| self.page(&text, Told::from(&error), error.retry_after()))
    }

    /// Checks a code. If it is right, the person whom it went to is signed in, whatever else the
    /// browser says, and in a session that nobody knew before.
    async fn check(self, Form(Typed { text }): Form<Typed>) -> Response {
        let Some(sent) = self.sent() else { return self.page("", Told::Gone, None) };
        match self.login.providers.verify_code(&sent, &text).await {
            Ok(VerifyOutcome::Approved(approval)) => {
                let session = Uuid::new_v4().to_string();
                self.login.sessions.insert(session.clone(), approval.recipient().clone());
                self.lead("/", &session, "")
            }
            Ok(VerifyOutcome::Rejected(reason)) => self.page("", Told::from(reason), None),
            Err(error) => self.page("", Told::from(&error), error.retry_after()),
        }
    }

    /// What was sent to this browser, and waits for its code.
    fn sent(&self) -> Option<Verification> {
        self.login.sealer.open(self.cookie("token"), self.cookie("session")).ok()
    }

    /// The page of where this browser is: at the code, signed in, or at the beginning.
    fn page(&self, typed: &str, told: impl Into<Option<Told>>, wait: Option<Duration>) -> Response {
        let (told, wait) = (told.into(), wait.map(|wait| wait.as_secs().max(1)));
        let words: Value = toml::from_str(self.language().1).expect("a test reads every language");
        let who = self.login.sessions.get(self.cookie("session")).map(|it| it.expose().to_owned());
        let sent = self.sent().map(|sent| {
            let since = sent.sent_at().elapsed().unwrap_or_default().as_secs();
            context! { to => sent.recipient().expose(), by => sent.delivery().as_str(), since }
        });
        let state = context! { words, said => told.map(Told::as_str), wait, typed, who, sent };
        // The end of the name makes it escape what it shows.
        let page = Environment::new().render_named_str("login.html", HTML, state);
        let page = Html(page.expect("tests show every state of the page"));
        let status = StatusCode::from_u16(told.map_or(200, Told::status)).expect("three digits");
        (status, wait.map(|it| [(header::RETRY_AFTER, it.to_string())]), page).into_response()
    }

    /// The browser's first language that the page has.
    fn language(&self) -> (&'static str, &'static str) {
        let accepted = self.headers.get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok());
        let accepted = accepted.unwrap_or_default().split(',');
        let mut wanted = accepted.map(|tag| tag.trim().split(['-', ';']).next());
        let known = wanted.find_map(|tag| WORDS.iter().find(|(name, _)| tag == Some(*name)));
        *known.unwrap_or(&WORDS[0])
    }

    /// Ends the session so far and leads on, with cookies that no script reads and no other site
    /// sends. An empty one goes away.
    fn lead(&self, to: &str, session: &str, token: &str) -> Response {
        self.login.sessions.invalidate(self.cookie("session"));
        let [session, token] = [("session", session), ("token", token)].map(|(name, value)| {
            let cookie = Cookie::build((format!("{}{name}", self.login.prefix), value.to_owned()));
            let cookie = cookie.path("/").http_only(true).same_site(SameSite::Lax);
            let life = if value.is_empty() { time::Duration::ZERO } else { LIFE };
            cookie.secure(!self.login.prefix.is_empty()).max_age(life)
        });
        (CookieJar::new().add(session).add(token), Redirect::to(to)).into_response()
    }

    fn cookie(&self, name: &str) -> &str {
        self.jar.get(&format!("{}{name}", self.login.prefix)).map_or("", Cookie::value)
    }
}
