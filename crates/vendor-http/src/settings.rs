use std::time::Duration;

use rustls::pki_types::CertificateDer;

use crate::connections::Connections;
use crate::proxy::Proxy;
use crate::{Secret, SetupError, tls};

/// How an [`HttpClient`](crate::HttpClient) connects.
///
/// | setting | default |
/// | --- | --- |
/// | connect timeout | 5 s |
/// | attempt timeout | 10 s |
/// | proxy | none, whatever the environment says |
/// | plain `http` to other hosts than loopback | refused |
/// | trusted certificates | the platform's |
/// | connections | the client's own |
///
/// ```
/// use std::time::Duration;
///
/// use vendor_http::{HttpClient, HttpSettings};
///
/// let settings = HttpSettings::default()
///     .with_connect_timeout(Duration::from_secs(2))
///     .with_attempt_timeout(Duration::from_secs(4));
/// let client = HttpClient::new("http://127.0.0.1:8080/v1/", &settings)?;
/// assert_eq!(client.base_url().as_str(), "http://127.0.0.1:8080/v1");
/// assert!(HttpClient::new("http://api.example.com", &settings).is_err()); // not https
/// # Ok::<(), vendor_http::SetupError>(())
/// ```
#[derive(Debug, Clone)]
pub struct HttpSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) proxy: Option<Secret>,
    pub(crate) allow_insecure_http: bool,
    pub(crate) root_certificates: Vec<CertificateDer<'static>>,
    pub(crate) connections: Connections,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(10),
            proxy: None,
            allow_insecure_http: false,
            root_certificates: Vec::new(),
            connections: Connections::default(),
        }
    }
}

impl HttpSettings {
    /// The time for DNS, TCP and TLS together, and for the way through a proxy; 5 s by default. A
    /// request that fails in it was surely not sent.
    #[must_use]
    pub fn with_connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// The time for one request, from its first step to the last byte of its answer; 10 s by
    /// default. The deadline of a request can only shorten it.
    #[must_use]
    pub fn with_attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = limit;
        self
    }

    /// Sends every request through this proxy, `http://`, `https://` (port 80 and 443 by default),
    /// `socks5://` (names are looked up here) or `socks5h://` (there; port 1080 by default). Its user
    /// name and password, if any, are why the URL is a secret.
    ///
    /// # Errors
    ///
    /// When it is no usable URL; it is not quoted.
    pub fn with_proxy(mut self, url: Secret) -> Result<Self, SetupError> {
        Proxy::parse(&url)?;
        self.proxy = Some(url);
        Ok(self)
    }

    /// Allows `http://` to any host. Without it plain `http` goes to loopback only.
    #[must_use]
    pub fn with_insecure_http(mut self, allowed: bool) -> Self {
        self.allow_insecure_http = allowed;
        self
    }

    /// Trusts more certificate authorities besides the platform's: one or several, as PEM.
    ///
    /// # Errors
    ///
    /// When the text holds no certificate, or one that can't be read.
    pub fn with_root_certificates(mut self, pem: &[u8]) -> Result<Self, SetupError> {
        let certificates =
            tls::read(pem).filter(|certificates| !certificates.is_empty()).ok_or_else(|| {
                SetupError::new(
                    "it holds no certificate, or one that can't be read: it must be PEM",
                )
            })?;
        self.root_certificates.extend(certificates);
        Ok(self)
    }

    /// Shares connections, and certificates once read, with the other clients that have these.
    #[must_use]
    pub fn with_connections(mut self, connections: &Connections) -> Self {
        self.connections = connections.clone();
        self
    }
}
