//! A word that nobody knows in, the known word that was meant out; several of them in a sentence.

/// The known word that is nearest, compared without case; `None` if none is near.
pub(crate) fn nearest<'w>(word: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    // One mistake in three letters, such as `mood` for `mode`.
    within(word, known, word.chars().count().div_ceil(3)).map(|(_, known)| known)
}

/// The known word that is nearest, with the number of letters in which it differs: no more than that.
pub(super) fn within<'w>(
    word: &str,
    known: impl Iterator<Item = &'w str>,
    most: usize,
) -> Option<(usize, &'w str)> {
    let word = word.to_lowercase();
    let distance = |other: &str| strsim::osa_distance(&word, &other.to_lowercase());
    let near = known.map(|other| (distance(other), other)).filter(|(far, _)| *far <= most);
    near.min_by_key(|(far, _)| *far)
}

/// Names in a sentence.
pub(super) fn list<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let names: Vec<_> = names.map(|name| format!("`{name}`")).collect();
    match &names[..] {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        names => names.concat(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_with_a_mistake_is_known() {
        let known = ["mode", "templates", "openapi", "catalog"];
        for (word, meant) in [
            ("mood", Some("mode")),
            ("template", Some("templates")),
            ("OpenAPI", Some("openapi")),
            ("catalgo", Some("catalog")),
            ("colour", None),
            ("", None),
        ] {
            assert_eq!(nearest(word, known.into_iter()), meant, "{word}");
        }
    }
}
