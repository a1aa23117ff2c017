//! The bodies: release in arousal, at orgasm and under touch; first-order decay; twelve markers.
//!
//! Everything the encounter releases is known in advance, so it is written in closed form: a sum of exponentials after
//! minute 0, a ramp and pulses before. What touch adds depends on contact and is integrated with the rest of the
//! evening (see [`crate::reading`]). Attachment enters nowhere here: the same input gives the same chemistry.

use libm::{exp, log, pow};
use science::p;

use crate::Preset;
use crate::draw::Draw;
use crate::lanes::{Pair, Pairs, table};
use crate::person::{BodyProfile, Couple, Person};

/// One curve of the body. The five latent ones are model quantities of 0–1, never measurements.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
#[cfg_attr(feature = "serde", serde(rename_all = "snake_case"))]
#[expect(missing_docs, reason = "`name`, `unit` and `is_latent` describe each")]
pub enum Marker {
    OxytocinPlasma,
    Prolactin,
    Noradrenaline,
    HeartRate,
    Systolic,
    Cortisol,
    BetaEndorphinPlasma,
    OxytocinCentral,
    Dopamine,
    Serotonin,
    OpioidEase,
    Vasopressin,
}

impl Marker {
    /// Every marker, in the order of the files.
    pub const ALL: [Self; 12] = [
        Self::OxytocinPlasma,
        Self::Prolactin,
        Self::Noradrenaline,
        Self::HeartRate,
        Self::Systolic,
        Self::Cortisol,
        Self::BetaEndorphinPlasma,
        Self::OxytocinCentral,
        Self::Dopamine,
        Self::Serotonin,
        Self::OpioidEase,
        Self::Vasopressin,
    ];

    /// The name in files and JSON.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::OxytocinPlasma => "oxytocin_plasma",
            Self::Prolactin => "prolactin",
            Self::Noradrenaline => "noradrenaline",
            Self::HeartRate => "heart_rate",
            Self::Systolic => "systolic",
            Self::Cortisol => "cortisol",
            Self::BetaEndorphinPlasma => "beta_endorphin_plasma",
            Self::OxytocinCentral => "oxytocin_central",
            Self::Dopamine => "dopamine",
            Self::Serotonin => "serotonin",
            Self::OpioidEase => "opioid_ease",
            Self::Vasopressin => "vasopressin",
        }
    }

    /// The unit: `fold` is a multiple of the person's own baseline, `0-1` a model quantity without units.
    #[must_use]
    pub const fn unit(self) -> &'static str {
        match self {
            Self::HeartRate => "bpm",
            Self::Systolic => "mmHg",
            _ if self.is_latent() => "0-1",
            _ => "fold",
        }
    }

    /// Whether nobody can measure it in people around sex.
    #[must_use]
    pub const fn is_latent(self) -> bool {
        matches!(
            self,
            Self::OxytocinCentral | Self::Dopamine | Self::Serotonin | Self::OpioidEase | Self::Vasopressin
        )
    }

    /// Whether touch after sex moves it.
    #[must_use]
    pub const fn feels_touch(self) -> bool {
        matches!(
            self,
            Self::OxytocinPlasma | Self::OxytocinCentral | Self::OpioidEase
        )
    }

    /// Position in [`Self::ALL`].
    #[must_use]
    pub const fn index(self) -> usize {
        self as usize
    }
}

/// The rise and fall after one release: `e^(−slow·t) − e^(−fast·t)`, scaled so that its peak is 1.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Pulse {
    /// Decay, per minute.
    pub(crate) slow: f64,
    /// Rise, per minute; faster than the decay.
    pub(crate) fast: f64,
    /// Makes the peak 1.
    pub(crate) scale: f64,
}

impl Pulse {
    fn new(rise_halflife_min: f64, halflife_min: f64) -> Self {
        let slow = core::f64::consts::LN_2 / halflife_min;
        let fast = core::f64::consts::LN_2 / rise_halflife_min;
        let peak_at = log(fast / slow) / (fast - slow);
        let peak = exp(-slow * peak_at) - exp(-fast * peak_at);
        Self {
            slow,
            fast,
            scale: 1.0 / peak,
        }
    }

