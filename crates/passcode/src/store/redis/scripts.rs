use redis::Script;

/// What needs more than one command, each as one script: Redis runs nothing else meanwhile.
pub(super) struct Scripts {
    pub(super) add: Script,
    pub(super) tally: Script,
    pub(super) tables: Script,
    pub(super) take: Script,
    pub(super) give_back: Script,
    pub(super) used: Script,
    pub(super) enter: Script,
    pub(super) leave: Script,
    pub(super) strike: Script,
    pub(super) present: Script,
}

/// What counts in the quotas of a call; `take` and `used` begin with it.
const WINDOWS: &str = include_str!("windows.lua");

/// Who is on the rolls of a call; what is done with rolls begins with it.
const ROLLS: &str = include_str!("rolls.lua");

impl Scripts {
    pub(super) fn new() -> Self {
        let over_windows = |then: &str| Script::new(&[WINDOWS, then].concat());
        let over_rolls = |then: &str| Script::new(&[ROLLS, then].concat());
        Self {
            add: Script::new(include_str!("add.lua")),
            tally: Script::new(include_str!("tally.lua")),
            tables: Script::new(include_str!("tables.lua")),
            take: over_windows(include_str!("take.lua")),
            give_back: Script::new(include_str!("give_back.lua")),
            used: over_windows(include_str!("used.lua")),
            enter: over_rolls(include_str!("enter.lua")),
            leave: over_rolls(include_str!("leave.lua")),
            strike: over_rolls(include_str!("strike.lua")),
            present: over_rolls(include_str!("present.lua")),
        }
    }
}
