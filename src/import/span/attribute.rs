//! The names of attributes in, what they mean out: instrumentations and years have names of their own.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use super::super::line::marker;

/// What an attribute can be, and how far it goes before others that are the same: a name that is
/// listed first wins.
type Meanings = FxHashMap<&'static str, Vec<(&'static str, usize)>>;

static MEANINGS: LazyLock<Meanings> = LazyLock::new(|| {
    let mut meanings = Meanings::default();
    for line in include_str!("attributes.txt").lines() {
        let mut words = line.split(' ');
        let field = words.next().unwrap_or_default();
        for (rank, name) in words.enumerate() {
            meanings.entry(name).or_default().push((field, rank));
        }
    }
    meanings
});

/// What the name of a header begins with, on requests and on responses.
const HEADERS: [(&str, usize); 8] = [
    ("http.request.header.", 0),
    ("http.response.header.", 1),
    ("rpc.request.metadata.", 0),
    ("rpc.response.metadata.", 1),
    ("rpc.grpc.request.metadata.", 0),
    ("rpc.grpc.response.metadata.", 1),
    ("rpc.connect_rpc.request.metadata.", 0),
    ("rpc.connect_rpc.response.metadata.", 1),
];

/// What is known of a span by its attributes.
#[derive(Debug, Clone, Default)]
pub(in crate::import) struct Attributes {
    fields: Vec<(&'static str, usize, String)>,
    /// The headers of its request and of its response.
    pub(super) headers: [Vec<(String, String)>; 2],
}

impl Attributes {
    /// Takes an attribute, whose values are several if it is a list.
    pub(in crate::import) fn add(&mut self, name: &str, values: Vec<String>) {
        if let Some((prefix, side)) = HEADERS.into_iter().find(|(head, _)| name.starts_with(head)) {
            // Some instrumentations write `_` for `-`, which no usual header has.
            let name = &name[prefix.len()..];
            let name = marker(name).unwrap_or_else(|| name.replace('_', "-"));
            self.headers[side].extend(values.into_iter().map(|value| (name.clone(), value)));
            return;
        }
        let Some(meanings) = MEANINGS.get(name) else { return };
        let Some(value) = values.into_iter().next().filter(|value| !value.is_empty()) else {
            return;
        };
        for (field, rank) in meanings {
            match self.fields.iter_mut().find(|(known, ..)| known == field) {
                Some((_, known, _)) if *known <= *rank => {}
                Some(known) => *known = (field, *rank, value.clone()),
                None => self.fields.push((field, *rank, value.clone())),
            }
        }
    }

    /// What is known under a name of the list.
    pub(in crate::import) fn get(&self, field: &str) -> Option<&str> {
        self.fields.iter().find(|(known, ..)| *known == field).map(|(.., value)| value.as_str())
    }

    pub(super) fn has(&self, field: &str) -> bool {
        self.get(field).is_some()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newer_name_wins_in_any_order() {
        for names in
            [["http.method", "http.request.method"], ["http.request.method", "http.method"]]
        {
            let mut attributes = Attributes::default();
            for name in names {
                attributes.add(name, vec![name.to_owned()]);
            }
            assert_eq!(attributes.get("method"), Some("http.request.method"));
        }
        let mut attributes = Attributes::default();
        attributes.add("server.address", vec!["h".to_owned()]);
        attributes.add("http.request.header.x_a", vec!["1".to_owned(), "2".to_owned()]);
        attributes.add("other", vec!["1".to_owned()]);
        attributes.add("url.full", Vec::new());
        assert_eq!((attributes.get("host"), attributes.get("peer_host")), (Some("h"), Some("h")));
        let pair = |value: &str| ("x-a".to_owned(), value.to_owned());
        assert_eq!(
            (attributes.headers[0].clone(), attributes.get("url")),
            (vec![pair("1"), pair("2")], None)
        );
    }
}
