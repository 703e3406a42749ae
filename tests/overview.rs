//! `flows.md` and `services.md` tell of all flows: what `show` counts, with links that lead there.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde_json::Value;

use crate::support::chance::Chance;
use crate::support::{Run, commit, flow, folders_with, git, project, read, scratch, tree, write};

const PAGES: [&str; 2] = ["flows.md", "services.md"];
const ON: &str = "[output]\nindex = true\n";

/// Two flows below `logs`, each with a page below `docs` that shows it.
fn two_flows(at: &Path) {
    write(at.join("seqdoc.toml"), ON);
    write(at.join("logs/image/create/requestshook.log"), flow::log(CREATE));
    write(at.join("logs/image/create/console.txt"), "$ openstack image create a|b\n");
    write(at.join("logs/image/show.log"), flow::log(SHOW));
    page(at, "image/create");
    page(at, "image/show");
}

const CREATE: &str = "openstack glance-api POST /v2/images\n\
    glance-api keystone GET /v3/auth/tokens\n. 200 OK\n. 201 Created\n\
    openstack glance-api PUT /v2/images/5f0e1cd2-27b1-4b5c-8e0f-8ac3b7a1d1f0/file\n. 409 Conflict";
const SHOW: &str = "openstack glance-api GET /v2/images/5f0e1cd2-27b1-4b5c-8e0f-8ac3b7a1d1f0\n. 200 OK\n\
    openstack glance-api PUT /v2/images/5f0e1cd2-27b1-4b5c-8e0f-8ac3b7a1d1f0/file\n. 204 No Content";

fn page(at: &Path, output: &str) {
    let text = format!("# A flow\n\n--8<-- \"{output}/body.md\"\n");
    write(at.join("docs").join(output).join("index.md"), text);
}

fn build(at: &Path) -> Run {
    Run::new(at).args(["build", "logs", "-o", "docs"])
}

fn pages(at: &Path) -> [String; 2] {
    PAGES.map(|name| read(at.join("docs").join(name)))
}

/// The cells of a row that begins with a text.
fn row<'p>(page: &'p str, start: &str) -> Vec<&'p str> {
    let rows = page.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |"));
    let mut rows = rows.filter(|row| row.starts_with(start));
    let row = rows.next().unwrap_or_else(|| panic!("{start} has no row in\n{page}"));
    row.split(" | ").collect()
}

#[test]
fn each_flow_and_each_operation_has_a_row() {
    let folder = scratch();
    let at = folder.path();
    two_flows(at);
    build(at).any_stdout().check();
    let [flows, services] = pages(at);
    let create = "[<code>openstack image create a&#124;b</code>](image/create/index.md)";
    assert_eq!(row(&flows, create), [create, "6", "3", "3", "1"]);
    assert_eq!(row(&flows, "[image show]")[1..], ["4", "2", "2", "0"]);
    let file = "`PUT /v2/images/{image_id}/file`<br>[Upload binary image data]";
    let uses = "<code>openstack image create a&#124;b</code> [(5-6)](image/create/index.md#step-5)<br>\
                image show [(3-4)](image/show/index.md#step-3)";
    assert_eq!(row(&services, file)[1..], ["2", uses]);
    assert!(services.contains("\n    s0 -->|1| s1\n    s2 -->|4| s0\n"), "{services}");
    assert!(
        services.contains("## glance-api\n\nNo flow uses 64 of 67 operations.\n"),
        "{services}"
    );
    // What is asked for is listed.
    write(at.join("seqdoc.toml"), format!("{ON}unused = true\n"));
    build(at).stdout("wrote docs/services.md\n").check();
    let [_, services] = pages(at);
    let [_, listed] = services.split("| Operations that no flow uses |").collect::<Vec<_>>()[..2]
    else {
        panic!("{services}")
    };
    let listed = listed.split("\n## ").next().expect("a part");
    assert_eq!(listed.lines().filter(|line| line.starts_with("| `")).count(), 64, "{listed}");
    assert!(listed.contains("`DELETE /v2/images/{image_id}`"), "{listed}");
    assert!(!listed.contains("`PUT /v2/images/{image_id}/file`"), "{listed}");
}

