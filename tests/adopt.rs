//! Hand-made pages move over, and a start is made for those who have none.

mod again;
mod newer;
mod random;

use std::path::Path;

use crate::support::{Run, as_recorded, project, read, scratch, write};

/// A copy of a sample's log, and its snippets as a person would publish them.
fn published(folder: &Path, configuration: &str) -> [String; 2] {
    let log = read(project("samples/openstack/image/create/requestshook.log"));
    write(folder.join("logs/a/requestshook.log"), as_recorded(&log).0);
    write(folder.join("logs/seqdoc.toml"), configuration);
    let run = Run::new(folder).args(["build", "logs", "-o", "docs"]);
    run.any_stdout().any_stderr().check();
    ["body.md", "diagram.md"].map(|name| read(folder.join("docs/a").join(name)))
}

/// The files as someone edited them: prose, highlighted lines, a box.
fn edited(body: &str, diagram: &str) -> [String; 2] {
    let anchor = if body.contains("<a id=") { " <a id=\"step-5\"></a>" } else { "" };
    let route = format!("### (5) POST /v2/images{anchor}\n`openstack` --> `glance-api`\n");
    let route = route.as_str();
    let prose = "Asks for an image.  \nWith two spaces.\n\n!!! note\n    여기\n";
    let (before, section) = body.split_once(route).expect("step 5");
    let section = section.replacen("=== \"Header\"", &format!("{prose}\n=== \"Header\""), 1);
    let body = [before, route, &section].concat();
    let body = body.replacen(
        "title=\"POST /v2/images\" linenums=\"1\"\n    {",
        "title=\"POST /v2/images\" linenums=\"1\" hl_lines=\"2 5\"\n    {",
        1,
    );
    let start = "  glance-api->>keystone: GET /identity/\n";
    let lines = diagram.split_inclusive('\n').enumerate();
    let boxed = lines.map(|(index, line)| match index {
        5 => format!("opt cold; cache\n  {line}").replace(';', "#59;"),
        6 | 7 => format!("  {line}"),
        8 => format!("  {line}end\n"),
        _ => line.to_owned(),
    });
    let diagram: String = boxed.collect();
    assert!(diagram.contains(start));
    [body, diagram]
}

const NOTHING: &str =
    "done: carried over: 0 sections with text, 0 with highlighted lines, 0 boxes\n";

const RAW: &str = "[paths]\nmode = 'raw'\n[body]\nstart_line = false\n";

fn adopt(folder: &Path) -> Run {
    let run = Run::new(folder).args(["adopt", "logs/a", "hand/body.md"]);
    run.args(["--diagram", "hand/diagram.md"])
}

#[test]
fn a_page_that_was_edited_comes_back_from_notes() {
    for configuration in ["", RAW, "[body]\nanchors = false\n"] {
        let folder = scratch();
        let [body, diagram] = published(folder.path(), configuration);
        let [body, diagram] = edited(&body, &diagram);
        write(folder.path().join("hand/body.md"), &body);
        write(folder.path().join("hand/diagram.md"), &diagram);
        let told = "done: carried over: 1 section with text, 1 with highlighted lines, 1 box\n";
        adopt(folder.path()).arg("--dry-run").stderr(told).any_stdout().check();
        assert!(!folder.path().join("logs/a/notes.md").exists(), "a dry run writes nothing");
        let wrote = "wrote logs/a/notes.md\nwrote logs/a/seqdoc.toml\n";
        adopt(folder.path()).stderr(told).stdout(wrote).check();
        let notes = read(folder.path().join("logs/a/notes.md"));
        assert!(notes.contains("body=/disk_format,") || notes.contains("{body=/"), "{notes}");
        let build = Run::new(folder.path()).args(["build", "logs", "-o", "back"]);
        build.any_stdout().stderr("").check();
        assert_eq!(read(folder.path().join("back/a/body.md")), body);
        assert_eq!(read(folder.path().join("back/a/diagram.md")), diagram);
        // Adopted again, the page changes nothing.
        adopt(folder.path()).stderr(NOTHING).stdout("nothing to write: no file changes\n").check();
        assert_eq!(read(folder.path().join("logs/a/notes.md")), notes);
    }
}

