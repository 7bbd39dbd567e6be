//! What answers mean: the contract's table.

use std::time::Duration;

use loopback::{Reply, Server, closed_port};
use passcode::{Dispatch, ErrorKind, OtpProviderExt};

use super::bench::{BOB, BODY, build, config, providers};

/// Ends in a message that was taken.
const TAKEN: Option<(ErrorKind, Dispatch)> = None;

const fn ends(kind: ErrorKind, dispatch: Dispatch) -> Option<(ErrorKind, Dispatch)> {
    Some((kind, dispatch))
}

async fn check(settings: &str, reply: Reply, expected: Option<(ErrorKind, Dispatch)>) {
    let what = format!("{settings} {reply:?}");
    let server = Server::replying(reply).await;
    let sent = providers(&server, &format!("{settings}\n{BODY}")).send_to(BOB).await;
    let found = sent.as_ref().err().map(|error| (error.kind(), error.dispatch()));
    assert_eq!(found, expected, "{what}: {sent:?}");
    if let Err(error) = sent {
        let may_have = error.dispatch() == Dispatch::MaybeSent;
        assert_eq!(error.pending().is_some(), may_have, "{what}");
        assert!(error.to_string().contains("the message gateway"), "{error}");
    }
    assert_eq!(server.count(), 1, "{what}");
}

#[tokio::test]
async fn without_rules_any_2xx_is_taken() {
    use Dispatch::{MaybeSent, Refused};
    use ErrorKind::{Credentials, Protocol, RateLimited, Unavailable};
    for (status, expected) in [
        (200, TAKEN),
        (201, TAKEN),
        (202, TAKEN),
        (204, TAKEN),
        (299, TAKEN),
        (301, ends(Protocol, MaybeSent)),
        (307, ends(Protocol, MaybeSent)),
        (400, ends(Protocol, MaybeSent)),
        (401, ends(Credentials, Refused)),
        (402, ends(Protocol, MaybeSent)),
        (403, ends(Credentials, Refused)),
        (404, ends(Protocol, MaybeSent)),
        (408, ends(Protocol, MaybeSent)),
        (422, ends(Protocol, MaybeSent)),
        (429, ends(RateLimited, Refused)),
        (500, ends(Unavailable, MaybeSent)),
        (502, ends(Unavailable, MaybeSent)),
        (503, ends(Unavailable, MaybeSent)),
        (504, ends(Unavailable, MaybeSent)),
        (599, ends(Unavailable, MaybeSent)),
    ] {
        check("", Reply::status(status), expected).await;
    }
    check("", Reply::status(200).body("<html>anything</html>"), TAKEN).await;
}

