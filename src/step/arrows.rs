//! Records in, what their arrows say out, each text once.
//!
//! Diagrams are planned by these, before the logs are read a second time.

use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::config::{Query, Settings};
use crate::record::Record;
use crate::route::{self, Variables};
use crate::text::decode;

/// What the arrow of a step says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Arrow<'a> {
    /// Whether it is a response.
    pub response: bool,
    /// The service that sent the request.
    pub caller: &'a str,
    /// The service that answers it.
    pub callee: &'a str,
    /// Method of the request.
    pub method: &'a str,
    /// Code and reason of a response.
    pub status: &'a str,
    /// The path with its variables by name.
    pub template: &'a str,
    /// What diagrams show of the query, with the question mark.
    pub query: &'a str,
}

/// So many headings are remembered.
const RECENT: usize = 4096;

/// The arrows of a scenario.
#[derive(Debug, Default)]
pub struct Arrows {
    /// The fields of each arrow, one a line: no part of a heading holds a line feed.
    texts: IndexSet<String, FxBuildHasher>,
    /// For each of them where its fields end.
    ends: Vec<[usize; 6]>,
    /// Headings that were read, each with its arrow.
    recent: FxHashMap<Vec<u8>, u32>,
    /// For each step its arrow.
    steps: Vec<u32>,
    /// For each view and each step whether the filters of the view let it through.
    views: Vec<Vec<bool>>,
}

impl Arrows {
    /// Takes the record of the next step.
    pub(super) fn add(
        &mut self,
        record: &Record<'_>,
        settings: &Settings,
        variables: &mut Variables,
    ) {
        let index = match self.recent.get(record.heading()) {
            Some(index) => *index,
            None => self.read(record, settings, variables),
        };
        self.steps.push(index);
        self.views.resize_with(settings.views.len(), Vec::new);
        for (view, lets) in settings.views.iter().zip(&mut self.views) {
            let of = [record.caller(), record.callee(), record.method(), record.url()];
            let fits = |filters: &crate::config::Filters| filters.fit(of[0], of[1], of[2], of[3]);
            lets.push((view.include.is_empty() || fits(&view.include)) && !fits(&view.exclude));
        }
    }

    /// What a heading says, and remembers the heading: most come again and again.
    fn read(&mut self, record: &Record<'_>, settings: &Settings, variables: &mut Variables) -> u32 {
        let [caller, callee] = [decode(record.caller()), decode(record.callee())];
        let [method, url] = [decode(record.method()), decode(record.url())];
        let status = record.status().map(decode).unwrap_or_default();
        let template = variables.add(&callee, &method, &url);
        let query = shown_query(route::query(&url), &settings.diagram.query);
        let kind = if record.status().is_some() { "<" } else { ">" };
        let text = [kind, &caller, &callee, &method, &status, &template, &query].join("\n");
        let (index, new) = self.texts.insert_full(text);
        if new {
            let mut ends = memchr::memchr_iter(b'\n', self.texts[index].as_bytes());
            self.ends.push([0; 6].map(|_| ends.next().unwrap_or_default()));
        }
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        if self.recent.len() < RECENT {
            self.recent.insert(record.heading().to_owned(), index);
        }
        index
    }

    /// The number of the arrow of a step, counted from 1; equal arrows have equal ones.
    #[must_use]
    pub fn number(&self, step: u32) -> Option<u32> {
        self.steps.get((step as usize).checked_sub(1)?).copied()
    }

    /// The arrow of a step, counted from 1.
    #[must_use]
    pub fn of(&self, step: u32) -> Option<Arrow<'_>> {
        let index = self.number(step)? as usize;
        let (text, ends) = (self.texts.get_index(index)?, self.ends.get(index)?);
        let field = |from: usize| &text[ends[from] + 1..ends[from + 1]];
        Some(Arrow {
            response: text.starts_with('<'),
            caller: field(0),
            callee: field(1),
            method: field(2),
            status: field(3),
            template: field(4),
            query: &text[ends[5] + 1..],
        })
    }

    /// Whether the filters of a view let a step through.
    #[must_use]
    pub fn passes(&self, view: usize, step: u32) -> bool {
        let lets = self.views.get(view).and_then(|lets| lets.get((step as usize).checked_sub(1)?));
        lets.copied().unwrap_or(true)
    }
}

fn shown_query(query: &str, wanted: &Query) -> String {
    if query.is_empty() {
        return String::new();
    }
    match wanted {
        Query::Hide => String::new(),
        Query::Show => format!("?{query}"),
        Query::Names(names) => {
            let name =
                |parameter: &&str| parameter.split('=').next().unwrap_or_default().to_owned();
            let shown = query.split('&').filter(|parameter| names.contains(&name(parameter)));
            let shown: Vec<_> = shown.collect();
            if shown.is_empty() { String::new() } else { format!("?{}", shown.join("&")) }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_is_shown_as_far_as_it_is_wanted() {
        let names = Query::Names(vec!["limit".to_owned(), "x".to_owned()]);
        assert_eq!(shown_query("a=1&limit=2&x", &names), "?limit=2&x");
        assert_eq!(shown_query("a=1", &names), "");
        assert_eq!(shown_query("a=1", &Query::Show), "?a=1");
        assert_eq!(shown_query("a=1", &Query::Hide), "");
    }
}
