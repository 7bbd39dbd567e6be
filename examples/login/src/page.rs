//! The page, in the languages of `words/`.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, RETRY_AFTER};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::get;
use minijinja::{Environment, Value, context};
use passcode::{Locale, Recipient, Verification};

use crate::failure::Told;
use crate::login::Login;

/// Its own style, its own script, its own forms, and nothing else.
pub(crate) const POLICY: &str = "default-src 'none'; style-src 'self'; script-src 'self'; \
     img-src data:; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Seconds that the button for another code sleeps: as long as the limit in the configuration.
const AGAIN: u64 = 30;

const HTML: &str = include_str!("../page/login.html");
const WORDS: [&str; 2] = [include_str!("../words/en.toml"), include_str!("../words/ar.toml")];

static PAGES: LazyLock<Vec<Page>> =
    LazyLock::new(|| WORDS.iter().map(|it| Page::new(it)).collect());

/// The page in one language.
pub(crate) struct Page {
    template: Environment<'static>,
    words: toml::Table,
    /// The words as the template takes them.
    shown: Value,
}

impl Page {
    /// The first language of a browser that is there, or the first that there is.
    pub(crate) fn in_language_of(accepted: &str) -> &'static Self {
        let mut wanted = accepted.split([',', ';']).map(|it| it.trim().split('-').next());
        let page = wanted.find_map(|tag| PAGES.iter().find(|page| Some(page.word("lang")) == tag));
        page.unwrap_or(&PAGES[0])
    }

    pub(crate) fn locale(&self) -> Option<Locale> {
        self.word("lang").parse().ok()
    }

    pub(crate) fn start(&self, typed: &str, told: Option<Told>) -> Response {
        self.show(told, context! { typed })
    }

    pub(crate) fn code(&self, sent: &Verification, told: Option<Told>) -> Response {
        let since = sent.sent_at().elapsed().unwrap_or_default().as_secs();
        let to = sent.recipient().expose();
        let (delivery, wait) = (sent.delivery().as_str(), AGAIN.saturating_sub(since));
        self.show(told, context! { to, delivery, wait })
    }

    pub(crate) fn signed_in(&self, who: &Recipient) -> Response {
        self.show(None, context! { who => who.expose() })
    }

    fn show(&self, told: Option<Told>, state: Value) -> Response {
        let seconds = told.and_then(|told| told.wait).map(|wait| wait.as_secs().max(1));
        let name = told.map(|told| told.name);
        let said = context! { name, minutes => seconds.map(|seconds| seconds.div_ceil(60)) };
        let page = self.template.get_template("login.html");
        let page =
            page.and_then(|page| page.render(context! { words => &self.shown, said, ..state }));
        let status = told.map_or(StatusCode::OK, |told| told.status);
        match page {
            Ok(page) => {
                let wait = seconds.map(|seconds| [(RETRY_AFTER, seconds.to_string())]);
                (status, wait, Html(page)).into_response()
            }
            Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
        }
    }

    fn new(words: &str) -> Self {
        let mut template = Environment::new();
        template.add_template("login.html", HTML).expect("a test renders every state of the page");
        let words: toml::Table = words.parse().expect("a test reads every language");
        Self { template, shown: shown(&words), words }
    }

    fn word(&self, name: &str) -> &str {
        self.words.get(name).and_then(|word| word.as_str()).unwrap_or_default()
    }
}

fn shown(words: &toml::Table) -> Value {
    Value::from_pairs(words.iter().map(|(name, word)| match word {
        toml::Value::Table(words) => (name.as_str(), shown(words)),
        word => (name.as_str(), Value::from(word.as_str().unwrap_or_default())),
    }))
}

/// What the page loads.
pub(crate) fn files() -> Router<Arc<Login>> {
    let css = ([(CONTENT_TYPE, "text/css")], include_str!("../page/login.css"));
    let js = ([(CONTENT_TYPE, "text/javascript")], include_str!("../page/login.js"));
    Router::new().route("/login.css", get(css)).route("/login.js", get(js))
}
