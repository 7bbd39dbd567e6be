//! Forms: parameters of a body or a query.

use std::borrow::Cow;
use std::str;

use percent_encoding::percent_decode;

/// The names and values of a form, in order.
pub(crate) fn parameters(form: &[u8]) -> impl Iterator<Item = (Cow<'_, str>, Cow<'_, str>)> {
    form.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()).map(|pair| {
        let end = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        (decoded(&pair[..end]), decoded(pair.get(end + 1..).unwrap_or_default()))
    })
}

/// Most texts are as they are, and need no copy.
fn decoded(text: &[u8]) -> Cow<'_, str> {
    let escaped = text.iter().any(|byte| matches!(byte, b'%' | b'+'));
    match str::from_utf8(text) {
        Ok(text) if !escaped => Cow::Borrowed(text),
        _ => {
            let spaced: Vec<_> =
                text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
            Cow::Owned(percent_decode(&spaced).decode_utf8_lossy().into_owned())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_is_read_as_html_has_it() {
        for (form, expected) in [
            ("", &[][..]),
            ("a=b", &[("a", "b")]),
            ("a=b&&c", &[("a", "b"), ("c", "")]),
            ("=b&a=", &[("", "b"), ("a", "")]),
            ("a=b=c", &[("a", "b=c")]),
            ("to=%2B44+7%c3%a9&%61=%zz%", &[("to", "+44 7\u{e9}"), ("a", "%zz%")]),
            ("a=%ff", &[("a", "\u{fffd}")]),
        ] {
            let read: Vec<_> = parameters(form.as_bytes()).collect();
            let read: Vec<_> = read.iter().map(|(name, value)| (&**name, &**value)).collect();
            assert_eq!(read, expected, "{form}");
        }
        let bad: Vec<_> = parameters(b"a=\xff").collect();
        assert_eq!(bad[0].1, "\u{fffd}");
    }
}