#[test]
fn a_page_without_ids_or_with_others_comes_back_and_a_heading_of_any_words_is_its_step() {
    let anchor = regex::Regex::new(" <a id=\"step-([0-9]+)\"></a>").expect("a pattern");
    for (own, wrote) in
        [("", "anchors = false"), (" <a id=\"old-step-$1\"></a>", "anchors = \"old-\"")]
    {
        let folder = scratch();
        let [body, _] = published(folder.path(), "");
        let body = anchor.replace_all(&body, own).into_owned();
        write(folder.path().join("hand/body.md"), &body);
        let run = Run::new(folder.path()).args(["adopt", "logs/a", "hand/body.md"]);
        run.any_stdout()
            .stderr("done: carried over: 0 sections with text, 0 with highlighted lines, 0 boxes\n")
            .check();
        let configuration = read(folder.path().join("logs/a/seqdoc.toml"));
        assert_eq!(configuration, format!("[body]\n{wrote}\n"));
        let build = Run::new(folder.path()).args(["build", "logs", "-o", "back"]);
        build.any_stdout().any_stderr().check();
        assert_eq!(read(folder.path().join("back/a/body.md")), body);
    }
    let folder = scratch();
    let [body, _] = published(folder.path(), "");
    let heading = "### (6) GET /identity/ <a id=\"step-6\"></a>\n";
    assert!(body.contains(heading), "{body}");
    let body = body.replacen(heading, "### Logs in <a id=\"step-6\"></a>\n", 1);
    let body = body.replacen("\n\n\n### (7)", "\n\nMine.\n\n\n### (7)", 1);
    write(folder.path().join("hand/body.md"), body);
    let run = Run::new(folder.path()).args(["adopt", "logs/a", "hand/body.md"]);
    run.any_stdout().any_stderr().check();
    let notes = read(folder.path().join("logs/a/notes.md"));
    let expected =
        "## (6) glance-api->>keystone: GET /identity/ {title=\"Logs in\"}\n\n---\nMine.\n\n";
    assert_eq!(notes, expected);
    let build = || Run::new(folder.path()).args(["build", "logs", "-o", "back"]).any_stdout();
    build().any_stderr().check();
    let page = read(folder.path().join("back/a/body.md"));
    let route =
        "### (6) Logs in <a id=\"step-6\"></a>\n`glance-api` --> `keystone` `GET /identity/`\n";
    assert!(page.contains(route), "{page}");
    // A page that was built with a title comes back byte for byte.
    write(folder.path().join("hand/body.md"), &page);
    std::fs::remove_file(folder.path().join("logs/a/notes.md")).expect("it is there");
    let run = Run::new(folder.path()).args(["adopt", "logs/a", "hand/body.md"]);
    let told = "done: carried over: 1 section with text, 1 with a title, 0 with highlighted lines, 0 boxes\n";
    run.any_stdout().stderr(told).check();
    build().any_stderr().check();
    assert_eq!(read(folder.path().join("back/a/body.md")), page);
}

#[test]
fn a_page_with_a_section_for_each_exchange_comes_back() {
    let folder = scratch();
    let [body, _] = published(folder.path(), "[body]\nsections = 'exchange'\n");
    let heading = "### (5-12) POST /v2/images <a id=\"step-5\"></a><a id=\"step-12\"></a>\n";
    let (before, section) = body.split_once(heading).expect("step 5");
    let next = section.find("\n\n\n### (6-7)").expect("the next section");
    let (section, after) = section.split_at(next);
    let section = section.replacen("=== \"Request\"", "Asks.\n\n=== \"Request\"", 1);
    let marked = "title=\"POST /v2/images\" linenums=\"1\" hl_lines=\"2 5\"\n    {";
    let section = section.replacen("title=\"POST /v2/images\" linenums=\"1\"\n    {", marked, 1);
    let page = [before, heading, &section, "\n\nAnswers.  \n\n---\n\nAnd more.", after].concat();
    write(folder.path().join("hand/body.md"), &page);
    for configuration in ["", "[body]\nsections = 'exchange'\n"] {
        write(folder.path().join("logs/seqdoc.toml"), configuration);
        let _ = std::fs::remove_file(folder.path().join("logs/a/seqdoc.toml"));
        let _ = std::fs::remove_file(folder.path().join("logs/a/notes.md"));
        let run = Run::new(folder.path()).args(["adopt", "logs/a", "hand/body.md"]);
        let told = "done: carried over: 2 sections with text, 1 with highlighted lines, 0 boxes\n";
        run.any_stdout().stderr(told).check();
        let notes = read(folder.path().join("logs/a/notes.md"));
        let answer = "## (12) glance-api-->>openstack: 201 Created /v2/images\n\n---\nAnswers.  ";
        assert!(notes.contains(answer), "{notes}");
        let build = Run::new(folder.path()).args(["build", "logs", "-o", "back"]);
        build.any_stdout().stderr("").check();
        assert_eq!(read(folder.path().join("back/a/body.md")), page);
    }
}

