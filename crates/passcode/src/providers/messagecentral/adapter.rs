use std::ops::RangeInclusive;
use std::time::{Duration, Instant, SystemTime};

use async_trait::async_trait;
use messagecentral_client::{ApiVersion, Client, FlowType, SendOtp, Sent, ValidateOtp};

use crate::config::leaf::Leaf;
use crate::config::{CheckCredentials, unknown_provider};
use crate::deadline;
use crate::providers::messagecentral::error;
use crate::{
    Approval, Capabilities, CapabilityRow, Channel, Delivery, Error, ErrorKind, Evidence,
    Operation, OtpProvider, PhoneNumber, Resend, Result, SendRequest, Verification, VerifyOutcome,
    VerifyRequest,
};

/// What `otpLength` takes (v3 documentation).
pub(super) const CODE_LENGTHS: RangeInclusive<u8> = 4..=8;

/// The vendor's own default is 4, with a limit of guesses that nobody has published.
pub(super) const DEFAULT_CODE_LENGTH: u8 = 6;

#[derive(Debug)]
pub(super) struct MessageCentral {
    name: String,
    client: Client,
    version: ApiVersion,
    channel: Option<Channel>,
    code_length: u8,
    total_timeout: Duration,
}

/// v2's pages name SMS only. RCS is left out: nobody has seen its answer.
pub(super) fn capabilities(version: ApiVersion) -> Capabilities {
    let channels: &[Channel] = match version {
        ApiVersion::V3 => &[Channel::Sms, Channel::WhatsApp],
        ApiVersion::V2 => &[Channel::Sms],
    };
    let rows = channels.iter().map(|way| CapabilityRow::new(*way).with_code_lengths(CODE_LENGTHS));
    Capabilities {
        tells_expired: true,
        tells_used: true,
        resend: Resend::Refused,
        ..Capabilities::new(rows.collect())
    }
}

impl MessageCentral {
    pub(super) fn new(
        name: &str,
        client: Client,
        version: ApiVersion,
        code_length: u8,
        leaf: &Leaf,
    ) -> Self {
        Self {
            name: name.to_owned(),
            client,
            version,
            channel: leaf.channel,
            code_length,
            total_timeout: leaf.total_timeout(),
        }
    }

    async fn try_send(&self, request: &SendRequest) -> Result<Verification> {
        let channel = request.channel_or(self.channel);
        let flow_type = flow_type(channel)?;
        capabilities(self.version).serving(request, channel)?;
        let phone = request.recipient().as_phone().ok_or_else(no_phone)?;
        let length = request.code_length().unwrap_or(self.code_length);
        let send = SendOtp {
            country_code: phone.calling_code().to_string(),
            mobile_number: phone.expose_national_number().to_owned(),
            flow_type,
            otp_length: Some(length),
        };
        let deadline = deadline::of(self.total_timeout, request.deadline());
        let sent = self.client.send(&send, deadline).await.map_err(error::send)?;
        Ok(self.verification(&sent, phone, channel, length))
    }

    fn verification(
        &self,
        sent: &Sent,
        phone: &PhoneNumber,
        channel: Channel,
        length: u8,
    ) -> Verification {
        let now = SystemTime::now();
        let verification = Verification::new(
            &self.name,
            &sent.verification_id,
            phone.clone().into(),
            channel,
            now,
        );
        if sent.already_pending {
            // The live code's length and end are those of another request.
            return verification.with_delivery(Delivery::AlreadyPending);
        }
        verification
            .with_expires_at(sent.timeout.and_then(|timeout| now.checked_add(timeout)))
            .with_code_length(Some(length))
    }

    async fn try_verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let verification = request.verification();
        if request.session().is_some() || verification.second_factor() {
            let message = "Message Central takes no session, so it can't verify a second factor";
            return Err(Error::local(ErrorKind::Unsupported, message));
        }
        let phone = verification.recipient().as_phone().ok_or_else(no_phone)?;
        let validate = ValidateOtp {
            verification_id: verification.id().to_owned(),
            code: request.code().expose().into(),
            country_code: phone.calling_code().to_string(),
            mobile_number: phone.expose_national_number().to_owned(),
        };
        let deadline = deadline::of(self.total_timeout, request.deadline());
        match self.client.validate(&validate, deadline).await {
            Ok(_verified) => {
                let approval = Approval::new(verification.recipient().clone(), Evidence::default());
                Ok(VerifyOutcome::Approved(approval))
            }
            Err(error) => error::verify(error),
        }
    }
}

fn flow_type(channel: Channel) -> Result<FlowType> {
    let reason = match channel {
        Channel::Sms => return Ok(FlowType::Sms),
        Channel::WhatsApp => return Ok(FlowType::WhatsApp),
        Channel::Email => "Message Central sends no e-mail",
        Channel::Rcs => {
            "nobody has published what Message Central answers over RCS, so it can't be trusted"
        }
    };
    Err(Error::local(ErrorKind::Unsupported, reason))
}

fn no_phone() -> Error {
    Error::local(ErrorKind::Unsupported, "Message Central sends to phone numbers only")
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl OtpProvider for MessageCentral {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> Capabilities {
        capabilities(self.version)
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.name == provider_name
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let sent = self.try_send(request).await;
        sent.map_err(|error| error.with_provider(&self.name).with_operation(Operation::Send))
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let sender = request.verification().provider();
        if !self.owns(sender) {
            return Err(unknown_provider(sender));
        }
        let verified = self.try_verify(request).await;
        verified.map_err(|error| error.with_provider(&self.name).with_operation(Operation::Verify))
    }
}

#[async_trait]
impl CheckCredentials for MessageCentral {
    async fn check_credentials(&self, callers: Instant) -> Result<()> {
        let deadline = deadline::of(self.total_timeout, Some(callers));
        self.client.check_credentials(deadline).await.map_err(error::send)
    }
}
