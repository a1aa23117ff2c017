//! `afterglow learn --calibrate`: whether intervals hold what they promise, and how well known numbers are found again.

use learn::calibrate::{CRITICAL, Calibration, rank};
use learn::simulate::Habits;
use serde_json::json;

use super::{for_each, picture, write};
use crate::args::LearnArgs;
use crate::problem::{Problem, Problems};
use crate::show::{json, table};

pub(super) fn run(
    couples: u32,
    args: &LearnArgs,
    habits: &Habits,
    as_json: bool,
) -> Result<String, Problems> {
    let seed = args.seed;
    let found = Calibration::of(&for_each(couples, |number| rank(seed, number, habits)));
    if let Some(path) = &args.picture {
        let told = format!(
            "{couples} simulated couples, {} evenings each, seed {seed}",
            habits.evenings
        );
        write(path, &picture::ranks(&found, &told))?;
    }
    let text = if as_json {
        for_machines(&found, args, habits)
    } else {
        for_people(&found, habits)
    };
    if found.holds() {
        return Ok(text);
    }
    Err(Problems::from(Problem::general(
        "intervals do not hold what they promise",
        "the table above says which; the bounds stand below it",
    ))
    .after(text))
}

fn for_machines(found: &Calibration, args: &LearnArgs, habits: &Habits) -> String {
    json::text(&json!({
        "couples": found.couples,
        "seed": args.seed,
        "evenings": habits.evenings,
        "refused": {"evenings": found.refused[0], "mornings": found.refused[1]},
        "held_mean": json::number(found.held),
        "held_mean_error": json::number(found.held_error),
        "holds": found.holds(),
        "numbers": found.numbers.iter().map(|one| json!({
            "name": one.name,
            "n": one.n,
            "held_90": json::number(one.held),
            "held_90_bounds": json::numbers(one.bounds()),
            "correlation": json::number(one.correlation),
            "sd_left": json::number(one.sd),
            "ranks": one.ranks,
            "chi_square": json::number(one.unevenness()),
        })).collect::<Vec<_>>(),
    }))
}

fn for_people(found: &Calibration, habits: &Habits) -> String {
    let percent = |share: f64| format!("{:.1}", 100.0 * share);
    let mut rows = vec![
        [
            "number",
            "n",
            "90 % held",
            "",
            "found again r",
            "sd left",
            "chi²(19)",
            "ranks in twenty bins",
        ]
        .map(str::to_owned)
        .to_vec(),
    ];
    for one in &found.numbers {
        rows.push(vec![
            one.name.replace('_', " "),
            one.n.to_string(),
            format!("{} %", percent(one.held)),
            if one.holds() { "" } else { "outside" }.to_owned(),
            table::number(one.correlation, 2),
            table::number(one.sd, 2),
            table::number(one.unevenness(), 1),
            one.ranks.map(|count| count.to_string()).join(" "),
        ]);
    }
    let uneven = found
        .numbers
        .iter()
        .filter(|one| one.unevenness() > CRITICAL)
        .count();
    let [low, high] = found.bounds().map(percent);
    let [least, most] = found
        .numbers
        .first()
        .map_or([f64::NAN; 2], |one| one.bounds())
        .map(percent);
    format!(
        "{}\n{} couples, {} evenings each, every couple under its own draw of the model's parameters; both partners count.\n\
         Refused: {} of the evening layer, {} of the daily layer.\n\
         Over all numbers, 90 % intervals held {} % (Monte-Carlo error {}); the bound is 88 to 92 %, with two such errors {low} to {high} %: {}.\n\
         One number is outside below {least} or above {most} %, three of its own errors beyond that bound.\n\
         Ranks: {uneven} of {} numbers are above {CRITICAL}, which one in a hundred is by chance.\n",
        table::columns_with_text_last(&rows),
        found.couples,
        habits.evenings,
        found.refused[0],
        found.refused[1],
        percent(found.held),
        percent(found.held_error),
        if found.holds() { "holds" } else { "does not hold" },
        found.numbers.len(),
    )
}
