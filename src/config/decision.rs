//! The text of a `seqdoc.toml` and what a person decided about a place in, the text with the decision
//! out.

use std::path::Path;

use toml_edit::{Array, DocumentMut, Item, Table, Value, value};

use super::{Error, Place, mistake};

/// What a person decided about a place whose values look like secrets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Decision {
    /// They are secrets.
    Hide(Place),
    /// They are none.
    Show(Place),
}

impl Decision {
    /// The key under `[redact]` that says so.
    #[must_use]
    pub fn key(&self) -> &'static str {
        match self {
            Self::Hide(_) => "hide",
            Self::Show(_) => "show",
        }
    }

    fn place(&self) -> &Place {
        match self {
            Self::Hide(place) | Self::Show(place) => place,
        }
    }

    /// The lines under `[redact]` that decide a place either way.
    #[must_use]
    pub fn lines(place: &str) -> [String; 2] {
        let place = Value::from(place);
        ["hide", "show"].map(|key| format!("{key} = [{place}]"))
    }

    /// Adds the decision to a text, which stays as it is but for that; an earlier one about the same
    /// place goes.
    ///
    /// # Errors
    ///
    /// If the text is not TOML.
    pub fn apply(&self, path: &Path, text: &str) -> Result<String, Error> {
        let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            mistake::syntax(path, text, error.span(), error.message())
        })?;
        let (wanted, other) =
            (self.place().to_string(), if self.key() == "hide" { "show" } else { "hide" });
        let table = document.entry("redact").or_insert(Item::Table(Table::new()));
        if let Some(table) = table.as_table_like_mut() {
            if let Some(list) = table.get_mut(other).and_then(Item::as_array_mut) {
                list.retain(|place| place.as_str() != Some(&wanted));
            }
            if !table.contains_key(self.key()) {
                table.insert(self.key(), value(Array::new()));
            }
            if let Some(list) = table.get_mut(self.key()).and_then(Item::as_array_mut)
                && !list.iter().any(|place| place.as_str() == Some(&wanted))
            {
                push(list, &wanted);
            }
        }
        Ok(document.to_string())
    }
}

/// Adds a place to a list, on a line of its own if the others have one. The comment after the last one
/// stays there.
fn push(list: &mut Array, place: &str) {
    let prefix =
        |last: &Value| last.decor().prefix().and_then(|prefix| prefix.as_str()).map(str::to_owned);
    let last = list.iter().last().and_then(prefix).unwrap_or_default();
    list.push(place);
    let Some(line) = last.rfind('\n') else { return };
    let trailing = list.trailing().as_str().unwrap_or_default().to_owned();
    let comment = trailing.trim_end();
    if let Some(added) = list.iter_mut().last() {
        added.decor_mut().set_prefix(format!("{comment}{}", &last[line..]));
    }
    list.set_trailing("\n");
    list.set_trailing_comma(true);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn applied(text: &str, decision: &Decision) -> String {
        decision.apply(Path::new("seqdoc.toml"), text).unwrap()
    }

    #[test]
    fn a_decision_is_added_and_comments_stay() {
        let place = Place::parse("body /a/*/b").unwrap();
        let (hide, show) = (Decision::Hide(place.clone()), Decision::Show(place));
        assert_eq!(applied("", &hide), "[redact]\nhide = [\"body /a/*/b\"]\n");
        let text = "# ours\n[redact] # rules\nshow = [\n    \"header X\", # looked at\n]\n[body]\n";
        let added = applied(text, &show);
        assert!(
            added
                .starts_with("# ours\n[redact] # rules\nshow = [\n    \"header X\", # looked at\n")
        );
        assert!(added.contains("    \"body /a/*/b\""), "{added}");
        assert_eq!(applied(&added, &show), added);
        let hidden = applied(&added, &hide);
        assert!(
            hidden.contains("hide = [\"body /a/*/b\"]") && hidden.matches("/a/*/b").count() == 1
        );
    }
}
