//! Those that write to phones.

mod africastalking;
mod bob;
mod infobip;
mod messagebird;
mod msg91;
mod plivo;
mod sinch;
mod telnyx;
mod textlocal;
mod twilio;
mod vonage;

use super::Kit;

pub(super) const KITS: &[Kit] = &[
    twilio::KIT,
    vonage::KIT,
    telnyx::KIT,
    plivo::KIT,
    messagebird::KIT,
    sinch::KIT,
    infobip::KIT,
    africastalking::KIT,
    msg91::KIT,
    textlocal::KIT,
];
