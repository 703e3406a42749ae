//! Snippets for forges: what is written, and that it is kept, checked and adopted as those of a site are.

use std::path::Path;
use std::process::Command;

use crate::support::flow::log;
use crate::support::{Run, project, read, scratch, tree, write};

const FORGE: &str = "[build]\nlogs = ['logs']\noutput = 'docs'\n[output]\nflavor = 'github'\n";

/// A project for forges with a recording of a sample, built.
fn built(at: &Path, more: &str) {
    let sample = project("samples/openstack/image/show/requestshook.log");
    write(at.join("logs/show/requestshook.log"), read(sample));
    write(at.join("seqdoc.toml"), [FORGE, more].concat());
    Run::new(at).args(["build"]).any_stdout().check();
}

#[test]
fn all_snippets_are_pages_and_nothing_is_included() {
    let folder = scratch();
    let at = folder.path();
    built(at, "");
    let (body, page) = (read(at.join("docs/show/body.md")), read(at.join("docs/show/page.md")));
    let section = "### (5) `GET /v2/images/{image_id}` <a id=\"step-5\"></a>\n\
                   `openstack` --> `glance-api`\n\n> [!NOTE]\n> API reference - Show image: \
                   [`GET /v2/images/{image_id}`](https://";
    assert!(body.contains(section), "{body}");
    let part = "<details open>\n<summary>Body</summary>\n\n```text\nnone\n```\n\n</details>\n";
    assert!(
        body.contains(part) && body.contains("<details>\n<summary>Header</summary>\n\n```http\n")
    );
    assert!(page.contains("\n<details>\n<summary>Sequence diagram</summary>\n"), "{page}");
    assert!(page.starts_with("# show\n\n<table class=\"seqdoc-ladder\">\n"), "{page}");
    assert!(page.ends_with(&["## Requests and responses\n", &*body].concat()));
    for linked in ["reference.md", "variables.md", "log.md"] {
        assert!(
            page.contains(&format!("]({linked})\n")) && at.join("docs/show").join(linked).exists()
        );
    }
    let ladder = read(at.join("docs/show/ladder.md"));
    let cell = "<a href=\"page.md#step-5\">\u{2192} <code><b>GET</b> /v2<wbr>/images<wbr>/{image_<wbr>id}\
                </code></a>";
    assert!(ladder.contains(cell) && page.contains(&ladder), "{ladder}");
    let fenced =
        |name: &str| read(at.join("docs/show").join(name)).lines().next().map(str::to_owned);
    assert_eq!(fenced("diagram.md").as_deref(), Some("``` mermaid"));
    assert_eq!(fenced("log.md").as_deref(), Some("``````````text"));
    assert_eq!(read(at.join("docs/show/log.md")).lines().last(), Some("``````````"));
    Run::new(at).args(["build"]).check();
    Run::new(at).args(["build", "--check"]).check();
    let checked = Run::new(at).args(["check", "--format", "json"]).any_stdout().check().stdout;
    assert!(checked.contains("\"findings\": []"), "{checked}");
}

#[test]
fn a_name_with_signs_is_code_in_the_title_of_a_page() {
    let folder = scratch();
    let at = folder.path();
    built(at, "");
    write(at.join("logs/v1.2/requestshook.log"), log("a b GET /1\n. 200 OK"));
    Run::new(at).args(["build"]).any_stdout().check();
    assert!(read(at.join("docs/v1.2/page.md")).starts_with("# `v1.2`\n"));
}

#[test]
fn a_page_without_sections_links_to_those_of_the_body() {
    let folder = scratch();
    let at = folder.path();
    built(at, "snippets = ['ladder', 'body']\n");
    assert!(read(at.join("docs/show/ladder.md")).contains("href=\"body.md#step-5\""));
    assert_eq!(tree(&at.join("docs")).len(), 3, "and a manifest");
    let own = "[body]\npage = '../steps.md'\n";
    built(at, own);
    assert!(read(at.join("docs/show/page.md")).contains("href=\"../steps.md#step-5\""));
}

