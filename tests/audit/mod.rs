//! What no rule knows: `seqdoc audit` finds it, a person decides it once, and all commands keep to that.

mod made;

use std::fmt::Write as _;
use std::path::Path;

use serde_json::Value;

use crate::support::chance::Chance;
use crate::support::{Run, project, read, scratch, write};
use made::{Made, credential, harmless};

const HINT: &str = "q7Vw2KpX9sLm4RtZ8bNcYh3JdF6g";
const TRACE: &str = "Zk83nQwT5vLpX2rB7yHs9mDc4GfJ";

/// A call whose request has header lines and a body of JSON.
fn log(headers: &str, body: &str) -> String {
    format!(
        "\n### (cli) REQ >>> (depot) : POST http://h.example/p\nContent-Type: application/json\n{headers}X-Requestshook-Request-Id: 1\n\n{body}\n\n\n\
         ### (cli) RESP <<< (depot) : 200 OK POST http://h.example/p\nX-Requestshook-Request-Id: 1\n\nnone\n\n"
    )
}

fn audit(folder: &Path) -> Run {
    Run::new(folder).args(["audit", "logs"])
}

/// The places that are listed for the logs of a folder.
fn places(folder: &Path) -> Vec<Value> {
    let run = audit(folder).args(["--format", "json"]).any_stdout().any_stderr();
    let text = run.code(3).check().stdout;
    let mut value: Value = serde_json::from_str(&text).expect("JSON");
    value["places"].as_array_mut().expect("a list").drain(..).collect()
}

#[test]
fn real_recordings_are_silent() {
    for logs in ["samples", "tests/recordings"] {
        Run::new(&project("")).args(["audit", logs]).check();
    }
}

/// Logs of one value each, which their scenarios are named by.
fn logs_of(made: &[Made], folder: &Path) {
    for (number, made) in made.iter().enumerate() {
        write(folder.join(format!("logs/n{number:03}/requestshook.log")), &made.log);
    }
}

#[test]
fn credentials_under_unknown_names_are_found_and_never_printed() {
    let folder = scratch();
    let mut chance = Chance::new(1);
    let made: Vec<Made> = (0..200).map(|number| credential(&mut chance, number)).collect();
    logs_of(&made, folder.path());
    let listed = places(folder.path());
    let is_listed = |number: usize| {
        listed.iter().any(|place| place["scenario"] == format!("n{number:03}").as_str())
    };
    let missed = (0..made.len()).filter(|number| !is_listed(*number));
    let missed: Vec<&str> = missed.map(|number| made[number].log.as_str()).collect();
    assert!(missed.len() <= 10, "{} are missed\n{}", missed.len(), missed.join("\n"));
    let texts = ["text", "json"].map(|format| {
        let run = audit(folder.path()).args(["--format", format]).any_stdout().any_stderr();
        let printed = run.code(3).check();
        printed.stdout + &printed.stderr
    });
    assert!(made.iter().all(|made| texts.iter().all(|text| !text.contains(&made.value))));
}

#[test]
fn ids_hashes_dates_words_and_files_are_not() {
    let folder = scratch();
    let mut chance = Chance::new(2);
    let made: Vec<Made> = (0..300).map(|number| harmless(&mut chance, number)).collect();
    logs_of(&made, folder.path());
    let run = audit(folder.path()).any_stdout().any_stderr();
    let listed = crate::support::run(folder.path(), &["audit".to_owned(), "logs".to_owned()]);
    let count = listed.stdout.lines().filter(|line| !line.starts_with(' ')).count();
    assert!(count <= 3, "{}", listed.stdout);
    run.code(if count == 0 { 0 } else { 3 }).check();
}

