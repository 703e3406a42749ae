//! Random edits of a page come back after `adopt` and `build`, or their line is named; nothing of the
//! notes is lost.
//!
//! `SEQDOC_EDITS=10000 cargo test --locked adopt::random` tries so many pages; `SEQDOC_EDITS=7..8` tries
//! one again.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;

use regex::Regex;

use crate::support::chance::Chance;
use crate::support::{Printed, Run, flow, project, read, run, scratch, write};

const FEW: usize = 200;

/// So many pages are built at a time.
const BATCH: usize = 50;

fn wanted() -> Range<usize> {
    let number = |text: &str| text.parse().expect("SEQDOC_EDITS is a number or a range");
    match std::env::var("SEQDOC_EDITS") {
        Ok(text) => match text.split_once("..") {
            Some((first, end)) => number(first)..number(end),
            None => 0..number(&text),
        },
        Err(_) => 0..FEW,
    }
}

const WORDS: [&str; 12] = [
    "Token",
    "image",
    "(3)",
    "**bold**",
    "`code`",
    "한국어",
    "a_b",
    "<b>",
    "[](#",
    "\"so\"",
    "it's",
    "#",
];

const LINES: [&str; 12] = [
    "A new sentence.",
    "Ends with two spaces.  ",
    "- an item",
    "---",
    "## Words",
    "#### (1) A reason",
    "!!! note \"Mine\"\n    Text.",
    "=== \"Mine\"\n    Text.",
    "``` sh\nls\n```",
    "See [(3)](#step-3) and (2).",
    "<!-- hidden -->",
    "| a | b |\n|---|---|\n| 1 | 2 |",
];

/// A file with notes, each with what must not be lost.
fn notes(chance: &mut Chance, headings: &[&str]) -> String {
    let mut text = "Mine alone.\n\n".to_owned();
    let ids: Vec<usize> = (0..headings.len()).filter(|_| chance.once_in(2)).collect();
    if chance.once_in(2) {
        text += "# Summary\n\n- **All** of it";
        for id in &ids {
            let _ = write!(text, " [](#id{id})");
        }
        text += ".\n\n";
    }
    for (number, heading) in headings.iter().enumerate() {
        if chance.once_in(8) {
            let _ = write!(
                text,
                "## GET /gone/{number} {{#gone{number} header=Host}}\n\nOld text.\n\n"
            );
        }
        if !ids.contains(&number) && chance.once_in(2) {
            continue;
        }
        let mut words = Vec::new();
        if ids.contains(&number) {
            words.push(format!("#id{number}"));
        }
        if chance.once_in(3) {
            words.push("header=X-Requestshook-Request-Id".to_owned());
        }
        if chance.once_in(4) {
            words.push(format!("title=\"Call {number}\""));
        }
        if chance.once_in(6) {
            words.push("odd".to_owned());
        }
        let braces =
            if words.is_empty() { String::new() } else { format!(" {{{}}}", words.join(" ")) };
        let _ = write!(text, "{heading}{braces}\n\n");
        for part in 0..2 {
            if chance.once_in(2) {
                text += if part == 1 { "---\n\n" } else { "" };
                text += &sentence(chance, &ids);
                text += "\n\n";
            }
        }
    }
    text
}

fn sentence(chance: &mut Chance, ids: &[usize]) -> String {
    let mut text = String::from("It says");
    for _ in 0..=chance.below(3) {
        match ids {
            [] => text += " something",
            ids => {
                let side = chance.one_of(&["", ".request", ".response"]);
                let _ = write!(text, " and [](#id{}{side})", chance.one_of(ids));
            }
        }
    }
    if chance.once_in(3) {
        text += ".\n\nA second paragraph";
    }
    text + "."
}

/// A line in which one word is added, removed or another one.
fn with_other_words(chance: &mut Chance, line: &str, word: &'static str) -> String {
    let mut words: Vec<&str> = line.split(' ').collect();
    let place = chance.below(words.len());
    match chance.below(3) {
        0 => drop(words.remove(place)),
        1 => words.insert(place, word),
        _ => words[place] = word,
    }
    words.join(" ")
}

