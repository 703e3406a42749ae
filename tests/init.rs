//! From a log to a site: what `init` writes, and what a project that it made does by itself.

use std::path::Path;
use std::process::Command;

use crate::support::flow::{log, with_token};
use crate::support::{Run, commit, read, scratch, tree, write};

const FLOW: &str = "
    openstack keystone POST /v3/auth/tokens
    . 201 CREATED
    openstack glance-api GET /v2/images/cirros
    glance-api keystone GET /v3/limits
    . 200 OK
    . 200 OK";

/// A folder with two recordings, one of them with what its command printed.
fn recordings(at: &Path) {
    write(at.join("logs/image/show/requestshook.log"), log(FLOW));
    write(at.join("logs/image/list.log"), log(FLOW));
    let console = "$ openstack image list --token s3cr3t-7q9x2\n| id | name |\n";
    write(at.join("logs/image/list.console.txt"), console);
}

fn git_init(at: &Path) {
    let made = Command::new("git").args(["init", "--quiet"]).current_dir(at).status();
    assert!(made.expect("git runs").success());
}

#[test]
fn a_site_is_written_once_and_builds_without_arguments() {
    let folder = scratch();
    let at = folder.path();
    git_init(at);
    recordings(at);
    let init = || Run::new(at).args(["init", "./logs/", "-o", "docs"]).any_stdout();
    let printed = init().check().stdout;
    let next = "the site is set up; now run\n  seqdoc build\n  python3 -m venv .venv && .venv/bin/pip install -r requirements-docs.txt && .venv/bin/mkdocs serve\n";
    assert!(printed.ends_with(next), "{printed}");
    let before = tree(at);
    let kept = init().check().stdout;
    assert!(kept.contains("kept seqdoc.toml, which exists\n") && !kept.contains("wrote"), "{kept}");
    assert!(before == tree(at), "nothing is changed");
    let build = || Run::new(at).args(["build"]).any_stdout();
    build().check();
    build().stdout("").check();
    assert!(at.join("docs/image/list/ladder.md").exists());
    Run::new(&at.join("docs")).args(["build", "--check"]).check();
    Run::new(at).args(["redact", "--check"]).any_stdout().any_stderr().code(3).check();
    Run::new(at).args(["audit"]).check();
    for (page, _) in tree(&at.join("docs")).iter().filter(|(path, _)| path.ends_with("index.md")) {
        for line in read(at.join("docs").join(page)).lines() {
            let Some(file) = line.trim().strip_prefix("--8<-- \"") else { continue };
            assert!(at.join("docs").join(file.trim_end_matches('"')).exists(), "{line}");
        }
    }
    let home = read(at.join("docs/index.md"));
    let list =
        "- [`openstack image list --token REDACTED-TOKEN-1`](<image/list/index.md>) - image/list\n";
    assert!(home.ends_with(&format!("{list}- [image show](<image/show/index.md>)\n")), "{home}");
}

#[test]
fn a_warning_fails_it_only_where_warnings_are_denied() {
    let folder = scratch();
    let at = folder.path();
    recordings(at);
    let init = |logs: &str| Run::new(at).args(["init", logs, "-o", "docs"]).any_stdout();
    init("logs").arg("--deny-warnings").check();
    write(at.join("odd/a/requestshook.log"), log("openstack keystone POST /v3/auth/tokens"));
    let printed = init("odd").any_stderr().check();
    assert!(printed.stderr.contains("this request has no response"), "{}", printed.stderr);
    assert!(!printed.stdout.contains("with secrets"), "there are none: {}", printed.stdout);
    init("odd").arg("--deny-warnings").any_stderr().code(3).check();
}

#[test]
fn a_file_that_lacks_lines_fails_it_where_warnings_are_denied() {
    for (file, text) in [("mkdocs.yml", "nav:\n  - index.md\n"), ("docs/index.md", "# Mine\n")] {
        let folder = scratch();
        let at = folder.path();
        recordings(at);
        write(at.join(file), text);
        let init = Run::new(at).args(["init", "logs", "-o", "docs", "--deny-warnings"]);
        let printed = init.any_stdout().any_stderr().code(3).check();
        assert_eq!(printed.stderr.matches("exists and was not changed").count(), 1, "{file}");
    }
}

