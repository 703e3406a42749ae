//! What a table has and a key takes, as types.

/// A table of a `seqdoc.toml`.
#[derive(Debug)]
pub(in crate::config) struct Keys {
    /// How it begins in a file, or what messages call it; nothing for the top level.
    pub(in crate::config) name: &'static str,
    pub(in crate::config) all: &'static [Key],
    /// Which keys `*` stands for.
    pub(in crate::config) others: Others,
}

/// A key of a table; the name `*` stands for any key.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) struct Key {
    pub(in crate::config) name: &'static str,
    pub(in crate::config) takes: Takes,
    /// What it is about.
    pub(in crate::config) about: &'static str,
    /// What holds where no file has the key, if a file can say it.
    pub(in crate::config) default: Option<Value>,
    /// Whether its table must have it.
    pub(in crate::config) required: bool,
}

/// A value that holds where no file has one.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) enum Value {
    Switch(bool),
    Number(i64),
    Text(&'static str),
    /// A list of nothing.
    List,
}

/// Which names the keys of a table have that are not listed in it.
#[derive(Debug)]
pub(in crate::config) enum Others {
    /// Any.
    Any,
    /// Those that a regular expression fits.
    Fitting(&'static str),
    /// These, each with the text that is its default.
    Listed(&'static [(&'static str, &'static str)]),
}

/// What a key takes. Words are for messages; where there are none, they follow from the type.
#[derive(Debug, Clone, Copy)]
pub(in crate::config) enum Takes {
    Switch,
    /// A whole number, of this or more.
    Number(Option<i64>),
    /// One of these words.
    Word(&'static [&'static str]),
    /// A text that a regular expression fits, and any text if that is empty.
    Text(&'static str, &'static str),
    /// The path of a file or a folder, relative to the file that has the key.
    File(&'static str),
    List(&'static str, &'static Takes),
    Either(&'static str, &'static [Takes]),
    Table(&'static Keys),
    /// A list of tables, each under a heading.
    Tables(&'static Keys),
}

impl Value {
    pub(in crate::config) fn toml(self) -> toml::Value {
        match self {
            Self::Switch(switch) => switch.into(),
            Self::Number(number) => number.into(),
            Self::Text(text) => text.into(),
            Self::List => toml::Value::Array(Vec::new()),
        }
    }
}

impl Keys {
    pub(super) const fn new(name: &'static str, all: &'static [Key]) -> Self {
        Self { name, all, others: Others::Any }
    }

    pub(super) const fn named(self, others: Others) -> Self {
        Self { others, ..self }
    }

    /// The names of its keys.
    pub(in crate::config) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.all.iter().map(|key| key.name).filter(|name| *name != "*")
    }

    /// The key of a name.
    pub(in crate::config) fn key(&self, name: &str) -> Option<&'static Key> {
        self.all.iter().find(|key| key.name == name || key.name == "*")
    }
}

impl Key {
    pub(super) const fn new(name: &'static str, takes: Takes, about: &'static str) -> Self {
        Self { name, takes, about, default: None, required: false }
    }

    pub(super) const fn or(self, default: Value) -> Self {
        Self { default: Some(default), ..self }
    }

    pub(super) const fn required(self) -> Self {
        Self { required: true, ..self }
    }
}

impl Takes {
    /// What it is in a sentence.
    pub(in crate::config) fn words(&self) -> String {
        match self {
            Self::Switch => "`true` or `false`".to_owned(),
            Self::Number(None) => "a whole number".to_owned(),
            Self::Number(Some(least)) => format!("a whole number of {least} or more"),
            Self::Word(words) => one_of(words, "or"),
            Self::List("", Self::Either(_, [Self::Word(words), ..])) => {
                format!("a list of {}", one_of(words, "and"))
            }
            Self::Text(words, _)
            | Self::File(words)
            | Self::List(words, _)
            | Self::Either(words, _) => (*words).to_owned(),
            Self::Table(keys) if keys.name.starts_with('[') => {
                format!("a table under `{}`", keys.name)
            }
            Self::Table(_) => "a table such as `{ as = \"user\" }`".to_owned(),
            Self::Tables(keys) => format!("a list of tables, each under `{}`", keys.name),
        }
    }

    /// The table that it is, or that it is a list of.
    pub(in crate::config) fn table(&self) -> Option<&'static Keys> {
        match self {
            Self::Table(keys) | Self::Tables(keys) => Some(keys),
            Self::List(_, item) => item.table(),
            Self::Either(_, all) => all.iter().find_map(Self::table),
            _ => None,
        }
    }
}

/// Words in quotes in a sentence.
fn one_of(words: &[&str], last: &str) -> String {
    let quoted: Vec<_> = words.iter().map(|word| format!("`\"{word}\"`")).collect();
    match quoted.split_last() {
        Some((end, first)) if !first.is_empty() => {
            format!("{} {last} {end}", first.join(", "))
        }
        _ => quoted.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_of_several_words_has_another_word_before_it() {
        for (words, expected) in [
            (&["a", "b", "c"][..], "`\"a\"`, `\"b\"` or `\"c\"`"),
            (&["a", "b"], "`\"a\"` or `\"b\"`"),
            (&["a"], "`\"a\"`"),
            (&[], ""),
        ] {
            assert_eq!(one_of(words, "or"), expected);
        }
    }
}
