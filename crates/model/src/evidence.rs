//! Which claims stand behind each marker: the first one is the claim that gives a curve its grade.

use crate::body::Marker;

impl Marker {
    /// Ids of the claims in `science/claims.toml` behind the marker's curve.
    #[must_use]
    pub const fn claims(self) -> &'static [&'static str] {
        match self {
            Self::OxytocinPlasma => &["oxytocin-orgasm", "oxytocin-hours", "oxytocin-sex-difference"],
            Self::Prolactin => &["prolactin-orgasm", "prolactin-coitus", "prolactin-satiety"],
            Self::Noradrenaline => &["noradrenaline-orgasm"],
            Self::HeartRate => &["heart-calms"],
            Self::Systolic => &["pressure-calms"],
            Self::Cortisol => &["cortisol-sex"],
            Self::BetaEndorphinPlasma => &["endorphin-orgasm"],
            Self::OxytocinCentral => &["oxytocin-bonding", "oxytocin-intensifies"],
            Self::Dopamine => &["dopamine-peak", "dopamine-drop"],
            Self::Serotonin => &["serotonin-after", "sex-sleep"],
            Self::OpioidEase => &["endorphin-orgasm", "endorphin-cuddling"],
            Self::Vasopressin => &["vasopressin-after", "vasopressin-bonding"],
        }
    }

    /// The grade of the first claim, as shown: `A−`, `D`.
    #[must_use]
    pub fn grade(self) -> &'static str {
        self.claims()
            .first()
            .and_then(|id| science::claim(id))
            .map_or("", |claim| claim.grade_shown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_marker_has_claims_that_exist() {
        for marker in Marker::ALL {
            for id in marker.claims() {
                assert!(
                    science::claim(id).is_some(),
                    "{}: there is no claim `{id}`",
                    marker.name()
                );
            }
            let first = marker.claims().first().and_then(|id| science::claim(id));
            assert_eq!(Some(marker.grade()), first.map(|claim| claim.grade_shown));
        }
    }
}