#[test]
fn logs_with_secrets_are_counted_before_they_are_committed() {
    let folder = scratch();
    let at = folder.path();
    recordings(at);
    write(at.join("logs/image/login.log"), with_token(&log(FLOW), "gAAAAABp7f3k2q"));
    let printed = Run::new(at).args(["init", "logs", "-o", "docs"]).any_stdout().check().stdout;
    let told = "\n1 log with secrets; before you commit, run `seqdoc redact logs --in-place`\n";
    assert!(printed.contains(told), "{printed}");
}

#[test]
fn a_part_of_a_project_keeps_its_place() {
    let folder = scratch();
    let at = folder.path();
    recordings(at);
    write(at.join("seqdoc.toml"), "[build]\nlogs = ['logs']\noutput = 'docs'\n");
    Run::new(at).args(["build", "logs/image/show"]).any_stdout().check();
    assert!(at.join("docs/image/show/body.md").exists());
    Run::new(&at.join("logs/image")).args(["build", "list.log"]).any_stdout().check();
    assert!(at.join("docs/image/list/body.md").exists());
    // What was not named is not gone.
    Run::new(at).args(["build", "logs/image/show", "--prune"]).check();
    assert!(at.join("docs/image/list/body.md").exists());
    write(at.join("logs/image/seqdoc.toml"), "\n[build]\nlogs = ['x']\n");
    let told = "error: logs/image/seqdoc.toml:2: `[build]` has no effect in a file below the logs; \
                move it to the `seqdoc.toml` of the project\n";
    Run::new(at).args(["build"]).any_stdout().stderr(told).code(1).check();
    std::fs::remove_file(at.join("logs/image/seqdoc.toml")).expect("it is there");
    write(at.join("seqdoc.toml"), "");
    let told = "error: name folders with logs, or single logs, or write `logs = [\"logs\"]` under `[build]` in `seqdoc.toml`\n";
    Run::new(at).args(["build"]).stderr(told).code(2).check();
    let told = "error: name a folder for the output with `-o`, or write `output = \"docs\"` \
                under `[build]` in `seqdoc.toml`\n";
    Run::new(at).args(["build", "logs"]).stderr(told).code(2).check();
}

#[test]
fn hooks_are_those_of_the_repository_wherever_the_project_is() {
    let folder = scratch();
    let at = folder.path();
    git_init(at);
    let project = at.join("a b/프로젝트");
    recordings(&project);
    let logs = project.join("logs").display().to_string();
    Run::new(&project).args(["init", &logs, "-o", "my docs"]).any_stdout().check();
    let hooks = read(at.join(".pre-commit-config.yaml"));
    let entry = "entry: seqdoc build 'a b/프로젝트/logs' -o 'a b/프로젝트/my docs' --exit-non-zero-on-change\n";
    assert!(hooks.contains(entry), "{hooks}");
    assert!(hooks.contains("entry: seqdoc redact . --check --tracked\n"), "{hooks}");
    assert!(
        read(project.join("seqdoc.toml")).contains("logs = [\"logs\"]\noutput = \"my docs\"\n")
    );
    assert!(read(project.join("mkdocs.yml")).contains("docs_dir: \"my docs\"\n"));
    assert_eq!(
        read(project.join(".gitignore")),
        "/site/\n/.cache/\n/.venv/\n# HAR files hold passwords and tokens as they were sent.\n*.har\n"
    );
    assert!(at.join(".gitattributes").exists() && !project.join(".gitattributes").exists());
    Run::new(&project).args(["build"]).any_stdout().check();
}

