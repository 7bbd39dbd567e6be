//! A login by one-time passcode: a number or an address, a code, a session.

mod told;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{ConnectInfo, DefaultBodyLimit, FromRequestParts, Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{Next, from_fn};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Form, Router};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};
use axum_extra::response::{Css, JavaScript};
use dashmap::DashMap;
use minijinja::{Environment, Value, context};
use passcode::{Device, Error, Operation, OtpProvider, OtpProviderExt, Providers, Recipient};
use passcode::{Sealer, SendRequest, Verification, VerifyOutcome};
use rand::distr::{Alphanumeric, SampleString};
use serde::Deserialize;
use time::Duration;

pub use told::{Told, failed, rejected};

/// How long a session lives, and each cookie: longer than any code.
const LIFE: Duration = Duration::hours(12);

const HTML: &str = include_str!("../page/login.html");

/// The languages of the page. Who speaks none of them gets the first.
const WORDS: [(&str, &str); 2] =
    [("en", include_str!("../words/en.toml")), ("ar", include_str!("../words/ar.toml"))];

/// The page loads its own style and its own script, sends its own forms, and is framed by nobody.
const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

struct Login {
    providers: Providers,
    sealer: Sealer,
    is_secure: bool,
    /// Who is signed in, and since when. Keep yours in a database.
    sessions: DashMap<String, (Recipient, Instant)>,
}

/// The whole service. Its cookies are `Secure`, unless people see it on this machine alone.
///
/// # Errors
///
/// The configuration has no `sealing_keys`.
pub fn router(providers: Providers, is_secure: bool) -> Result<Router, &'static str> {
    let sealer = providers.sealer().cloned().ok_or("the configuration has no sealing_keys")?;
    let login = Login { providers, sealer, is_secure, sessions: DashMap::new() };
    Ok(Router::new()
        .route("/", get(Visit::look).post(Visit::send))
        .route("/code", get(Visit::look).post(Visit::check))
        .route("/leave", post(Visit::leave))
        .route("/login.css", get(Css(include_str!("../page/login.css"))))
        .route("/login.js", get(JavaScript(include_str!("../page/login.js"))))
        .layer(from_fn(guard))
        .layer(DefaultBodyLimit::max(4096))
        .with_state(Arc::new(login)))
}

/// Refuses what another site makes a browser send, and says what the page may load.
async fn guard(request: Request, next: Next) -> Response {
    let headers = request.headers();
    let text = |name| headers.get(name).map(|value| value.to_str().unwrap_or("unreadable"));
    let is_ours = match text("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        // Older browsers send the origin alone; what is no browser sends neither.
        None => text("origin").is_none_or(|it| it.split("://").nth(1) == text("host")),
    };
    if request.method() != Method::GET && !is_ours {
        return (StatusCode::FORBIDDEN, "This came from another site.\n").into_response();
    }
    let headers = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // `no-referrer` would hide the page's own origin too.
        (header::REFERRER_POLICY, "same-origin"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, next.run(request).await).into_response()
}

#[derive(Deserialize)]
struct Typed {
    text: String,
}

/// What a person's request brings along.
#[derive(FromRequestParts)]
#[from_request(state(Arc<Login>))]
struct Visit {
    #[from_request(via(State))]
    login: Arc<Login>,
    /// Behind a proxy this is the proxy. Take the person's from the header that your proxy sets.
    #[from_request(via(ConnectInfo))]
    address: SocketAddr,
    headers: HeaderMap,
    jar: CookieJar,
}

