//! Writes one bundle: the texts of one locale and volume as bytes. `src/bundle.rs` reads them and tells the format.

use crate::fluent::Part;

/// What a bundle begins with: its kind and the version of its format.
const MAGIC: &[u8; 4] = b"AGW\x01";
/// The byte of a bundle's first variable; the next ones follow.
const FIRST_VARIABLE: u8 = 0x21;
/// The byte of the last variable a bundle can name.
const LAST_VARIABLE: u8 = 0x7e;

/// What a bundle says about itself.
pub(crate) struct Label<'a> {
    /// The language, as in `es`.
    pub(crate) locale: &'a str,
    /// The number of the volume.
    pub(crate) volume: u8,
    /// The fingerprint of all keys.
    pub(crate) fingerprint: u64,
    /// The index of the first message.
    pub(crate) start: u16,
}

/// Writes messages in the order in which they are given.
pub(crate) fn pack(label: &Label<'_>, messages: &[(&str, &[Part])]) -> Result<Vec<u8>, String> {
    let mut names = Vec::new();
    let mut texts = Vec::new();
    for (key, parts) in messages {
        write(&mut texts, &mut names, parts).map_err(|why| format!("{key}: {why}"))?;
        texts.push(0);
    }
    let count = u16::try_from(messages.len()).map_err(|_| "too many messages".to_owned())?;
    let mut bytes = MAGIC.to_vec();
    bytes.extend(label.fingerprint.to_le_bytes());
    bytes.push(label.volume);
    bytes.extend(label.start.to_le_bytes());
    bytes.extend(count.to_le_bytes());
    bytes.push(u8::try_from(names.len()).map_err(|_| "too many variables".to_owned())?);
    for word in core::iter::once(label.locale)
        .chain(names.iter().map(String::as_str))
        .chain(messages.iter().map(|(key, _)| *key))
    {
        bytes.extend(word.as_bytes());
        bytes.push(0);
    }
    bytes.extend(texts);
    Ok(bytes)
}

fn write(out: &mut Vec<u8>, names: &mut Vec<String>, parts: &[Part]) -> Result<(), String> {
    for part in parts {
        match part {
            Part::Text(text) => {
                if text.chars().any(|c| c.is_control() && c != '\n') {
                    return Err("a control character stands in the text".to_owned());
                }
                out.extend(text.as_bytes());
            }
            Part::Variable(name) => out.extend([1, number(names, name)?]),
            Part::Plural { variable, one, other } => {
                out.extend([2, number(names, variable)?]);
                write(out, names, one)?;
                out.push(3);
                write(out, names, other)?;
                out.push(4);
            }
        }
    }
    Ok(())
}

/// The byte that stands for a variable.
fn number(names: &mut Vec<String>, name: &str) -> Result<u8, String> {
    let at = names.iter().position(|known| known == name).unwrap_or_else(|| {
        names.push(name.to_owned());
        names.len() - 1
    });
    u8::try_from(at)
        .ok()
        .and_then(|at| at.checked_add(FIRST_VARIABLE))
        .filter(|byte| *byte <= LAST_VARIABLE)
        .ok_or_else(|| format!("the bundle has no room for one more variable (`{name}`)"))
}
