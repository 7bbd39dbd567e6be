//! The example of the README: what it sends, step by step.

#[path = "../../examples/sign_up/flow.rs"]
mod flow;

use ratio_client::Secret;
use serde_json::{Value, json};

use loopback::Server;

use crate::json as answer;
use crate::{JWT_1, JWT_2, SENT, client};

#[tokio::test]
async fn two_factors_then_the_user() {
    let server = Server::script([
        answer("200 OK", SENT),
        answer("200 OK", &json!({"sessionJwt": JWT_1}).to_string()),
        answer("200 OK", r#"{"emailId":"email-test-1"}"#),
        answer("200 OK", &json!({"sessionJwt": JWT_2}).to_string()),
        answer("201 Created", r#"{"id":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}"#),
    ])
    .await;
    let person = flow::Person {
        phone: Secret::new("+12025550123"),
        email: Secret::new("ada@example.com"),
        first_name: Secret::new("Ada"),
        last_name: Secret::new("Example"),
    };
    let mut codes = vec![("e-mail", "135790"), ("SMS", "246810")];
    let user = flow::sign_up(&client(&server), &person, &mut |channel| {
        let (asked, code) = codes.pop().unwrap();
        assert_eq!(asked, channel);
        Ok(Secret::new(code))
    })
    .await
    .unwrap();
    assert_eq!(user.id.as_deref(), Some("aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"));

    let requests = server.requests();
    let bearer = |jwt: &str| Some(format!("Bearer {jwt}"));
    let phone_id = "phone-number-test-00000000-0000-4000-8000-000000000001";
    let expected = [
        ("/v1/auth/otp/sms:send", None, json!({"phoneNumber": "+12025550123"})),
        ("/v1/auth/otp/sms:authenticate", None, json!({"otp": "246810", "phoneId": phone_id})),
        ("/v1/auth/otp/email:send", bearer(JWT_1), json!({"emailAddress": "ada@example.com"})),
        (
            "/v1/auth/otp/email:authenticate",
            bearer(JWT_1),
            json!({"otp": "135790", "emailId": "email-test-1"}),
        ),
        (
            "/v1/users",
            bearer(JWT_2),
            json!({
                "firstName": "Ada", "lastName": "Example", "email": "ada@example.com", "phone": "+12025550123",
                "country": "US", "acceptedTerms": true,
            }),
        ),
    ];
    assert_eq!(requests.len(), expected.len());
    for (request, (path, authorization, body)) in requests.iter().zip(expected) {
        assert_eq!(request.line(), format!("POST {path}"));
        assert_eq!(request.header("authorization").map(str::to_owned), authorization, "{path}");
        assert_eq!(serde_json::from_slice::<Value>(&request.body).unwrap(), body, "{path}");
    }
}
