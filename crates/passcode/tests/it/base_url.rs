//! A base URL that doesn't lead to the vendor is told apart from a verification that the vendor
//! doesn't know.

use loopback::{Reply, Server};
use passcode::ErrorKind;

use crate::answers::answering;
use crate::vendors::{KITS, OPERATIONS, assert_nothing_secret};

/// A server that knows its own paths only.
#[tokio::test]
async fn a_path_too_many_in_base_url_is_told_to_be_one() {
    for kit in KITS {
        for operation in OPERATIONS {
            let strict =
                Server::start(|request| match kit.paths.contains(&request.path.as_str()) {
                    true => Reply::status(200),
                    false => Reply::json(404, kit.nothing_here),
                })
                .await;
            let providers = kit.providers(&format!("{}/v1", strict.url()), "");
            let (log, listening) = loopback::capture("trace");
            let error = kit.fail(&providers, operation).await;
            drop(listening);
            let said = error.to_string();
            assert_eq!((error.kind(), error.dispatch()), kit.at_wrong_address, "{said}");
            assert!(said.contains("check that base_url leads to"), "{said}");
            assert!(!said.contains("send a new code"), "{said}");
            assert_eq!((error.status(), strict.count()), (Some(404), 1), "{said}");
            assert_nothing_secret(&error, &log.text());
        }
    }
}

/// Only the vendor's own code for it says that a verification is unknown.
#[tokio::test]
async fn any_other_404_is_no_unknown_verification() {
    for body in [
        "",
        "<html>404</html>",
        "{}",
        "null",
        r#"["NOT_FOUND"]"#,
        r#"{"message":"Not Found"}"#,
        r#"{"detail":"Not Found"}"#,
        r#"{"timestamp":"2026-01-01","status":404,"error":"Not Found","path":"/x"}"#,
        r#"{"code":"BORN_TOMORROW","message":"made-up text"}"#,
        r#"{"code":404,"message":"made-up text","status":404}"#,
        r#"{"responseCode":404,"message":"made-up text","data":null}"#,
        r#"{"responseCode":null,"message":"made-up text","data":null}"#,
    ] {
        for kit in KITS {
            for operation in OPERATIONS {
                let server = answering((404, body)).await;
                let providers = kit.providers(&server.url(), "");
                let Err(error) = kit.attempt(&providers, operation).await else { continue };
                assert_ne!(error.kind(), ErrorKind::NotFound, "{}: {body}: {error}", kit.vendor);
                let said = error.to_string();
                assert!(said.contains("check that base_url leads to"), "{body}: {said}");
                assert!(!said.contains("send a new code"), "{body}: {said}");
                assert_nothing_secret(&error, "");
            }
        }
    }
}
