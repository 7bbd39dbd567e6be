//! What each answer of each gateway means.

use std::time::Duration;

use loopback::{Reply, Server, closed_port};
use passcode::{Dispatch, ErrorKind, OtpProviderExt};

use super::{Ends, Kit, all};

async fn check(kit: &Kit, reply: Reply, expected: Ends) {
    let what = format!("{} {reply:?}", kit.name);
    let server = Server::replying(reply).await;
    let local = kit.provider(&server.url(), kit.settings);
    let sent = local.send_to(kit.to).await;
    let found = sent.as_ref().err().map(|error| (error.kind(), error.dispatch(), error.code()));
    assert_eq!(found, expected, "{what}: {sent:?}");
    assert_eq!(server.count(), 1, "{what}");
    if let Err(error) = sent {
        let may_have = error.dispatch() == Dispatch::MaybeSent;
        assert_eq!(error.pending().is_some(), may_have, "{what}");
    }
}

#[tokio::test]
async fn its_own_answers() {
    for kit in all() {
        let (status, body) = kit.taken;
        check(kit, Reply::json(status, body), None).await;
        for row in kit.rows {
            check(kit, Reply::json(row.status, row.body), row.ends).await;
        }
    }
}

/// What stands before a gateway says, or a gateway that says nothing.
#[tokio::test]
async fn answers_that_are_the_same_for_all() {
    use Dispatch::{MaybeSent, Refused};
    use ErrorKind::{Credentials, Protocol, RateLimited, Unavailable};
    let page = |status| Reply::status(status).body("<html>busy</html>");
    for kit in all() {
        for (reply, kind, dispatch) in [
            (page(401), Credentials, Refused),
            (page(403), Credentials, Refused),
            (page(429), RateLimited, Refused),
            (page(500), Unavailable, MaybeSent),
            (page(503), Unavailable, MaybeSent),
            (page(400), Protocol, MaybeSent),
            (page(404), Protocol, MaybeSent),
            (page(200), Protocol, MaybeSent),
            (Reply::json(200, "{}"), Protocol, MaybeSent),
            (Reply::json(200, "[]"), Protocol, MaybeSent),
            (Reply::status(204), Protocol, MaybeSent),
            (page(302).header("location", "/elsewhere"), Protocol, MaybeSent),
            (Reply::json(404, kit.taken.1), Protocol, MaybeSent),
            (Reply::json(500, kit.taken.1), Unavailable, MaybeSent),
            // Lost on the way back.
            (Reply::raw(""), Unavailable, MaybeSent),
            (Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n{"), Unavailable, MaybeSent),
        ] {
            check(kit, reply, Some((kind, dispatch, None))).await;
        }
    }
}

#[tokio::test]
async fn a_limit_says_how_long() {
    for kit in all() {
        let server = Server::replying(Reply::status(429).header("retry-after", "7")).await;
        let error = kit.provider(&server.url(), kit.settings).send_to(kit.to).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)), "{}", kit.name);
    }
}

#[tokio::test]
async fn nobody_is_there() {
    for kit in all() {
        let nowhere = format!("http://{}", closed_port());
        let error = kit.provider(&nowhere, kit.settings).send_to(kit.to).await.unwrap_err();
        let found = (error.kind(), error.dispatch());
        assert_eq!(found, (ErrorKind::Unavailable, Dispatch::NotSent), "{}", kit.name);
    }
}
