//! The vendor is a line of configuration: the same code, against the emulated vendors.

use loopback::closed_port;
use passcode::{
    Config, OtpCode, OtpProvider, OtpProviderExt, Providers, Recipient, SendRequest, VerifyOutcome,
    VerifyRequest, stored,
};
use passcode_sandbox::Sandbox;

use crate::emulated;
use crate::vendors::ALL;

fn providers(config: &str) -> Providers {
    Config::from_toml(config).unwrap().build().unwrap()
}

/// Sends to `recipient`, tries a wrong code, then the right one; who did it.
async fn flow(sandbox: &Sandbox, providers: &Providers, recipient: &str) -> String {
    let verification = providers.send_to(recipient).await.unwrap();
    let code = sandbox.inbox().code_for(recipient).await.unwrap();
    // What a service does: keep it, and read it back in another request.
    let verification = stored::from_json(&stored::to_json(&verification)).unwrap();
    let wrong = if code.starts_with('1') { "2" } else { "1" };
    let rejected = providers.verify_code(&verification, &code.replacen(&code[..1], wrong, 1)).await;
    assert!(!rejected.unwrap().is_approved());
    assert!(providers.verify_code(&verification, &code).await.unwrap().is_approved());
    assert!(
        !providers
            .verify_code(&verification, &code)
            .await
            .is_ok_and(|outcome| outcome.is_approved()),
        "used twice"
    );
    verification.provider().to_owned()
}

#[tokio::test]
async fn numbers_go_where_the_configuration_says() {
    let sandbox = Sandbox::spawn().await.unwrap();
    let config = sandbox.config_toml();
    let routed = providers(&config);
    assert_eq!(flow(&sandbox, &routed, "+12025550123").await, "us");
    assert_eq!(flow(&sandbox, &routed, "+919123456789").await, "india");
    assert_eq!(flow(&sandbox, &routed, "ada@example.com").await, "us");
    // One edit, another vendor.
    let swapped = providers(&config.replace("default = \"main\"", "default = \"india\""));
    assert_eq!(flow(&sandbox, &swapped, "+12025550124").await, "india");
    sandbox.shutdown().await;
}

/// Any two vendors, by configuration alone: the first is down, so the second serves, and verifies.
#[tokio::test]
async fn each_vendor_stands_in_for_each_other_that_serves_the_same() {
    let sandbox = emulated::builder().spawn().await.unwrap();
    let mut number = 0;
    for first in ALL {
        for second in ALL.iter().filter(|second| second.kind != first.kind) {
            number += 1;
            let down = first.table("first", &format!("http://{}", closed_port()), first.settings);
            let up = second.table("second", &sandbox.url(second.kind), second.settings);
            let policy = "default = \"safe\"\n[providers.safe]\nkind = \"failover\"\n\
                          members = [\"first\", \"second\"]\n";
            let providers = providers(&format!("{policy}{down}{up}"));
            let recipient = format!("+12025557{number:03}");
            assert_eq!(flow(&sandbox, &providers, &recipient).await, "second", "{}", second.kind);
        }
    }
}

#[tokio::test]
async fn a_second_factor_is_verified_with_its_session() {
    let sandbox =
        Sandbox::builder().person("+12025550123", "ada@example.com").spawn().await.unwrap();
    let providers = providers(&sandbox.config_toml());
    let first = providers.send_to("+12025550123").await.unwrap();
    let code = sandbox.inbox().code_for("+12025550123").await.unwrap();
    let outcome = providers.verify_code(&first, &code).await.unwrap();
    let VerifyOutcome::Approved(approval) = outcome else { panic!("{outcome:?}") };
    let session = approval.evidence().session().cloned().unwrap();
    let before = session.expose();

    let request = SendRequest::new("ada@example.com".parse::<Recipient>().unwrap())
        .with_session(session.clone());
    let second = providers.send(&request).await.unwrap();
    let code = sandbox.inbox().code_for("ada@example.com").await.unwrap();
    let request =
        VerifyRequest::new(second, OtpCode::parse(&code).unwrap()).with_session(session.clone());
    let outcome = providers.verify(&request).await.unwrap();
    let VerifyOutcome::Approved(approval) = outcome else { panic!("{outcome:?}") };
    assert_eq!(approval.evidence().known_user(), Some(true));
    assert_ne!(session.expose(), before, "the second factor's token replaces the first one's");
    sandbox.shutdown().await;
}
