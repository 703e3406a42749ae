//! The recordings are known from the side of the services too: `tests/truth/NAME.jsonl` has every
//! request and response as data, in log order, with the request that caused it.

use std::collections::HashMap;
use std::fmt::Write as _;

use crate::support::{Run, project, read, samples, scratch};
use serde_json::{Value, json};

fn truth(case: &str) -> Vec<Value> {
    let text = read(project(&format!("tests/truth/{case}.jsonl")));
    text.lines().map(|line| serde_json::from_str(line).expect("a record")).collect()
}

fn log(case: &str) -> String {
    format!("samples/openstack/image/{case}/requestshook.log")
}

fn shown(case: &str, redacted: bool) -> Value {
    let run =
        Run::new(&project("")).args(["show", "--json"]).arg(log(case)).any_stdout().any_stderr();
    let run = if redacted { run } else { run.arg("--no-redact") };
    serde_json::from_str(&run.check().stdout).expect("one JSON object")
}

fn text<'v>(value: &'v Value, key: &str) -> &'v str {
    value[key].as_str().unwrap_or_default()
}

#[test]
fn every_record_is_read_as_it_was_sent() {
    for (case, _) in samples() {
        let (truth, shown) = (truth(&case), shown(&case, false));
        let steps = shown["steps"].as_array().expect("steps");
        assert_eq!(steps.len(), truth.len(), "{case}");
        for (step, record) in steps.iter().zip(&truth) {
            for key in ["kind", "caller", "callee", "method", "url", "headers"] {
                assert_eq!(step[key], record[key], "{case} step {} {key}", step["n"]);
            }
            let body = if text(&step["body"], "kind") == "none" {
                "none"
            } else {
                text(&step["body"], "text")
            };
            assert_eq!(body, text(record, "body"), "{case} step {}", step["n"]);
            let status = match record["status"].as_str() {
                Some(status) => {
                    let (code, reason) = status.split_once(' ').expect("code and reason");
                    json!({"code": code.parse::<u32>().expect("a number"), "reason": reason})
                }
                None => Value::Null,
            };
            assert_eq!(step["status"], status, "{case} step {}", step["n"]);
        }
    }
}

#[test]
fn parents_are_the_calls_that_caused_them() {
    for (case, _) in samples() {
        let shown = shown(&case, false);
        let exchanges = shown["exchanges"].as_array().expect("exchanges");
        let id_of =
            |id: &Value| exchanges.iter().find(|e| e["id"] == *id).map(|e| e["request_id"].clone());
        let parents: HashMap<_, _> = exchanges
            .iter()
            .map(|e| (text(e, "request_id").to_owned(), id_of(&e["parent"]).unwrap_or(Value::Null)))
            .collect();
        let wrong = truth(&case)
            .iter()
            .filter(|record| text(record, "kind") == "request")
            .filter(|record| parents[text(record, "id")] != record["parent"])
            .count();
        assert_eq!(wrong, 0, "{case}");
    }
}

/// What requestshook itself writes, from the data.
fn middleware(truth: &[Value]) -> (String, String) {
    let (mut diagram, mut body) = (String::new(), String::new());
    for record in truth {
        let (caller, callee) = (text(record, "caller"), text(record, "callee"));
        let url = text(record, "url");
        let path = url.split_once("://").map_or(url, |(_, rest)| {
            rest.split_once('/').map_or("", |_| &rest[rest.find('/').expect("a slash")..])
        });
        let path = path.split(['?', '#']).next().filter(|path| !path.is_empty()).unwrap_or("None");
        let (verb, arrow) = match record["status"].as_str() {
            Some(status) => (status, "<--"),
            None => (text(record, "method"), "-->"),
        };
        match arrow {
            "-->" => writeln!(diagram, "{caller}->>{callee}: {verb} {path}").expect("well formed"),
            _ => writeln!(diagram, "{callee}-->>{caller}: {verb} {path}").expect("well formed"),
        }
        let header = |pair: &Value| {
            format!(
                "{}: {}",
                pair[0].as_str().expect("well formed"),
                pair[1].as_str().expect("well formed")
            )
        };
        let headers: Vec<_> =
            record["headers"].as_array().expect("well formed").iter().map(header).collect();
        let title = format!("{verb} {path}");
        write!(body, "\n### {title}\n`{caller}` {arrow} `{callee}`\n\n").expect("well formed");
        for (tab, language, content) in [
            ("Header", "http", headers.join("\n").as_str()),
            ("Body", "json", text(record, "body")),
        ] {
            writeln!(body, "=== \"{tab}\"\n    ``` {language} title=\"{title}\" linenums=\"1\"")
                .expect("well formed");
            for line in content.split('\n') {
                let indent = if line.trim().is_empty() { "" } else { "    " };
                writeln!(body, "{indent}{line}").expect("well formed");
            }
            body += "    ```\n\n";
        }
    }
    (diagram, body)
}

#[test]
fn the_preset_gives_what_the_middleware_writes() {
    let out = scratch();
    let run = Run::new(&project(""))
        .args(["build", "samples/openstack", "--preset", "requestshook", "-o"])
        .arg(out.path());
    let stderr = run.any_stdout().any_stderr().check().stderr;
    assert_eq!(stderr.matches("do not publish").count(), samples().len());
    for (case, log) in samples() {
        let made = out.path().join("image").join(&case);
        let (diagram, body) = middleware(&truth(&case));
        assert_eq!(read(made.join("diagram.md")), diagram, "{case}");
        assert_eq!(read(made.join("body.md")), body, "{case}");
        assert!(std::fs::read(made.join("log.md")).unwrap() == log, "{case}: log.md");
    }
}
