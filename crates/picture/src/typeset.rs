//! How wide words are, roughly, and how to shorten them.
//!
//! The real width depends on the font of the device. The estimate leans to the wide side, so that labels which fit here
//! fit there.

/// Size of small labels and ticks.
pub(crate) const SMALL: f64 = 11.0;

/// Width of a text in a system sans of the given size.
pub(crate) fn width(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| share(letter) * size).sum()
}

/// Width of one letter, as a share of the size.
fn share(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '’' | '|' | '!' => 0.3,
        'f' | 'r' | 't' | ' ' | '(' | ')' | '-' | '·' => 0.38,
        'm' | 'w' | 'M' | 'W' | '…' | '—' => 0.9,
        'A'..='Z' => 0.7,
        // Scripts with square letters.
        '\u{1100}'..='\u{11FF}'
        | '\u{2E80}'..='\u{D7FF}'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{FF00}'..='\u{FFEF}' => 1.05,
        _ => 0.6,
    }
}

/// The text, or as much of its beginning as fits with an ellipsis; nothing when less than three letters would be left.
pub(crate) fn fitted(text: &str, size: f64, room: f64) -> Option<String> {
    if width(text, size) <= room {
        return (!text.is_empty()).then(|| text.to_owned());
    }
    let room = room - width("…", size);
    let mut kept = String::new();
    let mut used = 0.0;
    for letter in text.chars() {
        used += share(letter) * size;
        if used > room {
            break;
        }
        kept.push(letter);
    }
    // A cut between words reads better than one inside a word.
    if let Some((words, rest)) = kept.rsplit_once(' ')
        && words.chars().count() >= 3
        && text.chars().nth(kept.chars().count()) != Some(' ')
        && rest.chars().count() < 4
    {
        kept = words.to_owned();
    }
    let kept = kept.trim_end().trim_end_matches([',', '·']).trim_end();
    (kept.chars().count() >= 3).then(|| format!("{kept}…"))
}

#[cfg(test)]
mod tests {
    use super::fitted;

    fn check(text: &str, room: f64, expected: Option<&str>) {
        assert_eq!(fitted(text, 11.0, room).as_deref(), expected, "{text} in {room}");
    }

    #[test]
    fn words_are_shortened_between_words_or_left_out() {
        check("hold each other", 200.0, Some("hold each other"));
        check("hold each other", 70.0, Some("hold each…"));
        check("hold each other", 48.0, Some("hold…"));
        check("hold each other", 20.0, None);
        check("", 20.0, None);
        check("凭什么在一起", 50.0, Some("凭什么…"));
    }
}
