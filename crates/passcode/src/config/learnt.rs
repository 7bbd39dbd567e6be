//! What a kind asks for that should last when the configuration is read anew.

use std::sync::Arc;

use crate::Result;
use crate::config::context::BuildContext;

impl BuildContext<'_> {
    /// What the provider has learnt of a member, which lasts while the member's settings do.
    pub(crate) fn learnt_of<T>(&self, member: &str) -> Arc<T>
    where
        T: Default + Send + Sync + 'static,
    {
        let fingerprint = self.site.passing().noted(member);
        self.lasting(member, fingerprint, || Ok(T::default())).unwrap_or_default()
    }

    /// What the provider has learnt by itself, which lasts while its settings do.
    #[allow(dead_code, reason = "it has no caller where no vendor that learns is compiled in")]
    pub(crate) fn learnt<T>(&self, make: impl FnOnce() -> Result<T>) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
    {
        let fingerprint = self.site.passing().of(self.settings, self.scope);
        self.lasting(self.name, fingerprint, make)
    }

    fn lasting<T>(
        &self,
        of: &str,
        fingerprint: u64,
        make: impl FnOnce() -> Result<T>,
    ) -> Result<Arc<T>>
    where
        T: Send + Sync + 'static,
    {
        let passing = self.site.passing();
        let key = (self.name.to_owned(), of.to_owned());
        let value: Arc<T> = match passing.take(&key, fingerprint) {
            Some(value) => value,
            None => Arc::new(make()?),
        };
        passing.keep(key, fingerprint, Arc::clone(&value) as _);
        Ok(value)
    }
}
