//! What a person meets at the command line.

use std::path::Path;

use crate::support::{Run, as_recorded, project, read, scratch, write};

fn sample(case: &str) -> Vec<u8> {
    std::fs::read(project(&format!("samples/openstack/image/{case}/requestshook.log")))
        .expect("a sample")
}

/// A folder with one log at `logs/a/requestshook.log`.
fn one_log() -> tempfile::TempDir {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), sample("show"));
    folder
}

fn build(folder: &Path) -> Run {
    Run::new(folder).args(["build", "logs", "-o", "docs"])
}

const WROTE: &str = "wrote docs/a/diagram.md\nwrote docs/a/body.md\nwrote docs/a/log.md\n\
                     wrote docs/a/diagrams.md\nwrote docs/a/variables.md\nwrote docs/a/reference.md\n\
                     wrote docs/a/ladder.md\n";

/// The files that a build makes, in the order in which it names them.
const MADE: [&str; 7] =
    ["diagram.md", "body.md", "log.md", "diagrams.md", "variables.md", "reference.md", "ladder.md"];

/// The same in the order of a folder.
const SORTED: [&str; 7] =
    ["body.md", "diagram.md", "diagrams.md", "ladder.md", "log.md", "reference.md", "variables.md"];

#[test]
fn a_build_names_what_it_wrote() {
    let folder = one_log();
    build(folder.path()).stdout(WROTE).check();
    build(folder.path()).check();
}

#[test]
fn a_check_names_what_is_missing_or_stale_and_writes_nothing() {
    let folder = one_log();
    let told = |what: &str| {
        let line =
            |name| format!("error: docs/a/{name} is {what}run `seqdoc build logs -o docs`\n");
        MADE.map(line).concat()
    };
    build(folder.path()).arg("--check").stderr(&told("missing; ")).code(3).check();
    assert!(!folder.path().join("docs").exists());
    build(folder.path()).stdout(WROTE).check();
    write(folder.path().join("logs/a/requestshook.log"), sample("save"));
    let before = read(folder.path().join("docs/a/body.md"));
    let stale = told("stale; `requestshook.log` changed since the last build; ");
    build(folder.path()).arg("--check").stderr(&stale).code(3).check();
    assert_eq!(read(folder.path().join("docs/a/body.md")), before);
}

#[test]
fn what_a_person_wrote_stays() {
    let folder = one_log();
    build(folder.path()).stdout(WROTE).check();
    let body = folder.path().join("docs/a/body.md");
    let edited = read(&body) + "a remark\n";
    write(&body, &edited);
    write(folder.path().join("logs/a/requestshook.log"), sample("save"));
    let told = "error: docs/a/body.md was edited by hand; keep the edits as notes with `seqdoc adopt logs/a/requestshook.log docs/a/body.md`, or discard them with `seqdoc build logs -o docs --force`\n";
    let others = WROTE.replace("wrote docs/a/body.md\n", "");
    build(folder.path()).stdout(&others).stderr(told).code(1).check();
    assert_eq!(read(&body), edited);
    build(folder.path()).arg("--check").stderr(told).code(3).check();
    build(folder.path()).arg("--force").stdout("wrote docs/a/body.md\n").check();
    assert_ne!(read(&body), edited);
    build(folder.path()).check();
}

#[test]
fn a_file_that_is_not_ours_stays() {
    let folder = one_log();
    let foreign = folder.path().join("docs/a/log.md");
    write(&foreign, "mine\n");
    let told = "error: docs/a/log.md exists and was not written by seqdoc; copy its text to another file, or overwrite it with `seqdoc build logs -o docs --force`\n";
    build(folder.path()).any_stdout().stderr(told).code(1).check();
    assert_eq!(read(&foreign), "mine\n");
}

#[cfg(unix)]
#[test]
fn nothing_is_written_through_a_link() {
    let folder = one_log();
    let outside = scratch();
    std::fs::create_dir(folder.path().join("docs")).unwrap();
    std::os::unix::fs::symlink(outside.path(), folder.path().join("docs/a")).unwrap();
    let told = "error: `docs/a` leads out of `docs`; remove the link, or name the folder that it leads to\n";
    build(folder.path()).stderr(told).code(1).check();
    assert_eq!(std::fs::read_dir(outside.path()).unwrap().count(), 0);
}

#[test]
fn a_changed_file_fails_a_hook_once() {
    let folder = one_log();
    let hook = || build(folder.path()).arg("--exit-non-zero-on-change");
    let told = "error: 7 files changed; stage the changes with `git add docs` and commit again in the same way\n";
    hook().stdout(WROTE).stderr(told).code(1).check();
    hook().check();
}

