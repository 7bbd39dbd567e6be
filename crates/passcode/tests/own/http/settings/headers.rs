//! Headers and credentials.

use super::table;
use crate::http::bench::BODY;

#[test]
fn headers_and_credentials() {
    let follows = "this header follows from the rest of the request: leave it out";
    let character = "it has a line break or another character that no header can have";
    let hidden = "it uses what there is not; choices: to, to_digits, text, subject, html, code, id; before a secret \
                  that has {{ or {% in it write literal:";
    for (settings, message) in [
        ("headers = { Host = \"x\" }", follows),
        ("headers = { Content-Length = \"1\" }", follows),
        ("headers = { transfer-encoding = \"chunked\" }", follows),
        (
            "headers = { Accept-Encoding = \"gzip\" }",
            "line 4: providers.sms.headers.Accept-Encoding: this header follows",
        ),
        (
            "headers = { \"a b\" = \"x\" }",
            "line 4: providers.sms.headers.a b: this is no header's name",
        ),
        ("headers = { X-A = \"x\", x-a = \"y\" }", "this header stands here twice"),
        ("headers = { X-A = \"literal:a\\nb: hunter2\" }", character),
        (
            "headers = { X-A = \"ENV:X\" }",
            "line 4: providers.sms.headers.X-A: write env:, file: and literal: in lower case",
        ),
        ("headers = { X-A = \"${HUNTER}\" }", "variables are written env:NAME"),
        (
            "headers = { X-A = \"env:PASSCODE_TEST_NOT_SET\" }",
            "line 4: providers.sms.headers.X-A: the environment variable PASSCODE_TEST_NOT_SET is not set",
        ),
        ("headers = { X-A = \"\" }", "line 4: providers.sms.headers.X-A: the secret is empty"),
        ("headers = { X-A = \"{{ hunter2 }}\" }", hidden),
        (
            "headers = { Authorization = \"x\" }\nbearer = \"hunter2\"",
            "line 4: providers.sms.headers.Authorization: basic and bearer write this header: leave one of them out",
        ),
        (
            "basic = { user = \"u\", password = \"hunter2\" }\nbearer = \"hunter2\"",
            "line 5: providers.sms.bearer: a request has at most one of basic and bearer",
        ),
        (
            "basic = { user = \"u\" }",
            "line 4: providers.sms.basic: the key \"password\" is missing",
        ),
        (
            "basic = { user = \"u\", password = \"hunter2\", realm = \"x\" }",
            "providers.sms.basic.realm: no such key \"realm\"; choices: user, password",
        ),
        (
            "basic = { user = \"a:b\", password = \"hunter2\" }",
            "line 4: providers.sms.basic.user: a user name has no colon (RFC 7617)",
        ),
        (
            "basic = { user = \"u\", password = \"a{{hunter2}}\" }",
            "line 4: providers.sms.basic.password: it uses what there is not",
        ),
        (
            "basic = \"hunter2\"",
            "line 4: providers.sms.basic: expected a table such as { user = \"…\", password = \"…\" }, found a string",
        ),
        ("bearer = \"literal:a\\nb\"", "line 4: providers.sms.bearer: it has a line break"),
        (
            "bearer = \"{{hunter2\"",
            "line 4: providers.sms.bearer: the template fails: syntax error",
        ),
    ] {
        let text = table(&format!("{settings}\n{BODY}"));
        assert!(text.contains(message), "{settings}\n{text}\n{message}");
    }
    let text = table(
        "json = { to = \"{{ to }}\", c = \"{{ code }}\", key = \"env:PASSCODE_TEST_NOT_SET\" }",
    );
    assert!(text.contains("line 4: providers.sms.json.key: the environment variable"), "{text}");
}
