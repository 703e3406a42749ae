//! The text of a `seqdoc.toml` and keys in, the text with these keys where it had none out.

use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, value};

use super::{Anchors, BoxKind, Error, Group, Participant, PathMode, Responses, Sections, mistake};

/// What a hand-made page says that a configuration can say.
#[derive(Debug, Clone, Default)]
pub struct Additions {
    /// Whether requests say which operation of the API they are.
    pub reference: Option<bool>,
    /// What a section is about.
    pub sections: Option<Sections>,
    /// The ids of sections.
    pub anchors: Option<Anchors>,
    /// The language of every body.
    pub language: Option<String>,
    /// How diagrams show paths.
    pub paths: Option<PathMode>,
    /// What the arrow of a response says.
    pub responses: Option<Responses>,
    /// Path templates.
    pub templates: Vec<String>,
    /// Participants that are declared.
    pub participants: Vec<(String, Participant)>,
    /// Boxes.
    pub groups: Vec<Group>,
}

impl Additions {
    /// Whether they change how paths are shown.
    #[must_use]
    pub fn names_paths(&self) -> bool {
        self.paths.is_some() || !self.templates.is_empty()
    }

    /// Those that leave paths as they are shown.
    #[must_use]
    pub fn without_paths(&self) -> Self {
        Self { paths: None, templates: Vec::new(), ..self.clone() }
    }

    /// Adds the keys to a text, which stays as it is but for them.
    ///
    /// # Errors
    ///
    /// If the text is not TOML.
    pub fn apply(&self, path: &std::path::Path, text: &str) -> Result<String, Error> {
        let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
            mistake::syntax(path, text, error.span(), error.message())
        })?;
        self.set_body(&mut document);
        if let Some(paths) = self.paths {
            let word = if paths == PathMode::Raw { "raw" } else { "template" };
            set(&mut document, "diagram", "paths", value(word));
        }
        if let Some(responses) = self.responses {
            let word = match responses {
                Responses::Full => "full",
                Responses::Status => "status",
                Responses::None => "none",
            };
            set(&mut document, "diagram", "responses", value(word));
        }
        if !self.templates.is_empty() {
            set(&mut document, "paths", "templates", value(Array::new()));
            if let Some(list) = document["paths"]["templates"].as_array_mut() {
                list.extend(self.templates.iter().map(String::as_str));
            }
        }
        for (name, participant) in &self.participants {
            let mut inline = InlineTable::new();
            if let Some(alias) = &participant.alias {
                inline.insert("as", alias.as_str().into());
            }
            if participant.actor {
                inline.insert("actor", true.into());
            }
            if let Some(order) = participant.order {
                inline.insert("order", order.into());
            }
            set(&mut document, "participants", name, value(inline));
        }
        self.add_groups(&mut document);
        Ok(document.to_string())
    }

    fn set_body(&self, document: &mut DocumentMut) {
        if let Some(reference) = self.reference {
            set(document, "body", "reference", value(reference));
        }
        if let Some(sections) = self.sections {
            set(document, "body", "sections", value(sections.word()));
        }
        if let Some(Anchors(before)) = &self.anchors {
            let item = match before.as_deref() {
                None => value(false),
                Some("") => value(true),
                Some(before) => value(before),
            };
            set(document, "body", "anchors", item);
        }
        if let Some(language) = &self.language {
            set(document, "body", "language", value(language));
        }
    }

    fn add_groups(&self, document: &mut DocumentMut) {
        if self.groups.is_empty() {
            return;
        }
        let groups = document.entry("group").or_insert(Item::ArrayOfTables(ArrayOfTables::new()));
        let Some(groups) = groups.as_array_of_tables_mut() else { return };
        for group in &self.groups {
            let mut table = Table::new();
            table.insert("kind", value(kind(group.kind)));
            if !group.label.is_empty() {
                table.insert("label", value(&group.label));
            }
            for (key, name) in [("from", &group.from), ("to", &group.to)] {
                if let Some(name) = name {
                    table.insert(key, value(name));
                }
            }
            let calls = group.calls.iter().map(|call| format!("{} {}", call.method, call.path));
            table.insert("calls", value(calls.collect::<Array>()));
            if !group.nth.is_empty() {
                let nth = group.nth.iter().map(|nth| i64::try_from(nth.get()).unwrap_or(i64::MAX));
                table.insert("nth", value(nth.collect::<Array>()));
            }
            groups.push(table);
        }
    }
}

/// Sets a key that is not there yet.
fn set(document: &mut DocumentMut, table: &str, key: &str, item: Item) {
    let table = document.entry(table).or_insert(Item::Table(Table::new()));
    if let Some(table) = table.as_table_like_mut()
        && !table.contains_key(key)
    {
        table.insert(key, item);
    }
}

fn kind(kind: BoxKind) -> &'static str {
    match kind {
        BoxKind::Note => "note",
        other => other.word(),
    }
}
