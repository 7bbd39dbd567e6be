//! What a failover tells of its members' health.

use std::fmt::Debug;
use std::time::SystemTime;

/// How a member of a failover is, at the moment it was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct MemberHealth {
    /// The configured name of the failover.
    pub failover: String,
    /// The configured name of the member.
    pub member: String,
    /// Its rest, if it rests: then the other members are asked first. `None` for a member that is well.
    pub rest: Option<Rest>,
}

/// The rest of a member after outages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Rest {
    /// When it began to rest, by this machine's clock; it may have been probed in vain since.
    pub since: SystemTime,
    /// When the next request probes it. In the past if none came since, or one is probing it now.
    pub until: SystemTime,
}

impl MemberHealth {
    pub(crate) fn new(
        failover: &str,
        member: &str,
        rest: Option<(SystemTime, SystemTime)>,
    ) -> Self {
        let rest = rest.map(|(since, until)| Rest { since, until });
        Self { failover: failover.to_owned(), member: member.to_owned(), rest }
    }
}

/// Whoever knows the health of members.
pub(crate) trait TellHealth: Debug + Send + Sync {
    /// Of each member, in the configured order.
    fn health(&self) -> Vec<MemberHealth>;
}
