//! What a file is in, whatever its name, out.

use std::fs::Metadata;

/// Tells files apart while both are there.
pub(super) type Identity = (u64, u64);

/// The identity of a file. Where the system has none, all files have the same.
#[cfg(unix)]
pub(super) fn of(file: &Metadata) -> Identity {
    use std::os::unix::fs::MetadataExt as _;

    (file.dev(), file.ino())
}

#[cfg(not(unix))]
pub(super) fn of(_: &Metadata) -> Identity {
    (0, 0)
}
