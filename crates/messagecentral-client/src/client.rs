use std::sync::Arc;
use std::time::Instant;

use http::header::CONTENT_LENGTH;
use http::{HeaderName, HeaderValue, Method};
use vendor_http::{BaseUrl, HttpClient, HttpSettings, SetupError, Transport};

use crate::ApiVersion;
use crate::credentials::{Credentials, Proof};
use crate::error::{Error, Problem};
use crate::reply::Reply;
use crate::request::{Outgoing, SendOtp, ValidateOtp, bare};
use crate::token::{AuthToken, TokenCache};

/// The vendor's production service, by its
/// [documentation](https://www.messagecentral.com/en-in/product/verify-now/api-india).
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
    Fetched(Arc<TokenCache>),
}

impl Client {
    /// A client of the service at `base_url`, mostly [`PRODUCTION`]. Makes no request yet.
    ///
    /// # Errors
    ///
    /// When the base URL or a setting is unusable, or the platform's certificates can't be read.
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
            Proof::Key(key) => Tokens::Fetched(TokenCache::new(
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

    /// Whether the vendor gives a token for the password: the one call that sends nothing to
    /// anybody. A token that is still good counts. `None` with a fixed auth token, which can't be
    /// tried without sending.
    ///
    /// Ends at `deadline`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Credentials`](crate::ErrorKind::Credentials) when they are refused,
    /// [`ErrorKind::Token`](crate::ErrorKind::Token) in an outage and when `deadline` has come.
    pub async fn check_credentials(&self, deadline: Instant) -> Option<Result<(), Error>> {
        match &self.0.tokens {
            Tokens::Fixed(_) => None,
            Tokens::Fetched(cache) => Some(cache.get(deadline).await.map(drop)),
        }
    }

    /// Has the vendor make a code and send it (`POST /verification/v3/send`, or v2's). Sending again is
    /// how a code is resent; while one
    /// is live the vendor sends nothing and answers
    /// [`REQUEST_ALREADY_EXISTS`](crate::response_code::REQUEST_ALREADY_EXISTS) with the live id.
    ///
    /// Ends at `deadline`, waiting for a token included. Dropping the future stops it.
    ///
    /// # Errors
    ///
    /// When the request was refused here or there is no answer; a refusal of the vendor's is a
    /// [`Reply`]. Ask [`Error::reach`] before sending again.
    pub async fn send(&self, request: &SendOtp, deadline: Instant) -> Result<Reply, Error> {
        accept(request.problem())?;
        let outgoing = request.outgoing(self.0.version.calls(), &self.0.customer_id);
        self.0.call(&outgoing, deadline).await
    }

    /// Asks the vendor whether the code is right (`GET /verification/v3/validateOtp`, or v2's). **A
    /// reply is no proof**: read what it says.
    ///
    /// Ends at `deadline`, waiting for a token included. Dropping the future stops it.
    ///
    /// # Errors
    ///
    /// When the request was refused here or there is no answer.
    pub async fn validate(&self, request: &ValidateOtp, deadline: Instant) -> Result<Reply, Error> {
        accept(request.problem())?;
        let outgoing = request.outgoing(self.0.version.calls(), &self.0.customer_id);
        self.0.call(&outgoing, deadline).await
    }
}

fn accept(problem: Option<&'static str>) -> Result<(), Error> {
    problem.map_or(Ok(()), |problem| Err(Error::new(Problem::Input(problem))))
}

impl Inner {
    /// One call with a token, and once more with another if that one was refused. Without another
    /// the refusal is the reply.
    async fn call(&self, outgoing: &Outgoing, deadline: Instant) -> Result<Reply, Error> {
        let token = self.token(deadline).await?;
        let reply = self.exchange(outgoing, &token, deadline).await?;
        if !reply.refuses_token() {
            return Ok(reply);
        }
        match self.other_token(&token, deadline).await {
            Some(token) => self.exchange(outgoing, &token, deadline).await,
            None => Ok(reply),
        }
    }

    async fn token(&self, deadline: Instant) -> Result<AuthToken, Error> {
        match &self.tokens {
            Tokens::Fixed(token) => Ok(token.clone()),
            Tokens::Fetched(cache) => cache.get(deadline).await,
        }
    }

    async fn other_token(&self, refused: &AuthToken, deadline: Instant) -> Option<AuthToken> {
        match &self.tokens {
            Tokens::Fixed(_) => None,
            Tokens::Fetched(cache) => cache.replace(refused, deadline).await,
        }
    }

    async fn exchange(
        &self,
        outgoing: &Outgoing,
        token: &AuthToken,
        deadline: Instant,
    ) -> Result<Reply, Error> {
        let uri = outgoing.query.of(&self.base_url, outgoing.path);
        let uri =
            uri.ok_or_else(|| Error::new(Problem::Input("its address can't be written down")))?;
        let mut request = bare(outgoing.method.clone(), uri);
        request.headers_mut().insert(AUTH_TOKEN, token.header());
        if outgoing.method == Method::POST {
            request.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
        }
        match self.transport.execute(request, deadline).await {
            Ok(answer) => Ok(Reply::read(&answer)),
            Err(error) => Err(Error::new(Problem::Http).with_http(error)),
        }
    }
}
