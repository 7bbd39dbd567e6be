use passcode::ErrorKind::{Credentials, InvalidRequest};

use crate::presets::{Kit, Row};

pub(super) const KIT: Kit = Kit {
    name: "msg91",
    settings: "template_id = \"64a1b2c3d4e5f60718293a4b\"\nauthkey = \"canary-key\"",
    more: "template_id = \"64a1b2c3d4e5f60718293a4b\"\nauthkey = \"canary-key\"\nsender = \"EXAMPL\"",
    to: "+919123456789",
    taken: (200, r#"{"type":"success","message":"3763646c3058373530393938"}"#),
    rows: &[
        Row::unproven(200, r#"{"message":"3763646c3058373530393938"}"#),
        Row::coded(
            200,
            r#"{"type":"error","message":"Missing Authentication Key","code":"106"}"#,
            Credentials,
            "106",
        ),
        Row::coded(401, r#"{"type":"error","message":"IP","code":"418"}"#, Credentials, "418"),
        Row::coded(
            200,
            r#"{"type":"error","message":"template id missing"}"#,
            InvalidRequest,
            "error",
        ),
        Row::coded(
            400,
            r#"{"type":"error","message":"template id missing"}"#,
            InvalidRequest,
            "error",
        ),
    ],
};
