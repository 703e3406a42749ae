//! A selector as people write it in, whether a call is meant out.

use super::call::Call;
use crate::number::StepNumber;
use crate::selector::{Choice, Said};

/// Which calls are meant, by what they or their responses say; they have no numbers yet.
#[derive(Debug, Clone)]
pub(crate) struct Pattern(Choice);

impl Pattern {
    /// Reads a selector.
    ///
    /// # Errors
    ///
    /// What is wrong with it, and how it is written.
    pub(crate) fn parse(text: &str) -> Result<Self, String> {
        let numbered = text.trim_start().starts_with('(');
        let choice = Choice::try_from(text.to_owned()).ok().filter(|_| !numbered);
        choice.map(Self).ok_or_else(|| {
            format!(
                "`{text}` does not select calls; write it like `GET /items/*`, `shop->>cart` or \
                 `->>cart`"
            )
        })
    }

    /// Whether a call is meant.
    pub(super) fn fits(&self, call: &Call) -> bool {
        let ends = [&*call.caller, &*call.callee];
        let said = Said::of_request(StepNumber::NEVER, ends, &call.method, &call.url);
        let answer = call.response.as_ref();
        let answer = answer.map(|answer| Said { response: true, status: &answer.status, ..said });
        self.0.fits(&said) || answer.is_some_and(|answer| self.0.fits(&answer))
    }
}

#[cfg(test)]
mod tests {
    use super::super::call::Response;
    use super::*;

    fn call() -> Call {
        let response = Response { status: "404 Not Found".to_owned(), ..Response::default() };
        Call {
            caller: "shop".to_owned(),
            callee: "cart".to_owned(),
            method: "GET".to_owned(),
            url: "http://cart/items/7/parts?x=1".to_owned(),
            response: Some(response),
            ..Call::default()
        }
    }

    #[test]
    fn selectors_choose_calls() {
        for (text, expected) in [
            ("GET /items/7/parts", true),
            ("get /items/{id}/parts", true),
            ("GET /items/*", true),
            ("GET */parts", false),
            ("GET /*/parts", true),
            ("GET /items/{id}", false),
            ("POST /items/*", false),
            ("GET /items/7/parts?x=1", true),
            ("GET /items/7/parts?x=2", false),
            ("->>cart", true),
            ("->>cart: GET /items/*", true),
            ("->>cart: POST /items/*", false),
            ("shop->>", true),
            ("cart->>", false),
            ("shop->>cart", true),
            ("shop->>cart: GET /items/*", true),
            ("404", true),
            ("200", false),
            ("cart-->>shop: 404", true),
        ] {
            let fits = Pattern::parse(text).map(|pattern| pattern.fits(&call()));
            assert_eq!(fits.unwrap_or(false), expected, "{text}");
        }
        for text in ["", "->>", "cart", "(3)", "POST", "/items"] {
            assert!(Pattern::parse(text).is_err(), "{text}");
        }
    }
}
