//! What Linux says of this process.

use std::{fs, io};

/// Bytes of it in memory now (`VmRSS`), or at most so far (`VmHWM`).
///
/// # Errors
///
/// When the system doesn't say it.
pub fn resident(which: &str) -> io::Result<u64> {
    let status = fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(which)?.strip_prefix(':'));
    let kibibytes = line.and_then(|line| line.split_whitespace().next()?.parse::<u64>().ok());
    let unsaid = || io::Error::other("the system doesn't say how much memory there is");
    Ok(kibibytes.ok_or_else(unsaid)? * 1024)
}

/// Nanoseconds that its threads had a processor so far, in the system's calls too.
///
/// # Errors
///
/// When the system doesn't say it.
pub fn processor() -> io::Result<u64> {
    let mut all = 0;
    for thread in fs::read_dir("/proc/self/task")? {
        let said = fs::read_to_string(thread?.path().join("schedstat"))?;
        let nanoseconds = said.split(' ').next().and_then(|number| number.parse::<u64>().ok());
        let unsaid = || io::Error::other("the system doesn't say how long a thread ran");
        all += nanoseconds.ok_or_else(unsaid)?;
    }
    Ok(all)
}