#[test]
fn an_address_breaks_no_row() {
    let folder = scratch();
    let at = folder.path();
    two_flows(at);
    let api = "openapi: 3.0.3\npaths:\n  /v2/images:\n    post:\n      summary: Make\n      \
               externalDocs: {url: 'http://h/a|b'}\n";
    write(at.join("api.yaml"), api);
    for flavor in ["mkdocs", "github"] {
        let keys = format!("{ON}flavor = '{flavor}'\n[paths]\nopenapi = ['api.yaml']\n");
        write(at.join("seqdoc.toml"), keys);
        build(at).any_stdout().any_stderr().check();
        let [_, services] = pages(at);
        let make = row(&services, "`POST /v2/images`");
        assert_eq!(make[0], "`POST /v2/images`<br>[Make](http://h/a%7Cb)", "{flavor}");
    }
}

/// What `show` counts in a flow: steps, services, failing calls, and the uses of each path.
fn counted(log: &Path) -> (usize, usize, usize, BTreeMap<String, usize>) {
    let folder = log.parent().expect("a folder");
    let shown =
        Run::new(folder).args(["show", "--json"]).arg(log).any_stdout().any_stderr().check();
    let shown: Value = serde_json::from_str(&shown.stdout).expect("JSON");
    let list = |key: &str| shown[key].as_array().cloned().expect("a list");
    let (steps, mut uses) = (list("steps"), BTreeMap::new());
    let fails = |step: &&Value| step["status"]["code"].as_u64().is_some_and(|code| code >= 400);
    for step in steps.iter().filter(|step| step["kind"] == "request") {
        let text = |key: &str| step[key].as_str().expect("a text");
        let key = [text("callee"), text("method"), &shape(text("template"))].join(" ");
        *uses.entry(key).or_default() += 1;
    }
    (steps.len(), list("participants").len(), steps.iter().filter(fails).count(), uses)
}

fn shape(template: &str) -> String {
    let segment = |segment: &str| match (segment.split_once('{'), segment.rsplit_once('}')) {
        (Some((before, _)), Some((_, behind))) => format!("{before}{{}}{behind}"),
        _ => segment.to_owned(),
    };
    template.split('/').map(segment).collect::<Vec<_>>().join("/")
}

#[test]
fn the_numbers_are_those_of_show() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("seqdoc.toml"), ON);
    for (n, log) in
        folders_with(&project("samples/openstack"), "requestshook.log").iter().enumerate()
    {
        write(
            at.join(format!("logs/{n}.log")),
            std::fs::read(log.join("requestshook.log")).unwrap(),
        );
    }
    for name in ["create-cold.log", "list-many.log"] {
        let log = std::fs::read(project("tests/recordings").join(name)).expect("a log");
        write(at.join("logs").join(name), log);
    }
    build(at).any_stdout().any_stderr().check();
    let [flows, services] = pages(at);
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    for output in folders_with(&at.join("docs"), "body.md") {
        let name = output.file_name().expect("a name").to_string_lossy().into_owned();
        let (steps, participants, failing, uses) = counted(&at.join(format!("logs/{name}.log")));
        let cells = row(&flows, &format!("{name} |"));
        assert_eq!(cells[1..3], [steps.to_string(), participants.to_string()], "{name}");
        assert_eq!(cells[4], failing.to_string(), "{name}");
        let manifest: Value =
            serde_json::from_str(&read(output.join(".seqdoc.json"))).expect("JSON");
        let mut told: BTreeMap<String, usize> = BTreeMap::new();
        let operations = manifest["flow"]["operations"].as_array().expect("a list");
        assert_eq!(cells[3], operations.len().to_string());
        for operation in operations {
            let text = |key: &str| operation[key].as_str().expect("a text");
            let key = [text("callee"), text("method"), &shape(text("template"))].join(" ");
            let count = operation["count"].as_u64().expect("a number");
            *told.entry(key).or_default() += usize::try_from(count).expect("a small number");
        }
        assert_eq!(told, uses, "{name}");
        for (key, count) in uses {
            *all.entry(key).or_default() += count;
        }
    }
    let total = |cells: Vec<&str>| cells[1].parse::<usize>().expect("a number");
    let rows = services.lines().filter(|line| line.starts_with("| `"));
    let told: usize = rows.map(|line| total(line.split(" | ").collect())).sum();
    assert_eq!(told, all.values().sum::<usize>());
    let edges =
        services.lines().filter_map(|line| line.split('|').nth(1).filter(|_| line.contains("-->")));
    let calls: usize = edges.map(|count| count.parse::<usize>().expect("a number")).sum();
    assert_eq!(calls, told);
}

