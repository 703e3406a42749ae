//! What a configuration does to the diagrams of small flows.

use std::path::Path;

use tempfile::TempDir;

use crate::support::flow::log;
use crate::support::{Printed, Run, read, scratch, write};

/// A flow with a login of the client and one of the service.
const FLOW: &str = "
    openstack keystone GET /identity/
    . 300 MULTIPLE CHOICES
    openstack keystone POST /identity/v3/auth/tokens
    . 201 CREATED
    openstack glance-api GET /v2/images?limit=2&marker=x
    glance-api keystone GET /identity/
    . 300 MULTIPLE CHOICES
    glance-api keystone POST /identity/v3/auth/tokens
    . 201 CREATED
    glance-api keystone GET /identity/v3/auth/tokens
    . 200 OK
    . 200 OK";

/// Builds a flow with a configuration.
fn built(flow: &str, configuration: &str) -> (TempDir, Printed) {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log(flow));
    write(folder.path().join("logs/seqdoc.toml"), configuration);
    let run = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    let printed = run.any_stdout().any_stderr().check();
    (folder, printed)
}

fn snippet(folder: &TempDir, name: &str) -> String {
    read(folder.path().join("docs/a").join(name))
}

/// The lines of a snippet of a flow with a configuration, which warns of nothing.
fn lines(flow: &str, configuration: &str, name: &str) -> Vec<String> {
    let (folder, printed) = built(flow, configuration);
    assert_eq!(printed.stderr, "", "{configuration}");
    snippet(&folder, name).lines().map(str::to_owned).collect()
}

#[track_caller]
fn check(flow: &str, configuration: &str, expected: &str) {
    let shown = lines(flow, configuration, "diagram.md").join("\n");
    let indent = |line: &'_ str| line.strip_prefix("        ").unwrap_or(line).to_owned();
    let expected: Vec<_> = expected.trim_matches('\n').lines().map(indent).collect();
    assert_eq!(shown, expected.join("\n").trim_end(), "{configuration}");
}

#[test]
fn nothing_is_added_without_a_configuration() {
    let diagram = lines(FLOW, "", "diagram.md");
    assert_eq!(diagram.len(), 12);
    assert_eq!(diagram[4], "openstack->>glance-api: GET /v2/images");
    assert_eq!(diagram[11], "glance-api-->>openstack: 200 OK /v2/images");
}

#[test]
fn a_group_is_a_run_of_neighbours() {
    let calls = "calls = ['GET /identity/', 'POST /identity/v3/auth/tokens']";
    let opt =
        format!("[[group]]\nkind = 'opt'\nlabel = '토큰; 발급'\nfrom = 'glance-api'\n{calls}");
    let expected = "
        openstack->>keystone: GET /identity/
        keystone-->>openstack: 300 MULTIPLE CHOICES /identity/
        openstack->>keystone: POST /identity/v3/auth/tokens
        keystone-->>openstack: 201 CREATED /identity/v3/auth/tokens
        openstack->>glance-api: GET /v2/images
        opt 토큰#59; 발급
          glance-api->>keystone: GET /identity/
          keystone-->>glance-api: 300 MULTIPLE CHOICES /identity/
          glance-api->>keystone: POST /identity/v3/auth/tokens
          keystone-->>glance-api: 201 CREATED /identity/v3/auth/tokens
        end
        glance-api->>keystone: GET /identity/v3/auth/tokens
        keystone-->>glance-api: 200 OK /identity/v3/auth/tokens
        glance-api-->>openstack: 200 OK /v2/images";
    check(FLOW, &opt, expected);
    // The same run of both services, but only the second.
    check(FLOW, &opt.replace("from = 'glance-api'", "nth = [2]"), expected);
}

#[test]
fn a_group_has_no_room_for_calls_of_others() {
    let group = "[[group]]\nkind = 'opt'\ncalls = ['GET /1', 'GET /2']";
    let flow = |between: &str| {
        let call = "a b GET /1\n. 200 OK\n";
        format!("z a GET /p\n{call}{between}a b GET /2\n. 200 OK\n. 200 OK")
    };
    let boxes = |flow: &str| {
        let (folder, _) = built(flow, group);
        snippet(&folder, "diagram.md").matches("opt\n").count()
    };
    assert_eq!(boxes(&flow("")), 1);
    assert_eq!(boxes(&flow("x y GET /other\n. 200 OK\n")), 0);
}

