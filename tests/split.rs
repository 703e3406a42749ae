//! A session is split into its commands: none of its bytes is lost, and commands that overlap come
//! apart.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;
use std::process::Command;

use seqdoc::config::Filters;
use seqdoc::diagnostic::Diagnostics;
use seqdoc::graph::{Builder, Commands};
use seqdoc::record::Reader;
use seqdoc::source::Input;

use crate::support::chance::Chance;
use crate::support::mixture::{BURST, Known, MODES, mixed, sequential};
use crate::support::{Run, project, read, scratch, tree, write};

/// What is said where the logs hold secrets.
const RAW: &str = "warning: parts: the logs hold secrets as recorded; before you commit or share them, \
                   replace the secrets with `seqdoc redact parts --in-place`\n";

/// The first call of each command of the session.
const FIRST: &str = "\n### (openstack) REQ >>> (keystone) : GET http://127.0.0.1/identity/\n";

fn session() -> String {
    let file = std::fs::File::open(project("tests/calls/session.log.gz")).expect("a log");
    let mut log = String::new();
    flate2::read::GzDecoder::new(file).read_to_string(&mut log).expect("a log");
    log
}

/// The commands of the session, one after another.
fn commands() -> Vec<String> {
    let log = session();
    let starts: Vec<_> = log.match_indices(FIRST).map(|(at, _)| at).collect();
    let ends = starts.iter().skip(1).copied().chain([log.len()]);
    starts.iter().zip(ends).map(|(start, end)| log[*start..end].to_owned()).collect()
}

const NAMES: [&str; 4] = [
    "post-v2-images",
    "get-v2-images-image_id",
    "get-v2-images-image_id-2",
    "get-v2-images-image_id-3",
];

fn split(folder: &Path) -> Run {
    Run::new(folder).args(["split", "session.log", "-o", "parts"])
}

fn wrote(names: &[&str]) -> String {
    let line = |name: &&str| format!("wrote parts/{name}/requestshook.log\n");
    names.iter().map(line).collect()
}

#[test]
fn each_command_of_a_session_has_its_log() {
    let folder = scratch();
    write(folder.path().join("session.log"), session());
    let would = wrote(&NAMES).replace("wrote", "would write");
    split(folder.path()).arg("--dry-run").stdout(&would).check();
    assert!(!folder.path().join("parts").exists());
    split(folder.path()).stdout(&wrote(&NAMES)).stderr(RAW).check();
    let logs =
        NAMES.map(|name| read(folder.path().join("parts").join(name).join("requestshook.log")));
    assert!(logs.to_vec() == commands());
    // Again, there is nothing to do.
    split(folder.path()).stderr(RAW).check();
    for (name, log) in NAMES.iter().zip(commands()) {
        write(folder.path().join("own").join(name).join("requestshook.log"), log);
    }
    for logs in ["parts", "own"] {
        let run = Run::new(folder.path()).args(["build", logs, "-o"]).arg(format!("docs-{logs}"));
        run.any_stdout().any_stderr().check();
    }
    let docs = tree(&folder.path().join("docs-parts"));
    assert!(docs.len() > 30 && docs == tree(&folder.path().join("docs-own")));
}

#[test]
fn the_configuration_that_is_named_says_how_paths_are_called() {
    let folder = scratch();
    write(folder.path().join("session.log"), session());
    write(folder.path().join("own.toml"), "[paths]\ntemplates = ['/v2/images/{mine}']\n");
    let would = wrote(&NAMES).replace("wrote", "would write").replace("image_id", "mine");
    split(folder.path()).args(["--dry-run", "--config", "own.toml"]).stdout(&would).check();
}

#[test]
fn text_that_belongs_to_no_record_goes_with_a_record() {
    let folder = scratch();
    let [first, second, ..] = &commands()[..] else { panic!("four commands") };
    let log = format!("\u{feff}banner\nof two lines\n{first}{second}");
    write(folder.path().join("session.log"), log.replace('\n', "\r\n"));
    split(folder.path()).stdout(&wrote(&NAMES[..2])).any_stderr().check();
    let part = |name: &str| read(folder.path().join("parts").join(name).join("requestshook.log"));
    assert!(part(NAMES[0]) + &part(NAMES[1]) == log.replace('\n', "\r\n"));
    assert!(part(NAMES[0]).starts_with("\u{feff}banner\r\n"));
}

#[test]
fn a_call_is_that_of_whoever_sent_its_request() {
    let folder = scratch();
    let record = |ends: &str, says: &str, id: usize| {
        format!("\n### {ends} : {says}\nX-Requestshook-Request-Id: {id}\n\nnone\n\n")
    };
    let log = [
        record("(c) REQ >>> (b)", "GET http://h/x", 2),
        record("(c) RESP <<< (b)", "200 OK GET http://h/x", 2),
        record("(a) REQ >>> (b)", "POST http://h/v3/auth/tokens", 1),
        record("(c) RESP <<< (b)", "201 Created POST http://h/v3/auth/tokens", 1)
            .replace("\n\nnone", "\nX-Subject-Token: t-1\n\nnone"),
    ];
    write(folder.path().join("session.log"), log.concat());
    split(folder.path()).stdout(&wrote(&["get-x", "other"])).any_stderr().check();
    let part = |name: &str| read(folder.path().join("parts").join(name).join("requestshook.log"));
    assert_eq!([part("get-x"), part("other")], [log[..2].concat(), log[2..].concat()]);
}

