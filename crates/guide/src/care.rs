//! Fear, force and harm: what follows from an answer, and which help fits. Answers come in and are kept nowhere.

/// A question about fear, force and control, answered alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fear {
    /// Afraid of the other person.
    Afraid,
    /// Pushed or forced into something sexual.
    Forced,
    /// Hurt, or threatened with it.
    Hurt,
    /// Watched, or kept from people, money or the door.
    Watched,
    /// Made to pay for a no.
    Punished,
}

impl Fear {
    /// Every question, in the order of the screen.
    pub const ALL: [Self; 5] = [
        Self::Afraid,
        Self::Forced,
        Self::Hurt,
        Self::Watched,
        Self::Punished,
    ];

    /// The name in messages: `fear-<name>`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Afraid => "afraid",
            Self::Forced => "forced",
            Self::Hurt => "hurt",
            Self::Watched => "watched",
            Self::Punished => "punished",
        }
    }
}

/// Whether the parts for two may stay as they are. One yes is enough to set them aside: talking, agreeing and repairing
/// together can make a person less safe where there is fear. No yes means that nothing was said, never that it is safe.
#[must_use]
pub fn for_two(answers: &[Option<bool>]) -> bool {
    !answers.contains(&Some(true))
}

/// What follows from the three questions about harm from this page itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Harm {
    /// Nothing was said.
    Nothing,
    /// It has become harder since: a break, and somebody to talk to.
    Pause,
    /// It is used against somebody, or leads to things nobody wants: stop.
    Stop,
}

/// What follows: harder since, used against me, done what I did not want.
#[must_use]
pub const fn harm([harder, against, unwanted]: [Option<bool>; 3]) -> Harm {
    if matches!(against, Some(true)) || matches!(unwanted, Some(true)) {
        Harm::Stop
    } else if matches!(harder, Some(true)) {
        Harm::Pause
    } else {
        Harm::Nothing
    }
}

/// A kind of help.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Help {
    /// Now: emergency, or a line.
    Now,
    /// A doctor.
    Doctor,
    /// Somebody trained in trauma.
    Trauma,
    /// EMDR, with somebody trained in trauma.
    Emdr,
    /// Work with the body, with somebody trained in trauma.
    Somatic,
    /// A sex therapist.
    SexTherapy,
    /// A couples' therapist.
    Couple,
    /// A therapist for oneself.
    Oneself,
}

impl Help {
    /// The name in messages: `help-<name>`, `help-<name>-more`.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Doctor => "doctor",
            Self::Trauma => "trauma",
            Self::Emdr => "emdr",
            Self::Somatic => "somatic",
            Self::SexTherapy => "sex-therapy",
            Self::Couple => "couple",
            Self::Oneself => "oneself",
        }
    }
}

/// A sign, in plain words, and the help it speaks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sign {
    /// The name in messages: `sign-<name>`.
    pub name: &'static str,
    /// What it speaks for, the first thing first.
    pub help: &'static [Help],
    /// Whether work as a couple is no first step while it is there.
    pub alone: bool,
}

const fn sign(name: &'static str, help: &'static [Help], alone: bool) -> Sign {
    Sign { name, help, alone }
}

/// Every sign, in the order of the screen.
pub const SIGNS: [Sign; 10] = [
    sign("danger", &[Help::Now], true),
    sign("life", &[Help::Now, Help::Oneself], true),
    sign("pain", &[Help::Doctor, Help::SexTherapy], false),
    sign("changed", &[Help::Doctor], false),
    sign("memories", &[Help::Trauma, Help::Emdr], false),
    sign("far-away", &[Help::Trauma, Help::Somatic], false),
    sign("body", &[Help::Somatic], false),
    sign("desire", &[Help::SexTherapy], false),
    sign("cycle", &[Help::Couple], false),
    sign("pattern", &[Help::Oneself], false),
];

/// The help that fits, each kind once, the most pressing first. Where somebody is not safe, no couples' therapy.
#[must_use]
pub fn help(signs: impl IntoIterator<Item = &'static Sign>) -> Vec<Help> {
    let mut kinds: Vec<Help> = Vec::new();
    let mut alone = false;
    for sign in signs {
        alone |= sign.alone;
        kinds.extend_from_slice(sign.help);
    }
    kinds.sort_unstable();
    kinds.dedup();
    kinds.retain(|kind| !(alone && *kind == Help::Couple));
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_yes_sets_the_parts_for_two_aside_and_silence_says_nothing() {
        for at in 0..Fear::ALL.len() {
            let mut answers = [Some(false); 5];
            assert!(for_two(&answers));
            answers[at] = Some(true);
            assert!(!for_two(&answers), "{}", Fear::ALL[at].name());
        }
        assert!(for_two(&[None; 5]));
    }

    #[test]
    fn harm_ends_in_a_stop_where_it_is_used_against_somebody() {
        let (yes, no) = (Some(true), Some(false));
        for (answers, expected) in [
            ([None, None, None], Harm::Nothing),
            ([no, no, no], Harm::Nothing),
            ([yes, no, None], Harm::Pause),
            ([no, yes, no], Harm::Stop),
            ([None, None, yes], Harm::Stop),
            ([yes, yes, yes], Harm::Stop),
        ] {
            assert_eq!(harm(answers), expected, "{answers:?}");
        }
    }

    #[track_caller]
    fn check(names: &str, expected: &str) {
        let ticked = SIGNS
            .iter()
            .filter(|sign| names.split(' ').any(|name| name == sign.name));
        let told: Vec<&str> = help(ticked).into_iter().map(Help::name).collect();
        assert_eq!(told.join(" "), expected, "{names}");
    }

    #[test]
    fn signs_lead_to_the_help_that_fits() {
        check("", "");
        check("pain", "doctor sex-therapy");
        check("far-away", "trauma somatic");
        check("memories body", "trauma emdr somatic");
        check("cycle", "couple");
        check("cycle pattern", "couple oneself");
        // Where somebody is in danger or does not want to live, a couple's hour is not the first step.
        check("cycle danger", "now");
        check("cycle life", "now oneself");
    }
}