#[test]
fn groups_nest_and_a_group_without_calls_takes_all_neighbours() {
    let flow =
        "a b GET /1\n b c GET /2\n. 200 OK\n b c GET /3\n. 200 OK\n. 200 OK\na b GET /4\n. 204 ";
    let configuration = "[[group]]\nkind = 'loop'\nfrom = 'a'\nlabel = 'outer'\n\
                         [[group]]\nkind = 'critical'\nto = 'c'";
    let expected = "
        loop outer
          a->>b: GET /1
          critical
            b->>c: GET /2
            c-->>b: 200 OK /2
            b->>c: GET /3
            c-->>b: 200 OK /3
          end
          b-->>a: 200 OK /1
          a->>b: GET /4
          b-->>a: 204  /4
        end";
    check(flow, configuration, &expected.replace("204  /4", "204 /4"));
}

#[test]
fn every_kind_of_group_is_drawn() {
    let flow = "a b GET /1\n. 200 OK";
    let kinds = ["opt", "loop", "alt", "par", "critical", "break"];
    for kind in kinds {
        let group = format!("[[group]]\nkind = '{kind}'\nlabel = 'x'\nfrom = 'a'");
        assert_eq!(lines(flow, &group, "diagram.md")[0], format!("{kind} x"));
    }
    let of = |text: &str| lines(flow, &format!("[[group]]\nfrom = 'a'\n{text}"), "diagram.md");
    assert_eq!(of("kind = 'note'\nlabel = 'why'")[0], "note over a,b: why");
    assert_eq!(of("kind = 'rect'\nlabel = 'rgb(1, 2, 3)'")[0], "rect rgb(1, 2, 3)");
    let grey = of("kind = 'rect'\nlabel = 'why'");
    assert_eq!(grey[..2], ["rect rgb(240, 240, 240)", "  note over a,b: why"]);
}

#[test]
fn a_group_that_crosses_another_is_left_out_with_a_warning() {
    let flow = "a b GET /1\n. 200 OK\na b GET /2\n. 200 OK\na b GET /3\n. 200 OK";
    let group = |first, second| {
        format!("[[group]]\nkind = 'opt'\nlabel = 'x'\ncalls = ['GET /{first}', 'GET /{second}']\n")
    };
    let (folder, printed) = built(flow, &(group(1, 2) + &group(2, 3)));
    assert_eq!(snippet(&folder, "diagram.md").matches("opt x").count(), 1);
    let told = "warning: a: the group `x` at steps (3-6) overlaps another box and is not drawn; change its `calls` or `nth`\n";
    assert_eq!(printed.stderr, told);
}

#[test]
fn what_a_configuration_names_in_vain_is_told() {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log(FLOW));
    let configuration = "[participants]\nnovaa = { actor = true }\n\
                         [[group]]\nkind = 'opt'\nlabel = 'x'\nfrom = 'nova'\n\
                         [[view]]\nname = 'v'\ninclude = [{ from = 'nova' }]";
    write(folder.path().join("logs/a/seqdoc.toml"), configuration);
    let view =
        "warning: a: the view `v` shows no step; change its `include`, `exclude` or `depth`\n";
    let told = |file: &str| {
        let line = |line, name| {
            format!("warning: {file}:{line}: `{name}` matches no participant in this recording\n")
        };
        [view.to_owned(), line(2, "novaa"), line(6, "nova"), line(9, "nova")].concat()
    };
    let build = || Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    build().any_stdout().stderr(&told("logs/a/seqdoc.toml")).check();
    write(folder.path().join("logs/seqdoc.toml"), configuration);
    std::fs::remove_file(folder.path().join("logs/a/seqdoc.toml")).expect("it is there");
    build().any_stdout().stderr(&told("logs/seqdoc.toml")).check();
}

#[test]
fn values_of_one_kind_are_one_operation() {
    let flow = "a shop GET /items/692238fc-3b51-41bc-9923-68ab11649282?x=1\n. 200 OK\n\
                a shop GET /items/792238fc-3b51-41bc-9923-68ab11649282\n. 404 Not Found";
    let reference = lines(flow, "", "reference.md").join("\n");
    assert_eq!(reference.matches("\n### ").count(), 1, "{reference}");
    assert!(reference.contains("| `item_id` | path | string |"), "{reference}");
    assert!(reference.contains("| `x` (optional) | query | string | `1` |"), "{reference}");
    assert!(reference.contains("| `200` | OK |\n| `404` | Not Found |"), "{reference}");
}