#[test]
fn what_does_not_come_back_is_named() {
    let folder = scratch();
    let [body, diagram] = published(folder.path(), "");
    let body = format!("Mine.\n{}", body.replacen("\"disk_format\"", "\"DISK\"", 1));
    let line = body.lines().position(|line| line.contains("\"DISK\"")).expect("it is there") + 1;
    write(folder.path().join("hand/body.md"), &body);
    write(folder.path().join("hand/diagram.md"), format!("activate keystone\n{diagram}"));
    let printed = adopt(folder.path()).any_stdout().any_stderr().check();
    for told in [
        "warning: hand/body.md:1: text before the first section".to_owned(),
        format!("warning: hand/body.md:{line}: this line is not restored by a build"),
        "warning: hand/diagram.md:1: no key of `seqdoc.toml` draws this line".to_owned(),
    ] {
        assert!(printed.stderr.contains(&told), "{told}\n{}", printed.stderr);
    }
    assert!(!printed.stderr.contains("DISK"), "what a line says may be a secret");
    assert_eq!(printed.stderr.lines().count(), 4, "{}", printed.stderr);
}

#[test]
fn an_empty_line_in_a_body_that_does_not_come_back_is_named() {
    let folder = scratch();
    let [body, diagram] = published(folder.path(), "");
    write(folder.path().join("hand/diagram.md"), diagram);
    let line = body.lines().position(|line| line.contains("\"disk_format\"")).expect("it is there");
    let mut edited: Vec<&str> = body.split('\n').collect();
    edited.insert(line, "");
    write(folder.path().join("hand/body.md"), edited.join("\n"));
    let printed = adopt(folder.path()).any_stdout().any_stderr().check();
    let told = format!("warning: hand/body.md:{}: this line is not restored by a build", line + 1);
    assert!(printed.stderr.contains(&told), "{told}\n{}", printed.stderr);
}

#[test]
fn secrets_of_a_page_are_counted_and_told_but_not_shown() {
    let folder = scratch();
    published(folder.path(), "[redact]\nenabled = false\n");
    let body = read(folder.path().join("docs/a/body.md"));
    let token = body.lines().find_map(|line| line.trim().strip_prefix("X-Subject-Token: "));
    let token = token.expect("a token").to_owned();
    let body = body.replacen("=== \"Header\"", &format!("Mind {token}.\n\n=== \"Header\""), 1);
    write(folder.path().join("logs/seqdoc.toml"), "");
    write(folder.path().join("hand/body.md"), body);
    let printed = Run::new(folder.path()).args(["adopt", "logs/a", "hand/body.md"]);
    let printed = printed.any_stdout().any_stderr().check();
    assert!(
        printed.stderr.contains(" with secrets: a build shows markers in their place\n"),
        "{}",
        printed.stderr
    );
    assert!(!printed.stderr.contains("not restored"), "{}", printed.stderr);
    let build = Run::new(folder.path()).args(["build", "logs", "-o", "back"]);
    let built = build.any_stdout().any_stderr().check();
    assert!(read(folder.path().join("logs/a/notes.md")).contains("Mind REDACTED-TOKEN-"));
    assert!(!(printed.stderr + &built.stderr).contains(&token));
}

/// What a configuration is once an edited page was adopted beside it. What it said stays.
fn adopted_beside(own: &str) -> String {
    let folder = scratch();
    let [body, diagram] = published(folder.path(), "");
    let [body, diagram] = edited(&body, &diagram);
    write(folder.path().join("hand/body.md"), body);
    write(folder.path().join("hand/diagram.md"), diagram);
    write(folder.path().join("logs/a/seqdoc.toml"), own);
    adopt(folder.path()).any_stdout().any_stderr().check();
    let after = read(folder.path().join("logs/a/seqdoc.toml"));
    assert!(after.starts_with(own), "{after}");
    after
}

#[test]
fn what_a_configuration_says_stays() {
    let after = adopted_beside("# Mine.\n[body]\nreference = true # wanted\n");
    assert!(after.contains("[[group]]"), "{after}");
}

#[test]
fn tabs_with_the_words_of_seqdoc_are_known_beside_words_of_a_configuration() {
    let folder = scratch();
    let [body, diagram] = published(folder.path(), "");
    let fence = |line: &str| line.split(" title=").next().unwrap_or_default().to_owned() + "\n";
    write(folder.path().join("hand/body.md"), body.lines().map(fence).collect::<String>());
    write(folder.path().join("hand/diagram.md"), diagram);
    let words = "[labels]\nheader = 'Kopf'\nbody = 'Inhalt'\n";
    write(folder.path().join("logs/seqdoc.toml"), words);
    adopt(folder.path()).any_stdout().any_stderr().check();
    let notes = std::fs::read_to_string(folder.path().join("logs/a/notes.md")).unwrap_or_default();
    assert!(!notes.contains("```"), "{notes}");
}

