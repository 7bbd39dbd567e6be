use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{self, Duration};

use bytes::Bytes;
use http::{HeaderValue, Method, Request};
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use vendor_http::{BaseUrl, Failure, HttpError, Reach, Secret, Transport};

use crate::api_version::TOKEN_PATH;
use crate::error::{Error, Problem};
use crate::request::{Query, bare};
use crate::token_reply::{self, Fetched};

/// A token is renewed this long before it expires.
const RENEW_EARLY: Duration = Duration::from_secs(60);

/// While an old token is there, one that is to replace it is asked for no more often than this.
const RENEWAL_PAUSE: Duration = Duration::from_secs(10);

/// The end of a token call that its transport doesn't end. It belongs to the call, not to the
/// caller that happened to begin it.
const CALL_LIMIT: Duration = Duration::from_secs(60);

/// A token and which one it is: the vendor may give the same text twice.
#[derive(Debug, Clone)]
pub(crate) struct AuthToken {
    header: HeaderValue,
    generation: u64,
}

impl AuthToken {
    /// A token of the caller's own.
    pub(crate) fn fixed(header: HeaderValue) -> Self {
        Self { header, generation: 0 }
    }

    /// The header's value, which prints as `Sensitive`.
    pub(crate) fn header(&self) -> HeaderValue {
        self.header.clone()
    }
}

/// The one token all clones of a client share, fetched when first needed and renewed in time.
///
/// However many calls wait, one token call is under way. It is a task of its own: it outlives
/// whoever began it and whoever waits. An old token stays until a new one is there.
#[derive(Debug)]
pub(crate) struct TokenCache {
    source: Source,
    state: Mutex<State>,
}

/// What a token call needs.
#[derive(Debug)]
struct Source {
    transport: Arc<dyn Transport>,
    base_url: BaseUrl,
    customer_id: String,
    key: Secret,
}

#[derive(Debug, Default)]
struct State {
    cached: Option<Cached>,
    /// The last token call, until it ends.
    fetch: Option<Fetch>,
    generations: u64,
    last_renewal: Option<Instant>,
}

#[derive(Debug)]
struct Cached {
    token: AuthToken,
    renew_at: Instant,
    ends_at: Instant,
}

/// A token call that is under way, as those see it who wait for it.
#[derive(Debug, Clone)]
struct Fetch {
    end: watch::Receiver<Option<Result<AuthToken, Error>>>,
    told: Arc<Told>,
}

/// What waiters have told their callers already. The first who learns of something tells it as
/// news: whoever began the call may be gone.
#[derive(Debug, Default)]
struct Told {
    failed: AtomicBool,
    late: AtomicBool,
}

impl TokenCache {
    pub(crate) fn new(
        transport: Arc<dyn Transport>,
        base_url: BaseUrl,
        customer_id: String,
        key: Secret,
    ) -> Arc<Self> {
        let source = Source { transport, base_url, customer_id, key };
        Arc::new(Self { source, state: Mutex::default() })
    }

    /// A token that is good: the cached one, or that of the call that is under way or begun now.
    /// One that is about to expire is renewed beside its use.
    pub(crate) async fn get(self: &Arc<Self>, deadline: time::Instant) -> Result<AuthToken, Error> {
        let fetch = {
            let mut state = self.lock();
            if let Some(token) = state.good(Instant::now()) {
                if state.may_renew(Instant::now()) {
                    self.fetch(&mut state);
                }
                return Ok(token);
            }
            self.fetch(&mut state)
        };
        let token = timeout_at(Instant::from_std(deadline), fetch.ended()).await;
        match token {
            Ok(ended) => ended.map_err(|error| error.with_shared(told(&fetch.told.failed))),
            Err(_) => Err(Error::new(Problem::TokenLate).with_shared(told(&fetch.told.late))),
        }
    }