#[test]
fn edits_come_back() {
    for sections in ["step", "exchange"] {
        let folder = scratch();
        let at = folder.path();
        built(at, &format!("[body]\nsections = '{sections}'\n"));
        let page = at.join("docs/show/body.md");
        let text = read(&page);
        let heading = "`GET /v2/images/{image_id}` <a";
        let (before, after) = text.split_once(heading).expect("the call");
        let after = after.replacen(
            "\n<details",
            "\nAsks for the image.\n\n> [!TIP]\n> By its id.\n\n<details open>\n<summary>Mine</summary>\
             \n\n```sh\nx\n```\n\n</details>\n\n<details",
            1,
        );
        let edited = [before, "Show it <a", &after].concat();
        let edited = edited.replacen(
            "`openstack` --> `glance-api`",
            "`openstack` --> `glance-api` `GET /v2/images/{image_id}`",
            1,
        );
        // A text above the box of the reference comes back, too, at the place where notes stand.
        let (before, after) = edited.split_once("Asks for the image.").expect("it is there");
        let (above, box_) = before.rsplit_once("> [!NOTE]\n").expect("a box");
        let moved =
            [above, "Asks first.\n\n> [!NOTE]\n", box_, "Asks for the image.", after].concat();
        write(&page, &moved);
        let told = Run::new(at).args(["build"]).any_stdout().any_stderr().code(1).check().stderr;
        assert!(told.contains("was edited by hand"), "{told}");
        let adopt = Run::new(at).args(["adopt", "logs/show", "docs/show/body.md"]);
        let printed = adopt.any_stdout().any_stderr().check().stderr;
        assert!(printed.contains("1 section with text, 1 with a title"), "{printed}");
        assert!(read(at.join("logs/show/notes.md")).contains("Asks for the image."));
        Run::new(at).args(["build"]).any_stdout().check();
        let wanted = [before, "Asks first.\n\nAsks for the image.", after].concat();
        assert_eq!(read(&page), wanted, "{sections}");
    }
}

#[test]
fn edits_of_the_page_of_a_flow_come_back_below_its_head() {
    let folder = scratch();
    let at = folder.path();
    built(at, "");
    let page = at.join("docs/show/page.md");
    let route = "`openstack` --> `glance-api`\n";
    let edit = |text: &str| {
        let (before, after) = text.split_once(route).expect("the call");
        let after = after.replacen("\n<details", "\nAsks for the image.\n\n<details", 1);
        [before, route, &after].concat()
    };
    let edited = edit(&read(&page));
    write(&page, &edited);
    let told = Run::new(at).args(["build"]).any_stdout().any_stderr().code(1).check().stderr;
    assert!(told.contains("`seqdoc adopt logs/show/requestshook.log docs/show/page.md`"));
    let adopt = || Run::new(at).args(["adopt", "logs/show", "docs/show/page.md"]);
    let done = "done: carried over: 1 section with text, 0 with highlighted lines, 0 boxes\n";
    adopt().any_stdout().stderr(done).check();
    Run::new(at).args(["build"]).any_stdout().check();
    // The ladder marks a step with a note.
    let sections = |page: &str| page.split_once("## Requests").map(|(_, below)| below.to_owned());
    assert_eq!(sections(&read(&page)), sections(&edited));
    assert!(read(at.join("docs/show/body.md")).contains("Asks for the image."));
    // What is above has no place in the notes.
    write(&page, read(&page).replacen("# show\n", "# My show\n", 1));
    let told = adopt().any_stdout().any_stderr().check().stderr;
    assert!(told.contains("page.md:1: this line is not restored by a build"), "{told}");
    assert!(told.contains("1 line of the page does not come back"), "{told}");
}

