use std::time::Duration;

/// A number to add to one entry of a table of counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tally {
    table: String,
    entry: String,
    number: i64,
    life: Duration,
}

impl Tally {
    /// Adds `number` to `entry` of the table under the key `table`. If the table is made by it, it
    /// lives for so long.
    pub fn new(
        table: impl Into<String>,
        entry: impl Into<String>,
        number: i64,
        life: Duration,
    ) -> Self {
        Self { table: table.into(), entry: entry.into(), number, life }
    }

    /// The key of the table.
    #[must_use]
    pub fn table(&self) -> &str {
        &self.table
    }

    /// The entry's name in it. It is kept as it is, so it names nobody.
    #[must_use]
    pub fn entry(&self) -> &str {
        &self.entry
    }

    /// What is added.
    #[must_use]
    pub fn number(&self) -> i64 {
        self.number
    }

    /// How long a table that is made by it lives.
    #[must_use]
    pub fn life(&self) -> Duration {
        self.life
    }
}
