//! What a configuration names and no recording has is said once, with its line and what may be meant.

use std::path::Path;

use crate::support::flow::log;
use crate::support::{Run, scratch, write};

/// A flow with two services, one call with an id and one with a query.
const FLOW: &str = "openstack keystone POST /v3/auth/tokens\n. 201 Created\n\
                    openstack glance-api GET /v2/images/692238fc-3b51-41bc-9923-68ab11649282?limit=3\n\
                    . 200 OK\nopenstack glance-api PATCH /v9/things/a\n. 200 OK";

/// A flow that has nothing of what is named but its client.
const OTHER: &str = "openstack cinder GET /other\n. 200 OK";

/// Configurations, each with a name, the same name with a mistake, and what is said of that.
const NAMES: [(&str, &str, &str, &str); 19] = [
    ("[participants]\n@ = { as = 'Glance' }", "glance-api", "glanse-api", "participant"),
    ("[participants.'@']\nas = 'Glance'", "glance-api", "glanse", "participant"),
    ("[[group]]\nkind = 'opt'\nfrom = '@'", "openstack", "openstak", "participant"),
    ("[[group]]\nkind = 'opt'\nto = '@'", "keystone", "keystome", "participant"),
    (
        "[[group]]\nkind = 'opt'\ncalls = [\n'@']",
        "POST /v3/auth/tokens",
        "POST /v3/auth/token",
        "call",
    ),
    ("[[part]]\nfrom = '@'\ntitle = 't'", "POST /v3/auth/tokens", "POST /v3/auth/tokns", "step"),
    ("[[part]]\nfrom = 1\nto = '@'\ntitle = 't'", "->>glance-api", "->>glance-apo", "step"),
    (
        "[[call]]\nbelow = 'POST /v3/auth/tokens'\ncall = '@'",
        "PATCH /v9/things/a",
        "PATCH /v9/thing/a",
        "step",
    ),
    (
        "[[call]]\ncall = 'PATCH /v9/things/a'\nbelow = '@'",
        "POST /v3/auth/tokens",
        "POST /v3/auth/tokenz",
        "step",
    ),
    ("[[exclude]]\nmethod = 'PATCH'\nfrom = '@'", "OpenStack", "OpenStac", "participant"),
    ("[[exclude]]\nmethod = 'PATCH'\nto = '@'", "glance-api", "glance-ap", "participant"),
    ("[[exclude]]\nmethod = '@'\nto = 'glance-api'", "patch", "patsh", "method"),
    (
        "[[exclude]]\nto = 'glance-api'\nurls = ['/v2/images/',\n'@']",
        "/v9/things/a",
        "/v9/thinks/a",
        "call",
    ),
    ("[[exclude]]\ncall = '@'", "PATCH /v9/things/a", "PATCH /v9/thinga/a", "call"),
    (
        "[[view]]\nname = 'v'\ninclude = [{ from = 'openstack' }, { to = '@' }]",
        "keystone",
        "kystone",
        "participant",
    ),
    ("[[view]]\nname = 'v'\nexclude = [{ method = '@' }]", "PATCH", "PATSCH", "method"),
    ("[[view]]\nname = 'v'\nexclude = [{ urls = ['@'] }]", "/v9/things/a", "/v9/things/aa", "call"),
    ("[paths]\ntemplates = [\n'@']", "/v9/things/{thing}", "/v9/thinks/{thing}", "path"),
    ("[diagram]\nquery = ['@']", "limit", "limt", "query parameter"),
];

/// What may be meant, where it is not the name itself.
fn meant(name: &str) -> &str {
    match name {
        "OpenStack" => "openstack",
        "patch" => "PATCH",
        name => name,
    }
}

fn tree() -> tempfile::TempDir {
    let folder = scratch();
    for number in 0..12 {
        let place =
            format!("logs/{}/{number}/requestshook.log", if number < 6 { "a" } else { "b" });
        let flow = if number % 6 == 0 { FLOW } else { OTHER };
        write(folder.path().join(place), log(flow));
    }
    folder
}

fn build(folder: &Path) -> Run {
    Run::new(folder).args(["build", "logs", "-o", "docs"]).any_stdout()
}

fn line(configuration: &str) -> usize {
    configuration.lines().position(|line| line.contains('@')).expect("a name") + 1
}

#[test]
fn a_mistake_in_a_name_is_said_once_with_what_is_meant() {
    for (level, count) in [("logs", 12), ("logs/a", 6), ("logs/a/0", 1)] {
        let folder = tree();
        for (configuration, right, wrong, what) in NAMES {
            let path = folder.path().join(level).join("seqdoc.toml");
            write(&path, configuration.replace('@', right));
            // A view that shows nothing is nothing to publish, whatever the others have.
            let others = |said: &str| {
                said.lines()
                    .filter(|line| !line.contains("the view `v`"))
                    .collect::<Vec<_>>()
                    .join("\n")
            };
            let said = build(folder.path()).arg("--prune").any_stderr().check().stderr;
            assert_eq!(others(&said), "", "{configuration} {right}");
            write(&path, configuration.replace('@', wrong));
            let place = match count {
                1 => "in this recording".to_owned(),
                count => format!("in any of {count} recordings"),
            };
            let told = format!(
                "warning: {level}/seqdoc.toml:{}: `{wrong}` matches no {what} {place}; did you mean `{}`?",
                line(configuration),
                meant(right)
            );
            for _ in 0..2 {
                let said = build(folder.path()).arg("--prune").any_stderr().check().stderr;
                assert_eq!(others(&said), told, "{configuration}");
            }
        }
    }
}

