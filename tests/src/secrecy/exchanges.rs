//! The sandbox shows a request as it came and its answer as it went, and no credential in either.

use passcode::{OtpProvider, OtpProviderExt, Recipient, SendRequest, VerifyOutcome};
use reqwest::Client;
use serde_json::Value;

use crate::emulated;
use crate::secrecy::recipient;
use crate::vendors::ALL;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_came_and_went_is_shown_without_credentials() {
    let http = Client::builder().no_proxy().build().unwrap();
    for kit in ALL {
        let sandbox = emulated::builder().seed(7).spawn().await.unwrap();
        let providers = kit.provider(&sandbox.url(kit.kind), kit.settings);
        let mut secrets: Vec<_> = kit.secrets.iter().map(|it| (*it).to_owned()).collect();
        for row in providers.get("vendor").unwrap().capabilities().rows() {
            let to = recipient(row);
            let request = SendRequest::new(to.parse::<Recipient>().unwrap());
            let sent = providers.send(&request.with_channel(row.channel())).await.unwrap();
            let code = sandbox.inbox().code_for(to).await.unwrap();
            let outcome = providers.verify_code(&sent, &code).await.unwrap();
            if let VerifyOutcome::Approved(approval) = outcome {
                let session = approval.evidence().session();
                secrets.extend(session.map(passcode::Session::expose));
            }
        }
        let last = sandbox.last_requests();
        assert!(last.len() > 1, "{}", kit.kind);
        for request in last {
            let url = format!("{}/sandbox/requests/{}", sandbox.inbox_url(), request.number);
            let text = http.get(url).send().await.unwrap().text().await.unwrap();
            for secret in &secrets {
                assert!(!text.contains(secret.as_str()), "{}: {secret} in {text}", kit.kind);
            }
            let exchange: Value = serde_json::from_str(&text).unwrap();
            assert!(exchange["went"]["headers"].as_array().is_some_and(|it| !it.is_empty()));
            assert!(exchange["came"]["headers"].as_array().is_some_and(|it| !it.is_empty()));
        }
    }
}
