//! What belongs to the command is cut out of the live logs, whatever becomes of these.

use super::{
    LIVE, LOG, TREE, call, files, piece, record, recording, request, requests, response, seqdoc,
    services,
};
use crate::support::{Run, read, write};

const WROTE: &str = "wrote logs/x/requestshook.log\nwrote logs/x/console.txt\n";

#[test]
fn only_what_was_added_is_recorded() {
    let folder = services(&call("old", "1"));
    let at = folder.path();
    piece(at, "a", &call("a", "2"));
    let summary = "recorded 2 calls, replaced 0 secrets\n";
    recording(at, &format!("cat a >> {LIVE}; echo done; exit 4"))
        .code(4)
        .stdout(&format!("done\n{WROTE}{summary}{TREE}"))
        .check();
    assert_eq!(read(at.join(LOG)), call("a", "2"));
    let console = format!("$ sh -c 'cat a >> {LIVE}; echo done; exit 4'\ndone\n");
    assert_eq!(read(at.join("logs/x/console.txt")), console);
    assert_eq!(files(at), ["console.txt", "requestshook.log"]);
    assert_eq!(read(at.join(LIVE)), call("old", "1") + &call("a", "2"), "it was only read");
}

#[test]
fn work_that_goes_on_after_the_answer_is_recorded_too() {
    let folder = services("");
    let at = folder.path();
    let token = "X-Auth-Token: t-1\n";
    let text = [
        record("cli>api", "POST /job", "1", token, "none"),
        record("cli>api", "202 Accepted POST /job", "1", "", "none"),
        record("api>db", "PUT /rows", "2", token, "none"),
        response("api>db", "PUT /rows", "2"),
    ];
    piece(at, "a", &text.concat());
    recording(at, &format!("cat a >> {LIVE}")).any_stdout().check();
    assert_eq!(requests(at, LOG), ["/job", "/rows"]);
}

#[test]
fn records_that_come_late_are_waited_for() {
    let folder = services("");
    let at = folder.path();
    let text = call("a", "1");
    let (start, end) = text.split_at(text.rfind("\n###").expect("a response"));
    piece(at, "start", start);
    piece(at, "end", end);
    // The response comes later than `--quiet` allows, but its request is open.
    let script = format!("cat start >> {LIVE}; (sleep 1; cat end >> {LIVE}) > /dev/null 2>&1 &");
    recording(at, &script).any_stdout().check();
    assert_eq!(read(at.join(LOG)), text);
    // Nobody waits for ever.
    let script = format!("cat start >> {LIVE}");
    let late = Run::new(at).args(["record", LIVE, "-o", "logs/y.log", "--quiet", "0.1", "--wait"]);
    let told = "warning: logs/y.log:2: this request has no response\n";
    late.args(["0.5", "--", "sh", "-c", &script]).any_stdout().stderr(told).check();
    assert_eq!(read(at.join("logs/y.log")), start);
}

#[test]
fn a_log_that_never_is_still_is_cut_with_a_warning() {
    let folder = services("");
    let at = folder.path();
    piece(at, "a", &call("a", "1"));
    piece(
        at,
        "poll",
        &(request("cron>db", "GET /poll", "p") + &response("cron>db", "GET /poll", "p")),
    );
    let script = format!(
        "cat a >> {LIVE}; (for i in 1 2 3 4 5 6 7 8; do cat poll >> {LIVE}; sleep 0.3; done) > /dev/null 2>&1 &"
    );
    let run =
        Run::new(at).args(["record", LIVE, "-o", LOG, "--quiet", "0.6", "--wait", "1.5", "--"]);
    let told = "warning: the live logs were still written to when they were cut; wait longer with \
                `--wait`\n";
    run.args(["sh", "-c", &script]).any_stdout().stderr(told).check();
    assert_eq!(read(at.join(LOG)), call("a", "1"));
}

#[test]
fn a_log_is_followed_through_rotation() {
    let folder = services(&call("old", "0"));
    let at = folder.path();
    for (name, id) in [("a", "1"), ("b", "2"), ("c", "3"), ("d", "4")] {
        piece(at, name, &call(name, id));
    }
    // Twice at once, and a writer that still has the old file.
    let script = format!(
        "exec 5>> {LIVE}; cat a >&5; mv {LIVE} {LIVE}.1; cat b >> {LIVE}; mv {LIVE}.1 {LIVE}.2; \
         mv {LIVE} {LIVE}.1; cat c >> {LIVE}; sleep 0.3; cat d >&5"
    );
    recording(at, &script).any_stdout().check();
    assert_eq!(requests(at, LOG), ["/a", "/rows", "/d", "/rows", "/b", "/rows", "/c", "/rows"]);
}

#[test]
fn a_log_is_followed_through_truncation() {
    for copies in [true, false] {
        let folder = services(&call("old", "0").repeat(4));
        let at = folder.path();
        for (name, id) in [("a", "1"), ("b", "2"), ("c", "3")] {
            piece(at, name, &call(name, id));
        }
        // With a copy, nothing is lost even of what nobody had time to see.
        let cut = if copies {
            format!("sleep 0.3; cat b >> {LIVE}; cp {LIVE} {LIVE}.1; : > {LIVE}")
        } else {
            format!("cat b >> {LIVE}; sleep 0.3; : > {LIVE}")
        };
        recording(at, &format!("cat a >> {LIVE}; {cut}; cat c >> {LIVE}")).any_stdout().check();
        assert_eq!(requests(at, LOG), ["/a", "/rows", "/b", "/rows", "/c", "/rows"], "{copies}");
    }
}