    fn at(&self, since_min: f64) -> f64 {
        if since_min <= 0.0 {
            return 0.0;
        }
        self.scale * (exp(-self.slow * since_min) - exp(-self.fast * since_min))
    }
}

/// When a partner's orgasms are: the last one at minute 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Orgasms {
    count: u8,
    spacing_min: f64,
}

impl Orgasms {
    fn new(count: u8, draw: &Draw) -> Self {
        // Many orgasms move together so that all of them fit into the encounter.
        let room = draw.value(p::AROUSAL_MIN) / f64::from(count.max(1));
        Self {
            count,
            spacing_min: draw.value(p::ORGASM_SPACING_MIN).min(room),
        }
    }

    fn any(&self) -> bool {
        self.count > 0
    }

    fn minutes(&self) -> impl Iterator<Item = f64> {
        let spacing = self.spacing_min;
        (0..self.count).map(move |back| -f64::from(back) * spacing)
    }

    /// The sum of this pulse over all orgasms.
    fn sum(&self, pulse: &Pulse, at_min: f64) -> f64 {
        self.minutes().map(|minute| pulse.at(at_min - minute)).sum()
    }

    /// The sum of this pulse over all orgasms when every one after the first releases only a share as much.
    fn sum_repeated(&self, pulse: &Pulse, at_min: f64, share: f64) -> f64 {
        let first = self
            .minutes()
            .last()
            .map_or(0.0, |minute| pulse.at(at_min - minute));
        first + share * (self.sum(pulse, at_min) - first)
    }

    /// What the pulses of all orgasms amount to at minute 0: the parts that decay slowly and fast.
    fn at_zero(&self, pulse: &Pulse) -> [f64; 2] {
        let part = |rate: f64| -> f64 { self.minutes().map(|minute| exp(rate * minute)).sum() };
        [pulse.scale * part(pulse.slow), -pulse.scale * part(pulse.fast)]
    }
}

/// The rates of the exponentials of the latent body after minute 0, and what each adds for each partner.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Decays {
    /// Rates per minute.
    pub(crate) rate: [f64; Decays::COUNT],
    /// Amount at minute 0, by partner.
    pub(crate) amount: [Pair; Decays::COUNT],
}

impl Decays {
    /// Oxytocin, serotonin, ease and vasopressin have a slow and a fast part; dopamine one; arousal one per partner.
    pub(crate) const COUNT: usize = 11;
}

/// The latent body from the amounts of the exponentials and what is left of each.
#[inline(always)]
pub(crate) fn latent_of<P: Pairs>(
    amount: &[P; Decays::COUNT],
    left: &[P::One; Decays::COUNT],
    base: &Bases<P::One>,
) -> Latent<P> {
    let mut part = *amount;
    for (part, left) in part.iter_mut().zip(left) {
        *part = *part * *left;
    }
    let serotonin = part[2] + part[3];
    let brake = serotonin * base.brake;
    let brake = brake + brake.constant(1.0);
    Latent {
        oxytocin: part[0] + part[1] + base.oxytocin,
        serotonin: (serotonin + base.serotonin).occupied(),
        ease: part[4] + part[5] + base.ease,
        dopamine: (part[6] + base.dopamine).occupied_against(brake),
        vasopressin: (part[7] + part[8] + base.vasopressin).occupied(),
        arousal: part[9] + part[10],
    }
}

table! {
    /// Resting amounts of the latent body.
    Bases { oxytocin, serotonin, ease, dopamine, brake, vasopressin }
}

/// What the reading needs of the two bodies at one moment. Oxytocin and ease are amounts, since touch adds to them;
/// the others are occupied shares of 0–1.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Latent<P = Pair> {
    pub(crate) oxytocin: P,
    pub(crate) serotonin: P,
    pub(crate) ease: P,
    pub(crate) dopamine: P,
    pub(crate) vasopressin: P,
    pub(crate) arousal: P,
}

