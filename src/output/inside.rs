//! A path below DOCS in, a refusal out if a link leads elsewhere.

use std::path::{Component, Path};

use super::Error;

/// Refuses a folder whose existing part leads out of DOCS.
pub(super) fn check_inside(docs: &Path, path: &Path) -> Result<(), Error> {
    if !may_lead_out(docs, path) {
        return Ok(());
    }
    let Ok(inside) = docs.canonicalize() else { return Ok(()) };
    for above in path.ancestors().take_while(|above| *above != docs) {
        let Ok(there) = above.symlink_metadata() else { continue };
        match above.canonicalize() {
            Ok(real) if real.starts_with(&inside) => return Ok(()),
            // A folder that another build has taken away since.
            Err(_) if !there.is_symlink() => {}
            _ => return Err(Error::Outside { path: above.to_owned(), docs: docs.to_owned() }),
        }
    }
    Ok(())
}

/// Whether a link is on the way to a path, or the path does not lie below DOCS as it is written.
fn may_lead_out(docs: &Path, path: &Path) -> bool {
    let Ok(below) = path.strip_prefix(docs) else { return true };
    let is_name = |part| matches!(part, Component::Normal(_));
    let length = below.components().count();
    !below.components().all(is_name) || path.ancestors().take(length).any(Path::is_symlink)
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::atomic::{AtomicBool, Ordering};
    use std::thread;

    use super::check_inside;

    #[test]
    fn a_folder_that_another_build_makes_or_takes_away_leads_nowhere_else() {
        let docs = tempfile::tempdir().unwrap();
        let folder = docs.path().join("image");
        let done = AtomicBool::new(false);
        thread::scope(|scope| {
            scope.spawn(|| {
                while !done.load(Ordering::Relaxed) {
                    fs::create_dir(&folder).unwrap();
                    fs::remove_dir(&folder).unwrap();
                }
            });
            let found =
                (0..20_000).find_map(|_| check_inside(docs.path(), &folder.join("create")).err());
            done.store(true, Ordering::Relaxed);
            assert!(found.is_none(), "{}", found.unwrap());
        });
    }
}