#[test]
fn a_place_is_listed_with_the_lines_that_decide_it() {
    let folder = scratch();
    let body = format!("{{\"links\": [{{\"hint\": \"{HINT}\"}}, {{\"hint\": \"{TRACE}\"}}]}}");
    write(folder.path().join("logs/a/requestshook.log"), log("", &body));
    let listed = "a: body /links/*/hint (first in step 1): 2 values of 28 characters (base62), such as q7...6g\n    \
                  hide = [\"body /links/*/hint\"]\n    show = [\"body /links/*/hint\"]\n";
    let remedy = "error: 1 place that no rule decides; decide each with `seqdoc audit logs --hide PLACE` or `seqdoc audit logs --show PLACE`\n";
    audit(folder.path()).stdout(listed).stderr(remedy).code(3).check();
    let place = &places(folder.path())[0];
    let expected = serde_json::json!({
        "place": "body /links/*/hint", "step": 1, "count": 2, "length": [28, 28],
        "alphabet": "base62", "sample": "q7...6g",
    });
    assert_eq!(place, &expected);
}

#[test]
fn each_kind_of_place_is_found_and_hidden() {
    let path = format!("http://h.example/v1/hooks/{HINT}/run?page=2&zeta={TRACE}");
    let text =
        log(&format!("X-Opaque: {HINT}x\n"), "{\"a\": 1}").replace("http://h.example/p", &path);
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), text);
    let named: Vec<String> =
        places(folder.path()).iter().map(|place| place["place"].to_string()).collect();
    let expected = ["path /v1/hooks/{}/run", "query zeta", "header X-Opaque"];
    for place in expected {
        assert!(named.contains(&format!("\"{place}\"")), "{place}: {named:?}");
        let decided = audit(folder.path()).args(["--hide", place]).any_stdout().any_stderr();
        decided.code(if place == "header X-Opaque" { 0 } else { 3 }).check();
    }
    Run::new(folder.path()).args(["redact", "logs", "-o", "red"]).any_stdout().check();
    let redacted = read(folder.path().join("red/a/requestshook.log"));
    assert!(!redacted.contains(HINT) && !redacted.contains(TRACE), "{redacted}");
    assert!(redacted.contains("/v1/hooks/REDACTED-SECRET-"), "{redacted}");
    // What is hidden in one place is hidden in all, and redacting again changes nothing.
    Run::new(folder.path()).args(["redact", "red", "-o", "twice"]).any_stdout().check();
    assert_eq!(read(folder.path().join("twice/a/requestshook.log")), redacted);
}

#[test]
fn a_segment_is_hidden_whatever_the_query_holds() {
    for host in ["", "http://h.example"] {
        let url = format!("{host}/v1/hooks/my-team/run?next=http://other.example/c");
        let folder = scratch();
        write(
            folder.path().join("logs/a/requestshook.log"),
            log("", "none").replace("http://h.example/p", &url),
        );
        let hide = "[redact]\nhide = [\"path /v1/hooks/{}/run\"]\n";
        write(folder.path().join("logs/seqdoc.toml"), hide);
        Run::new(folder.path()).args(["redact", "logs", "-o", "red"]).any_stdout().check();
        let redacted = read(folder.path().join("red/a/requestshook.log"));
        assert!(!redacted.contains("my-team"), "{redacted}");
        assert!(redacted.contains("/v1/hooks/REDACTED-SECRET-1/run?next="), "{redacted}");
    }
}

#[test]
fn a_decision_holds_for_the_next_recording() {
    let folder = scratch();
    let body = |hint: &str, trace: &str| {
        log("", &format!("{{\"hint\": \"{hint}\", \"image\": {{\"stub\": [\"{trace}\"]}}}}"))
    };
    let record = |text: String| write(folder.path().join("logs/a/requestshook.log"), text);
    record(body(HINT, TRACE));
    write(folder.path().join("logs/seqdoc.toml"), "# ours\n[redact]\nkeys = [\"k\"] # mine\n");
    let decide = ["--hide", "body /hint", "--show", "body /image/stub/*"];
    audit(folder.path()).args(decide).stderr("done: wrote logs/seqdoc.toml\n").check();
    let written = "# ours\n[redact]\nkeys = [\"k\"] # mine\nhide = [\"body /hint\"]\nshow = [\"body /image/stub/*\"]\n";
    assert_eq!(read(folder.path().join("logs/seqdoc.toml")), written);
    record(body(TRACE, HINT));
    audit(folder.path()).check();
    Run::new(folder.path()).args(["redact", "logs", "-o", "red"]).any_stdout().check();
    let redacted = read(folder.path().join("red/a/requestshook.log"));
    assert!(!redacted.contains(TRACE) && redacted.contains(HINT), "{redacted}");
    // Nothing is left to decide once the value is gone, and that is said.
    record(log("", "{\"a\": 1}"));
    let unused = "warning: logs/seqdoc.toml:4: `body /hint` decides nothing any more; remove it\n\
                  warning: logs/seqdoc.toml:5: `body /image/stub/*` decides nothing any more; remove it\n";
    audit(folder.path()).stderr(unused).check();
}