/// The share of receptors an amount occupies: 0–1, half at amount 1.
fn occupied(amount: f64) -> f64 {
    amount / (1.0 + amount)
}

table! {
    /// What touch adds: amounts under full steady contact, and the rate at which each follows, per minute.
    Touch {
        /// Central oxytocin.
        oxytocin,
        oxytocin_rate,
        /// Opioid ease.
        ease,
        ease_rate,
        /// Plasma oxytocin, fold.
        plasma,
        plasma_rate,
    }
}

/// Two bodies in one evening.
#[derive(Clone, Debug)]
pub(crate) struct Bodies {
    partners: [Body; 2],
    arousal_min: f64,
    arousal_power: f64,
    pub(crate) bases: Bases<f64>,
    pub(crate) decays: Decays,
    pub(crate) touch: Touch<f64>,
}

/// The parts of one body that do not depend on the other person.
#[derive(Clone, Copy, Debug)]
struct Body {
    orgasms: Orgasms,
    ot: Pulse,
    ot_after: Pulse,
    ot_rise: f64,
    ot_arousal: f64,
    ot_after_rise: f64,
    prl: Pulse,
    prl_rise: f64,
    prl_repeat: f64,
    na: Pulse,
    na_arousal: f64,
    na_orgasm: f64,
    bend: Pulse,
    bend_rise: f64,
    cortisol: Pulse,
    cortisol_change: f64,
    hr_base: f64,
    hr_excess: f64,
    hr_orgasm_share: f64,
    hr_surge_min: f64,
    hr_rate: f64,
    sbp_base: f64,
    sbp_excess: f64,
    sbp_plateau_min: f64,
    sbp_end_share: f64,
    sbp_rate: f64,
    oc: Pulse,
    oc_arousal: f64,
    oc_orgasm: f64,
    se: Pulse,
    se_orgasm: f64,
    op: Pulse,
    op_orgasm: f64,
    da_rate: f64,
    da_arousal: f64,
    da_orgasm: f64,
    av: Pulse,
    av_orgasm: f64,
    av_arousal: f64,
}

/// Interpolates between the two profiles; the average body stands between them.
fn by_profile(profile: BodyProfile, female: f64, male: f64, draw: &Draw) -> f64 {
    match profile {
        BodyProfile::ToldFemale => female,
        BodyProfile::ToldMale => male,
        BodyProfile::Average => {
            let share = draw.value(p::TOLD_FEMALE_AVERAGE);
            female * share + male * (1.0 - share)
        }
    }
}

fn rate(halflife_min: f64) -> f64 {
    core::f64::consts::LN_2 / halflife_min
}