/// A file that another one replaces names nothing, and what is built alone says nothing of the rest.
#[test]
fn only_what_holds_is_judged() {
    let folder = tree();
    let at = folder.path();
    write(
        at.join("logs/seqdoc.toml"),
        "[participants]\nnova = {}\n[paths]\ntemplates = ['/x/{y}']\n",
    );
    let file = "warning: logs/seqdoc.toml";
    let said = format!(
        "{file}:2: `nova` matches no participant in any of 12 recordings\n\
         {file}:4: `/x/{{y}}` matches no path in any of 12 recordings\n"
    );
    build(at).stderr(&said).check();
    // One that cannot be built may have it.
    write(at.join("logs/a/3/requestshook.log"), "");
    build(at).any_stderr().code(1).check();
    let said = build(at).any_stderr().code(1).check().stderr;
    assert!(!said.contains("nova"), "{said}");
    write(at.join("logs/a/3/requestshook.log"), log(&OTHER.replace("cinder", "nova")));
    let said = format!("{file}:4: `/x/{{y}}` matches no path in any of 12 recordings\n");
    build(at).stderr(&said).check();
    // A part of the recordings.
    let part = |logs: &str| Run::new(at).args(["build", logs, "-o", "other"]).any_stdout();
    part("logs/b").check();
    part("logs/a/2/requestshook.log").check();
    write(at.join("logs/b/seqdoc.toml"), "paths.templates = []\n");
    let said = format!("{file}:4: `/x/{{y}}` matches no path in any of 6 recordings\n");
    build(at).stderr(&said).check();
    // A file that is named holds for all.
    write(at.join("own.toml"), "[participants]\nnovaa = {}\n");
    let own = || Run::new(at).args(["build", "-o", "docs", "--config", "own.toml"]).any_stdout();
    let said = "warning: own.toml:2: `novaa` matches no participant in any of 12 recordings; did you mean `nova`?\n";
    own().arg("logs").stderr(said).check();
    own().arg("logs/a/2/requestshook.log").check();
}

#[test]
fn the_file_of_a_project_is_judged_by_all_its_logs() {
    let folder = tree();
    let at = folder.path();
    let project =
        "[build]\nlogs = ['logs/a', 'logs/b']\noutput = 'docs'\n[participants]\ncinderr = {}\n";
    write(at.join("seqdoc.toml"), project);
    let said = "warning: seqdoc.toml:5: `cinderr` matches no participant in any of 12 recordings; did you mean `cinder`?\n";
    Run::new(at).args(["build"]).any_stdout().stderr(said).check();
    Run::new(at).args(["build", "logs/a"]).any_stdout().check();
    // Denied, a name is found by a check.
    Run::new(at).args(["build", "--check", "--deny-warnings"]).code(3).stderr(said).check();
    // Without such a table a file belongs to the logs beside it.
    write(at.join("seqdoc.toml"), "[participants]\ncinderr = {}\n");
    let said = said.replace(":5:", ":2:");
    Run::new(at).args(["build", "logs", "-o", "others"]).any_stdout().stderr(&said).check();
}

#[test]
fn the_file_at_the_top_is_judged_by_all_logs_of_a_folder_beside_it() {
    let folder = scratch();
    let at = folder.path();
    std::fs::create_dir(at.join(".git")).expect("a repository");
    for name in ["a", "b"] {
        write(at.join("logs").join(name).join("requestshook.log"), log("cli api GET /x\n. 200 OK"));
    }
    write(at.join("seqdoc.toml"), "[participants]\nnosuch = { as = 'user' }\n");
    let told = "warning: seqdoc.toml:2: `nosuch` matches no participant in any of 2 recordings\n";
    for (logs, told) in [("logs", told), ("logs/a", "")] {
        Run::new(at).args(["build", logs, "-o", "docs"]).any_stdout().stderr(told).check();
    }
}

#[test]
fn a_mistake_explains_nothing_of_another_table() {
    let said = |tables: &str| {
        let folder = scratch();
        write(folder.path().join("logs/x/requestshook.log"), log(FLOW));
        write(folder.path().join("logs/x/seqdoc.toml"), tables);
        let said = build(folder.path()).any_stderr().check().stderr;
        ["openstak", "/v9/nothing"].map(|name| said.contains(&format!("`{name}` matches no ")))
    };
    let (from, urls) = ("from = 'openstak'\n", "urls = ['/v9/nothing']\n");
    assert_eq!(said(&format!("[[exclude]]\n{from}{urls}")), [true, false]);
    assert_eq!(said(&format!("[[exclude]]\n{from}[[exclude]]\n{urls}")), [true, true]);
}

