//! How a message names a file or a provider. What was typed in its place may be a provider's URL,
//! which may hold a password, or a recipient: neither is ever quoted.

use std::path::Path;

/// The path, or `otherwise` if it may be something else than a path.
pub(crate) fn path(path: &Path, otherwise: &str) -> String {
    let shown = path.display().to_string();
    if may_be_quoted(&shown) { shown } else { otherwise.to_owned() }
}

/// Whether a text can't be taken for a URL or a recipient. Seven digits are the shortest number.
pub(crate) fn may_be_quoted(typed: &str) -> bool {
    let digits = typed.chars().filter(|c| c.is_numeric()).count();
    let in_a_row = typed.split(|c: char| !c.is_numeric()).any(|run| run.chars().count() >= 7);
    let number = in_a_row || (digits >= 7 && !typed.chars().any(char::is_alphabetic));
    !(number || typed.starts_with('+') || typed.contains('@') || may_be_url(typed))
}

/// Whether it begins with a scheme or what a mistyped URL has in its place. One letter before the
/// colon is a drive.
fn may_be_url(typed: &str) -> bool {
    let is_scheme = |text: &str| {
        text.len() > 1 && text.chars().all(|c| c.is_alphanumeric() || matches!(c, '+' | '-' | '.'))
    };
    typed.contains("://") || typed.split_once(':').is_some_and(|(before, _)| is_scheme(before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neither_urls_nor_recipients_are_quoted() {
        for path in ["v.json", "out/v-2026-11-28.json", "C:\\v.json", "us", "/tmp/a.1/b:c", ""] {
            assert!(may_be_quoted(path), "{path}");
        }
        for other in [
            "ratio://id:made-up@host",
            "ratio:id:made-up",
            "made-up@host",
            "ratio:/made-up",
            "C-1:made-up",
            "+91",
            "919123456789",
            "91234 56789",
            "٩١٢٣٤٥٦٧٨٩",
            "out/919123456789.json",
            "ada@example.com",
        ] {
            assert!(!may_be_quoted(other), "{other}");
        }
    }
}
