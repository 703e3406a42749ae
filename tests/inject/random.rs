//! Random Markdown files with markers in all places: what is outside of regions stays, a second build
//! changes nothing, and `adopt` brings edits of regions back.
//!
//! `SEQDOC_CASES=10000 cargo test --locked inject::random` tries so many files.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;

use super::FLOW;
use crate::support::flow::log;
use crate::support::{Run, random, read, run, scratch, write};

/// So many files are built at a time.
const BATCH: usize = 20;

const SNIPPETS: [&str; 3] = ["a/ladder.md", "a/body.md", "a/log.md"];

/// Where the tabs of a section begin.
const TABS: &str = "=== \"Header\"";

/// What is no region and has no mistake, however it looks.
const HARMLESS: [&str; 14] = [
    "",
    "\t",
    "text",
    "# Title",
    "---",
    "> <!-- /seqdoc -->",
    "    <!-- seqdoc: a/ladder.md -->",
    " <!-- seqdoc: no.md -->",
    "<!-- seqdocs: a/ladder.md -->",
    "<!-- a comment -->",
    "&lt;!-- /seqdoc -->",
    "```\n<!-- seqdoc: no.md -->\n<!-- /seqdoc -->\n```",
    "~~~~ text\n~~~\n<!-- /seqdoc -->\n<!-- seqdoc:\n~~~~",
    "  ``` json\n  {}\n```\n",
];

/// A mistake; no end before it is open, and none after it.
const MISTAKES: [&str; 8] = [
    "<!-- /seqdoc -->",
    "<!-- seqdoc: -->\n<!-- /seqdoc -->",
    "<!-- seqdoc: a/ladder.md",
    "<!-- /seqdoc --> x",
    "<!-- seqdoc: a/ladder.md -->\n<!-- seqdoc: a/ladder.md -->\n<!-- /seqdoc -->",
    "<!-- seqdoc: /a/ladder.md -->\n<!-- /seqdoc -->",
    "<!-- seqdoc: a/no.md -->\n<!-- /seqdoc -->",
    "<!-- seqdoc: a/ladder.md -->\n```\nmine\n<!-- /seqdoc -->\n",
];

#[derive(Debug, Clone)]
enum Piece {
    Text(String),
    Region(usize, &'static str),
    Mistake(usize),
}

/// A file, with how it is written.
#[derive(Debug, Clone)]
struct File {
    pieces: Vec<Piece>,
    line_end: &'static str,
    mark: bool,
    matter: bool,
    is_ended: bool,
}

fn files() -> impl Strategy<Value = File> {
    let harmless = (0..HARMLESS.len()).prop_map(|at| Piece::Text(HARMLESS[at].to_owned()));
    let words = "x \\PC{0,20}".prop_map(Piece::Text);
    let space = prop_oneof![Just(""), Just("\n"), Just(" \n\n\t\n")];
    let region = (0..SNIPPETS.len(), space).prop_map(|(at, space)| Piece::Region(at, space));
    let mistake = (0..MISTAKES.len()).prop_map(Piece::Mistake);
    let piece = prop_oneof![6 => harmless, 3 => words, 6 => region, 1 => mistake];
    let line_end = prop_oneof![Just("\n"), Just("\r\n")];
    (vec(piece, 0..9), line_end, any::<[bool; 3]>()).prop_map(
        |(pieces, line_end, [mark, matter, is_ended])| File {
            pieces,
            line_end,
            mark,
            matter,
            is_ended,
        },
    )
}

impl File {
    fn has_mistakes(&self) -> bool {
        self.pieces.iter().any(|piece| matches!(piece, Piece::Mistake(_)))
    }

    /// The file with what stands in its regions.
    fn text(&self, region: &mut dyn FnMut(usize, &str) -> String) -> String {
        let head = if self.matter { "---\nx: |\n<!-- seqdoc: no.md -->\n---" } else { "# Page" };
        let mut pieces = vec![head.to_owned()];
        pieces.extend(self.pieces.iter().map(|piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Region(at, space) => region(*at, space),
            Piece::Mistake(at) => MISTAKES[*at].to_owned(),
        }));
        let text = pieces.join("\n") + if self.is_ended { "\n" } else { "" };
        let mark = if self.mark { "\u{feff}" } else { "" };
        [mark, &text.replace('\n', self.line_end)].concat()
    }

    fn before(&self) -> String {
        let region = |at: usize, space: &str| {
            format!("<!-- seqdoc: {} -->\n{space}<!-- /seqdoc -->", SNIPPETS[at])
        };
        self.text(&mut { region })
    }

