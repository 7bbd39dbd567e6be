use std::{fs, io};

/// Bytes of this process in memory now (`VmRSS`), or at most so far (`VmHWM`), as Linux says.
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