#[test]
fn a_hook_fails_for_what_git_does_not_track() {
    let folder = one_log();
    let git = |arguments: &[&str]| {
        let status =
            std::process::Command::new("git").args(arguments).current_dir(folder.path()).status();
        assert!(status.expect("git runs").success());
    };
    git(&["init", "--quiet"]);
    build(folder.path()).stdout(WROTE).check();
    let draft = "warning: logs/a/requestshook.log is not tracked by git; its snippets do not stop this commit\n";
    build(folder.path()).arg("--exit-non-zero-on-change").stderr(draft).check();
    git(&["add", "logs", "docs/a/body.md"]);
    let line = |name| {
        format!(
            "error: docs/a/{name} is not tracked by git; stage it with `git add docs` and commit again\n"
        )
    };
    let told = [".seqdoc.json"].into_iter().chain(SORTED).filter(|name| *name != "body.md");
    let told: String = told.map(line).collect();
    build(folder.path()).arg("--exit-non-zero-on-change").stderr(&told).code(1).check();
    git(&["add", "docs"]);
    build(folder.path()).arg("--exit-non-zero-on-change").check();
}

#[test]
fn snippets_without_a_log_are_reported_and_pruned() {
    let folder = one_log();
    write(folder.path().join("logs/b.log"), sample("save"));
    build(folder.path()).any_stdout().check();
    write(folder.path().join("docs/b/index.md"), "a page\n");
    std::fs::remove_file(folder.path().join("logs/b.log")).unwrap();
    let line = |name| {
        format!(
            "warning: docs/b/{name}: the log of this snippet is gone; delete it with `--prune`\n"
        )
    };
    let told = SORTED.map(line).concat();
    build(folder.path()).stderr(&told).check();
    build(folder.path()).arg("--deny-warnings").stderr(&told).code(3).check();
    let gone = SORTED.map(|name| format!("deleted docs/b/{name}\n")).concat();
    build(folder.path()).arg("--prune").stdout(&gone).check();
    let left: Vec<_> = std::fs::read_dir(folder.path().join("docs/b")).unwrap().collect();
    assert_eq!(left.len(), 1, "the page stays");
}

#[test]
fn logs_that_cannot_be_built_are_named() {
    let folder = scratch();
    std::fs::create_dir(folder.path().join("logs")).unwrap();
    let told = "error: no log found in `logs`; name a folder that holds `requestshook.log` or `NAME.log` files\n";
    build(folder.path()).stderr(told).code(1).check();
    write(folder.path().join("logs/a.log"), "");
    let told =
        "error: no records in `logs/a.log`, which is empty; record the calls again, or delete it\n";
    build(folder.path()).stderr(told).code(1).check();
    write(folder.path().join("logs/a/requestshook.log"), sample("show"));
    let told = "error: `logs/a/requestshook.log` and `logs/a.log` both claim the output folder `a`; rename one of them\n";
    build(folder.path()).stderr(told).code(1).check();
    std::fs::remove_file(folder.path().join("logs/a.log")).unwrap();
    let utf16: Vec<u8> = "\u{feff}\n### (a)".encode_utf16().flat_map(u16::to_le_bytes).collect();
    write(folder.path().join("logs/a/requestshook.log"), utf16);
    let told = "error: cannot read `logs/a/requestshook.log`: it is UTF-16; convert it to UTF-8, for example with `iconv -f UTF-16 -t UTF-8`\n";
    build(folder.path()).stderr(told).code(1).check();
}

#[test]
fn one_bad_scenario_does_not_stop_the_others() {
    let folder = one_log();
    write(folder.path().join("logs/bad.log"), "nothing\n");
    let stderr = "error: no records in `logs/bad.log`; is it a requestshook log?\n";
    build(folder.path()).stdout(WROTE).stderr(stderr).code(1).check();
}

