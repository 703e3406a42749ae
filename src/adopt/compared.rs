//! A section of a page in, whether a line of it comes back as the line of a route out.

use super::block::Blocks;
use super::page::Section;
use super::route::Route;
use crate::number::StepNumber;

/// A section of a page with its step, to be compared with that of a build.
#[derive(Debug)]
pub(super) struct Compared {
    pub(super) section: Section,
    pub(super) step: Option<StepNumber>,
    /// What seqdoc wrote in it.
    pub(super) blocks: Blocks,
    /// What its heading says without a title.
    pub(super) call: Option<String>,
}

impl Compared {
    /// Whether a line of the page says who called whom, and a build only adds or leaves out the call
    /// there, since the title of the section is another one.
    pub(super) fn is_route(&self, at: usize, line: &str, built: &[&str]) -> bool {
        let routes = (Route::of(line), built.get(1).and_then(|built| Route::of(built)));
        let (Some(page), Some(built)) = routes else { return false };
        let plain = |text: &str| text.replace('\\', "");
        let is_call =
            |said: &&str| self.call.as_ref().is_some_and(|call| plain(call) == plain(said));
        let [old, new] = [&page, &built].map(Route::more);
        let adds = new.split_first().is_some_and(|(_, rest)| rest == old);
        let drops = old.split_first().is_some_and(|(call, rest)| is_call(call) && rest == new);
        self.blocks.route == Some(at) && page.is_between_those_of(&built) && (adds || drops)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::adopt::page::Page;
    use crate::config::Labels;

    /// Whether a line after the heading is that of the route, as a build has this one there.
    fn is_route(page: &str, built: &str) -> bool {
        let text = format!("### (1) GET /a_b\n{page}\n");
        let section = Page::of(&text, &Labels::default()).sections.remove(0);
        let blocks = Blocks { route: Some(1), ..Blocks::default() };
        let call = Some("GET /a\\_b".to_owned());
        let compared = Compared { section, step: None, blocks, call };
        assert!(!compared.is_route(2, page, &["### (1) Title", built]), "another line");
        assert!(!compared.is_route(1, page, &["### (1) Title"]), "no line");
        compared.is_route(1, page, &["### (1) Title", built])
    }

    #[test]
    fn a_route_has_its_call_as_its_heading_has_a_title() {
        let (plain, full) = ("`x` --> `y`", "`x` --> `y` `GET /a_b`");
        assert!(is_route(plain, full) && is_route(full, plain));
        assert!(is_route("`x` <-- `y` `200 OK`", "`x` <-- `y` `GET /a_b` `200 OK`"));
        assert!(is_route("`x` <-- `y` `GET /a_b` `200 OK`", "`x` <-- `y` `200 OK`"));
        for (page, built) in [
            (plain, plain),
            (full, full),
            (plain, "`x` --> `z` `GET /a_b`"),
            (plain, "`x` <-- `y` `GET /a_b`"),
            ("`x` --> `y` `GET /other`", plain),
            ("`x` <-- `y` `GET /a_b` `200 OK`", "`x` <-- `y` `404 Not Found`"),
            ("`x` <-- `y` `200 OK`", "`x` <-- `y` `GET /a_b` `404 Not Found`"),
            ("x calls y", full),
            (plain, "x calls y"),
        ] {
            assert!(!is_route(page, built), "{page} {built}");
        }
    }
}
