//! The body of a call: short, and in time.

use std::future::poll_fn;
use std::pin::Pin;
use std::time::Duration;

use axum::body::{Body, HttpBody};
use http::StatusCode;

use crate::problem::{Problem, ProblemKind};

const MOST: usize = 64 * 1024;

/// For all of it to arrive.
const LIMIT: Duration = Duration::from_secs(10);

pub(crate) async fn read(body: Body) -> Result<Vec<u8>, Problem> {
    match tokio::time::timeout(LIMIT, collect(body)).await {
        Ok(read) => read,
        Err(_) => {
            Err(unreadable(StatusCode::REQUEST_TIMEOUT, "the body didn't arrive within 10 seconds"))
        }
    }
}

async fn collect(mut body: Body) -> Result<Vec<u8>, Problem> {
    let too_large = || unreadable(StatusCode::PAYLOAD_TOO_LARGE, "the body is larger than 64 KiB");
    if usize::try_from(body.size_hint().lower()).is_ok_and(|length| length > MOST) {
        return Err(too_large());
    }
    let mut bytes = Vec::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        let broken = |_| unreadable(StatusCode::BAD_REQUEST, "the body ended before its end");
        if let Ok(data) = frame.map_err(broken)?.into_data() {
            if bytes.len() + data.len() > MOST {
                return Err(too_large());
            }
            bytes.extend_from_slice(&data);
        }
    }
    Ok(bytes)
}

pub(crate) fn unreadable(status: StatusCode, detail: &str) -> Problem {
    Problem::new(ProblemKind::Unreadable(status), detail)
}
