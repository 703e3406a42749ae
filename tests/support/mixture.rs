//! Recordings whose parents are known in, random mixtures of them out, as if they were taken at once.
//!
//! The order within a recording is kept; records of one recording come in bursts of random length.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;
use std::path::Path;

use aho_corasick::AhoCorasick;
use seqdoc::diagnostic::Diagnostics;
use seqdoc::record::{Reader, Record};
use seqdoc::source::Input;

use super::chance::Chance;

/// The client, which no call of another recording can have caused.
const CLIENT: &[u8] = b"openstack";

/// The most records of one recording that come in a row.
pub(crate) const BURST: usize = 6;

/// Recordings that hold no calls at the same time themselves.
const SEQUENTIAL: usize = 21;

/// A record, and the exchange that it belongs to, by its number within the recording.
#[derive(Debug, Clone)]
pub(crate) struct Logged {
    pub(crate) bytes: Vec<u8>,
    pub(crate) exchange: usize,
    pub(crate) is_response: bool,
    pub(crate) caller: Vec<u8>,
    pub(crate) callee: Vec<u8>,
    /// The tokens in its headers: that of the caller, and the one that is checked or was issued.
    tokens: [Option<Vec<u8>>; 2],
    is_front_page: bool,
}

/// A log with the parent of each exchange, both in the order of their first records.
#[derive(Debug, Clone, Default)]
pub(crate) struct Known {
    pub(crate) name: String,
    pub(crate) records: Vec<Logged>,
    pub(crate) parents: Vec<Option<usize>>,
}

/// What the recordings of a mixture have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of the table below")]
pub(crate) struct Mode {
    pub(crate) name: &'static str,
    /// All of them are one recording, with ids and tokens of its own each time.
    pub(crate) same: bool,
    /// The client has one token for all.
    pub(crate) one_login: bool,
    /// The tokens that services hold for themselves are the same for all.
    pub(crate) shared: bool,
    /// Half of them found the caches of the services warm.
    pub(crate) warm: bool,
}

/// All modes.
pub(crate) const MODES: [Mode; 7] = [
    mode("different", false, false, true, false),
    mode("different, one login", false, true, true, false),
    mode("different, half warm", false, false, true, true),
    mode("same", true, false, false, false),
    mode("same, services' tokens", true, false, true, false),
    mode("same, one login", true, true, true, false),
    mode("same, half warm", true, false, true, true),
];

#[expect(clippy::fn_params_excessive_bools, reason = "it is a row of the table above")]
const fn mode(name: &'static str, same: bool, one_login: bool, shared: bool, warm: bool) -> Mode {
    Mode { name, same, one_login, shared, warm }
}

impl Known {
    /// All recordings of a folder, by name.
    pub(crate) fn all(folder: &Path) -> Vec<Self> {
        let parents = std::fs::read_to_string(folder.join("parents.txt")).expect("the parents");
        parents.lines().map(|line| Self::read(folder, line)).collect()
    }

    fn read(folder: &Path, line: &str) -> Self {
        let (name, parents) = line.split_once(": ").expect("a name and parents");
        let file = std::fs::File::open(folder.join(format!("{name}.log.gz"))).expect("a log");
        let mut log = Vec::new();
        flate2::read::GzDecoder::new(file).read_to_end(&mut log).expect("a log");
        let number = |word: &str| word.parse().ok().map(|number: usize| number - 1);
        Self::new(name, log, parents.split(' ').map(number).collect())
    }

    /// A log with the parent of each request.
    pub(crate) fn new(name: &str, log: Vec<u8>, parents: Vec<Option<usize>>) -> Self {
        let known = Self { name: name.to_owned(), records: records(log), parents };
        assert_eq!(known.records.iter().filter(|r| !r.is_response).count(), known.parents.len());
        known
    }

    /// The bytes of the log.
    pub(crate) fn log(&self) -> Vec<u8> {
        self.records.iter().flat_map(|record| record.bytes.iter().copied()).collect()
    }

