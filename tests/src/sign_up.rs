//! The Ratio client's example against the emulated service: two factors, then the user.

#[path = "../../crates/ratio-client/examples/sign_up/flow.rs"]
mod flow;

use passcode_sandbox::Sandbox;
use ratio_client::{Client, Credentials, HttpSettings, Secret};

#[tokio::test]
async fn a_person_signs_up_once() {
    let sandbox = Sandbox::spawn().await.unwrap();
    let credentials = Credentials::new("11111111-2222-4333-8444-555555555555", "made-up".into());
    let client = Client::new(&sandbox.url("ratio"), credentials, &HttpSettings::default()).unwrap();
    let person = flow::Person {
        phone: Secret::new("+12025550123"),
        email: Secret::new("ada@example.com"),
        first_name: Secret::new("Ada"),
        last_name: Secret::new("Example"),
    };
    // Whatever was delivered last is what the person reads.
    let inbox = sandbox.inbox().clone();
    let mut read = |_: &str| Ok(Secret::new(inbox.messages()[0].code.clone()));
    let user = flow::sign_up(&client, &person, &mut read).await.unwrap();
    assert!(user.id.is_some_and(|id| !id.is_empty()));
    let again = flow::sign_up(&client, &person, &mut read).await.unwrap_err();
    assert!(again.to_string().contains("a user already"), "{again}");
    sandbox.shutdown().await;
}
