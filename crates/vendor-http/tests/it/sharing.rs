//! Clients of one configuration share connections where their settings agree, and nowhere else.

use std::time::Duration;

use bytes::Bytes;
use http::Request;
use loopback::{Reply, Server};
use vendor_http::{Connections, HttpClient, HttpSettings, Transport};

use crate::soon;

/// How many connections these clients need that ask one after the other.
async fn connections(settings: [HttpSettings; 2]) -> usize {
    let server = Server::replying(Reply::status(200)).await;
    for settings in settings {
        let client = HttpClient::new(&server.url(), &settings).unwrap();
        let uri = client.base_url().join("/").unwrap();
        client.execute(Request::get(uri).body(Bytes::new()).unwrap(), soon()).await.unwrap();
    }
    server.connections()
}

#[tokio::test]
async fn connections_are_shared_where_the_settings_agree() {
    let shared = Connections::default();
    let settings = || HttpSettings::default().with_connections(&shared);
    assert_eq!(connections([settings(), settings()]).await, 1);
    let slower = settings().with_attempt_timeout(Duration::from_secs(50));
    assert_eq!(connections([settings(), slower]).await, 1, "an attempt's limit is no connection's");
    let other = settings().with_connect_timeout(Duration::from_secs(50));
    assert_eq!(connections([settings(), other]).await, 2);
    assert_eq!(connections([settings(), HttpSettings::default()]).await, 2);
}
