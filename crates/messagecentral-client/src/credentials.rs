use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use vendor_http::{Secret, SetupError};

use crate::jwt;
use crate::token::AuthToken;

/// Who we are to the vendor: the customer id with a password or with a fixed auth token.
///
/// `Debug` shows the customer id and no secret.
#[derive(Debug, Clone)]
pub struct Credentials {
    pub(crate) customer_id: String,
    pub(crate) proof: Proof,
}

#[derive(Debug, Clone)]
pub(crate) enum Proof {
    /// The password in standard Base64, which tokens are fetched with.
    Key(Secret),
    /// A token that is never refreshed.
    Token(AuthToken),
}

impl Credentials {
    /// The account's password, as it is typed into the dashboard: it is encoded here (standard
    /// Base64, as the token call wants it), once. The client fetches its tokens with it and renews
    /// them.
    ///
    /// # Errors
    ///
    /// When the customer id or the password is empty, when the password holds a line break, or when it is a JWT: the
    /// dashboard's ready-made token goes to [`auth_token`](Self::auth_token).
    #[expect(clippy::needless_pass_by_value, reason = "a secret handed over is wiped here")]
    pub fn password(customer_id: impl Into<String>, password: Secret) -> Result<Self, SetupError> {
        let customer_id = checked_id(customer_id.into())?;
        let text = password.expose();
        if text.is_empty() {
            return Err(SetupError::new("the password is empty"));
        }
        if text.contains(['\n', '\r']) {
            return Err(SetupError::new("the password holds a line break: remove it"));
        }
        if jwt::looks_like_one(text) {
            return Err(SetupError::new(
                "the password looks like a JWT, the dashboard's ready-made token: \
                 use it as the auth token instead",
            ));
        }
        let key = Secret::new(STANDARD.encode(text));
        Ok(Self { customer_id, proof: Proof::Key(key) })
    }

    /// The long-lived token the dashboard shows: the raw JWT, without `Bearer`. It is used as it
    /// is and never refreshed.
    ///
    /// # Errors
    ///
    /// When the customer id or the token is empty, or the token holds spaces or anything else but visible ASCII.
    #[expect(clippy::needless_pass_by_value, reason = "a secret handed over is wiped here")]
    pub fn auth_token(customer_id: impl Into<String>, token: Secret) -> Result<Self, SetupError> {
        let customer_id = checked_id(customer_id.into())?;
        let text = token.expose();
        if text.is_empty() {
            return Err(SetupError::new("the auth token is empty"));
        }
        if text.contains(char::is_whitespace) {
            return Err(SetupError::new(
                "the auth token holds spaces: give the raw token, without \"Bearer\"",
            ));
        }
        let header = jwt::header(text)
            .ok_or_else(|| SetupError::new("the auth token holds more than visible ASCII"))?;
        Ok(Self { customer_id, proof: Proof::Token(AuthToken::fixed(header)) })
    }
}

fn checked_id(customer_id: String) -> Result<String, SetupError> {
    if customer_id.trim().is_empty() {
        return Err(SetupError::new("the customer id is empty"));
    }
    Ok(customer_id)
}

#[cfg(test)]
mod tests {
    use super::*;

    const JWT: &str = "eyJhbGciOiJIUzUxMiJ9.eyJzdWIiOiJDLTAifQ.c2lnbmF0dXJl";

    fn password(text: &str) -> Result<Credentials, SetupError> {
        Credentials::password("C-1", text.into())
    }

    fn token(text: &str) -> Result<Credentials, SetupError> {
        Credentials::auth_token("C-1", text.into())
    }

    #[test]
    fn what_cannot_work_is_refused_with_a_hint_and_without_the_secret() {
        assert!(password("hunter2").is_ok());
        assert!(password("a.b.c").is_ok(), "three words with dots are no JWT");
        assert!(token(JWT).is_ok());
        for (result, hint) in [
            (password(""), "empty"),
            (password("hunter2\n"), "line break"),
            (password(JWT), "auth token"),
            (token(""), "empty"),
            (token("Bearer hunter2"), "Bearer"),
            (token("hunter2\u{7f}"), "ASCII"),
            (Credentials::password(" ", "hunter2".into()), "customer id"),
            (Credentials::auth_token("", "hunter2".into()), "customer id"),
        ] {
            let message = result.unwrap_err().to_string();
            assert!(message.contains(hint), "{message}");
            assert!(!message.contains("hunter2") && !message.contains("eyJ"), "{message}");
        }
    }

    #[test]
    fn the_password_is_encoded_once_in_standard_base64() {
        let Proof::Key(key) = password("subjects?_d>").unwrap().proof else { panic!("a key") };
        assert_eq!(key.expose(), "c3ViamVjdHM/X2Q+");
        let Proof::Key(key) = password("pässword").unwrap().proof else { panic!("a key") };
        assert_eq!(key.expose(), "cMOkc3N3b3Jk");
        let Proof::Key(key) = password("a").unwrap().proof else { panic!("a key") };
        assert_eq!(key.expose(), "YQ==");
    }

    #[test]
    fn debug_shows_no_secret() {
        let shown = format!("{:?} {:?}", password("hunter2").unwrap(), token(JWT).unwrap());
        for secret in ["hunter2", "aHVudGVyMg", "eyJ"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
