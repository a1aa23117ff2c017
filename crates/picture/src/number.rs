//! Rounding, ticks at round numbers, numbers as text.

/// Rounds a length to a tenth; never minus nothing.
pub(crate) fn px(length: f64) -> f64 {
    (length * 10.0).round() / 10.0 + 0.0
}

/// A number in decimal places, without trailing zeros. Written with whole numbers: the general way of writing a float
/// weighs as much as all the rest of a picture's code in a browser.
fn decimal(value: f64, places: u32, minus: &str) -> String {
    let unit = 10_i64.pow(places);
    // Saturates far outside any picture.
    let scaled = (value * unit as f64).round() as i64;
    let sign = if scaled < 0 { minus } else { "" };
    let (whole, part) = (
        scaled.unsigned_abs() / unit as u64,
        scaled.unsigned_abs() % unit as u64,
    );
    let mut text = format!("{sign}{whole}");
    if part > 0 {
        let digits = format!("{:0width$}", part, width = places as usize);
        text.push('.');
        text.push_str(digits.trim_end_matches('0'));
    }
    text
}

/// A length as it stands in a drawing: to a tenth.
#[must_use]
pub fn length(value: f64) -> String {
    decimal(value, 1, "-")
}

/// A whole number.
#[must_use]
pub fn whole(value: f64) -> String {
    decimal(value, 0, "−")
}

/// A tick's number as text, with a real minus sign.
pub(crate) fn text(value: f64) -> String {
    decimal(value, 3, "−")
}

/// Multiples of a round step (1, 2 or 5 times a power of ten) inside `from..=to`, at most `most` of them.
pub(crate) fn round_ticks(from: f64, to: f64, most: usize) -> Vec<f64> {
    let span = to - from;
    if !(span > 0.0 && span.is_finite()) || most == 0 {
        return Vec::new();
    }
    let mut power = 10_f64.powi(span.log10().floor() as i32 - 2);
    loop {
        for factor in [1.0, 2.0, 5.0] {
            let ticks = multiples(from, to, factor * power);
            if ticks.len() <= most {
                return ticks;
            }
        }
        power *= 10.0;
    }
}

/// Multiples of a step of minutes people use, at least `apart` units of length from each other.
pub(crate) fn minute_ticks(from: f64, to: f64, length: f64, apart: f64) -> Vec<f64> {
    let steps = [1.0, 2.0, 5.0, 10.0, 15.0, 30.0, 60.0, 120.0, 240.0, 480.0, 1440.0];
    let per_minute = length / (to - from);
    let step = steps
        .into_iter()
        .find(|step| step * per_minute >= apart)
        .unwrap_or(1440.0);
    multiples(from, to, step)
}

/// Multiples of `step` inside `from..=to`.
fn multiples(from: f64, to: f64, step: f64) -> Vec<f64> {
    // A little slack, so that 0.3 counts as a multiple of 0.1.
    let slack = 1e-9;
    let first = (from / step - slack).ceil();
    let last = (to / step + slack).floor();
    let count = (last - first).max(-1.0) as i64 + 1;
    // More than this is never wanted; the caller asks again with a larger step.
    (0..count.min(1000))
        .map(|at| (first + at as f64) * step + 0.0)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(ticks: &[f64], expected: &str) {
        let texts: Vec<String> = ticks.iter().map(|tick| text(*tick)).collect();
        assert_eq!(texts.join(" "), expected);
    }

    #[test]
    fn ticks_stand_at_round_numbers() {
        check(&round_ticks(0.0, 1.0, 3), "0 0.5 1");
        check(&round_ticks(-0.13, 0.42, 4), "0 0.2 0.4");
        check(&round_ticks(63.0, 97.0, 4), "70 80 90");
        check(&round_ticks(1.0, 1.0, 4), "");
        check(&minute_ticks(-20.0, 120.0, 340.0, 44.0), "0 30 60 90 120");
        check(&minute_ticks(0.0, 68.0, 324.0, 44.0), "0 10 20 30 40 50 60");
        check(&minute_ticks(-20.0, 20.0, 340.0, 60.0), "−20 −10 0 10 20");
    }

    #[test]
    fn lengths_are_rounded_to_tenths() {
        assert_eq!(px(12.345).to_string(), "12.3");
        assert_eq!(px(-0.04).to_string(), "0");
    }
}
