//! A transport in memory: a function from a request to its answer, which counts.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Instant;

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use messagecentral_client::{ApiVersion, Client, Credentials};
use vendor_http::{Answer, Exchange, HttpError, Transport};

pub(crate) type Result = std::result::Result<Answer, HttpError>;
type Reply = Pin<Box<dyn Future<Output = Result> + Send>>;

/// What arrived: the token it came with and nothing for a token call.
#[derive(Debug, Clone)]
pub(crate) struct Arrived {
    pub(crate) token: Option<String>,
}

pub(crate) struct Memory {
    handler: Box<dyn Fn(Arrived, usize) -> Reply + Send + Sync>,
    token_calls: AtomicUsize,
    calls: AtomicUsize,
    tokens_seen: Mutex<Vec<String>>,
}

impl Memory {
    /// `handler` gets each request and its number: the n-th token call or the n-th other, from 1.
    pub(crate) fn new<F>(handler: impl Fn(Arrived, usize) -> F + Send + Sync + 'static) -> Arc<Self>
    where
        F: Future<Output = Result> + Send + 'static,
    {
        Arc::new(Self {
            handler: Box::new(move |arrived, n| Box::pin(handler(arrived, n))),
            token_calls: AtomicUsize::new(0),
            calls: AtomicUsize::new(0),
            tokens_seen: Mutex::default(),
        })
    }

    /// Always the same answer, and no token calls expected.
    pub(crate) fn answering(status: u16, body: impl Into<Vec<u8>>) -> Arc<Self> {
        let answer = answer(status, body);
        Self::new(move |_, _| std::future::ready(Ok(answer.clone())))
    }

    pub(crate) fn token_calls(&self) -> usize {
        self.token_calls.load(Ordering::SeqCst)
    }

    pub(crate) fn calls(&self) -> usize {
        self.calls.load(Ordering::SeqCst)
    }

    pub(crate) fn tokens_seen(&self) -> Vec<String> {
        self.tokens_seen.lock().unwrap().clone()
    }

    /// A client with a password.
    pub(crate) fn client(self: &Arc<Self>) -> Client {
        self.client_with(Credentials::password("C-1", "hunter2".into()).unwrap())
    }

    /// A client with a fixed token.
    pub(crate) fn fixed_client(self: &Arc<Self>) -> Client {
        self.client_with(Credentials::auth_token("C-1", "fixed".into()).unwrap())
    }

    pub(crate) fn client_with(self: &Arc<Self>, credentials: Credentials) -> Client {
        let transport: Arc<dyn Transport> = self.clone();
        Client::with_transport("https://vendor.test", credentials, ApiVersion::V3, transport)
            .unwrap()
    }
}

pub(crate) fn answer(status: u16, body: impl Into<Vec<u8>>) -> Answer {
    Answer {
        status: StatusCode::from_u16(status).unwrap(),
        headers: HeaderMap::new(),
        body: body.into().into(),
    }
}

impl Transport for Memory {
    fn execute(&self, request: Request<Bytes>, _: Instant) -> Exchange<'_> {
        let token = request.headers().get("authToken");
        let token = token.map(|token| token.to_str().unwrap().to_owned());
        let counter = if let Some(token) = &token {
            self.tokens_seen.lock().unwrap().push(token.clone());
            &self.calls
        } else {
            assert_eq!(request.uri().path(), "/auth/v1/authentication/token");
            &self.token_calls
        };
        let number = counter.fetch_add(1, Ordering::SeqCst) + 1;
        (self.handler)(Arrived { token }, number)
    }
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Memory")
    }
}
