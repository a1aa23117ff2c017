//! The one other origin that the app may talk to.

use std::str::FromStr;

use thiserror::Error;

/// Where the relay is: scheme, host and port, as they stand in the policy and in the app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayAddress(String);

/// The text is no origin.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("this is no origin; write it like https://relay.example, without a path")]
pub struct NoOrigin;

impl RelayAddress {
    /// The origin, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for RelayAddress {
    type Err = NoOrigin;

    /// What goes into a header must not be able to end it or to name a second origin, so only the signs of host names
    /// and ports are taken.
    fn from_str(text: &str) -> Result<Self, NoOrigin> {
        let text = text.trim_end_matches('/');
        let host = text
            .strip_prefix("https://")
            .or_else(|| text.strip_prefix("http://"))
            .ok_or(NoOrigin)?;
        let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '.' | '-' | ':' | '[' | ']');
        if host.is_empty() || !host.chars().all(plain) {
            return Err(NoOrigin);
        }
        Ok(Self(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_origin_gets_into_a_header() {
        let table = [
            ("https://relay.example", Some("https://relay.example")),
            ("http://127.0.0.1:8090/", Some("http://127.0.0.1:8090")),
            ("http://[::1]:8090", Some("http://[::1]:8090")),
            ("https://relay.example/path", None),
            ("https://relay.example; script-src *", None),
            ("https://one.example https://two.example", None),
            ("https://*", None),
            ("ws://relay.example", None),
            ("https://", None),
            ("relay.example", None),
        ];
        for (text, expected) in table {
            let got = text.parse::<RelayAddress>().ok();
            assert_eq!(got.as_ref().map(RelayAddress::as_str), expected, "{text}");
        }
    }
}
