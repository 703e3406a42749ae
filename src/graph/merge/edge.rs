//! That one record comes before another one.

/// Of two records the one that comes first, and the other one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Edge {
    pub(super) from: usize,
    pub(super) to: usize,
}

/// The edges from a record, of those that are in the order of where they come from.
pub(super) fn outgoing(edges: &[Edge], at: usize) -> &[Edge] {
    let start = edges.partition_point(|edge| edge.from < at);
    let length = edges[start..].partition_point(|edge| edge.from == at);
    &edges[start..start + length]
}

/// The edges to a record, of those that are in the order of where they go to.
pub(super) fn incoming(edges: &[Edge], at: usize) -> &[Edge] {
    let start = edges.partition_point(|edge| edge.to < at);
    let length = edges[start..].partition_point(|edge| edge.to == at);
    &edges[start..start + length]
}
