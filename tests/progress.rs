//! What a person sees who waits for a build on a terminal: a bar, and nothing of it at the end.

use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use nix::pty::openpty;

use crate::support::flow::log;
use crate::support::{Run, scratch, write};

/// What takes a line away (ECMA-48, section 8.3.41).
const CLEAR: &str = "\r\u{1b}[2K";

/// A build whose errors and warnings go to a terminal.
struct Build {
    child: Child,
    shown: Arc<Mutex<Vec<u8>>>,
    reader: Option<std::thread::JoinHandle<()>>,
}

impl Build {
    fn start(folder: &Path, arguments: &[&str]) -> Self {
        let terminal = openpty(None, None).expect("a terminal");
        let mut command = Command::new(env!("CARGO_BIN_EXE_seqdoc"));
        command.args(["build", "logs", "-o", "docs", "--jobs", "1"]).args(arguments);
        command.current_dir(folder).env("TERM", "xterm").env("NO_COLOR", "1").stdout(Stdio::null());
        let child = command.stderr(terminal.slave).spawn().expect("the binary runs");
        // The other end must be held by the build alone.
        drop(command);
        let shown = Arc::new(Mutex::new(Vec::new()));
        let (mut master, all) = (File::from(terminal.master), Arc::clone(&shown));
        let reader = std::thread::spawn(move || {
            let mut some = [0; 4096];
            loop {
                match master.read(&mut some) {
                    Ok(0) => return,
                    Ok(count) => all.lock().expect("a list").extend(&some[..count]),
                    Err(error) if error.kind() == ErrorKind::Interrupted => {}
                    // The other end is closed.
                    Err(_) => return,
                }
            }
        });
        Self { child, shown, reader: Some(reader) }
    }

    fn shown(&self) -> String {
        String::from_utf8_lossy(&self.shown.lock().expect("a list")).into_owned()
    }

    /// Waits until something is shown; what is not shown in a minute never will be.
    fn until(&self, text: &str) {
        for _ in 0..3000 {
            if self.shown().contains(text) {
                return;
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        panic!("{text} is not in {}", self.shown());
    }

    /// All that was shown, once it has ended.
    fn end(mut self) -> String {
        assert!(self.child.wait().expect("a process").success());
        self.reader.take().expect("a reader").join().expect("what was shown");
        self.shown()
    }
}

/// What is left on the screen of lines that were shown and taken away.
fn left(shown: &str) -> Vec<&str> {
    let lines = shown.split('\n').map(|line| line.rsplit(CLEAR).next().unwrap_or_default());
    lines.map(|line| line.trim_end_matches('\r')).filter(|line| !line.is_empty()).collect()
}

/// A log with one call for each of these scenarios.
fn write_logs(folder: &Path, names: &[&str], call: &str) {
    for name in names {
        let text = log(&format!("a b {call}\n. 200 OK"));
        write(folder.join("logs").join(name).join("requestshook.log"), text);
    }
}

#[test]
fn a_build_that_waits_for_another_shows_for_which_and_how_much_is_done() {
    let folder = scratch();
    let at = folder.path();
    write_logs(at, &["a", "b", "c"], "GET /1");
    write(at.join("logs/c/seqdoc.toml"), "[participants]\nnobody = { actor = true }\n");
    Run::new(at).args(["build", "logs", "-o", "docs"]).any_stdout().any_stderr().check();
    write_logs(at, &["a", "b", "c"], "GET /2");
    let held = File::open(at.join("docs/b")).expect("a folder");
    held.lock().expect("a lock");
    let build = Build::start(at, &[]);
    build.until("1 of 3 waiting for another build of docs/b");
    held.unlock().expect("a lock");
    let shown = build.end();
    let (waited, after) = shown.rsplit_once("waiting for another build").expect("it waited");
    assert!(!waited.contains("2 of 3"), "{shown}");
    assert!(after.contains("2 of 3"), "what is done is counted: {shown}");
    // A warning stands in a line of its own, and the bar is gone.
    let warning =
        "warning: logs/c/seqdoc.toml:2: `nobody` matches no participant in this recording";
    let left = left(&shown);
    assert!(left.len() == 2 && left[0].contains(warning), "{left:?}");
    assert!(left[1].contains("3 scenarios: "), "{left:?}");
}

#[test]
fn a_build_that_takes_no_time_shows_nothing() {
    let folder = scratch();
    let at = folder.path();
    write_logs(at, &["a", "b"], "GET /1");
    // On a machine with much else to do, it may take long.
    let is_short = || {
        let start = Instant::now();
        let shown = Build::start(at, &["-q"]).end();
        let short = start.elapsed() < Duration::from_millis(300);
        assert!(!short || shown.is_empty(), "{shown:?}");
        short
    };
    assert!((0..200).any(|_| is_short()), "no build was short");
}

#[test]
fn a_build_that_takes_long_shows_how_much_is_done() {
    let folder = scratch();
    let at = folder.path();
    write_logs(at, &["a", "b"], "GET /1");
    let long = "{% for i in range(12000) %}{% for j in range(1000) %}{% endfor %}{% endfor %}";
    write(at.join("own/diagram.md.jinja"), long);
    let shown = Build::start(at, &["-q", "--templates", "own"]).end();
    assert!(shown.contains("1 of 2") && left(&shown).is_empty(), "{shown:?}");
}
