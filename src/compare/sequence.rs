//! Two rows of calls in, the pairs out that keep the order and are most alike.
//!
//! Equal calls at both ends are paired at once. What is left is short as a rule, and then all ways to
//! pair it are weighed. Where it is long, `edits` pairs the equal calls, and only the gaps between them
//! are weighed. Rows that are too different for that pair the n-th call of a kind with the n-th, as far
//! as that keeps the order: the time stays near to linear in the length of the rows.

use std::collections::HashMap;

use super::edits;

/// What is known of a call.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) key: u64,
    /// Hash of what it says.
    pub(super) says: u64,
    pub(super) form: u64,
    pub(super) whole: u64,
}

/// So many pairs are weighed at once.
const MOST: usize = 1 << 22;

/// Which hash two calls have in common.
const ALIKE: [fn(&Item) -> u64; 2] = [|item| item.whole, |item| item.key];

/// Pairs of places, in order.
pub(super) fn align(old: &[Item], new: &[Item]) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    gap(old, new, (0, 0), 0, &mut pairs);
    pairs
}

/// Pairs what lies between two places of both rows; `from` is where the parts begin.
fn gap(
    old: &[Item],
    new: &[Item],
    from: (usize, usize),
    level: usize,
    pairs: &mut Vec<(usize, usize)>,
) {
    let same = |(old, new): &(&Item, &Item)| old.whole == new.whole;
    let head = old.iter().zip(new).take_while(same).count();
    let tail = old[head..].iter().rev().zip(new[head..].iter().rev()).take_while(same).count();
    pairs.extend((0..head).map(|at| (from.0 + at, from.1 + at)));
    let (end, new_end) = (old.len() - tail, new.len() - tail);
    let (middle, new_middle) = (&old[head..end], &new[head..new_end]);
    let start = (from.0 + head, from.1 + head);
    match ALIKE.get(level) {
        _ if middle.is_empty() || new_middle.is_empty() => {}
        _ if middle.len().saturating_mul(new_middle.len()) <= MOST => {
            let weighed = weighed(middle, new_middle);
            pairs.extend(weighed.into_iter().map(|(i, j)| (start.0 + i, start.1 + j)));
        }
        None => {}
        Some(hash) => {
            let (mut i, mut j) = (0, 0);
            for (next, new_next) in alike(middle, new_middle, *hash) {
                let inside = (&middle[i..next], &new_middle[j..new_next]);
                gap(inside.0, inside.1, (start.0 + i, start.1 + j), level + 1, pairs);
                pairs.push((start.0 + next, start.1 + new_next));
                (i, j) = (next + 1, new_next + 1);
            }
            gap(&middle[i..], &new_middle[j..], (start.0 + i, start.1 + j), level + 1, pairs);
        }
    }
    pairs.extend((0..tail).map(|at| (from.0 + end + at, from.1 + new_end + at)));
}

/// The calls that have a hash in common: as many as can be in order, or else what anchors give.
fn alike(old: &[Item], new: &[Item], hash: fn(&Item) -> u64) -> Vec<(usize, usize)> {
    let [left, right] = [old, new].map(|row| row.iter().map(hash).collect::<Vec<_>>());
    edits::pairs(&left, &right).unwrap_or_else(|| anchors(old, new, hash))
}

/// The n-th of each kind in one row with the n-th in the other, as far as that keeps the order.
fn anchors(old: &[Item], new: &[Item], hash: fn(&Item) -> u64) -> Vec<(usize, usize)> {
    let mut places: HashMap<u64, (Vec<usize>, usize)> = HashMap::new();
    for (at, item) in new.iter().enumerate() {
        places.entry(hash(item)).or_default().0.push(at);
    }
    let candidates = old.iter().enumerate().filter_map(|(at, item)| {
        let (places, next) = places.get_mut(&hash(item))?;
        let place = *places.get(*next)?;
        *next += 1;
        Some((at, place))
    });
    rising(&candidates.collect::<Vec<_>>())
}

/// The most pairs whose second places rise; the first ones do.
fn rising(pairs: &[(usize, usize)]) -> Vec<(usize, usize)> {
    // For each length the last pair of the row of that length that ends lowest.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(pairs.len());
    for (at, (_, place)) in pairs.iter().enumerate() {
        let length = ends.partition_point(|end| pairs[*end].1 < *place);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        if length == ends.len() { ends.push(at) } else { ends[length] = at }
    }
    let mut row: Vec<_> = std::iter::successors(ends.last().copied(), |at| before[*at]).collect();
    row.reverse();
    row.into_iter().map(|at| pairs[at]).collect()
}

/// How good it is to pair two calls: at all, then with what they say, then with all below them.
fn score(old: &Item, new: &Item) -> u32 {
    if old.key != new.key {
        return 0;
    }
    let same = |same: bool, score: u32| if same { score } else { 0 };
    8 + same(old.says == new.says, 1)
        + same(old.form == new.form, 2)
        + same(old.whole == new.whole, 4)
}

