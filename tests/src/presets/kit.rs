use passcode::{Config, Dispatch, ErrorKind, Providers};

/// What the tests know of one preset.
#[derive(Debug)]
pub(super) struct Kit {
    /// Its name in the configuration.
    pub(super) name: &'static str,
    /// What it must be given, as TOML. Each secret is a canary.
    pub(super) settings: &'static str,
    /// What it may be given besides; of keys of which one is needed, the other one.
    pub(super) more: &'static str,
    /// Whom it writes to.
    pub(super) to: &'static str,
    /// The answer to a message that was taken.
    pub(super) taken: (u16, &'static str),
    /// Its own answers, besides those that are the same for all.
    pub(super) rows: &'static [Row],
}

/// An answer, and what it comes to.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) status: u16,
    pub(super) body: &'static str,
    pub(super) ends: Ends,
}

/// Kind, dispatch, and the code that the error tells; `None` for a message that was taken.
pub(super) type Ends = Option<(ErrorKind, Dispatch, Option<&'static str>)>;

impl Row {
    /// It says that the message was taken.
    pub(super) const fn taken(status: u16, body: &'static str) -> Self {
        Self { status, body, ends: None }
    }

    /// It says that the message was not taken.
    pub(super) const fn refused(status: u16, body: &'static str, kind: ErrorKind) -> Self {
        Self { status, body, ends: Some((kind, Dispatch::Refused, None)) }
    }

    /// The same, by a code of the vendor's.
    pub(super) const fn coded(
        status: u16,
        body: &'static str,
        kind: ErrorKind,
        code: &'static str,
    ) -> Self {
        Self { status, body, ends: Some((kind, Dispatch::Refused, Some(code))) }
    }

    /// It says neither.
    pub(super) const fn unproven(status: u16, body: &'static str) -> Self {
        Self { status, body, ends: Some((ErrorKind::Protocol, Dispatch::MaybeSent, None)) }
    }
}

impl Kit {
    /// A provider called `local` in front of this server.
    pub(super) fn provider(&self, base_url: &str, settings: &str) -> Providers {
        let name = self.name;
        let table = format!(
            "[providers.local]\nkind = \"http\"\npreset = \"{name}\"\nbase_url = \"{base_url}\"\n{settings}\n"
        );
        Config::from_toml(&table).unwrap().build().unwrap()
    }

    /// Whether it writes to addresses.
    pub(super) fn is_email(&self) -> bool {
        self.to.contains('@')
    }
}
