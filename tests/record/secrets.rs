//! No secret is in a file or in a message, wherever the recording or the command has it.

use std::path::Path;

use super::{LIVE, LOG, piece, record, services};
use crate::support::{Run, read, tree, write};

const TOKEN: &str = "gAAAAABhunter2-of-the-day";
const PASSWORD: &str = "it's a secret sesame";

#[test]
fn no_secret_is_in_a_file_whatever_the_configuration_says() {
    for configuration in ["", "[redact]\nenabled = false\n"] {
        let folder = services("");
        write(folder.path().join("seqdoc.toml"), configuration);
        assert_no_secret_is_recorded(folder.path());
    }
}

fn assert_no_secret_is_recorded(at: &Path) {
    let body = format!("{{\"auth\": {{\"password\": \"{PASSWORD}\"}}}}");
    let login = [
        record("cli>api", "POST /login", "1", "", &body),
        record(
            "cli>api",
            "201 Created POST /login",
            "1",
            &format!("X-Subject-Token: {TOKEN}\n"),
            "none",
        ),
    ];
    piece(at, "login", &login.concat());
    let script =
        format!("cat login >> {LIVE}; echo token {TOKEN}; echo \"$1\" >&2; echo api-key=$2");
    let run =
        Run::new(at).args(["record", LIVE, "-o", LOG, "--quiet", "0.1", "--", "sh", "-c", &script]);
    let run = run.args(["sh", PASSWORD, "open-barley-7", "--password", "other sesame"]);
    let escaped = format!("{PASSWORD} and $more");
    let run = run.arg(&escaped);
    let said = run.any_stdout().any_stderr().check();
    // What the command prints is the command's affair, but what seqdoc adds is not.
    let (_, added) = said.stdout.split_once("wrote ").expect("a report");
    for secret in [TOKEN, PASSWORD, "s a secret sesame", "other sesame"] {
        assert!(!added.contains(secret), "{added}");
        for name in ["requestshook.log", "console.txt"] {
            let text = read(at.join("logs/x").join(name));
            assert!(!text.contains(secret), "{secret}\n{text}");
        }
    }
    let console = read(at.join("logs/x/console.txt"));
    assert!(console.contains("token REDACTED-TOKEN-1\n"), "{console}");
    assert!(console.contains("--password 'REDACTED-PASSWORD' "), "{console}");
    // Nothing but the two files was left anywhere.
    assert_eq!(tree(at).len(), 5, "{:?}", tree(at).keys());
    Run::new(at).args(["redact", "logs", "--check"]).check();
}

#[test]
fn a_secret_in_a_name_is_not_printed() {
    let folder = services("");
    let at = folder.path();
    let caller = "hunter2-of-the-day";
    let header = format!("X-Auth-Token: {caller}\n");
    let calls = [
        record("cli>api", "GET /a", "1", &header, "none"),
        record("cli>api", "200 OK GET /a", "1", "", "none"),
        record(&format!("{caller}>api"), "GET /b", "2", "", "none"),
        record(&format!("{caller}>api"), "200 OK GET /b", "2", "", "none"),
    ];
    piece(at, "calls", &calls.concat());
    let script = format!("cat calls >> {LIVE}");
    let run =
        Run::new(at).args(["record", LIVE, "-o", LOG, "--quiet", "0.1", "--", "sh", "-c", &script]);
    let said = run.any_stdout().any_stderr().check();
    assert!(said.stdout.contains("left out 1 call of `REDACTED-TOKEN-1`"), "{}", said.stdout);
    assert!(!(said.stdout + &said.stderr).contains(caller));
}
