//! The request of every preset as it arrives at a server: one snapshot, which reads as their contract.

use loopback::{Reply, Request, Server};
use passcode::OtpProviderExt;

use super::{Kit, all};

#[tokio::test]
async fn every_request_is_as_its_vendor_documents_it() {
    let mut text = String::new();
    for (kit, preset) in all().zip(passcode::own::presets()) {
        let arrived = arrived(kit, kit.settings).await;
        text.push_str(&format!("# {}: {}\n\n{arrived}\n\n", kit.name, preset.base_url));
        if !kit.more.is_empty() {
            let more = self::arrived(kit, kit.more).await;
            text.push_str(&format!("# {}, with what may be set besides\n\n{more}\n\n", kit.name));
        }
    }
    insta::assert_snapshot!("presets", text);
}

/// E-mail goes with HTML too, if there is some.
#[tokio::test]
async fn every_mail_may_have_html() {
    for kit in all().filter(|kit| kit.is_email()) {
        let settings = format!("{}\nhtml = \"<b>{{{{ code }}}} &amp; more</b>\"", kit.settings);
        let request = arrived(kit, &settings).await;
        let html = ["<b>CODE &amp; more</b>", "%3Cb%3ECODE+%26amp%3B+more%3C%2Fb%3E"];
        assert!(html.iter().any(|html| request.contains(html)), "{request}");
    }
}

/// What stands for credentials in Base64.
const CREDENTIALS: &[(&str, &str)] = &[
    (
        "QUMwMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpjYW5hcnktdG9rZW4=",
        "BASE64(AC0123456789abcdef0123456789abcdef:canary-token)",
    ),
    (
        "U0swMTIzNDU2Nzg5YWJjZGVmMDEyMzQ1Njc4OWFiY2RlZjpjYW5hcnktdG9rZW4=",
        "BASE64(SK0123456789abcdef0123456789abcdef:canary-token)",
    ),
    ("YWJjZDEyMzQ6Y2FuYXJ5LXNlY3JldA==", "BASE64(abcd1234:canary-secret)"),
    ("TUEwMTIzNDU2Nzg5QUJDREVGR0g6Y2FuYXJ5LXRva2Vu", "BASE64(MA0123456789ABCDEFGH:canary-token)"),
    ("YXBpOmNhbmFyeS1rZXk=", "BASE64(api:canary-key)"),
];

/// The only request of a send.
async fn arrived(kit: &Kit, settings: &str) -> String {
    let (status, body) = kit.taken;
    let server = Server::replying(Reply::json(status, body)).await;
    let settings = format!("app = \"Example\"\n{settings}");
    kit.provider(&server.url(), &settings).send_to(kit.to).await.unwrap();
    let requests = server.requests();
    assert_eq!(requests.len(), 1);
    let code = code(&requests[0]);
    requests[0].canonical(&[CREDENTIALS, &[(&code, "CODE")]].concat())
}

/// The only six digits that stand alone.
fn code(request: &Request) -> String {
    let text = request.text();
    let runs = text.split(|character: char| !character.is_ascii_digit());
    let mut found: Vec<_> = runs.filter(|run| run.len() == 6).collect();
    found.dedup();
    assert_eq!(found.len(), 1, "{text}");
    found[0].to_owned()
}
