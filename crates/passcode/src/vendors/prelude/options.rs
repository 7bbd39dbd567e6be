//! What the settings say of every send.

/// What every send asks for besides recipient and channel.
#[derive(Debug)]
pub(super) struct Options {
    pub(super) code_length: u8,
    pub(super) template_id: Option<String>,
    pub(super) sender_id: Option<String>,
    pub(super) strict_channels: bool,
}
