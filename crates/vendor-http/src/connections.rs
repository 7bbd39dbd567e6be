use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use http_body_util::Full;
use hyper_util::client::legacy::Client;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use rustls::ClientConfig;
use rustls::pki_types::CertificateDer;

use crate::cause;
use crate::connect::Connector;
use crate::proxy::Proxy;
use crate::tls;
use crate::{Secret, SetupError};

/// How long an unused connection is kept: shorter than the idle limit of common load balancers,
/// so that a request is rarely written to a connection the other side is just closing.
const IDLE_TIMEOUT: Duration = Duration::from_secs(15);

pub(crate) type Pool = Client<Connector, Full<Bytes>>;

/// What the clients of one configuration share: connections, where their settings agree, and the
/// trusted certificates, which are read when the first client needs them. Cheap to clone; clones
/// are one.
#[derive(Clone, Default)]
pub struct Connections(Arc<Mutex<Shared>>);

#[derive(Default)]
struct Shared {
    /// TLS, by the authorities that are trusted besides the platform's.
    tls: Vec<(Vec<CertificateDer<'static>>, Arc<ClientConfig>)>,
    pools: Vec<(Terms, Pool)>,
}

/// What two clients that share connections must agree on.
pub(crate) struct Terms {
    /// Whether certificates are needed.
    pub(crate) tls: bool,
    pub(crate) connect_timeout: Duration,
    pub(crate) proxy: Option<Secret>,
    pub(crate) root_certificates: Vec<CertificateDer<'static>>,
}

impl Terms {
    fn agree(&self, other: &Self) -> bool {
        let proxy = |terms: &Self| terms.proxy.as_ref().map(|proxy| proxy.expose().to_owned());
        self.tls == other.tls
            && self.connect_timeout == other.connect_timeout
            && self.root_certificates == other.root_certificates
            && proxy(self) == proxy(other)
    }
}

impl Connections {
    /// The connections on these terms.
    pub(crate) fn pool(&self, wanted: Terms) -> Result<Pool, SetupError> {
        let mut shared = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, pool)) = shared.pools.iter().find(|(known, _)| known.agree(&wanted)) {
            return Ok(pool.clone());
        }
        let pool = shared.make(&wanted)?;
        shared.pools.push((wanted, pool.clone()));
        Ok(pool)
    }
}

impl Shared {
    fn make(&mut self, terms: &Terms) -> Result<Pool, SetupError> {
        let proxy = terms.proxy.as_ref().map(Proxy::parse).transpose()?;
        let tls = terms.tls.then(|| self.tls(&terms.root_certificates)).transpose()?;
        Ok(Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(IDLE_TIMEOUT)
            .build(Connector::new(terms.connect_timeout, tls, proxy)))
    }

    fn tls(
        &mut self,
        authorities: &[CertificateDer<'static>],
    ) -> Result<Arc<ClientConfig>, SetupError> {
        if let Some((_, tls)) = self.tls.iter().find(|(known, _)| known == authorities) {
            return Ok(Arc::clone(tls));
        }
        let tls = Arc::new(tls::config(authorities).map_err(cause::explain_setup)?);
        self.tls.push((authorities.to_vec(), Arc::clone(&tls)));
        Ok(tls)
    }
}

impl fmt::Debug for Connections {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Connections")
    }
}
