//! The settings of a log: what `config` prints, and where each comes from.

use std::path::Path;
use std::process::Command;

use crate::support::flow::{log, with_token};
use crate::support::{Run, read, run, scratch, tree, write};

const FLOW: &str = "
    openstack keystone POST /v3/auth/tokens
    . 201 CREATED";

/// A repository with a configuration on three levels, and two logs below the second.
fn project(at: &Path) {
    let made = Command::new("git").args(["init", "--quiet"]).current_dir(at).status();
    assert!(made.expect("git runs").success());
    write(
        at.join("seqdoc.toml"),
        "[build]\nlogs = ['logs']\noutput = 'docs'\n\n[paths]\nopenapi = ['api.json']\nmode = 'raw'\n\n\
         [labels]\nbody = 'Inhalt'\nheader = 'Kopf'\n\n[[group]]\nkind = 'opt'\n",
    );
    write(at.join("api.json"), "{\"openapi\": \"3.0.0\"}");
    write(
        at.join("logs/seqdoc.toml"),
        "exclude = 'filters.json'\npaths.mode = 'template'\n[labels]\nbody = 'Text'\n",
    );
    write(at.join("logs/filters.json"), "[]");
    write(at.join("logs/a/requestshook.log"), log(FLOW));
    write(at.join("logs/b/requestshook.log"), log(FLOW));
    write(
        at.join("logs/a/seqdoc.toml"),
        "[participants]\nopenstack = { as = 'user', actor = true }\n[[group]]\nkind = 'loop'\n\
         label = \"a\\nb\"\ncalls = ['POST /v3/auth/tokens']\n[redact]\npatterns = ['CARD-\\d+']\n",
    );
}

/// The printed lines that a file has, and the headings above them.
fn from_files(printed: &str) -> String {
    let lines: Vec<&str> = printed.lines().filter(|line| !line.ends_with("# default")).collect();
    let next = |at: usize| lines[at + 1..].iter().find(|line| !line.is_empty());
    let is_bare = |at: usize| {
        lines[at].starts_with('[')
            && !lines[at].contains('#')
            && next(at).is_none_or(|line| line.starts_with('['))
    };
    let kept = (0..lines.len()).filter(|at| !lines[*at].is_empty() && !is_bare(*at));
    kept.flat_map(|at| [lines[at], "\n"]).collect()
}