#[test]
fn boxes_are_added_to_those_of_a_configuration() {
    let own = "[[group]]\nkind = 'note'\nlabel = 'mine'\nfrom = 'nobody'\n";
    let after = adopted_beside(own);
    assert_eq!(after.matches("[[group]]").count(), 2, "{after}");
}

#[test]
fn a_box_says_which_of_its_calls_it_holds_only_where_they_come_again() {
    for (first, last, nth) in [(5, 8, ""), (7, 8, "nth = [1]\n"), (13, 14, "nth = [2]\n")] {
        let folder = scratch();
        let [body, diagram] = published(folder.path(), "");
        let boxed = diagram.split_inclusive('\n').enumerate().map(|(index, line)| match index {
            index if index == first => format!("opt it\n  {line}"),
            index if index == last => format!("  {line}end\n"),
            index if (first..last).contains(&index) => format!("  {line}"),
            _ => line.to_owned(),
        });
        write(folder.path().join("hand/body.md"), body);
        write(folder.path().join("hand/diagram.md"), boxed.collect::<String>());
        adopt(folder.path()).any_stdout().any_stderr().check();
        let configuration = read(folder.path().join("logs/a/seqdoc.toml"));
        let (_, after) = configuration.split_once("to = \"keystone\"\n").expect("a group");
        let (calls, rest) = after.split_once("]\n").expect("its calls");
        assert!(calls.starts_with("calls = [\"") && rest == nth, "{configuration}");
    }
}

#[test]
fn a_box_of_any_kind_reaches_as_far_as_the_boxes_in_it() {
    for kind in ["opt", "loop", "alt", "par", "critical", "break"] {
        let folder = scratch();
        let [body, diagram] = published(folder.path(), "");
        let lines = diagram.split_inclusive('\n').enumerate();
        let boxed = lines.map(|(index, line)| match index {
            5 => format!("{kind} outer\n  opt inner\n    {line}"),
            6 | 7 => format!("    {line}"),
            8 => format!("    {line}  end\n"),
            9 => format!("  {line}"),
            10 => format!("  {line}end\n"),
            _ => line.to_owned(),
        });
        let diagram: String = boxed.collect();
        write(folder.path().join("hand/body.md"), &body);
        write(folder.path().join("hand/diagram.md"), &diagram);
        adopt(folder.path()).any_stdout().any_stderr().check();
        let build = Run::new(folder.path()).args(["build", "logs", "-o", "back"]);
        build.any_stdout().any_stderr().check();
        assert_eq!(read(folder.path().join("back/a/diagram.md")), diagram);
    }
}

#[test]
fn what_the_responses_of_a_diagram_say_is_configured() {
    for responses in ["none", "status"] {
        let folder = scratch();
        let [body, diagram] =
            published(folder.path(), &format!("[diagram]\nresponses = '{responses}'\n"));
        write(folder.path().join("hand/body.md"), &body);
        write(folder.path().join("hand/diagram.md"), &diagram);
        write(folder.path().join("logs/seqdoc.toml"), "");
        adopt(folder.path()).any_stdout().any_stderr().check();
        let configuration = read(folder.path().join("logs/a/seqdoc.toml"));
        assert_eq!(configuration, format!("[diagram]\nresponses = \"{responses}\"\n"));
    }
}

#[test]
fn a_start_is_made_where_there_is_none() {
    let folder = scratch();
    published(folder.path(), "");
    let init = || Run::new(folder.path()).args(["init", "logs", "-o", "docs", "--notes"]);
    let printed = init().any_stdout().check();
    assert!(printed.stdout.contains("wrote logs/a/notes.md\n"), "{}", printed.stdout);
    let page = read(folder.path().join("docs/a/index.md"));
    for line in page.lines().filter_map(|line| line.trim().strip_prefix("--8<-- \"")) {
        let file = folder.path().join("docs").join(line.trim_end_matches('"'));
        assert!(file.exists(), "{}", file.display());
    }
    let start =
        "# a\n\n--8<-- \"a/ladder.md\"\n\n## Requests and responses\n\n--8<-- \"a/body.md\"\n";
    assert!(page.starts_with(start), "{page}");
    let style = read(folder.path().join("docs/assets/seqdoc.css"));
    assert_eq!(style, read(project("docs/assets/seqdoc.css")));
    let build = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
    build.stdout("wrote docs/a/body.md\nwrote docs/a/reference.md\n").stderr("").check();
    let notes = read(folder.path().join("logs/a/notes.md"));
    assert_eq!(notes.lines().filter(|line| line.starts_with("## (")).count(), 22);
}

