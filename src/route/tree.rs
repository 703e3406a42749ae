//! Path templates in, the one that fits a recorded path best out.
//!
//! A literal segment is preferred to one that is variable in part, and that to one that is variable
//! as a whole. A slash at the end counts for nothing on either side.

/// A segment of a template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Segment {
    /// Fits itself alone.
    Literal(String),
    /// Fits any text between what stands before and behind the variable.
    Variable {
        /// What the segment begins with.
        before: String,
        /// The name of the variable.
        name: String,
        /// What the segment ends with.
        behind: String,
    },
}

impl Segment {
    pub(super) fn parse(text: &str) -> Self {
        let variable = || {
            let (before, rest) = text.split_once('{')?;
            let (name, behind) = rest.split_once('}')?;
            (!name.is_empty()).then(|| Self::Variable {
                before: before.to_owned(),
                name: name.to_owned(),
                behind: behind.to_owned(),
            })
        };
        variable().unwrap_or_else(|| Self::Literal(text.to_owned()))
    }

    /// Whether it is what a text is parsed to.
    fn is(&self, text: &str) -> bool {
        match self {
            Self::Literal(literal) => literal == text,
            Self::Variable { before, name, behind } => {
                let parts = [before.as_str(), "{", name, "}", behind];
                let rest = parts.iter().try_fold(text, |rest, part| rest.strip_prefix(*part));
                rest == Some("")
            }
        }
    }

    pub(super) fn fits(&self, segment: &str) -> bool {
        match self {
            Self::Literal(text) => text == segment,
            Self::Variable { before, behind, .. } => {
                let value = segment.strip_prefix(before.as_str());
                let value = value.and_then(|value| value.strip_suffix(behind.as_str()));
                value.is_some_and(|value| !value.is_empty())
            }
        }
    }

    /// How much of it is variable: what is less is preferred.
    fn looseness(&self) -> u8 {
        match self {
            Self::Literal(_) => 0,
            Self::Variable { before, behind, .. } if before.is_empty() && behind.is_empty() => 2,
            Self::Variable { .. } => 1,
        }
    }
}

/// Templates by their segments.
#[derive(Debug)]
pub(super) struct Tree {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    /// The next segments, those that are preferred first.
    next: Vec<(Segment, usize)>,
    /// What ends here.
    ends: Vec<usize>,
}

/// A template that fits a path.
#[derive(Debug)]
pub(super) struct Found<'t> {
    /// Its segments, without those of the prefix.
    pub(super) segments: Vec<&'t Segment>,
    /// What was put there.
    pub(super) ends: &'t [usize],
}

impl Default for Tree {
    fn default() -> Self {
        Self { nodes: vec![Node::default()] }
    }
}

impl Tree {
    /// Puts something at a template.
    pub(super) fn insert(&mut self, template: &str, what: usize) {
        let mut at = 0;
        for segment in segments(template) {
            let known = self.nodes[at].next.iter().find(|(next, _)| next.is(segment));
            at = match known {
                Some((_, node)) => *node,
                None => self.grow(at, Segment::parse(segment)),
            };
        }
        self.nodes[at].ends.push(what);
    }

    fn grow(&mut self, at: usize, segment: Segment) -> usize {
        self.nodes.push(Node::default());
        let new = self.nodes.len() - 1;
        let next = &mut self.nodes[at].next;
        let place = next.partition_point(|(other, _)| other.looseness() <= segment.looseness());
        next.insert(place, (segment, new));
        new
    }

    /// The best template for a path at which something stands that is accepted.
    pub(super) fn find(&self, path: &str, accepts: &dyn Fn(&[usize]) -> bool) -> Option<Found<'_>> {
        if self.nodes.len() == 1 && self.nodes[0].ends.is_empty() {
            return None;
        }
        let path: Vec<&str> = segments(path).collect();
        let mut found = Vec::with_capacity(path.len());
        let end = self.descend(0, &path, accepts, &mut found)?;
        Some(Found { segments: found, ends: &self.nodes[end].ends })
    }

    /// The node at the end of a way that fits. It goes as deep as the longest template.
    fn descend<'t>(
        &'t self,
        at: usize,
        path: &[&str],
        accepts: &dyn Fn(&[usize]) -> bool,
        found: &mut Vec<&'t Segment>,
    ) -> Option<usize> {
        let node = &self.nodes[at];
        let Some((first, rest)) = path.split_first() else {
            return (!node.ends.is_empty() && accepts(&node.ends)).then_some(at);
        };
        for (segment, next) in node.next.iter().filter(|(segment, _)| segment.fits(first)) {
            found.push(segment);
            if let Some(end) = self.descend(*next, rest, accepts, found) {
                return Some(end);
            }
            found.pop();
        }
        None
    }
}

/// Whether a template fits a path.
pub(crate) fn fits(template: &str, path: &str) -> bool {
    let mut tree = Tree::default();
    tree.insert(template, 0);
    tree.find(path, &|_| true).is_some()
}

/// A template with the literal segments of a path in the place of its own; `None` if they do not have
/// the same number of segments.
pub(crate) fn like(template: &str, path: &str) -> Option<String> {
    if segments(template).count() != segments(path).count() {
        return None;
    }
    let segment = |(own, other)| match Segment::parse(own) {
        Segment::Literal(_) => other,
        Segment::Variable { .. } => own,
    };
    let segments = segments(template).zip(segments(path)).map(segment);
    Some(segments.flat_map(|segment| ["/", segment]).collect())
}

/// The segments of a path, without the slash at either end.
pub(super) fn segments(path: &str) -> impl Iterator<Item = &str> {
    let path = path.strip_prefix('/').unwrap_or(path);
    let path = path.strip_suffix('/').unwrap_or(path);
    path.split('/').skip(usize::from(path.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_literal_template_fits() {
        let mut tree = Tree::default();
        let templates = [
            "/v1/{account}/{container}",
            "/v1/AUTH_{project}/{container}",
            "/v1/{account}/info",
            "/v1/{account}/info/{x}/end",
            "/",
        ];
        for (what, template) in templates.iter().enumerate() {
            tree.insert(template, what);
        }
        let find = |path: &str| tree.find(path, &|_| true).map(|found| found.ends[0]);
        assert_eq!(find("/v1/a/b"), Some(0));
        assert_eq!(find("/v1/AUTH_a/b/"), Some(1));
        assert_eq!(find("/v1/AUTH_/b"), Some(0), "a variable is never empty");
        assert_eq!(find("/v1/a/info"), Some(2));
        assert_eq!(find("/v1/AUTH_a/info/1/end"), Some(3), "it goes back");
        assert_eq!((find("/"), find("")), (Some(4), Some(4)));
        assert_eq!((find("/v1"), find("/v1//b"), find("/v1/a/b/c")), (None, None, None));
        assert!(tree.find("/v1/a/b", &|_| false).is_none());
    }
}
