/// What a server does with a request.
#[derive(Debug, Clone)]
pub struct Reply(pub(crate) Act);

#[derive(Debug, Clone)]
pub(crate) enum Act {
    /// Writes a whole answer and keeps the connection.
    Answer { status: u16, headers: Vec<(String, String)>, body: Vec<u8> },
    /// Writes these bytes and closes the connection.
    Raw(Vec<u8>),
    /// Never answers.
    Hang,
}

impl Reply {
    /// An answer of this status without a body.
    #[must_use]
    pub fn status(status: u16) -> Self {
        Self(Act::Answer { status, headers: Vec::new(), body: Vec::new() })
    }

    /// An answer of this status with a body of JSON.
    #[must_use]
    pub fn json(status: u16, body: impl Into<Vec<u8>>) -> Self {
        Self::status(status).header("content-type", "application/json").body(body)
    }

    /// These bytes and then the end of the connection; none at all for an answer that never comes.
    #[must_use]
    pub fn raw(bytes: impl Into<Vec<u8>>) -> Self {
        Self(Act::Raw(bytes.into()))
    }

    /// No answer, and the connection stays open.
    #[must_use]
    pub fn hang() -> Self {
        Self(Act::Hang)
    }

    /// Adds a header to an answer.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        if let Act::Answer { headers, .. } = &mut self.0 {
            headers.push((name.to_owned(), value.to_owned()));
        }
        self
    }

    /// Sets the body of an answer.
    #[must_use]
    pub fn body(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        if let Act::Answer { body, .. } = &mut self.0 {
            *body = bytes.into();
        }
        self
    }
}

impl Act {
    /// The bytes to write, and whether the connection ends after them.
    pub(crate) fn bytes(self) -> Option<(Vec<u8>, bool)> {
        match self {
            Self::Hang => None,
            Self::Raw(bytes) => Some((bytes, true)),
            Self::Answer { status, headers, body } => {
                let mut head = format!("HTTP/1.1 {status} Answer\r\n");
                for (name, value) in headers {
                    head.push_str(&format!("{name}: {value}\r\n"));
                }
                head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
                Some(([head.into_bytes(), body].concat(), false))
            }
        }
    }
}
