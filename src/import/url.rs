//! A URL in, where it leads and the name of the service that answers there out.

use crate::config::Services;

/// Where a URL leads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Address {
    /// In lower case.
    pub(super) scheme: String,
    /// In lower case; an address of IPv6 in its brackets.
    pub(super) host: String,
    pub(super) port: Option<String>,
    /// With the query.
    pub(super) path: String,
}

/// The ports that nobody writes.
const DEFAULTS: [(&str, &str); 4] =
    [("http", "80"), ("https", "443"), ("ws", "80"), ("wss", "443")];

impl Address {
    /// Takes a URL apart; `None` if it names no host.
    pub(super) fn parse(url: &str) -> Option<Self> {
        let (scheme, rest) = url.trim().split_once("://")?;
        let plain = |sign: char| sign.is_ascii_alphanumeric() || "+-.".contains(sign);
        if scheme.is_empty() || !scheme.chars().all(plain) {
            return None;
        }
        let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
        let (authority, path) = rest.split_at(end);
        let authority = authority.rsplit('@').next().unwrap_or(authority);
        let (host, port) = split_port(authority);
        let path = path.split('#').next().unwrap_or_default();
        (!host.is_empty()).then(|| Self {
            scheme: scheme.to_ascii_lowercase(),
            host: host.to_lowercase(),
            port: port.map(str::to_owned),
            path: path.to_owned(),
        })
    }

    fn default_port(&self) -> Option<&'static str> {
        DEFAULTS.iter().find(|(scheme, _)| *scheme == self.scheme).map(|(_, port)| *port)
    }

    /// Host and port, as far as the port is not that of the scheme.
    pub(super) fn origin(&self) -> String {
        match self.port.as_deref().filter(|port| Some(*port) != self.default_port()) {
            Some(port) => format!("{}:{port}", self.host),
            None => self.host.clone(),
        }
    }

    /// The name that the configuration has for what answers there.
    pub(super) fn named<'s>(&self, services: &'s Services) -> Option<&'s str> {
        services.name(&self.host, self.port.as_deref().or(self.default_port()), &self.path)
    }

    /// The name of the service that answers there.
    pub(super) fn service(&self, services: &Services) -> String {
        self.named(services).map_or_else(|| self.origin(), str::to_owned)
    }
}

/// A host and its port.
pub(super) fn split_port(authority: &str) -> (&str, Option<&str>) {
    match authority.rsplit_once(':') {
        Some((host, port))
            if !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()) =>
        {
            // What is in no brackets has one colon, or is an address of IPv6 without a port.
            if host.contains(':') && !host.ends_with(']') {
                (authority, None)
            } else {
                (host, Some(port))
            }
        }
        Some((host, "")) => (host, None),
        _ => (authority, None),
    }
}

/// The standard reason of a status.
pub(super) fn phrase(code: i128) -> Option<&'static str> {
    let number = code.to_string();
    let lines = include_str!("status.txt").lines();
    lines
        .filter_map(|line| line.split_once(' '))
        .find(|(known, _)| *known == number)
        .map(|(_, text)| text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hosts_are_named_without_the_usual_port() {
        for (url, origin, path) in [
            ("https://API.test:443/a?b#c", "api.test", "/a?b"),
            ("http://127.0.0.1:5000", "127.0.0.1:5000", ""),
            ("http://user:p@ss@host/x", "host", "/x"),
            ("http://[::1]:80/", "[::1]", "/"),
            ("http://[::1]:81/", "[::1]:81", "/"),
            ("wss://h:443?x=/", "h", "?x=/"),
            ("http://h:/x", "h", "/x"),
        ] {
            let address = Address::parse(url).unwrap();
            assert_eq!((address.origin().as_str(), address.path.as_str()), (origin, path), "{url}");
        }
        for url in ["data:text/plain,x", "/x", "", "{{base}}/x", "://h", "file:///x"] {
            assert_eq!(Address::parse(url), None, "{url}");
        }
        assert_eq!((phrase(404), phrase(299)), (Some("Not Found"), None));
    }
}
