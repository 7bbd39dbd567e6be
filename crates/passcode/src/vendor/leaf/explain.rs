use async_trait::async_trait;

use super::Leaf;
use crate::config::{End, Explain, Named, Path};
use crate::vendor::api::Vendor;
use crate::{OtpProvider, SendRequest, Verification};

#[async_trait]
impl<V: Vendor> Explain for Leaf<V> {
    async fn explain(&self, request: &SendRequest, path: &mut Path<'_>) -> End {
        path.ask(request, request.channel_or(self.channel), Some(self.capabilities()))
    }

    async fn pending(&self, request: &SendRequest, _: &dyn Named) -> Option<Verification> {
        let channel = request.channel_or(self.channel);
        self.vendor.capabilities().serving(request, channel).ok()?;
        self.unanswered(&self.order(request, channel)).await
    }
}
