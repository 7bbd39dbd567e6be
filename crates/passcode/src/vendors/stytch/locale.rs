//! The languages that the vendor has texts in.

use crate::Locale;

/// Its tags, by language. Chinese is written in simplified letters only.
const LOCALES: &[(&str, &str)] = &[
    ("en", "en"),
    ("es", "es"),
    ("fr", "fr"),
    ("pt", "pt-br"),
    ("it", "it"),
    ("de", "de-DE"),
    ("zh", "zh-Hans"),
    ("ca", "ca-ES"),
    ("ja", "ja"),
    ("ru", "ru"),
    ("nl", "nl"),
    ("pl", "pl"),
    ("tr", "tr"),
    ("fa", "fa"),
    ("vi", "vi"),
    ("cs", "cs"),
];

/// The vendor's tag of a language; `None` where it has no text in it.
pub(super) fn tag(locale: &Locale) -> Option<&'static str> {
    let mut subtags = locale.as_str().split('-');
    let traditional = |subtag: &str| {
        ["Hant", "TW", "HK", "MO"].iter().any(|other| other.eq_ignore_ascii_case(subtag))
    };
    let language = locale.language();
    if language.eq_ignore_ascii_case("zh") && subtags.any(traditional) {
        return None;
    }
    let known = LOCALES.iter().find(|(known, _)| known.eq_ignore_ascii_case(language));
    known.map(|(_, tag)| *tag)
}
