//! Redacted logs are as good as the logs: same snippets, same call graph; and they hold no secret.

use std::path::{Path, PathBuf};

use crate::secrets;
use crate::support::{
    Run, as_recorded, folders_with, project, read, run, samples, scratch, tree, write,
};

/// Every log that the tests have, each in a folder of its own.
fn logs(folder: &Path) {
    let mut sources: Vec<PathBuf> = folders_with(&project("samples"), "requestshook.log");
    sources.extend(folders_with(&project("tests/hostile"), "requestshook.log"));
    for (number, source) in sources.into_iter().enumerate() {
        let log = std::fs::read(source.join("requestshook.log")).expect("a log");
        if !log.is_empty() && !log.starts_with(b"\xff\xfe") {
            write(folder.join(format!("{number:02}/requestshook.log")), log);
        }
    }
    let (log, _) = secrets::log();
    write(folder.join("made-up/requestshook.log"), &log);
    write(folder.join("crlf/requestshook.log"), log.replace('\n', "\r\n"));
    write(folder.join("two/requestshook-a.log"), &log[..log.len() / 2]);
    write(folder.join("two/requestshook-b.log"), &log[log.len() / 2..]);
    for name in ["create-cold", "list-many"] {
        let log = std::fs::read(project(&format!("tests/recordings/{name}.log"))).expect("a log");
        write(folder.join(format!("{name}/requestshook.log")), log);
    }
}

fn redact(folder: &Path, arguments: &[&str]) -> crate::support::Printed {
    let arguments = [&["redact"], arguments].concat();
    run(folder, &arguments.iter().map(|argument| (*argument).to_owned()).collect::<Vec<_>>())
}

/// What a manifest says but for its log: the hashes of the inputs and of the log, and whether they hold
/// secrets.
fn without_log(manifest: &[u8]) -> serde_json::Value {
    let mut manifest: serde_json::Value = serde_json::from_slice(manifest).expect("JSON");
    let keys = manifest.as_object_mut().expect("an object");
    keys.remove("inputs");
    keys.remove("secrets");
    if let Some(parts) = keys.get_mut("parts").and_then(serde_json::Value::as_object_mut) {
        parts.retain(|name, _| !name.contains(".log"));
    }
    manifest
}

#[test]
fn a_header_line_without_a_colon_is_called_by_its_first_word() {
    let folder = scratch();
    for (line, place) in [
        ("X-Auth-Token one-two-three", "header `X-Auth-Token`"),
        ("Cookie   a=one-two-three", "header `Cookie`"),
    ] {
        let log = format!("\n### (a) REQ >>> (b) : GET http://h/p\nHost: h\n{line}\n\nnone\n\n");
        write(folder.path().join("logs/a.log"), log);
        let check = Run::new(folder.path()).args(["redact", "--check", "logs"]).code(3);
        let said = check.any_stdout().any_stderr().check().stdout;
        assert_eq!(said, format!("logs/a.log:4: REDACTED-SECRET-1, {place}\n"));
    }
}

#[test]
fn a_redacted_log_is_as_good_as_the_log() {
    let folder = scratch();
    let at = folder.path();
    logs(&at.join("logs"));
    let redacted = redact(at, &["logs", "-o", "safe/logs"]);
    assert_eq!(redacted.code, 0, "{}", redacted.stderr);
    let built = |folder: &Path| {
        let built =
            Run::new(folder).args(["build", "logs", "-o", "docs"]).any_stdout().any_stderr();
        built.check().stderr
    };
    assert_eq!(built(at), built(&at.join("safe")), "warnings");
    let (here, there) = (tree(&at.join("docs")), tree(&at.join("safe/docs")));
    assert!(here.len() > 200, "{}", here.len());
    for ((name, text), (twin, other)) in here.iter().zip(&there) {
        let same = if name.ends_with(".seqdoc.json") {
            without_log(text) == without_log(other)
        } else {
            text == other
        };
        assert!(name == twin && same, "{} differs", name.display());
    }
    assert_eq!(here.len(), there.len());
    for scenario in std::fs::read_dir(at.join("logs")).expect("logs") {
        let name = scenario.expect("an entry").file_name().to_string_lossy().into_owned();
        let shown = |folder: &Path| {
            run(folder, &["show".to_owned(), format!("logs/{name}"), "--json".to_owned()]).stdout
        };
        assert!(shown(at) == shown(&at.join("safe")), "{name}");
    }
}

