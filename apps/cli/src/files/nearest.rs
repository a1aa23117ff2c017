//! "Did you mean …?"

/// Names at most this share of their length apart are near.
const NEAR: f64 = 0.45;
/// So many letters are a beginning that tells which name was meant, when only one begins so.
const BEGINNING: usize = 3;

/// The one of `names` that `typed` was most likely meant to be, if any is near.
fn nearest<'n>(typed: &str, names: &[&'n str]) -> Option<&'n str> {
    let plain = |name: &str| name.to_lowercase().replace([' ', '-'], "_");
    let mut begun = names
        .iter()
        .filter(|name| typed.len() >= BEGINNING && plain(name).starts_with(&plain(typed)));
    if let (Some(only), None) = (begun.next(), begun.next()) {
        return Some(only);
    }
    names
        .iter()
        .map(|name| {
            (
                1.0 - strsim::normalized_damerau_levenshtein(&plain(typed), &plain(name)),
                *name,
            )
        })
        .filter(|(distance, _)| *distance <= NEAR)
        .min_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// The cure for an unknown name: the nearest one, or all of them.
pub(crate) fn cure(typed: &str, names: &[&str]) -> String {
    match nearest(typed, names) {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("use {}", one_of(names)),
    }
}

/// "`a`, `b` or `c`".
pub(crate) fn one_of(names: &[&str]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("`{name}`")).collect();
    match quoted.split_last() {
        None => "nothing".to_owned(),
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
    }
}
