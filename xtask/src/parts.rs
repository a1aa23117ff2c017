//! What the product is made of: every package of others, with its version, licence and hash.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::{Value, json};

use crate::process;
use crate::workspace::Workspace;

/// Our packages that are handed to people; what only tests and tools need is listed apart.
const SHIPPED: [&str; 6] = [
    "afterglow",
    "afterglow-relay",
    "host",
    "web",
    "engine-web",
    "square-web",
];

/// Licences under which a part may be used here: each asks for no more than to be named.
pub(crate) const LICENCES: [&str; 12] = [
    "0BSD",
    "Apache-2.0",
    "BlueOak-1.0.0",
    "BSD-2-Clause",
    "BSD-3-Clause",
    "BSL-1.0",
    "CC0-1.0",
    "ISC",
    "MIT",
    "Unicode-3.0",
    "Unlicense",
    "Zlib",
];

/// A package of others.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) version: String,
    /// As its author wrote it: an SPDX expression, or an older spelling of one.
    pub(crate) licence: Option<String>,
    /// SHA-256 of the package, in hexadecimal, as the lock file pins it.
    pub(crate) sha256: Option<String>,
    /// Whether a program or module that people get holds it.
    pub(crate) shipped: bool,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    source: Option<String>,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    /// Nothing for an ordinary dependency, else `dev` or `build`.
    kind: Option<String>,
}

#[derive(Deserialize)]
struct Lock {
    package: Vec<Locked>,
}

#[derive(Deserialize)]
struct Locked {
    name: String,
    version: String,
    checksum: Option<String>,
}

/// Every package of others that the lock file names, in the order of names and versions.
///
/// # Errors
/// When cargo cannot say them, or the lock file is not what it was built from.
pub(crate) fn all(workspace: &Workspace) -> anyhow::Result<Vec<Part>> {
    let metadata = process::output(process::cargo().current_dir(&workspace.root).args([
        "metadata",
        "--locked",
        "--format-version",
        "1",
    ]))?;
    let lock = std::fs::read_to_string(workspace.path("Cargo.lock")).context("Cargo.lock cannot be read")?;
    read(&metadata, &lock)
}

fn read(metadata: &str, lock: &str) -> anyhow::Result<Vec<Part>> {
    let metadata: Metadata =
        serde_json::from_str(metadata).context("`cargo metadata` printed something unexpected")?;
    let lock: Lock = toml::from_str(lock).context("Cargo.lock is not what cargo writes")?;
    let hashes: BTreeMap<(String, String), Option<String>> = lock
        .package
        .into_iter()
        .map(|locked| ((locked.name, locked.version), locked.checksum))
        .collect();
    let shipped = shipped(&metadata)?;
    let mut parts: Vec<Part> = metadata
        .packages
        .into_iter()
        .filter(|package| package.source.is_some())
        .map(|package| Part {
            shipped: shipped.contains(&package.id),
            sha256: hashes
                .get(&(package.name.clone(), package.version.clone()))
                .cloned()
                .flatten(),
            name: package.name,
            version: package.version,
            licence: package.license,
        })
        .collect();
    parts.sort_by(|one, other| (&one.name, &one.version).cmp(&(&other.name, &other.version)));
    Ok(parts)
}

/// What ordinary dependencies lead to from what is handed out.
fn shipped(metadata: &Metadata) -> anyhow::Result<BTreeSet<String>> {
    let mut open = Vec::new();
    for wanted in SHIPPED {
        let ours = |package: &&Package| package.name == wanted && package.source.is_none();
        let Some(package) = metadata.packages.iter().find(ours) else {
            bail!("no package of ours is called `{wanted}`");
        };
        open.push(package.id.as_str());
    }
    let mut seen = BTreeSet::new();
    while let Some(id) = open.pop() {
        if !seen.insert(id.to_owned()) {
            continue;
        }
        let node = metadata.resolve.nodes.iter().find(|node| node.id == id);
        let ordinary = |dependency: &&Dependency| dependency.dep_kinds.iter().any(|kind| kind.kind.is_none());
        open.extend(
            node.iter()
                .flat_map(|node| node.deps.iter().filter(ordinary))
                .map(|dependency| dependency.pkg.as_str()),
        );
    }
    Ok(seen)
}

