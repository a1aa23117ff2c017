//! Compiles `content/<locale>/*.ftl` into static tables: a message that is missing in a locale, uses other variables
//! than the English one, or needs a Fluent feature the tables cannot hold, stops the build with its name.

use std::collections::{BTreeMap, BTreeSet};
use std::error::Error;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs};

use fluent_syntax::ast::{CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};

/// The first locale is the one the others are held to.
const LOCALES: &[&str] = &["en"];

enum Part {
    Text(String),
    Variable(String),
    Plural { variable: String, one: Vec<Part>, other: Vec<Part> },
}

type Messages = BTreeMap<String, Vec<Part>>;

fn main() -> Result<(), Box<dyn Error>> {
    let content = Path::new(&env::var("CARGO_MANIFEST_DIR")?).join("../../content");
    println!("cargo:rerun-if-changed={}", content.display());
    let mut tables = Vec::new();
    for locale in LOCALES {
        tables.push((*locale, read_locale(&content.join(locale))?));
    }
    check_parity(&tables)?;
    let out = PathBuf::from(env::var("OUT_DIR")?).join("words.rs");
    fs::write(out, generate(&tables)?)?;
    Ok(())
}

fn read_locale(folder: &Path) -> Result<Messages, Box<dyn Error>> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder)?.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.retain(|path| path.extension().is_some_and(|ext| ext == "ftl"));
    files.sort();
    let mut messages = Messages::new();
    for path in files {
        println!("cargo:rerun-if-changed={}", path.display());
        let source = fs::read_to_string(&path)?;
        let resource = fluent_syntax::parser::parse(source.as_str())
            .map_err(|(_, errors)| format!("{}: {errors:?}", path.display()))?;
        let mut terms = BTreeMap::new();
        for entry in &resource.body {
            if let Entry::Term(term) = entry {
                terms.insert(term.id.name.to_owned(), &term.value);
            }
        }
        for entry in &resource.body {
            if let Entry::Message(message) = entry {
                let key = message.id.name.to_owned();
                let pattern = message.value.as_ref().ok_or_else(|| format!("{key}: a message needs a text"))?;
                let parts = compile(&key, pattern, &terms)?;
                if messages.insert(key.clone(), parts).is_some() {
                    return Err(format!("{}: the message `{key}` is there twice", path.display()).into());
                }
            }
        }
    }
    Ok(messages)
}

fn compile(
    key: &str,
    pattern: &Pattern<&str>,
    terms: &BTreeMap<String, &Pattern<&str>>,
) -> Result<Vec<Part>, Box<dyn Error>> {
    let mut parts = Vec::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => parts.push(Part::Text((*value).to_owned())),
            PatternElement::Placeable { expression } => match expression {
                Expression::Inline(inline) => match inline {
                    InlineExpression::StringLiteral { value } => parts.push(Part::Text((*value).to_owned())),
                    InlineExpression::NumberLiteral { value } => parts.push(Part::Text((*value).to_owned())),
                    InlineExpression::VariableReference { id } => parts.push(Part::Variable(id.name.to_owned())),
                    InlineExpression::TermReference { id, attribute: None, arguments } => {
                        no_arguments(key, arguments.as_ref())?;
                        let term = terms
                            .get(id.name)
                            .ok_or_else(|| format!("{key}: the term -{} is not in this file", id.name))?;
                        parts.extend(compile(key, term, terms)?);
                    }
                    _ => return Err(format!("{key}: only variables, terms and literals can stand in braces").into()),
                },
                Expression::Select { selector, variants } => {
                    let InlineExpression::VariableReference { id } = selector else {
                        return Err(format!("{key}: a selector must be a variable").into());
                    };
                    let mut one = None;
                    let mut other = None;
                    for variant in variants {
                        let arm = compile(key, &variant.value, terms)?;
                        match variant.key {
                            VariantKey::Identifier { name: "one" } => one = Some(arm),
                            VariantKey::Identifier { name: "other" } => other = Some(arm),
                            _ => return Err(format!("{key}: selectors know [one] and [other]").into()),
                        }
                    }
                    parts.push(Part::Plural {
                        variable: id.name.to_owned(),
                        one: one.ok_or_else(|| format!("{key}: [one] is missing"))?,
                        other: other.ok_or_else(|| format!("{key}: [other] is missing"))?,
                    });
                }
            },
        }
    }
    Ok(parts)
}

fn no_arguments(key: &str, arguments: Option<&CallArguments<&str>>) -> Result<(), Box<dyn Error>> {
    if arguments.is_some() {
        return Err(format!("{key}: terms take no arguments here").into());
    }
    Ok(())
}

fn variables(parts: &[Part], into: &mut BTreeSet<String>) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Variable(name) => {
                into.insert(name.clone());
            }
            Part::Plural { variable, one, other } => {
                into.insert(variable.clone());
                variables(one, into);
                variables(other, into);
            }
        }
    }
}

fn check_parity(tables: &[(&str, Messages)]) -> Result<(), Box<dyn Error>> {
    let Some(((first, reference), rest)) = tables.split_first() else {
        return Err("there is no locale".into());
    };
    for (locale, messages) in rest {
        for (key, parts) in reference {
            let Some(theirs) = messages.get(key) else {
                return Err(format!("{locale}: the message `{key}` of {first} is missing").into());
            };
            let (mut ours, mut others) = (BTreeSet::new(), BTreeSet::new());
            variables(parts, &mut ours);
            variables(theirs, &mut others);
            if ours != others {
                return Err(format!("{locale}: `{key}` uses {others:?}, {first} uses {ours:?}").into());
            }
        }
        if let Some(key) = messages.keys().find(|key| !reference.contains_key(*key)) {
            return Err(format!("{locale}: the message `{key}` is not in {first}").into());
        }
    }
    Ok(())
}

fn generate(tables: &[(&str, Messages)]) -> Result<String, Box<dyn Error>> {
    let mut code = String::new();
    let Some((_, reference)) = tables.first() else {
        return Err("there is no locale".into());
    };
    writeln!(code, "/// The messages, by name; a name that is not in the files does not compile.")?;
    writeln!(code, "pub mod m {{\n    use super::Message;")?;
    for (index, (key, parts)) in reference.iter().enumerate() {
        let constant = key.replace('-', "_").to_uppercase();
        let mut names = BTreeSet::new();
        variables(parts, &mut names);
        let with = if names.is_empty() { String::new() } else { format!(" Variables: {}.", names.into_iter().collect::<Vec<_>>().join(", ")) };
        writeln!(code, "    #[doc = {:?}]", format!("`{key}`.{with}"))?;
        writeln!(code, "    pub const {constant}: Message = Message({index});")?;
    }
    writeln!(code, "}}")?;
    writeln!(code, "static KEYS: &[&str] = &{:?};", reference.keys().collect::<Vec<_>>())?;
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