    /// For each exchange how many calls it could belong to by name.
    pub(crate) fn candidates(&self) -> Vec<usize> {
        let (mut open, mut counts) = (BTreeMap::new(), Vec::new());
        for record in &self.records {
            if record.is_response {
                open.remove(&record.exchange);
                continue;
            }
            counts.push(open.values().filter(|callee| **callee == &record.caller).count());
            open.insert(record.exchange, &record.callee);
        }
        counts
    }

    /// The same without some exchanges and all that they caused.
    fn without(&self, drops: impl Fn(usize) -> bool) -> Self {
        let mut numbers: Vec<Option<usize>> = Vec::new();
        let mut parents = Vec::new();
        for (exchange, parent) in self.parents.iter().enumerate() {
            let gone = drops(exchange) || parent.is_some_and(|parent| numbers[parent].is_none());
            numbers.push((!gone).then_some(parents.len()));
            if !gone {
                parents.push(parent.and_then(|parent| numbers[parent]));
            }
        }
        let kept = |record: &Logged| {
            Some(Logged { exchange: numbers[record.exchange]?, ..record.clone() })
        };
        Self {
            name: self.name.clone(),
            records: self.records.iter().filter_map(kept).collect(),
            parents,
        }
    }

    /// The tokens that services hold for themselves: they have others checked with them.
    fn own_tokens(&self) -> BTreeSet<&[u8]> {
        let checks = self.records.iter().filter(|record| record.is_check());
        checks.filter_map(|record| record.tokens[0].as_deref()).collect()
    }

    /// As it looks with warm caches: no token is checked, and no service logs in to check one.
    fn warm(&self) -> Self {
        let own = self.own_tokens();
        let dropped: BTreeSet<usize> = self
            .records
            .iter()
            .filter(|record| {
                let logs_in = record.tokens[1].as_deref().is_some_and(|token| own.contains(token));
                record.caller != CLIENT && (record.is_check() || record.is_front_page || logs_in)
            })
            .map(|record| record.exchange)
            .collect();
        self.without(|exchange| dropped.contains(&exchange))
    }

    /// With other ids and tokens, as another run of the same command has them.
    fn renamed(&self, mode: Mode, number: usize) -> Self {
        let own = self.own_tokens();
        let login =
            self.records.iter().find(|record| record.is_response && record.tokens[1].is_some());
        let login = login.and_then(|record| record.tokens[1].as_deref());
        let mut words: BTreeMap<Vec<u8>, Vec<u8>> = BTreeMap::new();
        for record in &self.records {
            let id = header(&record.bytes, b"X-Requestshook-Request-Id: ");
            words.extend(id.map(|id| (id.to_vec(), other(id, number))));
            for token in record.tokens.iter().flatten().filter(|_| mode.same) {
                if !(mode.shared && own.contains(&token[..])) {
                    words.insert(token.clone(), other(token, number));
                }
            }
            if mode.same {
                let ids = uuids(&record.bytes);
                words.extend(ids.map(|id| (id.to_vec(), other(id, number))));
            }
        }
        if let Some(login) = login.filter(|_| mode.one_login) {
            words.insert(login.to_vec(), b"gAAAAA-the-token-of-the-only-login".to_vec());
        }
        self.with(&words)
    }

    fn with(&self, words: &BTreeMap<Vec<u8>, Vec<u8>>) -> Self {
        let search = AhoCorasick::new(words.keys()).expect("words");
        let new: Vec<&Vec<u8>> = words.values().collect();
        let renamed = |record: &Logged| {
            let bytes = search.replace_all_bytes(&record.bytes, &new);
            Logged { bytes, ..record.clone() }
        };
        Self { records: self.records.iter().map(renamed).collect(), ..self.clone() }
    }
}

impl Logged {
    fn is_check(&self) -> bool {
        !self.is_response && self.tokens[1].is_some()
    }
}