#[test]
fn a_table_whose_names_all_match_may_match_nothing() {
    let folder = scratch();
    write(folder.path().join("logs/x/requestshook.log"), log(FLOW));
    let tables = "[[group]]\nkind = 'opt'\nlabel = 'both'\nfrom = 'keystone'\nto = 'glance-api'\n\
                  [[part]]\nfrom = 'PATCH /v9/things/a'\nto = 'POST /v3/auth/tokens'\ntitle = 'back'\n\
                  [fold]\npolling = true\nrepeats = false\n\
                  [[exclude]]\nfrom = 'keystone'\nto = 'glance-api'\n\
                  [[exclude]]\nfrom = 'keystone'\nurls = ['/v9/things/a']\n";
    write(folder.path().join("logs/x/seqdoc.toml"), tables);
    let file = "warning: logs/x/seqdoc.toml";
    let said = format!(
        "{file}:1: the group `both` matches no call in this recording\n\
         {file}:6: the part `back` matches no step in this recording\n\
         {file}:11: the fold `polling` matches no call in this recording\n\
         {file}:13: this filter matches no call in this recording\n\
         {file}:18: `/v9/things/a` matches no call in this recording\n"
    );
    build(folder.path()).stderr(&said).check();
}

#[test]
fn a_heading_that_is_nearly_a_step_is_named() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("logs/x/requestshook.log"), log(FLOW));
    let notes = "## openstack->keystone: POST /v3/auth/tokens {#login}\n\nText.\n\n## Get the image\n\n\
                 ## 5 PATCH /v9/things/a\n";
    write(at.join("logs/x/notes.md"), notes);
    let near = "this heading reads almost like a step and stays text; did you mean";
    let said = format!(
        "warning: logs/x/notes.md:1: {near} `openstack->>keystone: POST /v3/auth/tokens`?\n\
         warning: logs/x/notes.md:7: {near} `(5) PATCH /v9/things/a`?\n"
    );
    build(at).stderr(&said).check();
    write(at.join("logs/x/notes.md"), notes.replace("->", "->>").replace("## 5", "## (5)"));
    build(at).check();
}

#[test]
fn files_that_look_meant_and_are_not_read_are_named() {
    let folder = tree();
    let at = folder.path();
    // Those that are read.
    write(at.join("logs/a/0/notes.md"), "## POST /v3/auth/tokens\n\nText.\n");
    write(at.join("logs/a/seqdoc.toml"), "");
    write(at.join("logs/c/one.log"), log(OTHER));
    write(at.join("logs/c/two.log"), log(OTHER));
    write(at.join("logs/c/one.notes.md"), "## GET /other\n\nText.\n");
    write(at.join("logs/c/two.console.txt"), "$ two\n");
    build(at).check();
    // Those that are not.
    for name in ["a/1/Notes.md", "a/1/note.md", "a/1/Console.txt", "b/Seqdoc.toml", "b/notes.md"] {
        write(at.join("logs").join(name), "");
    }
    write(at.join("logs/c/three.notes.md"), "");
    write(at.join("logs/gone/seqdoc.toml"), "");
    write(at.join("docs/a/seqdoc.toml"), "");
    let notes = "this looks like notes of no log; name it `notes.md` beside `requestshook.log`, or \
                 `NAME.notes.md` beside `NAME.log`; it was skipped";
    let console = "this looks like the command of no log; name it `console.txt` beside `requestshook.log`, \
                   or `NAME.console.txt` beside `NAME.log`; it was skipped";
    let configuration = "this looks like the configuration of no log; name it `seqdoc.toml`, in the folder \
                         of a log or in one above it; it was skipped";
    let said = [
        ("logs/a/1/Console.txt", console),
        ("logs/a/1/Notes.md", notes),
        ("logs/a/1/note.md", notes),
        ("logs/b/Seqdoc.toml", configuration),
        ("logs/b/notes.md", notes),
        ("logs/c/three.notes.md", notes),
        ("logs/gone/seqdoc.toml", configuration),
        (
            "docs/a/seqdoc.toml",
            "this configuration holds for no log; move it to the folder of a log, or to one above it",
        ),
    ];
    let said = said.map(|(path, said)| format!("warning: {path}: {said}\n")).concat();
    build(at).stderr(&said).check();
}

/// The logs may lie in the folder of the pages.
#[test]
fn a_configuration_that_is_read_is_not_misplaced_below_the_pages() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("docs/logs/x/requestshook.log"), log(FLOW));
    write(at.join("docs/seqdoc.toml"), "");
    Run::new(at).args(["build", "docs/logs", "-o", "docs"]).any_stdout().check();
}
