//! `POST /v1/verifications`: sends a code.

use std::net::IpAddr;
use std::sync::Arc;

use axum::Extension;
use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use http::StatusCode;
use passcode::{
    Channel, Device, Dispatch, Locale, OtpProvider, Recipient, SendRequest, Verification,
};
use serde::Serialize;
use serde_json::Value;

use super::body;
use super::members::{Members, context, wrong};
use crate::answer::{Answer, Outcome};
use crate::date::rfc3339;
use crate::idempotency::{self, Asked, Idempotent};
use crate::limited;
use crate::problem::{Problem, ProblemKind};
use crate::shared::{Caller, Peer, Shared};
use crate::token::{self, Binding};
use crate::work::{enter, in_its_place, to_its_end};

pub(super) const ROUTE: &str = "/v1/verifications";

const MEMBERS: &[&str] = &[
    "to",
    "channel",
    "locale",
    "code_length",
    "provider",
    "context",
    "ip",
    "user_agent",
    "earlier",
];

/// A body that was read.
struct Create {
    to: Recipient,
    channel: Option<Channel>,
    locale: Option<Locale>,
    code_length: Option<u8>,
    provider: Option<String>,
    context: Option<String>,
    ip: Option<IpAddr>,
    user_agent: Option<String>,
    earlier: Option<String>,
}

pub(super) async fn call(
    State(shared): State<Arc<Shared>>,
    Extension(caller): Extension<Caller>,
    request: Request,
) -> Result<Response, Problem> {
    let call = enter(&shared, &caller)?;
    let (head, body) = request.into_parts();
    let peer = head.extensions.get::<Peer>().map(|peer| peer.0);
    let proxies = &caller.setup.settings.proxies;
    let address = peer.and_then(|peer| proxies.person(peer, &head.headers));
    let create = Create::read(&body::read(&head.headers, body).await?)?;
    let key = idempotency::key(&head.headers)?.map(str::to_owned);
    to_its_end(call, async move {
        let setup = &caller.setup;
        let work = in_its_place(create.send(&caller, address));
        let Some(key) = key else { return work.await.into_response() };
        let same = create.same();
        let same: Vec<_> = same.iter().map(String::as_str).collect();
        let provider = create.provider.as_deref().unwrap_or(setup.providers.name());
        let asked = Asked { provider: Some(provider.to_owned()), id: None };
        let once = Idempotent::new(setup, [caller.client.name(), ROUTE], &key, &same);
        let pending = async |provider: &str| create.pending(&caller, address, provider).await;
        in_its_place(once.answer(asked, work, pending)).await
    })
    .await
}

impl Create {
    fn read(body: &[u8]) -> Result<Self, Problem> {
        let members = Members::read(body, MEMBERS)?;
        let text = |name| members.optional_text(name);
        let channel = text("channel")?.map(|word| {
            let names: Vec<_> = Channel::ALL.iter().map(|channel| channel.as_str()).collect();
            let what = format!("is no channel; there are {}", names.join(", "));
            word.parse::<Channel>().map_err(|_| wrong("channel", &what))
        });
        let locale = text("locale")?.map(|tag| {
            let what = "is no language tag: write it as in \"en\" or \"pt-BR\"";
            tag.parse::<Locale>().map_err(|_| wrong("locale", what))
        });
        let ip = text("ip")?.map(|ip| {
            ip.parse::<IpAddr>().map_err(|_| wrong("ip", "is no address of IPv4 or IPv6"))
        });
        Ok(Self {
            channel: channel.transpose()?,
            locale: locale.transpose()?,
            code_length: members.optional_number("code_length")?,
            provider: text("provider")?.map(str::to_owned),
            context: context(&members)?,
            ip: ip.transpose()?,
            user_agent: text("user_agent")?.map(str::to_owned),
            earlier: text("earlier")?.map(str::to_owned),
            to: members.text("to")?.parse()?,
        })
    }

    /// What makes two bodies the same request: all but the device.
    fn same(&self) -> Vec<String> {
        let channel = self.channel.map(|channel| channel.as_str().to_owned());
        let locale = self.locale.as_ref().map(ToString::to_string);
        let length = self.code_length.map(|length| length.to_string());
        let (provider, context) = (self.provider.clone(), self.context.clone());
        let optional = [channel, locale, length, provider, context, self.earlier.clone()];
        // An absent one differs from an empty one.
        let marked = optional.map(|text| text.map(|text| format!("={text}")).unwrap_or_default());
        [vec![self.to.expose().to_owned()], marked.to_vec()].concat()
    }