#[test]
fn hide_wins_over_allow_and_show_never_over_a_rule() {
    let folder = scratch();
    let body = format!("{{\"hint\": \"{HINT}\", \"password\": \"{TRACE}\"}}");
    write(folder.path().join("logs/a/requestshook.log"), log("", &body));
    let rules = format!(
        "[redact]\nallow = [\"hint\", \"{HINT}\"]\nhide = [\"body /hint\"]\nshow = [\"body /password\"]\n"
    );
    write(folder.path().join("logs/seqdoc.toml"), rules);
    Run::new(folder.path()).args(["redact", "logs", "-o", "red"]).any_stdout().check();
    let redacted = read(folder.path().join("red/a/requestshook.log"));
    assert!(!redacted.contains(HINT) && !redacted.contains(TRACE), "{redacted}");
}

#[test]
fn build_and_redact_say_that_something_is_undecided() {
    let folder = scratch();
    write(
        folder.path().join("logs/a/requestshook.log"),
        log(&format!("X-Opaque: {HINT}\n"), "none"),
    );
    let told = "a: 1 place holds what looks like a secret, and no rule decides it; list and decide with `seqdoc audit LOGS`\n";
    let build = || Run::new(folder.path()).args(["build", "logs", "-o", "docs"]).any_stdout();
    build().stderr(&format!("warning: {told}")).check();
    // The next build, in which nothing changed, says it again.
    build().stderr(&format!("warning: {told}")).check();
    let listed = "logs/a/requestshook.log: header X-Opaque: 1 value of 28 characters (base62), such as q7...6g, undecided\n";
    let remedy = "error: 1 place that no rule decides; decide with `seqdoc audit logs`\n";
    let check = || Run::new(folder.path()).args(["redact", "logs", "--check"]);
    check().stdout(listed).stderr(remedy).code(3).check();
    let (log, red) = ("logs/a/requestshook.log", "red/a/requestshook.log");
    let redact = Run::new(folder.path()).args(["redact", "logs", "-o", "red"]).any_stdout();
    let told = told.replace("a: ", "logs/a/requestshook.log: ");
    redact.stderr(&format!("warning: {told}")).check();
    assert_eq!(read(folder.path().join(red)), read(folder.path().join(log)));
    audit(folder.path()).args(["--show", "header X-Opaque"]).any_stderr().check();
    build().check();
    check().any_stderr().check();
}

#[test]
fn a_secret_elsewhere_or_an_id_elsewhere_needs_no_decision() {
    let folder = scratch();
    let hex = "9f86d081884c7d659a2feaa0c55ad015";
    let mut body = format!("{{\"password\": \"{HINT}\", \"memo\": \"{HINT}\"");
    write!(body, ", \"project\": {{\"id\": \"{hex}\"}}, \"keeper\": \"{hex}\"}}").expect("memory");
    write(folder.path().join("logs/a/requestshook.log"), log("", &body));
    audit(folder.path()).check();
}

#[test]
fn what_is_no_place_is_refused() {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log("", "none"));
    let error =
        audit(folder.path()).args(["--hide", "X-Token"]).any_stderr().code(2).check().stderr;
    assert!(error.contains("`X-Token` is not a place; begin with `header`"), "{error}");
    write(folder.path().join("logs/seqdoc.toml"), "[redact]\nshow = [\"path /v1/hooks\"]\n");
    let error = audit(folder.path()).any_stderr().code(1).check().stderr;
    assert!(
        error.contains("logs/seqdoc.toml:2:") && error.contains("write `{}` in its place"),
        "{error}"
    );
}