#[test]
fn compressed_and_converted_logs_build_to_the_same() {
    let plain = one_log();
    build(plain.path()).stdout(WROTE).check();
    let log = sample("show");
    let gz = {
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        std::io::Write::write_all(&mut encoder, &log).unwrap();
        encoder.finish().unwrap()
    };
    let zst =
        ruzstd::encoding::compress_to_vec(&log[..], ruzstd::encoding::CompressionLevel::Fastest);
    let two = [
        &zst[..],
        &ruzstd::encoding::compress_to_vec(&b""[..], ruzstd::encoding::CompressionLevel::Fastest),
    ]
    .concat();
    let crlf = String::from_utf8(log.clone()).unwrap().replace('\n', "\r\n").into_bytes();
    let bom = [b"\xef\xbb\xbf", &log[..]].concat();
    for (name, bytes) in
        [("x.log.gz", gz), ("x.log.zst", zst), ("y.log.zst", two), ("x.log", crlf), ("z.log", bom)]
    {
        let folder = scratch();
        write(
            folder
                .path()
                .join("logs/a/requestshook-host")
                .with_file_name(format!("requestshook-{name}")),
            bytes,
        );
        build(folder.path()).stdout(WROTE).check();
        for snippet in MADE {
            let path = Path::new("docs/a").join(snippet);
            assert!(
                read(plain.path().join(&path)) == read(folder.path().join(&path)),
                "{name}: {snippet}"
            );
        }
    }
}

#[test]
fn a_log_md_is_read_when_it_is_named() {
    let folder = one_log();
    build(folder.path()).stdout(WROTE).check();
    let run = Run::new(folder.path()).args(["build", "docs/a/log.md", "-o", "again"]);
    run.stdout(&WROTE.replace("docs/a", "again")).check();
    for name in MADE {
        assert!(
            read(folder.path().join("docs/a").join(name))
                == read(folder.path().join("again").join(name)),
            "{name}"
        );
    }
}

#[test]
fn a_mistake_in_a_configuration_has_a_place() {
    let folder = one_log();
    write(folder.path().join("logs/seqdoc.toml"), "[paths]\nmode = \"raw\"\nmood = 1\n");
    let told = "error: logs/seqdoc.toml:3: unknown key `mood` in `[paths]`; did you mean `mode`?\n";
    build(folder.path()).stderr(told).code(1).check();
    write(folder.path().join("logs/seqdoc.toml"), "exclude = \"gone.json\"\n");
    let printed = build(folder.path()).any_stderr().code(1).check();
    assert!(
        printed.stderr.starts_with("error: cannot read `logs/gone.json`: "),
        "{}",
        printed.stderr
    );
}

#[test]
fn the_nearer_configuration_wins_key_by_key_and_flags_last() {
    let folder = one_log();
    std::fs::create_dir(folder.path().join(".git")).unwrap();
    write(
        folder.path().join("seqdoc.toml"),
        "[paths]\nmode = \"raw\"\n[labels]\nheader = \"Kopf\"\nbody = \"Rumpf\"\n",
    );
    write(folder.path().join("logs/seqdoc.toml"), "[labels]\nbody = \"본문\"\n");
    write(
        folder.path().join("logs/a/seqdoc.toml"),
        "[body]\nstart_line = false\n[output]\nsnippets = [\"body\"]\n",
    );
    build(folder.path()).stdout("wrote docs/a/body.md\n").check();
    let body = read(folder.path().join("docs/a/body.md"));
    assert!(body.contains("=== \"Kopf\"\n") && body.contains("=== \"본문\"\n"));
    assert!(body.contains(
        "### (5) GET /v2/images/692238fc-3b51-41bc-9923-68ab11649282 <a id=\"step-5\"></a>\n"
    ));
    assert!(!body.contains("HTTP/1.1"));
    write(folder.path().join("other.toml"), "[output]\nsnippets = [\"body\"]\n");
    build(folder.path()).args(["--config", "other.toml"]).stdout("wrote docs/a/body.md\n").check();
    let body = read(folder.path().join("docs/a/body.md"));
    assert!(
        body.contains("=== \"Header\"\n")
            && body.contains("### (5) GET /v2/images/{image_id} <a id=\"step-5\"></a>\n")
    );
}

#[test]
fn excluded_calls_are_gone_and_the_rest_is_renumbered() {
    let folder = one_log();
    write(folder.path().join("logs/seqdoc.toml"), "exclude = \"should_not_hook.json\"\n");
    let filters = r#"{"filters": [{"from": "OPENSTACK", "to": "keystone"}]}"#;
    write(folder.path().join("logs/should_not_hook.json"), filters);
    build(folder.path()).stdout(WROTE).check();
    let expected = "openstack->>glance-api: GET /v2/images/{image_id}\n\
                    glance-api->>keystone: GET /identity/v3/auth/tokens\n\
                    keystone-->>glance-api: 200 OK /identity/v3/auth/tokens\n\
                    glance-api-->>openstack: 200 OK /v2/images/{image_id}\n";
    assert_eq!(read(folder.path().join("docs/a/diagram.md")), expected);
    assert!(
        read(folder.path().join("docs/a/body.md"))
            .starts_with("\n### (1) GET /v2/images/{image_id} <a id=\"step-1\"></a>\n")
    );
    write(
        folder.path().join("logs/should_not_hook.json"),
        r#"[{"from": "openstack", "to": "glance-api"}]"#,
    );
    let printed =
        Run::new(folder.path()).args(["show", "logs/a/requestshook.log"]).any_stdout().check();
    assert!(
        printed.stdout.contains("(5-6)  glance-api -> keystone"),
        "a child moves up: {}",
        printed.stdout
    );
}