impl Body {
    fn new(person: &Person, preset: Preset, alone: bool, draw: &Draw) -> Self {
        let v = |id| draw.value(id);
        let told = preset == Preset::Told;
        let pick = |measured: f64, as_told: f64| if told { as_told } else { measured };
        let sexes = |female, male| by_profile(person.body, v(female), v(male), draw);
        let orgasms = Orgasms::new(person.orgasms, draw);
        let slower = if orgasms.any() { 1.0 } else { v(p::AROUSAL_LINGERS) };
        let ot_sex = pick(1.0, sexes(p::TOLD_OT_FEMALE, p::TOLD_OT_MALE));
        let ot_rise = (pick(v(p::OT_FOLD_PEAK), v(p::TOLD_OT_FOLD)) - 1.0) * ot_sex;
        let ot_halflife = pick(v(p::OT_PLASMA_HALFLIFE_MIN), v(p::TOLD_OT_HALFLIFE_MIN));
        let dopamine = pick(1.0, v(p::TOLD_DOPAMINE_GAIN));
        Self {
            orgasms,
            ot: Pulse::new(v(p::OT_RISE_HALFLIFE_MIN), ot_halflife),
            ot_after: Pulse::new(
                v(p::OT_PLASMA_HALFLIFE_MIN),
                v(p::OT_AFTER_HALFLIFE_MIN).max(1.01 * v(p::OT_PLASMA_HALFLIFE_MIN)),
            ),
            ot_rise: ot_rise * (1.0 - v(p::OT_AROUSAL_SHARE)),
            ot_arousal: ot_rise * v(p::OT_AROUSAL_SHARE),
            ot_after_rise: ot_rise * v(p::OT_AFTER_SHARE),
            prl: Pulse::new(v(p::PRL_RISE_HALFLIFE_MIN), v(p::PRL_HALFLIFE_MIN)),
            prl_repeat: v(p::PRL_REPEAT),
            prl_rise: v(p::PRL_RISE_ALONE) * if alone { 1.0 } else { v(p::PRL_COITUS_RATIO) },
            na: Pulse::new(v(p::NA_RISE_HALFLIFE_MIN), v(p::NA_HALFLIFE_MIN)),
            na_arousal: v(p::NA_RISE) * v(p::NA_AROUSAL_SHARE),
            na_orgasm: v(p::NA_RISE) * (1.0 - v(p::NA_AROUSAL_SHARE)),
            bend: Pulse::new(v(p::BEND_RISE_HALFLIFE_MIN), v(p::BEND_HALFLIFE_MIN)),
            bend_rise: pick(v(p::BEND_PLASMA_INPUT), v(p::TOLD_BEND_RISE)),
            cortisol: Pulse::new(v(p::TOLD_CORTISOL_RISE_MIN), v(p::TOLD_CORTISOL_HALFLIFE_MIN)),
            cortisol_change: pick(v(p::CORTISOL_ORGASM_INPUT), -v(p::TOLD_CORTISOL_DROP)),
            hr_base: sexes(p::HR_BASE_FEMALE, p::HR_BASE_MALE),
            hr_excess: sexes(p::HR_EXCESS_FEMALE, p::HR_EXCESS_MALE),
            hr_orgasm_share: v(p::HR_ORGASM_SHARE),
            hr_surge_min: v(p::HR_SURGE_MIN),
            hr_rate: rate(v(p::HR_RECOVERY_HALFLIFE_MIN) * slower),
            sbp_base: sexes(p::SBP_BASE_FEMALE, p::SBP_BASE_MALE),
            sbp_excess: sexes(p::SBP_EXCESS_FEMALE, p::SBP_EXCESS_MALE),
            sbp_plateau_min: v(p::SBP_PLATEAU_MIN),
            sbp_end_share: v(p::SBP_END_SHARE),
            sbp_rate: rate(v(p::SBP_RECOVERY_HALFLIFE_MIN) * slower),
            oc: Pulse::new(
                v(p::OC_RISE_HALFLIFE_MIN),
                pick(v(p::OC_HALFLIFE_MIN), v(p::TOLD_OC_HALFLIFE_MIN)),
            ),
            oc_arousal: v(p::OC_AROUSAL),
            oc_orgasm: v(p::OC_ORGASM) * ot_sex,
            se: Pulse::new(v(p::SE_RISE_HALFLIFE_MIN), v(p::SE_HALFLIFE_MIN)),
            se_orgasm: v(p::SE_ORGASM),
            op: Pulse::new(v(p::OP_RISE_HALFLIFE_MIN), v(p::OP_HALFLIFE_MIN)),
            op_orgasm: v(p::OP_ORGASM),
            da_rate: rate(v(p::DA_HALFLIFE_MIN)),
            da_arousal: v(p::DA_AROUSAL) * dopamine,
            da_orgasm: v(p::DA_ORGASM) * dopamine,
            av: Pulse::new(
                v(p::TOLD_AV_RISE_HALFLIFE_MIN),
                pick(v(p::AVP_HALFLIFE_MIN), v(p::TOLD_AV_HALFLIFE_MIN)),
            ),
            av_orgasm: pick(
                0.0,
                v(p::TOLD_AV_ORGASM) * sexes(p::TOLD_AV_FEMALE, p::TOLD_AV_MALE),
            ),
            av_arousal: pick(v(p::AVP_AROUSAL_INPUT), 0.0),
        }
    }