#[test]
fn links_lead_to_sections_that_are_there() {
    let folder = scratch();
    let at = folder.path();
    two_flows(at);
    // A page elsewhere that has the sections, and an id that is configured.
    write(at.join("docs/image/show/index.md"), "# Without sections\n");
    write(at.join("docs/steps of show.md"), "--8<-- \"image/show/body.md\"\n");
    write(at.join("logs/image/seqdoc.toml"), "[body]\nanchors = \"b-\"\n");
    build(at).any_stdout().check();
    let [flows, services] = pages(at);
    let link = regex::Regex::new(r"\]\(([^)#]+)(?:#([^)]*))?\)").expect("a pattern");
    let mut seen = BTreeSet::new();
    for found in [flows, services].iter().flat_map(|page| link.captures_iter(page)) {
        let path = found[1].replace("%20", " ");
        if path.starts_with("https://") {
            continue;
        }
        let page = read(at.join("docs").join(&path));
        let bodies =
            page.lines().filter_map(|line| line.strip_prefix("--8<-- \"")?.strip_suffix('"'));
        let bodies: String = bodies.map(|body| read(at.join("docs").join(body))).collect();
        let id = found.get(2).map_or("", |id| id.as_str());
        assert!(id.is_empty() || bodies.contains(&format!("id=\"{id}\"")), "{path}#{id}");
        seen.insert((path, !id.is_empty()));
    }
    let seen: Vec<_> = seen.iter().map(|(path, id)| (path.as_str(), *id)).collect();
    let expected = [
        ("image/create/index.md", false),
        ("image/create/index.md", true),
        ("image/show/index.md", false),
        ("steps of show.md", true),
    ];
    assert_eq!(seen, expected);
    // `check` looks at these links, and takes both pages for pages.
    let check = || Run::new(at).args(["check", "docs", "--logs", "logs"]).any_stdout().any_stderr();
    let found = check().code(3).check().stderr;
    assert!(!found.contains("flows.md") && !found.contains("services.md"), "{found}");
}

