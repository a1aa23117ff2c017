//! Compiles `content/<locale>/*.ftl` into static tables: a message that is missing in a locale, uses other variables
//! than the English one, or needs a Fluent feature the tables cannot hold, stops the build with its name.

mod fluent;

use std::error::Error;
use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::{env, fs};

use fluent::{Messages, Part};

/// The first locale is the one the others are held to.
const LOCALES: &[&str] = &["en"];

fn main() -> Result<(), Box<dyn Error>> {
    let content = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../content");
    writeln!(io::stdout(), "cargo::rerun-if-changed={}", content.display())?;
    let mut tables = Vec::new();
    for locale in LOCALES {
        tables.push((*locale, read_locale(&content.join(locale))?));
    }
    fluent::check_parity(&tables)?;
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets OUT_DIR")?).join("words.rs");
    fs::write(out, generate(&tables)?)?;
    Ok(())
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

fn generate(tables: &[(&str, Messages)]) -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    let Some((_, reference)) = tables.first() else {
        return Err("there is no locale".into());
    };
    writeln!(
        code,
        "/// The messages, by name; a name that is not in the files does not compile."
    )?;
    writeln!(code, "pub mod m {{\n    use super::Message;")?;
    for (index, (key, parts)) in reference.iter().enumerate() {
        let constant = key.replace('-', "_").to_uppercase();
        let names: Vec<&str> = fluent::variables(parts).into_iter().collect();
        let with = if names.is_empty() {
            String::new()
        } else {
            format!(" Variables: {}.", names.join(", "))
        };
        writeln!(code, "    #[doc = {:?}]", format!("`{key}`.{with}"))?;
        writeln!(code, "    pub const {constant}: Message = Message({index});")?;
    }
    writeln!(code, "}}")?;
    writeln!(
        code,
        "static KEYS: &[&str] = &{:?};",
        reference.keys().collect::<Vec<_>>()
    )?;
    for (locale, messages) in tables {
        writeln!(code, "static {}: &[&[Part]] = &[", locale.to_uppercase())?;
        for parts in messages.values() {
            write!(code, "    &")?;
            write_parts(&mut code, parts)?;
            writeln!(code, ",")?;
        }
        writeln!(code, "];")?;
    }
    Ok(code)
}

fn write_parts(code: &mut String, parts: &[Part]) -> Result<(), Box<dyn Error>> {
    write!(code, "[")?;
    for part in parts {
        match part {
            Part::Text(text) => write!(code, "Part::Text({text:?}),")?,
            Part::Variable(name) => write!(code, "Part::Variable({name:?}),")?,
            Part::Plural { variable, one, other } => {
                write!(code, "Part::Plural {{ variable: {variable:?}, one: &")?;
                write_parts(code, one)?;
                write!(code, ", other: &")?;
                write_parts(code, other)?;
                write!(code, " }},")?;
            }
        }
    }
    write!(code, "]")?;
    Ok(())
}