#[test]
fn each_setting_has_the_place_that_it_comes_from() {
    let folder = scratch();
    let at = folder.path();
    project(at);
    let printed = |folder: &Path, arguments: &[&str]| {
        let run = arguments.iter().fold(Run::new(folder).arg("config"), Run::arg);
        from_files(&run.any_stdout().check().stdout)
    };
    let expected = "exclude = \"logs/filters.json\"  # logs/seqdoc.toml:1
[paths]
mode = \"template\"  # logs/seqdoc.toml:2
openapi = [\"api.json\"]  # seqdoc.toml:6
[participants.openstack]
as = \"user\"  # logs/a/seqdoc.toml:2
actor = true  # logs/a/seqdoc.toml:2
[[group]]  # logs/a/seqdoc.toml:3
kind = \"loop\"  # logs/a/seqdoc.toml:4
label = \"a\\nb\"  # logs/a/seqdoc.toml:5
calls = [\"POST /v3/auth/tokens\"]  # logs/a/seqdoc.toml:6
[redact]
patterns = ['CARD-\\d+']  # logs/a/seqdoc.toml:8
[labels]
header = \"Kopf\"  # seqdoc.toml:11
body = \"Text\"  # logs/seqdoc.toml:4
[build]
logs = [\"logs\"]  # seqdoc.toml:2
output = \"docs\"  # seqdoc.toml:3
";
    assert_eq!(printed(at, &["logs/a"]), expected);
    assert_eq!(printed(at, &["./logs/a/requestshook.log"]), expected);
    let whole = at.join("logs/a").canonicalize().expect("a folder").display().to_string();
    assert_eq!(printed(at, &[&whole]), expected);
    // Seen from elsewhere, the same files and paths have other names.
    let inside = printed(&at.join("logs"), &["a"]);
    for line in [
        "exclude = \"filters.json\"  # seqdoc.toml:1",
        "openapi = [\"../api.json\"]  # ../seqdoc.toml:6",
        "label = \"a\\nb\"  # a/seqdoc.toml:5",
        "logs = [\"../logs\"]  # ../seqdoc.toml:2",
        "output = \"../docs\"  # ../seqdoc.toml:3",
    ] {
        assert!(inside.lines().any(|printed| printed == line), "{line}\n{inside}");
    }
    // A folder with several scenarios has what holds for all of them.
    let all = printed(at, &["logs"]);
    assert!(all.contains("[[group]]  # seqdoc.toml:13\n") && !all.contains("logs/a/"), "{all}");
    let here = printed(at, &[]);
    assert!(here.contains("mode = \"raw\"  # seqdoc.toml:7\n") && !here.contains("logs/seqdoc"));
    let named = printed(at, &["logs/a", "--config", "logs/seqdoc.toml"]);
    assert_eq!(named.lines().count(), 5, "{named}");
}

#[test]
fn printed_settings_are_a_configuration() {
    let folder = scratch();
    let at = folder.path();
    project(at);
    let printed = Run::new(at).args(["config", "logs/a"]).any_stdout().check().stdout;
    write(at.join("all.toml"), &printed);
    let built = |configured: &[&str]| {
        let run = Run::new(at).args(["build", "logs/a", "-o", "docs", "--force"]);
        let run = configured.iter().fold(run, Run::arg);
        run.any_stdout().any_stderr().check();
        ["diagram.md", "body.md", "ladder.md"].map(|name| read(at.join("docs/a").join(name)))
    };
    assert_eq!(built(&[]), built(&["--config", "all.toml"]));
    let again = Run::new(at).args(["config", "logs/a", "--config", "all.toml"]).any_stdout();
    let bare = |printed: &str| {
        let line = |line: &str| line.split("  # ").next().unwrap_or_default().to_owned();
        printed.lines().map(line).collect::<Vec<_>>()
    };
    assert_eq!(bare(&again.check().stdout), bare(&printed));
    let named = Run::new(at).arg("config").arg(at.join("logs/a")).any_stdout().check().stdout;
    assert_eq!(named, printed, "files are named as seen from the folder of the command");
}

#[test]
fn a_secret_of_the_recording_is_not_printed() {
    let folder = scratch();
    let at = folder.path();
    let secret = "tr0ub4dor-and-3-gAAAA";
    let flow = with_token(&log(FLOW), secret);
    write(at.join("logs/a/requestshook.log"), flow);
    write(
        at.join("logs/a/seqdoc.toml"),
        format!("[redact]\nenabled = false\n[labels]\nbody = 'x {secret}'\n"),
    );
    let told = "warning: a: `labels.body` contains the secret shown as `REDACTED-TOKEN-1`; `REDACTED-TOKEN-1` was printed in its place\n";
    let printed = Run::new(at).args(["config", "logs"]).any_stdout().any_stderr().code(1).check();
    assert!(!printed.stdout.contains(secret), "{}", printed.stdout);
    assert!(printed.stdout.contains("body = \"x REDACTED-TOKEN-1\"  # "), "{}", printed.stdout);
    assert_eq!(printed.stderr, told);
}

#[test]
fn a_schema_is_written_beside_a_configuration_that_names_it() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("logs/a/requestshook.log"), log(FLOW));
    let init = || Run::new(at).args(["init", "logs", "-o", "docs"]).any_stdout();
    init().check();
    assert!(read(at.join("seqdoc.toml")).starts_with("#:schema ./seqdoc.schema.json\n"));
    let schema = Run::new(at).args(["config", "--schema"]).any_stdout().check().stdout;
    assert_eq!(read(at.join("seqdoc.schema.json")), schema);
    init().check();
    // Laid out in another way it is the same.
    write(at.join("seqdoc.schema.json"), schema.replace('\n', "\r\n\t"));
    init().check();
    let older = schema.replacen("max_steps", "most_steps", 1);
    write(at.join("seqdoc.schema.json"), &older);
    let told = "warning: `seqdoc.schema.json` is not the schema of this version of seqdoc; renew it with `seqdoc config --schema > seqdoc.schema.json`\n";
    init().stderr(told).check();
    init().arg("--deny-warnings").stderr(told).code(3).check();
    assert_eq!(read(at.join("seqdoc.schema.json")), older);
    // Nobody asked for one here.
    std::fs::remove_file(at.join("seqdoc.schema.json")).expect("it is there");
    write(at.join("seqdoc.toml"), "[build]\nlogs = ['logs']\noutput = 'docs'\n");
    init().check();
    assert!(!at.join("seqdoc.schema.json").exists());
}

#[test]
fn words_that_nobody_changed_are_printed_too() {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log(FLOW));
    write(folder.path().join("logs/seqdoc.toml"), "[labels]\nheader = 'Kopf'\n");
    let printed = Run::new(folder.path()).args(["config", "logs/a"]).any_stdout().check().stdout;
    let words = "[labels]\nheader = \"Kopf\"  # logs/seqdoc.toml:2\n\
                 body = \"Body\"  # default\nnone = \"none\"  # default\n";
    assert!(printed.contains(words), "{printed}");
}

