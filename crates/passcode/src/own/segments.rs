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
    let septets: Option<Vec<usize>> = text
        .chars()
        .map(|character| match character {
            basic if BASIC.contains(basic) => Some(1),
            extended if EXTENDED.contains(extended) => Some(2),
            _ => None,
        })
        .collect();
    match septets {
        Some(septets) => Segments { encoding: "GSM-7", count: count(&septets, 160, 153) },
        None => {
            let units: Vec<_> = text.chars().map(char::len_utf16).collect();
            Segments { encoding: "UCS-2", count: count(&units, 70, 67) }
        }
    }
}

/// How many segments hold characters of these sizes, of which none is split: one that stands alone
/// holds more than one of several.
fn count(sizes: &[usize], alone: usize, joined: usize) -> usize {
    if sizes.iter().sum::<usize>() <= alone {
        return 1;
    }
    let (count, _) = sizes.iter().fold((1, 0), |(count, full), size| match full + size {
        fits if fits <= joined => (count, fits),
        _ => (count + 1, *size),
    });
    count
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
            // Of 153 septets the last holds no half of a character.
            ("€".repeat(152), "GSM-7", 2),
            ("€".repeat(153), "GSM-7", 3),
            ("ç".to_owned(), "UCS-2", 1),
            ("я".repeat(70), "UCS-2", 1),
            ("я".repeat(71), "UCS-2", 2),
            ("😀".repeat(35), "UCS-2", 1),
            ("😀".repeat(36), "UCS-2", 2),
            ("😀".repeat(66), "UCS-2", 2),
            ("😀".repeat(67), "UCS-2", 3),
        ] {
            assert_eq!(of(&text), Segments { encoding, count }, "{text}");
        }
    }
}
