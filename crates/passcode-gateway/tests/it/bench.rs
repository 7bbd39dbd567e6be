//! A gateway over providers and a store that do as they are told, and calls to it.

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, to_bytes};
use http::{HeaderMap, Request};
use passcode::config::Kept;
use passcode::store::StoreKeys;
use passcode::{Config, Sealer};
use passcode_gateway::{Gateway, Peer};
use serde_json::{Value, json};
use tower_service::Service;

use crate::stage::{Hands, Stage};
use crate::store::Fragile;

pub(crate) const KEY: &str = "web-key-0123456789-0123456789-0123456789";
pub(crate) const OTHER_KEY: &str = "other-key-0123456789-0123456789-01234567";
pub(crate) const PHONE: &str = "+12025550123";
pub(crate) const CODE: &str = "123456";

pub(crate) const SEND: &str = "/v1/verifications";
pub(crate) const CHECK: &str = "/v1/verifications/check";

/// Two clients, of whom one may name a second provider.
pub(crate) const CLIENTS: &str = r#"
default = "main"

[providers]
main = { kind = "staged" }
mail = { kind = "staged" }
spare = { kind = "staged" }

[[gateway.clients]]
name = "web"
keys = ["web-key-0123456789-0123456789-0123456789"]
providers = ["mail"]

[[gateway.clients]]
name = "other"
keys = ["other-key-0123456789-0123456789-01234567"]
"#;

/// The same without clients.
pub(crate) const NOBODY: &str = r#"
default = "main"

[providers]
main = { kind = "staged" }
mail = { kind = "staged" }
"#;

pub(crate) struct Bench {
    pub(crate) gateway: Gateway,
    pub(crate) stage: Stage,
    pub(crate) store: Fragile,
    pub(crate) hands: Hands,
    sealing: [String; 1],
}

/// What a call was answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Answer {
    pub(crate) fn body(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The kind of a problem, which must be whole.
    pub(crate) fn kind(&self) -> String {
        let body = self.body();
        let kind = body["kind"].as_str().unwrap_or_else(|| panic!("no problem: {self:?}"));
        assert_eq!(self.header("content-type"), Some("application/problem+json"), "{self:?}");
        assert_eq!(body["type"], format!("urn:passcode:problem:{kind}"), "{self:?}");
        assert_eq!(body["status"], self.status, "{self:?}");
        assert!(body["title"].is_string() && body["detail"].is_string(), "{self:?}");
        let retry_after = self.header("retry-after").map(|text| text.parse::<u64>().unwrap());
        assert_eq!(body["retry_after"].as_u64(), retry_after, "{self:?}");
        for secret in [PHONE, "2025550123", CODE, KEY, "session-7"] {
            assert!(!self.text.contains(secret), "{secret} in {self:?}");
        }
        kind.to_owned()
    }
}

impl Bench {
    pub(crate) fn new() -> Self {
        Self::with(CLIENTS)
    }

    pub(crate) fn with(config: &str) -> Self {
        Self::at(Hands::new(), config)
    }

    pub(crate) fn at(hands: Hands, config: &str) -> Self {
        let clock = hands.clock();
        let (store, stage) = (Fragile::new(clock.clone()), Stage::new(clock));
        let keys = [StoreKeys::generate_key().unwrap()];
        let sealing = [Sealer::generate_key().unwrap()];
        let config = with_sealing_keys(&sealing.each_ref(), config);
        let gateway = gateway(&stage, &store, &hands, &keys, &config);
        Self { gateway, stage, store, hands, sealing }
    }

    /// Another process beside this one, of the same sealing key, with these store keys.
    pub(crate) fn replica(&self, keys: &[String], config: &str) -> Self {
        let (stage, store, hands) = (self.stage.clone(), self.store.clone(), self.hands.clone());
        let config = with_sealing_keys(&self.sealing.each_ref(), config);
        let gateway = gateway(&stage, &store, &hands, keys, &config);
        Self { gateway, stage, store, hands, sealing: self.sealing.clone() }
    }

