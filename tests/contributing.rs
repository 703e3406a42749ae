//! What `CONTRIBUTING.md` asks for beside code is there: pages of samples, lines about snippets.

use regex::Regex;
use seqdoc::config::Snippet;

use crate::support::{folders_with, project, read};

/// What `CONTRIBUTING.md` names exists.
#[test]
fn the_rooms_that_are_named_exist() {
    let page = read(project("CONTRIBUTING.md"));
    let spans = Regex::new("`([^`\n]+)`").expect("a pattern");
    let path =
        Regex::new("^(docs|fuzz|samples|src|templates|tests)/[a-z/_.]+$").expect("a pattern");
    let spans = spans.captures_iter(&page).map(|span| span[1].to_owned());
    let paths: Vec<_> = spans.filter(|span| path.is_match(span)).collect();
    assert!(paths.len() > 20, "{paths:?}");
    for path in paths {
        assert!(project(&path).exists(), "CONTRIBUTING.md names `{path}`, which does not exist");
    }
}

/// Each sample has a page, but those that draw an option, which are on the page of that.
#[test]
fn every_sample_leads_to_its_page() {
    let samples = project("samples");
    let mut pages = 0;
    for sample in folders_with(&samples, "requestshook.log") {
        let below = sample.strip_prefix(&samples).expect("a folder of the samples");
        if below.starts_with("options") {
            continue;
        }
        let page = format!("{}/index.md", below.display());
        assert!(project("docs").join(&page).exists(), "write `docs/{page}`");
        for list in ["mkdocs.yml", "docs/examples.md"] {
            assert!(read(project(list)).contains(&page), "add a line for `{page}` to `{list}`");
        }
        pages += 1;
    }
    assert!(pages > 10, "{pages}");
}

#[test]
fn every_snippet_has_its_lines() {
    let tables = ["docs/pages.md", "docs/templates.md"];
    // Parts of pages, which no list of pages and no commit shall have.
    let parts = ["mkdocs.yml", ".gitignore"];
    for snippet in Snippet::ALL {
        let name = snippet.name();
        for list in tables {
            let row = read(project(list))
                .lines()
                .any(|line| line.starts_with('|') && line.contains(&format!("`{name}`")));
            assert!(row, "add a row for `{name}` to `{list}`");
        }
        let (word, page) = (name.trim_end_matches(".md"), "docs/configuration.md");
        assert!(read(project(page)).contains(&format!("`\"{word}\"`")), "add `{word}` to `{page}`");
        for list in parts.iter().filter(|_| snippet != Snippet::Page) {
            let text = read(project(list));
            let mut patterns = text.lines().filter_map(|line| line.rsplit(['/', ' ']).next());
            let is_in = patterns.any(|pattern| hits(pattern, name));
            assert!(is_in, "add a line for `{name}` to `{list}`");
        }
    }
}

/// Whether a pattern, which may have one `*`, is that of a file.
fn hits(pattern: &str, name: &str) -> bool {
    let Some((start, end)) = pattern.split_once('*') else { return pattern == name };
    name.strip_prefix(start).is_some_and(|rest| rest.ends_with(end))
}

/// `docs/templates.md` describes each variable that the templates of a scenario see.
#[test]
fn every_variable_of_a_template_is_described() {
    let code = read(project("src/snippet/context.rs"));
    let page = read(project("docs/templates.md"));
    let variable = Regex::new("(?m)^            \"([a-z_]+)\" => ").expect("a pattern");
    let variables: Vec<_> = variable.captures_iter(&code).map(|name| name[1].to_owned()).collect();
    assert!(variables.len() > 15, "{variables:?}");
    for name in variables {
        let row =
            page.lines().any(|line| line.starts_with('|') && line.contains(&format!("`{name}`")));
        assert!(row, "add a row for `{name}` to `docs/templates.md`");
    }
}
