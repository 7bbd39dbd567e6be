use passcode::ErrorKind::{Credentials, InvalidRequest};

use super::bob::BOB;
use crate::presets::{Kit, Row};

pub(super) const KIT: Kit = Kit {
    name: "sinch-sms",
    settings: "service_plan_id = \"jd63jf88477ll123ab4567cd89012ef3\"\napi_token = \"canary-token\"",
    more: "service_plan_id = \"jd63jf88477ll123ab4567cd89012ef3\"\napi_token = \"canary-token\"\nfrom = \"+12025550100\"",
    to: BOB,
    taken: (201, r#"{"id":"01FC66621","to":["12025550123"],"canceled":false,"type":"mt_text"}"#),
    rows: &[
        Row::unproven(201, r#"{"id":"01FC66621","canceled":true}"#),
        Row::unproven(201, r#"{"canceled":false}"#),
        Row::refused(
            400,
            r#"{"code":"syntax_invalid_parameter_format","text":"Expected an MSISDN"}"#,
            InvalidRequest,
        ),
        Row::refused(403, r#"{"code":"unauthorized","text":"no"}"#, Credentials),
    ],
};
