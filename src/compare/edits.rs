//! Two rows of numbers in, the pairs of equal ones out that leave out the fewest.
//!
//! E. W. Myers, "An O(ND) Difference Algorithm and Its Variations", 1986: near to linear where the rows
//! differ in few places. It gives up where they differ in many.

/// So many numbers are left out at most: what is remembered grows with the square.
const MOST: usize = 2000;

/// How many old numbers were passed on each diagonal. After so many edits there is one more diagonal
/// than edits; on the n-th of them, `edits - n` new numbers were left out and `n` old ones.
type Round = Vec<usize>;

/// The pairs, in order; `None` if too many numbers have no partner.
pub(crate) fn pairs(old: &[u64], new: &[u64]) -> Option<Vec<(usize, usize)>> {
    let mut rounds: Vec<Round> = Vec::new();
    for edits in 0..=MOST {
        let mut round = Round::with_capacity(edits + 1);
        for diagonal in 0..=edits {
            let mut at = begin(rounds.last(), diagonal);
            let mut other = across(at, diagonal, edits);
            while old.get(at).is_some_and(|number| new.get(other) == Some(number)) {
                (at, other) = (at + 1, other + 1);
            }
            round.push(at);
            if at >= old.len() && other >= new.len() {
                rounds.push(round);
                return Some(back(&rounds, diagonal));
            }
        }
        rounds.push(round);
    }
    None
}

/// How many old numbers were passed before the equal ones on a diagonal: one more than on the diagonal
/// before, where an old number is left out, or as many as on the next one, where a new one is.
fn begin(before: Option<&Round>, diagonal: usize) -> usize {
    let Some(before) = before else { return 0 };
    let left_out = diagonal.checked_sub(1).map(|above| before[above] + 1);
    left_out.max(before.get(diagonal).copied()).unwrap_or_default()
}

/// How many new numbers were passed where so many old ones were.
fn across(at: usize, diagonal: usize, edits: usize) -> usize {
    // Of a row that has ended, more cannot be left out; the place then lies outside of both rows.
    (at + edits).saturating_sub(2 * diagonal)
}

/// Goes back from the end, and collects the equal numbers.
fn back(rounds: &[Round], mut diagonal: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    for (edits, round) in rounds.iter().enumerate().rev() {
        let before = edits.checked_sub(1).map(|before| &rounds[before]);
        let start = begin(before, diagonal);
        let equal = (start..round[diagonal]).rev();
        pairs.extend(equal.map(|at| (at, across(at, diagonal, edits))));
        let Some(before) = before else { break };
        // Which of both ways led here.
        if before.get(diagonal) != Some(&start) {
            diagonal -= 1;
        }
    }
    pairs.reverse();
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How many numbers two rows have in common in the same order, by the plainest means.
    fn common(old: &[u64], new: &[u64]) -> usize {
        let mut best = vec![vec![0; new.len() + 1]; old.len() + 1];
        for i in (0..old.len()).rev() {
            for j in (0..new.len()).rev() {
                let pair = if old[i] == new[j] { best[i + 1][j + 1] + 1 } else { 0 };
                best[i][j] = pair.max(best[i + 1][j]).max(best[i][j + 1]);
            }
        }
        best[0][0]
    }

    #[test]
    fn the_most_pairs_are_found() {
        let mut seed = 7_u64;
        let mut random = |limit: u64| {
            seed = seed.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(0x1405_7b7e_f767_814f);
            (seed >> 33) % limit
        };
        for _ in 0..500 {
            let [old, new] = [(); 2].map(|()| {
                let length = random(20);
                (0..length).map(|_| random(4)).collect::<Vec<_>>()
            });
            let found = pairs(&old, &new).expect("they are short");
            assert!(found.iter().all(|(i, j)| old[*i] == new[*j]), "{old:?} {new:?}");
            assert!(found.is_sorted_by(|a, b| a.0 < b.0 && a.1 < b.1), "{old:?} {new:?}");
            assert_eq!(found.len(), common(&old, &new), "{old:?} {new:?}");
        }
        let rows: [Vec<u64>; 2] = [(0..3000).collect(), (5000..8000).collect()];
        assert_eq!(pairs(&rows[0], &rows[1]), None);
    }
}
