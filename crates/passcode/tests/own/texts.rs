//! Whose text a message has, what stands at its end, and which texts are mistakes.

use passcode::ErrorKind;

use crate::carrier::{build, message};

#[tokio::test]
async fn a_text_is_the_locales_its_languages_the_configured_one_ours() {
    let everybody = "text = \"all {{ code }}\"\n";
    let german = "texts.de = { text = \"de {{ code }}\" }\n";
    let austrian = "texts.de-AT = { text = \"at {{ code }}\" }\n";
    for (settings, locale, begins) in [
        (format!("{everybody}{german}{austrian}"), "de-AT", "at "),
        (format!("{everybody}{german}{austrian}"), "de_at", "at "),
        (format!("{everybody}{german}{austrian}"), "DE-CH", "de "),
        (format!("{everybody}{german}{austrian}"), "de", "de "),
        // A configured text stands before ours of a language that isn't configured.
        (format!("{everybody}{german}"), "fr", "all "),
        (everybody.to_owned(), "de", "all "),
        (everybody.to_owned(), "", "all "),
        (german.to_owned(), "", "730"),
        (austrian.to_owned(), "de", "ist Ihr Code"),
        (String::new(), "de-CH", "ist Ihr Code"),
        (String::new(), "PT-br", "é o seu código"),
        (String::new(), "zh-Hant-TW", "您的"),
        (String::new(), "sv", "is your code"),
        (String::new(), "", "is your code"),
        ("locale = \"it\"\n".to_owned(), "", "è il tuo codice"),
        ("locale = \"it\"\n".to_owned(), "fr", "est votre code"),
    ] {
        let (_, text, _) = message(&settings, locale).await;
        let found = match begins {
            "730" => text.contains("is your code"),
            begins if begins.ends_with(' ') => text.starts_with(begins),
            inside => text.contains(inside),
        };
        assert!(found, "{settings}{locale}: {text}");
    }
}

/// Each part falls back by itself.
#[tokio::test]
async fn subject_text_and_html_fall_back_alone() {
    let settings = "subject = \"subject {{ code }}\"\nhtml = \"html {{ code }}\"\n\
                    texts.de = { text = \"de {{ code }}\" }\n";
    let (subject, text, html) = message(settings, "de").await;
    assert!(subject.starts_with("subject ") && text.starts_with("de "), "{subject} {text}");
    assert!(html.unwrap().starts_with("html "));
    let (subject, text, html) = message(settings, "fr").await;
    assert!(subject.starts_with("subject ") && text.contains("est votre code"), "{text}");
    assert!(html.is_some());
    assert_eq!(message("", "fr").await.2, None);
}

#[tokio::test]
async fn the_last_lines_are_for_programs() {
    for (settings, end) in [
        ("web_otp = \"example.com\"", "\n\n@example.com #CODE"),
        ("app_hash = \"FA+9qCX9VSu\"", "\n\nFA+9qCX9VSu"),
        (
            "web_otp = \"example.com\"\napp_hash = \"FA+9qCX9VSu\"",
            "\n\nFA+9qCX9VSu\n\n@example.com #CODE",
        ),
    ] {
        for text in ["", "\ntext = \"{{ code }} it is\\n\\n\""] {
            let (subject, text, _) = message(&format!("{settings}{text}"), "").await;
            let code: String = subject.chars().take_while(char::is_ascii_digit).collect();
            let end = end.replace("CODE", &code);
            assert!(text.ends_with(&end), "{text:?}");
            assert!(!text.contains("\n\n\n"), "{text:?}");
        }
    }
    let (_, text, _) =
        message("web_otp = \"example.com\"\ntext = \"{{ code }} for {{ domain }}\"", "").await;
    assert!(text.contains(" for example.com\n"), "{text}");
}

#[tokio::test]
async fn what_a_template_may_name() {
    let settings = "app = \"Shop\"\ntext = \"{{ code }} {{ app }} {{ minutes }} {{ recipient }}\"";
    let (_, text, _) = message(settings, "").await;
    assert!(text.contains(" Shop 10 ***23") && !text.contains("2025550123"), "{text}");
    // The rest of a minute is a minute.
    let (_, text, _) =
        message("expires_in = \"90s\"\ntext = \"{{ code }} {{ minutes }}\"", "").await;
    assert!(text.ends_with(" 2"), "{text}");
    let (_, text, _) =
        message("expires_in = \"1s\"\ntext = \"{{ code }} {{ minutes }}\"", "").await;
    assert!(text.ends_with(" 1"), "{text}");
}

