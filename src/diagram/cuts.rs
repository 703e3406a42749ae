//! The places where a part could end in, the best one out.

use crate::number::StepNumber;

/// The places where a part could end.
pub(super) struct Cuts {
    wanted: usize,
    start: StepNumber,
    /// The last one between calls with few enough arrows before it, and how many there are.
    before: Option<(StepNumber, usize)>,
    /// The first one between calls with more.
    behind: Option<StepNumber>,
    /// Those inside of calls, with the arrows before them and how many calls are open.
    inside: Vec<(StepNumber, usize, usize)>,
}

impl Cuts {
    pub(super) fn new(wanted: usize, start: StepNumber) -> Self {
        Self { wanted, start, before: None, behind: None, inside: Vec::new() }
    }

    /// The most arrows that a part has if it need not be cut inside a call.
    pub(super) fn most(&self) -> usize {
        self.wanted + self.wanted / 2
    }

    pub(super) fn offer(&mut self, step: StepNumber, arrows: usize, open: usize) {
        if open == 0 && arrows <= self.wanted {
            self.before = Some((step, arrows));
        } else if open == 0 {
            self.behind = self.behind.or(Some(step));
        } else {
            self.inside.push((step, arrows, open));
        }
    }

    /// Of the places inside of calls with so many arrows before them the one with the fewest open
    /// calls: the last of these before the part has as many arrows as it should, else the first.
    fn inside(&self, least_arrows: usize) -> Option<StepNumber> {
        let mut best: Option<(StepNumber, usize)> = None;
        for (step, arrows, open) in &self.inside {
            let is_better = |(_, least)| *open < least || *open == least && *arrows <= self.wanted;
            if *arrows >= least_arrows && best.is_none_or(is_better) {
                best = Some((*step, *open));
            }
        }
        best.map(|(step, _)| step)
    }

    /// Where a part ends that has no room for the last of so many arrows. With many services it may
    /// be full long before it has as many as it should.
    pub(super) fn best(&self, arrows: usize) -> StepNumber {
        let before = self.before.map(|(step, _)| step);
        let enough =
            self.before.filter(|(_, arrows)| *arrows > self.wanted / 3).map(|(step, _)| step);
        let inside = || self.inside(self.wanted / 2).or_else(|| self.inside(arrows / 2));
        enough.or(self.behind).or(before).or_else(inside).unwrap_or(self.start)
    }

    /// The end of a phase, unless that is too far away.
    pub(super) fn at_phase(&self, step: StepNumber, arrows: usize) -> StepNumber {
        let all = arrows <= self.wanted + self.wanted / 5;
        if all || self.before.is_none() && self.behind.is_none() { step } else { self.best(arrows) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(number: usize) -> StepNumber {
        StepNumber::at(number - 1)
    }

    #[test]
    fn a_part_ends_with_a_phase_that_is_not_too_far_away() {
        let mut cuts = Cuts::new(10, StepNumber::FIRST);
        assert_eq!(cuts.at_phase(step(40), 30), step(40), "there is no other place");
        cuts.offer(step(6), 5, 0);
        assert_eq!(cuts.at_phase(step(20), 12), step(20));
        assert_eq!(cuts.at_phase(step(20), 13), step(6));
        let mut cuts = Cuts::new(10, StepNumber::FIRST);
        cuts.offer(step(18), 11, 0);
        assert_eq!(cuts.at_phase(step(20), 13), step(18), "the first place after enough arrows");
    }

    #[test]
    fn a_part_that_is_full_early_keeps_most_of_what_fits() {
        let mut cuts = Cuts::new(30, StepNumber::FIRST);
        for number in 1..10 {
            cuts.offer(step(number), number, number);
        }
        assert_eq!(cuts.best(10), step(5), "the fewest open calls, behind half of the arrows");
        let mut cuts = Cuts::new(30, StepNumber::FIRST);
        for number in 1..10 {
            cuts.offer(step(number), number, 1 + number % 2);
        }
        assert_eq!(cuts.best(10), step(8), "the last one of those");
    }
}