#[test]
fn repeats_are_one_in_a_loop_and_the_numbers_go_on() {
    let flow = "a b GET /1\n b c GET /2\n. 200 OK\n. 200 OK\n".repeat(3) + "a b GET /3\n. 200 OK";
    let expected = "
        loop 3 times (1-12)
          a->>b: GET /1
          b->>c: GET /2
          c-->>b: 200 OK /2
          b-->>a: 200 OK /1
        end
        autonumber 13
        a->>b: GET /3
        b-->>a: 200 OK /3";
    check(&flow, "[fold]\nrepeats = true", expected);
    let polling = "a b GET /1\n b c GET /2\n. 200 OK\n. 200 OK\n".to_owned()
        + &"a b GET /1\n. 200 OK\n".repeat(2)
        + "a b GET /1\n. 404 Not Found";
    let expected = "
        loop polling, 3 times (1-8)
          a->>b: GET /1
          b->>c: GET /2
          c-->>b: 200 OK /2
          b-->>a: 200 OK /1
        end
        autonumber 9
        a->>b: GET /1
        b-->>a: 404 Not Found /1";
    check(&polling, "[fold]\npolling = true", expected);
}

#[test]
fn a_root_that_answers_with_choices_lists_versions() {
    let first = |status: &str| {
        let flow = format!("a b GET /identity\n. {status}\na b GET /x/y\n. 200 OK");
        let (folder, _) = built(&flow, "[fold]\nversion_discovery = true");
        snippet(&folder, "diagram.md").lines().next().map(str::to_owned)
    };
    let note = "note over a,b: version discovery (1-2)";
    assert_eq!(first("300 Multiple Choices").as_deref(), Some(note));
    assert_eq!(first("200 OK").as_deref(), Some("a->>b: GET /identity"));
}

#[test]
fn what_everybody_knows_is_a_note() {
    let expected = "
        note over openstack,keystone: token issue (1-4)
        autonumber 5
        openstack->>glance-api: GET /v2/images
        note over glance-api,keystone: token issue (6-9)
        note over glance-api,keystone: 토큰 확인 (10-11)
        autonumber 12
        glance-api-->>openstack: 200 OK /v2/images";
    let labels = "[labels]\ntoken_check = '토큰 확인'";
    check(FLOW, &format!("[fold]\ntoken_issue = true\ntoken_check = true\n{labels}"), expected);
    let discovery = lines(FLOW, "[fold]\nversion_discovery = true", "diagram.md");
    assert_eq!(
        discovery[..2],
        ["note over openstack,keystone: version discovery (1-2)", "autonumber 3"]
    );
}

#[test]
fn an_empty_path_is_a_slash() {
    let flow = "a b GET http://h\n. 200 OK\na b GET http://h?x=1\n. 200 OK";
    for configuration in ["", "[paths]\nmode = 'raw'"] {
        let (folder, _) = built(flow, configuration);
        let lines: Vec<_> = snippet(&folder, "diagram.md").lines().map(str::to_owned).collect();
        assert_eq!(lines[..2], ["a->>b: GET /", "b-->>a: 200 OK /"]);
        let body = snippet(&folder, "body.md");
        assert!(
            body.contains("### (3) GET / <a id=") && body.contains("http title=\"GET /\""),
            "{body}"
        );
        assert!(body.contains("GET / HTTP/1.1") || body.contains("GET /?x=1 HTTP/1.1"), "{body}");
        assert!(snippet(&folder, "ladder.md").contains("<b>GET</b> /</a>"));
    }
    let (folder, _) = built(flow, "preset = 'requestshook'");
    assert!(snippet(&folder, "body.md").contains("### GET None\n"), "as the middleware has it");
}

#[test]
fn a_call_that_failed_is_never_folded_away() {
    let all = "[fold]\nrepeats = true\npolling = true\ntoken_issue = true\ntoken_check = true\n\
               version_discovery = true";
    let drawn = |flow: &str| {
        let (folder, _) = built(flow, all);
        snippet(&folder, "diagram.md")
            .lines()
            .map(|line| line.trim().to_owned())
            .collect::<Vec<_>>()
    };
    let login =
        drawn("a keystone GET /v3/\n. 200 OK\na keystone POST /v3/auth/tokens\n. 401 Unauthorized");
    let expected = [
        "note over a,keystone: version discovery (1-2)",
        "autonumber 3",
        "a->>keystone: POST /v3/auth/tokens",
        "keystone-->>a: 401 Unauthorized /v3/auth/tokens",
    ];
    assert_eq!(login, expected);
    let check =
        drawn("a b GET /x\n b keystone GET /v3/auth/tokens\n. 404 Not Found\n. 401 Unauthorized");
    assert_eq!(check.len(), 4, "{check:?}");
    let silent = drawn("a keystone POST /v3/auth/tokens\na b GET /x\n.2 200 OK");
    assert_eq!(silent[0], "a->>keystone: POST /v3/auth/tokens", "no answer came");
    let ok = "a b GET /1\n. 200 OK\n";
    let polling = drawn(&[&ok.repeat(3), "a b GET /1\n. 500 Oops\n", &ok.repeat(3)].concat());
    let text = polling.join("\n");
    assert!(text.contains("b-->>a: 500 Oops /1") && text.contains("loop"), "{text}");
    let same = drawn(&"a b GET /1\n. 503 Busy\n".repeat(3));
    assert_eq!(same[..3], ["loop 3 times (1-6)", "a->>b: GET /1", "b-->>a: 503 Busy /1"]);
}

