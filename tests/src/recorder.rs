//! A server that writes down every request as one canonical text.

use std::sync::{Arc, Mutex};

use httpmock::{HttpMockRequest, HttpMockResponse, MockServer};
use passcode::{Config, Providers};

/// Values that differ from run to run or are secret, and the names they go by.
type Names = &'static [(&'static str, &'static str)];

/// Answers by path and remembers what was asked.
pub(crate) struct Recorder {
    server: MockServer,
    requests: Arc<Mutex<Vec<String>>>,
    names: Names,
}

impl Recorder {
    pub(crate) async fn start(names: Names) -> Self {
        Self { server: MockServer::start_async().await, requests: Arc::default(), names }
    }

    /// Answers requests for this path with 200 and this body.
    pub(crate) async fn answer(&self, path: &'static str, body: impl Into<String>) {
        let requests = Arc::clone(&self.requests);
        let names = self.names;
        let body = body.into();
        self.server
            .mock_async(move |when, then| {
                when.path(path);
                then.respond_with(move |request| {
                    requests.lock().unwrap().push(canonical(request, names));
                    HttpMockResponse::builder().status(200).body(body.clone()).build()
                });
            })
            .await;
    }

    /// The providers of this configuration; `URL` in it is the server's.
    pub(crate) fn providers(&self, config: &str) -> Providers {
        Config::from_toml(&config.replace("URL", &self.server.base_url())).unwrap().build().unwrap()
    }

    /// All requests since the last call.
    pub(crate) fn take(&self) -> String {
        std::mem::take(&mut *self.requests.lock().unwrap()).join("\n\n")
    }
}

/// Method, path, sorted query, every header, body.
fn canonical(request: &HttpMockRequest, names: Names) -> String {
    let uri = request.uri();
    let mut lines = vec![format!("{} {}", request.method_str(), uri.path())];
    let mut query: Vec<_> = uri.query().into_iter().flat_map(|query| query.split('&')).collect();
    query.sort_unstable();
    lines.extend(query.iter().map(|pair| format!("  ?{pair}")));
    let mut headers: Vec<_> = request
        .headers_vec()
        .iter()
        .map(|(name, value)| match name.as_str() {
            "host" => "  host: SERVER".to_owned(),
            name => format!("  {name}: {value}"),
        })
        .collect();
    headers.sort_unstable();
    lines.append(&mut headers);
    if !request.body_string().is_empty() {
        let body: serde_json::Value = serde_json::from_str(&request.body_string()).unwrap();
        lines.push(serde_json::to_string_pretty(&body).unwrap());
    }
    names.iter().fold(lines.join("\n"), |text, (value, name)| text.replace(value, name))
}
