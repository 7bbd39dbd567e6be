//! Every path there is.

use std::sync::Arc;

use axum::Router;

use crate::shared::Shared;
use crate::{admin, calls, open, twilio};

pub(crate) fn router(shared: &Arc<Shared>) -> Router {
    open::routes(shared)
        .merge(admin::routes(shared))
        .merge(calls::routes(shared))
        .merge(twilio::routes(shared))
        .with_state(Arc::clone(shared))
}
