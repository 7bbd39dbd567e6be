//! The texts that are there without any configuration.

/// Language, subject, text.
pub(super) type Builtin = (&'static str, &'static str, &'static str);

/// Each fits one text message with a code of ten digits, a name of 20 characters and 1,440 minutes:
/// where an alphabet leaves 70 characters, that is all there is room for.
pub(super) const TEXTS: &[Builtin] = &[
    (
        "en",
        "{{ code }} is your {% if app %}{{ app }} {% endif %}code",
        "{{ code }} is your {% if app %}{{ app }} {% endif %}code. It is valid for {{ minutes }} min. Don't share it.",
    ),
    (
        "de",
        "{{ code }} ist Ihr Code{% if app %} für {{ app }}{% endif %}",
        "{{ code }} ist Ihr Code{% if app %} für {{ app }}{% endif %}. Er gilt {{ minutes }} Min. Geben Sie ihn nicht weiter.",
    ),
    (
        "fr",
        "{{ code }} est votre code{% if app %} {{ app }}{% endif %}",
        "{{ code }} est votre code{% if app %} {{ app }}{% endif %}. Il est valable {{ minutes }} min. Ne le communiquez à personne.",
    ),
    (
        "es",
        "{{ code }} es tu código{% if app %} de {{ app }}{% endif %}",
        "{{ code }} es tu código{% if app %} de {{ app }}{% endif %}. Válido por {{ minutes }} min.",
    ),
    (
        "it",
        "{{ code }} è il tuo codice{% if app %} {{ app }}{% endif %}",
        "{{ code }} è il tuo codice{% if app %} {{ app }}{% endif %}. Scade tra {{ minutes }} min. Non condividerlo con nessuno.",
    ),
    (
        "pt",
        "{{ code }} é o seu código{% if app %} {{ app }}{% endif %}",
        "{{ code }} é o seu código{% if app %} {{ app }}{% endif %}. Válido por {{ minutes }} min.",
    ),
    (
        "nl",
        "{{ code }} is je code{% if app %} voor {{ app }}{% endif %}",
        "{{ code }} is je code{% if app %} voor {{ app }}{% endif %}. De code is {{ minutes }} min. geldig. Deel hem met niemand.",
    ),
    (
        "pl",
        "{{ code }} to Twój kod{% if app %} {{ app }}{% endif %}",
        "{{ code }} to Twój kod{% if app %} {{ app }}{% endif %}. Ważny przez {{ minutes }} min.",
    ),
    (
        "tr",
        "{% if app %}{{ app }} kodunuz{% else %}Kodunuz{% endif %}: {{ code }}",
        "{% if app %}{{ app }} kodunuz{% else %}Kodunuz{% endif %}: {{ code }}. {{ minutes }} dakika geçerlidir.",
    ),
    (
        "ru",
        "{{ code }} — ваш код{% if app %} для {{ app }}{% endif %}",
        "{{ code }} — ваш код{% if app %} для {{ app }}{% endif %}. Действует {{ minutes }} мин.",
    ),
    (
        "ar",
        "رمزك{% if app %} في {{ app }}{% endif %} هو {{ code }}",
        // Numbers that end in 3 to 10 take the plural.
        "رمزك{% if app %} في {{ app }}{% endif %} هو {{ code }}. صالح لمدة {{ minutes }} \
         {% if minutes % 100 >= 3 and minutes % 100 <= 10 %}دقائق{% else %}دقيقة{% endif %}.",
    ),
    (
        "hi",
        "{{ code }} आपका {% if app %}{{ app }} {% endif %}कोड है",
        "{{ code }} आपका {% if app %}{{ app }} {% endif %}कोड है। {{ minutes }} मिनट तक मान्य।",
    ),
    (
        "ja",
        "{% if app %}{{ app }}の{% endif %}認証コード: {{ code }}",
        "{% if app %}{{ app }}の{% endif %}認証コードは {{ code }} です。{{ minutes }}分間有効です。他人に教えないでください。",
    ),
    (
        "zh",
        "您的{% if app %} {{ app }} {% endif %}验证码: {{ code }}",
        "您的{% if app %} {{ app }} {% endif %}验证码是 {{ code }}，{{ minutes }} 分钟内有效，请勿告知他人。",
    ),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::time::Duration;

    use super::TEXTS;
    use crate::own::segments::{self, Segments};
    use crate::own::texts::{Facts, Given, Texts};
    use crate::{Locale, Recipient};

    const LANGUAGES: &str = "en de fr es it pt nl pl tr ru ar hi ja zh";

    fn texts(app: Option<&str>) -> Texts {
        let app = app.map(str::to_owned);
        Texts::new(Given { app, web_otp: None, app_hash: None, templates: BTreeMap::new() })
            .unwrap()
    }

    #[test]
    fn every_language_is_there_once() {
        let languages: Vec<_> = TEXTS.iter().map(|(language, ..)| *language).collect();
        assert_eq!(languages.join(" "), LANGUAGES);
    }

    #[test]
    fn each_is_one_text_message_and_has_the_code_the_name_and_the_minutes() {
        let recipient: Recipient = "+12025550123".parse().unwrap();
        let basic = ["en", "de", "fr", "it", "nl"];
        for (language, ..) in TEXTS {
            let locale: Locale = language.parse().unwrap();
            for app in [None, Some("Name of 20 letters !")] {
                for (code, minutes) in [("7301948265", 1440), ("7301", 1), ("730194", 10)] {
                    let left = Duration::from_secs(minutes * 60);
                    let facts = Facts { code, left, recipient: &recipient };
                    let written = texts(app).write(Some(&locale), &facts).unwrap();
                    let encoding = if basic.contains(language) { "GSM-7" } else { "UCS-2" };
                    let found = segments::of(&written.text);
                    let text = &written.text;
                    assert_eq!(found, Segments { encoding, count: 1 }, "{language}: {text}");
                    assert!(text.contains(&minutes.to_string()), "{language}: {text}");
                    for text in [text, &written.subject] {
                        assert!(text.contains(code), "{language}: {text}");
                        assert!(app.is_none_or(|app| text.contains(app)), "{language}: {text}");
                        let odd =
                            ["  ", " .", " ,", "{", "  "].iter().any(|odd| text.contains(odd));
                        assert!(!odd && text.trim() == text, "{language}: {text}");
                    }
                    assert_eq!(written.html, None);
                }
            }
        }
    }

    #[test]
    fn arabic_counts_as_arabic_does() {
        let recipient: Recipient = "+12025550123".parse().unwrap();
        let locale: Locale = "ar".parse().unwrap();
        for (minutes, plural) in
            [(1, false), (2, false), (3, true), (10, true), (11, false), (100, false), (103, true)]
        {
            let left = Duration::from_secs(minutes * 60);
            let facts = Facts { code: "730194", left, recipient: &recipient };
            let text = texts(None).write(Some(&locale), &facts).unwrap().text;
            assert_eq!(text.contains("دقائق"), plural, "{minutes}: {text}");
        }
    }
}
