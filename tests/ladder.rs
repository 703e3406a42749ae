//! The ladder of small flows, and of what a configuration does to it.

use std::fmt::Write as _;

use proptest::prelude::*;
use tempfile::TempDir;

use crate::support::flow::log;
use crate::support::ladder::{arrows, assert_agrees};
use crate::support::{Run, as_recorded, folders_with, project, random, read, scratch, write};

/// A client that logs in, and is refused.
const FLOW: &str = "
    openstack keystone POST /v3/auth/tokens
    . 201 CREATED
    openstack glance-api POST /v2/images?limit=2
    glance-api keystone GET /v3/auth/tokens
    . 200 OK
    . 403 Forbidden";

/// Builds a flow with a configuration and notes.
fn built(flow: &str, configuration: &str, notes: &str) -> TempDir {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log(flow));
    write(folder.path().join("logs/a/notes.md"), notes);
    write(folder.path().join("logs/seqdoc.toml"), configuration);
    let run = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    run.any_stdout().any_stderr().check();
    folder
}

fn snippet(folder: &TempDir, name: &str) -> String {
    read(folder.path().join("docs/a").join(name))
}

#[track_caller]
fn check(flow: &str, configuration: &str, expected: &str) {
    let ladder = snippet(&built(flow, configuration, ""), "ladder.md");
    let expected: Vec<_> = expected.trim().lines().map(str::trim).collect();
    assert_eq!(ladder.trim_end(), expected.join("\n"), "{configuration}");
}

#[test]
fn each_step_is_a_row() {
    let expected = r##"
        <table class="seqdoc-ladder">
        <thead><tr><th>#</th><th>openstack</th><th>keystone</th><th>glance-api</th></tr></thead>
        <tbody>
        <tr class="request"><th><a href="#step-1">1</a></th><td class="to-right"><a href="#step-1">→ <b>POST</b> /v3<wbr>/auth<wbr>/tokens</a></td><td></td><td></td></tr>
        <tr class="response"><th><a href="#step-2">2</a></th><td class="to-left"><a href="#step-2">← 201 CREATED</a></td><td></td><td></td></tr>
        <tr class="request"><th><a href="#step-3">3</a></th><td class="to-right" colspan="2"><a href="#step-3">→ <b>POST</b> /v2<wbr>/images</a></td><td></td></tr>
        <tr class="request"><th><a href="#step-4">4</a></th><td></td><td class="to-left"><a href="#step-4">← <b>GET</b> /v3<wbr>/auth<wbr>/tokens</a></td><td></td></tr>
        <tr class="response"><th><a href="#step-5">5</a></th><td></td><td class="to-right"><a href="#step-5">→ 200 OK</a></td><td></td></tr>
        <tr class="response error"><th><a href="#step-6">6</a></th><td class="to-left" colspan="2"><a href="#step-6">← 403 Forbidden</a></td><td></td></tr>
        </tbody>
        </table>"##;
    check(FLOW, "", expected);
}

#[test]
fn participants_are_named_ordered_and_boxed_and_nothing_is_linked_without_ids() {
    let configuration = "[participants]\n\
        openstack = { as = \"the\\nclient\", order = 1 }\n\
        keystone = { order = 3, box = 'control <plane>' }\n\
        glance-api = { order = 2, box = 'control <plane>' }\n\
        [body]\nanchors = false\n[diagram]\nquery = 'show'\nresponses = 'none'";
    let expected = r#"
        <table class="seqdoc-ladder">
        <thead><tr class="boxes"><th></th><th></th><th colspan="2">control &lt;plane&gt;</th></tr>
        <tr><th>#</th><th>the<br>client</th><th>glance-api</th><th>keystone</th></tr></thead>
        <tbody>
        <tr class="request"><th>1</th><td class="to-right" colspan="2">→ <b>POST</b> /v3<wbr>/auth<wbr>/tokens</td><td></td></tr>
        <tr class="response"><th>2</th><td class="to-left" colspan="2">← 201 CREATED</td><td></td></tr>
        <tr class="request"><th>3</th><td class="to-right">→ <b>POST</b> /v2<wbr>/images?limit=2</td><td></td><td></td></tr>
        <tr class="request"><th>4</th><td></td><td class="to-right">→ <b>GET</b> /v3<wbr>/auth<wbr>/tokens</td><td></td></tr>
        <tr class="response"><th>5</th><td></td><td class="to-left">← 200 OK</td><td></td></tr>
        <tr class="response error"><th>6</th><td class="to-left">← 403 Forbidden</td><td></td><td></td></tr>
        </tbody>
        </table>"#;
    check(FLOW, configuration, expected);
}

