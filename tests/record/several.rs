//! Several live logs become one recording, in the order in which a build reads several logs.

use std::path::Path;

use super::{LIVE, LOG, TREE, call, piece, record, request, requests, response, services};
use crate::support::{Run, read, write};

const DB: &str = "run/db.log";

/// With the time at which it was recorded.
fn timed(text: &str, time: &str) -> String {
    let times = format!("\nX-Requestshook-Time: 2026-01-01T{time}Z\n\nnone");
    text.replace("\n\nnone", &times)
}

/// Adds a text to each live log, and records that.
fn added(folder: &Path, api: &str, db: &str) -> Run {
    write(folder.join("seqdoc.toml"), "[record]\nlive = [\"run/*.log\"]\n");
    piece(folder, "api", api);
    piece(folder, "db", db);
    let script = format!("cat db >> {DB}; cat api >> {LIVE}");
    Run::new(folder)
        .args(["record", "-o", LOG, "--quiet", "0.2", "--force", "--", "sh", "-c", &script])
        .any_stdout()
}

/// What `show` prints of both texts as the logs of one scenario.
fn shown(folder: &Path, api: &str, db: &str) -> String {
    write(folder.join("hosts/api.requestshook.log"), api);
    write(folder.join("hosts/db.requestshook.log"), db);
    Run::new(folder).args(["show", "hosts"]).any_stdout().check().stdout
}

#[test]
fn times_order_several_logs() {
    let folder = services("");
    let at = folder.path();
    write(at.join(DB), call("old", "0"));
    let api = timed(&request("cli>api", "GET /a", "1"), "00:00:01")
        + &timed(&response("cli>api", "GET /a", "1"), "00:00:04");
    let db = timed(&request("api>db", "GET /rows", "2"), "00:00:02")
        + &timed(&response("api>db", "GET /rows", "2"), "00:00:03");
    let said = added(at, &api, &db).check().stdout;
    assert!(said.ends_with(TREE), "{said}");
}

/// The clock of the database is wrong, and both services record their side of the call between them.
#[test]
fn a_call_that_both_its_ends_recorded_is_recorded_once() {
    let below = "X-Requestshook-Parent-Id: 1\n";
    let sent = record("api>db", "GET /rows", "2", below, "none");
    let answered = response("api>db", "GET /rows", "2");
    let api = |below: &[(&str, &str)]| {
        let below: String = below.iter().map(|(text, time)| timed(text, time)).collect();
        timed(&request("cli>api", "GET /a", "1"), "10:00:01")
            + &below
            + &timed(&response("cli>api", "GET /a", "1"), "10:00:05")
    };
    for hour in ["09", "11"] {
        let folder = services("");
        let at = folder.path();
        write(at.join(DB), "");
        let time = |second: &str| format!("{hour}:00:0{second}");
        let db = timed(&sent, &time("2")) + &timed(&answered, &time("3"));
        let api_of_both = api(&[(&sent, "10:00:02"), (&answered, "10:00:04")]);
        let said = added(at, &api_of_both, &db).check().stdout;
        assert!(said.ends_with(TREE), "{said}");
        assert_eq!(read(at.join(LOG)), api_of_both, "what the caller recorded counts");
        assert_eq!(shown(at, &api_of_both, &db), TREE);
        // Each service records what it sends: one record of the call in each log.
        let db = timed(&answered, &time("3"));
        let api_of_requests = api(&[(&sent, "10:00:02")]);
        let said = added(at, &api_of_requests, &db).check().stdout;
        assert!(said.ends_with("no changes\n"), "{said}");
        assert_eq!(requests(at, LOG), ["/a", "/rows"]);
        assert_eq!(shown(at, &api_of_requests, &db), TREE);
    }
}

#[test]
fn what_nothing_orders_is_a_warning() {
    let folder = services("");
    let at = folder.path();
    write(at.join(DB), "");
    let poll = |path: &str, id: &str| {
        request("cli>api", &format!("GET /{path}"), id)
            + &response("cli>api", &format!("GET /{path}"), id)
    };
    let told = "warning: nothing shows whether a record of `run/requestshook.log` comes before or \
                after those of another live log; such records are in the order in which the logs \
                were named\n";
    added(at, &poll("a", "1"), &poll("b", "2")).stderr(told).check();
    assert_eq!(requests(at, LOG), ["/b", "/a"]);
}
