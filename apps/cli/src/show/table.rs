//! Columns that line up, and text that keeps to the width of a terminal.

/// Lines are at most this long.
pub(crate) const LINE: usize = 88;

/// Rows of cells, the first column to the left and all others to the right.
pub(crate) fn columns(rows: &[Vec<String>]) -> String {
    aligned(rows, |column| column == 0)
}

/// The same with the last column to the left too.
pub(crate) fn columns_with_text_last(rows: &[Vec<String>]) -> String {
    let last = rows.iter().map(Vec::len).max().unwrap_or(0).saturating_sub(1);
    aligned(rows, |column| column == 0 || column == last)
}

fn aligned(rows: &[Vec<String>], to_the_left: impl Fn(usize) -> bool) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let widths: Vec<usize> = (0..count)
        .map(|i| {
            rows.iter()
                .filter_map(|row| row.get(i))
                .map(|cell| cell.chars().count())
                .max()
                .unwrap_or(0)
        })
        .collect();
    let mut text = String::new();
    for row in rows {
        let cells = row.iter().zip(&widths).enumerate().map(|(i, (cell, width))| {
            let gap = " ".repeat(width.saturating_sub(cell.chars().count()));
            if to_the_left(i) {
                format!("{cell}{gap}")
            } else {
                format!("{gap}{cell}")
            }
        });
        text.push_str(cells.collect::<Vec<_>>().join("  ").trim_end());
        text.push('\n');
    }
    text
}

/// Words in lines that begin with `indent`.
pub(crate) fn wrap(words: &str, indent: &str) -> String {
    let mut text = String::new();
    let mut length = 0;
    for word in words.split_whitespace() {
        let letters = word.chars().count();
        if length == 0 || length + 1 + letters > LINE {
            if length > 0 {
                text.push('\n');
            }
            text.push_str(indent);
            length = indent.chars().count();
        } else {
            text.push(' ');
            length += 1;
        }
        text.push_str(word);
        length += letters;
    }
    if length > 0 {
        text.push('\n');
    }
    text
}

/// A number for people, with a fixed count of digits after the point and a true minus sign.
pub(crate) fn number(value: f64, digits: usize) -> String {
    let text = format!("{value:.digits$}");
    match text.strip_prefix('-') {
        Some(rest) if rest.chars().all(|c| matches!(c, '0' | '.')) => rest.to_owned(),
        Some(rest) => format!("−{rest}"),
        None => text,
    }
}
