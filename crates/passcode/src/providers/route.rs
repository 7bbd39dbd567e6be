//! The kind `route`: picks a member by recipient and channel.

use std::sync::Arc;

use async_trait::async_trait;
use serde::Deserialize;

use crate::config::unknown_provider;
use crate::config::{BuildContext, ProviderRef};
use crate::{
    Capabilities, Channel, Error, ErrorKind, Operation, OtpProvider, Recipient, Result,
    SendRequest, Verification, VerifyOutcome, VerifyRequest,
};

#[derive(Debug, Deserialize)]
pub(super) struct Settings {
    #[serde(default)]
    routes: Vec<RouteSettings>,
    otherwise: Option<ProviderRef>,
}

#[derive(Debug, Deserialize)]
struct RouteSettings {
    #[serde(default)]
    calling_codes: Vec<String>,
    #[serde(default)]
    countries: Vec<String>,
    #[serde(default)]
    channels: Vec<Channel>,
    to: ProviderRef,
}

/// Sends through the first member whose conditions all hold; verifies with whoever sent.
#[derive(Debug)]
struct Route {
    name: String,
    rules: Vec<Rule>,
    otherwise: Option<Arc<dyn OtpProvider>>,
}

/// Conditions that are empty hold for everything.
#[derive(Debug)]
struct Rule {
    calling_codes: Vec<u16>,
    countries: Vec<String>,
    channels: Vec<Channel>,
    to: Arc<dyn OtpProvider>,
}

pub(super) fn build(
    settings: Settings,
    context: &BuildContext<'_>,
) -> Result<Arc<dyn OtpProvider>> {
    if settings.routes.is_empty() && settings.otherwise.is_none() {
        return Err(context.mistake("routes", "there is no route: add one, or \"otherwise\""));
    }
    let rules =
        settings.routes.into_iter().map(|route| rule(route, context)).collect::<Result<_>>()?;
    let otherwise = settings.otherwise.map(|otherwise| context.provider(&otherwise)).transpose()?;
    Ok(Arc::new(Route { name: context.name().to_owned(), rules, otherwise }))
}

fn rule(route: RouteSettings, context: &BuildContext<'_>) -> Result<Rule> {
    if route.calling_codes.is_empty() && route.countries.is_empty() && route.channels.is_empty() {
        let what = format!(
            "the route to {:?} has no condition: give it calling_codes, countries or channels, or make it \
             \"otherwise\"",
            route.to.name()
        );
        return Err(context.mistake("routes", what));
    }
    let calling_codes = route.calling_codes.iter().map(|code| calling_code(code, context));
    let countries = route.countries.iter().map(|country| checked_country(country, context));
    Ok(Rule {
        calling_codes: calling_codes.collect::<Result<_>>()?,
        countries: countries.collect::<Result<_>>()?,
        channels: route.channels,
        to: context.provider(&route.to)?,
    })
}

fn calling_code(text: &str, context: &BuildContext<'_>) -> Result<u16> {
    let digits = text.strip_prefix('+').unwrap_or(text);
    let code = digits
        .parse()
        .ok()
        .filter(|code| (1..=999).contains(code) && !digits.starts_with(['0', '+']));
    code.ok_or_else(|| {
        let what =
            format!("{text:?} is no calling code: write 1 to 3 digits, as in \"1\" or \"91\"");
        context.mistake("routes", what)
    })
}

fn checked_country(text: &str, context: &BuildContext<'_>) -> Result<String> {
    if text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase()) {
        return Ok(text.to_owned());
    }
    let what = format!("{text:?} is no country: write two capital letters, as in \"US\" or \"IN\"");
    Err(context.mistake("routes", what))
}

impl Rule {
    fn matches(&self, recipient: &Recipient, channel: Channel) -> bool {
        let phone = recipient.as_phone();
        let holds_for = |condition_is_empty: bool, holds: bool| condition_is_empty || holds;
        holds_for(self.channels.is_empty(), self.channels.contains(&channel))
            && holds_for(
                self.calling_codes.is_empty(),
                phone.is_some_and(|phone| self.calling_codes.contains(&phone.calling_code())),
            )
            && holds_for(
                self.countries.is_empty(),
                phone
                    .and_then(|phone| phone.country())
                    .is_some_and(|own| self.countries.iter().any(|country| country == own)),
            )
    }
}

impl Route {
    fn members(&self) -> impl Iterator<Item = &Arc<dyn OtpProvider>> {
        self.rules.iter().map(|rule| &rule.to).chain(&self.otherwise)
    }

    fn pick(&self, request: &SendRequest) -> Option<&Arc<dyn OtpProvider>> {
        let channel = request.channel_or(None);
        let rule = self.rules.iter().find(|rule| rule.matches(request.recipient(), channel));
        rule.map(|rule| &rule.to).or(self.otherwise.as_ref())
    }
}

#[deny(clippy::missing_trait_methods)]
#[async_trait]
impl OtpProvider for Route {
    fn name(&self) -> &str {
        &self.name
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities::of_members(self.members().map(OtpProvider::capabilities))
    }

    fn owns(&self, provider_name: &str) -> bool {
        self.members().any(|member| member.owns(provider_name))
    }

    async fn send(&self, request: &SendRequest) -> Result<Verification> {
        let member = self.pick(request).ok_or_else(|| unrouted(&self.name, request))?;
        member.send(request).await
    }

    async fn verify(&self, request: &VerifyRequest) -> Result<VerifyOutcome> {
        let sender = request.verification().provider();
        let member = self
            .members()
            .find(|member| member.owns(sender))
            .ok_or_else(|| unknown_provider(sender))?;
        member.verify(request).await
    }
}

fn unrouted(name: &str, request: &SendRequest) -> Error {
    let whom = match request.recipient() {
        Recipient::Phone(phone) => format!("numbers of +{}", phone.calling_code()),
        Recipient::Email(_) => "e-mail addresses".to_owned(),
    };
    let message = format!(
        "no route leads to {whom} by {}: add one, or \"otherwise\"",
        request.channel_or(None)
    );
    Error::local(ErrorKind::Unsupported, message)
        .with_provider(name)
        .with_operation(Operation::Send)
}
