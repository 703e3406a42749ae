//! What a build is made from, before and now, in; which parts of it changed out.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// What the snippets of a scenario are made from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    /// A hash of all of it, which decides.
    pub inputs: String,
    /// The parts that have a name, such as `notes.md` or `--preset`, each with a few digits of its hash,
    /// which only explain: a manifest is kept small. An older manifest has none.
    pub parts: BTreeMap<String, String>,
}

/// The part that the version of seqdoc is.
pub(crate) const VERSION: &str = "--version";

impl Origin {
    /// Adds the keys of a manifest: `inputs`, and `parts` where there are some.
    pub(super) fn write(&self, object: &mut Map<String, Value>) {
        object.insert("inputs".to_owned(), Value::from(self.inputs.as_str()));
        if !self.parts.is_empty() {
            let parts = self.parts.iter().map(|(name, hash)| (name.clone(), hash.as_str().into()));
            object.insert("parts".to_owned(), Value::Object(parts.collect()));
        }
    }

    /// Reads them; `None` if there is no hash. Parts that are not what was written are none.
    pub(super) fn read(manifest: &Value) -> Option<Self> {
        let inputs = manifest.get("inputs")?.as_str()?.to_owned();
        let parts = manifest.get("parts").and_then(hashes).unwrap_or_default();
        Some(Self { inputs, parts })
    }

    /// What changed since it was another one, in words; `None` if nothing is known to have.
    pub(super) fn changed_since(&self, before: &Self) -> Option<String> {
        if before.parts.is_empty() {
            return None;
        }
        let (mut changed, mut added, mut removed) = (Vec::new(), Vec::new(), Vec::new());
        for (name, hash) in &self.parts {
            match before.parts.get(name) {
                Some(old) if old == hash => {}
                Some(_) => changed.push(shown(name)),
                None => added.push(shown(name)),
            }
        }
        let is_removed = |name: &&String| !self.parts.contains_key(*name);
        removed.extend(before.parts.keys().filter(is_removed).map(|name| shown(name)));
        let was = |names: &[String]| if names.len() == 1 { "was" } else { "were" };
        let clauses = [
            (!changed.is_empty()).then(|| format!("{} changed", listed(&changed))),
            (!added.is_empty()).then(|| format!("{} {} added", listed(&added), was(&added))),
            (!removed.is_empty())
                .then(|| format!("{} {} removed", listed(&removed), was(&removed))),
        ];
        let clauses: Vec<_> = clauses.into_iter().flatten().collect();
        (!clauses.is_empty()).then(|| format!("{} since the last build", listed(&clauses)))
    }
}

/// Names with their hashes; `None` if it is anything else.
pub(super) fn hashes(value: &Value) -> Option<BTreeMap<String, String>> {
    let hash = |(name, hash): (&String, &Value)| Some((name.clone(), hash.as_str()?.to_owned()));
    value.as_object()?.iter().map(hash).collect()
}

fn shown(name: &str) -> String {
    if name == VERSION { "the version of seqdoc".to_owned() } else { format!("`{name}`") }
}

/// Such as `a, b and c`.
fn listed(texts: &[String]) -> String {
    match texts {
        [texts @ .., last] if !texts.is_empty() => format!("{} and {last}", texts.join(", ")),
        _ => texts.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(parts: &[(&str, &str)]) -> Origin {
        let parts = parts.iter().map(|(name, hash)| ((*name).to_owned(), (*hash).to_owned()));
        Origin { inputs: String::new(), parts: parts.collect() }
    }

    #[test]
    fn what_changed_is_named() {
        let before =
            origin(&[("--version", "1"), ("a.log", "2"), ("b.log", "3"), ("notes.md", "4")]);
        for (parts, wanted) in [
            (
                &[("--version", "1"), ("a.log", "x"), ("b.log", "3"), ("notes.md", "4")][..],
                "`a.log` changed since the last build",
            ),
            (
                &[("--version", "x"), ("a.log", "x"), ("b.log", "x"), ("notes.md", "4")],
                "the version of seqdoc, `a.log` and `b.log` changed since the last build",
            ),
            (
                &[
                    ("--version", "1"),
                    ("a.log", "x"),
                    ("c.log", "3"),
                    ("d.log", "3"),
                    ("notes.md", "4"),
                ],
                "`a.log` changed, `c.log` and `d.log` were added and `b.log` was removed since the last \
              build",
            ),
        ] {
            assert_eq!(origin(parts).changed_since(&before).as_deref(), Some(wanted));
        }
        assert_eq!(before.changed_since(&before), None);
        assert_eq!(before.changed_since(&origin(&[])), None, "nothing is known of an older build");
    }
}