    /// As if this stood in the file now, with new `sealing_keys`, and it were read anew.
    pub(crate) fn reload(&self, config: &str) {
        self.reload_with(&[&Sealer::generate_key().unwrap()], config);
    }

    /// The same with these `sealing_keys`.
    pub(crate) fn reload_with(&self, keys: &[&String], config: &str) {
        let config = with_sealing_keys(keys, config);
        self.gateway.reload(&Config::from_toml(&config).unwrap()).unwrap();
    }

    pub(crate) fn router(&self) -> Router {
        self.gateway.router()
    }

    pub(crate) async fn send(&self, body: &Value) -> Answer {
        self.post(SEND, body).send().await
    }

    pub(crate) async fn check(&self, body: &Value) -> Answer {
        self.post(CHECK, body).send().await
    }

    /// A call with a key.
    pub(crate) fn post(&self, path: &str, body: &Value) -> Call {
        self.call("POST", path).body(body.to_string())
    }

    pub(crate) fn call(&self, method: &str, path: &str) -> Call {
        let mut headers = HeaderMap::new();
        headers.insert("host", "localhost:8080".parse().unwrap());
        headers.insert("content-type", "application/json".parse().unwrap());
        headers.insert("authorization", format!("Bearer {KEY}").parse().unwrap());
        let (method, path) = (method.to_owned(), path.to_owned());
        Call { router: self.router(), method, path, headers, body: Body::empty(), peer: None }
    }

    /// The token of a code that was sent.
    pub(crate) async fn token(&self) -> String {
        let sent = self.send(&json!({ "to": PHONE })).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        sent.body()["verification"].as_str().unwrap().to_owned()
    }
}

fn with_sealing_keys(keys: &[&String], config: &str) -> String {
    format!("sealing_keys = {keys:?}\n{config}")
}

fn gateway(
    stage: &Stage,
    store: &Fragile,
    hands: &Hands,
    keys: &[String],
    config: &str,
) -> Gateway {
    let keys = StoreKeys::new(keys).unwrap();
    let kept = Kept::new(Arc::new(store.clone()), keys, hands.clock());
    let builder = Gateway::builder().registry(stage.registry()).kept(kept);
    builder.build(&Config::from_toml(config).unwrap()).unwrap()
}

/// A call that is to be made.
pub(crate) struct Call {
    router: Router,
    method: String,
    path: String,
    headers: HeaderMap,
    body: Body,
    peer: Option<Peer>,
}

impl Call {
    pub(crate) fn from(mut self, peer: &str) -> Self {
        self.peer = Some(Peer(peer.parse().unwrap()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Body>) -> Self {
        self.body = body.into();
        self
    }

    pub(crate) fn header(mut self, name: &'static str, value: &str) -> Self {
        self.headers.insert(name, value.parse().unwrap());
        self
    }

    /// One more of this header.
    pub(crate) fn more(mut self, name: &'static str, value: &str) -> Self {
        self.headers.append(name, value.parse().unwrap());
        self
    }

    pub(crate) fn without(mut self, name: &str) -> Self {
        self.headers.remove(name);
        self
    }

    pub(crate) fn key(self, key: &str) -> Self {
        self.header("authorization", &format!("Bearer {key}"))
    }

    pub(crate) fn idempotent(self, key: &str) -> Self {
        self.header("idempotency-key", key)
    }

    pub(crate) async fn send(mut self) -> Answer {
        let mut request = Request::builder()
            .method(self.method.as_str())
            .uri(self.path.as_str())
            .body(self.body)
            .unwrap();
        *request.headers_mut() = self.headers;
        request.extensions_mut().extend(
            self.peer
                .map(|peer| {
                    let mut extensions = http::Extensions::new();
                    extensions.insert(peer);
                    extensions
                })
                .unwrap_or_default(),
        );
        let response = self.router.call(request).await.unwrap();
        let (status, headers) = (response.status(), response.headers().clone());
        let body = to_bytes(response.into_body(), 1 << 20).await.unwrap();
        let text = String::from_utf8(body.to_vec()).unwrap();
        Answer { status: status.as_u16(), headers, text }
    }
}
