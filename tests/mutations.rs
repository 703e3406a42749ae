//! Recordings that were damaged at random still build, in little time and memory.
//!
//! `SEQDOC_MUTATIONS=100000 cargo test --locked mutations` tries so many and tells how long it took;
//! `SEQDOC_MUTATIONS=512..513` tries one again.

use std::io::Write as _;
use std::ops::Range;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use crate::properties::PIECES;
use crate::support::checks::{check_build, check_spans};
use crate::support::{samples, small_logs};

/// So many are tried where nothing else is asked for.
const FEW: usize = 300;
/// No log becomes longer than this.
const LONGEST: usize = 4 << 20;
const SLOWEST: Duration = Duration::from_secs(10);
const MOST_MEMORY: usize = 200 << 20;

/// Numbers that look random and are the same in every run (`SplitMix64`).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((bits ^ (bits >> 31)) % limit.max(1) as u64).expect("below a usize")
    }

    /// A range of up to `most` bytes of a text.
    fn span(&mut self, text: &[u8], most: usize) -> Range<usize> {
        let start = self.below(text.len() + 1);
        start..(start + self.below(most + 1)).min(text.len())
    }

    /// A range of up to `most` whole lines of a text.
    fn lines(&mut self, text: &[u8], most: usize) -> Range<usize> {
        let mut starts = vec![0];
        starts.extend(memchr::memchr_iter(b'\n', text).map(|at| at + 1));
        let first = self.below(starts.len());
        let last = (first + self.below(most + 1)).min(starts.len() - 1);
        starts[first]..starts[last]
    }

    /// A range of lines or of bytes.
    fn piece(&mut self, text: &[u8]) -> Range<usize> {
        if self.below(2) == 0 { self.lines(text, 12) } else { self.span(text, 80) }
    }
}

/// A recording after a few accidents.
fn mutated(logs: &[Vec<u8>], random: &mut Random) -> Vec<u8> {
    let mut log = logs[random.below(logs.len())].clone();
    for _ in 0..=random.below(4) {
        let other = &logs[random.below(logs.len())];
        damage(&mut log, other, random);
        log.truncate(LONGEST);
    }
    log
}

fn damage(log: &mut Vec<u8>, other: &[u8], random: &mut Random) {
    let at = random.below(log.len() + 1);
    match random.below(12) {
        0 if at < log.len() => log[at] ^= 1 << random.below(8),
        1 if at < log.len() => log[at] = u8::try_from(random.below(256)).expect("a byte"),
        0..=2 => log.splice(at..at, PIECES[random.below(PIECES.len())].bytes()).for_each(drop),
        3 | 4 => {
            let piece = random.piece(log);
            log.drain(piece);
        }
        5 | 6 => {
            let piece = random.piece(log);
            let copy = log[piece.clone()].to_vec();
            let to = if random.below(2) == 0 { piece.end } else { at };
            log.splice(to..to, copy);
        }
        7 | 8 => {
            let piece = random.piece(other);
            let place = if random.below(2) == 0 { random.piece(log) } else { at..at };
            log.splice(place, other[piece].iter().copied());
        }
        9 => {
            let tail = random.piece(other).start;
            log.truncate(at);
            log.extend_from_slice(&other[tail..]);
        }
        10 => log.truncate(at),
        _ => {
            let piece = random.piece(log);
            let most = if random.below(50) == 0 { LONGEST } else { 64 << 10 };
            let times = random.below(most) / piece.len().max(1);
            let copies = log[piece.clone()].repeat(times);
            log.splice(piece.end..piece.end, copies);
        }
    }
}

/// How long this thread was at work, or, where the system does not tell it, how long it ran.
fn at_work(start: Instant) -> Duration {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = told.and_then(|told| told.split(' ').next()?.parse().ok());
    nanoseconds.map_or_else(|| start.elapsed(), Duration::from_nanos)
}

/// So many bytes of memory this process has, or had at most since [`forget_memory`], where the system
/// tells it.
fn memory(which: &str) -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix(which))?;
    line.trim().strip_suffix(" kB")?.parse::<usize>().ok().map(|kilobytes| kilobytes << 10)
}

/// What it had at most counts from now on. What thousands of builds leave behind is that of the test.
fn forget_memory() -> Option<usize> {
    std::fs::write("/proc/self/clear_refs", "5").ok()?;
    memory("VmRSS:")
}

/// The numbers of the mutations to try, and whether they were asked for.
fn wanted() -> (Range<usize>, bool) {
    let number = |text: &str| text.parse().expect("SEQDOC_MUTATIONS is a number or a range");
    match std::env::var("SEQDOC_MUTATIONS") {
        Ok(text) => match text.split_once("..") {
            Some((first, end)) => (number(first)..number(end), true),
            None => (0..number(&text), true),
        },
        Err(_) => (0..FEW, false),
    }
}

#[test]
fn damaged_recordings_build() {
    let logs: Vec<_> = samples().into_iter().chain(small_logs()).map(|(_, log)| log).collect();
    let (numbers, asked) = wanted();
    let (start, mut steps, mut times) = (Instant::now(), 0, Vec::new());
    let mut most = 0;
    for number in numbers.clone() {
        let log = mutated(&logs, &mut Random(number as u64));
        let (begin, before) = (at_work(start), forget_memory());
        let built = catch_unwind(AssertUnwindSafe(|| {
            check_spans(&log);
            check_build(&log)
        }));
        let time = at_work(start).saturating_sub(begin);
        let needed = before.and_then(|before| memory("VmHWM:")?.checked_sub(before));
        most = most.max(needed.unwrap_or_default());
        if built.is_err() || time > SLOWEST {
            tell(&format!("SEQDOC_MUTATIONS={number}..{} takes {time:?}\n", number + 1));
        }
        steps += built.unwrap_or_else(|panic| resume_unwind(panic));
        times.push((time, number, log.len()));
    }
    times.sort_unstable();
    let took = at_work(start);
    let slowest: Vec<_> = times.iter().rev().take(5).collect();
    if asked {
        tell(&format!(
            "{} mutations, {steps} steps, {took:.1?}, {} MiB at most; the slowest: {slowest:.3?}\n",
            numbers.len(),
            most >> 20,
        ));
        assert!(most < MOST_MEMORY, "{most} bytes of memory");
    }
    assert!(times.iter().all(|(time, ..)| *time < SLOWEST), "{slowest:?}");
    assert!(asked || steps > numbers.len(), "{steps} steps are few");
}

fn tell(text: &str) {
    std::io::stderr().write_all(text.as_bytes()).expect("a terminal");
}