#[test]
fn the_rest_of_a_long_record_stays_behind_it() {
    let folder = scratch();
    let record = |ends: &str, says: &str, token: &str, second: usize, body: &str| {
        format!(
            "\n### {ends} : {says}\nX-Auth-Token: {token}\nX-Requestshook-Request-Id: {token}\n\
             X-Requestshook-Time: 2026-01-01T00:00:0{second}Z\n\n{body}\n\n"
        )
    };
    let long = "x".repeat(18 << 20);
    let one = record("(a) REQ >>> (s)", "PUT http://h/a", "t-1", 1, &long)
        + &record("(a) RESP <<< (s)", "200 OK PUT http://h/a", "t-1", 4, "none");
    let other = record("(a) REQ >>> (r)", "GET http://h/b", "t-2", 2, "none")
        + &record("(a) RESP <<< (r)", "200 OK GET http://h/b", "t-2", 3, "none");
    write(folder.path().join("one.log"), &one);
    write(folder.path().join("two.log"), &other);
    let run = Run::new(folder.path()).args(["split", "one.log", "two.log", "-o", "parts"]);
    run.any_stdout().any_stderr().check();
    let part = |name: &str| read(folder.path().join("parts").join(name).join("requestshook.log"));
    let lengths = |logs: [&str; 2]| logs.map(str::len);
    let parts = ["put-a", "get-b"].map(part);
    assert_eq!(lengths([&parts[0], &parts[1]]), lengths([&one, &other]));
    assert!(parts == [one, other]);
}

#[test]
fn calls_of_others_stand_apart() {
    let call = |caller: &str, id: usize| {
        format!(
            "\n### ({caller}) REQ >>> (store) : GET http://h/items/{id}\n\
             X-Requestshook-Request-Id: {id}\n\nnone\n\n\
             \n### ({caller}) RESP <<< (store) : 200 OK GET http://h/items/{id}\n\
             X-Requestshook-Request-Id: {id}\n\nnone\n\n"
        )
    };
    let folder = scratch();
    let calls = [call("shop", 1), call("timer", 2), call("shop", 3)];
    write(folder.path().join("session.log"), calls.concat());
    let other =
        "warning: parts/other/requestshook.log: no command of this client caused these calls\n";
    let names = ["get-items-1", "get-items-3", "other"];
    split(folder.path()).stdout(&wrote(&names)).stderr(other).check();
    let part = |name: &str| read(folder.path().join("parts").join(name).join("requestshook.log"));
    assert_eq!(names.map(part), [calls[0].clone(), calls[2].clone(), calls[1].clone()]);
    let timer = split(folder.path()).args(["--caller", "timer", "--dry-run"]);
    let would = wrote(&["get-items-2", "other"]).replace("wrote", "would write");
    timer.stdout(&would).stderr(other).check();
    let nobody = split(folder.path()).args(["--caller", "nobody"]);
    let error = "error: no command of `nobody` found; name another client with `--caller`, such as \
                 the first caller that `seqdoc show` prints\n";
    nobody.stderr(error).code(1).check();
}

#[test]
fn a_client_that_waits_for_an_answer_sends_nothing_else() {
    let heading = |arrow: &str, path: &str| {
        format!("\n### (a) {arrow} GET http://h/{path}\nX-Requestshook-Request-Id: {path}\n")
    };
    let request = |path: &str| heading("REQ >>> (b) :", path) + "\nnone\n\n";
    let response = |path: &str| heading("RESP <<< (b) : 200 OK", path) + "\nnone\n\n";
    let main = |path: &str| {
        let token = format!("X-Auth-Token: token-{path}\n");
        heading("REQ >>> (b) :", path) + &token + "\nnone\n\n" + &response(path)
    };
    // Two commands side by side: `other` is sent while `second` has no answer.
    let [one, two] = [
        [request("first"), response("first"), request("second")].concat(),
        [request("other"), response("other")].concat(),
    ];
    let log = [one.clone(), two.clone(), response("second"), main("one"), main("two")];
    let folder = scratch();
    write(folder.path().join("session.log"), log.concat());
    split(folder.path()).stdout(&wrote(&["get-one", "get-two"])).any_stderr().check();
    let part = |name: &str| read(folder.path().join("parts").join(name).join("requestshook.log"));
    assert_eq!(part("get-one"), one + &response("second") + &main("one"));
    assert_eq!(part("get-two"), two + &main("two"));
}

