//! What an error's `pending` holds is what `send` prints, and `--out` has it too.

use loopback::{SmtpReply, SmtpServer, SmtpSetup};
use serde_json::{Value, json};

use crate::bench::Bench;

const ADA: &str = "ada@example.com";

async fn bench(server: &SmtpServer) -> Bench {
    let bench = Bench::new().await;
    let config = format!(
        "default = \"safe\"\n\
         store_keys = [\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"]\n\
         store = {{ kind = \"sqlite\", path = \"passcode.db\", timeout = \"60s\" }}\n\
         [providers.mail]\nkind = \"smtp\"\nfrom = \"login@example.com\"\nurl = \"{}\"\n\
         [providers.safe]\nkind = \"failover\"\nmembers = [\"mail\"]\n",
        server.url("")
    );
    bench.write("passcode.toml", &config);
    bench
}

/// The code in the mail's subject.
fn code(server: &SmtpServer) -> String {
    let mail = server.mails().remove(0);
    let subject = mail.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap();
    subject.chars().take_while(char::is_ascii_digit).collect()
}

fn members(value: &Value) -> Vec<&String> {
    value.as_object().unwrap().keys().collect()
}

#[tokio::test]
async fn a_mail_that_may_have_gone_is_verified_by_the_error() {
    let server = SmtpServer::at(SmtpSetup::plain(), ".", SmtpReply::Close).await;
    let bench = bench(&server).await;
    let lost = bench.run(&["send", ADA, "--json", "--out", "sent.json"]).await;
    let error = lost.error();
    assert_eq!((lost.status, &error["dispatch"]), (4, &json!("maybe_sent")), "{lost:?}");
    let pending = &error["pending"];
    for (member, value) in [
        ("recipient", json!(ADA)),
        ("provider", json!("mail")),
        ("via", json!("safe")),
        ("delivery", json!("unknown")),
        ("channel", json!("email")),
        ("code_length", json!(6)),
    ] {
        assert_eq!(pending[member], value, "{member}");
    }
    assert_eq!(serde_json::from_str::<Value>(&bench.read("sent.json")).unwrap(), *pending);
    // Nothing but `pending` names the recipient.
    assert_eq!(lost.stderr.matches(ADA).count(), 1, "{lost:?}");
    let approved = bench.run(&["verify", "sent.json", &code(&server)]).await;
    assert_eq!(approved.status, 0, "{approved:?}");
}

#[tokio::test]
async fn a_send_too_soon_names_what_verifies_the_live_code() {
    let server = SmtpServer::usual(SmtpSetup::plain()).await;
    let bench = bench(&server).await;
    let sent = bench.run(&["send", ADA, "--json"]).await;
    let printed = sent.json();
    assert_eq!((&printed["delivery"], &printed["via"]), (&json!("sent"), &json!("safe")));
    let soon = bench.run(&["send", ADA, "--json", "--out", "soon.json"]).await;
    let error = soon.error();
    assert_eq!((soon.status, &error["code"]), (2, &json!("resend_after")), "{soon:?}");
    let wait = error["retry_after_s"].as_u64().unwrap();
    assert!((1..=30).contains(&wait), "{wait}");
    let pending = &error["pending"];
    assert_eq!(members(pending), members(&printed));
    assert_eq!((&pending["id"], &pending["via"]), (&printed["id"], &printed["via"]));
    assert_eq!(pending["delivery"], json!("already_pending"));
    assert_eq!(serde_json::from_str::<Value>(&bench.read("soon.json")).unwrap(), *pending);
    let approved = bench.run(&["verify", "soon.json", &code(&server)]).await;
    assert_eq!(approved.status, 0, "{approved:?}");
}