#[test]
fn a_log_that_is_cut_and_longer_than_before_is_read_from_its_start() {
    let folder = services(&call("old", "0"));
    let at = folder.path();
    piece(at, "a", &(1..5).map(|n| call("a", &n.to_string())).collect::<String>());
    recording(at, &format!("cat a > {LIVE}")).any_stdout().check();
    assert_eq!(requests(at, LOG).len(), 8);
}

#[test]
fn a_record_that_a_writer_took_back_is_not_read_twice() {
    let folder = services(&call("old", "0"));
    let at = folder.path();
    piece(at, "a", &call("a", "1"));
    piece(at, "b", &call("b", "2"));
    let length = call("old", "0").len() + call("a", "1").len();
    let torn = "\\n### (cli) REQ >>> (api) : GE";
    // Whether anybody looks in between or not.
    for (pause, log) in [("sleep 0.3", LOG), (":", "logs/y.log")] {
        write(at.join(LIVE), call("old", "0"));
        let script = format!(
            "cat a >> {LIVE}; printf '{torn}' >> {LIVE}; sleep 0.3; truncate -s {length} {LIVE}; \
             {pause}; cat b >> {LIVE}"
        );
        let run =
            Run::new(at).args(["record", LIVE, "-o", log, "--quiet", "0.2", "--", "sh", "-c"]);
        run.arg(script).any_stdout().check();
        assert_eq!(read(at.join(log)), call("a", "1") + &call("b", "2"));
    }
}

#[test]
fn calls_of_other_clients_are_left_out_and_counted() {
    let folder = services(&request("cli>api", "GET /before", "0"));
    let at = folder.path();
    let other = |text: String| text.replace("cli", "cron");
    let mixed = [
        response("cli>api", "GET /before", "0"),
        request("cron>api", "GET /own", "8"),
        request("cli>api", "GET /a", "1"),
        request("api>db", "GET /rows", "2")
            .replace("\nnone", "X-Requestshook-Parent-Id: 1\n\nnone"),
        response("api>db", "GET /rows", "2"),
        response("cron>api", "GET /own", "8"),
        response("cli>api", "GET /a", "1"),
        other(call("b", "3")),
    ];
    piece(at, "mixed", &mixed.concat());
    let run = |caller: &[&str]| {
        let run = Run::new(at).args(["record", LIVE, "-o", LOG, "--quiet", "0.2", "--force"]);
        let run = caller.iter().fold(run, Run::arg);
        run.args(["--", "sh", "-c", &format!("cat mixed >> {LIVE}")]).any_stdout()
    };
    let said = run(&["--caller", "cli"]).check().stdout;
    let summary = "recorded 2 calls, replaced 0 secrets; left out 3 calls of `cron`; left out 1 \
                   response to earlier requests\n";
    assert!(said.contains(summary), "{said}");
    assert_eq!(requests(at, LOG), ["/a", "/rows"]);
    // The caller of the last recording is remembered.
    run(&[]).check();
    assert_eq!(requests(at, LOG), ["/a", "/rows"]);
    run(&["--caller", "cron"]).check();
    assert_eq!(requests(at, LOG), ["/own", "/b", "/rows"]);
    let told =
        "error: `nobody` made no call while the command ran; there are calls of `cron`, `cli`\n";
    run(&["--caller", "nobody"]).code(1).stderr(told).check();
    assert_eq!(requests(at, LOG), ["/own", "/b", "/rows"], "the old recording is kept");
}

/// A service that works on its own is not the command, which nobody calls.
#[test]
fn the_caller_is_a_client() {
    let folder = services("");
    let at = folder.path();
    let own = request("api>db", "GET /tick", "9") + &response("api>db", "GET /tick", "9");
    piece(at, "a", &(own + &call("a", "1")));
    recording(at, &format!("cat a >> {LIVE}")).any_stdout().check();
    assert_eq!(requests(at, LOG), ["/a", "/rows"]);
}

#[test]
fn a_log_may_be_made_by_the_command() {
    let folder = services("");
    let at = folder.path();
    std::fs::remove_file(at.join(LIVE)).unwrap();
    piece(at, "a", &call("a", "1"));
    recording(at, &format!("cat a >> {LIVE}")).any_stdout().check();
    assert_eq!(requests(at, LOG), ["/a", "/rows"]);
}

/// Each waits for the other, since both have the same name for the services.
#[test]
fn two_recordings_at_once_have_the_right_calls_each() {
    let folder = services("");
    let at = folder.path();
    piece(at, "a", &call("a", "1"));
    piece(at, "b", &call("b", "2"));
    let start = |name: &'static str| {
        let at = at.to_owned();
        std::thread::spawn(move || {
            let script = format!("sleep 0.2; cat {name} >> {LIVE}; sleep 0.2");
            let log = format!("logs/{name}.log");
            seqdoc(&at, &["record", LIVE, "-o", &log, "--quiet", "0.2", "--", "sh", "-c", &script])
        })
    };
    let done = [start("a"), start("b")].map(|thread| thread.join().expect("it ends"));
    let waited = "warning: another recording follows logs in `";
    assert_eq!(done.iter().filter(|done| done.stderr.starts_with(waited)).count(), 1);
    assert_eq!(done.map(|done| done.code), [0, 0]);
    assert_eq!(requests(at, "logs/a.log"), ["/a", "/rows"]);
    assert_eq!(requests(at, "logs/b.log"), ["/b", "/rows"]);
}
