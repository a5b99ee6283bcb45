//! How much of an untrusted file is read at most. Memory stays bounded by these, whatever the file claims.

/// The most that is read of one file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Bytes once unpacked.
    pub unzipped: usize,
    /// Columns in any one row.
    pub columns: usize,
    /// Bytes in any one cell.
    pub cell: usize,
    /// Data rows.
    pub rows: usize,
    /// Rows and cells that can't be used, before the whole file is refused.
    pub issues: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            unzipped: 256 << 20,
            columns: 2_000,
            cell: 64 << 10,
            rows: 2_000_000,
            issues: 50_000,
        }
    }
}
