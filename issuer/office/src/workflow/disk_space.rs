use std::path::Path;

/// Below so many bytes nothing goes on: the write-ahead log of a batch takes 64 MiB.
pub const FREE_BYTES_LEAST: u64 = 256 * 1_024 * 1_024;

/// A disk, as its file system counts it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DiskSpace {
    /// Bytes that are free for this account.
    pub free: u64,
    /// Bytes in all.
    pub total: u64,
}

impl DiskSpace {
    /// Hundredths that are free.
    pub fn free_percent(self) -> u64 {
        self.free.saturating_mul(100) / self.total.max(1)
    }
}

/// The disk that a path, or the nearest folder above it that is there, lies on. None where that
/// cannot be read.
pub fn disk_space(path: &Path) -> Option<DiskSpace> {
    let there = path.ancestors().find(|path| path.exists())?;
    let there = std::fs::canonicalize(there).ok()?;
    let disk = rustix::fs::statvfs(&there).ok()?;
    Some(DiskSpace {
        free: disk.f_bavail.saturating_mul(disk.f_frsize),
        total: disk.f_blocks.saturating_mul(disk.f_frsize),
    })
}
