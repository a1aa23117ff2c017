//! The direction of dependencies, over everything cargo would link.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use serde::Deserialize;

use super::{Finding, Rule, Sources};
use crate::process;
use crate::workspace::Workspace;

pub(super) const RULE: Rule = Rule {
    name: "direction",
    reason: "science → model → agree → journal, engine → apps; stores and the vault know nothing of the domain",
    cure: "move the code to the room that may know both, or pass data instead of depending",
    check,
};

/// Rooms, and what must not be reachable from them by any chain of ordinary dependencies.
struct Wall {
    rooms: &'static [&'static str],
    never: &'static [&'static str],
}

const WALLS: [Wall; 13] = [
    Wall {
        rooms: &[
            "science",
            "model",
            "calibrate",
            "measure",
            "learn",
            "agree",
            "study",
            "guide",
            "picture",
            "words",
            "engine",
        ],
        never: &[
            "vault",
            "store",
            "store-web",
            "journal",
            "tokio",
            "reactive_graph",
            "web-sys",
            "js-sys",
            "wasm-bindgen",
        ],
    },
    Wall {
        rooms: &["science"],
        never: &[
            "model", "measure", "learn", "agree", "guide", "engine", "words", "picture",
        ],
    },
    Wall {
        rooms: &["measure"],
        never: &["model", "learn", "agree", "guide", "engine"],
    },
    Wall {
        rooms: &["model"],
        never: &[
            "calibrate",
            "learn",
            "agree",
            "study",
            "guide",
            "engine",
            "words",
            "picture",
        ],
    },
    Wall {
        rooms: &["calibrate"],
        never: &["measure", "learn", "agree", "guide", "engine", "words", "picture"],
    },
    // What fits the bodies to papers is for researchers: no phone carries it.
    Wall {
        rooms: &["agree", "engine", "engine-web", "web"],
        never: &["calibrate", "study"],
    },
    Wall {
        rooms: &["agree"],
        never: &["engine", "words", "picture"],
    },
    Wall {
        rooms: &["picture", "words"],
        never: &["science", "model", "measure", "learn", "agree", "guide"],
    },
    Wall {
        rooms: &[
            "vault",
            "store",
            "store-web",
            "wire",
            "sync",
            "link",
            "sim",
            "relay",
        ],
        never: &[
            "science",
            "model",
            "measure",
            "learn",
            "agree",
            "guide",
            "engine",
            "journal",
            "reactive_graph",
        ],
    },
    // The relay is unable to open what it carries.
    Wall {
        rooms: &["relay", "wire", "afterglow-relay"],
        never: &[
            "vault",
            "store",
            "store-web",
            "sync",
            "link",
            "words",
            "picture",
            "chacha20poly1305",
            "argon2",
        ],
    },
    Wall {
        rooms: &["wire", "sync", "link"],
        never: &["relay", "store", "tokio", "axum", "getrandom"],
    },
    // Load and kills come from outside, as phones do.
    Wall {
        rooms: &["soak"],
        never: &["relay", "vault", "sync", "link", "journal"],
    },
    Wall {
        rooms: &["journal", "store", "vault", "afterglow"],
        never: &["reactive_graph", "store-web", "web-sys"],
    },
];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Edge>,
}

#[derive(Deserialize)]
struct Edge {
    pkg: String,
    dep_kinds: Vec<Kind>,
}

#[derive(Deserialize)]
struct Kind {
    kind: Option<String>,
}

/// Names of packages and what each depends on directly.
type Graph = BTreeMap<String, BTreeSet<String>>;

fn check(workspace: &Workspace, _: &Sources) -> anyhow::Result<Vec<Finding>> {
    let text = process::output(process::cargo().current_dir(&workspace.root).args([
        "metadata",
        "--format-version",
        "1",
        // What a native build links: browser crates behind a target condition do not count here.
        "--filter-platform",
        "x86_64-unknown-linux-gnu",
    ]))?;
    let metadata: Metadata =
        serde_json::from_str(&text).context("`cargo metadata` printed something unexpected")?;
    Ok(find(&graph(&metadata)))
}

fn graph(metadata: &Metadata) -> Graph {
    let names: BTreeMap<&str, &str> = metadata
        .packages
        .iter()
        .map(|package| (package.id.as_str(), package.name.as_str()))
        .collect();
    let name = |id: &str| names.get(id).map(|name| (*name).to_owned());
    let mut graph = Graph::new();
    for node in &metadata.resolve.nodes {
        let linked = node
            .deps
            .iter()
            .filter(|edge| edge.dep_kinds.iter().any(|kind| kind.kind.is_none()));
        if let Some(from) = name(&node.id) {
            graph
                .entry(from)
                .or_default()
                .extend(linked.filter_map(|edge| name(&edge.pkg)));
        }
    }
    graph
}

fn find(graph: &Graph) -> Vec<Finding> {
    let mut found = Vec::new();
    for wall in &WALLS {
        for room in wall.rooms.iter().filter(|room| graph.contains_key(**room)) {
            let chains = chains(graph, room);
            for never in wall.never {
                if never != room
                    && let Some(chain) = chains.get(*never)
                {
                    found.push(Finding::new(&manifest(room), 0, chain.join(" → ")));
                }
            }
        }
    }
    found
}

fn manifest(room: &str) -> String {
    match room {
        "afterglow" => "apps/cli/Cargo.toml".to_owned(),
        "afterglow-relay" => "apps/relay/Cargo.toml".to_owned(),
        room => format!("crates/{room}/Cargo.toml"),
    }
}

/// Everything reachable from a package, with the shortest chain to it.
fn chains<'a>(graph: &'a Graph, from: &'a str) -> BTreeMap<&'a str, Vec<&'a str>> {
    let mut chains = BTreeMap::from([(from, vec![from])]);
    let mut edge = vec![from];
    while !edge.is_empty() {
        let mut next = Vec::new();
        for at in edge {
            for to in graph.get(at).into_iter().flatten() {
                if !chains.contains_key(to.as_str()) {
                    let mut chain = chains.get(at).cloned().unwrap_or_default();
                    chain.push(to);
                    chains.insert(to, chain);
                    next.push(to.as_str());
                }
            }
        }
        edge = next;
    }
    chains
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_forbidden_chain_is_named_in_full() {
        let edges = [
            ("model", "science"),
            ("science", "sneaky"),
            ("sneaky", "web-sys"),
            ("engine", "model"),
        ];
        let mut graph = Graph::new();
        for (from, to) in edges {
            graph.entry(from.to_owned()).or_default().insert(to.to_owned());
        }
        let text: Vec<String> = find(&graph).into_iter().map(|finding| finding.what).collect();
        assert_eq!(
            text,
            [
                "science → sneaky → web-sys",
                "model → science → sneaky → web-sys",
                "engine → model → science → sneaky → web-sys",
            ]
        );
    }
}
