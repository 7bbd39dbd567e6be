//! The person's device, as the command's arguments have it.

use std::net::IpAddr;

use passcode::{Device, Result};

use crate::report;

/// The device at the address of `--ip`.
pub(crate) fn at(ip: &str) -> Result<Device> {
    let ip: IpAddr = ip.parse().map_err(|_| {
        report::local("--ip is no IP address: write it as in 192.0.2.7 or 2001:db8::7".to_owned())
    })?;
    Ok(Device::new(ip))
}
