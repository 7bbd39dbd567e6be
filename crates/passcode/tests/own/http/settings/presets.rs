//! Presets and their keys.

use super::preset;

#[test]
fn presets() {
    let twilio = "account_sid = \"AC1\"\nauth_token = \"hunter2\"\n";
    let resend = "from = \"a@example.com\"\napi_key = \"hunter2\"\n";
    for (name, settings, message) in [
        (
            "twilio",
            String::new(),
            "line 3: providers.sms.preset: no such preset \"twilio\"; choices: ",
        ),
        (
            "resnd",
            String::new(),
            "line 3: providers.sms.preset: no such preset \"resnd\"; did you mean \"resend\"?",
        ),
        (
            "file:not-there.toml",
            String::new(),
            "line 3: providers.sms.preset: the file not-there.toml can't be read: there is no such file",
        ),
        (
            "resend",
            "from = \"a@example.com\"".to_owned(),
            "line 1: providers.sms: the key \"api_key\" is missing: the preset \"resend\" needs it",
        ),
        (
            "resend",
            "api_key = \"hunter2\"".to_owned(),
            "the key \"from\" is missing: the preset \"resend\" needs it",
        ),
        (
            "resend",
            resend.to_owned() + "form = \"x\"",
            "line 6: providers.sms.form: the preset brings it: leave it out",
        ),
        (
            "resend",
            resend.to_owned() + "ok = {}",
            "line 6: providers.sms.ok: the preset brings it: leave it out",
        ),
        (
            "resend",
            resend.to_owned() + "frm = \"x\"",
            "line 6: providers.sms.frm: no such key \"frm\"; did you mean \"from\"?",
        ),
        (
            "resend",
            resend.to_owned() + "channel = \"sms\"",
            "line 6: providers.sms.channel: the preset \"resend\" sends by email only",
        ),
        (
            "resend",
            "from = 7\napi_key = \"hunter2\"".to_owned(),
            "line 4: providers.sms.from: expected a string, found a whole number: write it in quotes",
        ),
        (
            "resend",
            "from = \"env:FROM\"\napi_key = \"hunter2\"".to_owned(),
            "line 4: providers.sms.from: it is no secret: write it here",
        ),
        (
            "resend",
            "from = \"a@example.com\"\napi_key = \"$KEY\"".to_owned(),
            "line 5: providers.sms.api_key: variables are written env:NAME",
        ),
        (
            "resend",
            "from = \"a@example.com\"\napi_key = \"literal:a\\nb\"".to_owned(),
            "bearer: it has a line break",
        ),
        (
            "twilio-messages",
            "account_sid = \"..\"\nauth_token = \"hunter2\"\nfrom = \"+1\"".to_owned(),
            "twilio-messages, line 10: url: with these keys its path has a \".\" or a \"..\"",
        ),
        (
            "twilio-messages",
            twilio.to_owned(),
            "line 1: providers.sms: the preset \"twilio-messages\" needs exactly one of: from, messaging_service_sid; 0 are set",
        ),
        (
            "twilio-messages",
            twilio.to_owned() + "from = \"+1\"\nmessaging_service_sid = \"MG1\"",
            "exactly one of: from, messaging_service_sid; 2 are set",
        ),
        (
            "twilio-messages",
            twilio.to_owned() + "from = \"+1\"\nhtml = \"{{ code }}\"",
            "line 7: providers.sms.html: the request has no {{ html }}, so nobody would see it",
        ),
        (
            "twilio-messages",
            twilio.to_owned() + "from = \"+1\"\nbase_url = \"http://a.example\"",
            "line 7: providers.sms.base_url: the base URL must be https",
        ),
    ] {
        let text = preset(name, &settings);
        assert!(text.contains(message), "{name} {settings}\n{text}\n{message}");
    }
}
