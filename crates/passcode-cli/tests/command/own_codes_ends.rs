//! The exit status of each end of a conversation with a mail server.

use loopback::{SmtpReply, SmtpServer, SmtpSetup};

use crate::bench::Bench;

#[tokio::test]
async fn the_exit_status_follows_the_end() {
    let bench = Bench::new().await;
    for (verb, said, status) in [
        ("NONE", "", 0),
        ("CONNECT", "554 no", 4),
        ("EHLO", "421 bye", 4),
        ("AUTH", "535 no", 3),
        ("AUTH", "454 not now", 4),
        ("MAIL", "550 no", 3),
        ("MAIL", "451 not now", 4),
        ("RCPT", "550 nobody", 3),
        ("RCPT", "450 not now", 3),
        ("DATA", "554 no", 3),
        (".", "554 no", 3),
        (".", "451 not now", 4),
        (".", "", 4),
    ] {
        let reply = if said.is_empty() { SmtpReply::Close } else { SmtpReply::say(said) };
        let server = SmtpServer::at(SmtpSetup::plain(), verb, reply).await;
        let config = format!(
            "store_keys = [\"AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8\"]\n\
             store = {{ kind = \"sqlite\", path = \"ends.db\", timeout = \"60s\" }}\n\
             [providers.mail]\nkind = \"smtp\"\nfrom = \"login@example.com\"\n\
             url = \"{}\"\nresend_after = \"0s\"\nmax_sends = 100\n",
            server.url("ada:hunter2@")
        );
        bench.write("ends.toml", &config);
        let arguments = ["send", "ada@example.com", "--config", "ends.toml", "--json"];
        let ended = bench.run(&arguments).await;
        assert_eq!(ended.status, status, "{verb} {said}: {ended:?}");
        // `pending` is a result, and the one place beside it that holds a recipient.
        let stderr = ended.stderr.replace("\"recipient\":\"ada@example.com\"", "");
        let is_pending = stderr.len() < ended.stderr.len();
        assert_eq!(is_pending, stderr.contains("maybe_sent"), "{ended:?}");
        assert!(!stderr.contains("hunter2") && !stderr.contains("ada@"), "{ended:?}");
    }
}
