//! Ratio's 36 operations, and which of them a request is.
//!
//! Routes such as `{userId}:calculateAchLimits` are more than axum's router can do.

use axum::http::Method;

/// What an operation wants to know of its caller.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Nothing.
    Open,
    /// The client's credentials.
    Client,
    /// Credentials; a session, if one comes along, must be the user's.
    Read,
    /// Credentials and a session of the user.
    Session,
    /// Credentials and a session with two factors.
    Write,
}

/// What it does with a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Body {
    /// Takes none, or its answers have no status for a bad one.
    Ignored,
    /// A JSON object with these members.
    Members(&'static [&'static str]),
}

#[derive(Debug)]
pub(super) struct Operation {
    pub(super) id: &'static str,
    method: Method,
    template: &'static str,
    pub(super) access: Access,
    pub(super) body: Body,
    /// Of its success.
    pub(super) status: u16,
}

const fn operation(
    method: Method,
    template: &'static str,
    id: &'static str,
    access: Access,
    body: Body,
    status: u16,
) -> Operation {
    Operation { id, method, template, access, body, status }
}

/// All of them, by path.
#[rustfmt::skip]
pub(super) static OPERATIONS: [Operation; 36] = {
    use Access::{Client, Open, Read, Session, Write};
    use Body::{Ignored, Members};
    const GET: Method = Method::GET;
    const POST: Method = Method::POST;
    const PATCH: Method = Method::PATCH;
    const DELETE: Method = Method::DELETE;
    [
        operation(POST, "/v1/auth/cryptoWallet:addToUser", "add_crypto_wallet_to_user", Write, Ignored, 200),
        operation(POST, "/v1/auth/cryptoWallet:authenticate", "authenticate_crypto_wallet", Client, Ignored, 200),
        operation(POST, "/v1/auth/cryptoWallet:start", "start_crypto_wallet_auth", Client, Ignored, 200),
        operation(POST, "/v1/auth/magicLink:verify", "verify_magic_link", Open, Members(&["token"]), 200),
        operation(POST, "/v1/auth/otp/email:authenticate", "authenticate_email_otp", Client, Ignored, 200),
        operation(POST, "/v1/auth/otp/email:send", "send_email_otp", Client, Ignored, 200),
        operation(POST, "/v1/auth/otp/sms:authenticate", "authenticate_sms_otp", Client, Ignored, 200),
        operation(POST, "/v1/auth/otp/sms:send", "send_sms_otp", Client, Ignored, 200),
        operation(POST, "/v1/client/sessions", "create_client_session", Client, Ignored, 201),
        operation(GET, "/v1/client/sessions/{sessionId}", "get_client_session", Open, Ignored, 200),
        operation(GET, "/v1/config", "get_config", Client, Ignored, 200),
        operation(POST, "/v1/crypto/estimates:ach", "estimate_ach", Client, Members(&["cryptoCurrency", "type"]), 200),
        operation(GET, "/v1/crypto/prices", "get_crypto_prices", Client, Ignored, 200),
        operation(POST, "/v1/users", "create_user", Write, Ignored, 201),
        operation(GET, "/v1/users/{userId}", "get_user", Read, Ignored, 200),
        operation(GET, "/v1/users/{userId}/activity", "list_activity", Read, Ignored, 200),
        operation(GET, "/v1/users/{userId}/activity/{activityId}", "get_activity_item", Read, Ignored, 200),
        operation(DELETE, "/v1/users/{userId}/banks/{bankId}", "delete_bank_account", Write, Ignored, 204),
        operation(GET, "/v1/users/{userId}/banks/{bankId}", "get_bank_account", Read, Ignored, 200),
        operation(POST, "/v1/users/{userId}/banks/{bankId}/ach", "initiate_ach", Write, Members(&["fiatAmount", "cryptoCurrency", "walletId", "type"]), 202),
        operation(POST, "/v1/users/{userId}/banks/{bankId}:requestLink", "request_bank_update_link", Write, Ignored, 200),
        operation(POST, "/v1/users/{userId}/banks:activateLink", "activate_bank_link", Write, Ignored, 200),
        operation(POST, "/v1/users/{userId}/banks:requestLink", "request_bank_link", Write, Ignored, 200),
        operation(POST, "/v1/users/{userId}/idv", "start_idv", Write, Ignored, 200),
        operation(POST, "/v1/users/{userId}/kyc", "submit_kyc", Write, Members(&["dateOfBirth", "idType", "idNumber", "line1", "city", "state", "postalCode"]), 200),
        operation(GET, "/v1/users/{userId}/wallets", "list_wallets", Session, Ignored, 200),
        operation(POST, "/v1/users/{userId}/wallets", "connect_wallet", Write, Members(&["address", "type"]), 201),
        operation(GET, "/v1/users/{userId}/wallets/{walletId}", "get_wallet", Read, Ignored, 200),
        operation(PATCH, "/v1/users/{userId}/wallets/{walletId}", "update_wallet", Write, Members(&["name"]), 200),
        operation(POST, "/v1/users/{userId}:calculateAchLimits", "calculate_ach_limits", Write, Ignored, 200),
        operation(GET, "/v1/webhooks", "list_webhooks", Client, Ignored, 200),
        operation(POST, "/v1/webhooks", "create_webhook", Client, Ignored, 201),
        operation(GET, "/v1/webhooks/events", "list_webhook_events", Client, Ignored, 200),
        operation(DELETE, "/v1/webhooks/{webhookId}", "delete_webhook", Client, Ignored, 204),
        operation(GET, "/v1/webhooks/{webhookId}", "get_webhook", Client, Ignored, 200),
        operation(PATCH, "/v1/webhooks/{webhookId}", "update_webhook", Client, Ignored, 200),
    ]
};

