//! Compiles `content/<locale>/*.ftl` into names of messages and bundles of texts: a message that uses other variables
//! than the English one, or needs a Fluent feature the bundles cannot hold, stops the build with its name.

mod evidence;
mod fluent;
mod pack;
mod parity;

use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use fluent::{Messages, Part};

/// Tags, and what the speakers call it. The others are held to the first.
const LOCALES: [(&str, &str); 2] = [("en", "English"), ("es", "Español")];
/// The names of the volumes in `Volume`, in the order of their numbers.
const VOLUMES: [(&str, &str); 2] = [("first", "First"), ("later", "Later")];

fn main() -> Result<(), Box<dyn Error>> {
    // Asked when it runs: a build cache may serve another checkout than the one this program was compiled in.
    let package = env::var_os("CARGO_MANIFEST_DIR").ok_or("cargo sets CARGO_MANIFEST_DIR")?;
    let content = Path::new(&package).join("../../content");
    writeln!(io::stdout(), "cargo::rerun-if-changed={}", content.display())?;
    let mut locales: Vec<(&str, Messages)> = Vec::new();
    let mut untranslated = Vec::new();
    for (tag, _) in LOCALES {
        let mut messages = read_locale(&content.join(tag))?;
        if locales.is_empty() {
            evidence::add(&mut messages)?;
        }
        if let Some((first, reference)) = locales.first() {
            let gaps = parity::complete(tag, &mut messages, (*first, reference))?;
            let missing = gaps
                .missing
                .iter()
                .filter(|key| !evidence::stays_as_it_is(key))
                .cloned();
            let missing: Vec<String> = missing.collect();
            warn(&format!("{tag}: said in {first} as yet"), &missing)?;
            warn(&format!("{tag}: not in {first}, left out"), &gaps.idle)?;
            untranslated.extend(missing.into_iter().map(|key| (tag, key)));
        }
        locales.push((tag, messages));
    }
    let Some((_, reference)) = locales.first() else {
        return Err("there is no locale".into());
    };
    let order = in_order(reference, &fs::read_to_string(content.join("first.txt"))?)?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?);
    let fingerprint = fingerprint(reference, &order);
    for (tag, messages) in &locales {
        for (number, keys) in order.iter().enumerate() {
            let before: usize = order.iter().take(number).map(Vec::len).sum();
            let label = pack::Label {
                locale: tag,
                volume: u8::try_from(number)?,
                fingerprint,
                start: u16::try_from(before)?,
            };
            let texts: Vec<(&str, &[Part])> = keys
                .iter()
                .filter_map(|key| Some((*key, messages.get(*key)?.as_slice())))
                .collect();
            let bytes = pack::pack(&label, &texts).map_err(|why| format!("{tag}: {why}"))?;
            fs::write(out.join(file(tag, number)), bytes)?;
        }
    }
    fs::write(
        out.join("words.rs"),
        generate(reference, &order, fingerprint, &untranslated)?,
    )?;
    Ok(())
}

/// One line for however many keys, with the first of them.
fn warn(what: &str, keys: &[String]) -> io::Result<()> {
    match keys.first() {
        Some(one) => writeln!(
            io::stdout(),
            "cargo::warning={what}: {} messages, as `{one}`",
            keys.len()
        ),
        None => Ok(()),
    }
}

fn file(tag: &str, volume: usize) -> String {
    let name = VOLUMES.get(volume).map_or("", |(name, _)| *name);
    format!("{tag}-{name}.bin")
}

fn read_locale(folder: &Path) -> Result<Messages, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?
        .map(|entry| entry.map(|e| e.path()))
        .collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|ext| ext == "ftl"));
    files.sort();
    let mut messages = Messages::new();
    for path in files {
        writeln!(io::stdout(), "cargo::rerun-if-changed={}", path.display())?;
        let source = fs::read_to_string(&path)?;
        fluent::read(&source, &mut messages).map_err(|error| format!("{}: {error}", path.display()))?;
    }
    Ok(messages)
}

