use std::time::Duration;

use serde::Deserialize;

use super::locale::tag;
use super::users::Users;
use super::{MINUTE, NAME, Project, Stytch};
use crate::Result;
use crate::config::{Secret, duration};
use crate::vendor::{VendorKind, VendorSetup};

const LIVE: &str = "https://api.stytch.com";
const TEST: &str = "https://test.stytch.com";

/// The vendor's own default, 2, is short for a text and shorter for a mail.
const DEFAULT_MINUTES: u8 = 5;

#[derive(Debug, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub(crate) struct Settings {
    /// Your Stytch project: `project-live-` or `project-test-`, and a UUID. It picks the host.
    project_id: String,
    /// The secret of `project_id`.
    secret: Secret,
    /// How long a code lives, whole minutes from `"1m"` to `"10m"`; `"5m"` by default.
    #[serde(default, deserialize_with = "duration")]
    expiration: Option<Duration>,
    /// Whom a code may be sent to, `"create"` by default.
    #[serde(default)]
    users: Users,
}

pub(crate) fn kind() -> VendorKind {
    VendorKind::new("stytch", NAME, LIVE).with_url_form("project_id", Some("secret"))
}

pub(crate) fn build(settings: Settings, setup: &VendorSetup<'_>) -> Result<Stytch> {
    let Settings { project_id, secret, expiration, users } = settings;
    setup.check_id("project_id", "the project id", &project_id)?;
    let Some(is_test) = environment(&project_id) else {
        let what =
            "this is no project id of Stytch, which is project-test- or project-live- and a UUID";
        return Err(setup.mistake("project_id", what));
    };
    let (others_secret, own, other) =
        if is_test { ("secret-live-", TEST, LIVE) } else { ("secret-test-", LIVE, TEST) };
    if secret.expose().starts_with(others_secret) {
        let what = "the secret and project_id are of different environments, one live and one test";
        return Err(setup.mistake("secret", what));
    }
    let service = setup.service_at(own)?;
    if service.base_url() == other {
        let what = format!("{other} doesn't serve this project_id: leave base_url out");
        return Err(setup.mistake("base_url", what));
    }
    let minutes = match expiration {
        None => DEFAULT_MINUTES,
        Some(expiration) => minutes(expiration)
            .ok_or_else(|| setup.mistake("expiration", "choose whole minutes, 1m to 10m"))?,
    };
    if setup.locale().is_some_and(|asked| tag(&asked).is_none()) {
        setup.note("locale", "Stytch has no texts in this language: its own default goes out");
    }
    let project = Project { id: project_id, is_test };
    Ok(Stytch::new(service, project, secret, minutes, users))
}

/// Whether a project id is one of the test environment; `None` if it is no project id.
fn environment(project_id: &str) -> Option<bool> {
    let (is_test, uuid) = match project_id.strip_prefix("project-test-") {
        Some(uuid) => (true, uuid),
        None => (false, project_id.strip_prefix("project-live-")?),
    };
    let groups = uuid.split('-').map(str::len);
    let digits = uuid.bytes().all(|byte| byte == b'-' || byte.is_ascii_hexdigit());
    (groups.eq([8, 4, 4, 4, 12]) && digits).then_some(is_test)
}

fn minutes(expiration: Duration) -> Option<u8> {
    (1..=10).find(|minutes| MINUTE * u32::from(*minutes) == expiration)
}
