//! The emulated vendors, a room each. Nothing else knows them all.

mod messagecentral;
mod plivo;
mod prelude;
mod ratio;
mod stytch;
mod telnyx;
mod twilio;
mod vonage;

use std::io;
use std::sync::Arc;

use crate::emulator::{Emulator, Given};
use crate::world::World;

/// Makes an emulator of what the builder was given for it.
pub(crate) type Make = fn(&World, Given) -> io::Result<Arc<dyn Emulator>>;

/// Every vendor's kind, and how it is made.
pub(crate) const ALL: &[(&str, Make)] = &[
    (ratio::KIND, ratio::make),
    (messagecentral::KIND, messagecentral::make),
    (vonage::KIND, vonage::make),
    (plivo::KIND, plivo::make),
    (prelude::KIND, prelude::make),
    (stytch::KIND, stytch::make),
    (twilio::KIND, twilio::make),
    (telnyx::KIND, telnyx::make),
];
