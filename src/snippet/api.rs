//! A request in, what the API's own pages say of it out.

use std::sync::PoisonError;

use minijinja::value::Value;

use super::section::{MANY, Section, joined};
use super::value::safe;
use crate::config::Word;
use crate::route::Operation;

impl Section {
    /// What the API's own pages say of the request; empty if that is not known or not wanted.
    pub(super) fn page_of_api(&self) -> Value {
        if !self.step.settings().body.reference || self.step.is_response() {
            return Value::from("");
        }
        let mut known = self.shared.references.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(known) = known.get(&self.step.arrow()) {
            return known.clone();
        }
        let (operations, by_body) = self.step.operations();
        let reference = safe(self.made_reference(&operations));
        if known.len() < MANY && !by_body {
            known.insert(self.step.arrow(), reference.clone());
        }
        reference
    }

    fn made_reference(&self, operations: &[&Operation]) -> String {
        let label = self.step.settings().labels.get(Word::Reference);
        let title = match operations {
            [] => return String::new(),
            [one] => [label, " - ", &one.title].concat(),
            _ => label.to_owned(),
        };
        let alone = operations.len() == 1;
        let flavor = self.flavor();
        let links = operations.iter().map(|operation| {
            let call = [&operation.method, " ", &*operation.path].concat();
            let text = if alone { &*call } else { &operation.title };
            match &operation.link {
                None if alone => flavor.code(&joined(&self.step.method(), &self.step.template())),
                link => flavor.link(text, link.as_deref()),
            }
        });
        flavor.reference(&title, &links.collect::<Vec<_>>())
    }
}
