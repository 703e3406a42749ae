//! Attacked logs in, what went wrong with each of them out.
//!
//! All logs are scenarios of one folder: one build, one redaction, and a build, a redaction and a check
//! of what was redacted judge them together. What is wrong is told of each log by itself.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use seqdoc::record::Reader;
use seqdoc::source::Input;

use super::attack::{Case, Planted};
use super::decode::plain_texts;
use crate::support::{Tree, run, scratch, tree, write};

/// A value of fewer characters may be any word, so only its place is looked at.
const LONG_ENOUGH: usize = 8;

/// What is wrong with each case, by its name; nothing for those that hold.
pub(super) fn judge(cases: &[Case]) -> BTreeMap<String, Vec<String>> {
    let folder = scratch();
    let at = folder.path();
    for case in cases {
        write(at.join("logs").join(&case.name).join("requestshook.log"), &case.log);
    }
    let built = seqdoc(at, &["build", "logs", "-o", "docs"]);
    let redacted = seqdoc(at, &["redact", "logs", "-o", "red/logs"]);
    let again = seqdoc(at, &["redact", "red/logs", "-o", "twice"]);
    let built_again = seqdoc(&at.join("red"), &["build", "logs", "-o", "docs"]);
    let checked = secrets_only(seqdoc(at, &["redact", "red/logs", "--check"]));
    let runs = [built, redacted, again, built_again, checked];
    let trial = |case| (case, Trial { at, case }.wrong(&runs));
    // Most of the time is spent on starting `show`, which two can do at once.
    let (some, others) = cases.split_at(cases.len() / 2);
    let tried: Vec<(&Case, Vec<String>)> = std::thread::scope(|scope| {
        let others = scope.spawn(|| others.iter().map(trial).collect::<Vec<_>>());
        let some: Vec<_> = some.iter().map(trial).collect();
        some.into_iter().chain(others.join().expect("no panic")).collect()
    });
    let tried = tried.into_iter().filter(|(_, wrong)| !wrong.is_empty());
    let mut wrong: BTreeMap<String, Vec<String>> =
        tried.map(|(case, wrong)| (case.name.clone(), wrong)).collect();
    let nothing_named = wrong.is_empty() && runs.iter().any(|(_, code)| *code != 0);
    if nothing_named {
        let said = runs.iter().map(|(said, code)| format!("{code}: {said}")).collect();
        wrong.insert("all".to_owned(), said);
    }
    wrong
}

/// A check without the places that no rule decides, which a redacted log may have.
fn secrets_only((said, code): Ran) -> Ran {
    let told =
        |line: &&str| !line.ends_with(", undecided") && !line.contains("that no rule decides");
    let said: Vec<&str> = said.lines().filter(told).collect();
    (said.join("\n"), if said.is_empty() && code == 3 { 0 } else { code })
}

/// What a run printed, and its exit code.
type Ran = (String, i32);

fn seqdoc(folder: &Path, arguments: &[&str]) -> Ran {
    let arguments: Vec<_> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    let printed = run(folder, &arguments);
    (printed.stdout + &printed.stderr, printed.code)
}

/// A case with what became of it.
struct Trial<'t> {
    at: &'t Path,
    case: &'t Case,
}

impl Trial<'_> {
    fn wrong(&self, runs: &[Ran; 5]) -> Vec<String> {
        let logs = self.tree("logs");
        let [docs, red, twice, docs_of_red] =
            ["docs", "red/logs", "twice", "red/docs"].map(|folder| self.tree(folder));
        let mut wrong = Vec::new();
        if !docs.contains_key(Path::new("body.md")) {
            wrong.push(format!("refused: {}", self.said_of(&runs[0].0)));
        } else if let Some(file) = differs(&docs, &docs_of_red) {
            wrong.push(format!("{} differs when built from the redacted log", file.display()));
        }
        let log = Path::new("requestshook.log");
        let Some(redacted) = red.get(log).map(|bytes| text(bytes)) else {
            wrong.push(format!("not redacted: {}", self.said_of(&runs[1].0)));
            return wrong;
        };
        if red != twice {
            wrong.push("redacting it again changes it".to_owned());
        }
        wrong.extend(self.lost(&redacted));
        wrong.extend(frame_wrong(&logs[log], redacted.as_bytes()));
        let mut shown = vec![("the redacted log".to_owned(), redacted.clone())];
        shown.extend(docs.iter().map(|(name, bytes)| (name.display().to_string(), text(bytes))));
        shown.extend(runs.iter().map(|(said, _)| ("a message".to_owned(), said.clone())));
        for options in [&["show"][..], &["show", "--json"]] {
            let (said, code) = seqdoc(self.at, &[options, &[self.log().as_str()]].concat());
            if code != 0 {
                wrong.push(format!("{options:?} exits with {code}"));
            }
            shown.push((options.join(" "), said));
        }
        wrong.extend(self.leaks(&shown, &plain_texts(&redacted)));
        wrong
    }

    fn tree(&self, folder: &str) -> Tree {
        tree(&self.at.join(folder).join(&self.case.name))
    }

    fn log(&self) -> String {
        format!("logs/{}", self.case.name)
    }

    /// The lines of a text that name this case.
    fn said_of(&self, said: &str) -> String {
        let name = format!("{}/", self.case.name);
        let lines: Vec<_> = said.lines().filter(|line| line.contains(&name)).collect();
        lines.join("; ")
    }

    /// The secrets that texts show as they were written; and those that the redacted log holds in
    /// escapes or in Base64. The snippets are those of the redacted log, so it is the only text that
    /// has to be taken apart.
    fn leaks(&self, shown: &[(String, String)], plain: &[String]) -> Vec<String> {
        let mut leaks = Vec::new();
        for planted in &self.case.planted {
            let told_apart = is_told_apart(&planted.value);
            let public = PUBLIC.contains(&planted.value.as_str());
            let shows = |place: &str, text: &str| {
                // A public word may be a line of a page, whoever has chosen it.
                let around = |around: &&String| {
                    !public || !around.ends_with('\n') || place == "the redacted log"
                };
                (told_apart && text.contains(planted.value.as_str()))
                    || planted.around.iter().filter(around).any(|around| stands_in(around, text))
            };
            let places = shown.iter().filter(|(place, text)| shows(place, text));
            let mut places: Vec<&str> = places.map(|(place, _)| place.as_str()).collect();
            if told_apart && plain.iter().any(|text| text.contains(&planted.value)) {
                places.push("escapes of the redacted log");
            }
            if !places.is_empty() {
                leaks.push(format!("{} leaks into {}", told(planted), places.join(", ")));
            }
        }
        leaks
    }

    fn lost<'a>(&'a self, redacted: &'a str) -> impl Iterator<Item = String> + 'a {
        let lost = self.case.kept.iter().filter(|kept| !redacted.contains(kept.as_str()));
        // Of a whole log, the line that changed is what a person wants to read.
        let line = |kept: &'a str| kept.lines().find(|line| !redacted.contains(line));
        lost.map(move |kept| format!("`{}` is lost", short(line(kept).unwrap_or(kept))))
    }
}