#[test]
fn what_is_there_stays_and_what_it_lacks_is_told() {
    let folder = scratch();
    let at = folder.path();
    recordings(at);
    let site =
        "nav:\n  - index.md\nextra_css: [assets/seqdoc.css]\nexclude_docs: |\n  diagram*.md\n";
    write(at.join("mkdocs.yml"), site);
    write(at.join("docs/index.md"), "# Mine\n");
    write(at.join("seqdoc.toml"), "[body]\nmax_lines = 3\n");
    let before = tree(at);
    let printed =
        Run::new(at).args(["init", "logs", "-o", "docs"]).any_stdout().any_stderr().check();
    let after = tree(at);
    assert!(before.iter().all(|(path, text)| after.get(path) == Some(text)));
    for told in [
        "`mkdocs.yml` exists and was not changed; add these lines to it to show the pages as they are meant:\n",
        "exclude_docs: |\n    ladder*.md\n    body.md\n",
        "  - pymdownx.tabbed: {alternate_style: true}\n",
        "nav:\n    - \"image/list/index.md\"\n",
        "`docs/index.md` exists and was not changed; add these lines to it to lead to all pages:\n",
        "`seqdoc.toml` exists and was not changed; add these lines to it to build without arguments:\n",
    ] {
        assert!(printed.stderr.contains(told), "{told}\n{}", printed.stderr);
    }
    assert!(!printed.stderr.contains("extra_css"), "{}", printed.stderr);
    assert!(printed.stdout.contains("\n  seqdoc build logs -o docs\n"), "{}", printed.stdout);
    assert!(printed.stdout.contains("\n  mkdocs serve\n"), "{}", printed.stdout);
    assert!(printed.stdout.contains("no hooks for commits, since this folder is in no git"));
}

#[test]
fn a_snippet_that_comes_later_is_named_with_the_line_for_its_page() {
    let folder = scratch();
    let at = folder.path();
    recordings(at);
    Run::new(at).args(["init", "logs", "-o", "docs"]).any_stdout().check();
    Run::new(at).args(["build"]).any_stdout().check();
    write(at.join("logs/image/show/notes.md"), "# Summary\n\nAll of it.\n");
    write(at.join("logs/image/show/seqdoc.toml"), "[[view]]\nname = 'top'\ndepth = 1\n");
    let told = "warning: docs/image/show/index.md: no page includes the new snippet `summary.md`; add this line: --8<-- \"image/show/summary.md\"\n\
                warning: docs/image/show/index.md: no page includes the new snippet `top.md`; add this line, in a fence: --8<-- \"image/show/top.md\"\n";
    Run::new(at).args(["build"]).any_stdout().stderr(told).check();
    Run::new(at).args(["build"]).check();
}

#[test]
fn calls_are_left_out_by_tables_as_by_a_file() {
    let lines = |configuration: &str| {
        let folder = scratch();
        write(folder.path().join("logs/a/requestshook.log"), log(FLOW));
        write(folder.path().join("logs/a/seqdoc.toml"), configuration);
        Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout().check();
        read(folder.path().join("docs/a/diagram.md"))
    };
    let without = lines("[[exclude]]\nfrom = 'glance-api'\nto = 'keystone'\nurls = ['/limits$']\n");
    assert!(!without.contains("limits") && without.contains("images"), "{without}");
    for call in ["GET /v3/limits", "->>keystone: GET /v3/limits", "GET /v3/*", "glance-api->>"] {
        assert_eq!(lines(&format!("[[exclude]]\ncall = '{call}'\n")), without, "{call}");
    }
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log(FLOW));
    for (table, told) in [
        (
            "call = '404'",
            "`call` of `[[exclude]]` must name requests by what they say, such as `GET /identity/v3/limits`",
        ),
        ("form = 'x'", "unknown key `form` in `[[exclude]]`; did you mean `from`?"),
    ] {
        write(folder.path().join("logs/a/seqdoc.toml"), format!("[[exclude]]\n{table}\n"));
        let printed = Run::new(folder.path()).args(["build", "logs", "-o", "docs"]);
        let said = printed.any_stdout().any_stderr().code(1).check().stderr;
        assert!(said.contains(told), "{said}");
    }
}

