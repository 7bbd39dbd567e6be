//! Where several shapes of an answer were seen: which of them to give.

use axum::http::StatusCode;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::version::Version;

/// The shapes Message Central's answers take, where several were seen. By default v2 gives the
/// older and v3 the newer ones, so that a client meets all of them.
///
/// As JSON: `{"send": "60" | "60.0" | null, "failure_status": 200 | 400 | 500 | null}`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Shapes {
    /// The shape of send's `data`; None: v2's the documented, v3's the one seen in 2026.
    #[serde(default)]
    pub(super) send: Option<SendShape>,
    /// The HTTP status of a failure that has a code; None: 200 on v2, 400 on v3.
    #[serde(default)]
    pub(super) failure_status: Option<FailureStatus>,
}

/// A shape of send's `data`, named by its `timeout`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum SendShape {
    /// `"timeout": "60"`, with `smsCLI` and `errorMessage`: the documented one.
    #[serde(rename = "60")]
    Documented,
    /// `"timeout": "60.0"`, with `referenceId` and `flowType`: seen in 2026.
    #[serde(rename = "60.0")]
    Seen2026,
}

/// The HTTP status of a failure that has a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum FailureStatus {
    /// 200: seen for every code.
    Ok,
    /// 400: seen for every code.
    BadRequest,
    /// 500: seen on validate only; sends then answer 400.
    ServerError,
}

impl FailureStatus {
    fn number(self) -> u16 {
        match self {
            Self::Ok => 200,
            Self::BadRequest => 400,
            Self::ServerError => 500,
        }
    }
}

impl Shapes {
    pub(super) fn send(self, version: Version) -> SendShape {
        self.send.unwrap_or(match version {
            Version::V2 => SendShape::Documented,
            Version::V3 => SendShape::Seen2026,
        })
    }

    pub(super) fn failure_status(self, version: Version, validates: bool) -> StatusCode {
        match (self.failure_status, version) {
            (Some(FailureStatus::ServerError), _) if validates => StatusCode::INTERNAL_SERVER_ERROR,
            (Some(FailureStatus::Ok), _) | (None, Version::V2) => StatusCode::OK,
            _ => StatusCode::BAD_REQUEST,
        }
    }
}

impl Serialize for FailureStatus {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_u16(self.number())
    }
}

impl<'de> Deserialize<'de> for FailureStatus {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let number = u16::deserialize(from)?;
        let all = [Self::Ok, Self::BadRequest, Self::ServerError];
        let found = all.into_iter().find(|status| status.number() == number);
        found.ok_or_else(|| D::Error::custom("failure_status is 200, 400 or 500"))
    }
}
