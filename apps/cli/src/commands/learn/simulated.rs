//! Diaries of simulated couples, as the tidy table that `afterglow learn` reads.

use learn::diary::{CHECKIN_ITEMS, MORNING_ITEMS};
use learn::simulate::{Habits, Simulated};
use model::Begun;

use super::for_each;
use crate::files::diary;

/// Diaries of simulated couples, as the tidy table.
pub(super) fn diaries(couples: u32, seed: u64, habits: &Habits) -> String {
    let mut text = head();
    for part in for_each(couples, |number| {
        lines(number, &Simulated::couple(seed, number, habits))
    }) {
        text.push_str(&part);
    }
    text
}

/// The first line of the table.
pub(in crate::commands) fn head() -> String {
    let mut text = diary::COLUMNS.join(",");
    text.push('\n');
    text
}

/// The lines of one couple.
pub(in crate::commands) fn lines(number: u64, couple: &Simulated) -> String {
    let mut text = String::new();
    let persons = ["a", "b"].map(|which| format!("{number}{which}"));
    let mut line = |who: usize, day: f64, instrument: &str, item: &str, value: String| {
        let at = diary::moment((day * 86_400.0).round() as i64);
        let (me, other) = (&persons[who], &persons[1 - who]);
        text.push_str(&format!(
            "{number},{me},{other},{at},Z,{instrument},1,{item},{value},\n"
        ));
    };
    for evening in &couple.diary.evenings {
        for (who, side) in evening.sides.iter().enumerate() {
            for (k, report) in side.reports.iter().enumerate() {
                let at = evening.day + report.minutes_after / 1440.0;
                line(
                    who,
                    at,
                    "checkin",
                    "minutes_after",
                    report.minutes_after.to_string(),
                );
                for (item, answer) in CHECKIN_ITEMS.iter().zip(report.answers) {
                    if let Some(answer) = answer {
                        line(who, at, "checkin", item, answer.to_string());
                    }
                }
                if k > 0 {
                    continue;
                }
                for (item, minutes) in [
                    ("hold_min", side.hold_min),
                    ("talk_min", side.talk_min),
                    ("apart_min", side.apart_min),
                ] {
                    if let Some(minutes) = minutes {
                        line(who, at, "checkin", item, minutes.to_string());
                    }
                }
                for (item, yes) in [
                    ("agreement_kept", side.agreement_kept),
                    ("soothed_first", side.soothed_first),
                    ("partner_turned_away", side.partner_turned_away),
                ] {
                    if let Some(yes) = yes {
                        line(who, at, "checkin", item, u8::from(yes).to_string());
                    }
                }
                if let Some(begun) = side.begun_from {
                    let name = match begun {
                        Begun::Desire => "desire",
                        Begun::Insecurity => "insecurity",
                        Begun::ToPlease => "to please",
                        Begun::ToSoothe => "to soothe",
                    };
                    line(who, at, "checkin", "begun_from", name.to_owned());
                }
            }
        }
    }
    for morning in &couple.diary.mornings {
        for (item, answer) in MORNING_ITEMS.iter().zip(morning.answers) {
            if let Some(answer) = answer {
                line(
                    morning.who.index(),
                    morning.day,
                    "morning",
                    item,
                    answer.to_string(),
                );
            }
        }
    }
    text
}
