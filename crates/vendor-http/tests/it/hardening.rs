//! What the client must not do, whatever it is answered.

use loopback::{Reply, Server};
use vendor_http::{BODY_LIMIT, HttpClient, HttpSettings, Secret};

use crate::{get, soon};

#[tokio::test]
async fn a_redirect_is_an_answer_and_is_not_followed() {
    let other = Server::replying(Reply::status(200)).await;
    let redirect = Reply::status(302).header("location", &other.url());
    let server = Server::replying(redirect).await;
    let answer = get(&server.url(), &HttpSettings::default(), soon()).await.unwrap();
    assert_eq!(answer.status, 302);
    assert_eq!((server.count(), other.count()), (1, 0));
}

#[tokio::test]
async fn a_body_at_the_limit_is_whole_and_its_byte_order_mark_is_skipped() {
    for (body, length) in [(vec![b'x'; BODY_LIMIT], BODY_LIMIT), (b"\xef\xbb\xbf{}".to_vec(), 2)] {
        let server = Server::replying(Reply::status(200).body(body)).await;
        let answer = get(&server.url(), &HttpSettings::default(), soon()).await.unwrap();
        assert_eq!(answer.body.len(), length);
    }
}

#[tokio::test]
async fn nothing_compressed_is_asked_for() {
    let server = Server::replying(Reply::status(200)).await;
    get(&server.url(), &HttpSettings::default(), soon()).await.unwrap();
    assert_eq!(server.requests()[0].header("accept-encoding"), Some("identity"));
}

#[test]
fn debug_and_setup_errors_show_no_proxy_password() {
    let error = HttpSettings::default().with_proxy(Secret::new("http://me:hunter2@")).unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    let proxy = Secret::new("http://me:hunter2@127.0.0.1:1");
    let settings = HttpSettings::default().with_proxy(proxy).unwrap();
    assert!(!format!("{settings:?}").contains("hunter2"));
    let client = HttpClient::new("https://127.0.0.1:1", &settings).unwrap();
    assert!(!format!("{client:?}").contains("hunter2"));
}
