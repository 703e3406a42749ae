//! `[services]`: hosts in, the names of the services that answer there out.

use std::collections::BTreeMap;

use serde::Deserialize;

/// Names for hosts, each with or without a port and the beginning of a path.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub struct Services(BTreeMap<Host, Name>);

/// A host as it stands in a URL: `api.shop.test`, `127.0.0.1:9292`, `api.shop.test/cart`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(try_from = "String")]
struct Host(String);

/// The name of a service.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
struct Name(String);

impl TryFrom<String> for Host {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        let plain = !text.contains("://") && !text.contains(['?', '#', '@', ' ']);
        let host = text.split('/').next().unwrap_or_default();
        if host.is_empty() || !plain {
            return Err(format!(
                "`{text}` is not a host; write it without a scheme, such as `127.0.0.1:9292` or \
                 `api.shop.test/cart`"
            ));
        }
        let path = text[host.len()..].trim_end_matches('/');
        Ok(Self(host.to_lowercase() + path))
    }
}

impl TryFrom<String> for Name {
    type Error = String;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text.trim().is_empty() || text.contains([')', '\n', '\r']) {
            return Err(format!(
                "`{text}` is not the name of a service; write one without `)` and line breaks"
            ));
        }
        Ok(Self(text))
    }
}

impl Services {
    /// The name of what answers at a host, a port and a path: the longest entry that matches. An entry
    /// without a port matches any port.
    #[must_use]
    pub fn name(&self, host: &str, port: Option<&str>, path: &str) -> Option<&str> {
        let host = host.to_lowercase();
        let with_port = port.map(|port| format!("{host}:{port}"));
        let fits = |known: &str| {
            let hosts = with_port.iter().chain([&host]);
            let rests = hosts.filter_map(|host| known.strip_prefix(host.as_str()));
            rests.into_iter().any(|rest| is_above(rest, path))
        };
        let fitting = self.0.iter().filter(|(known, _)| fits(&known.0));
        let longest = fitting.max_by_key(|(known, _)| known.0.len());
        longest.map(|(_, name)| name.0.as_str())
    }
}

/// Whether a path is one or lies below it, by whole segments.
fn is_above(above: &str, path: &str) -> bool {
    let rest = path.strip_prefix(above);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['/', '?']) || above.is_empty())
        && (above.is_empty() || above.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_entry_names_a_service() {
        let services: Services = toml::from_str(
            "\"api.test\" = \"api\"\n\"API.test/cart\" = \"cart\"\n\"api.test:81/cart/x/\" = \"x\"\n\
             \"127.0.0.1:9292\" = \"glance-api\"\n\"[::1]:80\" = \"six\"\n",
        )
        .expect("a table");
        for (host, port, path, expected) in [
            ("api.test", None, "/", Some("api")),
            ("api.test", Some("8080"), "", Some("api")),
            ("Api.Test", None, "/cart", Some("cart")),
            ("api.test", Some("81"), "/cart/7", Some("cart")),
            ("api.test", Some("81"), "/cart/x/y", Some("x")),
            ("api.test", None, "/cartoon", Some("api")),
            ("api.tester", None, "/", None),
            ("127.0.0.1", Some("9292"), "/v2", Some("glance-api")),
            ("127.0.0.1", Some("92"), "/v2", None),
            ("127.0.0.1", None, "/v2", None),
            ("[::1]", Some("80"), "/", Some("six")),
        ] {
            assert_eq!(services.name(host, port, path), expected, "{host} {port:?} {path}");
        }
    }
}
