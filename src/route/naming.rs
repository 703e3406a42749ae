//! The segments of a path in, its ids and the names for them out.

/// Whether a URL is long enough to hold an id: most paths are not taken apart at all.
pub(super) fn may_hold_id(url: &str) -> bool {
    url.len() > 32
}

/// A segment of a path: what stands before an id in it, the id, and what stands behind.
pub(super) type Pieces<'p> = (&'p str, &'p str, &'p str);

/// Takes a segment apart at the first id in it.
///
/// An id is a UUID or at least 32 hex digits, the whole segment or a part of it that no letter or
/// digit touches, as in `AUTH_<id>` and `<uuid>-00001`.
pub(super) fn pieces(segment: &str) -> Option<Pieces<'_>> {
    if segment.len() < 32 {
        return None;
    }
    let bytes = segment.as_bytes();
    let starts = (0..bytes.len()).filter(|at| *at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
    starts.into_iter().find_map(|start| {
        let length = id_length(&bytes[start..])?;
        let (before, rest) = segment.split_at(start);
        let (id, behind) = rest.split_at(length);
        Some((before, id, behind))
    })
}

/// Whether a value is an id as a whole.
pub(crate) fn is_id(value: &str) -> bool {
    value.len() >= 32 && id_length(value.as_bytes()) == Some(value.len())
}

/// The length of the id that the text begins with.
fn id_length(text: &[u8]) -> Option<usize> {
    let ends = |at: usize| !text.get(at).is_some_and(u8::is_ascii_alphanumeric);
    let is_uuid = text.len() >= 36
        && text[..36].iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        });
    if is_uuid && ends(36) {
        return Some(36);
    }
    let digits = text.iter().take_while(|byte| byte.is_ascii_hexdigit()).count();
    (digits >= 32 && ends(digits)).then_some(digits)
}

/// The name for the id of a segment: by what stands before it in the segment, else by the segment
/// before.
pub(super) fn name_in(segment_before: &str, before: &str) -> String {
    let prefix = before.trim_matches(|character: char| !character.is_alphanumeric());
    name(if prefix.is_empty() { segment_before } else { prefix })
}

/// The name for an id behind a segment: the singular with `_id`; `id` behind a version, another id,
/// or nothing.
fn name(before: &str) -> String {
    if before.is_empty() || is_version(before) || pieces(before).is_some() {
        return "id".to_owned();
    }
    let mut name = String::new();
    for character in singular(&before.to_lowercase()).chars() {
        match character {
            plain if plain.is_alphanumeric() => name.push(plain),
            _ if name.is_empty() || name.ends_with('_') => {}
            _ => name.push('_'),
        }
    }
    format!("{}_id", name.trim_end_matches('_')).trim_start_matches('_').to_owned()
}

fn is_version(segment: &str) -> bool {
    let digits = segment.strip_prefix('v').unwrap_or("");
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.')
}

/// The singular of an English plural, as far as names of collections go.
fn singular(word: &str) -> String {
    let ending = |plural: &str, singular: &str| {
        word.strip_suffix(plural)
            .filter(|stem| stem.len() > 1)
            .map(|stem| format!("{stem}{singular}"))
    };
    if word.ends_with("ss") || word.ends_with("us") || word.ends_with("is") {
        return word.to_owned();
    }
    ending("ies", "y")
        .or_else(|| ending("sses", "ss"))
        .or_else(|| ending("tuses", "tus"))
        .or_else(|| ending("xes", "x"))
        .or_else(|| ending("ches", "ch"))
        .or_else(|| ending("shes", "sh"))
        .or_else(|| ending("s", ""))
        .unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        let cases = [
            ("images", "image_id"),
            ("os-volume_attachments", "os_volume_attachment_id"),
            ("policies", "policy_id"),
            ("addresses", "address_id"),
            ("glance", "glance_id"),
            ("v3", "id"),
            ("v2.0", "id"),
            ("", "id"),
        ];
        for (before, expected) in cases {
            assert_eq!(name(before), expected, "{before}");
        }
    }

    #[test]
    fn ids() {
        let (uuid, hex) =
            ("692238fc-3b51-41bc-9923-68ab11649282", "d0664ad69349418585fc193681b4f48f");
        assert_eq!(pieces(uuid), Some(("", uuid, "")));
        assert_eq!(pieces(&format!("AUTH_{hex}")), Some(("AUTH_", hex, "")));
        assert_eq!(pieces(&format!("{uuid}-00001")), Some(("", uuid, "-00001")));
        let other =
            ["images".to_owned(), uuid[1..].to_owned(), format!("x{hex}"), format!("{hex}z")];
        for other in other {
            assert_eq!(pieces(&other), None, "{other}");
        }
        assert_eq!(name_in("v1", "AUTH_"), "auth_id");
        assert_eq!(name_in("images", ""), "image_id");
    }
}