/// The best of all ways to pair two rows that keeps the order.
fn weighed(old: &[Item], new: &[Item]) -> Vec<(usize, usize)> {
    let width = new.len() + 1;
    // The best score of what is left from a place of both rows on.
    let mut best = vec![0_u32; (old.len() + 1) * width];
    for i in (0..old.len()).rev() {
        for j in (0..new.len()).rev() {
            let skip = best[(i + 1) * width + j].max(best[i * width + j + 1]);
            let score = score(&old[i], &new[j]);
            let pair = if score > 0 { score + best[(i + 1) * width + j + 1] } else { 0 };
            best[i * width + j] = skip.max(pair);
        }
    }
    let (mut i, mut j, mut pairs) = (0, 0, Vec::new());
    while i < old.len() && j < new.len() {
        let here = best[i * width + j];
        let score = score(&old[i], &new[j]);
        if score > 0 && here == score + best[(i + 1) * width + j + 1] {
            pairs.push((i, j));
            (i, j) = (i + 1, j + 1);
        } else if here == best[(i + 1) * width + j] {
            i += 1;
        } else {
            j += 1;
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A lower-case letter is a kind of call, the digit behind it says what it says.
    fn row(text: &str) -> Vec<Item> {
        let item = |pair: &[u8]| {
            let [key, says] = [pair[0], pair[1]].map(u64::from);
            Item { key, says, form: key, whole: key * 256 + says }
        };
        text.as_bytes().chunks(2).map(item).collect()
    }

    #[test]
    fn equal_calls_are_preferred() {
        for (old, new, pairs) in [
            ("a0b0c0", "a0b0c0", vec![(0, 0), (1, 1), (2, 2)]),
            ("a0a1a2", "a1a2", vec![(1, 0), (2, 1)]),
            ("a0a0a0", "a0a1a0", vec![(0, 0), (1, 1), (2, 2)]),
            ("a0b0c0", "a0c0", vec![(0, 0), (2, 1)]),
            ("a0b0", "b0a0", vec![(0, 1)]),
            ("a0", "b0", vec![]),
        ] {
            let found = align(&row(old), &row(new));
            assert_eq!(found.len(), pairs.len(), "{old} {new}");
            if old != "a0b0" {
                assert_eq!(found, pairs, "{old} {new}");
            }
        }
    }

    #[test]
    fn long_rows_are_paired_without_weighing_all() {
        let item = |key: u64| Item { key, says: 0, form: key, whole: key };
        // More than can be weighed, periodic, with calls taken out at three places.
        let old: Vec<_> = (0..30_000).map(|at| item(at % 7)).collect();
        let kept = |at: &usize| ![100, 15_000, 29_000].contains(at);
        let new: Vec<_> = (0..old.len()).filter(kept).map(|at| old[at]).collect();
        let pairs = align(&old, &new);
        assert_eq!(pairs.len(), new.len());
        assert!(pairs.iter().all(|(i, j)| old[*i] == new[*j]));
        assert!(pairs.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1));
    }

    #[test]
    fn a_call_of_long_rows_is_in_one_pair() {
        // Each kind of call twice, with the second one taken out at three places.
        let item = |at: u64| Item { key: at / 2, says: at, form: at, whole: at };
        let old: Vec<_> = (0..30_000).map(item).collect();
        let kept = |at: &usize| ![101, 15_001, 29_001].contains(at);
        let new: Vec<_> = (0..old.len()).filter(kept).map(|at| old[at]).collect();
        let expected: Vec<_> =
            (0..old.len()).filter(kept).enumerate().map(|(j, i)| (i, j)).collect();
        assert!(align(&old, &new) == expected);
    }

    #[test]
    fn as_many_pairs_as_can_be_are_in_order() {
        let pairs = |places: &[usize]| places.iter().copied().enumerate().collect::<Vec<_>>();
        for (places, most) in [
            (&[3, 1, 2, 0, 4][..], &[(1, 1), (2, 2), (4, 4)][..]),
            (&[0, 1, 2], &[(0, 0), (1, 1), (2, 2)]),
            (&[5, 6, 0, 7, 1, 8], &[(0, 5), (1, 6), (3, 7), (5, 8)]),
            (&[], &[]),
        ] {
            assert_eq!(rising(&pairs(places)), most, "{places:?}");
        }
        assert_eq!(rising(&pairs(&[2, 1, 0])).len(), 1);
    }

    #[test]
    fn the_nth_of_a_kind_is_paired_with_the_nth_where_the_order_allows_it() {
        for (old, new, pairs) in [
            ("a0b0a0", "a0a0b0", vec![(0, 0), (2, 1)]),
            ("a0a0a0", "a0a0", vec![(0, 0), (1, 1)]),
            ("a0a0", "b0a0a0a0", vec![(0, 1), (1, 2)]),
            ("a0b0c0", "c0a0b0", vec![(0, 1), (1, 2)]),
            ("a0b0", "c0d0", vec![]),
        ] {
            let found = anchors(&row(old), &row(new), |item| item.key);
            assert_eq!(found, pairs, "{old} {new}");
        }
    }

    #[test]
    fn as_many_places_as_can_rise() {
        let rise = |places: &[usize]| -> Vec<usize> {
            let pairs: Vec<_> = places.iter().copied().enumerate().collect();
            rising(&pairs).into_iter().map(|(_, place)| place).collect()
        };
        for (places, row) in [
            (&[][..], &[][..]),
            (&[3], &[3]),
            (&[0, 1, 2], &[0, 1, 2]),
            (&[2, 1, 0], &[0]),
            (&[5, 1, 6, 2, 3], &[1, 2, 3]),
            (&[3, 4, 0, 1, 5, 2], &[0, 1, 2]),
            (&[7, 0, 8, 1, 9], &[0, 1, 9]),
        ] {
            assert_eq!(rise(places), row, "{places:?}");
        }
    }
}