#[test]
fn groups_and_folds_are_rows_of_their_own() {
    let configuration = "[fold]\ntoken_issue = true\n[labels]\nopt = 'vielleicht'\n\
        [[group]]\nkind = 'opt'\nlabel = 'the check; <b>'\ncalls = ['GET /v3/auth/tokens']\n\
        [[group]]\nkind = 'note'\nlabel = 'asks'\ncalls = ['POST /v2/images']";
    let expected = r#"
        <table class="seqdoc-ladder">
        <thead><tr><th>#</th><th>openstack</th><th>keystone</th><th>glance-api</th></tr></thead>
        <tbody>
        <tr class="group"><td colspan="4"><a href="steps/#x-step-1">token issue (1-2)</a></td></tr>
        <tr class="group"><td colspan="4">asks</td></tr>
        <tr class="request"><th><a href="steps/#x-step-3">3</a></th><td class="to-right" colspan="2"><a href="steps/#x-step-3">→ <b>POST</b> /v2<wbr>/images</a></td><td></td></tr>
        <tr class="group"><td colspan="4"><b>vielleicht</b> the check; &lt;b&gt;</td></tr>
        <tr class="request in-group"><th><a href="steps/#x-step-4">4</a></th><td></td><td class="to-left"><a href="steps/#x-step-4">← <b>GET</b> /v3<wbr>/auth<wbr>/tokens</a></td><td></td></tr>
        <tr class="response in-group"><th><a href="steps/#x-step-5">5</a></th><td></td><td class="to-right"><a href="steps/#x-step-5">→ 200 OK</a></td><td></td></tr>
        <tr class="response error"><th><a href="steps/#x-step-6">6</a></th><td class="to-left" colspan="2"><a href="steps/#x-step-6">← 403 Forbidden</a></td><td></td></tr>
        </tbody>
        </table>"#;
    let form = "[body]\nanchors = 'x-'\npage = 'steps/'\n";
    check(FLOW, &format!("{form}{configuration}"), expected);
    let flow = "a b GET /1\n. 404 Not Found\n".repeat(3);
    let ladder = snippet(&built(&flow, "[fold]\nrepeats = true", ""), "ladder.md");
    let rows: Vec<&str> = ladder.lines().filter(|line| line.starts_with("<tr class")).collect();
    assert_eq!(
        rows[0],
        r##"<tr class="group"><td colspan="3"><a href="#step-1">3 times (1-6)</a></td></tr>"##
    );
    assert!(rows[2].starts_with(r#"<tr class="response error in-group">"#) && rows.len() == 3);
}

#[test]
fn rows_say_what_is_odd_about_a_step() {
    let flow = "
        a a GET /self
        . 200 OK
        a b GET /1
        a b GET /2
        b c GET /3
        . 500 Oops
        .3 200 OK";
    let notes = "## a->>a: GET /self {#x}\n\n## 200 /self\nMine.\n\n## GET /1 {header=X-Requestshook-Request-Id}\n";
    let ladder = snippet(&built(flow, "", notes), "ladder.md");
    let classes: Vec<&str> = ladder
        .lines()
        .filter_map(|line| line.strip_prefix("<tr class=\"")?.split('"').next())
        .collect();
    assert_eq!(
        classes,
        [
            "request",
            "response noted",
            "request unanswered noted",
            "request",
            "request uncertain",
            "response error uncertain",
            "response",
        ]
    );
    assert!(ladder.contains("<td class=\"to-self\"><a href=\"#step-1\">\u{21bb} <b>GET</b> /self</a></td><td></td><td></td>"));
}

#[test]
fn a_view_can_be_a_ladder() {
    let configuration = "[[view]]\nname = 'top'\nform = 'ladder'\ndepth = 1\nresponses = 'none'\npaths = 'raw'\n\
        [[view]]\nname = 'checks'\nform = 'ladder'\ninclude = [{ to = 'keystone' }]";
    let folder = built(FLOW, configuration, "");
    let top = arrows(&snippet(&folder, "top.md"));
    assert_eq!(top.iter().map(|row| row.number).collect::<Vec<_>>(), [1, 2, 3, 6]);
    let checks = snippet(&folder, "checks.md");
    assert!(checks.contains("<th>openstack</th><th>keystone</th><th>glance-api</th>"));
    assert_eq!(arrows(&checks).len(), 4);
    let folder = scratch();
    write(folder.path().join("logs/a.log"), log(FLOW));
    write(folder.path().join("logs/seqdoc.toml"), "[[view]]\nname = 'ladder'");
    let run = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).code(1);
    assert!(run.any_stderr().check().stderr.contains("a view cannot be named `ladder`"));
}

#[test]
fn many_participants_make_parts_of_at_most_24() {
    let mut flow = String::new();
    for number in 0..60 {
        writeln!(flow, "client s{number} GET /{number}\n s{number} db GET /x\n. 200 OK\n. 200 OK")
            .expect("memory");
    }
    let folder = built(&flow, "[[group]]\nkind = 'loop'\nfrom = 'client'\nlabel = 'all'", "");
    let ladder = snippet(&folder, "ladder.md");
    assert_agrees(&snippet(&folder, "diagram.md"), &ladder);
    let captions: Vec<&str> = ladder.lines().filter(|line| line.starts_with("<caption>")).collect();
    let expected = [
        "<caption>(1-88)</caption>",
        "<caption>(89-176)</caption>",
        "<caption>(177-240)</caption>",
    ];
    assert_eq!(captions, expected);
    for head in ladder.lines().filter(|line| line.starts_with("<thead>")) {
        assert!(head.matches("<th>").count() <= 25, "{head}");
    }
    let reopened = "<tr class=\"group\"><td colspan=\"25\"><b>loop</b> all</td></tr>";
    assert_eq!(ladder.matches(reopened).count(), 2, "what goes on is said in each part");
    // Between calls if it can be, and the service without room is one that a call needs below it.
    let call = |n: usize| format!("client s{n} GET /{n}\n s{n} t{n} GET /x\n. 200 OK\n. 200 OK\n");
    let ladder = snippet(&built(&(0..12).map(call).collect::<String>(), "", ""), "ladder.md");
    let captions: Vec<&str> = ladder.lines().filter(|line| line.starts_with("<caption>")).collect();
    assert_eq!(captions, ["<caption>(1-44)</caption>", "<caption>(45-48)</caption>"]);
}

#[test]
fn a_secret_in_a_ladder_is_found_behind_its_line_breaks() {
    let recorded = as_recorded(&read(project("samples/openstack/image/show/requestshook.log")));
    let secret = recorded.1.iter().find(|secret| secret.contains('_')).expect("a token");
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), &recorded.0);
    let template = format!("<td>{}</td>\n", secret.replace('_', "_<wbr>"));
    write(folder.path().join("templates/ladder.md.jinja"), template);
    let run =
        Run::new(folder.path()).args(["build", "logs", "-o", "docs", "--templates", "templates"]);
    let printed = run.any_stdout().any_stderr().code(1).check();
    assert!(
        printed.stderr.contains("docs/a/ladder.md:1: the output would contain the secret shown as"),
        "{}",
        printed.stderr
    );
    assert!(!printed.stderr.contains(secret.as_str()));
    assert!(!folder.path().join("docs/a/ladder.md").exists());
}