#[test]
fn an_edited_page_is_kept_and_a_stale_one_is_found() {
    let folder = scratch();
    let at = folder.path();
    two_flows(at);
    build(at).any_stdout().check();
    build(at).check();
    build(at).args(["--check"]).check();
    write(at.join("docs/flows.md"), "# Mine\n");
    let kept = "error: docs/flows.md was edited by hand; copy the edits to another file, or discard them \
                with `seqdoc build logs -o docs --force`\n";
    build(at).stderr(kept).code(1).check();
    build(at).args(["--check"]).stderr(kept).code(3).check();
    let found = Run::new(at).args(["check", "docs"]).any_stdout().any_stderr().code(3).check();
    assert!(
        found.stderr.contains("docs/flows.md: this snippet was edited by hand"),
        "{}",
        found.stderr
    );
    assert_eq!(read(at.join("docs/flows.md")), "# Mine\n");
    build(at).args(["--force"]).any_stdout().check();
    assert!(read(at.join("docs/flows.md")).starts_with("# All flows\n"));
    // A flow without a page has no link.
    std::fs::remove_file(at.join("docs/image/show/index.md")).expect("a page");
    let stale =
        PAGES.map(|name| format!("error: docs/{name} is stale; run `seqdoc build logs -o docs`\n"));
    build(at).args(["--check"]).stderr(&stale.concat()).code(3).check();
    build(at).stdout("wrote docs/flows.md\nwrote docs/services.md\n").check();
    assert!(read(at.join("docs/flows.md")).contains("\n| image show | "));
    // The page that shows it may be any.
    write(at.join("docs/all.md"), "--8<-- \"image/show/body.md\"\n");
    build(at).stdout("wrote docs/flows.md\nwrote docs/services.md\n").check();
    assert!(read(at.join("docs/flows.md")).contains("\n| [image show](all.md) | "));
}

#[test]
fn an_overview_that_nobody_asks_for_is_dropped() {
    let folder = scratch();
    let at = folder.path();
    two_flows(at);
    build(at).any_stdout().check();
    write(at.join("seqdoc.toml"), "");
    let dropped = PAGES.map(|name| {
        format!(
            "warning: docs/{name}: this page is no longer generated; delete it with `--prune`\n"
        )
    });
    let manifests =
        ["image/create", "image/show"].map(|output| format!("wrote docs/{output}/.seqdoc.json\n"));
    build(at).stdout(&manifests.concat()).stderr(&dropped.concat()).check();
    build(at).stderr(&dropped.concat()).check();
    let deleted = PAGES.map(|name| format!("deleted docs/{name}\n"));
    build(at).args(["--prune"]).stdout(&deleted.concat()).check();
    build(at).check();
    assert!(!tree(&at.join("docs")).keys().any(|path| path == Path::new(".seqdoc.json")));
    let of_flow = |text: &str| text.contains("\"flow\"");
    assert!(!of_flow(&read(at.join("docs/image/show/.seqdoc.json"))));
}

#[test]
fn a_build_of_a_part_writes_the_same_pages() {
    let folder = scratch();
    let at = folder.path();
    two_flows(at);
    build(at).any_stdout().check();
    let whole = pages(at);
    // Nothing is known of the others but what their manifests say.
    write(at.join("logs/image/show.log"), flow::log(CREATE));
    build(at).any_stdout().check();
    let changed = pages(at);
    assert_ne!(whole, changed);
    write(at.join("logs/image/show.log"), flow::log(SHOW));
    write(at.join("seqdoc.toml"), format!("[build]\nlogs = [\"logs\"]\noutput = \"docs\"\n{ON}"));
    Run::new(at).args(["build", "logs/image/show.log"]).any_stdout().check();
    assert_eq!(pages(at), whole);
    // A flow that fails is told of as it was; one that is gone is not.
    write(at.join("logs/image/show.log"), "no record\n");
    build(at).any_stderr().code(1).check();
    assert_eq!(pages(at), whole);
    std::fs::remove_file(at.join("logs/image/show.log")).expect("a log");
    build(at).any_stdout().any_stderr().check();
    let [flows, services] = pages(at);
    assert!(!flows.contains("image show") && !services.contains("image show"), "{flows}{services}");
}

#[test]
fn what_is_about_all_flows_stands_in_no_file_of_some() {
    let folder = scratch();
    let at = folder.path();
    two_flows(at);
    write(at.join("logs/image/seqdoc.toml"), ON);
    let wrong = "error: logs/image/seqdoc.toml:2: `index` has no effect in a file below the logs; move it to \
                 the `seqdoc.toml` of the project\n";
    build(at).stderr(wrong).code(1).check();
}