#[test]
fn participants_are_named_ordered_and_boxed() {
    let configuration = "[participants]\n\
        openstack = { as = \"the\\nclient\", actor = true, order = 1 }\n\
        keystone = { order = 3, box = 'control' }\n\
        glance-api = { order = 2, box = 'control' }";
    let diagram = lines(FLOW, configuration, "diagram.md");
    let expected = [
        "actor openstack as the<br/>client",
        "box transparent control",
        "  participant glance-api",
        "  participant keystone",
        "end",
        "openstack->>keystone: GET /identity/",
    ];
    assert_eq!(diagram[..6], expected);
}

#[test]
fn arrows_say_what_is_wanted() {
    let status = "[diagram]\nresponses = 'status'\nquery = 'show'\nactivations = true";
    let diagram = lines(FLOW, status, "diagram.md");
    assert_eq!(diagram[4], "openstack->>+glance-api: GET /v2/images?limit=2&marker=x");
    assert_eq!(diagram[11], "glance-api-->>-openstack: 200 OK");
    // An answer by another service names its call.
    let folder = scratch();
    let moved = log("a b GET /x\n. 200 OK").replace("RESP <<< (b)", "RESP <<< (c)");
    write(folder.path().join("logs/a/requestshook.log"), moved);
    write(folder.path().join("logs/seqdoc.toml"), "[diagram]\nresponses = 'status'\n");
    Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout().any_stderr().check();
    let moved = snippet(&folder, "diagram.md");
    assert_eq!(moved, "a->>b: GET /x\nc-->>a: 200 OK /x\n");
    let none = lines(FLOW, "[diagram]\nresponses = 'none'\nquery = ['limit']", "diagram.md");
    let expected = [
        "openstack->>keystone: GET /identity/",
        "autonumber 3",
        "openstack->>keystone: POST /identity/v3/auth/tokens",
        "autonumber 5",
        "openstack->>glance-api: GET /v2/images?limit=2",
    ];
    assert_eq!(none[..5], expected);
}

#[test]
fn only_pairs_have_activation_bars() {
    let flow = "a b GET /1\na b GET /2\n.2 200 OK";
    let (folder, _) = built(flow, "[diagram]\nactivations = true");
    let expected = "a->>b: GET /1\na->>+b: GET /2\nb-->>-a: 200 OK /2\n";
    assert_eq!(snippet(&folder, "diagram.md"), expected);
}

#[test]
fn a_view_keeps_the_numbers_of_its_scenario() {
    let view = |text: &str| lines(FLOW, &format!("[[view]]\nname = 'v'\n{text}"), "v.md");
    let top = view("depth = 1");
    assert_eq!(top.len(), 7);
    let end = ["openstack->>glance-api: GET /v2/images", "autonumber 12"];
    assert_eq!(top[4..6], end);
    let gone = view("exclude = [{ to = 'keystone' }]");
    assert_eq!(gone[..2], ["autonumber 5", "openstack->>glance-api: GET /v2/images"]);
    let only = view("include = [{ urls = ['/tokens$'] }]\nexclude = [{ from = 'OPENSTACK' }]");
    assert_eq!(only[..2], ["autonumber 8", "glance-api->>keystone: POST /identity/v3/auth/tokens"]);
    let moved = view("exclude = [{ to = 'glance-api' }]\ndepth = 1\nresponses = 'status'");
    assert_eq!(moved[5], "glance-api->>keystone: GET /identity/", "calls below move up");
    assert_eq!(moved[6], "keystone-->>glance-api: 300 MULTIPLE CHOICES");
}

#[test]
fn a_view_can_show_paths_as_recorded() {
    let id = "692238fc-3b51-41bc-9923-68ab11649282";
    let flow = format!("a glance-api GET /v2/images/{id}\n. 200 OK");
    let shown = lines(&flow, "[[view]]\nname = 'raw'\npaths = 'raw'", "raw.md");
    assert_eq!(shown[0], format!("a->>glance-api: GET /v2/images/{id}"));
    assert_eq!(lines(&flow, "", "diagram.md")[0], "a->>glance-api: GET /v2/images/{image_id}");
    let mixed = "[paths]\nmode = 'raw'\n[diagram]\npaths = 'template'";
    assert_eq!(lines(&flow, mixed, "diagram.md")[0], "a->>glance-api: GET /v2/images/{image_id}");
    assert_eq!(
        lines(&flow, mixed, "body.md")[1],
        format!("### (1) GET /v2/images/{id} <a id=\"step-1\"></a>")
    );
}

