//! Every operation once: what leaves for an example request, what its answer becomes.

mod activity;
mod auth;
mod banks;
mod users;
mod webhooks;

use ratio_client::{Client, Secret, SharedSecret};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::requests::{FINGERPRINT, device, expected, vendor_headers};
use crate::{CLIENT_ID, JWT_1, answer};
use loopback::{Request, Server};

const USER: Uuid = Uuid::from_u128(0xaaaa_aaaa_bbbb_4ccc_8ddd_eeee_eeee_eeee);
const BANK: Uuid = Uuid::from_u128(0xbbbb_bbbb_0000_4000_8000_0000_0000_0001);
const WALLET: Uuid = Uuid::from_u128(0xcccc_cccc_0000_4000_8000_0000_0000_0001);
const ACTIVITY: Uuid = Uuid::from_u128(0xdddd_dddd_0000_4000_8000_0000_0000_0001);
const WEBHOOK: Uuid = Uuid::from_u128(0xeeee_eeee_0000_4000_8000_0000_0000_0001);

/// An example: method and target, the request's body or null, status and body of the answer or null.
struct Example {
    line: String,
    request: Value,
    status: &'static str,
    answer: Value,
    /// Whether the operation takes credentials.
    credentials: bool,
}

impl Example {
    async fn server(&self) -> Server {
        let body = if self.answer.is_null() { String::new() } else { self.answer.to_string() };
        Server::script([answer(self.status, "content-type: application/json\r\n", &body)]).await
    }

    /// Checks method, path, query, headers and body, and that nothing of the answer was lost.
    fn check(&self, request: Request, decoded: &Value) {
        assert_eq!(request.line(), self.line);
        let body = if request.body.is_empty() {
            Value::Null
        } else {
            serde_json::from_slice(&request.body).unwrap()
        };
        assert_eq!(body, self.request);
        let bearer = format!("Bearer {JWT_1}");
        let mut headers = vec![("ratio-device-fingerprint", FINGERPRINT)];
        if self.credentials {
            headers.extend([
                ("ratio-client-id", CLIENT_ID),
                ("ratio-client-secret", "test-secret"),
                ("authorization", &bearer),
            ]);
        }
        if !self.request.is_null() {
            headers.push(("content-type", "application/json"));
        }
        assert_eq!(vendor_headers(request), expected(&headers));
        assert_eq!(*decoded, without_nulls(&self.answer));
    }
}

fn client(server: &Server) -> Client {
    crate::client(server).with_session(&SharedSecret::new(Secret::new(JWT_1))).with_device(device())
}

/// A null is as good as a missing member.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => members
            .iter()
            .filter(|(_, member)| !member.is_null())
            .map(|(name, member)| (name.clone(), without_nulls(member)))
            .collect(),
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        scalar => scalar.clone(),
    }
}

/// `test name, method and target, request, status, answer, the call`. The body is read from the request's
/// JSON, so that types and wire names are held against each other.
macro_rules! operation {
    (open $name:ident, $line:expr, $request:expr, $status:literal, $answer:expr, |$api:ident $(, $body:ident)?| $call:expr) => {
        operation!(@ false, $name, $line, $request, $status, $answer, |$api $(, $body)?| $call);
    };
    ($name:ident, $line:expr, $request:expr, $status:literal, $answer:expr, |$api:ident $(, $body:ident)?| $call:expr) => {
        operation!(@ true, $name, $line, $request, $status, $answer, |$api $(, $body)?| $call);
    };
    (@ $credentials:literal, $name:ident, $line:expr, $request:expr, $status:literal, $answer:expr, |$api:ident $(, $body:ident)?| $call:expr) => {
        #[tokio::test]
        async fn $name() {
            let example = $crate::operations::Example {
                line: $line.to_owned(),
                request: $request,
                status: $status,
                answer: $answer,
                credentials: $credentials,
            };
            let server = example.server().await;
            $(let $body = &serde_json::from_value(example.request.clone()).unwrap();)?
            let answer = $crate::operations::client(&server).call(async |$api| $call.await).await.unwrap();
            example.check(crate::only(&server), &serde_json::to_value(answer).unwrap());
        }
    };
}
use operation;

#[test]
fn no_operation_is_left_out() {
    let tests = [
        include_str!("activity.rs"),
        include_str!("auth.rs"),
        include_str!("banks.rs"),
        include_str!("users.rs"),
        include_str!("webhooks.rs"),
    ]
    .concat();
    let surface = include_str!("../../../../../openapi/ratio/operations.txt");
    let names: Vec<&str> =
        surface.lines().filter_map(|line| line.strip_prefix("    name      ")).collect();
    assert_eq!(names.len(), 36);
    for name in names {
        assert!(tests.contains(&format!("{name}(")), "{name}");
    }
}

fn error() -> Value {
    json!({"createTime": "2023-07-18T10:00:00.000Z", "message": "made-up text", "code": "NOT_FOUND_USER"})
}

#[tokio::test]
async fn a_documented_error_of_any_operation_is_told() {
    let server = Server::script([crate::json("404 Not Found", &error().to_string())]).await;
    let failure = client(&server).call(async |api| api.get_user(&USER).await).await.unwrap_err();
    assert_eq!(
        (failure.status(), failure.error_code()),
        (Some(404), Some(ratio_client::ErrorCode::NotFoundUser))
    );
}