#[test]
fn samples_are_recordings_without_their_secrets() {
    let folder = scratch();
    let at = folder.path();
    for (case, log) in samples() {
        let log = String::from_utf8(log).expect("UTF-8");
        let (recorded, secrets) = as_recorded(&log);
        assert!(secrets.len() > 5, "{case}: {secrets:?}");
        write(at.join("logs").join(&case).join("requestshook.log"), &recorded);
        assert_eq!(redact(at, &["logs", "-o", "safe"]).code, 0);
        let redacted = read(at.join("safe").join(&case).join("requestshook.log"));
        assert!(redacted == log, "{case}");
        let built =
            Run::new(at).args(["build", "logs", "-o", "docs"]).any_stdout().any_stderr().check();
        let arguments = [&["show", "--json"][..], &["show"], &["show", "--secrets"]];
        let shown = arguments.map(|arguments| {
            let mut arguments: Vec<_> = arguments.iter().map(|word| (*word).to_owned()).collect();
            arguments.push(format!("logs/{case}"));
            let shown = run(at, &arguments);
            shown.stdout + &shown.stderr
        });
        let mut printed = shown.concat() + &built.stdout + &built.stderr;
        let docs = tree(&at.join("docs").join(&case));
        assert!(!docs.is_empty(), "{case} is built");
        for text in docs.into_values() {
            printed += &String::from_utf8(text).expect("UTF-8");
        }
        for secret in secrets {
            assert!(!printed.contains(&secret), "{case}: `{secret}` is left");
        }
    }
}

#[test]
fn a_log_in_the_folder_of_the_command_is_redacted_where_it_is() {
    let folder = scratch();
    let log = "\n### (a) REQ >>> (b) : GET /p\nX-Auth-Token: tr0ub4dor-and-3\n\nnone\n\n";
    write(folder.path().join("flow.log"), log);
    assert_eq!(redact(folder.path(), &["flow.log", "--in-place"]).stdout, "wrote flow.log\n");
    assert!(!read(folder.path().join("flow.log")).contains("tr0ub4dor"));
}

#[test]
fn redacting_twice_changes_nothing() {
    let folder = scratch();
    let at = folder.path();
    logs(&at.join("logs"));
    assert_eq!(redact(at, &["logs", "--in-place"]).code, 0);
    let once = tree(&at.join("logs"));
    let again = redact(at, &["logs", "--in-place"]);
    assert_eq!((again.code, again.stdout.as_str(), again.stderr.as_str()), (0, "", ""));
    assert_eq!(redact(at, &["logs", "-o", "more"]).code, 0);
    assert!(once == tree(&at.join("logs")) && once == tree(&at.join("more")));
    let check = redact(at, &["logs", "--check"]);
    assert_eq!((check.code, check.stdout.as_str()), (0, ""), "{}", check.stderr);
}

#[test]
fn nothing_but_secrets_changes_in_place() {
    let folder = scratch();
    let at = folder.path();
    let record = "\r\n### (a) REQ >>> (b) : GET http://h/p\r\nX-Auth-Token: one-two-three\r\nodd line\r\n\r\nb\u{e9}\x1b one-two-three\r\n\r\n\r\n";
    let preamble = "\u{feff}before: password=hunter2hunter2\r\n";
    let log = at.join("a/requestshook.log");
    write(&log, format!("{preamble}{record}"));
    let check = redact(at, &["a", "--check"]);
    assert_eq!(check.code, 3);
    let expected = "a/requestshook.log:1: REDACTED-PASSWORD, key `password`\n\
                    a/requestshook.log:4: REDACTED-TOKEN-1, header `X-Auth-Token`\n\
                    a/requestshook.log:7: REDACTED-TOKEN-1, a secret found elsewhere\n";
    assert_eq!(check.stdout, expected);
    let told = "error: 3 secrets in 1 log; write markers in their place with `seqdoc redact a --in-place`\n";
    assert_eq!(check.stderr, told);
    assert_eq!(redact(at, &["a", "--in-place"]).stdout, "wrote a/requestshook.log\n");
    let text = format!("{preamble}{record}")
        .replace("one-two-three", "REDACTED-TOKEN-1")
        .replace("hunter2hunter2", "REDACTED-PASSWORD");
    assert_eq!(read(&log), text);
}

