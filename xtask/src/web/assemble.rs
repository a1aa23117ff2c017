//! Puts the modules behind a loader that carries the hash of every part.
//!
//! The chain of hashes: index.html → loader and style → modules, engine, manifests; the release, which is signed, holds
//! the hash of all of them and of index.html. Names hold a hash too, so a name never changes content.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;
use sha2::{Digest, Sha256, Sha384};
use words::m;

use super::{APP, Bound, ENGINE, File, SQUARE, icons};
use crate::workspace::Workspace;

/// The page that takes the app's place when somebody leaves at once.
const LEAVE_PAGE: &str = "converter.html";

/// The neutral names under which the app can be installed; the first is the usual one.
const INSTALL_NAMES: [&str; 2] = ["evenings", "notebook"];

/// The words of the lock screen, which stands in the page itself, by their keys.
const DOOR_WORDS: [words::Message; 11] = [
    m::COMMON_HELP,
    m::COMMON_LEAVE,
    m::COMMON_LEAVE_TITLE,
    m::COMMON_LOADING,
    m::COMMON_NOW,
    m::UNLOCK_TITLE,
    m::UNLOCK_LABEL,
    m::UNLOCK_OPEN,
    m::UNLOCK_PASSKEY,
    m::UNLOCK_NOW,
    m::WELCOME_HELP,
];

/// Why the app did not open, by the names that the loader uses.
const OPENING_WORDS: [(&str, words::Message); 3] = [
    ("tampered", m::OPENING_TAMPERED),
    ("stopped", m::OPENING_STOPPED),
    ("old", m::OPENING_OLD),
];

/// What the page says in every language, since nothing has chosen one by then.
const BOTH_WORDS: [words::Message; 2] = [m::OPENING_FAILED, m::OPENING_SCRIPT];

/// What others need to know about a file: where it is and what its bytes hash to.
struct Part {
    url: String,
    integrity: String,
}

#[derive(Default)]
struct Site {
    files: Vec<File>,
}

/// All files of the site, uncompressed.
///
/// # Errors
/// When a template of `apps/web/static` is missing or asks for something that does not exist.
pub(crate) fn site(workspace: &Workspace, modules: &[Bound]) -> anyhow::Result<Vec<File>> {
    let folder = workspace.path("apps/web/static");
    let template = |name: &str| read(&folder.join(name));
    let module = |package: &str| modules.iter().find(|module| module.package == package);
    let mut site = Site::default();

    let mut words = BTreeMap::new();
    for icon in icons::all(&INSTALL_NAMES)? {
        let part = site.hashed(&icon.name, "png", icon.png);
        words.insert(format!("icon.{}", icon.name), part.url);
    }
    let mut manifests = serde_json::Map::new();
    for name in INSTALL_NAMES {
        let file = format!("{name}.webmanifest");
        let text = fill(&template(&file)?, &words)?;
        manifests.insert(name.to_owned(), json!(format!("./{file}")));
        site.named(&file, text.into_bytes());
    }

    let app = module(APP).context("the package `web` is not part of the workspace")?;
    let app_module = site.hashed("app", "wasm", app.wasm.clone());
    let mut parts = json!({ "appModule": described(&app_module), "manifests": manifests });
    if let Some(later) = &app.later {
        let later = site.hashed("later", "wasm", later.clone());
        parts["laterModule"] = described(&later);
    }
    if let Some(engine) = module(ENGINE) {
        let engine_module = site.hashed("engine", "wasm", engine.wasm.clone());
        let code = joined(&engine.glue, &[template("engine-worker.js")?]);
        let engine_code = site.hashed("engine", "js", code);
        parts["engine"] = described(&engine_code);
        parts["engineModule"] = described(&engine_module);
    }
    if let Some(square) = module(SQUARE) {
        let square_module = site.hashed("square", "wasm", square.wasm.clone());
        let code = joined(&square.glue, &[template("square-worker.js")?]);
        let square_code = site.hashed("square", "js", code);
        parts["square"] = described(&square_code);
        parts["squareModule"] = described(&square_module);
    }
    let mut texts = serde_json::Map::new();
    for (locale, volume, bytes) in words::bundles() {
        let name = format!("{locale}-{}", volume.name());
        let part = site.hashed(&format!("words-{name}"), "bin", bytes.to_vec());
        texts.insert(name, described(&part));
    }
    parts["words"] = texts.into();
    let loader_words = BTreeMap::from([
        ("parts".to_owned(), parts.to_string()),
        ("said".to_owned(), said()?),
    ]);
    let loader = fill(&template("loader.js")?, &loader_words)?;
    let language = fill(&template("language.js")?, &loader_words)?;
    let loader = site.hashed(
        "app",
        "js",
        joined(
            &app.glue,
            &[
                template("keys-worker.js")?,
                language,
                template("door.js")?,
                loader,
            ],
        ),
    );
    let style = site.hashed("style", "css", styles(workspace)?.into_bytes());

    words.extend([
        ("app.url".to_owned(), app_module.url),
        ("loader.url".to_owned(), loader.url),
        ("loader.integrity".to_owned(), loader.integrity),
        ("style.url".to_owned(), style.url),
        ("style.integrity".to_owned(), style.integrity),
    ]);
    words.extend(in_page()?);
    let index = fill(&template("index.html")?, &words)?;
    site.named("index.html", index.into_bytes());
    // Where "Leave" leads: a dull page of its own that works offline.
    site.named(LEAVE_PAGE, fill(&template(LEAVE_PAGE)?, &words)?.into_bytes());

    // The keeper knows no version, so it is the same in every one.
    site.named("sw.js", template("sw.js")?.into_bytes());
    Ok(site.files)
}

