//! What each piece of evidence counts, with the reason: the only place where this is said.

/// A piece of evidence for or against a call being the parent of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Clue {
    ChecksToken,
    ChecksOther,
    ChecksAgain,
    SameToken,
    FirstUse,
    FirstCheck,
    LaterUse,
    UsedElsewhere,
    SameId,
    SiblingId,
    SameRequest,
    OtherRequest,
    SameTrace,
    OtherTrace,
    SameSpan,
    Busy,
    GivenUp,
    Repeats,
    Outlives,
    Nobody,
    AfterAnswer,
    StillAfterAnswer,
    Latest,
    AtOnce,
    Usual,
    Unusual,
}

/// The evidence, its points, and what it says.
///
/// Points were set by leaving each of them out in mixtures of recordings (`cargo bench --bench
/// calls`), and by trying others in other mixtures than those that are measured. Two pieces of strong
/// evidence (80) that contradict each other leave it open; one outweighs all weak ones.
const WEIGHTS: [(Clue, i32, &str); 26] = [
    // A service has the token of its caller checked, and of nobody else.
    (Clue::ChecksToken, 80, "checks the token of this call"),
    (Clue::ChecksOther, -60, "checks another token than that of this call"),
    // A checked token is cached.
    (Clue::ChecksAgain, -35, "this call had its token checked before"),
    // Calls are passed on in the name of whoever sent them.
    (Clue::SameToken, 80, "has the token of this call"),
    // A service logs in for what it is about to do.
    (Clue::FirstUse, 90, "is the first to use a token that was issued for this call"),
    // A token to check others with is the service's own, so calls at the same time share it at once.
    (Clue::FirstCheck, 30, "is the first to check with a token that was issued for this call"),
    // Later, anyone may use it whose service keeps it.
    (Clue::LaterUse, 57, "has a token that was used for this call before"),
    (Clue::UsedElsewhere, -40, "is the first to use a token that was issued for another call"),
    (Clue::SameId, 74, "has an id of this call"),
    (Clue::SiblingId, 11, "has an id that came up below this call"),
    // A request id names one call.
    (Clue::SameRequest, 80, "has the request id of this call"),
    (Clue::OtherRequest, -60, "has another request id than the rest of this call"),
    // A trace goes through all calls of one flow; other calls of that flow are in it, too.
    (Clue::SameTrace, 80, "is in the trace of this call"),
    (Clue::OtherTrace, -80, "is in another trace than this call"),
    (Clue::SameSpan, 40, "names the span that this call names"),
    // Most services send one request after another, but some send several at once.
    (Clue::Busy, -55, "this call waits for another answer"),
    // Whoever sends the next request has seldom an answer to wait for.
    (
        Clue::GivenUp,
        -36,
        "this call is never answered, and its caller has sent something else since",
    ),
    // A service seldom asks the same twice for one call, except when it polls.
    (Clue::Repeats, -10, "such a request was sent for this call before"),
    // A call is answered when what it caused is answered.
    (Clue::Outlives, -90, "goes on after this call is answered"),
    // A service seldom does something that nobody asked for.
    (Clue::Nobody, -66, "no call caused it"),
    // After `202 Accepted` it does.
    (Clue::AfterAnswer, -12, "this call was answered by `202` and may be worked on"),
    (Clue::StillAfterAnswer, -4, "this call was answered by `202` and is worked on"),
    // Ties only: of calls that look alike, the one that was heard of last is worked on most often.
    (Clue::Latest, 2, "this call is the one that was last heard of"),
    // Whoever has just been called or answered seldom waits before it goes on.
    (Clue::AtOnce, 6, "comes directly after what was last heard of this call"),
    // What a flow does depends on its settings, so a habit is no proof.
    (Clue::Usual, 15, "usually comes next in such a call"),
    (Clue::Unusual, -15, "never comes next in such a call"),
];

/// A parent is certain if the best way with another one has so many points less.
pub(super) const CLEAR: i32 = 54;

/// A parent with so many points less than another one in the same way is not tried.
pub(super) const PLAIN: i32 = 75;

/// A way with so many points less than the best is given up.
pub(super) const HOPELESS: i32 = 160;

impl Clue {
    fn row(self) -> &'static (Self, i32, &'static str) {
        let row = &WEIGHTS[self as usize];
        debug_assert_eq!(row.0, self, "the table is in the order of the clues");
        row
    }

    /// What it counts.
    pub(super) fn points(self) -> i32 {
        self.row().1
    }

    /// What it says of the request, or of the call that it names.
    pub(super) fn words(self) -> &'static str {
        self.row().2
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points<const N: usize>(clues: [Clue; N]) -> i32 {
        clues.into_iter().map(Clue::points).sum()
    }

    #[test]
    fn a_lone_call_competes_with_none_and_wins_without_evidence() {
        assert!(points([Clue::Latest, Clue::AtOnce]) - Clue::Nobody.points() < PLAIN);
        // It may send several requests of one kind at once.
        assert!(points([Clue::Busy, Clue::Repeats]) > Clue::Nobody.points());
        assert!(points([Clue::Outlives, Clue::Latest, Clue::AtOnce]) < Clue::Nobody.points());
    }

    #[test]
    fn what_is_no_proof_makes_nothing_certain_by_itself() {
        let order = points([Clue::Latest, Clue::AtOnce]);
        let habit = Clue::Usual.points() - Clue::Unusual.points();
        for weak in [order + habit, order - Clue::GivenUp.points(), order - Clue::Repeats.points()]
        {
            assert!(weak < CLEAR, "{weak}");
        }
    }
}
