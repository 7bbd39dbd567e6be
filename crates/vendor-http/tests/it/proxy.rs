//! A configured proxy is used, or is a mistake: never passed over in silence.

use std::net::SocketAddr;

use loopback::{Proxy, ProxyKind, Reply, Server, closed_port};
use vendor_http::{Failure, HttpClient, HttpSettings, Reach, Secret};

use crate::{get, soon};

#[test]
fn a_proxy_of_another_scheme_is_a_mistake() {
    for bad in [
        "htp://127.0.0.1:1",
        "socks://127.0.0.1:1",
        "socks4://127.0.0.1:1",
        "ftp://127.0.0.1:1",
        "127.0.0.1:1",
        "http://",
        "not a url hunter2",
        "",
    ] {
        let error = HttpSettings::default().with_proxy(Secret::new(bad)).unwrap_err();
        assert!(!error.to_string().contains("hunter2"), "{error}");
    }
}

#[test]
fn no_password_goes_through_a_proxy_in_clear() {
    let proxy = Secret::new("http://127.0.0.1:1");
    let settings = HttpSettings::default().with_proxy(proxy).unwrap();
    for url in ["http://localhost:1", "http://127.0.0.1:1"] {
        assert!(HttpClient::new(url, &settings).is_err(), "{url}");
        let allowed = settings.clone().with_insecure_http(true);
        assert!(HttpClient::new(url, &allowed).is_ok(), "{url}");
    }
}

/// The whole exchange goes through, and nothing goes beside it.
#[tokio::test]
async fn every_scheme_that_is_taken_carries_the_request() {
    for (scheme, kind) in [
        ("http", ProxyKind::Http),
        ("https", ProxyKind::Https),
        ("socks5", ProxyKind::Socks5),
        ("socks5h", ProxyKind::Socks5),
    ] {
        let plain = Server::replying(Reply::status(200)).await;
        let tls = Server::start_tls("127.0.0.1", |_| Reply::status(200)).await;
        for (server, url) in [(&plain, plain.url()), (&tls, format!("https://{}", tls.address()))] {
            let proxy = Proxy::start(kind).await;
            let authorities = [proxy.ca_pem(), tls.ca_pem()].concat();
            let settings = through(scheme, proxy.address())
                .with_root_certificates(authorities.as_bytes())
                .unwrap();
            let answer = get(&url, &settings, soon()).await;
            assert!(answer.is_ok(), "{scheme} to {url}: {answer:?}");
            assert_eq!((proxy.carried(), server.connections()), (1, 1), "{scheme} to {url}");
        }
    }
}

/// A proxy that is not there, or doesn't let us through, is never gone around.
#[tokio::test]
async fn a_proxy_that_carries_nothing_means_nothing_was_sent() {
    let refusing = Proxy::start(ProxyKind::Refusing).await.address();
    for (scheme, proxy, failure) in [
        ("http", refusing, Failure::Proxy),
        ("http", closed_port(), Failure::ConnectionRefused),
        ("socks5h", closed_port(), Failure::Proxy),
    ] {
        let server = Server::start_tls("127.0.0.1", |_| Reply::status(200)).await;
        let settings = through(scheme, proxy);
        let error = get(&server.url(), &settings, soon()).await.unwrap_err();
        assert_eq!((error.failure(), error.reach()), (failure, Reach::NotSent), "{scheme}");
        assert_eq!(server.connections(), 0, "{scheme}");
    }
}

fn through(scheme: &str, proxy: SocketAddr) -> HttpSettings {
    let proxy = Secret::new(format!("{scheme}://{proxy}"));
    HttpSettings::default().with_proxy(proxy).unwrap().with_insecure_http(true)
}

#[tokio::test]
async fn without_a_proxy_none_is_used() {
    let server = Server::replying(Reply::status(200)).await;
    assert!(get(&server.url(), &HttpSettings::default(), soon()).await.is_ok());
}

/// A proxy that reads the request is told the whole address, and who asks, by the URL's user name and
/// password as they are before they are percent-encoded.
#[tokio::test]
async fn a_proxy_that_reads_the_request_is_told_the_password() {
    let proxy = Server::replying(Reply::status(200)).await;
    let url = format!("http://me:a%40b@{}", proxy.address());
    let settings = HttpSettings::default().with_proxy(Secret::new(url)).unwrap();
    get("http://shop.example", &settings.with_insecure_http(true), soon()).await.unwrap();
    let request = &proxy.requests()[0];
    // Base64 of "me:a@b".
    assert_eq!(request.header("proxy-authorization"), Some("Basic bWU6YUBi"));
    assert_eq!(request.header("host"), Some("shop.example"));
}
