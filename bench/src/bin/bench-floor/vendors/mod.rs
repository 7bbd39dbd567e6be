//! One send and one check of each vendor.

mod messagecentral;
mod plivo;
mod prelude;
mod ratio;
mod stytch;
mod telnyx;
mod twilio;
mod vonage;
mod words;

pub(crate) use messagecentral::{messagecentral, messagecentral_send, messagecentral_token};
pub(crate) use plivo::plivo;
pub(crate) use prelude::prelude;
pub(crate) use ratio::ratio;
pub(crate) use stytch::stytch;
pub(crate) use telnyx::telnyx;
pub(crate) use twilio::twilio;
pub(crate) use vonage::vonage;
