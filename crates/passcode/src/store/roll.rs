use std::time::Duration;

/// A member of a roll: a list of names, each of which stays on it for a while after it was last
/// entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Roll {
    key: String,
    member: String,
    stay: Duration,
    most: u32,
}

/// Who is on a roll.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Present {
    /// How many members it has.
    pub members: u64,
    /// Whether the member that was asked for is one of them.
    pub is_in: bool,
}

impl Roll {
    /// This member of the roll under this key, where each stays for so long.
    pub fn new(key: impl Into<String>, member: impl Into<String>, stay: Duration) -> Self {
        Self { key: key.into(), member: member.into(), stay, most: u32::MAX }
    }

    /// Enters nobody new where so many are already; without it there is no end of members.
    #[must_use]
    pub fn with_most(mut self, most: u32) -> Self {
        self.most = most;
        self
    }

    /// The key that the roll is kept under.
    #[must_use]
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The member.
    #[must_use]
    pub fn member(&self) -> &str {
        &self.member
    }

    /// How long a member stays after it was last entered.
    #[must_use]
    pub fn stay(&self) -> Duration {
        self.stay
    }

    /// How many members there may be by entering one.
    #[must_use]
    pub fn most(&self) -> u32 {
        self.most
    }
}

#[cfg(test)]
mod tests;
