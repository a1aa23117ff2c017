//! `afterglow agree`: the agreement both can live with best, or why none fits.

mod learned;

use agree::{Collision, Continue, LimitKey, Plan, Point, Proposal, Question, Reason, Serves, WhyNone};
use model::{Agreement, Step, Who};
use serde_json::{Value, json};

use super::refused;
use crate::args::AgreeArgs;
use crate::files::couple::{self, CoupleFile};
use crate::problem::Problems;
use crate::show::{json, table};

pub(crate) fn run(args: &AgreeArgs, as_json: bool) -> Result<String, Problems> {
    let couple = couple::read(&args.couple)?;
    let question = Question {
        wishes: couple.wishes.clone(),
        limits: couple.limits.clone(),
        ..Question::new(couple.couple, args.preset.into(), args.seed)
    };
    if args.learned.is_some() {
        return learned::run(args, &couple, &question, as_json);
    }
    let plan = agree::plan(&question, &mut |_| Continue::Yes).map_err(|error| refused(&error))?;
    Ok(if as_json {
        json::text(&for_machines(args, &couple, &plan))
    } else {
        for_people(&couple, &plan)
    })
}

/// A message of `content/en/agree.ftl`; its key when there is no such message.
fn say(key: &str, variables: &[(&str, &str)]) -> String {
    words::text(key, variables).unwrap_or_else(|| key.to_owned())
}

/// Why a step is there, in words.
fn reason(reason: &Reason, couple: &CoupleFile) -> String {
    let [a, b] = &couple.names;
    let message = reason.message([a, b]);
    let variables: Vec<(&str, &str)> = message
        .variables
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .collect();
    say(&message.key, &variables)
}

/// A step as people read it.
fn step_words(step: Step) -> String {
    say(
        &format!("agree-step-{}", step.kind.name()),
        &[("minutes", &step.minutes.to_string())],
    )
}

// --- for machines ---------------------------------------------------------------------------------------------------

fn for_machines(args: &AgreeArgs, couple: &CoupleFile, plan: &Plan) -> Value {
    json!({
        "names": couple.names,
        "preset": args.preset.name(),
        "seed": args.seed,
        "draws": plan.draws,
        "fits": plan.fits,
        "little_to_gain": plan.little_to_gain,
        "best": plan.best.as_ref().map(|best| proposal(best, couple)),
        "alternatives": plan.alternatives.iter().map(|one| proposal(one, couple)).collect::<Vec<_>>(),
        "frontier": plan.frontier.iter().map(point).collect::<Vec<_>>(),
        "none_fits": plan.none_fits.as_ref().map(|why| none_fits(why, couple)),
        "guessed": plan.guessed,
        "looked_at": plan.looked_at,
        "simulated_min": plan.simulated_min,
        "note": "a model, not a measurement",
        "notes": couple.notes,
    })
}

fn steps(agreement: &Agreement) -> Value {
    agreement
        .steps()
        .iter()
        .map(|step| json!({ "kind": step.kind.name(), "minutes": step.minutes }))
        .collect()
}

fn proposal(proposal: &Proposal, couple: &CoupleFile) -> Value {
    let gives = |who: Who| {
        let gives = proposal.gives[who.index()];
        json!({ "closer_min": gives.closer_min, "apart_min": gives.apart_min, "talk_min": gives.talk_min })
    };
    let serves = |serves: Serves| match serves {
        Serves::One(who) => vec![couple.name(who)],
        Serves::Both => Who::BOTH.map(|who| couple.name(who)).to_vec(),
    };
    let detail = |one: &Reason| {
        json!({
            "text": reason(one, couple),
            "key": one.key(),
            "step": one.step + 1,
            "kind": one.step_kind.name(),
            "minutes": one.minutes,
            "serves": serves(one.serves),
            "effect": json::numbers(one.effect),
            "claims": one.kind.claims(),
        })
    };
    json!({
        "steps": steps(&proposal.agreement),
        "gain": json::numbers(proposal.gain),
        "gain_low": json::numbers(proposal.gain_low),
        "gain_high": json::numbers(proposal.gain_high),
        "better_in": json::numbers(proposal.better_in),
        "worst_tenth": json::numbers(proposal.worst_tenth),
        "wishes_met": proposal.wishes_met.map(|met| met.map_or(Value::Null, json::number)),
        "gives": Who::BOTH.map(gives),
        "why": proposal.why.iter().map(|one| reason(one, couple)).collect::<Vec<_>>(),
        "reasons": proposal.why.iter().map(detail).collect::<Vec<_>>(),
    })
}

