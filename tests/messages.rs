//! Every message of the tool stands once in `messages.txt`, and reads as messages should.
//!
//! `BLESS=1 cargo test messages` writes the list anew: look at what changed with `git diff`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use regex::Regex;

use crate::architecture::sources;
use crate::support::{Run, project, read, scratch, write};

/// What a message does not say, with what it says instead.
const AVOIDED: [(&str, &str); 21] = [
    (" is no ", "is not"),
    (" are no ", "are not"),
    ("so that", "to"),
    ("thus", "a second sentence"),
    ("hence", "a second sentence"),
    (" behind", "after"),
    ("in front of", "before"),
    ("is told", "is reported"),
    ("tells", "shows"),
    ("would stand", "would contain"),
    ("is there", "exists"),
    ("it stays", "was not changed"),
    ("write over", "overwrite"),
    ("passed over", "skipped"),
    ("as it is", "unchanged"),
    (" fits", "matches"),
    ("expected ", "must be"),
    ("invalid type", "must be"),
    ("usize", "a whole number"),
    ("struct ", "a table"),
    ("sequence", "a list"),
];

/// Texts that are not messages: they go into a page, or come from git.
const OTHERS: [&str; 17] = [
    "{kind} {id} as {label}",
    "note over {over}: {}",
    "box transparent {}",
    "... {n} more lines",
    "polling, {n} times",
    "{n} calls overlap",
    "No flow uses {n} of {m} operations.",
    "Operations that no flow uses",
    "The diagram shows the {n} busiest of {m} connections.",
    "{service} works on after its answer",
    "not a git repository",
    "is outside repository",
    "does not exist in",
    "but not in",
    "invalid object name",
    "not a valid object name",
    "    participant p{at} as {}",
];

/// A text, or a comment or a character to step over.
fn literal() -> Regex {
    let text = r#"(?P<kind>\b[br]*)?"(?P<text>(?:[^"\\]|\\.)*)""#;
    let other = r"//[^\n]*|'(?:\\[^']+|\\'|[^\\'\n])'";
    Regex::new(&format!("(?s){other}|{text}")).expect("a pattern")
}

/// The text of a literal: a line that goes on in the next one, and quotes.
fn unescaped(text: &str) -> String {
    let joined = Regex::new(r"\\\n\s*").expect("a pattern").replace_all(text, "").into_owned();
    joined.replace("\\\"", "\"").replace("\\\\", "\\")
}

/// Whether a text has three words in a row, where values count for words.
fn is_prose(text: &str) -> bool {
    let values = Regex::new(r"`?\{[^{} ]*\}`?|`[^`]*`").expect("a pattern");
    let words = Regex::new(r"(?:^|[ (])[a-z']+,? [a-z']+[,;:]? [a-z']+").expect("a pattern");
    words.is_match(&values.replace_all(text, "x")) && !text.contains("\\n") && !text.contains('\n')
}

/// The texts of a file that a person reads in a terminal.
fn messages_of(path: &PathBuf) -> Vec<String> {
    let code = read(path);
    let code = code.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let mut found = Vec::new();
    for literal in literal().captures_iter(code) {
        let (Some(all), Some(text)) = (literal.get(0), literal.name("text")) else { continue };
        let before = code[..all.start()].trim_end();
        let is_other = literal.name("kind").is_some_and(|kind| !kind.is_empty())
            || ["expect(", "reason =", "after_help ="].iter().any(|end| before.ends_with(end));
        let text = unescaped(text.as_str());
        if !is_other && !OTHERS.contains(&text.as_str()) && is_prose(&text) {
            found.push(text);
        }
    }
    found
}

fn messages() -> BTreeSet<String> {
    let files = sources(&project("src"));
    let tests = |path: &PathBuf| path.components().any(|part| part.as_os_str() == "tests");
    let files = files.iter().filter(|path| !path.ends_with("tests.rs") && !tests(path));
    files.flat_map(messages_of).collect()
}

#[test]
fn the_messages_are_those_of_the_list() {
    let list = project("tests/messages.txt");
    let all: String = messages().into_iter().map(|message| message + "\n").collect();
    if std::env::var_os("BLESS").is_some() {
        write(&list, &all);
    }
    assert_eq!(all, read(&list), "write the list with `BLESS=1` and look at `git diff`");
}

