//! A line of a section in, who called whom out.

use std::sync::LazyLock;

use regex::Regex;

use crate::note::Selector;
use crate::selector;

static ROUTE: LazyLock<Regex> = LazyLock::new(|| {
    let code = "`+ ?(.+?) ?`+";
    let pattern = format!("^{code} (-->|<--) {code}(?: {code})?(?: {code})?\\s*$");
    Regex::new(&pattern).expect("a test uses the pattern")
});

/// The line of a section that says who called whom.
#[derive(Debug)]
pub(super) struct Route<'l> {
    ends: [&'l str; 2],
    response: bool,
    /// What the heading does not say, if that has a title, and the status of the response.
    more: [Option<&'l str>; 2],
}

impl<'l> Route<'l> {
    pub(super) fn of(line: &'l str) -> Option<Self> {
        if !line.starts_with('`') {
            return None;
        }
        let found = ROUTE.captures(line)?;
        let text = |at: usize| found.get(at).map(|text| text.as_str());
        let ends = [text(1)?, text(3)?];
        Some(Self { ends, response: text(2)? == "<--", more: [text(4), text(5)] })
    }

    /// The call as far as the line says it.
    pub(super) fn call(&self) -> selector::Selector {
        let said = self.more.iter().flatten().find_map(|text| selector::Selector::call(text));
        let said = said.filter(|call| call.response == Some(self.response)).unwrap_or_default();
        let ends = Some(self.ends.map(str::to_owned));
        selector::Selector { ends, response: Some(self.response), ..said }
    }

    /// What the line says besides the services.
    pub(super) fn more(&self) -> Vec<&'l str> {
        self.more.into_iter().flatten().collect()
    }

    /// Whether it has the same services as another one.
    pub(super) fn is_between_those_of(&self, other: &Self) -> bool {
        (self.ends, self.response) == (other.ends, other.response)
    }

    pub(super) fn selector(&self) -> Selector {
        Selector { call: self.call(), ..Selector::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn routes_say_who_called_whom() {
        let call = |line: &str| Route::of(line).map(|route| route.call());
        let plain = call("`a` --> `b`").expect("a route");
        assert_eq!(plain.ends, Some(["a".to_owned(), "b".to_owned()]));
        assert_eq!((plain.response, plain.path), (Some(false), None));
        let titled = call("`a` --> `b` `GET /x` `200 OK`").expect("a route");
        assert_eq!(titled.path.as_deref(), Some("/x"));
        assert_eq!(call("`` a`c `` <-- `b`").and_then(|call| call.response), Some(true));
        assert!(call("`a` calls `b`").is_none() && call("So `a` --> `b`").is_none());
    }
}