/// Gives the next section other words, but not another number.
fn rename(lines: &mut [String], at: usize) {
    let at = (at..lines.len()).find(|at| lines[*at].starts_with("### ("));
    if let Some((at, end)) = at.and_then(|at| Some((at, lines[at].find(')')?))) {
        let anchor = lines[at].find(" <a").map_or("", |start| &lines[at][start..]);
        lines[at] = format!("{} Any words{anchor}", &lines[at][..=end]);
    }
}

/// A page with a few random edits.
fn edited(chance: &mut Chance, page: &str) -> String {
    let mut lines: Vec<String> = page.lines().map(str::to_owned).collect();
    for _ in 0..=chance.below(3) {
        // Most lines were recorded; every other edit is one of the lines between.
        let from = chance.below(lines.len());
        let is_between = |at: &usize| !lines[*at].starts_with(' ') && !lines[*at].is_empty();
        let between = (from..lines.len()).find(is_between).filter(|_| chance.once_in(2));
        let at = between.unwrap_or(from);
        let word = *chance.one_of(&WORDS);
        match chance.below(9) {
            0..3 => lines[at] = with_other_words(chance, &lines[at], word),
            3 => lines.insert(at, (*chance.one_of(&LINES)).to_owned()),
            4 => lines.insert(at, format!("\n{}\n", chance.one_of(&LINES))),
            5 => drop(lines.remove(at)),
            6 => {
                // A block, up to the next empty line.
                let end = lines[at..].iter().position(String::is_empty).map_or(1, |end| end.max(1));
                drop(lines.drain(at..at + end));
            }
            7 => rename(&mut lines, at),
            _ => {
                let at = (at..lines.len()).find(|at| lines[*at].ends_with("linenums=\"1\""));
                if let Some(at) = at {
                    lines[at] += " hl_lines=\"2\"";
                }
            }
        }
        let all = lines.join("\n");
        lines = all.lines().map(str::to_owned).collect();
        if lines.is_empty() {
            lines.push(String::new());
        }
    }
    lines.join("\n") + "\n"
}

/// The lines of a page that a run names.
fn named(printed: &Printed, file: &str, page: &str) -> Vec<usize> {
    let line = Regex::new(r"^warning: ([^:]+):([0-9]+): (.*)$").expect("a pattern");
    let many = Regex::new("(?:these|of) ([0-9]+) lines").expect("a pattern");
    let mut named = Vec::new();
    for found in printed.stderr.lines().filter_map(|text| line.captures(text)) {
        if &found[1] != file {
            continue;
        }
        let first: usize = found[2].parse().expect("a line");
        let paragraph = || page.lines().skip(first - 1).take_while(|line| !line.trim().is_empty());
        let count = match many.captures(&found[3]) {
            Some(many) => many[1].parse().expect("a count"),
            None if found[3].starts_with("text ") => paragraph().count(),
            None => 1,
        };
        named.extend(first..first + count);
    }
    named
}

/// The blocks of a `notes.md`, each with its heading.
fn blocks(notes: &str) -> Vec<&str> {
    let heading = Regex::new(r"(?m)^(?:## \(|## GET /gone|# Summary)").expect("a pattern");
    let starts: Vec<usize> = heading.find_iter(notes).map(|found| found.start()).collect();
    let ends = starts.iter().skip(1).copied().chain([notes.len()]);
    starts.iter().zip(ends).map(|(start, end)| notes[*start..end].trim_end()).collect()
}

/// How often each link to a step is on a page.
fn links(page: &str) -> BTreeMap<String, usize> {
    let link = Regex::new(r"\[\([0-9-]+\)\]\(#step-[0-9]+\)").expect("a pattern");
    let mut counts = BTreeMap::new();
    for found in link.find_iter(page) {
        *counts.entry(found.as_str().to_owned()).or_default() += 1;
    }
    counts
}

struct Case {
    number: usize,
    name: String,
    notes: String,
    page: String,
    edited: String,
}