#[test]
fn parts_are_cut_between_calls_and_number_on() {
    let flow = "a b GET /1\n b c GET /2\n. 200 OK\n. 200 OK\n".repeat(4);
    let text = lines(&flow, "[diagram]\nmax_steps = 8", "diagrams.md").join("\n");
    let headings: Vec<_> = text.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(headings, ["## (1-8) GET /1", "## (9-16) GET /1"]);
    assert!(text.contains("    autonumber 9\n    participant a\n"), "{text}");
    let one = format!("x a GET /0\n{flow}. 200 OK");
    let text = lines(&one, "[diagram]\nmax_steps = 8", "diagrams.md").join("\n");
    let headings: Vec<_> = text.lines().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(
        headings,
        ["## (1-5) GET /0", "## (6-13) GET /0", "## (14-18) GET /0"],
        "where the fewest are open"
    );
}

#[test]
fn a_call_to_many_services_has_few_parts() {
    let calls: Vec<_> = (0..12).map(|n| format!(" b s{n} GET /{n}\n . 200 OK\n")).collect();
    let flow = format!("a b GET /0\n{}. 200 OK", calls.concat());
    for settings in ["", "[diagram]\nmax_steps = 100"] {
        let text = lines(&flow, settings, "diagrams.md").join("\n");
        let headings: Vec<_> = text.lines().filter(|line| line.starts_with("## ")).collect();
        assert_eq!(headings, ["## (1-13) GET /0", "## (14-26) GET /0"]);
    }
}

#[test]
fn work_after_an_answer_is_a_part_of_its_own() {
    let flow = "a b POST /1\n. 202 Accepted\nb c PUT /2\n. 201 Created\na b GET /1\n. 200 OK";
    let text = lines(flow, "", "diagrams.md");
    let headings: Vec<_> = text.iter().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(
        headings,
        ["## (1-2) POST /1", "## (3-4) `b` works on after its answer", "## (5-6) GET /1"]
    );
}

/// The headings of the parts that a log with notes has.
fn headings(flow: &str, notes: &str, configuration: &str, file: &str) -> Vec<String> {
    let (headings, told) = headings_and_warnings(flow, notes, configuration, file);
    assert_eq!(told, "");
    headings
}

fn headings_and_warnings(
    flow: &str,
    notes: &str,
    configuration: &str,
    file: &str,
) -> (Vec<String>, String) {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log(flow));
    write(folder.path().join("logs/a/notes.md"), notes);
    write(folder.path().join("logs/a/seqdoc.toml"), configuration);
    let build = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    let told = build.any_stdout().any_stderr().check().stderr;
    let text = read(folder.path().join("docs/a").join(file));
    (text.lines().filter(|line| line.starts_with("## ")).map(str::to_owned).collect(), told)
}

#[test]
fn a_part_has_the_title_of_the_configuration_or_the_summary_or_its_first_call() {
    let flow = "cli keystone POST /v3/auth/tokens\n. 201 CREATED\n\
                cli glance-api POST /v2/images\nglance-api keystone GET /v3/auth/tokens\n. 200 OK\n. 201 Created\n\
                cli glance-api PUT /v2/images/17/file\n. 204 No Content\ncli x GET /y\n. 200 OK\n";
    let summary = "# Summary\n\n- **Log in [](#in)**: asks.\n- Make it [](#make), then\n\n\
                   ## POST /v3/auth/tokens {#in}\n\n## POST /v2/images {#make}\n";
    let few = "[diagram]\nmax_steps = 4\n";
    let one = headings(flow, summary, "", "diagrams.md");
    assert_eq!(one, ["## (1-10) Log in, Make it"]);
    let by_summary = headings(flow, summary, few, "diagrams.md");
    assert_eq!(
        by_summary,
        ["## (1-2) Log in", "## (3-6) Make it", "## (7-10) Upload binary image data"]
    );
    let part = "[[part]]\nfrom = 'POST /v2/images'\nto = 'PUT /v2/images/{image_id}/file'\n\
                title = 'Create `it`'\n[[part]]\nfrom = 9\nto = '(10)'\ntitle = 'And ask'\n";
    let own = headings(flow, summary, part, "diagrams.md");
    assert_eq!(own, ["## (1-2) Log in", "## (3-8) Create `it`", "## (9-10) And ask"]);
    let view = format!(
        "{part}[[view]]\nname = 'top'\nform = 'diagrams'\ndepth = 1\nexclude = [{{to = 'x'}}]\n"
    );
    assert_eq!(
        headings(flow, "", &view, "top.md"),
        ["## (1-2) POST /v3/auth/tokens", "## (3-8) Create `it`"]
    );
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log(flow));
    let told = |configuration: &str, code| {
        write(folder.path().join("logs/a/seqdoc.toml"), configuration);
        let build = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout();
        build.any_stderr().code(code).check().stderr
    };
    let unfit = told("[[part]]\nfrom = 'GET /no'\ntitle = 'Nothing'\n", 0);
    assert!(
        unfit.contains("seqdoc.toml:2: `GET /no` matches no step in this recording"),
        "{unfit}"
    );
    let both = "[[part]]\nfrom = 1\nto = 4\ntitle = 'x'\n[[part]]\nfrom = 3\nto = 8\ntitle = 'y'\n";
    let over = "warning: a: the part `y` at steps (3-8) overlaps the part `x` at steps (1-4) and is left \
                out; change its `from` or `to`\n";
    assert_eq!(told(both, 0), over);
    let wrong = told("[[part]]\nfrom = 'nothing'\ntitle = 'x'\n", 1);
    assert!(wrong.contains("seqdoc.toml:2: `nothing` does not name a step"), "{wrong}");
}