#[test]
fn files_that_are_there_stay() {
    let folder = scratch();
    let at = folder.path();
    let log = "\n### (a) REQ >>> (b) : GET http://h/p\nX-Auth-Token: one-two-three\n\nnone\n\n";
    write(at.join("a/requestshook.log"), log);
    write(at.join("safe/requestshook.log"), "mine");
    let refused = redact(at, &["a", "-o", "safe"]);
    assert!(
        refused.code == 1 && refused.stderr.contains("`safe/requestshook.log` already exists"),
        "{}",
        refused.stderr
    );
    assert_eq!(read(at.join("safe/requestshook.log")), "mine");
    assert_eq!(redact(at, &["a", "-o", "safe", "--force"]).code, 0);
    assert!(read(at.join("safe/requestshook.log")).contains("REDACTED-TOKEN-1"));
    let itself = redact(at, &["a", "-o", "a"]);
    assert!(itself.code == 1 && itself.stderr.contains("is the log itself"), "{}", itself.stderr);
    assert_eq!(redact(at, &["a"]).code, 2);
    assert_eq!(redact(at, &["a", "--check", "--in-place"]).code, 2);
    #[cfg(unix)]
    {
        std::os::unix::fs::symlink("../a/requestshook.log", at.join("safe/link.log"))
            .expect("a link");
        let link = redact(at, &["safe/link.log", "--in-place"]);
        assert!(link.code == 1 && link.stderr.contains("is a link"), "{}", link.stderr);
        assert_eq!(read(at.join("a/requestshook.log")), log);
    }
}

#[test]
fn compressed_logs_stay_compressed() {
    let folder = scratch();
    let at = folder.path();
    let log = "\n### (a) REQ >>> (b) : GET http://h/p\nX-Auth-Token: one-two-three\n\nnone\n\n";
    write(at.join("plain/a/requestshook.log"), log);
    for (ending, tool) in [("gz", "gzip"), ("zst", "zstd")] {
        let source = at.join(format!("{ending}/a/requestshook.log.{ending}"));
        write(&source, compressed(ending, log.as_bytes()));
        assert_eq!(redact(at, &[ending, "--in-place"]).code, 0, "{tool}");
        let bytes = std::fs::read(&source).expect("a file");
        assert!(!bytes.starts_with(b"\n"), "{tool}");
        let json = |logs: &str| run(at, &["show", logs, "--json"].map(str::to_owned)).stdout;
        let plain = json("plain/a").replace("requestshook.log", "L");
        assert_eq!(
            json(&format!("{ending}/a")).replace(&format!("requestshook.log.{ending}"), "L"),
            plain
        );
        assert_eq!(redact(at, &[ending, "--check"]).code, 0);
    }
}

fn compressed(ending: &str, text: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    if ending == "zst" {
        return ruzstd::encoding::compress_to_vec(
            text,
            ruzstd::encoding::CompressionLevel::Fastest,
        );
    }
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(text).and_then(|()| gz.finish()).expect("in memory")
}

#[test]
fn a_value_of_several_lines_is_not_found_across_records() {
    let folder = scratch();
    let call = "\n### (a) REQ >>> (b) : GET /x\nH: none\n\n";
    let values = ["none\n\n\n###", "none\n\n\n### (a) REQ", "none\n\nnone\n\n\n###"];
    for (number, value) in values.into_iter().enumerate() {
        let path = folder.path().join(format!("raw/{number}/requestshook.log"));
        write(path, format!("{call}password:\"{value}\"\n\n{call}none\n\n{call}none\n\n"));
    }
    Run::new(folder.path()).args(["build", "raw", "-o", "docs"]).any_stdout().any_stderr().check();
    let shown = read(folder.path().join("docs/0/log.md"));
    assert!(shown.contains("REDACTED-PASSWORD") && shown.contains("\nnone\n"), "{shown}");
}

#[test]
fn a_line_of_a_secret_of_several_lines_is_refused_in_a_note() {
    let folder = scratch();
    let body = "{\"password\": \"first of all\\nq7Zk19dkAAf8Lm\"}";
    let log = format!("\n### (a) REQ >>> (b) : POST /x\nH: v\n\n{body}\n\n");
    write(folder.path().join("raw/x/requestshook.log"), log);
    write(folder.path().join("raw/x/notes.md"), "## POST /x\n\nIt is q7Zk19dkAAf8Lm here.\n");
    let run = Run::new(folder.path()).args(["build", "raw", "-o", "docs"]).code(1);
    let said = run.any_stdout().any_stderr().check().stderr;
    assert!(said.contains("REDACTED-PASSWORD") && !said.contains("q7Zk"), "{said}");
}

#[test]
fn a_secret_that_markers_have_in_them_is_refused_in_a_note_alone() {
    let folder = scratch();
    let headers = "X-Auth-Token: COOKIE-1\nCookie: sid=Abcdef9234xyz\n";
    let log = format!("\n### (a) REQ >>> (b) : GET /x\n{headers}\nnone\n\n");
    write(folder.path().join("raw/x/requestshook.log"), log);
    let build = || Run::new(folder.path()).args(["build", "raw", "-o", "docs"]).any_stdout();
    build().any_stderr().check();
    let body = read(folder.path().join("docs/x/body.md"));
    assert!(body.contains("REDACTED-TOKEN-1") && body.contains("REDACTED-COOKIE-1"), "{body}");
    write(folder.path().join("raw/x/notes.md"), "## GET /x\n\nIt is COOKIE-1 here.\n");
    let said = build().code(1).any_stderr().check().stderr;
    assert!(said.contains("REDACTED-TOKEN-1") && !said.contains("COOKIE-1"), "{said}");
}

