//! What the tests know of each vendor: one `Kit` a vendor, and the list of them. Every test that is
//! the same for all vendors loops over `ALL`.

mod kit;
mod messagecentral;
mod plivo;
mod prelude;
mod ratio;
mod stytch;
mod telnyx;
mod twilio;
mod vonage;

pub(crate) use kit::{Answer, Kit, Scene};

/// Every vendor.
pub(crate) const ALL: &[&Kit] = &[
    &ratio::KIT,
    &messagecentral::KIT,
    &vonage::KIT,
    &plivo::KIT,
    &prelude::KIT,
    &stytch::KIT,
    &twilio::KIT,
    &telnyx::KIT,
];

/// The vendor of this kind.
pub(crate) fn of(kind: &str) -> &'static Kit {
    ALL.iter().find(|kit| kit.kind == kind).unwrap()
}