#[test]
fn messages_read_as_messages_should() {
    let messages = messages();
    assert!(messages.len() > 100, "{}", messages.len());
    for message in messages.iter().map(|message| message.replace("no longer", "not")) {
        assert!(
            !message.starts_with(char::is_uppercase) || message.starts_with("OpenAPI"),
            "begins with a capital: {message}"
        );
        assert!(!message.ends_with('.'), "ends with a full stop: {message}");
        for (avoided, better) in AVOIDED {
            assert!(!message.contains(avoided), "`{avoided}`, better `{better}`: {message}");
        }
    }
}

#[test]
fn literals_are_found_in_code() {
    let code = "let c = '\"'; // \"a b c\"\nlet x: &'static str = \"one \\\n    two \\\"three\\\"\"; \
                expect(\"d e f\"); b\"g h i\"";
    let found: Vec<_> = literal()
        .captures_iter(code)
        .filter_map(|literal| {
            let kind = literal.name("kind").map_or("", |kind| kind.as_str());
            Some((kind.to_owned(), unescaped(literal.name("text")?.as_str())))
        })
        .collect();
    let text = |kind: &str, text: &str| (kind.to_owned(), text.to_owned());
    assert_eq!(found, [text("", "one two \"three\""), text("", "d e f"), text("b", "g h i")]);
}

/// A folder with a log of so many requests that nobody answers.
fn unanswered(count: usize) -> tempfile::TempDir {
    let folder = scratch();
    let request =
        |n: usize| format!("\n### (a) REQ >>> (b) : GET http://h/{n}\nHost: h\n\nnone\n\n");
    let log: String = (0..count).map(request).collect();
    write(folder.path().join("logs/a.log"), log);
    folder
}

#[test]
fn many_warnings_that_say_the_same_are_one_line() {
    let line =
        |n: usize| format!("warning: logs/a.log:{}: this request has no response\n", 2 + n * 6);
    let all = |count: usize| (0..count).map(line).collect::<String>();
    let few = unanswered(3);
    Run::new(few.path()).args(["show", "logs"]).any_stdout().stderr(&all(3)).check();
    let folder = unanswered(5);
    let first =
        line(0).replace("response\n", "response (and 4 more like this; list all with `-v`)\n");
    for arguments in [["build", "logs", "-o", "docs"], ["init", "logs", "-o", "docs"]] {
        let run = || Run::new(folder.path()).args(arguments).any_stdout();
        run().stderr(&first).check();
        // A build that has nothing to do says the same again.
        run().stderr(&first).check();
        // The closing line has seconds.
        let said = run().arg("-v").any_stderr().check().stderr;
        assert!(said.starts_with(&all(5)), "{said}");
        let closing = said.matches("done: 1 scenario: ").count();
        assert_eq!(closing, usize::from(arguments[0] == "build"), "{said}");
        run().arg("--quiet").check();
        run().arg("-q").arg("--deny-warnings").code(3).check();
    }
    let show = Run::new(folder.path()).args(["-v", "show", "logs/a.log", "--deny-warnings"]);
    show.any_stdout().stderr(&all(5)).code(3).check();
    let show = Run::new(folder.path()).args(["show", "nowhere", "-q"]);
    let said = show.any_stderr().code(1).check().stderr;
    let error = "error: cannot read `nowhere`: it does not exist; check the path\n";
    assert_eq!(said, error, "errors stay");
    Run::new(folder.path()).args(["show", "logs", "-v", "-q"]).any_stderr().code(2).check();
}

#[test]
fn wrong_usage_is_told_in_plain_words() {
    let folder = unanswered(1);
    for (arguments, told) in [
        (["--jobs", "0"], "must be a whole number of 1 or more"),
        (["--jobs", "x"], "must be a whole number of 1 or more"),
        (["--job", "1"], "a similar argument exists: '--jobs'"),
    ] {
        let run = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).args(arguments);
        let said = run.any_stderr().code(2).check().stderr;
        assert!(said.contains(told), "{arguments:?}: {said}");
    }
    let said = Run::new(folder.path()).args(["biuld"]).any_stderr().code(2).check().stderr;
    assert!(said.contains("a similar subcommand exists: 'build'"), "{said}");
}