impl Case {
    fn new(number: usize, root: &Path) -> Self {
        let chance = &mut Chance::new(number as u64);
        let name = format!("{number}");
        let folder = root.join("logs").join(&name);
        let made = "a b GET /v1/x\nb c POST /v1/y\n. 201 CREATED\n. 200 OK\na b GET /v1/x\n\
                    b c GET /v1/z/1\na b DELETE /v1/x\n. 204 NO CONTENT\n.4 404 NOT FOUND\n";
        let log = match chance.below(3) {
            0 => flow::log(made),
            _ => read(project("samples/openstack/image/show/requestshook.log")),
        };
        write(folder.join("requestshook.log"), &log);
        let sections = *chance.one_of(&["step", "exchange"]);
        let anchors = !chance.once_in(4);
        let configuration = format!("[body]\nsections = '{sections}'\nanchors = {anchors}\n");
        write(folder.join("seqdoc.toml"), configuration);
        let (page, edited) = (String::new(), String::new());
        Self { number, name, notes: String::new(), page, edited }
    }

    /// Writes notes, if there are to be some, with the headings that `init` gives.
    fn write_notes(&mut self, root: &Path) {
        let chance = &mut Chance::new(self.number as u64 + (1 << 40));
        let path = root.join("logs").join(&self.name).join("notes.md");
        let all = read(&path);
        std::fs::remove_file(&path).expect("it is there");
        if chance.once_in(4) {
            return;
        }
        let headings: Vec<&str> = all.lines().filter(|line| line.starts_with("## ")).collect();
        self.notes = notes(chance, &headings);
        write(&path, &self.notes);
    }

    fn edit(&mut self, root: &Path) {
        let chance = &mut Chance::new(self.number as u64 + (2 << 40));
        self.page = read(root.join("docs").join(&self.name).join("body.md"));
        self.edited = edited(chance, &self.page);
        write(root.join("docs").join(&self.name).join("body.md"), &self.edited);
    }

    fn adopt(&self, root: &Path) -> Printed {
        let page = format!("docs/{}/body.md", self.name);
        run(root, &["adopt".to_owned(), format!("logs/{}", self.name), page])
    }

    fn state(&self, root: &Path) -> [String; 2] {
        ["notes.md", "seqdoc.toml"].map(|name| {
            let path = root.join("logs").join(&self.name).join(name);
            if path.exists() { read(path) } else { String::new() }
        })
    }

    /// What is lost of the notes.
    fn lost(&self, root: &Path, named: &[usize]) -> Option<String> {
        let [after, _] = self.state(root);
        let id = Regex::new(r"\{#[a-z]+[0-9]+").expect("a pattern");
        if let Some(id) = id.find_iter(&self.notes).find(|id| !after.contains(id.as_str())) {
            return Some(format!("the id {}", id.as_str()));
        }
        let untouched =
            |block: &&&str| block.starts_with("# Summary") || block.starts_with("## GET /gone");
        let before = blocks(&self.notes);
        if let Some(block) = before.iter().filter(untouched).find(|block| !after.contains(**block))
        {
            return Some(format!("the block {block}"));
        }
        let odd = |text: &str| text.matches(" odd}").count() + text.matches("{odd}").count();
        if odd(&self.notes) > odd(&after) {
            return Some("an attribute".to_owned());
        }
        // A number that is still on the page stays a reference.
        let carried = self.edited.lines().zip(1..).filter(|(_, number)| !named.contains(number));
        let carried: Vec<&str> = carried.map(|(line, _)| line).collect();
        let (old, new) = (links(&self.page), links(&carried.join("\n")));
        let kept = old.iter().map(|(link, count)| *count.min(new.get(link).unwrap_or(&0))).sum();
        let references = |text: &str| -> usize {
            let notes = blocks(text).into_iter();
            let notes =
                notes.filter(|block| block.starts_with("## (") || block.starts_with("## G"));
            notes.map(|block| block.matches("[](#id").count()).sum()
        };
        let found = references(&after);
        (found < kept).then(|| format!("{} of {kept} references", kept - found))
    }