#[test]
fn a_configuration_that_cannot_be_read_is_not_overwritten() {
    let folder = scratch();
    let [body, _] = published(folder.path(), "");
    // A page without ids needs a key in the configuration.
    let body = body.replace(" <a id=\"step-", " <b id=\"step-");
    write(folder.path().join("docs/a/body.md"), body);
    write(folder.path().join("other.toml"), "");
    let mine = folder.path().join("logs/a/seqdoc.toml");
    write(&mine, b"# caf\xe9\n");
    let run = Run::new(folder.path()).args(["adopt", "logs/a", "docs/a/body.md"]);
    let error = run.args(["--config", "other.toml"]).any_stderr().code(1).check().stderr;
    assert!(error.contains("logs/a/seqdoc.toml"), "{error}");
    assert_eq!(std::fs::read(&mine).expect("it is there"), b"# caf\xe9\n");
}

/// A scenario with notes and its page; an edit of the page, and what `adopt` says of it.
struct Merged {
    folder: tempfile::TempDir,
    page: String,
}

const NOTES: &str = "Mine alone.\n\n# Summary\n\n- **Log in [](#login)**: first.\n\n\
    ## POST /identity/v3/auth/tokens {#login header=Host}\n\nAsks for a token.\n\n\
    ## GET /v2/gone {#gone body=/a}\n\nKept [](#login).\n\n\
    ## openstack->>glance-api: POST /v2/images {#create odd}\n\n\
    With the token of [](#login.response), see [](#login).\n\n---\n\nBelow it.\n";

impl Merged {
    fn new(configuration: &str) -> Self {
        let folder = scratch();
        published(folder.path(), configuration);
        write(folder.path().join("logs/a/notes.md"), NOTES);
        let merged = Self { page: String::new(), folder };
        let page = merged.built("docs");
        Self { page, ..merged }
    }

    fn built(&self, docs: &str) -> String {
        let run = Run::new(self.folder.path()).args(["build", "logs", "-o", docs]);
        run.any_stdout().any_stderr().check();
        read(self.folder.path().join(docs).join("a/body.md"))
    }

    /// Adopts another text of the page; gives what was said.
    fn adopted(&self, page: &str) -> String {
        write(self.folder.path().join("docs/a/body.md"), page);
        let run = Run::new(self.folder.path()).args(["adopt", "logs/a", "docs/a/body.md"]);
        run.any_stdout().any_stderr().check().stderr
    }

    /// Adopts the page with one text in the place of another; gives the warnings and the notes.
    fn edited(&self, old: &str, new: &str) -> (String, String) {
        assert!(self.page.contains(old), "{old}\n{}", self.page);
        let page = self.page.replacen(old, new, 1);
        let said = self.adopted(&page);
        let warnings = said.lines().filter(|line| line.contains("docs/a/body.md:"));
        let warnings = warnings.collect::<Vec<_>>();
        let warnings = warnings.join("\n");
        let back = self.built("back");
        if warnings.is_empty() {
            assert_eq!(without_added_calls(&back, &page), page);
        }
        (warnings, read(self.folder.path().join("logs/a/notes.md")))
    }
}

/// What was built without the call that a build adds where the page has a new title.
fn without_added_calls(built: &str, page: &str) -> String {
    let pairs = built.lines().zip(page.lines().map(Some).chain(std::iter::repeat(None)));
    let line = |(built, page): (&str, Option<&str>)| {
        let titled = page.filter(|page| built.starts_with(&format!("{page} `")));
        titled.filter(|page| page.contains("` --> `")).unwrap_or(built).to_owned() + "\n"
    };
    pairs.map(line).collect()
}

#[test]
fn an_edit_changes_its_note_and_nothing_else() {
    for sections in ["step", "exchange"] {
        let merged = Merged::new(&format!("[body]\nsections = '{sections}'\n"));
        let (told, notes) = merged.edited("With the token of ", "It has the token of ");
        assert_eq!((told.as_str(), notes), ("", NOTES.replace("With the", "It has the")));
        // All words are others, and the numbers stay references.
        let merged = Merged::new(&format!("[body]\nsections = '{sections}'\n"));
        let line = merged.page.lines().find(|line| line.starts_with("With the")).expect("a note");
        let numbers = line.split("see ").nth(1).expect("a reference");
        let (told, notes) = merged.edited(line, &format!("Look at {numbers}"));
        let old = "With the token of [](#login.response), see [](#login).";
        assert_eq!((told.as_str(), notes), ("", NOTES.replace(old, "Look at [](#login).")));
        // A text that is deleted leaves its heading with id and attributes.
        let merged = Merged::new(&format!("[body]\nsections = '{sections}'\n"));
        let (told, notes) = merged.edited("Asks for a token.\n\n", "");
        assert_eq!((told.as_str(), notes), ("", NOTES.replace("Asks for a token.\n\n", "")));
    }
}

