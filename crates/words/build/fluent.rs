//! The part of Fluent that tables can hold, read into parts: texts, variables, terms, `[one]`/`[other]`.

use std::collections::BTreeMap;

use fluent_syntax::ast::{
    CallArguments, Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey,
};
use fluent_syntax::unicode::unescape_unicode_to_string;

/// A piece of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// As it stands.
    Text(String),
    /// The value of a variable.
    Variable(String),
    /// One of two, by whether the variable is 1.
    Plural {
        variable: String,
        one: Vec<Part>,
        other: Vec<Part>,
    },
}

/// Messages by key.
pub(crate) type Messages = BTreeMap<String, Vec<Part>>;

type Terms<'a> = BTreeMap<&'a str, &'a Pattern<&'a str>>;

/// Terms inside terms: deeper than this is a circle.
const DEPTH_MAX: usize = 8;

/// Reads one file and adds its messages. The error names the message and what to change.
pub(crate) fn read(source: &str, into: &mut Messages) -> Result<(), String> {
    let resource = fluent_syntax::parser::parse(source).map_err(|(_, errors)| format!("{errors:?}"))?;
    let mut terms = Terms::new();
    for entry in &resource.body {
        if let Entry::Term(term) = entry {
            terms.insert(term.id.name, &term.value);
        }
    }
    for entry in &resource.body {
        if let Entry::Message(message) = entry {
            let key = message.id.name;
            let pattern = message
                .value
                .as_ref()
                .ok_or_else(|| format!("{key}: a message needs a text"))?;
            if let Some(attribute) = message.attributes.first() {
                return Err(format!(
                    "{key}.{}: give it a message of its own",
                    attribute.id.name
                ));
            }
            if into
                .insert(key.to_owned(), parts(key, pattern, &terms, 0)?)
                .is_some()
            {
                return Err(format!("{key}: the message is there twice"));
            }
        }
    }
    Ok(())
}

fn parts(key: &str, pattern: &Pattern<&str>, terms: &Terms<'_>, depth: usize) -> Result<Vec<Part>, String> {
    let mut parts = Vec::new();
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => add_text(&mut parts, value),
            PatternElement::Placeable {
                expression: Expression::Inline(inline),
            } => {
                add_inline(&mut parts, key, inline, terms, depth)?;
            }
            PatternElement::Placeable {
                expression: Expression::Select { selector, variants },
            } => {
                let InlineExpression::VariableReference { id } = selector else {
                    return Err(format!("{key}: a selector must be a variable"));
                };
                parts.push(plural(key, id.name, variants, terms, depth)?);
            }
        }
    }
    Ok(parts)
}

fn add_text(parts: &mut Vec<Part>, text: &str) {
    if let Some(Part::Text(before)) = parts.last_mut() {
        before.push_str(text);
    } else {
        parts.push(Part::Text(text.to_owned()));
    }
}

fn add_inline(
    parts: &mut Vec<Part>,
    key: &str,
    inline: &InlineExpression<&str>,
    terms: &Terms<'_>,
    depth: usize,
) -> Result<(), String> {
    match inline {
        InlineExpression::StringLiteral { value } => add_text(parts, &unescape_unicode_to_string(value)),
        InlineExpression::NumberLiteral { value } => add_text(parts, value),
        InlineExpression::VariableReference { id } => parts.push(Part::Variable(id.name.to_owned())),
        InlineExpression::TermReference {
            id,
            attribute: None,
            arguments,
        } => {
            no_arguments(key, arguments.as_ref())?;
            if depth == DEPTH_MAX {
                return Err(format!("{key}: the term -{} stands inside itself", id.name));
            }
            let term = terms
                .get(id.name)
                .ok_or_else(|| format!("{key}: the term -{} is not in this file", id.name))?;
            for part in self::parts(key, term, terms, depth + 1)? {
                match part {
                    Part::Text(text) => add_text(parts, &text),
                    other => parts.push(other),
                }
            }
        }
        _ => {
            return Err(format!(
                "{key}: only variables, terms and literals can stand in braces"
            ));
        }
    }
    Ok(())
}

fn plural(
    key: &str,
    variable: &str,
    variants: &[Variant<&str>],
    terms: &Terms<'_>,
    depth: usize,
) -> Result<Part, String> {
    let (mut one, mut other) = (None, None);
    for variant in variants {
        let arm = match variant.key {
            VariantKey::Identifier { name: "one" } if !variant.default => &mut one,
            VariantKey::Identifier { name: "other" } if variant.default => &mut other,
            _ => return Err(format!("{key}: selectors know [one] and *[other]")),
        };
        if arm.replace(parts(key, &variant.value, terms, depth)?).is_some() {
            return Err(format!("{key}: a variant is there twice"));
        }
    }
    Ok(Part::Plural {
        variable: variable.to_owned(),
        one: one.ok_or_else(|| format!("{key}: [one] is missing"))?,
        other: other.ok_or_else(|| format!("{key}: *[other] is missing"))?,
    })
}

fn no_arguments(key: &str, arguments: Option<&CallArguments<&str>>) -> Result<(), String> {
    arguments.map_or(Ok(()), |_| Err(format!("{key}: terms take no arguments here")))
}