    /// Extra pulse of the last minutes before an orgasm and of the minutes after, 0–1.
    fn surge(&self, at_min: f64) -> f64 {
        self.orgasms
            .minutes()
            .map(|minute| {
                let since = at_min - minute;
                if since < 0.0 {
                    exp(since / self.hr_surge_min)
                } else {
                    exp(-self.hr_rate * since)
                }
            })
            .fold(0.0, f64::max)
    }

    /// The pressure's course: up to the plateau, a little down to the end, then back. 0–1.
    fn pressure(&self, at_min: f64, arousal_min: f64) -> f64 {
        if at_min >= 0.0 {
            return self.sbp_end_share * exp(-self.sbp_rate * at_min);
        }
        if at_min >= self.sbp_plateau_min {
            return self.sbp_end_share + (1.0 - self.sbp_end_share) * (at_min / self.sbp_plateau_min);
        }
        ((at_min + arousal_min) / (self.sbp_plateau_min + arousal_min)).max(0.0)
    }
}

impl Bodies {
    /// Two bodies; `alone` is the laboratory, where each is alone and nobody is touched.
    pub(crate) fn new(couple: &Couple, preset: Preset, alone: bool, draw: &Draw) -> Self {
        let v = |id| draw.value(id);
        let told = preset == Preset::Told;
        let partners = [
            Body::new(&couple.partners[0], preset, alone, draw),
            Body::new(&couple.partners[1], preset, alone, draw),
        ];
        // Rates do not depend on the person, except how fast arousal fades.
        let b = &partners[0];
        let rate = [
            b.oc.slow,
            b.oc.fast,
            b.se.slow,
            b.se.fast,
            b.op.slow,
            b.op.fast,
            b.da_rate,
            b.av.slow,
            b.av.fast,
            partners[0].hr_rate,
            partners[1].hr_rate,
        ];
        let mut amount = [Pair::ZERO; Decays::COUNT];
        for (i, body) in partners.iter().enumerate() {
            let pulses = [
                (0, body.orgasms.at_zero(&body.oc), body.oc_orgasm, body.oc_arousal),
                (2, body.orgasms.at_zero(&body.se), body.se_orgasm, 0.0),
                (4, body.orgasms.at_zero(&body.op), body.op_orgasm, 0.0),
                (7, body.orgasms.at_zero(&body.av), body.av_orgasm, body.av_arousal),
            ];
            for (k, [slow, fast], size, arousal) in pulses {
                amount[k].0[i] = size * slow + arousal;
                amount[k + 1].0[i] = size * fast;
            }
            amount[6].0[i] = body.da_arousal + body.da_orgasm * body.surge(0.0);
            amount[9 + i].0[i] = 1.0;
        }
        let touch_gain = if told { v(p::TOLD_TOUCH_GAIN) } else { 1.0 };
        let ease_touch = if told { v(p::TOLD_OP_TOUCH) } else { v(p::OP_TOUCH) };
        Self {
            partners,
            arousal_min: v(p::AROUSAL_MIN),
            arousal_power: v(p::AROUSAL_POWER),
            bases: Bases {
                oxytocin: v(p::OC_BASE),
                serotonin: v(p::SE_BASE),
                ease: v(p::OP_BASE),
                dopamine: v(p::DA_BASE),
                brake: v(p::DA_BRAKE),
                vasopressin: v(p::AV_BASE),
            },
            decays: Decays { rate, amount },
            touch: Touch {
                oxytocin: v(p::OC_TOUCH) * touch_gain,
                oxytocin_rate: b.oc.slow,
                ease: ease_touch,
                ease_rate: b.op.slow,
                plasma: v(p::OT_TOUCH_FOLD) * touch_gain,
                plasma_rate: b.ot.slow,
            },
        }
    }

