//! Boxes in, those that lie inside or outside of each other one out, by their place.
//!
//! What is asked of them is found in a tree, since a diagram may have as many boxes as steps.

use std::cmp::Reverse;
use std::ops::{Deref, Range};

use super::Frame;
use crate::number::StepNumber;

/// The boxes of a diagram.
#[derive(Debug, Default)]
pub(crate) struct Frames {
    list: Vec<Frame>,
    /// By the first step of a box its last one, and by the last step how early its first one is.
    ends: Highest,
    starts: Highest,
    /// By the place of a box in the list its last step.
    places: Highest,
}

impl Frames {
    /// Boxes that are there, whatever else comes, in a diagram of so many steps.
    pub(super) fn new(list: Vec<Frame>, steps: usize) -> Self {
        let mut frames = Self {
            list: Vec::new(),
            ends: Highest::new(steps + 1),
            starts: Highest::new(steps + 1),
            places: Highest::default(),
        };
        for frame in list {
            frames.push(frame);
        }
        frames
    }

    /// Adds a box unless it crosses one that is there; whether it was added.
    pub(super) fn add(&mut self, frame: Frame) -> bool {
        let (first, last) = (frame.steps.first.get(), frame.steps.last.get());
        let begins_inside = self.ends.most(first as usize + 1..last as usize + 1) > last;
        let ends_inside = self.starts.most(first as usize..last as usize) > u32::MAX - first;
        let free = !begins_inside && !ends_inside;
        if free {
            self.push(frame);
        }
        free
    }

    fn push(&mut self, frame: Frame) {
        let (first, last) = (frame.steps.first.get(), frame.steps.last.get());
        self.ends.raise(first as usize, last);
        self.starts.raise(last as usize, u32::MAX - first);
        self.list.push(frame);
    }

    /// Takes boxes out and sorts the others: by their first step, the larger before the smaller.
    pub(super) fn tidy(&mut self, keeps: impl FnMut(&Frame) -> bool) {
        self.list.retain(keeps);
        self.list.sort_by_key(|frame| (frame.steps.first, Reverse(frame.steps.last)));
        self.places = Highest::new(self.list.len());
        for (index, frame) in self.list.iter().enumerate() {
            self.places.raise(index, frame.steps.last.get());
        }
        (self.ends, self.starts) = Default::default();
    }

    /// The places of the boxes that begin before a step and do not end before it.
    #[must_use]
    pub(crate) fn open_at(&self, step: StepNumber) -> Vec<usize> {
        let before = self.list.partition_point(|frame| frame.steps.first < step);
        self.places.at_least(step.get(), before)
    }
}

impl Deref for Frames {
    type Target = [Frame];

    fn deref(&self) -> &[Frame] {
        &self.list
    }
}

/// A number at each place, 0 at first, of which the highest of any range is known.
#[derive(Debug, Default)]
struct Highest {
    /// How many places there are.
    places: usize,
    /// None until a number is there, since most diagrams have no boxes. A node has those below it at
    /// twice its own place; the places themselves are the second half.
    nodes: Vec<u32>,
}

impl Highest {
    fn new(places: usize) -> Self {
        Self { places, nodes: Vec::new() }
    }

    fn raise(&mut self, place: usize, number: u32) {
        if self.nodes.is_empty() {
            self.nodes = vec![0; 2 * self.places.next_power_of_two()];
        }
        let mut node = self.nodes.len() / 2 + place;
        while node > 0 {
            self.nodes[node] = self.nodes[node].max(number);
            node /= 2;
        }
    }

    fn most(&self, range: Range<usize>) -> u32 {
        if self.nodes.is_empty() {
            return 0;
        }
        let half = self.nodes.len() / 2;
        let (mut start, mut end, mut most) = (half + range.start, half + range.end, 0);
        while start < end {
            if start % 2 == 1 {
                most = most.max(self.nodes[start]);
                start += 1;
            }
            if end % 2 == 1 {
                end -= 1;
                most = most.max(self.nodes[end]);
            }
            (start, end) = (start / 2, end / 2);
        }
        most
    }

    /// Those of the first places, in order, whose numbers are high enough.
    fn at_least(&self, number: u32, places: usize) -> Vec<usize> {
        // Each node that waits, with the places below it.
        let (mut found, mut waiting) = (Vec::new(), vec![(1, 0..self.nodes.len() / 2)]);
        while let Some((node, below)) = waiting.pop() {
            if below.start >= places || self.nodes.get(node).is_none_or(|most| *most < number) {
                continue;
            }
            if below.len() == 1 {
                found.push(below.start);
                continue;
            }
            let middle = below.start + below.len() / 2;
            waiting.push((2 * node + 1, middle..below.end));
            waiting.push((2 * node, below.start..middle));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::config::BoxKind;
    use crate::diagram::Caption;
    use crate::number::Span;

    fn crosses(one: &Frame, other: &Frame) -> bool {
        let (a, b) = (one.steps, other.steps);
        let inside = |a: Span, b: Span| a.first >= b.first && a.last <= b.last;
        let meets = a.first <= b.last && b.first <= a.last;
        meets && !inside(a, b) && !inside(b, a)
    }

    proptest! {
        #[test]
        fn boxes_are_found_as_by_looking_at_each(
            spans in prop::collection::vec((0_usize..19, 0_usize..8), 0..30),
            step in (0_usize..29).prop_map(StepNumber::at),
        ) {
            let mut frames = Frames::new(Vec::new(), 30);
            for (start, length) in spans {
                let frame = Frame { steps: Span::new(StepNumber::at(start), StepNumber::at(start + length)), kind: BoxKind::Opt, caption: Caption::Own(String::new()) };
                let free = !frames.iter().any(|other| crosses(&frame, other));
                prop_assert_eq!(frames.add(frame), free);
            }
            frames.tidy(|frame| frame.steps.first.get() % 5 > 0);
            let open = |(_, frame): &(usize, &Frame)| {
                frame.steps.first < step && frame.steps.last >= step
            };
            let expected: Vec<usize> = frames.iter().enumerate().filter(open).map(|(at, _)| at).collect();
            prop_assert_eq!(frames.open_at(step), expected);
        }
    }
}
