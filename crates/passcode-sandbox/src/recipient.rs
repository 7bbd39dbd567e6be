//! Recipients as people write them.

/// Whether what somebody wrote means that recipient: `+12025550123` also as ` 12025550123`, which
/// is what an unescaped `+` in a query becomes; addresses without regard to case.
pub(crate) fn same_recipient(written: &str, recipient: &str) -> bool {
    let written = written.trim();
    if !written.is_empty() && written.bytes().all(|byte| byte.is_ascii_digit()) {
        return recipient.strip_prefix('+') == Some(written);
    }
    written.eq_ignore_ascii_case(recipient)
}

/// A segment of a path, without the recipient if it is one: some vendors have numbers there.
pub(crate) fn hidden(segment: &str) -> &str {
    let plus = ["+", "%2B", "%2b"].into_iter().find_map(|plus| segment.strip_prefix(plus));
    let digits = plus.unwrap_or(segment);
    let is_number = digits.len() >= 7 && digits.bytes().all(|byte| byte.is_ascii_digit());
    let is_address = segment.contains('@') || segment.contains("%40");
    if is_number || is_address { "…" } else { segment }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_recipient_in_a_path_is_hidden() {
        for segment in
            ["+12025550123", "%2B12025550123", "447700900123", "a@b.example", "a%40b.example"]
        {
            assert_eq!(hidden(segment), "…", "{segment}");
        }
        for segment in ["v1", "", "sms:send", "11111111-2222-4333-8444-555555555555", "VA12345678"]
        {
            assert_eq!(hidden(segment), segment);
        }
    }
}
