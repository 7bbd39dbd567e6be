//! Where the generated code hands its requests over.

use progenitor_client::{ClientHooks, ClientInfo, Error as GeneratedError, OperationInfo};
use reqwest::{Request, Response};

use crate::call::CallState;
use crate::generated::{Client as Api, OPEN_OPERATIONS};

impl ClientHooks<CallState> for Api {
    async fn pre<E>(
        &self,
        request: &mut Request,
        info: &OperationInfo,
    ) -> Result<(), GeneratedError<E>> {
        let open = OPEN_OPERATIONS.contains(&info.operation_id);
        self.inner().begin(request.headers_mut(), open).map_err(|failure| {
            self.inner().fail(failure);
            abort()
        })
    }

    async fn exec(&self, request: Request, _: &OperationInfo) -> reqwest::Result<Response> {
        Ok(self.inner().exchange(request).await)
    }

    async fn post<E>(
        &self,
        _: &reqwest::Result<Response>,
        _: &OperationInfo,
    ) -> Result<(), GeneratedError<E>> {
        if self.inner().has_failed() { Err(abort()) } else { Ok(()) }
    }
}

/// What the generated code gets to see of a failure.
fn abort<E>() -> GeneratedError<E> {
    GeneratedError::Custom("the call failed".to_owned())
}
