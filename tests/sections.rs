//! A page with a section for each exchange says what one with a section for each step says.

use std::path::Path;

use crate::support::flow::log;
use crate::support::sections::assert_same;
use crate::support::{Run, project, read, scratch, write};

const EXCHANGE: &str = "[body]\nsections = 'exchange'\n";

/// `body.md` of a log with notes, as a configuration says.
fn page(folder: &Path, configuration: &str) -> String {
    write(folder.join("logs/seqdoc.toml"), configuration);
    let build = Run::new(folder).args(["build", "logs", "-o", "docs", "--force"]);
    build.any_stdout().any_stderr().check();
    read(folder.join("docs/a/body.md"))
}

#[test]
fn notes_highlights_and_references_are_the_same_in_both_forms() {
    let folder = scratch();
    for sample in ["create", "list", "save", "show", "save-swift-down"] {
        for file in ["requestshook.log", "notes.md"] {
            let from = project("samples/openstack/image").join(sample).join(file);
            let text = std::fs::read(from).unwrap_or_default();
            write(folder.path().join("logs/a").join(file), text);
        }
        let by_step = page(folder.path(), "");
        assert_same(&by_step, &page(folder.path(), EXCHANGE));
    }
}

const FLOW: &str = "
    a b GET /one
    b c GET /two
    . 200 OK
    b c GET /three
    .1 200 OK
    d a GET /four";

#[test]
fn a_section_has_both_steps_and_stands_at_the_request() {
    let folder = scratch();
    write(
        folder.path().join("logs/a/requestshook.log"),
        log(FLOW) + "\n### (a) RESP <<< (e) : 200 OK GET /five\nX-Y: z\n\nlate\n\n",
    );
    let notes = "## (1) {title=\"First\"}\n=== \"own\"\n    Mine.\n\n---\nBelow the request.\n\n\
                 ## (5)\n=== \"own too\"\n    Above.\n\n---\nBelow.\n\n## (7)\nNone asked.\n";
    write(folder.path().join("logs/a/notes.md"), notes);
    let page = page(folder.path(), EXCHANGE);
    let first = "\n### (1-5) First <a id=\"step-1\"></a><a id=\"step-5\"></a>\n\
        `a` --> `b` `GET /one` `200 OK`\n\n\
        === \"own\"\n    Mine.\n\n\
        ===! \"Request headers\"\n    ``` http title=\"GET /one\" linenums=\"1\"\n    GET /one HTTP/1.1\n    \
        X-Requestshook-Request-Id: 0\n    ```\n\n\
        === \"Response headers\"\n    ``` http title=\"200 OK /one\" linenums=\"1\"\n    HTTP/1.1 200 OK\n    \
        X-Requestshook-Request-Id: 0\n    ```\n\n\
        Below the request.\n\n\
        ===! \"own too\"\n    Above.\n\nBelow.\n\n\n\
        ### (2-3) GET /two <a id=\"step-2\"></a><a id=\"step-3\"></a>\n`b` --> `c` `200 OK`\n";
    assert!(page.starts_with(first), "{page}");
    let last = "### (7) 200 OK /five <a id=\"step-7\"></a>\n`a` <-- `e`\n\nNone asked.\n\n\
        === \"Response\"\n    ``` text title=\"200 OK /five\" linenums=\"1\"\n    late\n    ```\n\n\
        === \"Response headers\"\n";
    assert!(page.contains(last), "{page}");
    for heading in ["### (4) GET /three", "### (6) GET /four"] {
        assert!(page.contains(heading), "{heading}\n{page}");
    }
}

#[test]
fn a_title_stands_at_the_request_or_else_at_the_response() {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log("a b GET /one\n. 200 OK"));
    for (notes, title) in [
        ("## (1) {title=\"Asked\"}\n", "Asked"),
        ("## (2) {title=\"Answered\"}\n", "Answered"),
        ("## (1) {title=\"Asked\"}\n\n## (2) {title=\"Answered\"}\n", "Asked"),
    ] {
        write(folder.path().join("logs/a/notes.md"), notes);
        let page = page(folder.path(), EXCHANGE);
        assert!(page.starts_with(&format!("\n### (1-2) {title} <a id")), "{page}");
    }
}

/// What was seen of a record is kept by its place and its size.
#[test]
fn records_of_one_size_have_bodies_of_their_own_kinds() {
    let log = log("a b PUT /x\n. 200 OK\na b PUT /y\n. 200 OK\na b PUT /z\n. 200 OK");
    let mut parts = log.split("\nnone\n").map(str::to_owned).collect::<Vec<_>>();
    for (at, body) in [(0, "{\"a\": 1}"), (2, "say what"), (4, "{\"b\": 2}")] {
        parts[at] += &["\n", body, "\n"].concat();
    }
    for at in [1, 3, 5] {
        parts[at] += "\nnone\n";
    }
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), parts.concat());
    let page = page(folder.path(), "");
    for (name, language) in [("x", "json"), ("y", "text"), ("z", "json")] {
        let fence = format!("``` {language} title=\"PUT /{name}\"");
        assert!(page.contains(&fence), "{fence}\n{page}");
    }
}
