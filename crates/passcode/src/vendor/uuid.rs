/// Whether a text has the form of a UUID, which many vendors' ids have: 8-4-4-4-12 hexadecimal
/// digits, in upper or lower case.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    let groups: Vec<_> = text.split('-').map(str::len).collect();
    let digits = text.chars().all(|character| character == '-' || character.is_ascii_hexdigit());
    groups == [8, 4, 4, 4, 12] && digits
}