#[test]
fn the_samples_and_the_hostile_logs_agree_with_their_diagrams() {
    let out = scratch();
    for root in ["samples", "tests/hostile", "tests/recordings"] {
        let run = Run::new(&project("")).args(["build", root, "-o"]).arg(out.path().join(root));
        let mut run = run.any_stdout().any_stderr();
        if root == "tests/hostile" {
            run = run.code(1);
        }
        run.check();
    }
    let mut count = 0;
    for folder in folders_with(out.path(), "ladder.md") {
        assert_agrees(&read(folder.join("diagram.md")), &read(folder.join("ladder.md")));
        count += 1;
    }
    assert!(count > 40, "{count}");
}

#[test]
fn a_site_that_had_no_ladder_is_told_once_how_to_leave_it_out() {
    let folder = scratch();
    for name in ["a", "b"] {
        write(folder.path().join(format!("logs/{name}.log")), log(FLOW));
    }
    let build = || Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    let configuration = folder.path().join("logs/seqdoc.toml");
    write(&configuration, "[output]\nsnippets = ['diagram', 'body']");
    build().any_stdout().check();
    build().stdout("").check();
    std::fs::remove_file(&configuration).expect("it is there");
    let told = "warning: docs: each scenario has a new snippet, `ladder.md`; to keep MkDocs from \
                publishing it as a page of its own, add these lines to `mkdocs.yml`:\n  \
                exclude_docs: |\n    ladder*.md\n";
    build().any_stdout().stderr(told).check();
    build().stdout("").check();
    let new = Run::new(folder.path()).args(["build", "logs", "-o", "new"]);
    new.any_stdout().check();
}

/// A call between some services, with its answer sooner or later.
fn calls() -> impl Strategy<Value = Vec<(usize, usize, usize, bool)>> {
    prop::collection::vec((0..5_usize, 0..5_usize, 0..4_usize, any::<bool>()), 1..30)
}

proptest! {
    #![proptest_config(random(40))]

    #[test]
    fn a_ladder_agrees_with_its_diagram(calls in calls(), folds: bool) {
        let paths = ["/v3/auth/tokens", "/", "/a/<b>;#{++x++}&amp;", "/v2.0/x-y_z"];
        let (mut flow, mut open) = (String::new(), 0);
        for (from, to, path, answer) in calls {
            writeln!(flow, "s{from} s{to} GET {}", paths[path]).expect("memory");
            open += 1;
            if answer {
                writeln!(flow, ". {}", ["200 OK", "404 Not <b>"][path % 2]).expect("memory");
                open -= 1;
            }
        }
        for _ in 0..open / 2 {
            flow += ". 204 No Content\n";
        }
        let folds = if folds { "repeats = true\npolling = true\ntoken_check = true\nversion_discovery = true" } else { "" };
        let group = "[[group]]\nkind = 'alt'\nfrom = 's1'\n[[group]]\nkind = 'par'\ncalls = ['GET /']";
        let order = "[participants]\ns2 = { order = 1 }\ns0 = { as = 'S 0', box = 'B' }";
        let folder = built(&flow, &format!("[fold]\n{folds}\n{order}\n{group}"), "");
        assert_agrees(&snippet(&folder, "diagram.md"), &snippet(&folder, "ladder.md"));
    }
}