    /// Whether a line says who called whom as the page was built, and a build only adds the call there
    /// or leaves it out, since the title is another one.
    fn is_route(&self, line: &str, other: &str) -> bool {
        let ends = Regex::new("^(`[^`]+` (?:-->|<--) `[^`]+`)(?: `[^`]+`)*$").expect("a pattern");
        let ends = |line| Some(ends.captures(line)?.get(1)?.as_str().to_owned());
        self.page.lines().any(|built| built == line)
            && ends(line).is_some_and(|line| Some(line) == ends(other))
    }

    /// What does not come back and is not named.
    fn silent(&self, root: &Path, named: &[usize], told: bool) -> Option<String> {
        let back = read(root.join("back").join(&self.name).join("body.md"));
        let is_text = |line: &&str| !line.trim().is_empty();
        let kept = self.edited.lines().zip(1..).filter(|(_, number)| !named.contains(number));
        let kept: Vec<&str> = kept.map(|(line, _)| line).filter(is_text).collect();
        let mut rest = back.lines().filter(is_text);
        let comes_back = |line: &str, other: &str| line == other || self.is_route(line, other);
        if let Some(line) = kept.iter().find(|line| !rest.any(|other| comes_back(line, other))) {
            return Some(format!("`{line}` does not come back"));
        }
        let more = back.lines().filter(is_text).count() > kept.len();
        (more && !told).then(|| "more comes back than there was".to_owned())
    }
}

fn build(root: &Path, docs: &str) {
    let run = Run::new(root).args(["build", "logs", "-o", docs]);
    run.any_stdout().any_stderr().check();
}

/// Cases of which each is adopted, and all are built before and after.
fn batch(numbers: Range<usize>, root: &Path) -> Vec<(Case, Printed)> {
    write(root.join("seqdoc.toml"), "[output]\nsnippets = ['body']\n");
    let mut cases: Vec<Case> = numbers.map(|number| Case::new(number, root)).collect();
    let init = Run::new(root).args(["init", "logs", "-o", "site", "--notes"]);
    init.any_stdout().any_stderr().check();
    for case in &mut cases {
        case.write_notes(root);
    }
    build(root, "docs");
    for case in &mut cases {
        case.edit(root);
    }
    let said: Vec<Printed> = cases.iter().map(|case| case.adopt(root)).collect();
    build(root, "back");
    cases.into_iter().zip(said).collect()
}

/// How many lines of a page are named, if it was adopted.
fn checked(case: &Case, printed: &Printed, root: &Path) -> Option<usize> {
    let fail = |what: String| {
        panic!("SEQDOC_EDITS={}..{}: {what}\n{}", case.number, case.number + 1, printed.stderr)
    };
    let named = named(printed, &format!("docs/{}/body.md", case.name), &case.edited);
    if let Some(lost) = case.lost(root, &named) {
        fail(format!("lost: {lost}"));
    }
    if printed.code != 0 {
        let refused = printed.stderr.contains("sections match the recording");
        assert!(refused, "{}: {}", case.number, printed.stderr);
        return None;
    }
    if let Some(silent) = case.silent(root, &named, !named.is_empty()) {
        fail(silent);
    }
    let before = case.state(root);
    let again = case.adopt(root);
    if before != case.state(root) || again.code != 0 {
        fail(format!("adopted twice, it changes something\n{}", again.stderr));
    }
    Some(named.len())
}

#[test]
fn random_edits_come_back_or_are_named() {
    let numbers = wanted();
    let (mut adopted, mut clean) = (0, 0);
    for start in numbers.clone().step_by(BATCH) {
        let folder = scratch();
        for (case, printed) in batch(start..(start + BATCH).min(numbers.end), folder.path()) {
            let named = checked(&case, &printed, folder.path());
            adopted += usize::from(named.is_some());
            clean += usize::from(named == Some(0));
        }
    }
    let all = numbers.len();
    let enough = adopted * 10 >= all * 9 && clean * 10 >= all;
    assert!(all < 20 || enough, "{adopted} and {clean} of {all}");
}