#[test]
fn a_text_that_would_fail_is_a_mistake_at_start() {
    let without = "it can come out without the code";
    for (settings, place, what) in [
        ("text = \"hello\"", "providers.sms.text", without),
        ("html = \"hello\"", "providers.sms.html", without),
        ("web_otp = \"example.com\"\ntext = \"hello\"", "providers.sms.text", without),
        ("texts.de = { text = \"hallo\" }", "providers.sms.texts.de.text", without),
        ("text = \"{% if minutes > 3 %}{{ code }}{% endif %}\"", "providers.sms.text", without),
        ("text = \"{% if code|length < 9 %}{{ code }}{% endif %}\"", "providers.sms.text", without),
        ("text = \"{{ code[:3] }}-{{ code[3:] }}\"", "providers.sms.text", without),
        (
            "texts.de = { html = \"{% if minutes != 7 %}{{ code }}{% endif %}\" }",
            "texts.de.html",
            without,
        ),
        ("text = \"{{ code }} {{ app }}\"", "providers.sms.text", "app is not set"),
        ("text = \"{{ code }} {{ domain }}\"", "providers.sms.text", "web_otp is not set"),
        ("subject = \"{{ app }}\"", "providers.sms.subject", "app is not set"),
        ("text = \"{{ code }} {{ cod }}\"", "providers.sms.text", "nothing called \"cod\""),
        // Nothing is made of what is not there, sliced or not.
        ("text = \"{{ code }} {{ cod[:3] }}\"", "providers.sms.text", "undefined"),
        ("text = \"{{ code }} {{ (code ~ cod)[1:] }}\"", "providers.sms.text", "undefined"),
        ("text = \"{{ code }} {{ app[0:3] }}\"", "providers.sms.text", "undefined"),
        ("subject = \"{{ domain[0:3] }}\"", "providers.sms.subject", "undefined"),
        ("text = \"{{ code }\"", "providers.sms.text", "can't be read"),
        ("text = \"{{ code|shout }}\"", "providers.sms.text", "can't be read"),
        ("text = \"{{ code }}{% include 'x' %}\"", "providers.sms.text", "can't be read"),
        ("app_hash = \"short\"", "providers.sms.app_hash", "11 characters"),
        ("app_hash = \"FA-9qCX9VSu\"", "providers.sms.app_hash", "11 characters"),
        ("web_otp = \"https://example.com\"", "providers.sms.web_otp", "domain"),
        ("web_otp = \"\"", "providers.sms.web_otp", "domain"),
        ("web_otp = \"example..com\"", "providers.sms.web_otp", "domain"),
        ("web_otp = \"example.com.\"", "providers.sms.web_otp", "domain"),
        ("web_otp = \"example.com #1\"", "providers.sms.web_otp", "domain"),
        ("text = \"{{ code }} {{ code.first }}\"", "providers.sms.text", "can't be read"),
        (
            "text = \"{{ code }}{% if minutes == 7 %}{{ code.first }}{% endif %}\"",
            "providers.sms.text",
            "can't be read",
        ),
        ("html = \"{{ code }} {{ app }}\"", "providers.sms.html", "app is not set"),
        (
            "texts.de-AT = { subject = \"{{ domain }}\" }",
            "providers.sms.texts.de-AT.subject",
            "web_otp is not set",
        ),
        (
            "texts.de = { text = \"{{ code }}\" }\ntexts.DE = { text = \"{{ code }}\" }",
            "providers.sms.texts.",
            "is the same language",
        ),
    ] {
        let error = build(settings).map(|_| ()).expect_err(settings);
        let text = error.to_string();
        assert_eq!(error.kind(), ErrorKind::Config, "{settings}");
        assert!(text.contains(place) && text.contains(what), "{settings}: {text}");
    }
}

#[test]
fn more_than_one_text_message_is_found() {
    let long = "a".repeat(151);
    for (settings, findings) in [
        (String::new(), &[][..]),
        // 150 and the longest code.
        (format!("text = \"{}{{{{ code }}}}\"", &long[1..]), &[]),
        (
            format!("text = \"{long}{{{{ code }}}}\""),
            &["providers.sms.text: it takes 2 text messages (GSM-7) with the longest code"],
        ),
        (
            format!("texts.ru = {{ text = \"я{}{{{{ code }}}}\" }}", &long[..60]),
            &[
                "providers.sms.texts.ru.text: it takes 2 text messages (UCS-2) with the longest code",
            ],
        ),
        (
            "web_otp = \"example.com\"".to_owned(),
            &[
                "providers.sms.text: our own texts are long: pt 2 text messages (UCS-2) with the longest code",
            ],
        ),
    ] {
        let (sms, _) = build(&settings).unwrap();
        let found: Vec<_> = sms.findings().iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), findings.len(), "{settings}: {found:?}");
        for (found, expected) in found.iter().zip(findings) {
            assert!(found.contains(expected), "{found}");
        }
    }
}