/// The keys of both volumes, each sorted. `first` lists beginnings of keys, one a line, up to a hyphen.
fn in_order<'a>(reference: &'a Messages, first: &str) -> Result<[Vec<&'a str>; 2], String> {
    let beginnings: Vec<&str> = first
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .collect();
    let begins = |key: &str, beginning: &str| {
        key.strip_prefix(beginning)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    };
    if let Some(idle) = beginnings
        .iter()
        .find(|beginning| !reference.keys().any(|key| begins(key, beginning)))
    {
        return Err(format!("first.txt: no message begins with `{idle}`"));
    }
    let (first, later) = reference
        .keys()
        .map(String::as_str)
        .partition(|key| beginnings.iter().any(|beginning| begins(key, beginning)));
    Ok([first, later])
}

/// FNV-1a, 64 bits, over keys and variables in their order: tells builds apart, protects against nobody.
fn fingerprint(reference: &Messages, order: &[Vec<&str>]) -> u64 {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    let mut add = |text: &str| {
        for byte in text.bytes().chain([0]) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    };
    for key in order.iter().flatten() {
        add(key);
        let parts = reference.get(*key).map(Vec::as_slice).unwrap_or_default();
        parity::variables(parts).into_iter().for_each(&mut add);
    }
    hash
}

fn generate(
    reference: &Messages,
    order: &[Vec<&str>],
    fingerprint: u64,
    untranslated: &[(&str, String)],
) -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    writeln!(
        code,
        "/// The messages, by name; a name that is not in the files does not compile."
    )?;
    writeln!(code, "pub mod m {{\n    use super::Message;")?;
    for (index, key) in order.iter().flatten().enumerate() {
        let constant = key.replace('-', "_").to_uppercase();
        let parts = reference.get(*key).map(Vec::as_slice).unwrap_or_default();
        let names: Vec<&str> = parity::variables(parts).into_iter().collect();
        let with = if names.is_empty() {
            String::new()
        } else {
            format!(" Variables: {}.", names.join(", "))
        };
        writeln!(code, "    #[doc = {:?}]", format!("`{key}`.{with}"))?;
        writeln!(code, "    pub const {constant}: Message = Message({index});")?;
    }
    writeln!(code, "}}")?;
    writeln!(code, "/// The languages, English first.")?;
    writeln!(code, "pub const LOCALES: [Locale; {}] = [", LOCALES.len())?;
    for (tag, name) in LOCALES {
        writeln!(code, "    Locale {{ tag: {tag:?}, name: {name:?} }},")?;
    }
    writeln!(code, "];\nconst FINGERPRINT: u64 = {fingerprint};")?;
    let native = "#[cfg(not(target_arch = \"wasm32\"))]";
    let first = order.first().map_or(0, Vec::len);
    writeln!(code, "{native}\nconst FIRST_COUNT: usize = {first};")?;
    let keys: Vec<_> = order.iter().flatten().collect();
    writeln!(code, "{native}\nstatic KEYS: &[&str] = &{keys:?};")?;
    writeln!(
        code,
        "{native}\nstatic UNTRANSLATED: &[(&str, &str)] = &{untranslated:?};"
    )?;
    writeln!(code, "{native}\nstatic VARIABLES: &[&[&str]] = &[")?;
    for parts in order.iter().flatten().filter_map(|key| reference.get(*key)) {
        let names: Vec<&str> = parity::variables(parts).into_iter().collect();
        writeln!(code, "    &{names:?},")?;
    }
    writeln!(code, "];")?;
    writeln!(code, "{native}\nstatic BUNDLES: &[(&str, Volume, &[u8])] = &[")?;
    for (tag, _) in LOCALES {
        for (number, (_, variant)) in VOLUMES.iter().enumerate() {
            let file = format!("/{}", file(tag, number));
            writeln!(
                code,
                "    ({tag:?}, Volume::{variant}, include_bytes!(concat!(env!(\"OUT_DIR\"), {file:?}))),"
            )?;
        }
    }
    writeln!(code, "];")?;
    Ok(code)
}
