use async_trait::async_trait;

use super::Route;
use crate::config::{End, Explain, Named, Path, Verdict, pending};
use crate::{SendRequest, Verification};

#[async_trait]
impl Explain for Route {
    async fn explain(&self, request: &SendRequest, path: &mut Path<'_>) -> End {
        match self.pick(request) {
            Ok((index, member)) => {
                let is_otherwise = self.has_otherwise && index + 1 == self.targets.len();
                let rule =
                    if is_otherwise { "otherwise".to_owned() } else { format!("routes[{index}]") };
                let why = format!("it leads to {:?}", member.name());
                path.step(Some(&rule), None, Verdict::Pass, why);
                path.follow(member.name(), request).await
            }
            Err(error) => {
                path.step(None, None, Verdict::Refuse, error.to_string());
                End::Refused(error.kind())
            }
        }
    }

    async fn pending(&self, request: &SendRequest, others: &dyn Named) -> Option<Verification> {
        let (_, member) = self.pick(request).ok()?;
        pending(member.name(), request, others).await
    }
}