    /// The file as a build is to leave it; the hashes are those that it has.
    fn after(&self, made: &str, snippets: &[String; 3]) -> String {
        let mut hashes = made.split("<!-- seqdoc: ").filter_map(|rest| {
            let (_, hash) =
                rest.lines().next()?.trim_end().strip_suffix(" -->")?.split_once(' ')?;
            hash.starts_with("xxh3:").then_some(hash)
        });
        let region = |at: usize, _: &str| {
            let hash = hashes.next().unwrap_or("none");
            let (path, text) = (SNIPPETS[at], &snippets[at]);
            format!("<!-- seqdoc: {path} {hash} -->\n\n{text}\n<!-- /seqdoc -->")
        };
        if self.has_mistakes() { self.before() } else { self.text(&mut { region }) }
    }
}

fn escaped(snippet: &str) -> String {
    let line = |line: &str| {
        let is_marker = line.starts_with("<!-- seqdoc:") || line.starts_with("<!-- /seqdoc");
        if is_marker { format!("&lt;{}", &line[1..]) } else { line.to_owned() }
    };
    snippet.split_inclusive('\n').map(line).collect()
}

#[test]
fn what_is_outside_stays_and_a_second_build_changes_nothing() {
    let cases = random(60).cases as usize;
    let mut runner = TestRunner::deterministic();
    for _ in 0..cases.div_ceil(BATCH) {
        let files: Vec<File> =
            (0..BATCH).map(|_| files().new_tree(&mut runner).expect("a file").current()).collect();
        try_them(&files);
    }
}

fn try_them(files: &[File]) {
    let folder = scratch();
    let at = folder.path();
    write(at.join("logs/a/requestshook.log"), log(FLOW));
    let notes = "# Summary\n\nx\n\n# POST /v3/auth/tokens\n\n<!-- /seqdoc -->\n\n```\n<!-- seqdoc: a/b.md -->\n```\n";
    write(at.join("logs/a/notes.md"), notes);
    let names: Vec<_> = (0..files.len()).map(|number| format!("pages/{number}.md")).collect();
    let project = format!("[build]\nlogs = ['logs']\noutput = 'docs'\ninject = {names:?}\n");
    write(at.join("seqdoc.toml"), project);
    for (name, file) in names.iter().zip(files) {
        write(at.join(name), file.before());
    }
    let build = || run(at, &["build".to_owned(), "--quiet".to_owned()]);
    let first = build();
    let snippets = SNIPPETS.map(|path| escaped(&read(at.join("docs").join(path))));
    let mut made = Vec::new();
    for (name, file) in names.iter().zip(files) {
        let text = read(at.join(name));
        assert_eq!(text, file.after(&text, &snippets), "{file:?}\n{}", first.stderr);
        let said = first.stderr.lines().any(|line| line.starts_with(&format!("error: {name}:")));
        assert_eq!(said, file.has_mistakes(), "{file:?}\n{}", first.stderr);
        made.push(text);
    }
    let code = i32::from(files.iter().any(File::has_mistakes));
    assert_eq!((first.code, build().code), (code, code), "{}", first.stderr);
    let now: Vec<_> = names.iter().map(|name| read(at.join(name))).collect();
    assert_eq!(now, made);
    for (name, file) in names.iter().zip(files) {
        edits_come_back(at, name, file);
        write(at.join("logs/a/notes.md"), notes);
        let _ = build();
    }
}

/// Edits the first `body.md` of a file, and adopts it.
fn edits_come_back(at: &std::path::Path, name: &str, file: &File) {
    let before = read(at.join(name));
    let end = file.line_end;
    let Some(body) = before.find("<!-- seqdoc: a/body.md xxh3:").filter(|_| !file.has_mistakes())
    else {
        return;
    };
    let (start, rest) = before.split_at(body);
    let mine = |rest: &str| {
        let (before, after) = rest.split_once("### (3)").expect("the third section");
        let after = after.replacen(TABS, &format!("Mine (7).{end}{end}{TABS}"), 1);
        [before, "### (3)", &after].concat()
    };
    let edited = mine(rest);
    write(at.join(name), [start, &edited].concat());
    let adopt = Run::new(at).args(["adopt", "logs/a"]).arg(name);
    adopt.any_stdout().any_stderr().check();
    let _ = run(at, &["build".to_owned(), "--quiet".to_owned()]);
    let now = read(at.join(name));
    let without_hashes = |text: &str| {
        let lines = text.lines().map(|line| line.split(" xxh3:").next().unwrap_or_default());
        // A ladder marks the steps with notes.
        lines.map(|line| line.replace(" noted", "")).collect::<Vec<_>>()
    };
    // Other regions of the same snippet show the edit, too.
    let bodies = rest.split("<!-- seqdoc: a/body.md xxh3:").skip(1).map(mine);
    let all = [&[start.to_owned()], &bodies.collect::<Vec<_>>()[..]].concat();
    let all = all.join("<!-- seqdoc: a/body.md xxh3:");
    assert_eq!(without_hashes(&now), without_hashes(&all), "{file:?}");
    assert_eq!(now.ends_with('\n'), before.ends_with('\n'));
}
