//! How names are made.

use heck::{ToPascalCase, ToSnakeCase};

/// Names that would make the same Rust type.
pub(super) fn same(a: &str, b: &str) -> bool {
    a.to_pascal_case() == b.to_pascal_case()
}

/// A member's name in Rust, as the generator makes it, but for what it adds to keywords.
pub(super) fn member(name: &str) -> String {
    let words = name.replace('\'', "").replace(|c: char| !(c.is_alphanumeric() || c == '_'), "-");
    let name = match name {
        "+1" => "plus1".to_owned(),
        "-1" => "minus1".to_owned(),
        _ => words.to_snake_case(),
    };
    match name.chars().next() {
        None => "x".to_owned(),
        Some(first) if first.is_alphabetic() => name,
        Some(_) => format!("x{name}"),
    }
}

/// The name, or the first free one with a number.
pub(super) fn free(wanted: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(wanted) {
        return wanted.to_owned();
    }
    (2..).map(|n| format!("{wanted}{n}")).find(|name| !taken(name)).unwrap_or_default()
}

/// `GET /v1/users/{userId}/wallets/{walletId}` is `get_users_by_user_id_wallets_by_wallet_id`.
pub(super) fn derived(method: &str, path: &str) -> String {
    let segments = path.split(['/', ':']).filter(|segment| !is_version(segment));
    let plain = segments.map(|segment| match segment.contains('{') {
        true => format!("by {}", words(segment)),
        false => words(segment),
    });
    named(method, plain)
}

/// A longer name, in which versions stay and punctuation is spelled out: `get_v1_users_colon_find`.
pub(super) fn derived_in_full(method: &str, path: &str) -> String {
    let plain = path.replace('{', "/by/").replace('}', "/");
    let plain = if plain == "/" { "root".to_owned() } else { plain };
    named(method, plain.split('/').map(spelled))
}

fn named(method: &str, words: impl Iterator<Item = String>) -> String {
    let words = words.map(|word| word.to_snake_case());
    let all = std::iter::once(method.to_lowercase()).chain(words);
    all.filter(|word| !word.is_empty()).collect::<Vec<_>>().join("_")
}

fn is_version(segment: &str) -> bool {
    segment
        .strip_prefix('v')
        .is_some_and(|rest| !rest.is_empty() && rest.chars().all(|c| c.is_ascii_digit()))
}

/// The variants of an enum, in the order of its values. A name is made of its value alone, or of its value spelled out where
/// another one would have the same: never of the order, which may change without a sign.
///
/// # Errors
///
/// The positions of two values that would have the same name.
pub(super) fn variants(values: &[&str]) -> Result<Vec<String>, (usize, usize)> {
    let short: Vec<String> = values.iter().map(|value| variant(&words(value))).collect();
    let is_shared = |name: &String| short.iter().filter(|other| *other == name).count() > 1;
    let names: Vec<String> = short
        .iter()
        .zip(values)
        .map(|(name, value)| match name != OTHER && is_shared(name) {
            true => variant(&spelled(value)),
            false => name.clone(),
        })
        .collect();
    for (index, name) in names.iter().enumerate() {
        let first = names.iter().position(|other| other == name && name != OTHER);
        if let Some(first) = first.filter(|first| *first < index) {
            return Err((first, index));
        }
    }
    Ok(names)
}

/// The variant for values that are not known; values that would have its name are left to it.
pub(super) const OTHER: &str = "Other";

fn variant(words: &str) -> String {
    let name = words.to_pascal_case();
    match name.chars().next() {
        None => "Empty".to_owned(),
        Some(first) if first.is_ascii_digit() => format!("N{name}"),
        Some(_) if name == "Self" => "SelfValue".to_owned(),
        Some(_) => name,
    }
}

/// Letters and digits; the rest only separates words.
fn words(text: &str) -> String {
    text.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { ' ' }).collect()
}

/// The same with a word for everything else: `-name` is `minus name`.
fn spelled(text: &str) -> String {
    let word = |c: char| match c {
        '+' => " plus ".to_owned(),
        '-' => " minus ".to_owned(),
        '.' => " dot ".to_owned(),
        '_' => " underscore ".to_owned(),
        ':' => " colon ".to_owned(),
        '/' => " slash ".to_owned(),
        ' ' => " space ".to_owned(),
        c if c.is_ascii_alphanumeric() => c.to_string(),
        c => format!(" u{:04x} ", u32::from(c)),
    };
    text.chars().map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_variant_is_named_by_its_value_whatever_stands_around_it() {
        for (values, names) in [
            (
                vec!["USDC_ETHEREUM", "1", "", "Self"],
                vec!["UsdcEthereum", "N1", "Empty", "SelfValue"],
            ),
            (vec!["+name", "-name", "name"], vec!["PlusName", "MinusName", "Name"]),
            (vec!["-name", "name", "+name"], vec!["MinusName", "Name", "PlusName"]),
            (vec!["kyc.updated", "kyc_updated"], vec!["KycDotUpdated", "KycUnderscoreUpdated"]),
            (vec!["OTHER", "other"], vec!["Other", "Other"]),
            (vec!["é", "ü"], vec!["U00e9", "U00fc"]),
        ] {
            assert_eq!(variants(&values).unwrap(), names, "{values:?}");
        }
    }

    #[test]
    fn values_that_differ_in_nothing_a_name_can_show_are_told() {
        assert_eq!(variants(&["B", "A", "a"]), Err((1, 2)));
        assert_eq!(variants(&["a.b", "a_b", "aDotB"]), Err((0, 2)));
    }

    #[test]
    fn derived_names_are_made_of_words() {
        for (method, path, name, in_full) in [
            (
                "POST",
                "/v1/auth/wallet:start",
                "post_auth_wallet_start",
                "post_v1_auth_wallet_colon_start",
            ),
            ("GET", "/v1/users", "get_users", "get_v1_users"),
            ("GET", "/v1/users/{userId}", "get_users_by_user_id", "get_v1_users_by_user_id"),
            ("GET", "/a/{b-c}:d", "get_a_by_b_c_d", "get_a_by_b_minus_c_colon_d"),
            ("GET", "/", "get", "get_root"),
        ] {
            assert_eq!(derived(method, path), name);
            assert_eq!(derived_in_full(method, path), in_full);
        }
    }
}
