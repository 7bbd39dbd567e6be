//! What the client must not do, whatever it is answered.

use std::time::{Duration, Instant};

use vendor_http::{BODY_LIMIT, HttpClient, HttpSettings, Secret, Transport};

use crate::server::serve;

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let other = serve("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n").await;
    let redirect =
        format!("HTTP/1.1 302 Found\r\nlocation: {}/\r\ncontent-length: 0\r\n\r\n", other.url());
    let server = serve(redirect).await;
    let client = HttpClient::new(&server.url(), &HttpSettings::default()).unwrap();
    let request = reqwest::Request::new(reqwest::Method::GET, client.base_url().join("/"));
    let answer = client.execute(request, Instant::now() + Duration::from_secs(10)).await.unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!((server.requests(), other.requests()), (1, 0));
}

#[tokio::test]
async fn a_body_at_the_limit_is_whole() {
    let mut answer =
        format!("HTTP/1.1 200 OK\r\ncontent-length: {BODY_LIMIT}\r\n\r\n").into_bytes();
    answer.resize(answer.len() + BODY_LIMIT, b'x');
    let server = serve(answer).await;
    let client = HttpClient::new(&server.url(), &HttpSettings::default()).unwrap();
    let request = reqwest::Request::new(reqwest::Method::GET, client.base_url().join("/"));
    let answer = client.execute(request, Instant::now() + Duration::from_secs(10)).await.unwrap();
    assert_eq!(answer.body.len(), BODY_LIMIT);
}

#[test]
fn debug_and_setup_errors_show_no_proxy_password() {
    let error = HttpSettings::default().with_proxy(Secret::new("http://me:hunter2@")).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    let proxy = Secret::new("http://me:hunter2@127.0.0.1:1");
    let settings = HttpSettings::default().with_proxy(proxy).unwrap();
    assert!(!format!("{settings:?}").contains("hunter2"));
    let client = HttpClient::new("http://127.0.0.1:1", &settings).unwrap();
    assert!(!format!("{client:?}").contains("hunter2"));
}