#[test]
fn nothing_that_is_kept_is_overwritten() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("session.log"), session());
    let path = format!("parts/{}/requestshook.log", NAMES[0]);
    write(at.join(&path), "mine");
    let error =
        format!("error: `{path}` already exists with other content; overwrite it with `--force`\n");
    split(at).stderr(&error).code(1).check();
    assert_eq!(read(at.join(&path)), "mine");
    let git = |arguments: &[&str]| {
        let git = Command::new("git").args(arguments).current_dir(at).output();
        assert!(git.expect("git runs").status.success(), "{arguments:?}");
    };
    git(&["init", "--quiet"]);
    git(&["add", &path]);
    let error = format!(
        "error: `{path}` is tracked by git, and the new log would hold secrets; name a folder \
         outside the repository with `-o`, or replace the secrets first with `seqdoc redact`\n"
    );
    split(at).arg("--force").stderr(&error).code(1).check();
    assert_eq!(read(at.join(&path)), "mine");
    git(&["rm", "--quiet", "--cached", &path]);
    split(at).arg("--force").stdout(&wrote(&NAMES)).stderr(RAW).check();
    let own = Run::new(at).arg("split").arg(&path).args(["-o", "parts"]);
    let error = format!(
        "error: `{path}` is read and would be overwritten; name another folder with `-o`\n"
    );
    own.stderr(&error).code(1).check();
}

/// The records of each command of a log, with the ids that tell equal calls apart taken out or not.
fn parts(log: &[u8], with_ids: bool) -> Vec<Vec<String>> {
    let read = |each: &mut dyn FnMut(&seqdoc::record::Record<'_>)| {
        let mut reader = Reader::new(Input::of_bytes(log.to_vec()), 0);
        while let Some(record) = reader.next(&mut Diagnostics::default()).expect("memory") {
            each(&record);
        }
    };
    let mut builder = Builder::new(Filters::default());
    read(&mut |record| {
        builder.add(record, 0, &mut Diagnostics::default());
    });
    let graph = builder.finish(&mut Diagnostics::default());
    let mut commands = Commands::new(&graph, None);
    read(&mut |record| commands.add(record));
    let split = commands.finish();
    let (mut parts, mut at) = (BTreeMap::<_, Vec<String>>::new(), 0);
    read(&mut |record| {
        let exchange = graph.exchange_of(at).expect("no filters");
        at += 1;
        let mut text = String::from_utf8_lossy(record.raw()).into_owned();
        if !with_ids {
            let id = String::from_utf8_lossy(record.request_id().expect("an id")).into_owned();
            text = text.replace(&id, "ID");
        }
        parts.entry(split.of[exchange.index()]).or_default().push(text);
    });
    assert_eq!(parts.len(), split.commands.len(), "all calls belong to a command");
    let mut parts: Vec<_> = parts.into_values().collect();
    parts.sort();
    parts
}

/// Two clients that asked the same without a token, both before either logged in, may have sent either
/// of the two calls: nothing but their ids is not the same.
#[test]
#[expect(clippy::print_stdout, reason = "`--nocapture` shows the figures")]
fn mixtures_come_apart() {
    let cases: u64 =
        std::env::var("SEQDOC_CASES").map_or(40, |cases| cases.parse().expect("a number"));
    let known = sequential(&Known::all(&project("tests/calls")));
    let modes: Vec<_> = MODES.iter().filter(|mode| !mode.one_login).collect();
    let [mut exact, mut equal] = [0, 0];
    for seed in 0..cases {
        let mut chance = Chance::new(seed);
        let mode = chance.one_of(&modes);
        let (mixture, sources) = mixed(&known, **mode, 2, BURST, &mut chance);
        let flow = |number: usize| -> Vec<u8> {
            let records = mixture.records.iter().zip(&sources);
            let own = records.filter(|(_, source)| **source == number);
            own.flat_map(|(record, _)| record.bytes.clone()).collect()
        };
        let [with, without] = [true, false].map(|with_ids| {
            let mut flows: Vec<_> =
                (0..2).flat_map(|number| parts(&flow(number), with_ids)).collect();
            flows.sort();
            flows == parts(&mixture.log(), with_ids)
        });
        exact += u64::from(with);
        equal += u64::from(without);
    }
    println!("{cases} mixtures: {exact} come apart, {equal} but for ids of equal calls");
    assert!(equal * 100 >= cases * 97 && exact * 100 >= cases * 80, "{exact}, {equal} of {cases}");
}

/// The commands of a log without its secrets are those of the log.
#[test]
fn a_redacted_log_has_the_same_commands() {
    let folder = scratch();
    let at = folder.path();
    write(at.join("raw/session.log"), session());
    let redact = |logs: &str, to: &str| {
        Run::new(at).args(["redact", logs, "-o", to]).any_stdout().any_stderr().check();
    };
    redact("raw", ".");
    split(at).stdout(&wrote(&NAMES)).check();
    let split = Run::new(at).args(["split", "raw/session.log", "-o", "raw-parts"]);
    split.any_stdout().any_stderr().check();
    redact("raw-parts", "later");
    let names = |folder: &str| tree(&at.join(folder)).into_keys().collect::<BTreeSet<_>>();
    assert_eq!(names("parts"), names("later"));
}
