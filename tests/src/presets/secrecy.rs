//! No secret, recipient or code of a preset is in an error, a log or a `Debug`.

use std::error::Error as _;

use loopback::{Reply, Server, capture};
use passcode::OtpProviderExt;

use super::all;

#[tokio::test]
async fn nothing_that_is_secret_is_told() {
    let (log, _guard) = capture("trace");
    let mut secrets = vec!["canary-".to_owned(), "is your Example code".to_owned()];
    for kit in all() {
        let echo = format!("{{\"message\":\"canary-answer {}\"}}", kit.to);
        let rows = kit.rows.iter().map(|row| Reply::json(row.status, row.body));
        let always =
            [kit.taken, (500, echo.as_str())].map(|(status, body)| Reply::json(status, body));
        for reply in always.into_iter().chain(rows) {
            let server = Server::replying(reply).await;
            // Of fewer digits one could be found by chance.
            let settings = format!("{}\ncode_length = 10", kit.settings);
            let local = kit.provider(&server.url(), &settings);
            let sent = local.send_to(kit.to).await;
            log.note(&format!("{local:?} {sent:?} {sent:#?}"));
            let mut cause = sent.as_ref().err().and_then(|error| error.source());
            while let Some(error) = cause {
                log.note(&format!("{error} {error:?}"));
                cause = error.source();
            }
            let body = server.requests()[0].text();
            let runs = body.split(|character: char| !character.is_ascii_digit());
            secrets.extend(runs.filter(|run| run.len() == 10).map(str::to_owned));
        }
        secrets.push(kit.to.trim_start_matches('+').to_owned());
    }
    let log = log.text();
    assert!(log.contains("otp"), "{log}");
    for secret in secrets {
        let at = log.find(&secret);
        let around = at.map(|at| &log[at.saturating_sub(200)..(at + 60).min(log.len())]);
        assert_eq!(around, None, "{secret}");
    }
}