/// A mixture of so many recordings, in bursts of so many records at most, and for each of its records
/// the recording that it is from.
pub(crate) fn mixed(
    known: &[Known],
    mode: Mode,
    flows: usize,
    burst: usize,
    chance: &mut Chance,
) -> (Known, Vec<usize>) {
    let mut left: Vec<&Known> = known.iter().collect();
    let one = chance.one_of(known);
    let chosen: Vec<Known> = (0..flows)
        .map(|number| {
            let known = if mode.same { one } else { left.swap_remove(chance.below(left.len())) };
            let warm = mode.warm && number % 2 == 1;
            let known = if warm { known.warm() } else { known.clone() };
            known.renamed(mode, number)
        })
        .collect();
    interleaved(&chosen, burst, chance)
}

/// Those that can be mixed: the others are mixtures themselves.
pub(crate) fn sequential(known: &[Known]) -> Vec<Known> {
    let found: Vec<_> =
        known.iter().filter(|known| !known.name.starts_with("concurrent")).cloned().collect();
    assert_eq!(found.len(), SEQUENTIAL);
    found
}

/// The records of several flows at the same time, and for each of them its flow.
pub(crate) fn interleaved(
    flows: &[Known],
    burst: usize,
    chance: &mut Chance,
) -> (Known, Vec<usize>) {
    let (mut mixture, mut sources) = (Known::default(), Vec::new());
    let mut next = vec![0; flows.len()];
    let mut numbers: Vec<Vec<usize>> = vec![Vec::new(); flows.len()];
    loop {
        let open: Vec<usize> =
            (0..flows.len()).filter(|flow| next[*flow] < flows[*flow].records.len()).collect();
        if open.is_empty() {
            return (mixture, sources);
        }
        let flow = *chance.one_of(&open);
        for _ in 0..=chance.below(burst) {
            let Some(record) = flows[flow].records.get(next[flow]) else { break };
            next[flow] += 1;
            if !record.is_response {
                let parent =
                    flows[flow].parents[record.exchange].map(|parent| numbers[flow][parent]);
                numbers[flow].push(mixture.parents.len());
                mixture.parents.push(parent);
            }
            let exchange = numbers[flow][record.exchange];
            mixture.records.push(Logged { exchange, ..record.clone() });
            sources.push(flow);
        }
    }
}

fn records(log: Vec<u8>) -> Vec<Logged> {
    let mut reader = Reader::new(Input::of_bytes(log), 0);
    let (mut records, mut ids) = (Vec::new(), BTreeMap::new());
    let mut diagnostics = Diagnostics::default();
    while let Some(record) = reader.next(&mut diagnostics).expect("memory") {
        let number = ids.len();
        let id = record.request_id().expect("an id").to_vec();
        records.push(logged(&record, *ids.entry(id).or_insert(number)));
    }
    records
}

fn logged(record: &Record<'_>, exchange: usize) -> Logged {
    let token = |name| record.header(name).map(<[u8]>::to_vec);
    Logged {
        bytes: record.raw().to_vec(),
        exchange,
        is_response: record.status().is_some(),
        caller: record.caller().to_vec(),
        callee: record.callee().to_vec(),
        tokens: [token("X-Auth-Token"), token("X-Subject-Token")],
        is_front_page: record.url().ends_with(b"/identity/"),
    }
}

fn header<'r>(record: &'r [u8], start: &[u8]) -> Option<&'r [u8]> {
    record.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(start))
}

fn uuids(text: &[u8]) -> impl Iterator<Item = &[u8]> {
    text.windows(36).filter(|window| {
        window.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
    })
}

/// A word of the same form: its last digits become the number of the recording.
fn other(word: &[u8], number: usize) -> Vec<u8> {
    let digits = format!("{number:03x}");
    [&word[..word.len() - digits.len()], digits.as_bytes()].concat()
}