#[test]
fn a_heading_stays_one() {
    let folder = scratch();
    let log = "\n### (password=hunter2hunter2) REQ >>> (b token=x-y-z-1) : GET http://h/p?password=one&x=1\nH: v\n\nnone\n\n";
    write(folder.path().join("a/requestshook.log"), log);
    assert_eq!(redact(folder.path(), &["a", "--in-place"]).code, 0);
    let redacted = read(folder.path().join("a/requestshook.log"));
    let expected = "\n### (password=REDACTED-PASSWORD) REQ >>> (b token=REDACTED-TOKEN-1) : GET http://h/p?password=REDACTED-PASSWORD&x=1\n";
    assert!(redacted.starts_with(expected), "{redacted}");
}

#[test]
fn markers_of_the_log_keep_their_numbers() {
    let folder = scratch();
    let log = "\n### (a) REQ >>> (b) : GET http://h/p\nX-Auth-Token: one-two-three\nX-Subject-Token: REDACTED-TOKEN-1\n\nnone\n\n";
    write(folder.path().join("a/requestshook.log"), log);
    assert_eq!(redact(folder.path(), &["a", "--in-place"]).code, 0);
    let expected = log.replace("one-two-three", "REDACTED-TOKEN-2");
    assert_eq!(read(folder.path().join("a/requestshook.log")), expected);
}

#[test]
fn a_framed_body_stays_framed() {
    let folder = scratch();
    let forged = "token=abcdefgh-1\n\n\n### (x) REQ >>> (y) : GET /z\nH: v\n\nnone";
    let form = "Content-Type: application/x-www-form-urlencoded\n";
    let log = format!(
        "\n### (a) REQ >>> (b) : POST /p\n{form}Content-Length: {}\n\n{forged}\n\n\n### (a) RESP <<< (b) : 200 OK POST /p\nH: v\n\nnone\n\n",
        forged.len()
    );
    write(folder.path().join("logs/a/requestshook.log"), log);
    let json = || run(folder.path(), &["show", "logs/a", "--json"].map(str::to_owned)).stdout;
    let before = json();
    assert_eq!(redact(folder.path(), &["logs", "--in-place"]).code, 0);
    let text = read(folder.path().join("logs/a/requestshook.log"));
    assert!(text.contains("token=REDACTED-TOKEN-1\n"), "{text}");
    assert_eq!(json(), before);
}

#[test]
fn a_build_warns_once_if_git_tracks_a_log_with_secrets() {
    let folder = scratch();
    let at = folder.path();
    let id = "X-Requestshook-Request-Id: 1\n";
    let log = format!(
        "\n### (a) REQ >>> (b) : GET http://h/p\nX-Auth-Token: one-two-three\n{id}\nnone\n\n\n### (a) RESP <<< (b) : 200 OK GET http://h/p\n{id}\nnone\n\n"
    );
    write(at.join("logs/a/requestshook.log"), &log);
    write(at.join("logs/b/requestshook.log"), log);
    let git = |arguments: &[&str]| {
        let run = std::process::Command::new("git").current_dir(at).args(arguments).output();
        assert!(run.expect("git").status.success());
    };
    git(&["init", "--quiet"]);
    let build = || Run::new(at).args(["build", "logs", "-o", "docs"]).any_stdout();
    build().check();
    git(&["add", "logs"]);
    build().stderr("warning: logs/a/requestshook.log (and 1 more) holds secrets and is tracked by git; write markers in their place with `seqdoc redact logs --in-place`\n").check();
    assert_eq!(redact(at, &["logs", "--in-place"]).code, 0);
    build().check();
}

#[test]
fn names_in_a_value_are_a_part_of_it() {
    let folder = scratch();
    let log = |said: &str| {
        format!("\n### (a) REQ >>> (b) : POST http://h/x\nX-Y: z\n\nIt said {said} and ended\n\n")
    };
    for value in ["token=abc1", "secret-token-key1", "my:password:is1"] {
        write(folder.path().join("logs/a/requestshook.log"), log(&format!("password={value}")));
        let redacted = redact(folder.path(), &["logs", "-o", "safe/logs"]);
        assert_eq!(redacted.code, 0, "{}", redacted.stderr);
        let shown = read(folder.path().join("safe/logs/a/requestshook.log"));
        assert_eq!(shown, log("password=REDACTED-PASSWORD"), "{value}");
        std::fs::remove_dir_all(folder.path().join("safe")).expect("a folder");
    }
}
