//! A tree of spans in, when each was by the clock of whoever called out.
//!
//! Hosts have clocks of their own: one server in seven begins before its client. A server is moved,
//! with all below it, by the least that fits it into its client.

use super::Kind;
use super::role::Roles;
use super::tree::Tree;

/// Start and end of each span, in nanoseconds since 1970.
pub(super) fn mended(tree: &Tree<'_>, roles: &Roles) -> Vec<(Option<i128>, Option<i128>)> {
    let mut shifts = vec![0_i128; tree.spans.len()];
    let mut times = vec![(None, None); tree.spans.len()];
    for at in tree.order.iter().copied() {
        let span = &tree.spans[at];
        let above = tree.parents[at];
        let shift = above.map_or(0, |above| shifts[above]);
        let moved = (span.start.map(|start| start + shift), span.end.map(|end| end + shift));
        let kind = |above: usize| tree.spans[above].kind;
        let client = above.filter(|above| {
            roles.entry[at] && matches!(kind(*above), Kind::Client | Kind::Producer)
        });
        let more = client.map_or(0, |client| least(moved, times[client], span.kind));
        shifts[at] = shift + more;
        times[at] = (moved.0.map(|start| start + more), moved.1.map(|end| end + more));
    }
    times
}

type Times = (Option<i128>, Option<i128>);

/// The least that a server has to be moved by.
fn least(server: Times, client: Times, kind: Kind) -> i128 {
    let (Some(start), Some(earliest)) = (server.0, client.0) else { return 0 };
    if start < earliest {
        return earliest - start;
    }
    let (Some(end), Some(latest)) = (server.1, client.1) else { return 0 };
    // What takes longer than its client does not fit, and messages are taken later.
    let fits = end - start <= latest - earliest && kind != Kind::Consumer;
    if fits && end > latest { latest - end } else { 0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_is_moved_by_the_least_that_fits() {
        let client = (Some(10), Some(20));
        for (server, expected) in [
            ((Some(12), Some(18)), 0),
            ((Some(5), Some(9)), 5),
            ((Some(18), Some(24)), -4),
            ((Some(15), Some(40)), 0),
            ((Some(5), Some(40)), 5),
            ((None, None), 0),
            ((Some(30), None), 0),
        ] {
            assert_eq!(least(server, client, Kind::Server), expected, "{server:?}");
        }
        assert_eq!(least((Some(30), Some(31)), client, Kind::Consumer), 0);
    }
}
