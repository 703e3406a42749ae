//! Warnings in, one line for many that say the same about one file out.

use std::collections::HashMap;
use std::path::Path;

use crate::build::{About, Warning};

/// So many warnings with one text about one file are printed one by one.
const FEW: usize = 3;

/// The warnings to print, each with how many more say the same about lines of the same file.
pub(super) fn folded(warnings: &[Warning]) -> Vec<(&Warning, usize)> {
    let mut counts: HashMap<(&Path, &str), usize> = HashMap::new();
    for text in warnings.iter().filter_map(same) {
        *counts.entry(text).or_default() += 1;
    }
    let mut more = |warning| match same(warning).and_then(|text| counts.get_mut(&text)) {
        // The first one has been shown for all.
        Some(0) => None,
        Some(count) if *count > FEW => Some(std::mem::take(count) - 1),
        _ => Some(0),
    };
    warnings.iter().filter_map(|warning| Some((warning, more(warning)?))).collect()
}

/// What warnings about lines of one file have in common.
fn same(warning: &Warning) -> Option<(&Path, &str)> {
    match &warning.about {
        About::Line(path, _) => Some((path, &warning.text)),
        About::Scenario(_) | About::File(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::number::LineNumber;

    fn warning(about: About, text: &str) -> Warning {
        Warning { about, text: text.to_owned() }
    }

    #[test]
    fn many_equal_texts_about_one_file_are_folded() {
        let line =
            |file: &str, line, text| warning(About::Line(file.into(), LineNumber::new(line)), text);
        let mut all: Vec<_> = (1..=4).map(|number| line("a", number, "x")).collect();
        all.push(line("a", 5, "y"));
        all.extend((1..=3).map(|number| line("b", number, "x")));
        all.extend((1..=4).map(|_| warning(About::File("a".into()), "x")));
        all.push(line("a", 6, "x"));
        let shown = folded(&all);
        let shown: Vec<_> =
            shown.iter().map(|(warning, more)| (warning.to_string(), *more)).collect();
        let told = [("a:1: x", 4), ("a:5: y", 0), ("b:1: x", 0), ("b:2: x", 0), ("b:3: x", 0)];
        let files = [("a: x", 0); 4];
        let told = told.into_iter().chain(files).map(|(text, more)| (text.to_owned(), more));
        assert_eq!(shown, told.collect::<Vec<_>>());
    }
}