#[test]
fn templates_of_a_user_make_both_pages() {
    let folder = scratch();
    let at = folder.path();
    two_flows(at);
    let template = "{% for flow in flows %}{{ flow.name }}: {{ flow.failing }}\n{% endfor %}";
    write(at.join("templates/flows.md.jinja"), template);
    let template = "{% for service in services %}{{ service.heading }}\n{% endfor %}";
    write(at.join("templates/services.md.jinja"), template);
    build(at).args(["--templates", "templates"]).any_stdout().check();
    assert_eq!(pages(at), ["image/create: 1\nimage/show: 0\n", "glance-api\nkeystone\n"]);
}

#[test]
fn no_secret_is_told() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("seqdoc.toml"), ON);
    let secret = "one-two-three-four-five";
    let log = format!(
        "\n### (cli) REQ >>> (api) : GET http://h/v3/{secret}/x\nX-Auth-Token: {secret}\n\nnone\n\n"
    );
    write(at.join("logs/a.log"), log);
    write(at.join("logs/a.console.txt"), format!("$ cli --token {secret} show\n"));
    build(at).any_stdout().any_stderr().check();
    let [flows, services] = pages(at);
    assert!(flows.contains("`cli --token REDACTED-TOKEN-1 show`"), "{flows}");
    assert!(
        services.contains("/v3/REDACTED-TOKEN-1/x") || services.contains("/v3/{"),
        "{services}"
    );
    for (path, bytes) in tree(&at.join("docs")) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(!text.contains(secret), "{}", path.display());
    }
}

/// Each text of an overview may hold a secret of the recording, even one that a document says.
#[test]
fn no_secret_is_told_in_the_words_of_a_document() {
    let folder = scratch();
    let at = folder.path();
    let secret = "one-two-three-four-five";
    let keys = format!("{ON}snippets = ['log']\n[paths]\nopenapi = ['api.json']\n");
    write(at.join("seqdoc.toml"), keys);
    let document = serde_json::json!({ "openapi": "3.0.0", "paths": {
        "/v3/{id}/x": { "get": { "summary": format!("Shows {secret}") } } } });
    write(at.join("api.json"), document.to_string());
    let log = flow::log("cli api GET /v3/abc/x\n. 200 OK");
    write(at.join("logs/a.log"), flow::with_token(&log, secret));
    build(at).any_stdout().any_stderr().check();
    assert!(pages(at)[1].contains("Shows REDACTED-TOKEN-1"), "{}", pages(at)[1]);
    for (path, bytes) in tree(&at.join("docs")) {
        let text = String::from_utf8(bytes).expect("UTF-8");
        assert!(!text.contains(secret), "{}", path.display());
    }
}

#[test]
fn a_long_recording_is_counted_as_a_short_one_is() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("seqdoc.toml"), ON);
    write(at.join("logs/a.log"), flow::log(&"cli api GET /all\n. 500 No\n".repeat(1200)));
    build(at).any_stdout().any_stderr().check();
    let [flows, services] = pages(at);
    assert_eq!(row(&flows, "a |"), ["a", "2400", "2", "1", "1200"]);
    assert_eq!(
        row(&services, "`GET /all`"),
        ["`GET /all`", "1200", "a (1-2), (3-4), (5-6), ... 1197 more"]
    );
}

#[test]
fn a_forge_has_a_page_for_each_flow() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("seqdoc.toml"), format!("{ON}flavor = \"github\"\n"));
    write(at.join("logs/a b/show.log"), flow::log(SHOW));
    build(at).any_stdout().check();
    let [flows, services] = pages(at);
    assert!(flows.contains("| [a b show](a%20b/show/page.md) | 4 |"), "{flows}");
    assert!(services.contains("| a b show [(1-2)](a%20b/show/page.md#step-1) |"), "{services}");
}

