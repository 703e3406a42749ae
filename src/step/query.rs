//! A query in, what diagrams show of it out.

use crate::config::Query;

/// What is shown of a query, with the question mark.
pub(super) fn shown_query(query: &str, wanted: &Query) -> String {
    if query.is_empty() {
        return String::new();
    }
    match wanted {
        Query::Hide => String::new(),
        Query::Show => format!("?{query}"),
        Query::Names(names) => {
            let shown =
                parameters(query).filter(|(name, _)| names.iter().any(|wanted| wanted == name));
            let shown: Vec<_> = shown.map(|(_, parameter)| parameter).collect();
            if shown.is_empty() { String::new() } else { format!("?{}", shown.join("&")) }
        }
    }
}

/// The parameters of a query, each after its name.
pub(super) fn parameters(query: &str) -> impl Iterator<Item = (&str, &str)> {
    let name = |parameter: &'_ str| parameter.find('=').unwrap_or(parameter.len());
    query.split('&').map(move |parameter| (&parameter[..name(parameter)], parameter))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_query_is_shown_as_far_as_it_is_wanted() {
        let names = Query::Names(vec!["limit".to_owned(), "x".to_owned()]);
        assert_eq!(shown_query("a=1&limit=2&x", &names), "?limit=2&x");
        assert_eq!(shown_query("a=1", &names), "");
        assert_eq!(shown_query("a=1", &Query::Show), "?a=1");
        assert_eq!(shown_query("a=1", &Query::Hide), "");
    }
}
