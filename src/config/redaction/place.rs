//! The text of a place in, what it names out: `header X-Auth-Token`, `query sig`, `cookie sid`,
//! `body /auth/token/id`, `path /v1/hooks/{}`.
//!
//! The path of a body is a JSON pointer (RFC 6901), in which `/` and `~` of a name are written `~1` and
//! `~0`; members of a form and elements of markup are named like those of JSON. `*` stands for one
//! segment. The segment of a path that is the value is `{}`.

use std::fmt;

/// What a place is a part of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The value of a header.
    Header,
    /// A parameter in the query of a URL.
    Query,
    /// The value of a cookie.
    Cookie,
    /// A value in a body.
    Body,
    /// A segment in the path of a URL.
    Path,
}

impl Part {
    const ALL: [Self; 5] = [Self::Header, Self::Query, Self::Cookie, Self::Body, Self::Path];

    /// The first word of its places.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Header => "header",
            Self::Query => "query",
            Self::Cookie => "cookie",
            Self::Body => "body",
            Self::Path => "path",
        }
    }

    fn has_segments(self) -> bool {
        matches!(self, Self::Body | Self::Path)
    }
}

/// Where a value stands, or a pattern of such places.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// What it is a part of.
    pub part: Part,
    /// The names that lead to it; one, unless it is in a body or a path.
    pub segments: Vec<String>,
}

impl Place {
    /// Reads a place.
    ///
    /// # Errors
    ///
    /// What is wrong with the text, and what it should be.
    pub fn parse(text: &str) -> Result<Self, String> {
        let (word, rest) = text.trim().split_once(' ').unwrap_or((text.trim(), ""));
        let rest = rest.trim();
        let Some(part) = Part::ALL.into_iter().find(|part| part.word() == word) else {
            return Err(format!(
                "`{text}` is not a place; begin with `header`, `query`, `cookie`, `body` or \
                 `path`, as in `body /user/hint`"
            ));
        };
        let named = if part.has_segments() { rest.starts_with('/') } else { !rest.is_empty() };
        let whole_body = part == Part::Body && rest.is_empty();
        if !named && !whole_body {
            let example = if part.has_segments() { "/a/*/b" } else { "NAME" };
            return Err(format!("`{text}` names no value; write `{word} {example}`"));
        }
        let segments: Vec<String> = if part.has_segments() {
            rest.split('/').skip(1).map(unescaped).collect()
        } else {
            vec![rest.to_owned()]
        };
        if part == Part::Path && segments.iter().filter(|segment| *segment == "{}").count() != 1 {
            return Err(format!(
                "`{text}` does not say which segment is meant; write `{{}}` in its place, as in \
                 `path /v1/hooks/{{}}`"
            ));
        }
        Ok(Self { part, segments })
    }

    /// Whether a value stands here, or below: a pattern for an object holds for all that is in it.
    #[must_use]
    pub fn holds(&self, value: &Place) -> bool {
        let length = self.segments.len();
        let fits = match self.part {
            Part::Body => length <= value.segments.len(),
            _ => length == value.segments.len(),
        };
        let same = |(wanted, segment): (&String, &String)| {
            wanted == "*"
                || wanted == segment
                || (self.part == Part::Header && wanted.eq_ignore_ascii_case(segment))
        };
        self.part == value.part && fits && self.segments.iter().zip(&value.segments).all(same)
    }
}

impl fmt::Display for Place {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.part.word())?;
        if !self.part.has_segments() {
            return self.segments.iter().try_for_each(|name| write!(formatter, " {name}"));
        }
        if !self.segments.is_empty() {
            formatter.write_str(" ")?;
        }
        self.segments.iter().try_for_each(|segment| {
            let escaped = segment.replace('~', "~0").replace('/', "~1");
            write!(formatter, "/{escaped}")
        })
    }
}

/// A segment of a pointer as the name that it stands for (RFC 6901, section 4).
fn unescaped(segment: &str) -> String {
    segment.replace("~1", "/").replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(pattern: &str, place: &str) -> bool {
        Place::parse(pattern).unwrap().holds(&Place::parse(place).unwrap())
    }

    #[test]
    fn a_pattern_holds_for_its_places() {
        assert!(holds("body /links/*/hint", "body /links/*/hint"));
        assert!(holds("body /links/*/hint", "body /links/a/hint"));
        assert!(holds("body /links", "body /links/a/hint"));
        assert!(!holds("body /links/*/hint", "body /links/a"));
        assert!(holds("header x-opaque", "header X-Opaque"));
        assert!(!holds("query x", "header x"));
        assert!(holds("path /v1/*/{}", "path /v1/hooks/{}"));
        assert!(!holds("path /v1/{}/hooks", "path /v1/hooks/{}"));
    }

    #[test]
    fn a_place_is_printed_as_it_is_read() {
        for text in ["body /a~1b/~0/*", "body", "header X-A", "cookie sid", "path /v1/{}/x"] {
            assert_eq!(Place::parse(text).unwrap().to_string(), text);
        }
        assert_eq!(Place::parse("body /a~1b").unwrap().segments, ["a/b"]);
    }

    #[test]
    fn what_is_no_place_is_refused() {
        for text in ["X-Token", "header", "body a", "path /v1/hooks", "", "path /{}/{}"] {
            assert!(Place::parse(text).is_err(), "{text}");
        }
    }
}
