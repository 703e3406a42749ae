//! A text in, a file of its own out: the whole of it or nothing.

use std::io::Write as _;
use std::path::Path;

use super::Error;
use super::draft::set_permissions;

/// Writes a file that is no snippet, by a temporary file beside it and a rename.
///
/// # Errors
///
/// If it cannot be written; the old file is then as it was.
pub fn write_whole(path: &Path, text: &str) -> Result<(), Error> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let write = || {
        let mut file = tempfile::Builder::new().prefix(".seqdoc-").tempfile_in(folder)?;
        file.write_all(text.as_bytes())?;
        set_permissions(file.as_file())?;
        file.persist(path).map(|_| ()).map_err(|error| error.error)
    };
    write().map_err(Error::io("write", path))
}