#[test]
fn a_new_text_is_a_note_in_the_order_of_the_steps() {
    let merged = Merged::new("");
    let (told, notes) =
        merged.edited("`openstack` <-- `keystone`\n", "`openstack` <-- `keystone`\n\nNew.\n");
    let new = "## (2) keystone-->>openstack: 300 MULTIPLE CHOICES /identity/\nNew.\n\n";
    let expected = NOTES.replace("## POST /identity", &format!("{new}## POST /identity"));
    assert_eq!((told.as_str(), notes), ("", expected));
}

#[test]
fn a_blank_at_the_end_of_a_heading_leaves_it_a_heading() {
    let merged = Merged::new("");
    let heading = "### (5) POST /v2/images <a id=\"step-5\"></a>";
    let route = "\n`openstack` --> `glance-api`\n";
    let (_, notes) = merged.edited(&[heading, route].concat(), &[heading, " \n\nNew.\n"].concat());
    assert_eq!(notes, NOTES.replace("With the", "New.\n\nWith the"));
}

#[test]
fn a_heading_with_other_words_is_the_title_of_its_step() {
    for (heading, configuration) in [
        ("### (5) POST /v2/images <a id=\"step-5\"></a>", ""),
        ("### (5) POST /v2/images", "[body]\nanchors = false\n"),
    ] {
        let merged = Merged::new(configuration);
        let (told, notes) =
            merged.edited(heading, &heading.replace("POST /v2/images", "Create it"));
        assert_eq!(told, "");
        let expected = NOTES.replace("{#create odd}", "{#create title=\"Create it\" odd}");
        assert_eq!(notes, expected);
        let page = merged.built("back");
        assert!(page.contains("### (5) Create it"), "{page}");
        let added = merged.edited(heading, &format!("{heading}\n### (5) Made anew"));
        assert_eq!(added.1, expected.replace("Create it", "Made anew"));
    }
}

#[test]
fn a_heading_with_the_words_of_its_call_again_has_no_title() {
    let merged = Merged::new("");
    let titled = NOTES.replace("{#create odd}", "{#create title=\"Create it\" odd}");
    write(merged.folder.path().join("logs/a/notes.md"), titled);
    let page = merged.built("docs");
    let (heading, route) = ("### (5) Create it", "`openstack` --> `glance-api` `POST /v2/images`");
    assert!(page.contains(heading) && page.contains(route), "{page}");
    let said = merged.adopted(&page.replacen(heading, "### (5) POST /v2/images", 1));
    assert!(!said.contains("docs/a/body.md:"), "a build leaves out the call below: {said}");
    assert_eq!(read(merged.folder.path().join("logs/a/notes.md")), NOTES);
}

#[test]
fn lines_that_are_marked_as_before_stay_as_they_are_called() {
    let merged = Merged::new("");
    let marked = "{#create header-lines=2-3 body-lines=1,2 odd}";
    let notes = NOTES.replace("{#create odd}", marked);
    write(merged.folder.path().join("logs/a/notes.md"), &notes);
    let page = merged.built("docs");
    assert_eq!(page.matches(" hl_lines=\"2 3\"").count(), 1, "{page}");
    let said = merged.adopted(&page.replacen("With the token", "With a token", 1));
    assert!(!said.contains("docs/a/body.md:"), "{said}");
    let after = read(merged.folder.path().join("logs/a/notes.md"));
    assert_eq!(after, notes.replacen("With the token", "With a token", 1));
}

