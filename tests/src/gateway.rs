//! Twilio Verify's API of the gateway, in front of every vendor and of own codes. The kind `twilio`
//! asks it, as a program does that was written for Twilio.

use passcode::{Config, ErrorKind, OtpProviderExt, Providers};
use passcode_gateway::{Gateway, Server};
use passcode_sandbox::Sandbox;
use tokio::sync::mpsc;

use crate::emulated;
use crate::own;
use crate::swap::flow;
use crate::vendors::{self, ALL};

/// What a program for Twilio is configured with.
const PAIR: &str = "account_sid = \"AC00112233445566778899aabbccddeeff\"\n\
                    auth_token = \"0123456789abcdef0123456789abcdef\"\n\
                    service_sid = \"VA00112233445566778899aabbccddeeff\"\n";

/// A program that was written for Twilio, and now asks a gateway of this configuration.
async fn in_front_of(config: &str) -> Providers {
    let pair = PAIR.trim().replace('\n', ", ");
    let client = format!("\n[[gateway.clients]]\nname = \"legacy\"\ntwilio = {{ {pair} }}\n");
    let config = Config::from_toml(&format!("{config}{client}")).unwrap();
    let gateway = Gateway::builder().listen("127.0.0.1:0".to_owned()).build(&config).unwrap();
    let server = Server::bind(gateway).await.unwrap();
    let url = server.url();
    // It serves until the test ends.
    let (_, signals) = mpsc::channel(1);
    tokio::spawn(server.serve(signals, move || Ok(config.clone())));
    let program = format!("[providers.program]\nkind = \"twilio\"\nbase_url = \"{url}\"\n{PAIR}");
    Config::from_toml(&program).unwrap().build().unwrap()
}

fn vendor(sandbox: &Sandbox, kind: &str) -> String {
    let kit = vendors::of(kind);
    kit.table(kind, &sandbox.url(kind), kit.settings)
}

#[tokio::test]
async fn a_program_for_twilio_signs_people_in_through_each_vendor() {
    let sandbox = emulated::builder().spawn().await.unwrap();
    for (number, kit) in ALL.iter().enumerate() {
        let program = in_front_of(&vendor(&sandbox, kit.kind)).await;
        let to = format!("+12025557{number:03}");
        assert_eq!(flow(&sandbox, &program, &to).await, "program", "{}", kit.kind);
    }
    sandbox.shutdown().await;
}

/// Whatever ids a vendor gives, and whether its resend brings a new code, the same one or none.
#[tokio::test]
async fn a_resend_has_the_same_sid_and_its_code_counts() {
    let sandbox = emulated::builder().spawn().await.unwrap();
    for (number, kit) in ALL.iter().enumerate() {
        let program = in_front_of(&vendor(&sandbox, kit.kind)).await;
        let to = format!("+12025557{number:03}");
        let first = program.send_to(&to).await.unwrap();
        let again =
            program.send_to(&to).await.unwrap_or_else(|error| panic!("{}: {error}", kit.kind));
        assert_eq!(again.id(), first.id(), "{}", kit.kind);
        let code = sandbox.inbox().code_for(&to).await.unwrap();
        let outcome = program.verify_code(&first, &code).await.unwrap();
        assert!(outcome.is_approved(), "{}", kit.kind);
    }
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_program_for_twilio_signs_people_in_by_codes_of_our_own() {
    let sandbox = emulated::builder().spawn().await.unwrap();
    for kit in own::ALL {
        let Some(place) = kit.in_sandbox else { continue };
        for store in own::Store::each() {
            let keys = passcode::Sealer::generate_key().unwrap();
            let table = kit.table("own", &place(&sandbox), "");
            let config = format!("sealing_keys = [\"{keys}\"]\n{}{table}", store.keys());
            let program = in_front_of(&config).await;
            let to = kit.somebody(store.name());
            assert_eq!(flow(&sandbox, &program, &to).await, "program", "{}", kit.kind);
            // The next one too soon is a limit of ours, with its wait.
            let sent = program.send_to(&to).await.unwrap();
            let error = program.send_to(&to).await.unwrap_err();
            assert_eq!(error.kind(), ErrorKind::RateLimited, "{error}");
            assert!(error.retry_after().is_some_and(|wait| !wait.is_zero()), "{error:?}");
            // It took nothing away: the code that was sent before still works.
            let code = sandbox.inbox().code_for(&to).await.unwrap();
            assert!(program.verify_code(&sent, &code).await.unwrap().is_approved());
        }
    }
    sandbox.shutdown().await;
}

/// A person who says that nothing came is sent to by another member, and its code counts.
#[tokio::test]
async fn a_resend_goes_through_another_provider_of_a_failover() {
    let sandbox = emulated::builder().spawn().await.unwrap();
    let policy = "default = \"safe\"\n[providers.safe]\nkind = \"failover\"\n\
                  members = [\"vonage\", \"telnyx\"]\n";
    let (one, other) = (vendor(&sandbox, "vonage"), vendor(&sandbox, "telnyx"));
    let program = in_front_of(&format!("{policy}{one}{other}")).await;
    let to = "+12025557001";
    let first = program.send_to(to).await.unwrap();
    let again = program.send_to(to).await.unwrap();
    assert_eq!(first.id(), again.id());
    let messages = sandbox.inbox().messages_to(to);
    let by: Vec<_> = messages.iter().map(|message| message.vendor).collect();
    assert_eq!(by, ["telnyx", "vonage"], "the newest first");
    let old = program.verify_code(&first, &messages[1].code).await.unwrap();
    assert!(!old.is_approved());
    assert!(program.verify_code(&first, &messages[0].code).await.unwrap().is_approved());
    sandbox.shutdown().await;
}

#[tokio::test]
async fn a_limit_in_front_of_the_provider_holds() {
    let sandbox = emulated::builder().spawn().await.unwrap();
    let policy = "default = \"guarded\"\n[providers.guarded]\nkind = \"limit\"\nof = \"plivo\"\n\
                  sends = [\"1/1h per recipient\"]\nguesses = [\"2/15m per recipient\"]\n";
    let program = in_front_of(&format!("{policy}{}", vendor(&sandbox, "plivo"))).await;
    let to = "+12025557002";
    let sent = program.send_to(to).await.unwrap();
    let error = program.send_to(to).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::RateLimited, Some("20429")), "{error}");
    let wait = error.retry_after().unwrap().as_secs();
    assert!((3_000..=3_600).contains(&wait), "{wait}");
    for _ in 0..2 {
        assert!(!program.verify_code(&sent, "0000").await.unwrap().is_approved());
    }
    let error = program.verify_code(&sent, "0000").await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::RateLimited, Some("20429")), "{error}");
    assert_eq!(sandbox.inbox().messages_to(to).len(), 1);
    sandbox.shutdown().await;
}
