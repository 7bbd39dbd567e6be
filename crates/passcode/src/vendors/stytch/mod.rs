//! The kind `stytch`: SMS, WhatsApp and e-mail by Stytch's consumer passcodes.

pub(crate) mod config;
mod locale;
mod meaning;
mod users;
mod wire;

use std::time::{Duration, Instant};

use self::users::Users;
use crate::config::Secret;
use crate::vendor::{Call, Guess, Order, Sent, Service, Vendor, Verdict};
use crate::{Capabilities, CapabilityRow, Channel, Resend, Result};

/// The vendor's name in sentences.
const NAME: &str = "Stytch";

const CHANNELS: [Channel; 3] = [Channel::Sms, Channel::WhatsApp, Channel::Email];

/// Every code has as many digits.
const CODE_LENGTH: u8 = 6;

const MINUTE: Duration = Duration::from_secs(60);

#[derive(Debug)]
pub(crate) struct Stytch {
    service: Service,
    project: Project,
    secret: Secret,
    minutes: u8,
    users: Users,
    capabilities: Capabilities,
}

/// A project's id, and the environment that it is in.
#[derive(Debug)]
struct Project {
    id: String,
    is_test: bool,
}

impl Stytch {
    fn new(service: Service, project: Project, secret: Secret, minutes: u8, users: Users) -> Self {
        let row =
            |channel| CapabilityRow::new(channel).with_code_lengths(CODE_LENGTH..=CODE_LENGTH);
        // A used code is told from a wrong one, but not from an expired one.
        let capabilities = Capabilities::new(CHANNELS.map(row).into())
            .with_tells_expired(true)
            .with_resend(Resend::NewCode);
        Self { service, project, secret, minutes, users, capabilities }
    }

    fn post(&self, path: &[&str]) -> Call<'_> {
        self.service.post(path).basic(&self.project.id, self.secret.expose())
    }

    fn authenticate(&self) -> Call<'_> {
        self.post(&["v1", "otps", "authenticate"])
    }
}

impl Vendor for Stytch {
    fn capabilities(&self) -> &Capabilities {
        &self.capabilities
    }

    async fn send(&self, order: &Order<'_>) -> Result<Sent> {
        let call = match self.users {
            Users::Create => "login_or_create",
            Users::Known => "send",
        };
        let call = self.post(&["v1", "otps", order.channel().as_str(), call]);
        let request = wire::send(order, self.minutes, self.users);
        let answer = call.json(&request).send(order.deadline()).await?;
        let sent = meaning::sent(&answer, order.recipient())?;
        Ok(sent.with_lifetime(MINUTE * self.minutes.into()).with_code_length(CODE_LENGTH))
    }

    async fn check(&self, guess: &Guess<'_>) -> Result<Verdict> {
        let request = wire::Check { method_id: guess.id(), code: guess.code().expose() };
        let answer = self.authenticate().json(&request).send(guess.deadline()).await?;
        meaning::verdict(&answer, guess)
    }

    /// Checks a code of nobody: no call is made for this, and that one sends nothing.
    async fn check_credentials(&self, deadline: Instant) -> Option<Result<()>> {
        let environment = if self.project.is_test { "test" } else { "live" };
        let nobody = format!("phone-number-{environment}-00000000-0000-0000-0000-000000000000");
        let request = wire::Check { method_id: &nobody, code: "123456" };
        let answer = self.authenticate().json(&request).send(deadline).await;
        Some(answer.and_then(|answer| meaning::taken(&answer)))
    }
}