#[test]
fn personal_data_has_markers_if_that_is_asked_for() {
    let folder = scratch();
    let body = r#"{"user_name": "ann-lee", "email": "ann@mail.example.org", "n": 1, "seen": "from 10.1.2.3 and 127.0.0.1", "said": "call +49 30 12345678 or mail ann@mail.example.org", "address": {"street": "Elm Row 5"}}"#;
    let url = "http://10.1.2.3:9292/p?contact=ann%40mail.example.org";
    let text = log("X-Forwarded-For: 10.1.2.3\n", body).replace("http://h.example/p", url);
    write(folder.path().join("logs/a/requestshook.log"), &text);
    let redact = |to: &str| Run::new(folder.path()).args(["redact", "logs", "-o", to]);
    redact("plain").any_stdout().check();
    assert_eq!(read(folder.path().join("plain/a/requestshook.log")), text, "off by default");
    write(folder.path().join("logs/seqdoc.toml"), "[redact]\npersonal = true\n");
    redact("red").any_stdout().check();
    let redacted = read(folder.path().join("red/a/requestshook.log"));
    for shown in [
        "POST http://REDACTED-IP-1:9292/p?contact=REDACTED-EMAIL-1\n",
        "X-Forwarded-For: REDACTED-IP-1\n",
        r#"{"user_name": "REDACTED-NAME-1", "email": "REDACTED-EMAIL-1", "n": 1, "seen": "from REDACTED-IP-1 and 127.0.0.1", "said": "call REDACTED-PHONE-1 or mail REDACTED-EMAIL-1", "address": {"street": "REDACTED-ADDRESS-1"}}"#,
    ] {
        assert!(redacted.contains(shown), "{shown}\n{redacted}");
    }
    for arguments in [["build", "logs", "-o", "docs"], ["build", "red", "-o", "again"]] {
        Run::new(folder.path()).args(arguments).any_stdout().check();
    }
    let [docs, again] =
        ["docs/a/body.md", "again/a/body.md"].map(|file| read(folder.path().join(file)));
    assert_eq!(docs, again);
}

#[test]
fn a_phone_number_may_be_short_and_a_boolean_is_none() {
    let folder = scratch();
    let agent = "User-Agent: Mozilla/5.0 Chrome/156.0.0.0\nSec-CH-UA-Mobile: ?0\n";
    let body = r#"{"mobile": "911", "at": "/hosts/10.1.2.3/state"}"#;
    write(folder.path().join("logs/a/requestshook.log"), log(agent, body));
    write(folder.path().join("logs/seqdoc.toml"), "[redact]\npersonal = true\n");
    Run::new(folder.path()).args(["redact", "logs", "-o", "red"]).any_stdout().check();
    let redacted = read(folder.path().join("red/a/requestshook.log"));
    let hidden = r#"{"mobile": "REDACTED-PHONE-1", "at": "/hosts/REDACTED-IP-1/state"}"#;
    assert!(redacted.contains(agent) && redacted.contains(hidden), "{redacted}");
}

#[test]
fn a_configuration_that_cannot_be_read_is_not_overwritten() {
    let folder = scratch();
    write(folder.path().join("logs/a/requestshook.log"), log("", "none"));
    let mine = folder.path().join("mine.toml");
    write(&mine, b"# caf\xe9\n");
    let run = audit(folder.path()).args(["--config", "mine.toml", "--hide", "header X-Opaque"]);
    let error = run.any_stderr().code(1).check().stderr;
    assert!(error.contains("mine.toml"), "{error}");
    assert_eq!(std::fs::read(&mine).expect("it is there"), b"# caf\xe9\n");
}

/// A line that is no header has no place that a configuration could name.
#[test]
fn what_no_hidden_place_names_is_left_to_the_rules() {
    let folder = scratch();
    let at = folder.path();
    let odd = "{\"a\": \"password=correct-horse-9\"}\n";
    write(at.join("logs/a/requestshook.log"), log(odd, "{\"hint\": 1}"));
    write(at.join("logs/seqdoc.toml"), "[redact]\nhide = [\"body /hint\"]\n");
    Run::new(at).args(["redact", "logs", "-o", "red"]).any_stdout().any_stderr().check();
    let redacted = read(at.join("red/a/requestshook.log"));
    assert!(redacted.contains("\n{\"a\": \"password=REDACTED-PASSWORD\"}\n"), "{redacted}");
}