/// Names and paths that mean something to Markdown, mermaid or an extension.
const ODD: [&str; 16] = [
    "a|b",
    "`x`",
    "--8<--",
    "{++x++}",
    "<b>",
    "](x)",
    "\\",
    "a_b_",
    "*x*",
    "%%{init",
    "$$x$$",
    "#",
    "\"];s0",
    "|",
    "1.",
    "이미지",
];

#[test]
fn odd_names_stay_in_their_cells() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("seqdoc.toml"), ON);
    let mut chance = Chance::new(7);
    for n in 0..40 {
        let mut name = || format!("s{}{}", chance.one_of(&ODD), chance.one_of(&ODD));
        let [caller, callee, path] = [name(), name(), name()];
        let text = format!("{caller} {callee} GET /{path}\n. 200 OK");
        write(at.join(format!("logs/{n}.log")), flow::log(&text));
        write(at.join(format!("logs/{n}.console.txt")), format!("$ do {path}\n"));
    }
    build(at).any_stdout().any_stderr().check();
    let code = regex::Regex::new("`[^`]*`").expect("a pattern");
    for page in pages(at) {
        let mut columns = 0;
        for line in page.lines() {
            let bars = line.matches('|').count();
            match line.strip_prefix("| ") {
                Some(rest) if rest.starts_with("---") => columns = bars,
                Some(_) if columns > 0 => assert_eq!(bars, columns, "{line}"),
                Some(_) => {}
                None => columns = 0,
            }
            let shown = code.replace_all(line, "");
            assert!(!shown.contains("<b>") && !line.contains("{++"), "{line}");
            assert!(!line.trim_start().starts_with("--8<--"), "{line}");
        }
    }
    let [_, services] = pages(at);
    let node = regex::Regex::new(r#"^    s\d+(\["[^"\[\]|`<>]+"\]| -->\|\d+\| s\d+)$"#)
        .expect("a pattern");
    let chart = services.lines().skip_while(|line| *line != "flowchart LR").skip(1);
    for line in chart.take_while(|line| *line != "```") {
        assert!(node.is_match(line), "{line}");
    }
}

#[test]
fn many_flows_stay_a_page_that_loads() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("seqdoc.toml"), ON);
    for n in 0..300 {
        let text = format!("cli api{} GET /things/{n}/parts\n. 200 OK", n % 50);
        write(at.join(format!("logs/{n}.log")), flow::log(&text));
        write(at.join(format!("logs/{n}b.log")), flow::log("cli api GET /all\n. 200 OK"));
    }
    build(at).any_stdout().any_stderr().check();
    let [flows, services] = pages(at);
    assert_eq!(flows.lines().count(), 604);
    assert!(flows.len() < 300 * 600, "{}", flows.len());
    let cells = row(&services, "`GET /all`");
    assert_eq!(cells[1], "300");
    assert_eq!(cells[2].matches("<br>").count(), 10);
    assert!(cells[2].ends_with("<br>... 290 more"), "{}", cells[2]);
    assert!(
        services.contains("The diagram shows the 29 busiest of 51 connections.\n"),
        "{services}"
    );
    build(at).any_stderr().check();
}

#[test]
fn a_draft_that_git_does_not_track_changes_no_overview_of_a_commit() {
    let folder = scratch();
    let at = folder.path();
    two_flows(at);
    git(at, &["init", "--quiet"]);
    build(at).any_stdout().check();
    commit(at);
    let before = pages(at);
    write(at.join("logs/image/draft.log"), flow::log(SHOW));
    let hook = || build(at).args(["--exit-non-zero-on-change"]);
    let told = "warning: logs/image/draft.log is not tracked by git; its snippets do not stop this commit\n";
    hook().any_stdout().stderr(told).check();
    assert_eq!(pages(at), before);
    build(at).any_stdout().check();
    assert!(pages(at)[0].contains("| image draft |"), "whoever builds by hand sees it");
    git(at, &["checkout", "--quiet", "--", "docs"]);
    hook().stderr(told).check();
    assert_eq!(pages(at), before);
}
