//! What goes out. What comes in, the client's `Reply` reads.

use std::ops::RangeInclusive;

use messagecentral_client::{FlowType, SendOtp, ValidateOtp};

use crate::vendor::{Guess, Order};
use crate::{Channel, Error, ErrorKind, PhoneNumber, Recipient, Result};

/// What `otpLength` takes (v3 documentation).
pub(super) const CODE_LENGTHS: RangeInclusive<u8> = 4..=8;

pub(super) fn send(order: &Order<'_>, default_length: u8) -> Result<SendOtp> {
    let phone = phone(order.recipient())?;
    Ok(SendOtp {
        country_code: phone.calling_code().to_string(),
        mobile_number: phone.expose_national_number().to_owned(),
        flow_type: flow_type(order.channel()),
        otp_length: Some(order.code_length().unwrap_or(default_length)),
    })
}

pub(super) fn validate(guess: &Guess<'_>) -> Result<ValidateOtp> {
    let phone = phone(guess.recipient())?;
    Ok(ValidateOtp {
        verification_id: guess.id().to_owned(),
        code: guess.code().expose().into(),
        country_code: phone.calling_code().to_string(),
        mobile_number: phone.expose_national_number().to_owned(),
    })
}

/// The capabilities have no other channel.
fn flow_type(channel: Channel) -> FlowType {
    if channel == Channel::WhatsApp { FlowType::WhatsApp } else { FlowType::Sms }
}

fn phone(recipient: &Recipient) -> Result<&PhoneNumber> {
    recipient.as_phone().ok_or_else(|| {
        Error::local(ErrorKind::Unsupported, "Message Central sends to phone numbers only")
    })
}
