use serde_json::{Value, json};

use super::operation;
use crate::JWT_2;

const ADDRESS: &str = "0x00000000000000000000000000000000000000aa";

operation!(
    send_sms_otp,
    "POST /v1/auth/otp/sms:send",
    json!({"phoneNumber": "+12025550123"}),
    "200 OK",
    json!({"phoneId": "phone-number-test-1", "phoneMask": "0123"}),
    |api, body| api.send_sms_otp(body)
);
operation!(
    authenticate_sms_otp,
    "POST /v1/auth/otp/sms:authenticate",
    json!({"otp": "246810", "phoneId": "phone-number-test-1"}),
    "200 OK",
    json!({"sessionJwt": JWT_2, "user": super::users::user()}),
    |api, body| api.authenticate_sms_otp(body)
);
operation!(
    send_email_otp,
    "POST /v1/auth/otp/email:send",
    json!({"emailAddress": "ada@example.com"}),
    "200 OK",
    json!({"emailId": "email-test-2", "emailMask": "ad...@example.com"}),
    |api, body| api.send_email_otp(body)
);
operation!(
    authenticate_email_otp,
    "POST /v1/auth/otp/email:authenticate",
    json!({"otp": "135790", "emailId": "email-test-2"}),
    "200 OK",
    json!({"sessionJwt": JWT_2, "userMask": mask()}),
    |api, body| api.authenticate_email_otp(body)
);
operation!(
    start_crypto_wallet_auth,
    "POST /v1/auth/cryptoWallet:start",
    json!({"walletAddress": ADDRESS, "walletType": "EVM"}),
    "200 OK",
    json!({"challenge": "made-up challenge text 0001"}),
    |api, body| api.start_crypto_wallet_auth(body)
);
operation!(
    authenticate_crypto_wallet,
    "POST /v1/auth/cryptoWallet:authenticate",
    json!({"walletAddress": ADDRESS, "walletType": "EVM", "signature": "00ff00ff"}),
    "200 OK",
    json!({"sessionJwt": JWT_2}),
    |api, body| api.authenticate_crypto_wallet(body)
);
operation!(
    add_crypto_wallet_to_user,
    "POST /v1/auth/cryptoWallet:addToUser",
    json!({"walletAddress": ADDRESS, "walletType": "EVM"}),
    "200 OK",
    Value::Null,
    |api, body| api.add_crypto_wallet_to_user(body)
);
operation!(
    open verify_magic_link, "POST /v1/auth/magicLink:verify", json!({"token": "made-up-token"}),
    "200 OK", Value::Null,
    |api, body| api.verify_magic_link(body)
);
operation!(
    create_client_session,
    "POST /v1/client/sessions",
    json!({"signingAddress": ADDRESS, "signingType": "EVM"}),
    "201 Created",
    session(),
    |api, body| api.create_client_session(body)
);
operation!(
    open get_client_session, "GET /v1/client/sessions/made-up-session-id", Value::Null,
    "200 OK", session(),
    |api| api.get_client_session("made-up-session-id")
);

fn session() -> Value {
    json!({
        "id": "made-up-session-id", "createTime": "2023-07-18T10:00:00.000Z", "updateTime": "2023-07-18T10:00:00.000Z",
        "signingAddress": ADDRESS, "signingType": "EVM", "depositAddress": ADDRESS, "depositType": "EVM",
        "sessionJwt": JWT_2, "userMask": null,
    })
}

fn mask() -> Value {
    json!({
        "id": "aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee", "createTime": "2023-07-18T10:00:00.000Z",
        "updateTime": "2023-07-18T10:05:00.000Z", "phoneMask": "0123", "emailMask": "ad...@example.com",
    })
}
