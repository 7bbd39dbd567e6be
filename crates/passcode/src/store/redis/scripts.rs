use redis::Script;

/// What needs more than one command, each as one script: Redis runs nothing else meanwhile.
pub(super) struct Scripts {
    pub(super) add: Script,
    pub(super) take: Script,
    pub(super) give_back: Script,
    pub(super) used: Script,
}

/// What counts in the quotas of a call; `take` and `used` begin with it.
const WINDOWS: &str = include_str!("windows.lua");

impl Scripts {
    pub(super) fn new() -> Self {
        let over_windows = |then: &str| Script::new(&[WINDOWS, then].concat());
        Self {
            add: Script::new(include_str!("add.lua")),
            take: over_windows(include_str!("take.lua")),
            give_back: Script::new(include_str!("give_back.lua")),
            used: over_windows(include_str!("used.lua")),
        }
    }
}