#[test]
fn calls_that_overlap_are_seen_to_overlap() {
    let flow = "a b GET /1\na b GET /2\n.1 200 OK\n.2 200 OK\na b GET /3\n. 200 OK";
    let text = lines(flow, "", "diagrams.md").join("\n");
    let expected = "
    par 2 calls overlap (1-4)
      a->>+b: GET /1
      a->>+b: GET /2
      b-->>-a: 200 OK /1
      b-->>-a: 200 OK
    end
    a->>+b: GET /3
    b-->>-a: 200 OK
";
    assert!(text.contains(expected), "{text}");
}

#[test]
fn each_run_of_calls_that_overlap_has_a_box() {
    let pair = |first: usize| {
        let [one, other] = [first, first + 1];
        format!("a b GET /{one}\na b GET /{other}\n.{one} 200 OK\n.{other} 200 OK\n")
    };
    let text = lines(&(pair(1) + &pair(3)), "", "diagrams.md").join("\n");
    for steps in ["(1-4)", "(5-8)"] {
        assert!(text.contains(&format!("    par 2 calls overlap {steps}\n")), "{text}");
    }
}

#[test]
fn where_parts_share_a_step_the_first_of_the_configuration_has_it() {
    let flow = "a b GET /1\n. 200 OK\na b GET /2\n. 200 OK\na b GET /3\n. 200 OK";
    let part = |from: u32, to: u32| {
        format!("[[part]]\nfrom = {from}\nto = {to}\ntitle = 'From {from} to {to}'\n")
    };
    let named = |parts: &[(u32, u32)]| {
        let parts: String = parts.iter().map(|(from, to)| part(*from, *to)).collect();
        let (mut found, _) = headings_and_warnings(flow, "", &parts, "diagrams.md");
        found.retain(|heading| heading.contains("From"));
        found
    };
    let [one, two] = ["## (1-2) From 1 to 2", "## (3-6) From 3 to 6"];
    assert_eq!(named(&[(1, 2), (3, 6)]), [one, two]);
    assert_eq!(named(&[(3, 6), (1, 2)]), [one, two]);
    for other in [(2, 4), (2, 6), (2, 3), (4, 6), (3, 4), (5, 6), (6, 6)] {
        assert_eq!(named(&[(1, 2), (3, 6), other]), [one, two], "{other:?}");
    }
    assert_eq!(named(&[(1, 4), (3, 6)]), ["## (1-4) From 1 to 4"]);
    assert_eq!(named(&[(3, 6), (1, 4)]), [two]);
    assert_eq!(named(&[(1, 4), (4, 6)]), ["## (1-4) From 1 to 4"]);
    assert_eq!(named(&[(4, 6), (1, 4)]), ["## (4-6) From 4 to 6"]);
}

#[test]
fn a_part_does_not_cut_a_box_and_overlaps_come_before_groups() {
    let flow = "a b GET /1\n. 200 OK\na b GET /2\n. 200 OK\na b GET /3\n. 200 OK\n".repeat(3);
    let group =
        "[[group]]\nkind = 'opt'\ncalls = ['GET /1', 'GET /2', 'GET /3']\n[diagram]\nmax_steps = 8";
    let text = lines(&flow, group, "diagrams.md");
    let headings: Vec<_> = text.iter().filter(|line| line.starts_with("## ")).collect();
    assert_eq!(headings, ["## (1-6) GET /1", "## (7-12) GET /1", "## (13-18) GET /1"]);
    assert_eq!(text.iter().filter(|line| line.trim() == "opt").count(), 3);
    let flow = "a b GET /1\na b GET /2\n.1 200 OK\n.2 200 OK\na b GET /3\n. 200 OK";
    let group = "[[group]]\nkind = 'opt'\nfrom = 'a'";
    let text = lines(flow, group, "diagrams.md").join("\n");
    assert!(text.contains("    par 2 calls overlap (1-4)\n"), "{text}");
    assert!(text.contains("    end\n    opt\n      a->>+b: GET /3\n"), "{text}");
}