impl Visit {
    async fn look(self) -> Response {
        self.page("", told::NOTHING)
    }

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
            let browser = Alphanumeric.sample_string(&mut rand::rng(), 43);
            let token = self.login.sealer.seal(&sent, &browser)?;
            Ok(self.lead("/code", [("browser", &browser), ("token", &token)]))
        };
        sent.await.unwrap_or_else(|error: Error| self.page(&text, failed(&error, Operation::Send)))
    }

    /// Checks a code. If it is right, the person whom it went to is signed in, whatever else the
    /// browser says, and under a name that nobody knew before.
    async fn check(self, Form(Typed { text }): Form<Typed>) -> Response {
        let Some(sent) = self.sent() else { return self.page("", told::GONE) };
        let approval = match self.login.providers.verify_code(&sent, &text).await {
            Ok(VerifyOutcome::Approved(approval)) => approval,
            Ok(VerifyOutcome::Rejected(reason)) => return self.page("", rejected(reason)),
            Err(error) => return self.page("", failed(&error, Operation::Verify)),
        };
        let session = Alphanumeric.sample_string(&mut rand::rng(), 43);
        let (who, old) = (approval.recipient().clone(), self.cookie("session"));
        self.login.sessions.retain(|id, (_, since)| id != old && since.elapsed() < LIFE);
        self.login.sessions.insert(session.clone(), (who, Instant::now()));
        self.lead("/", [("session", &session), ("browser", ""), ("token", "")])
    }

    async fn leave(self) -> Response {
        self.login.sessions.remove(self.cookie("session"));
        self.lead("/", [("session", ""), ("browser", ""), ("token", "")])
    }

    /// What was sent to this browser, and waits for its code.
    fn sent(&self) -> Option<Verification> {
        self.login.sealer.open(self.cookie("token"), self.cookie("browser")).ok()
    }

    /// The page of where this browser is: at the code, signed in, or at the beginning.
    fn page(&self, typed: &str, (said, status, wait): Told) -> Response {
        let words: Value = toml::from_str(self.language().1).expect("a test reads every language");
        let session = self.login.sessions.get(self.cookie("session"));
        let who = session.filter(|it| it.1.elapsed() < LIFE).map(|it| it.0.expose().to_owned());
        let sent = self.sent().filter(|it| typed.is_empty() || typed == it.recipient().expose());
        let sent = sent.map(|sent| {
            let since = sent.sent_at().elapsed().unwrap_or_default().as_secs();
            context! { to => sent.recipient().expose(), by => sent.delivery().as_str(), since }
        });
        let state = context! { words, said, wait, typed, who, sent };
        // The end of the name makes it escape what it shows.
        let page = Environment::new().render_named_str("login.html", HTML, state);
        let page = Html(page.expect("tests show every state of the page"));
        let status = StatusCode::from_u16(status).expect("told.rs has statuses only");
        let wait = wait.map(|seconds| [(header::RETRY_AFTER, seconds.to_string())]);
        (status, wait, page).into_response()
    }

    fn language(&self) -> (&'static str, &'static str) {
        let accepted = self.headers.get(header::ACCEPT_LANGUAGE).and_then(|it| it.to_str().ok());
        let accepted = accepted.unwrap_or_default().split(',');
        let mut wanted = accepted.map(|tag| tag.trim().split(['-', ';']).next());
        let known = wanted.find_map(|tag| WORDS.iter().find(|(name, _)| tag == Some(*name)));
        *known.unwrap_or(&WORDS[0])
    }

    /// Leads to a page, with cookies that no script reads and no other site sends.
    fn lead<const N: usize>(&self, to: &str, cookies: [(&str, &str); N]) -> Response {
        let jar = cookies.into_iter().fold(self.jar.clone(), |jar, (name, value)| {
            let life = if value.is_empty() { Duration::ZERO } else { LIFE };
            let cookie = Cookie::build((self.named(name), value.to_owned())).max_age(life);
            let cookie = cookie.path("/").http_only(true).same_site(SameSite::Lax);
            jar.add(cookie.secure(self.login.is_secure))
        });
        (jar, Redirect::to(to)).into_response()
    }

    fn cookie(&self, name: &str) -> &str {
        self.jar.get(&self.named(name)).map_or("", Cookie::value)
    }

    /// By this prefix a browser takes them from this very host over https, and from nobody else.
    fn named(&self, name: &str) -> String {
        if self.login.is_secure { format!("__Host-{name}") } else { name.to_owned() }
    }
}