    /// How far arousal has risen before minute 0, 0–1.
    fn ramp(&self, at_min: f64) -> f64 {
        pow(
            ((at_min + self.arousal_min) / self.arousal_min).clamp(0.0, 1.0),
            self.arousal_power,
        )
    }

    /// The latent body before minute 0.
    pub(crate) fn latent_before(&self, at_min: f64) -> Latent {
        let ramp = self.ramp(at_min);
        let base = &self.bases;
        let mut latent: Latent = Latent::default();
        for (i, b) in self.partners.iter().enumerate() {
            let serotonin = b.se_orgasm * b.orgasms.sum(&b.se, at_min);
            let dopamine = base.dopamine + b.da_arousal * ramp + b.da_orgasm * b.surge(at_min);
            latent.oxytocin.0[i] =
                base.oxytocin + b.oc_arousal * ramp + b.oc_orgasm * b.orgasms.sum(&b.oc, at_min);
            latent.serotonin.0[i] = occupied(base.serotonin + serotonin);
            latent.ease.0[i] = base.ease + b.op_orgasm * b.orgasms.sum(&b.op, at_min);
            latent.dopamine.0[i] = occupied(dopamine / (1.0 + base.brake * serotonin));
            latent.vasopressin.0[i] =
                occupied(base.vasopressin + b.av_arousal * ramp + b.av_orgasm * b.orgasms.sum(&b.av, at_min));
            latent.arousal.0[i] = ramp;
        }
        latent
    }

    /// The latent body at any minute.
    pub(crate) fn latent_at(&self, at_min: f64) -> Latent {
        if at_min < 0.0 {
            self.latent_before(at_min)
        } else {
            latent_of(&self.decays.amount, &self.left_at(at_min), &self.bases)
        }
    }

    /// What is left of each exponential at a minute after 0.
    pub(crate) fn left_at(&self, at_min: f64) -> [f64; Decays::COUNT] {
        self.decays.rate.map(|rate| exp(-rate * at_min))
    }

    /// All markers of one partner at a minute, given what touch has added to plasma oxytocin, central oxytocin and
    /// ease; in the units of [`Marker::unit`], in the order of [`Marker::ALL`].
    pub(crate) fn markers(&self, i: usize, at_min: f64, touch: &TouchAdded) -> [f64; 12] {
        let b = &self.partners[i];
        let latent = self.latent_at(at_min);
        // What arousal brought falls off like everything else once sex has ended.
        let arousal = |rate: f64| {
            if at_min < 0.0 {
                self.ramp(at_min)
            } else {
                exp(-rate * at_min)
            }
        };
        let pulse = |pulse: &Pulse| b.orgasms.sum(pulse, at_min);
        let repeated = |pulse: &Pulse, share: f64| b.orgasms.sum_repeated(pulse, at_min, share);
        let heart = (1.0 - b.hr_orgasm_share) * arousal(b.hr_rate) + b.hr_orgasm_share * b.surge(at_min);
        [
            1.0 + b.ot_arousal * arousal(b.ot.slow)
                + b.ot_rise * pulse(&b.ot)
                + b.ot_after_rise * pulse(&b.ot_after)
                + touch.plasma,
            1.0 + b.prl_rise * repeated(&b.prl, b.prl_repeat),
            1.0 + b.na_arousal * arousal(b.na.slow) + b.na_orgasm * pulse(&b.na),
            b.hr_base + b.hr_excess * heart,
            b.sbp_base + b.sbp_excess * b.pressure(at_min, self.arousal_min),
            1.0 + b.cortisol_change * repeated(&b.cortisol, 0.0),
            1.0 + b.bend_rise * repeated(&b.bend, 0.0),
            occupied(latent.oxytocin.0[i] + touch.oxytocin),
            latent.dopamine.0[i],
            latent.serotonin.0[i],
            occupied(latent.ease.0[i] + touch.ease),
            latent.vasopressin.0[i],
        ]
    }
}

/// What touch has added to one body so far.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TouchAdded {
    pub(crate) plasma: f64,
    pub(crate) oxytocin: f64,
    pub(crate) ease: f64,
}