/// Whether a part may be used, by what its author says of it.
pub(crate) fn may_be_used(licence: &str) -> bool {
    spdx::Expression::parse_mode(licence, spdx::ParseMode::LAX).is_ok_and(|expression| {
        expression.evaluate(|wanted| wanted.license.id().is_some_and(|id| LICENCES.contains(&id.name)))
    })
}

/// The bill of materials in CycloneDX 1.6, without a date or a number of its own: the same parts give the same bytes.
pub(crate) fn bill(parts: &[Part]) -> String {
    let component = |part: &Part| {
        let place = format!("pkg:cargo/{}@{}", part.name, part.version);
        let mut component = json!({
            "type": "library",
            "bom-ref": place,
            "name": part.name,
            "version": part.version,
            "purl": place,
            "scope": if part.shipped { "required" } else { "excluded" },
        });
        // The older spelling with a stroke is no expression.
        if let Some(licence) = &part.licence {
            let expression = licence.replace(" / ", " OR ").replace('/', " OR ");
            component["licenses"] = json!([{ "expression": expression }]);
        }
        if let Some(hash) = &part.sha256 {
            component["hashes"] = json!([{ "alg": "SHA-256", "content": hash }]);
        }
        component
    };
    let bill = json!({
        "$schema": "http://cyclonedx.org/schema/bom-1.6.schema.json",
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": { "component": {
            "type": "application",
            "bom-ref": "afterglow",
            "name": "afterglow",
            "version": env!("CARGO_PKG_VERSION"),
        }},
        "components": parts.iter().map(component).collect::<Vec<Value>>(),
    });
    format!("{bill:#}\n")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn licences_that_ask_for_more_are_refused() {
        for (licence, expected) in [
            ("MIT OR Apache-2.0", true),
            ("MIT/Apache-2.0", true),
            ("Apache-2.0 / MIT", true),
            ("(MIT OR Apache-2.0) AND Unicode-3.0", true),
            ("MIT OR Apache-2.0 OR LGPL-2.1-or-later", true),
            ("GPL-3.0-only", false),
            ("MIT AND GPL-3.0-or-later", false),
            ("AGPL-3.0-only OR SSPL-1.0", false),
            ("see LICENSE.txt", false),
            ("", false),
        ] {
            assert_eq!(may_be_used(licence), expected, "{licence}");
        }
    }

    #[test]
    fn the_bill_names_every_package_of_the_lock_file_with_its_hash_and_what_is_shipped() {
        let workspace = Workspace::load().unwrap();
        let parts = all(&workspace).unwrap();
        let bill: Value = serde_json::from_str(&bill(&parts)).unwrap();
        let listed = bill["components"].as_array().unwrap();

        let lock = std::fs::read_to_string(workspace.path("Cargo.lock")).unwrap();
        let lock: Lock = toml::from_str(&lock).unwrap();
        let foreign: Vec<&Locked> = lock
            .package
            .iter()
            .filter(|package| package.checksum.is_some())
            .collect();
        assert_eq!(listed.len(), foreign.len());
        for locked in foreign {
            let place = format!("pkg:cargo/{}@{}", locked.name, locked.version);
            let component = listed
                .iter()
                .find(|component| component["purl"] == *place)
                .unwrap();
            assert_eq!(
                component["hashes"][0]["content"].as_str(),
                locked.checksum.as_deref()
            );
            assert!(component["licenses"][0]["expression"].is_string(), "{place}");
        }
        let scope = |name: &str| {
            let component = listed.iter().find(|component| component["name"] == name).unwrap();
            component["scope"].as_str().unwrap().to_owned()
        };
        assert_eq!(scope("chacha20poly1305"), "required");
        assert_eq!(scope("axum"), "required");
        assert_eq!(scope("wasm-bindgen-cli-support"), "excluded");
    }
}