fn point(point: &Point) -> Value {
    json!({ "steps": steps(&point.agreement), "gain": json::numbers(point.gain), "fits": point.fits })
}

fn none_fits(why: &WhyNone, couple: &CoupleFile) -> Value {
    let (reason, collisions) = match why {
        WhyNone::Collisions(all) => ("limits collide", all.as_slice()),
        WhyNone::OwnCollisions(_) => ("limits collide", [].as_slice()),
        WhyNone::NotBetterForBoth => ("not better for both", [].as_slice()),
        WhyNone::WorstTenth => ("worst evenings get worse", [].as_slice()),
    };
    let [a, b] = &couple.names;
    let entry = |one: &Collision| json!({ "message": one.named([a, b]), "limits": limits(one, couple) });
    json!({
        "reason": reason,
        "message": why_none(why, couple).join(" "),
        "collisions": collisions.iter().map(entry).collect::<Vec<_>>(),
    })
}

/// The colliding limits as they stand in the couple file, by partner.
fn limits(collision: &Collision, couple: &CoupleFile) -> Vec<Value> {
    let written = |who: Who, limit: LimitKey| {
        let key = match limit {
            LimitKey::No(kind) => format!("no = [\"{}\"]", kind.name()),
            LimitKey::Max(kind, minutes) => format!("{}_max_min = {minutes}", kind.name()),
            LimitKey::Min(kind, minutes) => format!("{}_min_min = {minutes}", kind.name()),
        };
        json!({ "partner": couple.name(who), "limit": key })
    };
    let part = |who: Who, limit: &LimitKey| match collision {
        Collision::Between { kind, wants, .. } => {
            limit.kind() == *kind && matches!(limit, LimitKey::Min(..)) == (*wants == who)
        }
        Collision::Within { kind, who: whose, .. } => limit.kind() == *kind && *whose == who,
        Collision::NothingLeft { .. } => matches!(limit, LimitKey::No(_) | LimitKey::Max(_, 0)),
        Collision::TooLong { .. } => matches!(limit, LimitKey::Min(..)),
    };
    Who::BOTH
        .into_iter()
        .flat_map(|who| {
            let own = couple.limits[who.index()]
                .each()
                .filter(move |limit| part(who, limit));
            own.map(move |limit| written(who, limit)).collect::<Vec<_>>()
        })
        .collect()
}

// --- for people -----------------------------------------------------------------------------------------------------

fn for_people(couple: &CoupleFile, plan: &Plan) -> String {
    let mut text = String::new();
    match (&plan.best, &plan.none_fits) {
        (Some(best), _) => {
            text.push_str("An agreement both can live with\n\n");
            text.push_str(&timetable(&best.agreement));
            text.push('\n');
            text.push_str(&effects(best, couple));
            if plan.little_to_gain {
                text.push('\n');
                text.push_str(&table::wrap(&say("agree-little-to-gain", &[]), ""));
            }
            text.push_str("\nWhy\n");
            for one in &best.why {
                text.push_str(&table::wrap(
                    &format!("{}. {}", one.step + 1, reason(one, couple)),
                    "  ",
                ));
            }
            text.push('\n');
            text.push_str(&gives(best, couple));
            text.push_str(&others(plan, couple));
        }
        (None, Some(why)) => {
            text.push_str("No agreement fits.\n\n");
            for sentence in why_none(why, couple) {
                text.push_str(&table::wrap(&sentence, ""));
            }
        }
        (None, None) => text.push_str("No agreement was found.\n"),
    }
    for who in Who::BOTH.into_iter().filter(|who| plan.guessed[who.index()]) {
        text.push_str(&table::wrap(
            &format!("\n{}", say("agree-guessed", &[("name", couple.name(who))])),
            "",
        ));
    }
    text.push_str(&couple.notes_for_people());
    text.push_str(&format!(
        "\nA model, not a measurement: gains are changes of comfort (0 to 1) over {} draws, against an evening with\n\
         nothing agreed. Either of you may stop at any step, and a yes from before binds nobody.\n",
        plan.draws
    ));
    text
}

