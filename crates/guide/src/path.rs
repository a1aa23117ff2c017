//! Four weeks with an end, and a ladder of small experiments. What each thing says is in `content/<locale>/grow.ftl`.

/// Where a thing of the path is done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    /// The curves.
    Curves,
    /// The check.
    Check,
    /// The diary.
    Diary,
    /// The map of triggers.
    Triggers,
    /// Now.
    Now,
    /// The agreement.
    Agreement,
    /// The ladder.
    Ladder,
    /// Commitments outside.
    Outside,
    /// A repair.
    Repair,
    /// Trends and change.
    Trends,
}

/// A thing to do in a week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Thing {
    /// The name in messages: `path-<name>`.
    pub name: &'static str,
    /// Where it is done.
    pub at: At,
}

const fn thing(name: &'static str, at: At) -> Thing {
    Thing { name, at }
}

/// Three things for each of the four weeks: see, settle, agree, look back.
pub const WEEKS: [[Thing; 3]; 4] = [
    [
        thing("see-curves", At::Curves),
        thing("first-entry", At::Diary),
        thing("one-trigger", At::Triggers),
    ],
    [
        thing("three-breaths", At::Now),
        thing("one-rung", At::Ladder),
        thing("outside", At::Outside),
    ],
    [
        thing("agree", At::Agreement),
        thing("try-evening", At::Now),
        thing("repair", At::Repair),
    ],
    [
        thing("second-rung", At::Ladder),
        thing("check-again", At::Check),
        thing("look-back", At::Trends),
    ],
];

/// Rungs of the ladder, from smaller to larger: `rung-<name>` in messages. One's own words may stand in their place.
pub const RUNGS: [&str; 8] = [
    "one-liked",
    "eyes",
    "hand",
    "small-ask",
    "unsure",
    "ask-held",
    "old-story",
    "need-you",
];

/// Whether the ladder may be offered: who is numb, frightened or in pain climbs nothing.
#[must_use]
pub const fn may_climb(numb: bool, frightened: bool, in_pain: bool) -> bool {
    !(numb || frightened || in_pain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_climbs_while_numb_frightened_or_in_pain() {
        assert!(may_climb(false, false, false));
        assert!(!may_climb(true, false, false));
        assert!(!may_climb(false, true, false));
        assert!(!may_climb(false, false, true));
    }

    #[test]
    fn each_thing_and_each_rung_is_there_once() {
        let mut names: Vec<&str> = WEEKS
            .iter()
            .flatten()
            .map(|thing| thing.name)
            .chain(RUNGS)
            .collect();
        let all = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), all);
    }
}
