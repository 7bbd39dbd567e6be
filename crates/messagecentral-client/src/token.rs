use std::future::Future;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{self, Duration};

use futures_util::FutureExt;
use futures_util::future::{Shared, WeakShared};
use http::HeaderValue;
use reqwest::{Method, Request};
use tokio::time::{Instant, timeout_at};
use vendor_http::{BaseUrl, Failure, HttpError, Reach, Secret, Transport};

use crate::api_version::TOKEN_PATH;
use crate::error::{Error, Problem};
use crate::request::Query;
use crate::token_reply::{self, Bought};

/// A token is renewed this long before it expires.
const RENEW_EARLY: Duration = Duration::from_secs(60);

/// A token that a call found refused is renewed no more often than this.
const FORCED_RENEWAL_PAUSE: Duration = Duration::from_secs(10);

/// The end of a token call that its transport doesn't end. It belongs to the call, not to the
/// caller that happened to begin it.
const CALL_LIMIT: Duration = Duration::from_secs(60);

/// A token and which one it is: the vendor may sell the same text twice.
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

/// The one token all clones of a client share, bought when first needed and renewed in time.
///
/// However many calls wait, one token call is under way: a shared future that whoever waits
/// drives, so no caller leads and none is missed. It is held weakly: when the last caller is
/// dropped, so is the token call.
#[derive(Debug)]
pub(crate) struct TokenCache {
    shop: Shop,
    state: Mutex<State>,
}

/// What a token call needs.
#[derive(Debug)]
struct Shop {
    transport: Arc<dyn Transport>,
    base_url: BaseUrl,
    customer_id: String,
    key: Secret,
}

#[derive(Debug, Default)]
struct State {
    cached: Option<Cached>,
    fetch: Option<WeakShared<Fetching>>,
    generations: u64,
    last_forced: Option<Instant>,
}

#[derive(Debug)]
struct Cached {
    token: AuthToken,
    renew_at: Instant,
}

type Fetching = Pin<Box<dyn Future<Output = Result<AuthToken, Error>> + Send>>;

impl TokenCache {
    pub(crate) fn new(
        transport: Arc<dyn Transport>,
        base_url: BaseUrl,
        customer_id: String,
        key: Secret,
    ) -> Arc<Self> {
        let shop = Shop { transport, base_url, customer_id, key };
        Arc::new(Self { shop, state: Mutex::default() })
    }

    /// A token that isn't about to expire: the cached one, or that of the call that is under way
    /// or begun now. A new token is used at least once, however short its life.
    pub(crate) async fn get(self: &Arc<Self>, deadline: time::Instant) -> Result<AuthToken, Error> {
        let fetch = {
            let mut state = self.lock();
            if let Some(token) = state.fresh() {
                return Ok(token);
            }
            self.fetch(&mut state)
        };
        let waited = timeout_at(Instant::from_std(deadline), fetch).await;
        waited.unwrap_or_else(|_| Err(Error::new(Problem::TokenLate)))
    }

    /// A token to repeat a call with after `refused` was refused; `None` if there is no other and
    /// it is too soon to buy one.
    pub(crate) async fn replace(
        self: &Arc<Self>,
        refused: &AuthToken,
        deadline: time::Instant,
    ) -> Result<Option<AuthToken>, Error> {
        if !self.lock().may_replace(refused) {
            return Ok(None);
        }
        self.get(deadline).await.map(Some)
    }

    /// The token call that is under way, or a new one.
    fn fetch(self: &Arc<Self>, state: &mut State) -> Shared<Fetching> {
        if let Some(fetch) = state.under_way() {
            return fetch;
        }
        let cache = Arc::clone(self);
        let fetch: Fetching = Box::pin(async move {
            let bought = cache.shop.buy().await;
            cache.lock().finish(bought)
        });
        let fetch = fetch.shared();
        state.fetch = fetch.downgrade();
        fetch
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn fresh(&self) -> Option<AuthToken> {
        let cached = self.cached.as_ref()?;
        (Instant::now() < cached.renew_at).then(|| cached.token.clone())
    }

    fn under_way(&self) -> Option<Shared<Fetching>> {
        self.fetch.as_ref().and_then(WeakShared::upgrade)
    }

    /// Whether a call may be repeated, with the token that is cached or to be had now. Forgets
    /// the refused token if it is still the cached one.
    fn may_replace(&mut self, refused: &AuthToken) -> bool {
        let other_cached =
            self.cached.as_ref().is_some_and(|it| it.token.generation != refused.generation);
        if other_cached || self.under_way().is_some() {
            return true;
        }
        // The refused one is cached, or nothing is since a renewal failed: this would be by force.
        let now = Instant::now();
        if self.last_forced.is_some_and(|last| now < last + FORCED_RENEWAL_PAUSE) {
            return false;
        }
        self.last_forced = Some(now);
        self.cached = None;
        true
    }

    fn finish(&mut self, bought: Result<Bought, Error>) -> Result<AuthToken, Error> {
        self.fetch = None;
        let Bought { header, lifetime } = bought?;
        self.generations += 1;
        let token = AuthToken { header, generation: self.generations };
        let renew_at = Instant::now() + lifetime.saturating_sub(RENEW_EARLY);
        self.cached = Some(Cached { token: token.clone(), renew_at });
        Ok(token)
    }
}

impl Shop {
    async fn buy(&self) -> Result<Bought, Error> {
        let end = Instant::now() + CALL_LIMIT;
        let exchange = self.transport.execute(self.request(), end.into_std());
        let answer = timeout_at(end, exchange)
            .await
            .unwrap_or_else(|_| Err(HttpError::new(Failure::Timeout, Reach::MaybeSent)))
            .map_err(|error| Error::new(Problem::TokenHttp).with_http(error))?;
        token_reply::read(&answer)
    }

    fn request(&self) -> Request {
        let mut query = Query::default();
        query.push("customerId", &self.customer_id);
        query.push("key", self.key.expose());
        // Optional, but in every documented example, and no other value has been seen.
        query.push("scope", "NEW");
        Request::new(Method::GET, query.of(self.base_url.join(TOKEN_PATH)))
    }
}