/// Each step with the minutes it runs.
fn timetable(agreement: &Agreement) -> String {
    let mut from = 0_u32;
    let mut text = String::new();
    for step in agreement.steps() {
        let to = from + u32::from(step.minutes);
        text.push_str(&format!(
            "  {:>9}  {}\n",
            format!("{from} to {to}"),
            step_words(*step)
        ));
        from = to;
    }
    text
}

fn effects(proposal: &Proposal, couple: &CoupleFile) -> String {
    let mut rows = vec![
        ["", "gain", "nine tenths", "better in", "worst tenth"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for who in Who::BOTH {
        let i = who.index();
        let signed = |value: f64| {
            let text = table::number(value, 2);
            if value > 0.0 { format!("+{text}") } else { text }
        };
        rows.push(vec![
            format!("  {}", couple.name(who)),
            signed(proposal.gain[i]),
            format!(
                "{} to {}",
                signed(proposal.gain_low[i]),
                signed(proposal.gain_high[i])
            ),
            format!("{} %", table::number(proposal.better_in[i] * 100.0, 0)),
            signed(proposal.worst_tenth[i]),
        ]);
    }
    table::columns(&rows)
}

fn gives(proposal: &Proposal, couple: &CoupleFile) -> String {
    let mut text = String::from("What each gives\n");
    for who in Who::BOTH {
        let gives = proposal.gives[who.index()];
        let parts = [
            ("agree-gives-closer", gives.closer_min),
            ("agree-gives-apart", gives.apart_min),
            ("agree-gives-talk", gives.talk_min),
        ];
        let mut said = false;
        for (key, minutes) in parts.into_iter().filter(|(_, minutes)| *minutes > 0) {
            let sentence = say(
                key,
                &[("name", couple.name(who)), ("minutes", &minutes.to_string())],
            );
            text.push_str(&table::wrap(&sentence, "  "));
            said = true;
        }
        if !said {
            text.push_str(&table::wrap(
                &say("agree-gives-nothing", &[("name", couple.name(who))]),
                "  ",
            ));
        }
    }
    text
}

/// The alternatives, and how many agreements no other one beats for both.
fn others(plan: &Plan, couple: &CoupleFile) -> String {
    let mut text = String::new();
    for (i, other) in plan.alternatives.iter().enumerate() {
        text.push_str(&format!(
            "\nAnother way ({})\n\n{}\n{}",
            i + 1,
            timetable(&other.agreement),
            effects(other, couple)
        ));
    }
    text + &trade_off(plan, couple)
}

/// The frontier, a line for each pair of gains that can be told apart in print.
fn trade_off(plan: &Plan, couple: &CoupleFile) -> String {
    let [a, b] = &couple.names;
    let mut rows = vec![vec![
        "  gain".to_owned(),
        a.clone(),
        b.clone(),
        "steps".to_owned(),
    ]];
    for point in &plan.frontier {
        let gains = point.gain.map(|gain| table::number(gain, 2));
        if rows.last().is_some_and(|row| row.get(1..3) == Some(&gains)) {
            continue;
        }
        let kinds = point
            .agreement
            .steps()
            .iter()
            .map(|step| format!("{} {}", step.kind.name(), step.minutes));
        let fits = if point.fits { "  " } else { "  not for both" };
        let mut row = vec![fits.to_owned()];
        row.extend(gains);
        row.push(kinds.collect::<Vec<_>>().join(", "));
        rows.push(row);
    }
    match rows.len() {
        0 | 1 => String::new(),
        2 => format!(
            "\nNo trade-off here: as far as the model can tell, what is best for {a} is best for {b}.\n"
        ),
        _ => format!(
            "\nThe trade-off: from best for {a} to best for {b}\n\n{}",
            table::columns_with_text_last(&rows)
        ),
    }
}

/// Why no agreement is proposed. On the command line one person holds both files, so both partners' limits are named.
fn why_none(why: &WhyNone, couple: &CoupleFile) -> Vec<String> {
    let [a, b] = &couple.names;
    match why {
        WhyNone::Collisions(all) => all.iter().map(|one| format!("{}.", one.named([a, b]))).collect(),
        WhyNone::OwnCollisions(_) => vec![say("agree-none-limits", &[])],
        WhyNone::NotBetterForBoth => vec![say("agree-none-better", &[])],
        WhyNone::WorstTenth => vec![say("agree-none-worst", &[])],
    }
}
