//! However the command ends, its code is that of the recording, and what there is is written.

use std::fmt::Write as _;
use std::os::unix::process::{CommandExt as _, ExitStatusExt as _};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill, killpg};
use nix::unistd::Pid;

use super::{LIVE, LOG, call, files, piece, recording, requests, services};
use crate::support::{Run, read};

#[test]
fn the_code_is_that_of_the_command() {
    let folder = services("");
    let at = folder.path();
    piece(at, "a", &call("a", "1"));
    for (end, code) in [("exit 7", 7), ("kill -KILL $$", 137), ("kill -TERM $$", 143)] {
        let script = format!("cat a >> {LIVE}; echo x >&2; {end}");
        let run = Run::new(at).args(["record", LIVE, "-o", LOG, "--quiet", "0.1", "--force", "--"]);
        run.args(["sh", "-c", &script]).code(code).any_stdout().stderr("x\n").check();
        assert_eq!(requests(at, LOG), ["/a", "/rows"], "{end}");
    }
    let told =
        "error: cannot find the command `no-such-command`; check its name, or write its path\n";
    let run = || Run::new(at).args(["record", LIVE, "-o", "logs/y.log", "--"]);
    run().arg("no-such-command").code(127).stderr(told).check();
    run()
        .arg("./a")
        .code(126)
        .stderr("error: cannot run `./a`: Permission denied (os error 13)\n")
        .check();
    assert!(!at.join("logs/y.log").exists());
}

#[test]
fn both_streams_are_copied_as_they_come() {
    let folder = services("");
    let at = folder.path();
    piece(at, "a", &call("a", "1"));
    let script = format!(
        "cat a >> {LIVE}; echo one; sleep 0.2; echo two >&2; sleep 0.2; printf 'three\\033[1m\\377'"
    );
    let output = Command::new(env!("CARGO_BIN_EXE_seqdoc"))
        .args(["record", LIVE, "-o", LOG, "--quiet", "0.1", "--", "sh", "-c", &script])
        .current_dir(at)
        .output()
        .expect("it runs");
    assert!(output.stdout.starts_with(b"one\nthree\x1b[1m\xffwrote "), "{output:?}");
    assert_eq!(output.stderr, b"two\n");
    let console = std::fs::read(at.join("logs/x/console.txt")).unwrap();
    assert!(console.ends_with(b"'\none\ntwo\nthree\x1b[1m\xff"), "{console:?}");
}

#[test]
fn standard_input_is_that_of_the_command() {
    let folder = services("");
    let at = folder.path();
    let mut child = Command::new(env!("CARGO_BIN_EXE_seqdoc"))
        .args([
            "record",
            LIVE,
            "-o",
            LOG,
            "--quiet",
            "0.1",
            "--",
            "sh",
            "-c",
            &format!("cat >> {LIVE}"),
        ])
        .current_dir(at)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .expect("it runs");
    std::io::Write::write_all(&mut child.stdin.take().expect("a pipe"), call("a", "1").as_bytes())
        .unwrap();
    assert!(child.wait().unwrap().success());
    assert_eq!(read(at.join(LOG)), call("a", "1"));
}

/// A reader that goes away ends the output, never the work.
#[test]
fn the_work_goes_on_without_a_reader() {
    let folder = services("");
    let at = folder.path();
    piece(at, "a", &call("a", "1"));
    let script =
        format!("echo x; sleep 0.2; for i in 1 2 3; do echo y; done; cat a >> {LIVE}; exit 5");
    let mut child = Command::new(env!("CARGO_BIN_EXE_seqdoc"))
        .args(["record", LIVE, "-o", LOG, "--quiet", "0.1", "--", "sh", "-c", &script])
        .current_dir(at)
        .stdout(Stdio::piped())
        .spawn()
        .expect("it runs");
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(5));
    assert!(read(at.join("logs/x/console.txt")).ends_with("x\ny\ny\ny\n"));
}

/// A recording of a script that says `ready`, and then waits for a signal.
fn waiting(folder: &std::path::Path, script: &str) -> Child {
    let script = format!("{script}; cat a >> {LIVE}; : > ready; while :; do sleep 0.05; done");
    let child = Command::new(env!("CARGO_BIN_EXE_seqdoc"))
        .args(["record", LIVE, "-o", LOG, "--quiet", "0.1", "--", "sh", "-c", &script])
        .current_dir(folder)
        .process_group(0)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .expect("it runs");
    until_ready(folder);
    child
}

fn until_ready(folder: &std::path::Path) {
    let start = Instant::now();
    while !folder.join("ready").exists() {
        assert!(start.elapsed() < Duration::from_secs(60), "it does not start");
        std::thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn ctrl_c_ends_the_command_and_what_there_is_is_recorded() {
    // As a terminal sends it to a whole group, and as `kill` sends it to one process.
    type Send = fn(Pid, Signal) -> nix::Result<()>;
    let sends: [(Send, Signal, &str, i32); 4] = [
        (|pid, signal| killpg(pid, signal), Signal::SIGINT, ":", 130),
        (|pid, signal| kill(pid, signal), Signal::SIGINT, ":", 130),
        (|pid, signal| kill(pid, signal), Signal::SIGTERM, ":", 143),
        (|pid, signal| kill(pid, signal), Signal::SIGINT, "trap 'exit 9' INT", 9),
    ];
    for (send, signal, script, code) in sends {
        let folder = services("");
        let at = folder.path();
        piece(at, "a", &call("a", "1"));
        let mut child = waiting(at, script);
        send(Pid::from_raw(i32::try_from(child.id()).unwrap()), signal).expect("a signal");
        let ended = child.wait().expect("it ends");
        assert_eq!((ended.code(), ended.signal()), (Some(code), None), "{signal} {script}");
        assert_eq!(requests(at, LOG), ["/a", "/rows"]);
        assert_eq!(files(at), ["console.txt", "requestshook.log"]);
    }
}

#[test]
fn a_full_disk_is_an_error_and_nothing_is_half_written() {
    let folder = services("");
    let at = folder.path();
    let mut text = String::new();
    for n in 0..40 {
        let _ = write!(text, "{}", call("a", &n.to_string()));
    }
    piece(at, "a", &text);
    std::fs::create_dir_all(at.join("logs/x")).unwrap();
    // The limit holds for each file that is written; it counts blocks of 512 bytes. Who adds to the log
    // has none.
    let work = ": > ready; while [ ! -e done ]; do sleep 0.02; done";
    let script = format!(
        "trap '' XFSZ; ulimit -f 8; exec \"$0\" record {LIVE} -o {LOG} --quiet 0.1 -- sh -c '{work}'"
    );
    let mut command = Command::new("sh");
    command.args(["-c", &script, env!("CARGO_BIN_EXE_seqdoc")]).current_dir(at);
    let child = command.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().expect("it runs");
    until_ready(at);
    let mut live = std::fs::OpenOptions::new().append(true).open(at.join(LIVE)).expect("a log");
    std::io::Write::write_all(&mut live, text.as_bytes()).expect("no limit here");
    piece(at, "done", "");
    let output = child.wait_with_output().expect("it ends");
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(1), "{said}");
    assert!(said.starts_with("error: cannot "), "{said}");
    assert_eq!(files(at), [""; 0]);
    // With room, the same is recorded.
    recording(at, &format!("cat a >> {LIVE}")).any_stdout().check();
    assert_eq!(requests(at, LOG).len(), 80);
}