#[test]
fn bodies_are_as_long_and_as_plain_as_is_wanted() {
    let folder = scratch();
    let record = |kind: &str, body: &str| {
        format!(
            "\n### (a) {kind} http://h/v2/images\nX-Requestshook-Request-Id: 1\nA: b\n\n{body}\n\n"
        )
    };
    let log = record("REQ >>> (glance-api) : POST", "{\n  \"a\": 1,\n  \"b\": 2\n}")
        + &record("RESP <<< (glance-api) : 204 No Content POST", "none");
    write(folder.path().join("logs/a/requestshook.log"), log);
    let configuration = "[body]\nhide_headers = ['x-requestshook-*']\nmax_lines = 2\nreference = false\n\
                         [labels]\nheader = '머리글'\nnone = '없음'\nmore_lines = '... {n}줄 더'";
    write(folder.path().join("logs/seqdoc.toml"), configuration);
    Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout().check();
    let body = snippet(&folder, "body.md");
    assert!(!body.contains("Requestshook") && body.contains("    A: b\n"), "{body}");
    assert!(body.contains("    {\n      \"a\": 1,\n    ... 2줄 더\n    ```\n"), "{body}");
    assert!(
        body.contains("    없음\n") && body.contains("=== \"머리글\"") && !body.contains("!!!"),
        "{body}"
    );
    assert!(snippet(&folder, "log.md").contains("X-Requestshook-Request-Id"), "the log is whole");
    write(folder.path().join("logs/seqdoc.toml"), "[body]\nmax_lines = 1\n");
    Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout().check();
    let body = snippet(&folder, "body.md");
    assert!(body.contains("    {\n    ... 3 more lines\n    ```\n"), "{body}");
}

#[test]
fn a_known_request_has_a_link_to_its_reference() {
    let (folder, _) =
        built("a glance-api GET /v2/images\n. 200 OK", "[labels]\nreference = 'API 참조'");
    let expected = "`a` --> `glance-api`\n\n!!! reference \"API 참조 - List images\"\n    \
        [GET /v2/images](https://docs.openstack.org/api-ref/image/v2/index.html#list-images)\n\n=== ";
    assert!(snippet(&folder, "body.md").contains(expected));
    assert_eq!(snippet(&folder, "body.md").matches("!!!").count(), 1, "a response has none");
}

const OPENAPI: &str = "
openapi: 3.0.3
servers: [{url: 'http://h/shop'}]
paths:
  /carts/{cart_id}/items:
    parameters:
      - {name: cart_id, in: path, description: Which cart}
    get:
      summary: List items
      externalDocs: {url: 'https://shop.example/api#items'}
      responses:
        '200': {description: fine}
";

fn write_openapi(folder: &Path, text: &str) {
    write(
        folder.join("logs/a/requestshook.log"),
        log("a shop GET /shop/carts/7/items?x=|\n. 200 OK"),
    );
    write(folder.join("logs/shop.yaml"), text);
    write(folder.join("logs/seqdoc.toml"), "[paths]\nopenapi = ['shop.yaml']");
}

#[test]
fn an_openapi_document_names_paths_and_tells_what_parameters_mean() {
    let folder = scratch();
    write_openapi(folder.path(), OPENAPI);
    Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout().check();
    assert!(
        snippet(&folder, "diagram.md").starts_with("a->>shop: GET /shop/carts/{cart_id}/items\n")
    );
    let reference = snippet(&folder, "reference.md");
    assert!(reference.contains("- [List items](https://shop.example/api#items)\n"), "{reference}");
    assert!(
        reference.contains("| `cart_id` | path | string | Which cart | `7` |\n"),
        "{reference}"
    );
    assert!(
        reference.contains("| `x` | query | string |  | <code>&#124;</code> |\n"),
        "{reference}"
    );
    let variables = "| Path variable | Value |\n| --- | --- |\n| `{cart_id}` | `7` |\n";
    assert_eq!(snippet(&folder, "variables.md"), variables);
}

#[test]
fn operations_of_a_path_are_told_apart_by_the_method() {
    let folder = scratch();
    let add =
        "    post: {summary: Add an item, responses: {'201': {description: made}}}\n    get:\n";
    write_openapi(folder.path(), &OPENAPI.replace("    get:\n", add));
    Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout().check();
    let reference = snippet(&folder, "reference.md");
    assert!(reference.contains("### List items\n") && !reference.contains("Add"), "{reference}");
}

