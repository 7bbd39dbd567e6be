/// The parts as one text, each with its length before it (8 bytes, big-endian), so that no two lists are
/// one text.
pub(crate) fn with_lengths<'a>(parts: impl Iterator<Item = &'a str>) -> Vec<u8> {
    let mut text = Vec::with_capacity(256);
    for part in parts {
        text.extend_from_slice(&(part.len() as u64).to_be_bytes());
        text.extend_from_slice(part.as_bytes());
    }
    text
}
