//! Which file system a file is on.

use std::path::Path;

/// The number by which Linux knows the kind of file system that this file is on, or its folder while
/// there is no file; `None` elsewhere, and if neither is there.
pub(crate) fn file_system(path: &Path) -> Option<u64> {
    #[cfg(target_os = "linux")]
    {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        let folder = folder.unwrap_or(Path::new("."));
        let found = rustix::fs::statfs(path).or_else(|_| rustix::fs::statfs(folder)).ok()?;
        // The numbers have 32 bits, to which some machines give a sign.
        u64::try_from(i128::from(found.f_type) & 0xFFFF_FFFF).ok()
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = path;
        None
    }
}

/// The name of a file system that reaches other machines, by Linux' number (statfs(2) and
/// linux/magic.h): there `SQLite`'s locks and its write-ahead log can't be trusted.
pub(crate) fn network_file_system(number: u64) -> Option<&'static str> {
    Some(match number {
        0x0000_6969 => "NFS",
        0xFF53_4D42 => "CIFS",
        0xFE53_4D42 | 0x0000_517B => "SMB",
        0x0102_1997 => "9P",
        0x5346_414F | 0x6B41_4653 => "AFS",
        0x00C3_6400 => "Ceph",
        0x7375_7245 => "Coda",
        0x0BD0_0BD0 => "Lustre",
        0x4750_4653 => "GPFS",
        0x0116_1970 => "GFS2",
        0x7461_636F => "OCFS2",
        0x0000_564C => "NCP",
        0x6573_5546 => "FUSE, which may lead to another machine",
        0x786F_4256 => "a shared folder of VirtualBox",
        0xBACB_ACBC => "a shared folder of VMware",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_system_says_what_a_file_is_on() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("passcode.db");
        // While there is no file its folder counts.
        let before = file_system(&path);
        std::fs::write(&path, "").unwrap();
        assert_eq!(file_system(&path), before);
        assert_eq!(before.is_some(), cfg!(target_os = "linux"));
        assert_eq!(file_system(&folder.path().join("nowhere/passcode.db")), None);
    }

    /// linux/magic.h: ext4, tmpfs and overlayfs are of one machine.
    #[test]
    fn those_of_a_network_are_told_from_those_of_one_machine() {
        for (number, name) in [
            (0x6969, Some("NFS")),
            (0xFF53_4D42, Some("CIFS")),
            (0xEF53, None),
            (0x0102_1994, None),
            (0x794C_7630, None),
        ] {
            assert_eq!(network_file_system(number), name, "{number:x}");
        }
    }
}
