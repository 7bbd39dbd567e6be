//! The service and its vendors, and a browser without script.

use std::net::SocketAddr;

use login::router;
use passcode::{Config, Sealer};
use passcode_sandbox::Sandbox;
use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Response};
use tokio::net::TcpListener;

pub(crate) const PHONE: &str = "+12025550123";
pub(crate) const OTHER: &str = "+12025550124";

pub(crate) struct Bench {
    pub(crate) sandbox: Sandbox,
    pub(crate) http: Client,
    url: String,
}

/// A page that was read whole.
#[derive(Debug)]
pub(crate) struct Page {
    pub(crate) status: u16,
    /// The path that it is at, after redirects.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Bench {
    pub(crate) async fn new() -> Self {
        Self::with(|config| config, false).await
    }

    /// By the configuration of the example, changed.
    pub(crate) async fn with(change: impl FnOnce(String) -> String, is_https: bool) -> Self {
        let sandbox = Sandbox::builder().seed(1).spawn().await.unwrap();
        let config = include_str!("../../passcode.toml");
        let config = config.replace("http://127.0.0.1:8025", &sandbox.inbox_url());
        let key = Sealer::generate_key().unwrap();
        let config = Config::from_toml(&change(config)).unwrap();
        let config = config
            .with_variables(move |name| (name == "PASSCODE_SEALING_KEY").then(|| key.clone()));
        let app = router(config.build().unwrap(), is_https).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let app = app.into_make_service_with_connect_info::<SocketAddr>();
        tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
        let http = browser().build().unwrap();
        Self { sandbox, http, url }
    }

    /// Two codes may follow each other at once, where that is not what is tested.
    pub(crate) async fn hasty() -> Self {
        Self::with(|config| config.replace("\"1/30s per recipient\", ", ""), false).await
    }

    pub(crate) async fn page(&self, path: &str) -> Page {
        Page::of(self.get(path).send().await.unwrap()).await
    }

    pub(crate) async fn submit(&self, path: &str, text: &str) -> Page {
        Page::of(self.post(path, text).send().await.unwrap()).await
    }

    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.http.get(format!("{}{path}", self.url))
    }

    pub(crate) fn post(&self, path: &str, text: &str) -> RequestBuilder {
        self.http.post(format!("{}{path}", self.url)).form(&[("text", text)])
    }

    pub(crate) async fn code(&self, to: &str) -> String {
        self.sandbox.inbox().code_for(to).await.unwrap()
    }
}

impl Page {
    pub(crate) async fn of(response: Response) -> Self {
        let (status, path) = (response.status().as_u16(), response.url().path().to_owned());
        Self { status, path, text: response.text().await.unwrap() }
    }

    #[track_caller]
    pub(crate) fn says(&self, status: u16, path: &str, text: &str) {
        assert_eq!((self.status, &*self.path), (status, path), "{self:?}");
        assert!(self.text.contains(text), "no {text:?} in {self:?}");
    }
}

pub(crate) fn browser() -> reqwest::ClientBuilder {
    Client::builder().no_proxy().cookie_store(true)
}

/// One that follows no redirect, so that its answers are seen.
pub(crate) fn plain() -> Client {
    Client::builder().no_proxy().redirect(Policy::none()).build().unwrap()
}

pub(crate) fn wrong(code: &str) -> String {
    let first = if code.starts_with('0') { "1" } else { "0" };
    format!("{first}{}", &code[1..])
}