/// An operation with the ids of its path, by name.
pub(super) struct Asked {
    pub(super) operation: &'static Operation,
    pub(super) ids: Vec<(&'static str, String)>,
}

/// The operation a request is, if there is one. The first that fits: `/v1/webhooks/events` stands
/// before `/v1/webhooks/{webhookId}`.
pub(super) fn find(method: &Method, path: &str) -> Option<Asked> {
    OPERATIONS.iter().filter(|operation| operation.method == *method).find_map(|operation| {
        let ids = ids(operation.template, path)?;
        Some(Asked { operation, ids })
    })
}

fn ids(template: &'static str, path: &str) -> Option<Vec<(&'static str, String)>> {
    if template.split('/').count() != path.split('/').count() {
        return None;
    }
    let mut ids = Vec::new();
    for (wanted, segment) in template.split('/').zip(path.split('/')) {
        match wanted.strip_prefix('{').and_then(|wanted| wanted.split_once('}')) {
            None if wanted == segment => {}
            None => return None,
            Some((name, verb)) => {
                let id = segment.strip_suffix(verb)?;
                if id.is_empty() || id.contains(':') {
                    return None;
                }
                ids.push((name, id.to_owned()));
            }
        }
    }
    Some(ids)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(method: &Method, path: &str) -> Option<(&'static str, Vec<String>)> {
        let asked = find(method, path)?;
        Some((asked.operation.id, asked.ids.into_iter().map(|(_, id)| id).collect()))
    }

    #[test]
    fn verbs_and_ids_are_told_apart() {
        let ids = |ids: &[&str]| ids.iter().map(|id| (*id).to_owned()).collect::<Vec<_>>();
        for (method, path, expected) in [
            (Method::GET, "/v1/users/u", Some(("get_user", ids(&["u"])))),
            (
                Method::POST,
                "/v1/users/u:calculateAchLimits",
                Some(("calculate_ach_limits", ids(&["u"]))),
            ),
            (Method::GET, "/v1/users/u:other", None),
            (Method::POST, "/v1/users/:calculateAchLimits", None),
            (
                Method::POST,
                "/v1/users/u/banks:requestLink",
                Some(("request_bank_link", ids(&["u"]))),
            ),
            (
                Method::POST,
                "/v1/users/u/banks/b:requestLink",
                Some(("request_bank_update_link", ids(&["u", "b"]))),
            ),
            (Method::GET, "/v1/webhooks/events", Some(("list_webhook_events", ids(&[])))),
            (Method::GET, "/v1/webhooks/w", Some(("get_webhook", ids(&["w"])))),
            (Method::PUT, "/v1/webhooks/w", None),
            (Method::GET, "/v1/users/", None),
        ] {
            assert_eq!(found(&method, path), expected, "{path}");
        }
    }
}
