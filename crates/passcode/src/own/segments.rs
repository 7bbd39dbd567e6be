//! How many text messages a text takes (3GPP TS 23.038 and 23.040).

/// Characters of one septet.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";

/// Characters of two septets.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// An encoding of text messages, and how many segments a text takes in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Segments {
    pub(super) encoding: &'static str,
    pub(super) count: usize,
}

/// What this text takes.
pub(super) fn of(text: &str) -> Segments {
    let septets: Option<usize> = text
        .chars()
        .map(|character| match character {
            basic if BASIC.contains(basic) => Some(1),
            extended if EXTENDED.contains(extended) => Some(2),
            _ => None,
        })
        .sum();
    let (encoding, units, alone, joined) = match septets {
        Some(septets) => ("GSM-7", septets, 160, 153),
        None => ("UCS-2", text.encode_utf16().count(), 70, 67),
    };
    let count = if units <= alone { 1 } else { units.div_ceil(joined) };
    Segments { encoding, count }
}

/// Whether a text goes in seven bits a character.
#[cfg(feature = "http")]
pub(super) fn is_gsm(text: &str) -> bool {
    of(text).encoding == "GSM-7"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_takes_as_many_segments_as_networks_count() {
        for (text, encoding, count) in [
            (String::new(), "GSM-7", 1),
            ("a".repeat(160), "GSM-7", 1),
            ("a".repeat(161), "GSM-7", 2),
            ("a".repeat(306), "GSM-7", 2),
            ("a".repeat(307), "GSM-7", 3),
            ("€".repeat(80), "GSM-7", 1),
            ("€".repeat(81), "GSM-7", 2),
            ("ç".to_owned(), "UCS-2", 1),
            ("я".repeat(70), "UCS-2", 1),
            ("я".repeat(71), "UCS-2", 2),
            ("😀".repeat(35), "UCS-2", 1),
            ("😀".repeat(36), "UCS-2", 2),
        ] {
            assert_eq!(of(&text), Segments { encoding, count }, "{text}");
        }
    }
}
