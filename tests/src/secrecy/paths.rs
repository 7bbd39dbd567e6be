//! What else is driven and shown: every type, two factors, every fault, and panics.

use std::time::SystemTime;

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use futures_util::future::join_all;
use passcode::{
    Channel, Config, Device, OtpCode, OtpProvider, OtpProviderExt, Recipient, Registry, Sealer,
    SendRequest, Session, Verification, VerifyOutcome, VerifyRequest,
};

use crate::emulated;
use crate::faults::bench::{self, meet};
use crate::faults::matrix::rows;
use crate::secrecy::captured::{Captured, panic_with};
use crate::vendors;

/// Secrets that no vendor's kit has.
pub(super) const CANARIES: [&str; 2] = [SESSION, "canary-proxy-password"];

const SESSION: &str = "canary-session-token";
const CODE: &str = "918273";
const PHONE: &str = "+12025550123";

fn verification() -> Verification {
    let recipient: Recipient = PHONE.parse().unwrap();
    Verification::new("vendor", "1", recipient, Channel::Sms, SystemTime::UNIX_EPOCH)
}

/// Every public type that holds something, holding a canary. The sealing key is made here: its text, and its bytes
/// as a derived `Debug` shows them.
pub(super) fn every_type(captured: &Captured) -> [String; 2] {
    let session = Session::new(SESSION);
    let device = Device::new("192.0.2.7".parse().unwrap()).with_user_agent("TestAgent/1.0");
    for recipient in [PHONE, "+919123456789", "canary@example.com"] {
        let recipient: Recipient = recipient.parse().unwrap();
        captured.note(&recipient);
        captured.note(recipient.as_phone());
        captured.note(recipient.as_email());
        captured.note(recipient.to_string());
        let request = SendRequest::new(recipient).with_session(session.clone());
        captured.note(request.with_device(device.clone()));
    }
    captured.note(&device);
    captured.note(&session);
    captured.note(OtpCode::parse(CODE).unwrap());
    captured.note(verification());
    captured.note(
        VerifyRequest::new(verification(), OtpCode::parse(CODE).unwrap())
            .with_session(session.clone()),
    );
    captured.note(Registry::default());
    let key = Sealer::generate_key().unwrap();
    captured.note(Sealer::new([&key]).unwrap());
    let text = format!(
        "sealing_keys = [\"literal:{key}\"]\n[providers.us]\nkind = \"ratio\"\nclient_id = \"id\"\n\
         client_secret = \"canary-client-secret\"\nbase_url = \"http://127.0.0.1:9\"\n\
         allow_insecure_http = true\n\
         proxy = \"http://me:canary-proxy-password@127.0.0.1:9\"\nretry = {{ attempts = 2 }}"
    );
    let config = Config::from_toml(&text).unwrap();
    captured.note(&config);
    let providers = config.build().unwrap();
    captured.note(&providers);
    captured.note(providers.sealer());
    captured.note(providers.capabilities());
    captured.note(providers.get("us").unwrap());
    let broken = text.replace("client_id", "client_idd");
    captured.note_error(&Config::from_toml(&broken).unwrap().build().unwrap_err());
    captured.note_error(&Config::from_toml(&format!("{text} \" = canary-password")).unwrap_err());
    captured.note_error(&Config::from_url("ratio:/id:canary-client-secret@[").unwrap_err());
    captured.note_error(&OtpCode::parse(" - ").unwrap_err());
    let bytes = format!("{:?}", BASE64_URL_SAFE_NO_PAD.decode(&key).unwrap());
    [key, bytes]
}

/// A second factor after the first; every code and session token there was.
pub(super) async fn two_factors(captured: &Captured) -> Vec<String> {
    let (phone, email) = emulated::PERSON;
    let sandbox = emulated::builder().seed(8).spawn().await.unwrap();
    let kit = vendors::of("ratio");
    let providers = kit.provider(&sandbox.url(kit.kind), kit.settings);
    let code_for = async |to: &str| sandbox.inbox().code_for(to).await.unwrap();
    let first = providers.send_to(phone).await.unwrap();
    let mut secrets = vec![code_for(phone).await];
    let outcome = providers.verify_code(&first, &secrets[0]).await.unwrap();
    captured.note(&outcome);
    let VerifyOutcome::Approved(approval) = outcome else { panic!("the first factor") };
    let session = approval.evidence().session().cloned().unwrap();
    secrets.push(session.expose());
    let request =
        SendRequest::new(email.parse::<Recipient>().unwrap()).with_session(session.clone());
    let second = providers.send(&request).await.unwrap();
    let code = code_for(email).await;
    captured.note_error(&providers.verify_code(&second, &code).await.unwrap_err());
    let request =
        VerifyRequest::new(second, OtpCode::parse(&code).unwrap()).with_session(session.clone());
    captured.note(providers.verify(&request).await.unwrap());
    secrets.extend([code, session.expose()]);
    secrets
}

/// Every path of the fault matrix; the codes that were sent.
pub(super) async fn every_fault(captured: &Captured) -> Vec<String> {
    let mut codes = Vec::new();
    for row in rows() {
        let all = bench::all().into_iter();
        for came in join_all(all.map(|asked| meet(row.at, asked))).await {
            let came = came.unwrap();
            captured.note_error(&came.error);
            codes.push(came.code);
        }
    }
    codes
}

/// Positive controls: one leak of each kind, by each way out. What must have been seen.
pub(super) fn leak_on_purpose(captured: &Captured, secrets: &[String]) -> Vec<String> {
    #[derive(Debug)]
    struct Leaks<'a>(#[expect(dead_code, reason = "its Debug reads it")] &'a str);

    captured.note(Leaks(SESSION));
    let error = passcode::Error::new(passcode::ErrorKind::Protocol, "canary-client-secret");
    panic_with(captured, &error);
    let source = std::io::Error::other("a source says 12025550123");
    captured
        .note_error(&passcode::Error::new(passcode::ErrorKind::Protocol, "").with_source(source));
    let code = secrets.iter().find(|secret| secret.len() == 6).unwrap();
    captured.note(Leaks(code));
    let key = secrets.iter().find(|secret| secret.len() == 43).unwrap();
    captured.note(Leaks(key));
    let bytes = BASE64_URL_SAFE_NO_PAD.decode(key).unwrap();
    captured.note(&bytes);
    let bytes = format!("{bytes:?}");
    [SESSION, "canary-client-secret", "12025550123", code, key, &bytes].map(Into::into).into()
}