#[test]
fn a_command_sends_the_brackets_of_a_query_as_they_are() {
    for (query, command) in [("at[]=1", "curl --globoff '"), ("at=1", "curl '")] {
        let flow = format!("a b GET http://h/x?{query}\n. 200 OK");
        let reference = lines(&flow, "", "reference.md").join("\n");
        assert!(reference.contains(&format!("{command}http://h/x?{query}'")), "{reference}");
    }
}

#[test]
fn a_document_that_is_none_has_a_place() {
    let folder = scratch();
    for (text, told) in [
        (
            "swagger: '2.0'",
            "`openapi` must be a version such as `3.1.0`; seqdoc reads only OpenAPI 3 documents\n",
        ),
        (
            "{\n\"openapi\": }",
            "this is not valid JSON; look for a missing or extra comma, quote or bracket\n",
        ),
    ] {
        write_openapi(folder.path(), text);
        let run = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).code(1);
        let printed = run.any_stderr().check();
        let place = if text.starts_with('{') { 2 } else { 1 };
        assert_eq!(printed.stderr, format!("error: logs/shop.yaml:{place}: {told}"));
    }
}

#[test]
fn the_reference_of_an_operation_is_whole() {
    let out = scratch();
    let sample = "samples/openstack/image/show";
    let run = Run::new(&crate::support::project("")).args(["build", sample, "-o"]);
    run.arg(out.path()).any_stdout().check();
    let reference = read(out.path().join("reference.md"));
    let show =
        reference.split("\n### ").find(|part| part.starts_with("Show image\n")).expect("a part");
    for line in [
        "| `200` | OK |",
        "| `id` | body | string | `692238fc-3b51-41bc-9923-68ab11649282` |",
        "| `min_disk` | body | integer | `0` |",
        "| `protected` | body | boolean | `false` |",
        "| `tags` | body | array | `[]` |",
        "  -H 'X-Auth-Token: '\"$TOKEN_1\"",
    ] {
        assert!(show.contains(line), "{line}\n{show}");
    }
}

#[test]
fn a_template_has_the_rows_of_an_operation_as_a_list_too() {
    let out = scratch();
    let template = "{% for o in operations %}\n{% for table in [o.request, o.response] %}\n\
                    @ {{ table.rows|length }} {{ table.rows[0].name if table.rows else \"none\" }}\n\
                    {% for row in table.rows %}\n{{ row.line }}\n{% endfor %}\n\
                    =\n{{ table.lines }}\n{% endfor %}\n{% endfor %}\n";
    write(out.path().join("own/reference.md.jinja"), template);
    let sample = "samples/openstack/image/show";
    let run = Run::new(&crate::support::project("")).args(["build", sample, "--templates"]);
    let run = run.arg(out.path().join("own")).arg("-o").arg(out.path().join("docs"));
    run.any_stdout().check();
    let reference = read(out.path().join("docs/reference.md"));
    assert!(reference.starts_with("@ 0 none\n=\n\n@ 13 `Content-Type`\n| `Con"), "{reference}");
    for table in reference.split("@ ").skip(1) {
        let (rows, lines) = table.split_once("=\n").expect("rows and lines");
        let (_, rows) = rows.split_once('\n').expect("rows");
        assert_eq!(rows.trim_end(), lines.trim_end());
    }
}

/// What a page has of a diagram, as mermaid counts it.
fn drawn_length(diagram: &str) -> usize {
    let line = |line: &str| "    \n".len() + line.encode_utf16().count();
    "sequenceDiagram\n    autonumber\n".len() + diagram.lines().map(line).sum::<usize>()
}

#[test]
fn a_diagram_of_more_than_fifty_thousand_characters_is_reported() {
    let told = |pads: usize| {
        let flow = (0..700).map(|call: usize| {
            let name = [call / 26, call % 26].map(|letter| ('a'..='z').cycle().nth(letter));
            let [Some(one), Some(two)] = name else { panic!("letters") };
            let pad = "p".repeat(pads.saturating_sub(call * 40).min(40));
            format!("a b GET /\u{e9}{one}{two}{pad}\n. 200 OK\n")
        });
        let (folder, printed) = built(&flow.collect::<String>(), "[diagram]\nresponses = 'none'\n");
        let is_told = printed.stderr.contains("`diagram.md` is longer than 50,000 characters");
        (drawn_length(&snippet(&folder, "diagram.md")), is_told)
    };
    let (length, is_told) = told(0);
    assert!((20_000..40_000).contains(&length) && !is_told, "{length}");
    assert_eq!(told(50_000 - length), (50_000, false));
    assert_eq!(told(50_001 - length), (50_001, true));
}
