//! JSON with numbers rounded to a stated number of digits.

use serde_json::Value;

/// Digits after the point, in everything the command line writes for machines.
const DIGITS: i32 = 6;

/// One number; what is not finite becomes `null`.
pub(crate) fn number(value: f64) -> Value {
    let scale = 10_f64.powi(DIGITS);
    let rounded = (value * scale).round() / scale;
    // Adding zero turns -0 into 0.
    serde_json::Number::from_f64(rounded + 0.0).map_or(Value::Null, Value::Number)
}

/// A list of numbers.
pub(crate) fn numbers(values: impl IntoIterator<Item = f64>) -> Value {
    values.into_iter().map(number).collect()
}

/// The text of a JSON answer.
pub(crate) fn text(value: &Value) -> String {
    format!("{value}\n")
}
