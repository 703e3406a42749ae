//! What must hold in, and the times of the logs; when each record was made, by one clock, out.
//!
//! What must come before something else in another log says how far the clock of that log can be behind.
//! If all of it can hold with clocks that agree, they do. Else the middle of what can hold is taken.

use super::edge::Edge;
use super::key::Keys;

/// When a record was made at the earliest and at the latest, in nanoseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) earliest: i64,
    pub(super) latest: i64,
}

/// What is to be added to the times of a log, and how far that may be off.
#[derive(Debug, Clone, Copy)]
struct Shift {
    by: i64,
    off: i64,
}

/// More than any two clocks can differ by.
const FAR: i64 = i64::MAX / 8;

/// For each record when it was made. One without a time was made between its neighbours.
pub(super) fn spans(keys: &Keys, hard: &[Edge]) -> Vec<Span> {
    let shifts = shifts(&apart(keys, hard));
    let mut spans = vec![Span { earliest: i64::MIN, latest: i64::MAX }; keys.all.len()];
    for (file, Shift { by, off }) in shifts.iter().enumerate() {
        let time =
            |at: usize| keys.all[at].stamp.map(|stamp| (stamp.time.saturating_add(*by), stamp));
        let mut earliest = i64::MIN;
        for at in keys.log(file) {
            let own = time(at).map(|(time, _)| time.saturating_sub(*off));
            earliest = own.map_or(earliest, |own| own.max(earliest));
            spans[at].earliest = earliest;
        }
        let mut latest = i64::MAX;
        for at in keys.log(file).rev() {
            let own = time(at).map(|(time, stamp)| time.saturating_add(off + stamp.grain - 1));
            latest = own.map_or(latest, |own| own.min(latest));
            // Where the times of a log go back, the order of its records holds all the same.
            spans[at].latest = latest.max(spans[at].earliest);
        }
    }
    spans
}

/// For each two logs the most that can be added to the first beyond what is added to the second.
fn apart(keys: &Keys, hard: &[Edge]) -> Vec<Vec<i64>> {
    let logs = keys.logs();
    let mut most = vec![vec![FAR; logs]; logs];
    for (file, most) in most.iter_mut().enumerate() {
        most[file] = 0;
    }
    for Edge { from, to } in hard {
        if let (Some(one), Some(other)) = (keys.all[*from].stamp, keys.all[*to].stamp) {
            let room = other.time.saturating_add(other.grain - 1).saturating_sub(one.time);
            let most = &mut most[keys.file(*from)][keys.file(*to)];
            *most = room.min(*most);
        }
    }
    for by in 0..logs {
        for one in 0..logs {
            for other in 0..logs {
                let around = most[one][by].saturating_add(most[by][other]).min(FAR);
                most[one][other] = around.min(most[one][other]);
            }
        }
    }
    most
}

/// What is added to each log, the surest ones first; nothing to the first log.
fn shifts(most: &[Vec<i64>]) -> Vec<Shift> {
    let mut shifts: Vec<Option<Shift>> = vec![None; most.len()];
    for _ in most {
        let unknown = (0..most.len()).filter(|file| shifts[*file].is_none());
        let bounds = unknown.map(|file| (file, bounds(most, &shifts, file)));
        let surest = bounds.min_by_key(|(_, [least, most])| most.saturating_sub(*least));
        if let Some((file, bounds)) = surest {
            shifts[file] = Some(between(bounds));
        }
    }
    shifts.into_iter().flatten().collect()
}

fn bounds(most: &[Vec<i64>], shifts: &[Option<Shift>], file: usize) -> [i64; 2] {
    let known = || shifts.iter().enumerate().filter_map(|(at, shift)| Some((at, (*shift)?.by)));
    if known().next().is_none() {
        return if file == 0 { [0, 0] } else { [-FAR, FAR] };
    }
    let highest = known().map(|(at, by)| by.saturating_add(most[file][at])).min();
    let lowest = known().map(|(at, by)| by.saturating_sub(most[at][file])).max();
    [lowest.unwrap_or(-FAR), highest.unwrap_or(FAR)]
}

fn between([least, most]: [i64; 2]) -> Shift {
    let is_open = |bound: i64| bound.abs() >= FAR / 2;
    match (is_open(least), is_open(most)) {
        _ if least <= 0 && 0 <= most => Shift { by: 0, off: 0 },
        (false, false) => {
            let by = least + (most - least) / 2;
            Shift { by, off: (most - least).abs() / 2 }
        }
        (true, _) => Shift { by: most, off: 0 },
        (_, true) => Shift { by: least, off: 0 },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_agree_if_they_can_and_else_the_middle_is_taken() {
        for (bounds, by, off) in [
            ([-5, 5], 0, 0),
            ([0, 9], 0, 0),
            ([-9, 0], 0, 0),
            ([-FAR, FAR], 0, 0),
            ([10, 20], 15, 5),
            ([10, 21], 15, 5),
            ([-20, -10], -15, 5),
            // No clock fits, so half of what contradicts itself is the error.
            ([20, 10], 15, 5),
            // Only one side is known.
            ([7, FAR], 7, 0),
            ([7, FAR / 2], 7, 0),
            ([-FAR, -7], -7, 0),
            ([-FAR / 2, -7], -7, 0),
        ] {
            let shift = between(bounds);
            assert_eq!((shift.by, shift.off), (by, off), "{bounds:?}");
        }
        assert_eq!(between([1, FAR / 2 - 1]).by, FAR / 4);
    }
}