    async fn send(&self, caller: &Caller, address: Option<IpAddr>) -> Outcome {
        let name = self.provider(caller)?;
        let request = self.request(caller, address)?;
        let (status, sent) = match limited::send(caller, name, &request).await {
            Ok(sent) => (StatusCode::CREATED, sent),
            Err(error) => match error.pending() {
                Some(pending) if error.dispatch() == Dispatch::MaybeSent => {
                    tracing::warn!(%error, "a send may have happened; its code can be checked");
                    (StatusCode::ACCEPTED, pending.clone())
                }
                _ => return Err(error.into()),
            },
        };
        let token = self.token(caller, &sent).map_err(|error| {
            Problem::from(error.with_dispatch(Dispatch::MaybeSent).with_provider(sent.provider()))
        })?;
        Ok(Answer::new(status, &Told::new(&sent, &token)))
    }

    /// What a code can be checked by that this call may have sent through the provider of this name, if
    /// the call's answer is lost.
    async fn pending(
        &self,
        caller: &Caller,
        address: Option<IpAddr>,
        provider: &str,
    ) -> Option<Value> {
        // What the client may name now counts, not what it might when the claim was made.
        self.provider(caller).ok()?;
        let request = self.request(caller, address).ok()?;
        let pending = caller.setup.providers.pending(provider, &request).await?;
        let token = self.token(caller, &pending).ok()?;
        serde_json::to_value(Told::new(&pending, &token)).ok()
    }

    fn request(&self, caller: &Caller, address: Option<IpAddr>) -> Result<SendRequest, Problem> {
        let setup = &caller.setup;
        let now = setup.kept.clock().now();
        let earlier = self.earlier.as_deref().map(|token| {
            let earlier = self.binding(caller).open(&setup.sealer, token, now)?.verification;
            if *earlier.recipient() != self.to {
                return Err(token::invalid());
            }
            Ok(earlier)
        });
        let device = self.ip.or(address).map(|ip| {
            let device = Device::new(ip);
            match &self.user_agent {
                Some(user_agent) => device.with_user_agent(user_agent),
                None => device,
            }
        });
        let end = tokio::time::Instant::now() + setup.providers.longest_total_timeout();
        Ok(SendRequest::new(self.to.clone())
            .with_channel(self.channel)
            .with_code_length(self.code_length)
            .with_locale(self.locale.clone())
            .with_device(device)
            .with_earlier(earlier.transpose()?)
            .with_client(caller.client.counted())
            .with_deadline(end.into_std()))
    }

    fn binding(&self, caller: &Caller) -> Binding {
        Binding::new(caller.client.name(), self.context.as_deref())
    }

    /// What the caller keeps of a send.
    fn token(&self, caller: &Caller, sent: &Verification) -> passcode::Result<String> {
        let setup = &caller.setup;
        self.binding(caller).seal(&setup.sealer, sent, setup.kept.clock().now())
    }

    /// The provider to send through: the default, or one that this client may name.
    fn provider<'c>(&'c self, caller: &'c Caller) -> Result<&'c str, Problem> {
        let providers = &caller.setup.providers;
        let Some(name) = self.provider.as_deref() else { return Ok(providers.name()) };
        let is_default = name == providers.name();
        if is_default || (caller.client.may_name(name) && providers.get(name).is_some()) {
            return Ok(name);
        }
        let detail = "the provider that is named is none, or none that this client may name";
        Err(Problem::new(ProblemKind::Forbidden, detail))
    }
}

/// What a caller learns of a send.
#[derive(Serialize)]
struct Told<'a> {
    verification: &'a str,
    to: String,
    channel: &'static str,
    provider: &'a str,
    delivery: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    expires_at: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    code_length: Option<u8>,
}

impl<'a> Told<'a> {
    fn new(sent: &'a Verification, token: &'a str) -> Self {
        Self {
            verification: token,
            to: sent.recipient().to_string(),
            channel: sent.channel().as_str(),
            provider: sent.provider(),
            delivery: sent.delivery().as_str(),
            expires_at: sent.expires_at().and_then(rfc3339),
            code_length: sent.code_length(),
        }
    }
}