/// Whether a text holds what stood around a value, which is all of a line if nothing did.
fn stands_in(around: &str, text: &str) -> bool {
    match around.strip_suffix('\n') {
        Some(line) => text.lines().any(|shown| shown.trim() == line.trim()),
        None => text.contains(around),
    }
}

/// Whether a value that stands somewhere can only be the secret.
fn is_told_apart(value: &str) -> bool {
    value.chars().count() >= LONG_ENOUGH && !PUBLIC.contains(&value)
}

/// Words of names, of HTTP, of the services of these logs and of the templates: as a secret, they are
/// hidden where a name gives them away.
pub(super) const PUBLIC: &[&str] = &[
    "password",
    "username",
    "requests",
    "sequence",
    "linenums",
    "participant",
    "application",
    "Content-Type",
    "Content-Length",
    "application/json",
    "depot-api-server",
    "response",
    "REQUEST ENTITY TOO LARGE",
    "sequenceDiagram",
    "FrameOfParts9",
];

fn told(planted: &Planted) -> String {
    let value = short(&planted.value);
    if planted.recipe.is_empty() {
        format!("`{value}`")
    } else {
        format!("`{value}` ({})", planted.recipe)
    }
}

fn short(text: &str) -> String {
    if text.chars().count() < 200 { text.to_owned() } else { text.chars().take(150).collect() }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// The first snippet that two builds do not agree on; a manifest tells of the log itself.
fn differs(some: &Tree, others: &Tree) -> Option<PathBuf> {
    let names = some.keys().chain(others.keys());
    let mut names = names.filter(|name| !name.ends_with(".seqdoc.json"));
    names.find(|name| some.get(*name) != others.get(*name)).cloned()
}

/// Caller, callee, method and header names of a record, and whether its JSON is valid.
type Frame = (Vec<u8>, Vec<u8>, Vec<u8>, Vec<Vec<u8>>, bool);

/// What frames a record stays, and what is valid JSON stays so.
fn frame_wrong(log: &[u8], redacted: &[u8]) -> Vec<String> {
    let (here, there) = (frames(log), frames(redacted));
    let mut wrong = Vec::new();
    if here.len() != there.len() {
        wrong.push(format!("{} records became {}", here.len(), there.len()));
    }
    for (before, after) in here.iter().zip(&there) {
        if (&before.0, &before.1, &before.2, &before.3) != (&after.0, &after.1, &after.2, &after.3)
        {
            wrong.push("the heading or a header name of a record changed".to_owned());
        }
        if before.4 && !after.4 {
            wrong.push("a body is no longer valid JSON".to_owned());
        }
    }
    wrong
}

fn frames(log: &[u8]) -> Vec<Frame> {
    let mut diagnostics = seqdoc::diagnostic::Diagnostics::default();
    let mut reader = Reader::new(Input::of_bytes(log.to_vec()), 0);
    let mut frames = Vec::new();
    while let Some(record) = reader.next(&mut diagnostics).expect("content is no error") {
        let names = record.headers().map(|header| header.name.to_vec()).collect();
        let valid = serde_json::from_slice::<serde::de::IgnoredAny>(record.body()).is_ok();
        let [caller, callee, method] =
            [record.caller(), record.callee(), record.method()].map(<[u8]>::to_vec);
        frames.push((caller, callee, method, names, valid));
    }
    frames
}
