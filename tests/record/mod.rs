//! `record`: a command runs, and what it caused is cut from the logs that services write.
#![cfg(unix)]

mod cut;
mod ends;
mod refused;
mod secrets;
mod several;
mod tour;

use std::path::Path;

use crate::support::{Run, commit, git, read, run, scratch, write};

const LIVE: &str = "run/requestshook.log";
const LOG: &str = "logs/x/requestshook.log";

/// What is shown of [`call`] of `/a`.
const TREE: &str = "(1-4)  cli -> api  GET /a  200 OK\n(2-3)    api -> db  GET /rows  200 OK\n";

/// A record; the ends are such as `cli>api`.
fn record(ends: &str, says: &str, id: &str, more: &str, body: &str) -> String {
    let (caller, callee) = ends.split_once('>').expect("caller and callee");
    format!(
        "\n### ({caller}) {} ({callee}) : {}\nX-Requestshook-Request-Id: {id}\n{more}\n{body}\n\n",
        if says.starts_with(char::is_numeric) { "RESP <<<" } else { "REQ >>>" },
        says.replacen(" /", " http://h/", 1),
    )
}

fn request(ends: &str, call: &str, id: &str) -> String {
    record(ends, call, id, "", "none")
}

fn response(ends: &str, call: &str, id: &str) -> String {
    record(ends, &format!("200 OK {call}"), id, "", "none")
}

/// A call of `cli` with one below it.
fn call(path: &str, id: &str) -> String {
    let (own, below) = (format!("GET /{path}"), format!("{id}-below"));
    [
        request("cli>api", &own, id),
        request("api>db", "GET /rows", &below),
        response("api>db", "GET /rows", &below),
        response("cli>api", &own, id),
    ]
    .concat()
}

/// A folder in which services have written this to their log.
fn services(before: &str) -> tempfile::TempDir {
    let folder = scratch();
    write(folder.path().join(LIVE), before);
    folder
}

/// A file that a script can add to the log.
fn piece(folder: &Path, name: &str, text: &str) {
    write(folder.join(name), text);
}

/// Records what a script of a shell does.
fn recording(folder: &Path, script: &str) -> Run {
    Run::new(folder).args(["record", LIVE, "-o", LOG, "--quiet", "0.2", "--", "sh", "-c", script])
}

/// The paths of the requests of a log, in order.
fn requests(folder: &Path, log: &str) -> Vec<String> {
    let log = read(folder.join(log));
    let headings = log.lines().filter(|line| line.contains(" REQ >>> "));
    headings.map(|line| line.rsplit_once("http://h").expect("a URL").1.to_owned()).collect()
}

/// What is in the folder of the recording.
fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder.join("logs/x")).into_iter().flatten().flatten();
    let mut names: Vec<_> =
        entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// Runs the command itself, whatever it prints.
fn seqdoc(folder: &Path, arguments: &[&str]) -> crate::support::Printed {
    run(folder, &arguments.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>())
}
