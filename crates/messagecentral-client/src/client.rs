use std::sync::Arc;
use std::time::Instant;

use http::header::CONTENT_LENGTH;
use http::{HeaderName, HeaderValue, Method};
use reqwest::Request;
use vendor_http::{Answer, BaseUrl, HttpClient, HttpSettings, SetupError, Transport};

use crate::ApiVersion;
use crate::credentials::{Credentials, Proof};
use crate::error::{Error, Problem};
use crate::outcome::{self, Sent, Verified};
use crate::request::{Outgoing, SendOtp, ValidateOtp};
use crate::token::{AuthToken, TokenCache};

/// The vendor's production service.
pub const PRODUCTION: &str = "https://cpaas.messagecentral.com";

/// The raw JWT goes here, without `Bearer`. HTTP doesn't mind the documented `authToken`'s case.
const AUTH_TOKEN: HeaderName = HeaderName::from_static("authtoken");

/// A client of one account. Cheap to clone; clones share connections and the token.
///
/// Nothing is repeated but a call whose token was refused, once, after renewing the token: the
/// vendor did nothing then.
#[derive(Debug, Clone)]
pub struct Client(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    transport: Arc<dyn Transport>,
    base_url: BaseUrl,
    customer_id: String,
    version: ApiVersion,
    tokens: Tokens,
}

/// Where tokens come from.
#[derive(Debug)]
enum Tokens {
    Fixed(AuthToken),
    Bought(Arc<TokenCache>),
}

impl Client {
    /// A client of the service at `base_url`, mostly [`PRODUCTION`]. Makes no request yet.
    ///
    /// # Errors
    ///
    /// When the base URL or a setting is unusable.
    pub fn new(
        base_url: &str,
        credentials: Credentials,
        settings: &HttpSettings,
        version: ApiVersion,
    ) -> Result<Self, SetupError> {
        let http = HttpClient::new(base_url, settings)?;
        let base_url = http.base_url().clone();
        Ok(Self::assemble(base_url, credentials, version, Arc::new(http)))
    }

    /// A client over a transport of the caller's: in memory, for tests with a clock of their own.
    ///
    /// # Errors
    ///
    /// When the base URL is unusable; plain `http` is for loopback only.
    pub fn with_transport(
        base_url: &str,
        credentials: Credentials,
        version: ApiVersion,
        transport: Arc<dyn Transport>,
    ) -> Result<Self, SetupError> {
        let base_url = BaseUrl::parse(base_url, false)?;
        Ok(Self::assemble(base_url, credentials, version, transport))
    }

    fn assemble(
        base_url: BaseUrl,
        credentials: Credentials,
        version: ApiVersion,
        transport: Arc<dyn Transport>,
    ) -> Self {
        let Credentials { customer_id, proof } = credentials;
        let tokens = match proof {
            Proof::Token(token) => Tokens::Fixed(token),
            Proof::Key(key) => Tokens::Bought(TokenCache::new(
                Arc::clone(&transport),
                base_url.clone(),
                customer_id.clone(),
                key,
            )),
        };
        Self(Arc::new(Inner { transport, base_url, customer_id, version, tokens }))
    }

    /// Where the service lives.
    #[must_use]
    pub fn base_url(&self) -> &BaseUrl {
        &self.0.base_url
    }

    /// Whether the vendor sells a token for the password: the one call that sends nothing to
    /// anybody. A token that is still good counts. A fixed auth token can't be tried without
    /// sending, so it always passes.
    ///
    /// Ends at `deadline`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Token`](crate::ErrorKind::Token): [`Error::token_rejected`] tells refused
    /// credentials from an outage.
    pub async fn check_credentials(&self, deadline: Instant) -> Result<(), Error> {
        self.0.token(deadline).await.map(drop)
    }

    /// Has the vendor make a code and send it. Sending again is how a code is resent; while one
    /// is live the vendor sends nothing and gives [the live id](Sent::already_pending).
    ///
    /// Ends at `deadline`, waiting for a token included. Dropping the future stops it.
    ///
    /// # Errors
    ///
    /// See [`ErrorKind`](crate::ErrorKind). Ask [`Error::reach`] before sending again.
    pub async fn send(&self, request: &SendOtp, deadline: Instant) -> Result<Sent, Error> {
        accept(request.problem())?;
        let calls = self.0.version.calls();
        let outgoing = request.outgoing(calls, &self.0.customer_id);
        let answer = self.0.call(&outgoing, deadline).await?;
        outcome::sent(&answer, request.number())
    }

    /// Asks the vendor whether the code is right. `Ok` means that it was, and nothing else does.
    ///
    /// Ends at `deadline`, waiting for a token included. Dropping the future stops it.
    ///
    /// # Errors
    ///
    /// A code that isn't right is an error too: [`ErrorKind::Answer`](crate::ErrorKind::Answer)
    /// with a [`code`](Error::code) of 702 (wrong), 705 (expired), 703 (used), 700 (refused), 800
    /// (too many guesses) or 505 (unknown id). Any other error says nothing about the code.
    pub async fn validate(
        &self,
        request: &ValidateOtp,
        deadline: Instant,
    ) -> Result<Verified, Error> {
        accept(request.problem())?;
        let calls = self.0.version.calls();
        let outgoing = request.outgoing(calls, &self.0.customer_id);
        let answer = self.0.call(&outgoing, deadline).await?;
        outcome::verified(&answer, &request.verification_id, request.number())
    }
}

fn accept(problem: Option<&'static str>) -> Result<(), Error> {
    problem.map_or(Ok(()), |problem| Err(Error::new(Problem::Input(problem))))
}

impl Inner {
    /// One call with a token, and once more with another if that one was refused.
    async fn call(&self, outgoing: &Outgoing, deadline: Instant) -> Result<Answer, Error> {
        let token = self.token(deadline).await?;
        let answer = self.exchange(outgoing, &token, deadline).await?;
        if !outcome::refuses_token(&answer) {
            return Ok(answer);
        }
        let Some(token) = self.other_token(&token, deadline).await? else {
            return Err(outcome::token_refused(outgoing.operation, &answer));
        };
        let answer = self.exchange(outgoing, &token, deadline).await?;
        if outcome::refuses_token(&answer) {
            return Err(outcome::token_refused(outgoing.operation, &answer));
        }
        Ok(answer)
    }

    async fn token(&self, deadline: Instant) -> Result<AuthToken, Error> {
        match &self.tokens {
            Tokens::Fixed(token) => Ok(token.clone()),
            Tokens::Bought(cache) => cache.get(deadline).await,
        }
    }

    async fn other_token(
        &self,
        refused: &AuthToken,
        deadline: Instant,
    ) -> Result<Option<AuthToken>, Error> {
        match &self.tokens {
            Tokens::Fixed(_) => Ok(None),
            Tokens::Bought(cache) => cache.replace(refused, deadline).await,
        }
    }

    async fn exchange(
        &self,
        outgoing: &Outgoing,
        token: &AuthToken,
        deadline: Instant,
    ) -> Result<Answer, Error> {
        let url = outgoing.query.of(self.base_url.join(outgoing.path));
        let mut request = Request::new(outgoing.method.clone(), url);
        request.headers_mut().insert(AUTH_TOKEN, token.header());
        if outgoing.method == Method::POST {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        let exchange = self.transport.execute(request, deadline).await;
        exchange.map_err(|error| Error::new(Problem::Http(outgoing.operation)).with_http(error))
    }
}