#[test]
fn what_a_command_printed_is_a_part_of_its_recording() {
    let folder = scratch();
    let at = folder.path();
    let show = format!("{}\n", log(FLOW)).replacen(
        "\n\nnone",
        "\nX-Auth-Token: tr0ub4dor-and-3\n\nnone",
        1,
    );
    write(at.join("logs/a/requestshook.log"), show);
    write(
        at.join("logs/a/console.txt"),
        "$ show --password hunter2-b7 x\nused tr0ub4dor-and-3\n```\n",
    );
    let build = || Run::new(at).args(["build", "logs", "-o", "docs"]).any_stdout();
    build().check();
    let page = read(at.join("docs/a/console.md"));
    let expected =
        "\n```` console\n$ show --password REDACTED-PASSWORD x\nused REDACTED-TOKEN-1\n```\n````\n";
    assert_eq!(page, expected);
    let wrote = "wrote logs/a/requestshook.log\nwrote logs/a/console.txt\n";
    Run::new(at).args(["redact", "logs", "--in-place"]).stdout(wrote).check();
    assert!(!read(at.join("logs/a/console.txt")).contains("hunter2"));
    build().stdout("").check();
    assert_eq!(read(at.join("docs/a/console.md")), page);
    Run::new(at).args(["redact", "logs", "--check"]).check();
}

#[test]
fn a_recording_that_is_gone_or_renamed_is_told_with_the_pages_that_show_it() {
    let folder = scratch();
    let at = folder.path();
    git_init(at);
    recordings(at);
    Run::new(at).args(["init", "logs", "-o", "docs"]).any_stdout().check();
    Run::new(at).args(["build"]).any_stdout().check();
    commit(at);
    std::fs::rename(at.join("logs/image/show"), at.join("logs/image/앨범 show"))
        .expect("it is there");
    let check = Run::new(at).args(["build", "--check"]).any_stdout().any_stderr();
    let told = check.code(3).check().stderr;
    let page = "warning: docs/image/show/index.md: this page includes snippets of a recording that is gone; change or delete it\n";
    assert!(told.contains(page), "{told}");
    let link = "warning: docs/index.md:6: this link leads to the pages of a recording that is gone; change or remove the link\n";
    assert!(told.contains(link), "{told}");
    let told = Run::new(at).args(["build"]).any_stdout().any_stderr().check().stderr;
    for moved in [
        "warning: docs/image/show: this recording looks renamed to `image/앨범 show`; move the pages of this folder there\n",
        "warning: docs/image/show/index.md: this page includes snippets of a recording that is now `image/앨범 show`; replace `image/show/` by `image/앨범 show/` in its includes\n",
        "warning: docs/index.md:6: this link leads to the pages of a recording that is now `image/앨범 show`; replace `image/show/` by `image/앨범 show/`\n",
    ] {
        assert!(told.contains(moved), "{told}");
    }
    let hook = Run::new(at).args(["build", "--exit-non-zero-on-change"]).any_stdout().any_stderr();
    let told = hook.code(1).check().stderr;
    let remedy = "error: 7 snippets of recordings that are gone; delete them with `seqdoc build --prune`, stage that with `git add docs` and commit again\n";
    assert!(told.ends_with(remedy), "{told}");
    Run::new(at).args(["build", "--prune"]).any_stdout().any_stderr().check();
    // The pages that are left are found without the snippets.
    let told = Run::new(at).args(["build", "--check"]).any_stderr().code(3).check().stderr;
    assert!(told.contains("error: docs/image/show/index.md:"), "{told}");
    // What the messages say is done.
    let (old, new) = (at.join("docs/image/show"), at.join("docs/image/앨범 show"));
    for entry in std::fs::read_dir(&old).expect("pages").map(|entry| entry.expect("a page").path())
    {
        let text = read(&entry).replace("image/show/", "image/앨범 show/");
        write(new.join(entry.file_name().expect("a name")), text);
    }
    std::fs::remove_dir_all(&old).expect("it is there");
    let home = read(at.join("docs/index.md")).replace("image/show/", "image/앨범 show/");
    write(at.join("docs/index.md"), home);
    Run::new(at).args(["build", "--check"]).check();
    Run::new(at).args(["check"]).any_stderr().check();
}
