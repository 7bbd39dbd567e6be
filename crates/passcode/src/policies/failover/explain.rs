use async_trait::async_trait;

use super::Failover;
use super::decision::{Step, Whose, step};
use super::member::Member;
use crate::config::{End, Explain, Named, Path, Verdict, pending};
use crate::{Dispatch, ErrorKind, SendRequest, Verification};

const LATER: &str = "asked only if those before it surely sent nothing";

#[async_trait]
impl Explain for Failover {
    async fn explain(&self, request: &SendRequest, path: &mut Path<'_>) -> End {
        let (places, how) = self.order.likely(request, self.members.len()).await;
        let (earlier, others): (Vec<_>, Vec<_>) = places
            .into_iter()
            .map(|place| &self.members[place])
            .partition(|member| member.sent(request.earlier()));
        let (last, first): (Vec<_>, Vec<_>) =
            others.into_iter().partition(|member| member.comes_last());
        let resting = if last.is_empty() { "" } else { "; who rests comes last" };
        let asked = [first, last, earlier].concat();
        let names = asked.iter().map(|member| format!("{:?}", member.name()));
        let names = names.collect::<Vec<_>>().join(", ");
        path.step(None, None, Verdict::Pass, format!("{how}: {names}{resting}"));
        let mut end = None;
        for member in asked {
            match end {
                None => {}
                // Whoever sends isn't asked, so that a store that is away is a limit's.
                Some(End::Refused(kind))
                    if step(kind, Dispatch::NotSent, Whose::Policy) != Step::Stop =>
                {
                    path.skip_last();
                }
                Some(_) => {
                    path.skip(member.name(), LATER);
                    continue;
                }
            }
            end = Some(path.follow(member.name(), request).await);
        }
        end.unwrap_or(End::Refused(ErrorKind::Unsupported))
    }

    async fn pending(&self, request: &SendRequest, others: &dyn Named) -> Option<Verification> {
        match self.members.as_slice() {
            [only] => pending(only.name(), request, others).await,
            // Nobody knows who of them was asked.
            _ => None,
        }
    }
}

impl Member {
    fn name(&self) -> &str {
        self.provider.name()
    }
}
