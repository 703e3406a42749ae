//! The logs of several hosts are read as one: whatever a recording is split by, its call graph stays.

use std::collections::{BTreeMap, BTreeSet};

use seqdoc::config::Filters;
use seqdoc::diagnostic::Diagnostics;
use seqdoc::graph::{Builder, Merging, Order};
use seqdoc::record::{Reader, Record};
use seqdoc::source::Input;
use seqdoc::time::Time;

use crate::support::chance::Chance;
use crate::support::mixture::{Known, Logged};
use crate::support::{Run, project, read, scratch, tree, write};

/// The parent of each request, by their ids.
type Parents = BTreeMap<Vec<u8>, Option<Vec<u8>>>;

fn records(log: &[u8], mut each: impl FnMut(Record<'static>)) {
    let mut reader = Reader::new(Input::of_bytes(log.to_vec()), 0);
    while let Some(record) = reader.next(&mut Diagnostics::default()).expect("memory") {
        each(record.into_owned());
    }
}

fn order(logs: &[Vec<u8>]) -> Order {
    let mut merging = Merging::default();
    for (file, log) in logs.iter().enumerate() {
        records(log, |record| merging.add(&record, file));
    }
    merging.finish()
}

/// The records in the order that they are read in, and their parents.
fn merged(logs: &[Vec<u8>]) -> (Vec<Vec<u8>>, Parents) {
    let order = order(logs);
    let all = |log: &Vec<u8>| {
        let mut all = Vec::new();
        records(log, |record| all.push(record));
        all.into_iter()
    };
    let mut logs: Vec<_> = logs.iter().map(all).collect();
    let (mut builder, mut requests, mut texts) =
        (Builder::new(Filters::default()), Vec::new(), vec![]);
    let mut seen = 0;
    while let Some(file) = order.file(seen) {
        let record = logs[file].next().expect("a record");
        let is_twin = order.twin(seen).is_some();
        seen += 1;
        if is_twin {
            continue;
        }
        builder.add(&record, file, &mut Diagnostics::default());
        if record.status().is_none() {
            requests.push(record.request_id().expect("an id").to_vec());
        }
        texts.push(record.raw().to_vec());
    }
    assert!(logs.iter_mut().all(|log| log.next().is_none()), "all records are read");
    let graph = builder.finish(&mut Diagnostics::default());
    let parents = graph.exchanges.iter().map(|it| it.parent.map(|at| requests[at.index()].clone()));
    let parents = requests.iter().cloned().zip(parents).collect();
    (texts, parents)
}

/// What a recording is split by.
type By = fn(&Logged) -> Vec<&[u8]>;
const BY: [(&str, By); 3] = [
    ("callee", |record| vec![&record.callee]),
    ("caller", |record| vec![&record.caller]),
    ("both ends", |record| {
        let mut ends = vec![&record.caller[..], &record.callee[..]];
        ends.dedup();
        ends
    }),
];

/// Each record in the log of its host, or of both.
fn hosts(records: &[Logged], by: By) -> Vec<Vec<Logged>> {
    let names: BTreeSet<_> = records.iter().flat_map(by).collect();
    let of = |name: &&[u8]| records.iter().filter(|it| by(it).contains(name)).cloned().collect();
    names.iter().map(of).collect()
}

fn log(records: &[Logged]) -> Vec<u8> {
    records.iter().flat_map(|record| record.bytes.clone()).collect()
}

/// A record with the time that it was made at, in milliseconds.
fn timed(record: &Logged, time: i128) -> Logged {
    const ID: &str = "X-Requestshook-Request-Id: ";
    let time = Time::new((1_700_000_000_000 + time) * 1_000_000, 3).expect("a time");
    let text = String::from_utf8_lossy(&record.bytes).into_owned();
    let bytes = text.replacen(ID, &format!("X-Requestshook-Time: {time}\n{ID}"), 1).into_bytes();
    let mut timed = record.clone();
    timed.bytes = bytes;
    timed
}

/// The same with times that grow.
fn with_times(records: &[Logged], chance: &mut Chance) -> Vec<Logged> {
    let mut now = 0;
    let one = |record: &Logged| {
        now += *chance.one_of(&[1, 2, 5, 30, 100]);
        timed(record, now)
    };
    records.iter().map(one).collect()
}

/// How many requests there are, and how many have the parent that they have in the whole log.
#[derive(Debug, Default)]
struct Found {
    all: usize,
    same: usize,
}

impl Found {
    fn add(&mut self, whole: &[Logged], logs: &[Vec<u8>]) {
        let (_, parents) = merged(&[log(whole)]);
        let (_, found) = merged(logs);
        assert_eq!(found.len(), parents.len());
        self.all += parents.len();
        self.same += parents.iter().filter(|(id, parent)| found[*id] == **parent).count();
    }
}

fn recordings() -> Vec<Known> {
    Known::all(&project("tests/calls"))
}

#[test]
fn logs_with_times_give_the_same_order() {
    for (known, (name, by)) in recordings().iter().flat_map(|known| BY.map(|by| (known, by))) {
        let whole = with_times(&known.records, &mut Chance::new(1));
        let logs: Vec<_> = hosts(&whole, by).iter().map(|host| log(host)).collect();
        let [whole, split] = [&[log(&whole)][..], &logs].map(merged);
        assert!(whole == split, "{} by {name}", known.name);
    }
}

#[test]
fn a_clock_that_is_wrong_changes_little() {
    let mut found = Found::default();
    for (known, (_, by)) in recordings().iter().flat_map(|known| BY.map(|by| (known, by))) {
        for seed in 0..4 {
            let mut chance = Chance::new(seed);
            let whole = with_times(&known.records, &mut chance);
            let mut hosts = hosts(&whole, by);
            let wrong = chance.below(hosts.len());
            let shift = i128::try_from(chance.below(7_200_000)).expect("two hours") - 3_600_000;
            for record in &mut hosts[wrong] {
                let text = String::from_utf8_lossy(&record.bytes);
                let time = text.split("Time: ").nth(1).and_then(|rest| rest.split('\n').next());
                let right = Time::parse(time.expect("a time")).expect("a time").nanoseconds();
                let shifted = Time::new(right + shift * 1_000_000, 3).expect("a time").to_string();
                record.bytes = text.replacen(time.expect("a time"), &shifted, 1).into_bytes();
            }
            let logs: Vec<_> = hosts.iter().map(|host| log(host)).collect();
            found.add(&whole, &logs);
        }
    }
    assert!(found.same * 100 >= found.all * 97, "{found:?}");
}

#[test]
#[expect(clippy::print_stdout, reason = "`--nocapture` shows the figures")]
fn logs_without_times_are_ordered_by_what_must_hold() {
    let mut found = Found::default();
    for (known, (name, by)) in recordings().iter().flat_map(|known| BY.map(|by| (known, by))) {
        let missing = found.all - found.same;
        let logs: Vec<_> = hosts(&known.records, by).iter().map(|host| log(host)).collect();
        found.add(&known.records, &logs);
        if found.all - found.same > missing {
            println!("{} by {name}: {}", known.name, found.all - found.same - missing);
        }
    }
    assert!(found.same * 100 >= found.all * 90, "{found:?}");
}

/// A writer may take the time of a record before it has the log for itself.
#[test]
fn times_that_go_back_within_a_log_lose_no_record_and_change_little() {
    let (mut found, mut chance) = (Found::default(), Chance::new(1));
    for (known, (_, by)) in recordings().iter().flat_map(|known| BY.map(|by| (known, by))) {
        let whole = with_times(&known.records, &mut Chance::new(1));
        let mut now = 0;
        let jumping = known.records.iter().map(|record| {
            now += 10;
            timed(record, now + chance.one_of(&[0, 0, 0, 15, -15]))
        });
        let jumping: Vec<_> = jumping.collect();
        let logs: Vec<_> = hosts(&jumping, by).iter().map(|host| log(host)).collect();
        found.add(&whole, &logs);
    }
    assert!(found.same * 100 >= found.all * 95, "{found:?}");
    let call = |id: &str, time: i128| {
        let bytes = format!(
            "\n### (a) REQ >>> (b) : GET /{id}\nX-Requestshook-Request-Id: {id}\n\nnone\n\n\n\
             ### (a) RESP <<< (b) : 200 OK GET /{id}\nX-Requestshook-Request-Id: {id}\n\nnone\n\n"
        );
        let time = Time::new((1_700_000_000_000 + time) * 1_000_000, 3).expect("a time");
        bytes.replace("X-Req", &format!("X-Requestshook-Time: {time}\nX-Req"))
    };
    let one = [call("2", 3005), call("3", 3002), call("5", 6003)].concat();
    let other = [call("1", 1000), call("4", 5000)].concat();
    let (texts, _) = merged(&[one.into_bytes(), other.into_bytes()]);
    let order: String = texts
        .iter()
        .step_by(2)
        .map(|text| {
            let text = String::from_utf8_lossy(text);
            text.split("GET /").nth(1).expect("a path")[..1].to_owned()
        })
        .collect();
    assert_eq!(order, "12345");
}

#[test]
fn a_folder_with_the_logs_of_several_hosts_is_one_recording() {
    let folder = scratch();
    let at = folder.path();
    let known = recordings().into_iter().find(|known| known.name == "session").expect("a session");
    let whole = with_times(&known.records, &mut Chance::new(1));
    write(at.join("whole/requestshook.log"), log(&whole));
    let callee: By = |record| vec![&record.callee];
    for (number, host) in hosts(&whole, callee).iter().enumerate() {
        write(at.join(format!("hosts/requestshook-{number}.log")), log(host));
    }
    let show = |logs: &str| {
        let shown = Run::new(at).args(["show", logs]).any_stdout().check().stdout;
        assert!(shown.lines().count() > 20, "{shown}");
        shown
    };
    assert_eq!(show("whole"), show("hosts"));
    let run = Run::new(at).args(["redact", "hosts", "-o", "redacted"]).any_stdout().any_stderr();
    run.check();
    assert_eq!(show("whole"), show("redacted"));
    for logs in ["whole", "hosts"] {
        let run = Run::new(at).args(["split", logs, "-o"]).arg(format!("{logs}-parts"));
        run.any_stdout().any_stderr().check();
    }
    let parts = tree(&at.join("whole-parts"));
    assert!(parts.len() == 4 && parts == tree(&at.join("hosts-parts")));
}

#[test]
fn a_call_that_both_ends_recorded_is_one_call() {
    let folder = scratch();
    let at = folder.path();
    let record = |heading: &str, id: &str| {
        format!("\n### {heading}\nX-Requestshook-Request-Id: {id}\n\nnone\n\n")
    };
    let outer =
        ["(user) REQ >>> (shop) : GET http://s/cart", "(user) RESP <<< (shop) : 200 OK GET /cart"];
    let inner =
        ["(shop) REQ >>> (db) : GET http://d/row", "(shop) RESP <<< (db) : 200 OK GET /row"];
    let client = record(outer[0], "1") + &record(outer[1], "1");
    let inside = record(inner[0], "2") + &record(inner[1], "2");
    let shop = record(outer[0], "1") + &inside + &record(outer[1], "1");
    for (name, log) in [("a", &client), ("b", &shop), ("c", &inside)] {
        write(at.join(format!("logs/requestshook-{name}.log")), log);
    }
    let tree = "(1-4)  user -> shop  GET /cart  200 OK\n(2-3)    shop -> db  GET /row  200 OK\n";
    Run::new(at).args(["show", "logs"]).stdout(tree).check();
    let split = Run::new(at).args(["split", "logs", "-o", "parts"]);
    split.stdout("wrote parts/get-cart/requestshook.log\n").check();
    let part = read(at.join("parts/get-cart/requestshook.log"));
    assert_eq!(part.len(), client.len() + shop.len() + inside.len());
}

#[test]
fn what_nothing_orders_stays_in_the_order_of_the_names() {
    let folder = scratch();
    let at = folder.path();
    let call = |path: &str| {
        format!(
            "\n### (a) REQ >>> (b) : GET http://h/{path}\n\nnone\n\n\
             \n### (a) RESP <<< (b) : 200 OK GET http://h/{path}\n\nnone\n\n"
        )
    };
    write(at.join("logs/requestshook-1.log"), call("one") + &call("two"));
    write(at.join("logs/requestshook-2.log"), call("three"));
    write(at.join("logs/requestshook-3.log"), call("four"));
    let tree = "(1-2)  a -> b  GET /one  200 OK\n\
                (3-4)  a -> b  GET /two  200 OK\n\
                (5-6)  a -> b  GET /three  200 OK\n\
                (7-8)  a -> b  GET /four  200 OK\n";
    let said = "warning: logs/requestshook-2.log:2: nothing shows whether this record comes before \
                or after those of another log; such records are in the order of the file names\n";
    let shown = Run::new(at).args(["show", "logs"]).stdout(tree).any_stderr().check().stderr;
    assert_eq!(shown.matches(said).count(), 1, "{shown}");
}

#[test]
fn the_dates_of_responses_order_logs_to_the_second() {
    let folder = scratch();
    let at = folder.path();
    let call = |path: &str, second: usize| {
        format!(
            "\n### (a) REQ >>> (b) : GET http://h/{path}\nX-Requestshook-Request-Id: {path}\n\nnone\n\n\
             \n### (a) RESP <<< (b) : 200 OK GET http://h/{path}\n\
             Date: Sun, 29 Nov 2026 02:30:0{second} GMT\nX-Requestshook-Request-Id: {path}\n\nnone\n\n"
        )
    };
    write(at.join("logs/requestshook-1.log"), call("one", 1) + &call("three", 5));
    write(at.join("logs/requestshook-2.log"), call("two", 3));
    let tree = "(1-2)  a -> b  GET /one  200 OK\n\
                (3-4)  a -> b  GET /two  200 OK\n\
                (5-6)  a -> b  GET /three  200 OK\n";
    Run::new(at).args(["show", "logs"]).stdout(tree).check();
}
