use std::time::Duration;

use reqwest::{Certificate, Proxy};

use crate::{Secret, SetupError};

/// How an [`HttpClient`](crate::HttpClient) connects.
///
/// | setting | default |
/// | --- | --- |
/// | connect timeout | 5 s |
/// | attempt timeout | 10 s |
/// | proxy | none, whatever the environment says |
/// | plain `http` to other hosts than loopback | refused |
/// | trusted certificates | the platform's |
#[derive(Debug, Clone)]
pub struct HttpSettings {
    pub(crate) connect_timeout: Duration,
    pub(crate) attempt_timeout: Duration,
    pub(crate) proxy: Option<Secret>,
    pub(crate) allow_insecure_http: bool,
    pub(crate) root_certificates: Vec<Certificate>,
}

impl Default for HttpSettings {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            attempt_timeout: Duration::from_secs(10),
            proxy: None,
            allow_insecure_http: false,
            root_certificates: Vec::new(),
        }
    }
}

impl HttpSettings {
    /// The time for DNS, TCP and TLS together. A request that fails in it was surely not sent.
    #[must_use]
    pub fn with_connect_timeout(mut self, limit: Duration) -> Self {
        self.connect_timeout = limit;
        self
    }

    /// The time for one request, from its first step to the last byte of its answer.
    #[must_use]
    pub fn with_attempt_timeout(mut self, limit: Duration) -> Self {
        self.attempt_timeout = limit;
        self
    }

    /// Sends every request through this proxy. A URL; its user name and password, if any, are
    /// why it is a secret.
    ///
    /// # Errors
    ///
    /// When it is no usable URL; it is not quoted.
    pub fn with_proxy(mut self, url: Secret) -> Result<Self, SetupError> {
        Proxy::all(url.expose()).map_err(|_| SetupError::new("the proxy is not a usable URL"))?;
        self.proxy = Some(url);
        Ok(self)
    }

    /// Allows `http://` to any host. Without it plain `http` goes to loopback only.
    #[must_use]
    pub fn with_insecure_http(mut self, allowed: bool) -> Self {
        self.allow_insecure_http = allowed;
        self
    }

    /// Trusts one more certificate authority (PEM) besides the platform's.
    ///
    /// # Errors
    ///
    /// When the text holds no readable certificate.
    pub fn with_root_certificate(mut self, pem: &[u8]) -> Result<Self, SetupError> {
        let certificate = Certificate::from_pem(pem)
            .map_err(|_| SetupError::new("a root certificate is not readable PEM"))?;
        self.root_certificates.push(certificate);
        Ok(self)
    }
}
