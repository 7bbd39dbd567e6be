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
        // One and two minutes have forms without the number, 3 to 10 the plural.
        "رمزك{% if app %} في {{ app }}{% endif %} هو {{ code }}. صالح لمدة \
         {% if minutes == 1 %}دقيقة واحدة{% elif minutes == 2 %}دقيقتين{% else %}{{ minutes }} \
         {% if minutes % 100 >= 3 and minutes % 100 <= 10 %}دقائق{% else %}دقيقة{% endif %}{% endif %}.",
    ),
    (
        "hi",
        "{{ code }} आपका {% if app %}{{ app }} {% endif %}कोड है",
        "{{ code }} आपका {% if app %}{{ app }} {% endif %}कोड है। {{ minutes }} मिनट तक मान्य।",
    ),
    (
        "ja",
        "{% if app %}{{ app }}の{% endif %}認証コード：{{ code }}",
        "{% if app %}{{ app }}の{% endif %}認証コードは {{ code }} です。{{ minutes }}分間有効です。他人に教えないでください。",
    ),
    (
        "zh",
        "您的{% if app %} {{ app }} {% endif %}验证码：{{ code }}",
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
                    let says = text.contains(&minutes.to_string())
                        || (*language == "ar" && minutes == 1 && text.contains("دقيقة واحدة"));
                    assert!(says, "{language}: {text}");
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
        for (minutes, counted) in [
            (1, "لمدة دقيقة واحدة."),
            (2, "لمدة دقيقتين."),
            (3, "لمدة 3 دقائق."),
            (10, "لمدة 10 دقائق."),
            (11, "لمدة 11 دقيقة."),
            (100, "لمدة 100 دقيقة."),
            (103, "لمدة 103 دقائق."),
        ] {
            let left = Duration::from_secs(minutes * 60);
            let facts = Facts { code: "730194", left, recipient: &recipient };
            let text = texts(None).write(Some(&locale), &facts).unwrap().text;
            assert!(text.ends_with(counted), "{minutes}: {text}");
        }
    }

    /// What people read, each whole: a change is to be read by somebody who speaks the language.
    #[test]
    fn what_people_read() {
        let recipient: Recipient = "+12025550123".parse().unwrap();
        let left = Duration::from_secs(600);
        let facts = Facts { code: "730194", left, recipient: &recipient };
        for (language, text, subject, without) in [
            (
                "en",
                "730194 is your Shop code. It is valid for 10 min. Don't share it.",
                "730194 is your Shop code",
                "730194 is your code",
            ),
            (
                "de",
                "730194 ist Ihr Code für Shop. Er gilt 10 Min. Geben Sie ihn nicht weiter.",
                "730194 ist Ihr Code für Shop",
                "730194 ist Ihr Code",
            ),
            (
                "fr",
                "730194 est votre code Shop. Il est valable 10 min. Ne le communiquez à personne.",
                "730194 est votre code Shop",
                "730194 est votre code",
            ),
            (
                "es",
                "730194 es tu código de Shop. Válido por 10 min.",
                "730194 es tu código de Shop",
                "730194 es tu código",
            ),
            (
                "it",
                "730194 è il tuo codice Shop. Scade tra 10 min. Non condividerlo con nessuno.",
                "730194 è il tuo codice Shop",
                "730194 è il tuo codice",
            ),
            (
                "pt",
                "730194 é o seu código Shop. Válido por 10 min.",
                "730194 é o seu código Shop",
                "730194 é o seu código",
            ),
            (
                "nl",
                "730194 is je code voor Shop. De code is 10 min. geldig. Deel hem met niemand.",
                "730194 is je code voor Shop",
                "730194 is je code",
            ),
            (
                "pl",
                "730194 to Twój kod Shop. Ważny przez 10 min.",
                "730194 to Twój kod Shop",
                "730194 to Twój kod",
            ),
            (
                "tr",
                "Shop kodunuz: 730194. 10 dakika geçerlidir.",
                "Shop kodunuz: 730194",
                "Kodunuz: 730194",
            ),
            (
                "ru",
                "730194 — ваш код для Shop. Действует 10 мин.",
                "730194 — ваш код для Shop",
                "730194 — ваш код",
            ),
            (
                "ar",
                "رمزك في Shop هو 730194. صالح لمدة 10 دقائق.",
                "رمزك في Shop هو 730194",
                "رمزك هو 730194",
            ),
            (
                "hi",
                "730194 आपका Shop कोड है। 10 मिनट तक मान्य।",
                "730194 आपका Shop कोड है",
                "730194 आपका कोड है",
            ),
            (
                "ja",
                "Shopの認証コードは 730194 です。10分間有効です。他人に教えないでください。",
                "Shopの認証コード：730194",
                "認証コード：730194",
            ),
            (
                "zh",
                "您的 Shop 验证码是 730194，10 分钟内有效，请勿告知他人。",
                "您的 Shop 验证码：730194",
                "您的验证码：730194",
            ),
        ] {
            let locale: Locale = language.parse().unwrap();
            let written = texts(Some("Shop")).write(Some(&locale), &facts).unwrap();
            assert_eq!((written.text.as_str(), written.subject.as_str()), (text, subject));
            assert_eq!(texts(None).write(Some(&locale), &facts).unwrap().subject, without);
        }
    }
}
