//! How long a vendor asks to wait, and that nobody comes again before.

use std::time::{Duration, Instant};

use loopback::{Reply, Server};
use passcode::ErrorKind;

use crate::service::service;
use crate::vendors::{KITS, OPERATIONS, assert_nothing_secret};

const DAY: u64 = 24 * 60 * 60;

async fn limited(wish: &str) -> Server {
    Server::replying(Reply::status(429).header("retry-after", wish)).await
}

/// Fractions are rounded up. A wish that can't be read, and one beyond a day, is told as a day, so
/// that nobody comes again at once.
#[tokio::test]
async fn every_wish_is_told() {
    for (wish, seconds) in [
        ("7", 7),
        ("1.5", 2),
        ("0.001", 1),
        ("Sun, 06 Nov 1994 08:49:37 GMT", 0),
        ("Fri, 31 Dec 9999 23:59:59 GMT", DAY),
        ("99999999999999999999", DAY),
        ("-1", DAY),
        ("soon", DAY),
    ] {
        let server = limited(wish).await;
        for kit in KITS {
            let providers = kit.providers(&server.url(), "");
            for operation in OPERATIONS {
                let error = kit.fail(&providers, operation).await;
                let told = (error.kind(), error.retry_after());
                let expected = (ErrorKind::RateLimited, Some(Duration::from_secs(seconds)));
                assert_eq!(told, expected, "{}: {wish}", kit.vendor);
                let advice = format!("; wait {} s before the next try", seconds.max(1));
                assert!(error.to_string().ends_with(&advice), "{error}");
            }
        }
        let soon = Instant::now() + Duration::from_secs(60);
        let answer = service(&server.url()).get(&["me"]).send(soon).await.unwrap();
        let told = answer.by_status().retry_after();
        assert_eq!(told, Some(Duration::from_secs(seconds)), "{wish}");
    }
}

/// There is time for three attempts, but not for the wait.
#[tokio::test]
async fn a_wish_longer_than_the_time_left_is_one_request() {
    for wish in [
        "99999999999999999999",
        "-1",
        "soon",
        "Fri, 31 Dec 9999 23:59:59 GMT",
        // Rounded down it would be short enough.
        "29.5",
    ] {
        for kit in KITS {
            for operation in OPERATIONS {
                let server = limited(wish).await;
                let settings = "retry = { attempts = 3 }\ntotal_timeout = \"30s\"";
                let providers = kit.providers(&server.url(), settings);
                let (log, listening) = loopback::capture("trace");
                let error = kit.fail(&providers, operation).await;
                drop(listening);
                assert_eq!((server.count(), error.attempts()), (1, 1), "{wish}: {error}");
                let why = "tried once, and no time was left for another try; wait ";
                assert!(error.to_string().contains(why), "{wish}: {error}");
                assert_nothing_secret(&error, &log.text());
            }
        }
    }
}

/// A date that has passed asks for no wait, and the usual pause is made.
#[tokio::test]
async fn a_wish_that_is_over_is_no_reason_to_give_up() {
    for kit in KITS {
        let over = Reply::status(429).header("retry-after", "Sun, 06 Nov 1994 08:49:37 GMT");
        let server = Server::script([over.clone(), over]).await;
        let providers = kit.providers(&server.url(), "retry = { attempts = 2 }");
        let error = kit.fail(&providers, OPERATIONS[0]).await;
        assert_eq!((server.count(), error.attempts()), (2, 2), "{error}");
    }
}
