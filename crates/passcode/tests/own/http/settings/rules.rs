//! What answers mean.

use super::table;
use crate::http::bench::BODY;

#[test]
fn the_rules() {
    for (settings, message) in [
        (
            "ok = { status = [99] }",
            "line 4: providers.sms.ok.status: 99 is no status of an answer: choose 200 to 599",
        ),
        (
            "ok = { status = 200 }",
            "line 4: providers.sms.ok.status: expected a list, found a whole number",
        ),
        (
            "ok = { stat = [200] }",
            "line 4: providers.sms.ok.stat: no such key \"stat\"; did you mean \"status\"? (choices: status, has, json)",
        ),
        (
            "ok = \"200\"",
            "line 4: providers.sms.ok: expected a table such as { status = [200], json = { \"/status\" = \"ok\" } }, found a string",
        ),
        (
            "ok = { json = { status = \"ok\" } }",
            "line 4: providers.sms.ok.json: \"status\" is no JSON pointer: write it as in \"/messages/0/status\"",
        ),
        ("ok = { json = { \"/a~2\" = \"ok\" } }", "\"/a~2\" is no JSON pointer"),
        (
            "ok = { json = { \"/a\" = 0 } }",
            "line 4: providers.sms.ok.json./a: expected one of these, or a list of them, found a whole number",
        ),
        (
            "ok = { json = { \"/a\" = [] } }",
            "line 4: providers.sms.ok.json: a list of texts has at least one",
        ),
        ("ok = { has = [\"id\"] }", "line 4: providers.sms.ok.has: \"id\" is no JSON pointer"),
        ("id = \"id\"", "line 4: providers.sms.id: \"id\" is no JSON pointer"),
        (
            "refused = { status = [400] }",
            "line 4: providers.sms.refused: the key \"kind\" is missing",
        ),
        (
            "refused = { kind = \"account\" }",
            "line 4: providers.sms.refused: every answer would be a refusal: write status, json or has",
        ),
        (
            "refused = { status = [400], kind = \"acount\" }",
            "line 4: providers.sms.refused.kind: no such choice \"acount\"; did you mean \"account\"?",
        ),
        (
            "refused = { status = [400], kind = \"protocol\" }",
            "no such choice \"protocol\"; choices: ",
        ),
        (
            "refused = { status = [400], kind = \"storage\" }",
            "no such choice \"storage\"; choices: ",
        ),
        (
            "refused = { status = [400], knid = \"account\" }",
            "no such key \"knid\"; did you mean \"kind\"?",
        ),
        (
            "refused = [{ status = [400], kind = \"account\" }, { kind = \"account\" }]",
            "line 4: providers.sms.refused[1]: every answer would be a refusal",
        ),
        (
            "refused = 400",
            "line 4: providers.sms.refused: expected one of these, or a list of them, found a whole number",
        ),
    ] {
        let text = table(&format!("{settings}\n{BODY}"));
        assert!(text.contains(message), "{settings}\n{text}\n{message}");
    }
}