impl Site {
    /// Adds a file whose name holds its hash; it can be cached for ever.
    fn hashed(&mut self, name: &str, extension: &str, bytes: Vec<u8>) -> Part {
        let path = format!("assets/{name}.{}.{extension}", hex(&Sha256::digest(&bytes)));
        let part = Part {
            url: format!("./{path}"),
            integrity: integrity(&bytes),
        };
        self.files.push(File { path, bytes });
        part
    }

    /// Adds a file whose name stays the same; it is asked for afresh.
    fn named(&mut self, path: &str, bytes: Vec<u8>) {
        self.files.push(File {
            path: path.to_owned(),
            bytes,
        });
    }
}

/// The texts of one language that the page itself needs, by message.
fn spoken(locale: &str, message: words::Message) -> anyhow::Result<String> {
    let bundle = words::bundle(locale, message.volume())?;
    let text = message.text_in(&bundle, &[]);
    text.with_context(|| format!("{locale} has no text for `{}`", message.key()))
}

/// What the page says by itself, before the app is there, in every language: the same words as in the app.
fn said() -> anyhow::Result<String> {
    let mut said = serde_json::Map::new();
    for locale in words::LOCALES {
        let mut texts = serde_json::Map::new();
        let named = DOOR_WORDS.into_iter().map(|message| (message.key(), message));
        for (name, message) in named.chain(OPENING_WORDS) {
            texts.insert(name.to_owned(), spoken(locale.tag, message)?.into());
        }
        said.insert(locale.tag.to_owned(), texts.into());
    }
    Ok(serde_json::Value::Object(said).to_string())
}

/// The same words as markup: English, until the loader has chosen a language, and both where nothing may choose.
fn in_page() -> anyhow::Result<Vec<(String, String)>> {
    let mut words = Vec::new();
    for message in DOOR_WORDS {
        words.push((format!("say.{}", message.key()), escaped(&message.text(&[]))));
    }
    for message in BOTH_WORDS {
        let mut both = Vec::new();
        for words::Locale { tag, .. } in words::LOCALES {
            both.push(format!(
                "<span lang=\"{tag}\">{}</span>",
                escaped(&spoken(tag, message)?)
            ));
        }
        words.push((format!("both.{}", message.key()), both.join("<br><br>")));
    }
    Ok(words)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

fn described(part: &Part) -> serde_json::Value {
    json!({ "url": part.url, "integrity": part.integrity })
}

/// Binding code and our own code in one file, so that one hash covers both; ours in a block of its own,
/// so that names cannot clash.
fn joined(glue: &str, own: &[String]) -> Vec<u8> {
    lean(&format!("{glue}\n{{\n{}\n}}\n", own.join("\n"))).into_bytes()
}

/// A script or a sheet without the lines that are only for people.
fn lean(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut inside = false;
    for line in text.lines() {
        let words = line.trim();
        let begins = !inside && words.starts_with("/*");
        if inside || begins {
            inside = !words.ends_with("*/");
            // What goes on after the end of a note in the same line is kept with it.
            if begins && inside && words.contains("*/") {
                inside = false;
            } else {
                continue;
            }
        } else if words.is_empty() || words.starts_with("//") {
            continue;
        }
        kept.push_str(line);
        kept.push('\n');
    }
    kept
}

/// First what is seen before the app is there, then the app's own sheets in the order of their names.
fn styles(workspace: &Workspace) -> anyhow::Result<String> {
    let mut sheets = vec![workspace.path("apps/web/static/opening.css")];
    let folder = workspace.path("apps/web/style");
    if folder.is_dir() {
        let mut own = std::fs::read_dir(&folder)
            .and_then(|entries| {
                entries
                    .map(|entry| entry.map(|entry| entry.path()))
                    .collect::<Result<Vec<_>, _>>()
            })
            .with_context(|| format!("could not list {}", folder.display()))?;
        own.retain(|path| path.extension().is_some_and(|extension| extension == "css"));
        own.sort();
        sheets.append(&mut own);
    }
    let texts = sheets
        .iter()
        .map(|path| read(path))
        .collect::<anyhow::Result<Vec<_>>>()?;
    Ok(lean(&texts.join("\n")))
}

fn read(path: &Path) -> anyhow::Result<String> {
    std::fs::read_to_string(path).with_context(|| format!("could not read {}", path.display()))
}

/// Replaces every `{{word}}`.
fn fill(template: &str, words: &BTreeMap<String, String>) -> anyhow::Result<String> {
    let mut filled = String::with_capacity(template.len());
    let mut rest = template;
    while let Some((before, after)) = rest.split_once("{{") {
        let (word, after) = after.split_once("}}").context("a `{{` without its `}}`")?;
        let Some(value) = words.get(word) else {
            bail!("a template asks for `{word}`, which does not exist")
        };
        filled.push_str(before);
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    Ok(filled)
}

fn integrity(bytes: &[u8]) -> String {
    format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes)))
}

/// The first 16 hexadecimal digits: enough for a name, the integrity value is the check.
fn hex(digest: &[u8]) -> String {
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notes_for_people_are_not_sent() {
        let script =
            "// a note\nlet a = 1; // stays\n\n/** two\n * lines */\n  f(`x`);\n/* one */\n/* half */ g();\n";
        assert_eq!(lean(script), "let a = 1; // stays\n  f(`x`);\n/* half */ g();\n");
    }
}