#[test]
fn blocks_are_known_wherever_text_stands_between_them() {
    let merged = Merged::new("");
    let route = "### (5) POST /v2/images <a id=\"step-5\"></a>\n`openstack` --> `glance-api`\n";
    let (told, notes) = merged.edited(route, &format!("{route}A sentence.\n"));
    assert!(told.ends_with(": a build writes this line elsewhere in its section"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert_eq!(notes, NOTES.replace("\n\nWith the", "\n\nA sentence.\n\nWith the"));
    assert!(!merged.folder.path().join("logs/a/seqdoc.toml").exists(), "references stay on");
}

#[test]
fn highlighted_lines_are_called_by_the_names_of_their_headers() {
    let merged = Merged::new("");
    let fence = "title=\"GET /identity/\" linenums=\"1\"\n    GET";
    let marked = fence.replacen('\n', " hl_lines=\"1 3\"\n", 1);
    let (told, notes) = merged.edited(fence, &marked);
    let new = "## (1) openstack->>keystone: GET /identity/ {header=User-Agent header-lines=1}\n";
    assert_eq!((told.as_str(), notes), ("", NOTES.replace("## POST", &format!("{new}\n## POST"))));
}

#[test]
fn highlighted_lines_count_and_not_how_they_are_written() {
    let fence = "title=\"GET /identity/\" linenums=\"1\"\n    GET";
    for lines in ["2-3", "3 2", "2-2 3"] {
        let merged = Merged::new("");
        let marked = fence.replacen('\n', &format!(" hl_lines=\"{lines}\"\n"), 1);
        let said = merged.adopted(&merged.page.replacen(fence, &marked, 1));
        assert!(!said.contains("docs/a/body.md:"), "{said}");
        assert!(merged.built("docs").contains(" hl_lines=\"2 3\"\n"), "{lines}");
    }
}

#[test]
fn a_text_after_a_tab_without_the_end_of_its_fence_is_a_note() {
    let merged = Merged::new("[body]\nsections = 'exchange'\n");
    let (before, rest) = merged.page.split_once("### (5-").expect("a section");
    let rest = rest.replacen("    ```\n\n", "\nNew.\n\n", 1);
    merged.adopted(&[before, "### (5-", &rest].concat());
    let notes = read(merged.folder.path().join("logs/a/notes.md"));
    assert!(notes.contains("\nNew.\n"), "{notes}");
}

#[test]
fn lines_that_are_deleted_are_counted() {
    let fence = "    none\n    ```\n";
    for (left, said) in [("    none\n", "a line"), ("", "2 lines")] {
        let (told, notes) = Merged::new("").edited(fence, left);
        let expected = format!(": a build restores {said} before this one");
        assert!(told.ends_with(&expected) && told.lines().count() == 1, "{told}");
        assert_eq!(notes, NOTES);
    }
}

#[test]
fn blocks_that_are_deleted_are_named() {
    let merged = Merged::new("");
    let start = merged.page.find("!!! reference").expect("a box");
    let line = merged.page[..start].lines().count() + 1;
    let end = start + merged.page[start..].find("\n\n").expect("its end") + 2;
    let (told, notes) = merged.edited(&merged.page[start..end], "");
    let expected = format!(
        "warning: docs/a/body.md:{line}: the reference box was deleted here; a build restores it; \
         leave out all of them with `reference = false` under `[body]` in `seqdoc.toml`"
    );
    assert_eq!((told, notes.as_str()), (expected, NOTES));
    let tab = merged.page.find("=== \"Header\"").expect("a tab")
        ..merged.page.find("=== \"Body\"").expect("the next one");
    let (told, notes) = merged.edited(&merged.page[tab], "");
    let expected = "the tab `Header` was deleted here; a build restores it; leave out such tabs with \
                    a template of your own (`--templates`)";
    assert!(told.ends_with(expected) && told.lines().count() == 1, "{told}");
    assert_eq!(notes, NOTES);
    let section =
        merged.page.find("### (2)").expect("a section")..merged.page.find("### (3)").expect("one");
    let (told, notes) = merged.edited(&merged.page[section], "");
    assert!(
        told.contains("the section (2) was deleted here") && told.contains("[[exclude]]"),
        "{told}"
    );
    assert_eq!(notes, NOTES);
}

#[test]
fn a_section_without_heading_and_route_is_known_by_its_tabs() {
    let merged = Merged::new("");
    let at = |text: &str| merged.page.find(text).expect("a section");
    let (start, end) = (at("### (7)"), at("### (8)"));
    let tabs = merged.page[start..end].splitn(3, '\n').nth(2).expect("tabs").trim();
    let line = merged.page[..start].lines().count() + 1;
    let (told, notes) = merged.edited(&merged.page[start..end], &format!("{tabs}\n\nMine.\n\n\n"));
    let new = "## (7) keystone-->>glance-api: 300 MULTIPLE CHOICES /identity/\n\n---\nMine.\n";
    assert_eq!(notes, format!("{NOTES}\n{new}\n"));
    let start = format!("warning: docs/a/body.md:{line}: the heading of this section was deleted;");
    assert!(told.starts_with(&start) && told.lines().count() == 1, "{told}");
    // The one before it may have lost its tabs, and stand in the first line.
    let merged = Merged::new("");
    let sections: Vec<&str> = merged.page.trim_start().split("\n\n\n").collect();
    let head = |section: &str, lines| section.lines().take(lines).collect::<Vec<_>>().join("\n");
    let tabs = sections[1].splitn(3, '\n').nth(2).expect("tabs").trim();
    let first = [&head(sections[0], 2), tabs, "Mine."].join("\n\n");
    let page = [&[first.as_str()], &sections[2..]].concat().join("\n\n\n");
    merged.adopted(&page);
    let notes = read(merged.folder.path().join("logs/a/notes.md"));
    let new = "## (2) keystone-->>openstack: 300 MULTIPLE CHOICES /identity/\n\n---\nMine.\n";
    assert!(notes.contains(new), "{notes}");
}

#[test]
fn each_note_of_a_call_that_is_gone_is_that_of_one_section() {
    let merged = Merged::new("");
    let gone = |text: &str| format!("## GET /v2/gone\n\n{text}\n\n");
    let notes = |texts: [&str; 3]| NOTES.to_owned() + "\n" + &texts.map(gone).concat();
    write(merged.folder.path().join("logs/a/notes.md"), notes(["A [](#login).", "B.", "C."]));
    let section = |number: usize, text: &str| {
        format!(
            "### ({number}) GET /v2/gone <a id=\"step-{number}\"></a>\n`openstack` --> `nova`\n\n{text}\n\n"
        )
    };
    let adopt = |texts: [(usize, &str); 5]| {
        let sections = texts.map(|(number, text)| section(number, text)).concat();
        merged.adopted(&(merged.page.clone() + "\n" + &sections));
        read(merged.folder.path().join("logs/a/notes.md"))
    };
    let first = "Kept [(3-4)](#step-3).";
    let same = [(90, first), (92, "A [(3-4)](#step-3)."), (94, "B."), (96, "C."), (98, "")];
    assert_eq!(adopt(same), notes(["A [](#login).", "B.", "C."]));
    let other = [(90, first), (92, "A [(3-4)](#step-3)."), (94, "New."), (96, "C."), (98, "")];
    assert_eq!(adopt(other), notes(["A [](#login).", "New.", "C."]));
}

#[test]
fn a_byte_order_mark_stays_before_the_notes() {
    let merged = Merged::new("");
    let notes = &NOTES[NOTES.find("## POST").expect("the first note")..];
    write(merged.folder.path().join("logs/a/notes.md"), format!("\u{feff}{notes}"));
    let page = merged.built("docs");
    let merged = Merged { page, ..merged };
    let (told, changed) = merged.edited("Asks for a token.", "Asks for one.");
    let expected = notes.replace("Asks for a token.", "Asks for one.");
    assert_eq!((told.as_str(), changed), ("", format!("\u{feff}{expected}")));
}

#[test]
fn a_page_of_another_recording_is_refused() {
    let merged = Merged::new("");
    let other = "### (1) GET /servers <a id=\"step-1\"></a>\n`nova` --> `neutron`\n\nMine.\n\n\
                 ### (2) 200 OK /servers <a id=\"step-2\"></a>\n`nova` <-- `neutron`\n";
    write(merged.folder.path().join("hand/body.md"), other);
    let run = || Run::new(merged.folder.path()).args(["adopt", "logs/a", "hand/body.md"]);
    let told = "error: hand/body.md: only 0 of 2 sections match the recording; name the log that this page was made from, or adopt what matches with `--force`\n";
    run().stderr(told).code(1).check();
    assert_eq!(read(merged.folder.path().join("logs/a/notes.md")), NOTES);
    run().arg("--force").any_stdout().any_stderr().check();
}

#[test]
fn a_dry_run_shows_a_diff() {
    let merged = Merged::new("");
    let page = merged.page.replacen("Below it.", "Below them.", 1);
    write(merged.folder.path().join("docs/a/body.md"), page);
    let run =
        Run::new(merged.folder.path()).args(["adopt", "logs/a", "docs/a/body.md", "--dry-run"]);
    let told = "done: carried over: 1 section with text, 0 with highlighted lines, 0 boxes\n";
    let diff = run.stderr(told).any_stdout().check().stdout;
    let start = "would write logs/a/notes.md\n--- logs/a/notes.md\n+++ logs/a/notes.md\n@@ ";
    assert!(diff.starts_with(start) && diff.ends_with("\n-Below it.\n+Below them.\n"), "{diff}");
    assert_eq!(read(merged.folder.path().join("logs/a/notes.md")), NOTES);
}