/// A log and a recording of another tool, each with a secret.
fn recordings(at: &Path) {
    let secret = "tr0ub4dor-and-3-gAAAA";
    let flow = with_token(&log(FLOW), secret);
    write(at.join("logs/a/requestshook.log"), flow);
    let header = serde_json::json!({ "name": "X-Auth-Token", "value": secret });
    let request = serde_json::json!({ "method": "GET", "url": "http://h/x", "headers": [header] });
    let response =
        serde_json::json!({ "status": 200, "statusText": "OK", "headers": [], "content": {} });
    let entry = serde_json::json!({ "startedDateTime": "2026-01-31T12:00:00.000Z", "time": 1,
        "request": request, "response": response });
    let har = serde_json::json!({ "log": { "version": "1.2", "entries": [entry] } });
    write(at.join("in.json"), har.to_string());
}

#[test]
fn every_command_reads_the_configuration_that_is_named() {
    let folder = scratch();
    let at = folder.path();
    recordings(at);
    write(at.join("own.toml"), "nonsense\n");
    for command in [
        "adopt logs/a own.toml",
        "audit logs",
        "build logs -o docs",
        "config logs/a",
        "diff logs/a logs/a",
        "import in.json -o new.log",
        "init logs -o docs",
        "record live.log -o logs/x -- true",
        "redact logs --check",
        "show logs/a",
        "split logs/a/requestshook.log -o parts",
    ] {
        let (command, recorded) = command.split_once(" -- ").unwrap_or((command, ""));
        let mut words = [command, " --config own.toml"].concat();
        words += &[if recorded.is_empty() { "" } else { " -- " }, recorded].concat();
        let arguments: Vec<String> = words.split(' ').map(str::to_owned).collect();
        let printed = run(at, &arguments);
        let told = "error: own.toml:1: this line is not valid TOML: key with no value\n";
        assert_eq!((printed.stderr.as_str(), printed.code), (told, 1), "{command}");
    }
}

#[test]
fn what_keeps_secrets_out_of_files_does_so_whatever_the_configuration_says() {
    for command in [
        "audit logs",
        "import in.json -o new.log",
        "redact logs",
        "redact logs --check",
        "split logs/a/requestshook.log -o parts",
    ] {
        let outcome = |configuration: &str| {
            let folder = scratch();
            recordings(folder.path());
            write(folder.path().join("seqdoc.toml"), configuration);
            let arguments: Vec<String> = command.split(' ').map(str::to_owned).collect();
            let printed = run(folder.path(), &arguments);
            let mut files = tree(folder.path());
            files.remove(Path::new("seqdoc.toml"));
            (printed.stdout, printed.stderr, printed.code, files)
        };
        assert_eq!(outcome(""), outcome("[redact]\nenabled = false\n"), "{command}");
    }
}
