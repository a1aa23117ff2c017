//! What a practice may name: messages with their variables, rows of the product, claims.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

/// What is there to be named.
pub(crate) struct Known {
    /// Variables of each English message, by key.
    pub(crate) messages: BTreeMap<String, BTreeSet<String>>,
    /// Ids of the product's rows.
    pub(crate) rows: BTreeSet<String>,
    /// Ids of the claims.
    pub(crate) claims: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Named {
    id: String,
}

#[derive(Deserialize)]
struct Rows {
    row: Vec<Named>,
}

#[derive(Deserialize)]
struct Claims {
    claim: Vec<Named>,
}

impl Known {
    /// Reads the three sources.
    pub(crate) fn read(messages: &str, rows: &str, claims: &str) -> Result<Self, toml::de::Error> {
        let rows: Rows = toml::from_str(rows)?;
        let claims: Claims = toml::from_str(claims)?;
        Ok(Self {
            messages: self::messages(messages),
            rows: rows.row.into_iter().map(|row| row.id).collect(),
            claims: claims.claim.into_iter().map(|claim| claim.id).collect(),
        })
    }

    /// Whether there is a message with this key.
    pub(crate) fn has_message(&self, key: &str) -> bool {
        self.messages.contains_key(key)
    }
}

/// Keys and variables only: whether the text is sound Fluent is checked where the words are compiled.
fn messages(source: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::<String, BTreeSet<String>>::new();
    let mut current = String::new();
    for line in source.lines() {
        if line.starts_with(|first: char| first.is_ascii_lowercase())
            && let Some((key, _)) = line.split_once('=')
        {
            current = key.trim().to_owned();
            found.entry(current.clone()).or_default();
        }
        let mut rest = line;
        while let Some((_, after)) = rest.split_once('$') {
            let name: String = after
                .chars()
                .take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_')
                .collect();
            if let Some(variables) = found.get_mut(&current) {
                variables.insert(name);
            }
            rest = after;
        }
    }
    found
}