#[tokio::test]
async fn ok_is_all_that_it_names() {
    use Dispatch::MaybeSent;
    use ErrorKind::Protocol;
    let ok = "ok = { status = [200, 202], json = { \"/a/0/s\" = \"0\", \"/b\" = [\"x\", \"true\"] }, has = [\"/id\"] }";
    let unproven = ends(Protocol, MaybeSent);
    for (status, body, expected) in [
        (200, r#"{"a":[{"s":"0"}],"b":"x","id":"1"}"#, TAKEN),
        (202, r#"{"a":[{"s":0}],"b":true,"id":7,"more":[]}"#, TAKEN),
        (201, r#"{"a":[{"s":"0"}],"b":"x","id":"1"}"#, unproven),
        (200, r#"{"a":[{"s":"1"}],"b":"x","id":"1"}"#, unproven),
        (200, r#"{"a":[{"s":"00"}],"b":"x","id":"1"}"#, unproven),
        (200, r#"{"a":[{"s":0.0}],"b":"x","id":"1"}"#, unproven),
        (200, r#"{"a":[],"b":"x","id":"1"}"#, unproven),
        (200, r#"{"a":[{"s":["0"]}],"b":"x","id":"1"}"#, unproven),
        (200, r#"{"a":[{"s":"0"}],"b":"X","id":"1"}"#, unproven),
        (200, r#"{"a":[{"s":"0"}],"id":"1"}"#, unproven),
        (200, r#"{"a":[{"s":"0"}],"b":"x"}"#, unproven),
        (200, r#"{"a":[{"s":"0"}],"b":"x","id":null}"#, unproven),
        (200, r#"{"a":[{"s":"0"}],"b":"x","id":""}"#, unproven),
        (200, r#"{"a":[{"s":"0"}],"b":"x","id":[]}"#, unproven),
        // It says two things.
        (200, r#"{"a":[{"s":"1","s":"0"}],"b":"x","id":"1"}"#, unproven),
        (200, r#"{"a":[{"s":"0"}],"b":"x","id":"1""#, unproven),
        (200, "<html>0 x 1</html>", unproven),
        (200, "", unproven),
        (500, r#"{"a":[{"s":"0"}],"b":"x","id":"1"}"#, ends(ErrorKind::Unavailable, MaybeSent)),
    ] {
        check(ok, Reply::json(status, body), expected).await;
    }
    let no_text = Reply::json(200, &b"{\"a\":[{\"s\":\"0\"}],\"b\":\"x\",\"id\":\"\xff\"}"[..]);
    check(ok, no_text, unproven).await;
    // The whole answer, a status out of the usual, and JSON without a status.
    check("ok = { json = { \"\" = \"ok\" } }", Reply::json(200, "\"ok\""), TAKEN).await;
    check("ok = { json = { \"/a~1b\" = \"null\" } }", Reply::json(200, "{\"a/b\":null}"), TAKEN)
        .await;
    check("ok = { status = [302] }", Reply::status(302), TAKEN).await;
    let json = "ok = { json = { \"/s\" = \"ok\" } }";
    check(json, Reply::json(404, "{\"s\":\"ok\"}"), unproven).await;
}

#[tokio::test]
async fn refused_comes_first_and_says_which_kind() {
    use Dispatch::Refused;
    use ErrorKind::{
        Account, Credentials, InvalidRecipient, InvalidRequest, RateLimited, Unavailable,
        Unsupported,
    };
    for (name, kind) in [
        ("invalid_recipient", InvalidRecipient),
        ("unsupported", Unsupported),
        ("invalid_request", InvalidRequest),
        ("rate_limited", RateLimited),
        ("credentials", Credentials),
        ("account", Account),
        ("unavailable", Unavailable),
    ] {
        let refused =
            format!("refused = {{ json = {{ \"/code\" = \"21211\" }}, kind = \"{name}\" }}");
        for status in [200, 400, 401, 503] {
            check(&refused, Reply::json(status, "{\"code\":21211}"), ends(kind, Refused)).await;
        }
        check(&refused, Reply::json(200, "{\"code\":21212}"), TAKEN).await;
    }
    let several = "refused = [{ status = [400], json = { \"/code\" = [\"1\", \"2\"] }, kind = \"invalid_recipient\" }, \
                   { status = [400, 409], kind = \"account\" }, { has = [\"/error\"], kind = \"unsupported\" }]";
    check(several, Reply::json(400, "{\"code\":2}"), ends(InvalidRecipient, Refused)).await;
    check(several, Reply::json(400, "{\"code\":3}"), ends(Account, Refused)).await;
    check(several, Reply::status(409), ends(Account, Refused)).await;
    check(several, Reply::json(200, "{\"error\":\"x\"}"), ends(Unsupported, Refused)).await;
    check(several, Reply::json(200, "{\"error\":null}"), TAKEN).await;
}

/// What contradicts itself may have been sent, and is no reason to send it by somebody else.
#[tokio::test]
async fn an_answer_that_is_both_proves_nothing() {
    let unproven = ends(ErrorKind::Protocol, Dispatch::MaybeSent);
    let refused = "refused = { has = [\"/error\"], kind = \"account\" }";
    let both = Reply::json(200, "{\"id\":\"1\",\"status\":\"ok\",\"error\":\"x\"}");
    for ok in
        ["has = [\"/id\"]", "json = { \"/status\" = \"ok\" }", "status = [200], has = [\"/id\"]"]
    {
        check(&format!("ok = {{ {ok} }}\n{refused}"), both.clone(), unproven).await;
    }
    // A status alone is what every answer has.
    let account = ends(ErrorKind::Account, Dispatch::Refused);
    for ok in ["", "ok = { status = [200] }\n"] {
        check(&format!("{ok}{refused}"), both.clone(), account).await;
    }
}

#[tokio::test]
async fn a_refusal_has_its_code_and_its_wait() {
    let reply = Reply::json(429, "{\"code\":\"20429\"}").header("retry-after", "7");
    let refused = "refused = { json = { \"/code\" = \"20429\" }, kind = \"rate_limited\" }";
    for settings in [refused, ""] {
        let server = Server::replying(reply.clone()).await;
        let sms = providers(&server, &format!("{settings}\n{BODY}"));
        let error = sms.send_to(BOB).await.unwrap_err();
        assert_eq!(error.retry_after(), Some(Duration::from_secs(7)));
        assert_eq!(error.status(), Some(429));
        assert_eq!(error.code(), (!settings.is_empty()).then_some("20429"));
    }
}

#[tokio::test]
async fn what_got_no_answer() {
    use Dispatch::{MaybeSent, NotSent};
    use ErrorKind::{Protocol, Unavailable};
    let url = format!("http://{}", closed_port());
    let error = build(&config(&url, BODY)).unwrap().send_to(BOB).await.unwrap_err();
    assert_eq!((error.kind(), error.dispatch()), (Unavailable, NotSent), "{error}");
    let big = Reply::status(200).body(vec![b' '; 70_000]);
    for (reply, expected) in [
        (Reply::raw(""), (Unavailable, MaybeSent)),
        (Reply::raw("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n{"), (Unavailable, MaybeSent)),
        (Reply::raw("nonsense\r\n\r\n"), (Unavailable, MaybeSent)),
        (big, (Protocol, MaybeSent)),
    ] {
        check("", reply, ends(expected.0, expected.1)).await;
    }
    let settings = "attempt_timeout = \"300ms\"";
    check(settings, Reply::hang(), ends(Unavailable, MaybeSent)).await;
}

#[tokio::test]
async fn a_missing_id_is_harmless() {
    for (id, body) in [
        ("/id", "{\"id\":\"abc\"}"),
        ("/id", "{}"),
        ("/id", "{\"id\":{}}"),
        ("/messages/0/id", "{\"messages\":[]}"),
        ("/id", "no JSON"),
    ] {
        check(&format!("id = \"{id}\""), Reply::json(200, body), TAKEN).await;
    }
}