#[test]
fn one_recording_is_shown_in_the_same_flavor() {
    let folder = scratch();
    let at = folder.path();
    built(at, "");
    let show = |form: &str| {
        let show =
            Run::new(at).args(["show", "logs/show", "--format", form, "--config", "seqdoc.toml"]);
        show.any_stdout().check().stdout
    };
    assert_eq!(show("markdown"), read(at.join("docs/show/page.md")));
    assert_eq!(show("ladder"), read(at.join("docs/show/ladder.md")));
    let fenced = read(at.join("docs/show/diagram.md"));
    assert_eq!(["``` mermaid\n", &*show("mermaid"), "```\n"].concat(), fenced);
}

#[test]
fn templates_of_a_user_are_parts_of_the_page() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("own/body.md.jinja"), "{% for step in steps %}{{ step.n }} {% endfor %}\n");
    write(at.join("own/console.md.jinja"), "none");
    built(at, "[body]\nsections = 'exchange'\n");
    Run::new(at).args(["build", "--templates", "own"]).any_stdout().check();
    let page = read(at.join("docs/show/page.md"));
    assert!(page.trim_end().ends_with("## Requests and responses\n1 2 3 4 5 6 7 8"), "{page}");
    // They know for whom the page is.
    write(at.join("own/body.md.jinja"), "For {{ flavor }}.");
    for flavor in ["mkdocs", "github"] {
        write(at.join("seqdoc.toml"), FORGE.replace("github", flavor));
        let build = Run::new(at).args(["build", "--templates", "own"]);
        build.any_stdout().any_stderr().check();
        assert_eq!(read(at.join("docs/show/body.md")).trim_end(), format!("For {flavor}."));
    }
}

#[test]
fn a_project_without_a_site_is_started() {
    let folder = scratch();
    let at = folder.path();
    let made = Command::new("git").args(["init", "--quiet"]).current_dir(at).status();
    assert!(made.expect("git runs").success());
    write(at.join("logs/image/list.log"), log("openstack glance-api GET /v2/images\n. 200 OK"));
    write(at.join("README.md"), "# Mine\n");
    let init = || Run::new(at).args(["init", "logs", "-o", "docs", "--flavor", "github"]);
    let told = "warning: `README.md` exists and was not changed; add these lines to it to lead to the pages:\n  \
                See [all recorded flows](docs/flows.md).\n";
    let printed = init().any_stdout().stderr(told).check().stdout;
    write(at.join("README.md"), "# Mine\n\nSee [all recorded flows](docs/flows.md).\n");
    assert!(printed.ends_with("the pages are set up; now run\n  seqdoc build\n"), "{printed}");
    assert!(!at.join("mkdocs.yml").exists() && !at.join("docs/index.md").exists());
    let before = tree(at);
    let again = Run::new(at).args(["init"]).any_stdout().check().stdout;
    assert!(
        again.contains("kept seqdoc.toml, which exists\n") && !again.contains("wrote"),
        "{again}"
    );
    assert!(before == tree(at), "nothing is changed");
    Run::new(at).args(["build"]).any_stdout().check();
    assert!(read(at.join("docs/image/list/page.md")).starts_with("# image list\n"));
    let flows = read(at.join("docs/flows.md"));
    assert!(flows.contains("| [image list](image/list/page.md) | 2 | 2 | 1 | 0 |"), "{flows}");
    let services = read(at.join("docs/services.md"));
    assert!(services.contains("[(1-2)](image/list/page.md#step-1)"), "{services}");
    Run::new(at).args(["check"]).any_stdout().check();
    // One that is a site's already is told what it lacks.
    write(at.join("seqdoc.toml"), "[build]\nlogs = ['logs']\noutput = 'docs'\n");
    let told = "warning: `seqdoc.toml` exists and was not changed; add these lines to it to write pages \
                for a forge:\n  [output]\n  flavor = \"github\"\n";
    init().any_stdout().stderr(told).check();
}
