//! Words as they are read from text. What can't be read is an error before anything left.

use std::str::FromStr;

use crate::error::kind::ErrorKind;
use crate::error::{Error, Result};
use crate::{Channel, EmailAddress, PhoneNumber, Recipient};

fn no_recipient(why: &str) -> Error {
    Error::local(ErrorKind::InvalidRecipient, why)
}

impl FromStr for Recipient {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::read(text).map_err(no_recipient)
    }
}

impl FromStr for PhoneNumber {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::read(text).map_err(no_recipient)
    }
}

impl FromStr for EmailAddress {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::read(text).map_err(no_recipient)
    }
}

/// Reads the name [`as_str`](Channel::as_str) gives, in lower case; any other is `InvalidRequest`, and
/// [input](Error::is_input).
impl FromStr for Channel {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        Self::ALL.iter().copied().find(|channel| channel.as_str() == text).ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|channel| channel.as_str()).collect();
            let message = format!("no such channel {text:?}; choices: {}", names.join(", "));
            Error::input(ErrorKind::InvalidRequest, message)
        })
    }
}