    /// A token to repeat a call with after `refused` was refused; `None` if none can be had.
    pub(crate) async fn replace(
        self: &Arc<Self>,
        refused: &AuthToken,
        deadline: time::Instant,
    ) -> Option<AuthToken> {
        let fetch = {
            let mut state = self.lock();
            let newer = state.cached.as_ref().map(|cached| &cached.token);
            if let Some(token) = newer.filter(|token| token.generation != refused.generation) {
                return Some(token.clone());
            }
            if state.under_way().is_none() && !state.pause_is_over(Instant::now()) {
                return None;
            }
            state.last_renewal = Some(Instant::now());
            self.fetch(&mut state)
        };
        timeout_at(Instant::from_std(deadline), fetch.ended()).await.ok()?.ok()
    }

    /// The token call that is under way, or a new one.
    fn fetch(self: &Arc<Self>, state: &mut State) -> Fetch {
        if let Some(fetch) = state.under_way() {
            return fetch.clone();
        }
        let (sender, end) = watch::channel(None);
        let fetch = Fetch { end, told: Arc::default() };
        state.fetch = Some(fetch.clone());
        let cache = Arc::clone(self);
        tokio::spawn(async move {
            let fetched = cache.source.fetch().await;
            let fetched = cache.lock().finish(fetched);
            sender.send_replace(Some(fetched));
        });
        fetch
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Fetch {
    /// Waits for the end.
    async fn ended(&self) -> Result<AuthToken, Error> {
        let mut end = self.end.clone();
        let ended = end.wait_for(Option::is_some).await.ok().and_then(|end| end.clone());
        // Without an end the call's task is gone: its runtime has shut down.
        ended.unwrap_or_else(|| Err(Error::new(Problem::TokenMissing)))
    }

    /// Whether its task is still there, which sends the end. A runtime that shuts down drops it.
    fn is_under_way(&self) -> bool {
        self.end.has_changed().is_ok()
    }
}

/// Whether it was told before, and now it is.
fn told(mark: &AtomicBool) -> bool {
    mark.swap(true, Ordering::Relaxed)
}

impl State {
    fn good(&self, now: Instant) -> Option<AuthToken> {
        let cached = self.cached.as_ref()?;
        (now < cached.ends_at).then(|| cached.token.clone())
    }

    fn under_way(&self) -> Option<&Fetch> {
        self.fetch.as_ref().filter(|fetch| fetch.is_under_way())
    }

    /// Whether the cached token should be renewed now, beside its use.
    fn may_renew(&mut self, now: Instant) -> bool {
        let due = self.cached.as_ref().is_some_and(|cached| now >= cached.renew_at);
        let may = due && self.under_way().is_none() && self.pause_is_over(now);
        if may {
            self.last_renewal = Some(now);
        }
        may
    }

    fn pause_is_over(&self, now: Instant) -> bool {
        self.last_renewal.is_none_or(|last| now >= last + RENEWAL_PAUSE)
    }

    fn finish(&mut self, fetched: Result<Fetched, Error>) -> Result<AuthToken, Error> {
        self.fetch = None;
        let Fetched { header, lifetime } = fetched?;
        self.generations += 1;
        let token = AuthToken { header, generation: self.generations };
        let now = Instant::now();
        self.cached = Some(Cached {
            token: token.clone(),
            renew_at: now + lifetime.saturating_sub(RENEW_EARLY),
            ends_at: now + lifetime,
        });
        Ok(token)
    }
}

impl Source {
    async fn fetch(&self) -> Result<Fetched, Error> {
        let unwritable = || Error::new(Problem::Input("its address can't be written down"));
        let request = self.request().ok_or_else(unwritable)?;
        let end = Instant::now() + CALL_LIMIT;
        let exchange = self.transport.execute(request, end.into_std());
        let answer = timeout_at(end, exchange)
            .await
            .unwrap_or_else(|_| Err(HttpError::new(Failure::Timeout, Reach::MaybeSent)))
            .map_err(|error| Error::new(Problem::TokenHttp).with_http(error))?;
        token_reply::read(&answer)
    }

    fn request(&self) -> Option<Request<Bytes>> {
        let mut query = Query::default();
        query.push("customerId", &self.customer_id);
        query.push("key", self.key.expose());
        // Optional, but in every documented example, and no other value has been seen.
        query.push("scope", "NEW");
        Some(bare(Method::GET, query.of(&self.base_url, TOKEN_PATH)?))
    }
}
