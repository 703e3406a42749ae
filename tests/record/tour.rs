//! From a first recording to a page, and what changed in the next one.

use super::{LIVE, call, commit, git, piece, record, services};
use crate::support::{Run, read, write};

#[test]
fn record_build_record_again_and_see_what_changed() {
    let folder = services("");
    let at = folder.path();
    git(at, &["init", "--quiet"]);
    write(at.join(".gitignore"), "/run/\n");
    let config =
        "[build]\nlogs = [\"logs\"]\noutput = \"docs\"\n\n[record]\nlive = [\"run/*.log\"]\n";
    write(at.join("seqdoc.toml"), config);
    write(at.join("service"), "cat \"$1\" >> run/requestshook.log\necho \"$1 is done\"\n");
    let run = || {
        let run = Run::new(at).args(["record", "-o", "logs/x/requestshook.log", "--quiet", "0.1"]);
        run.args(["--", "sh", "service", "calls"])
    };
    let make = |status: &str| {
        let below = [
            record("cli>api", "GET /b", "3", "", "none"),
            record("cli>api", &format!("{status} GET /b"), "3", "", "none"),
        ];
        piece(at, "calls", &(call("a", "1") + &below.concat()));
    };
    make("200 OK");
    let first = run().any_stdout().check().stdout;
    let start = "calls is done\nwrote logs/x/requestshook.log\nwrote logs/x/console.txt\nrecorded 3 calls, \
                 replaced 0 secrets\n(1-4)  cli -> api  GET /a  200 OK\n(2-3)    api -> db  GET /rows  \
                 200 OK\n(5-6)  cli -> api  GET /b  200 OK\nwrote docs/x/diagram.md\n";
    assert!(first.starts_with(start), "{first}");
    assert_eq!(
        read(at.join("docs/x/console.md")),
        "\n``` console\n$ sh service calls\ncalls is done\n```\n"
    );
    commit(at);
    let again = "calls is done\nrecorded 3 calls, replaced 0 secrets\nno changes\n";
    run().stdout(again).check();
    make("404 Not Found");
    let changed = run().any_stdout().check().stdout;
    let difference = "calls is done\nwrote logs/x/requestshook.log\nrecorded 3 calls, replaced 0 secrets\n\
                      changed   (5-6)  cli -> api  GET /b\n    response.status: 200 OK -> 404 Not Found\n\
                      1 change: 1 changed\nwrote docs/x/diagram.md\n";
    assert!(changed.starts_with(difference), "{changed}");
    // And once more from git's point of view.
    let diff = Run::new(at).args(["diff", "logs/x"]).code(3).any_stdout().check().stdout;
    assert!(diff.contains("response.status: 200 OK -> 404 Not Found\n"), "{diff}");
}

/// A log outside the folders of the project has no output folder of its own.
#[test]
fn only_logs_of_the_project_are_built() {
    let folder = services("");
    let at = folder.path();
    write(at.join("seqdoc.toml"), "[build]\nlogs = [\"logs\"]\noutput = \"docs\"\n");
    std::fs::create_dir(at.join("logs")).unwrap();
    piece(at, "a", &call("a", "1"));
    let run =
        Run::new(at).args(["record", LIVE, "-o", "elsewhere.log", "--quiet", "0.1", "--", "sh"]);
    run.args(["-c", &format!("cat a >> {LIVE}")]).any_stdout().check();
    assert!(!at.join("docs").exists());
}
