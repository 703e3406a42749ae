//! Calls with their times in, the order of their records out.
//!
//! A request stands where the call begins, a response where it ends, and never before its request.
//! What ends when something else begins ends first, unless it caused that.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// When a call begins and ends, and where it stands among the others.
#[derive(Debug, Clone, Copy)]
pub(super) struct Timed {
    /// Nanoseconds since 1970; `None` if nobody knows.
    pub(super) start: Option<i128>,
    pub(super) end: Option<i128>,
    /// The index of the call that caused it.
    pub(super) parent: Option<usize>,
    /// How many calls lie above it.
    pub(super) depth: usize,
}

/// A record: that of the request or of the response of the call with that index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Request(usize),
    Response(usize),
}

/// The order of the records of all calls. Those that begin at the same time keep their order, and so
/// do all if one has no time.
pub(super) fn ordered(calls: &[Timed]) -> Vec<Side> {
    let known = calls.iter().all(|call| call.start.is_some());
    if !known {
        return (0..calls.len()).flat_map(|at| [Side::Request(at), Side::Response(at)]).collect();
    }
    let mut starts: Vec<usize> = (0..calls.len()).collect();
    starts.sort_by_key(|at| (calls[*at].start, calls[*at].depth));
    let mut sides = Vec::with_capacity(calls.len() * 2);
    let mut open = BinaryHeap::new();
    for (rank, at) in starts.into_iter().enumerate() {
        let start = calls[at].start.unwrap_or_default();
        close(&mut open, &mut sides, |end, other| {
            end < start || (end == start && !is_above(calls, other, at))
        });
        sides.push(Side::Request(at));
        let end = calls[at].end.unwrap_or(start).max(start);
        // Of those that end at the same time, the innermost ends first.
        open.push(Reverse((end, Reverse(calls[at].depth), rank, at)));
    }
    close(&mut open, &mut sides, |_, _| true);
    sides
}

/// Those that are open, the one that ends first on top.
type Open = BinaryHeap<Reverse<(i128, Reverse<usize>, usize, usize)>>;

fn close(open: &mut Open, sides: &mut Vec<Side>, ends: impl Fn(i128, usize) -> bool) {
    while let Some(Reverse((end, _, _, at))) = open.peek() {
        if !ends(*end, *at) {
            break;
        }
        sides.push(Side::Response(*at));
        open.pop();
    }
}

/// What lies so far above is taken for another call's.
const FARTHEST: usize = 1000;

/// Whether a call lies above another one.
fn is_above(calls: &[Timed], above: usize, below: usize) -> bool {
    let depth = calls[above].depth;
    if calls[below].depth > depth + FARTHEST {
        return false;
    }
    let mut at = below;
    while calls[at].depth > depth {
        let Some(parent) = calls[at].parent else { return false };
        at = parent;
    }
    at == above
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order of calls `(start, end, parent)`: `0` is the request of the first, `!0` its response.
    fn order(calls: &[(i128, i128, Option<usize>)]) -> String {
        let mut timed: Vec<Timed> = Vec::new();
        for (start, end, parent) in calls {
            let depth = parent.map_or(0, |parent| timed[parent].depth + 1);
            timed.push(Timed { start: Some(*start), end: Some(*end), parent: *parent, depth });
        }
        let side = |side: Side| match side {
            Side::Request(at) => at.to_string(),
            Side::Response(at) => format!("!{at}"),
        };
        ordered(&timed).into_iter().map(side).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn records_stand_where_calls_begin_and_end() {
        assert_eq!(order(&[(0, 9, None), (1, 2, None), (3, 4, None)]), "0 1 !1 2 !2 !0");
        assert_eq!(order(&[(5, 6, None), (0, 9, None)]), "1 0 !0 !1");
        // What follows at once begins behind the end of the one before.
        assert_eq!(order(&[(0, 5, None), (5, 9, None)]), "0 !0 1 !1");
        // A call that was cut short is over before the next one.
        assert_eq!(order(&[(0, 0, None), (0, 0, None)]), "0 !0 1 !1");
        assert_eq!(order(&[(3, 1, None), (4, 4, None)]), "0 !0 1 !1");
    }

    #[test]
    fn what_caused_a_call_ends_after_it_unless_it_really_did_not() {
        assert_eq!(order(&[(0, 0, None), (0, 0, Some(0)), (0, 0, Some(1))]), "0 1 2 !2 !1 !0");
        assert_eq!(order(&[(0, 5, None), (5, 5, Some(0)), (6, 9, None)]), "0 1 !1 !0 2 !2");
        assert_eq!(order(&[(0, 5, None), (3, 9, Some(0))]), "0 1 !0 !1");
        assert_eq!(order(&[(0, 5, None), (1, 5, None), (5, 6, Some(1))]), "0 1 !0 2 !1 !2");
    }

    #[test]
    fn without_times_the_order_is_that_of_the_file() {
        let timed = |start| Timed { start, end: None, parent: None, depth: 0 };
        let sides = ordered(&[timed(Some(9)), timed(None)]);
        assert_eq!(
            sides,
            [Side::Request(0), Side::Response(0), Side::Request(1), Side::Response(1)]
        );
    }
}