#[test]
fn templates_can_be_replaced_one_by_one() {
    let folder = one_log();
    let template = "{{ scenario }} {{ participants|join(\", \") }}\n{% for s in steps %}\n{{ s.n }} {{ s.kind }} {{ s.template }} \
                    {{ s.status.code if s.status else \"-\" }} {{ s.body.kind }} {{ s.headers|length }}\n{% endfor %}\n\
                    {{ exchanges|length }} {{ exchanges[3].parent }} {{ variables[0].name }} {{ steps|length }} {{ diagnostics|length }}\n";
    write(folder.path().join("mine/diagram.md.jinja"), template);
    build(folder.path()).args(["--templates", "mine"]).stdout(WROTE).check();
    let diagram = read(folder.path().join("docs/a/diagram.md"));
    assert!(diagram.starts_with("a openstack, keystone, glance-api\n1 request /identity/ - none 7\n2 response /identity/ 300 json 6\n"), "{diagram}");
    assert!(
        diagram.ends_with("8 response /v2/images/{image_id} 200 json 5\n4 3 image_id 8 0\n"),
        "{diagram}"
    );
    write(folder.path().join("mine/diagram.md.jinja"), "x\n{{ nothing }}\n");
    let printed = build(folder.path()).args(["--templates", "mine"]).any_stderr().code(1).check();
    assert!(
        printed.stderr.starts_with("error: mine/diagram.md.jinja:2: undefined value: `nothing`"),
        "{}",
        printed.stderr
    );
    assert_eq!(
        read(folder.path().join("docs/a/diagram.md")),
        diagram,
        "a build that fails leaves the old file"
    );
}

#[test]
fn the_tree_shows_who_called_whom() {
    let expected = "(1-2)  openstack -> keystone  GET /identity/  300 MULTIPLE CHOICES\n\
                    (3-4)  openstack -> keystone  POST /identity/v3/auth/tokens  201 CREATED\n\
                    (5-8)  openstack -> glance-api  GET /v2/images/{image_id}  200 OK\n\
                    (6-7)    glance-api -> keystone  GET /identity/v3/auth/tokens  200 OK\n";
    let log = "samples/openstack/image/show/requestshook.log";
    Run::new(&project("")).args(["show", log]).stdout(expected).check();
    Run::new(&project("")).args(["show", "samples/openstack/image/show"]).stdout(expected).check();
    let printed = Run::new(&project("")).args(["show", "samples"]).any_stderr().code(1).check();
    assert!(printed.stderr.contains("holds several scenarios"), "{}", printed.stderr);
}

#[test]
fn the_tree_is_redacted_whatever_the_preset_is() {
    let folder = one_log();
    let log = folder.path().join("logs/a/requestshook.log");
    write(&log, as_recorded(&read(&log)).0);
    write(folder.path().join("logs/a/seqdoc.toml"), "preset = \"requestshook\"\n");
    let show = || Run::new(folder.path()).args(["show", "logs/a", "--json"]).any_stdout();
    assert!(!show().check().stdout.contains("gAAAA"));
    assert!(show().arg("--no-redact").check().stdout.contains("gAAAA"));
}

#[test]
fn wrong_usage_is_told_from_failure() {
    let here = project("");
    for arguments in [["build", "samples"], ["build", "--nonsense"], ["nonsense", "x"]] {
        let printed = Run::new(&here).args(arguments).any_stderr().code(2).check();
        assert!(printed.stderr.starts_with("error: "), "{}", printed.stderr);
    }
    Run::new(&here).args(["build", "nowhere", "-o", "x"]).any_stderr().code(1).check();
    Run::new(&here)
        .arg("--version")
        .stdout(&format!("seqdoc {}\n", env!("CARGO_PKG_VERSION")))
        .check();
}
