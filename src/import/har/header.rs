//! The headers of a message in, one of them out.

use super::super::json::Json;

/// Names and values: objects, or lists of two in the files of some tools.
pub(super) fn pairs(message: &Json) -> impl Iterator<Item = (&str, &str)> {
    message.get("headers").items().iter().filter_map(|header| match header.items() {
        [name, value, ..] => Some((name.text()?, value.plain().unwrap_or_default())),
        _ => Some((header.get("name").text()?, header.get("value").plain().unwrap_or_default())),
    })
}

/// The first header of that name, compared without case.
pub(super) fn header<'j>(message: &'j Json, name: &str) -> Option<&'j str> {
    pairs(message).find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The media type of a response.
pub(super) fn media_type(response: &Json) -> &str {
    let known = header(response, "content-type").filter(|kind| !kind.is_empty());
    known.or_else(|| response.get("content").get("mimeType").text()).unwrap_or_default()
}
