//! The vendor is a line of configuration: the same code, against the emulated vendors.

use loopback::closed_port;
use passcode::{
    Config, Dispatch, ErrorKind, OtpCode, OtpProvider, OtpProviderExt, Providers, Recipient,
    SendRequest, VerifyOutcome, VerifyRequest, stored,
};
use passcode_sandbox::Sandbox;

use crate::emulated;
use crate::own;
use crate::vendors::ALL;

fn providers(config: &str) -> Providers {
    Config::from_toml(config).unwrap().build().unwrap()
}

/// Sends to `recipient`, tries a wrong code, then the right one; who did it.
pub(crate) async fn flow(sandbox: &Sandbox, providers: &Providers, recipient: &str) -> String {
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

/// Each kind with own codes whose messages the sandbox takes, and where.
fn carried_by(sandbox: &Sandbox) -> impl Iterator<Item = (&'static own::Kit, String)> {
    own::ALL.iter().filter_map(|kit| Some((*kit, kit.in_sandbox?(sandbox))))
}

/// Codes of our own stand in for any vendor, and any vendor that serves the same for them.
#[tokio::test]
async fn own_codes_stand_in_for_each_vendor_and_each_vendor_for_them() {
    let sandbox = emulated::builder().spawn().await.unwrap();
    let policy = |first: &str, second: &str| {
        format!(
            "default = \"safe\"\nproviders.safe = {{ kind = \"failover\", \
             members = [\"{first}\", \"{second}\"] }}\n"
        )
    };
    for (kit, place) in carried_by(&sandbox) {
        let serves = kit.channel();
        for vendor in ALL {
            let nobody = closed_port();
            let down = vendor.table("vendor", &format!("http://{nobody}"), vendor.settings);
            let up = vendor.table("vendor", &sandbox.url(vendor.kind), vendor.settings);
            let own_up = kit.table("own", &place, "");
            let own_down = kit.table("own", &format!("{}://{nobody}", kit.scheme), "");
            for store in own::Store::each() {
                let to = |who| kit.somebody(&format!("{}{who}{}", vendor.kind, store.name()));
                let order = policy("vendor", "own");
                let text = format!("{order}{}{down}{own_up}", store.keys());
                assert_eq!(flow(&sandbox, &providers(&text), &to("a")).await, "own");
                let text = format!("{}{}{own_down}{up}", policy("own", "vendor"), store.keys());
                let back = providers(&text);
                let rows = back.get("vendor").unwrap().capabilities().rows();
                if rows.iter().any(|row| row.channel() == serves) {
                    assert_eq!(flow(&sandbox, &back, &to("b")).await, "vendor");
                } else {
                    // What is down now matters more than what can't serve this at all.
                    let error = back.send_to(&to("b")).await.unwrap_err();
                    let found = (error.provider(), error.kind(), error.dispatch());
                    let expected = (Some("own"), ErrorKind::Unavailable, Dispatch::NotSent);
                    assert_eq!(found, expected, "{}", vendor.kind);
                }
            }
        }
    }
}

/// A restart between send and verify, after which the vendor is back and the first that is asked.
#[tokio::test]
async fn a_code_of_ours_is_verified_by_us_though_the_vendor_is_back() {
    let sandbox = emulated::builder().spawn().await.unwrap();
    for (kit, place) in carried_by(&sandbox) {
        let store = own::Store::shared();
        let own = kit.table("own", &place, "");
        let vendor = ALL.iter().find(|vendor| vendor.kind == "twilio").unwrap();
        let policy = "default = \"safe\"\nproviders.safe = { kind = \"failover\", \
                      members = [\"vendor\", \"own\"] }\n";
        let with = |url: &str| {
            let vendor = vendor.table("vendor", url, vendor.settings);
            providers(&format!("{policy}{}{vendor}{own}", store.keys()))
        };
        let to = kit.somebody("restart");
        let sent = with(&format!("http://{}", closed_port())).send_to(&to).await.unwrap();
        assert_eq!((sent.provider(), sent.via()), ("own", Some("safe")));
        let code = sandbox.inbox().code_for(&to).await.unwrap();
        let back = with(&sandbox.url(vendor.kind));
        assert!(back.verify_code(&sent, &code).await.unwrap().is_approved());
        let next = back.send_to(&to).await.unwrap();
        assert_eq!(next.provider(), "vendor");
        let code = sandbox.inbox().code_for(&to).await.unwrap();
        assert!(back.verify_code(&next, &code).await.unwrap().is_approved());
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
