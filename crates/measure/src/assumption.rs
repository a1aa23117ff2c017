//! Every number of the scoring that has not been measured, in one place, with what it rests on.
//!
//! Measured ones (norms and reliabilities of known tests) are in [`science::norms`].

/// One number of the scoring.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Assumption {
    /// Stable name.
    pub id: &'static str,
    /// Its value.
    pub value: f64,
    /// Its unit.
    pub unit: &'static str,
    /// What it means and what it rests on.
    pub about: &'static str,
}

const fn assumed(id: &'static str, value: f64, unit: &'static str, about: &'static str) -> Assumption {
    Assumption {
        id,
        value,
        unit,
        about,
    }
}

/// How many items the reliability of the ECR-S is for.
pub const SHORT_FORM_ITEMS: Assumption = assumed(
    "short_form_items",
    6.0,
    "items",
    "Items for each dimension of the ECR-S; turns its alpha into a correlation between two items.",
);
/// How much less new items share than selected ones.
pub const NEW_ITEM_DISCOUNT: Assumption = assumed(
    "new_item_discount",
    0.8,
    "1",
    "Correlation between two of our items, as a share of that between two ECR-S items: new items are usually worse.",
);
/// Spread of how easily single items are agreed with.
pub const ITEM_LEVEL_SPREAD: Assumption = assumed(
    "item_level_spread",
    0.6,
    "points of 1-7",
    "Standard deviation of an item's own level around the level of its set; not known for new items.",
);
/// Spread of the level of a whole set of items.
pub const SET_LEVEL_SPREAD: Assumption = assumed(
    "set_level_spread",
    0.4,
    "points of 1-7",
    "How far the level of our six items may lie from that of the ECR, whose mean we borrow.",
);
/// The same for fear, where there is no table to borrow from.
pub const FEAR_SET_LEVEL_SPREAD: Assumption = assumed(
    "fear_set_level_spread",
    0.6,
    "points of 1-7",
    "As set_level_spread, for fear; wider, since no norms for fear of this kind were found.",
);
/// Level of fear among adults.
pub const FEAR_MEAN: Assumption = assumed(
    "fear_mean",
    2.5,
    "points of 1-7",
    "Mean of the fear items among adults; no norms found, set below the avoidance mean.",
);
/// Spread of fear among adults.
pub const FEAR_SD: Assumption = assumed(
    "fear_sd",
    1.1,
    "points of 1-7",
    "Standard deviation of true fear among adults; no norms found, set near that of anxiety and avoidance.",
);
/// Spread of the habit of agreeing.
pub const ANSWER_STYLE_SPREAD: Assumption = assumed(
    "answer_style_spread",
    0.4,
    "points of 1-7",
    "Standard deviation among people of agreeing more, or less, whatever is said.",
);
/// Spread of scatter in answering.
pub const SCATTER_SPREAD: Assumption = assumed(
    "scatter_spread",
    0.35,
    "sd of ln",
    "Standard deviation of the logarithm of a person's answering noise: scattered answers widen the interval.",
);
/// Weight of a recognition card.
pub const CARD_SD: Assumption = assumed(
    "card_sd",
    2.0,
    "SD among adults",
    "Error of one recognition card as a reading of a dimension; single paragraphs are known to be unreliable.",
);
/// How far from the middle a card stands on the dimension it speaks of.
pub const CARD_DISTANCE: Assumption = assumed(
    "card_distance",
    1.0,
    "SD among adults",
    "Where a card stands on the dimensions it speaks of.",
);
/// Where a region begins.
pub const REGION_CUT: Assumption = assumed(
    "region_cut",
    0.25,
    "SD among adults",
    "Where the regions meet on anxiety and avoidance; no natural cut exists, so the border is soft.",
);
/// Where fear alone makes the disorganised region.
pub const REGION_FEAR_CUT: Assumption = assumed(
    "region_fear_cut",
    1.5,
    "SD among adults",
    "How much fear belongs to the disorganised region whatever the other two are.",
);
/// Softness of the borders.
pub const REGION_SOFTNESS: Assumption = assumed(
    "region_softness",
    0.35,
    "SD among adults",
    "Width of the border between two regions.",
);
/// Uncertainty of a norm nobody of us could read.
pub const UNCHECKED_NORM_SPREAD: Assumption = assumed(
    "unchecked_norm_spread",
    0.15,
    "SD among adults",
    "Added where a norm is quoted from common knowledge and could not be read at its source (ECR-R).",
);
/// Uncertainty of a norm that belongs to another form of the test.
pub const BORROWED_NORM_SPREAD: Assumption = assumed(
    "borrowed_norm_spread",
    0.35,
    "SD among adults",
    "Added where a form has no norms in our sources and those of the full ECR stand in (ECR-S, ECR-RS).",
);
/// Uncertainty of moving a norm from 1-5 to 1-7.
pub const STRETCHED_SCALE_SPREAD: Assumption = assumed(
    "stretched_scale_spread",
    0.1,
    "SD among adults",
    "Added where norms taken on a 1-5 scale are stretched to 1-7.",
);
/// Reliability of the ECR-R.
pub const ECR_R_ALPHA: Assumption = assumed(
    "ecr_r_alpha",
    0.9,
    "1",
    "Alpha of both ECR-R scales, set a little below that of the ECR; not read.",
);
/// Reliability of the ECR-RS, anxiety.
pub const ECR_RS_ALPHA_ANXIETY: Assumption = assumed(
    "ecr_rs_alpha_anxiety",
    0.8,
    "1",
    "Alpha of the three ECR-RS anxiety items; a value was not read.",
);
/// Reliability of the ECR-RS, avoidance.
pub const ECR_RS_ALPHA_AVOIDANCE: Assumption = assumed(
    "ecr_rs_alpha_avoidance",
    0.83,
    "1",
    "Alpha of the six ECR-RS avoidance items; taken from the ECR-S.",
);
/// How many answers the usual noise is worth.
pub const SCATTER_PRIOR_ITEMS: Assumption = assumed(
    "scatter_prior_items",
    12.0,
    "items",
    "For known tests answered item by item: weight of the usual scatter against the person's own.",
);
/// How sure an interval is.
pub const INTERVAL: Assumption = assumed(
    "interval",
    0.9,
    "1",
    "Share of the belief inside a shown interval.",
);
/// How sure a change must be.
pub const CHANGE_CONFIDENCE: Assumption = assumed(
    "change_confidence",
    0.95,
    "1",
    "A change is told only beyond this two-sided bound of measurement error (the usual 1.96).",
);
/// Days between two checks.
pub const RETEST_DAYS: Assumption = assumed(
    "retest_days",
    14.0,
    "days",
    "Sooner, answers are remembered and swings of the day are taken for change.",
);
/// From which answer on a sensitive item the person is pointed to help.
pub const CARE_ANSWER: Assumption = assumed(
    "care_answer",
    6.0,
    "points of 1-7",
    "Agreement with a sensitive item from which the result adds a line about care.",
);
/// From how many equal answers on a person is asked to look again.
pub const SAME_ANSWER_ITEMS: Assumption = assumed(
    "same_answer_items",
    9.0,
    "items",
    "From this many answers on, all equal, the check asks kindly whether to look again.",
);
/// How far such answers are believed.
pub const SAME_ANSWER_TRUST: Assumption = assumed(
    "same_answer_trust",
    0.5,
    "1",
    "Chance that many equal answers mean what they say; with the rest of the belief nothing was learned from them.",
);
/// How much scatter is told.
pub const SCATTER_TOLD: Assumption = assumed(
    "scatter_told",
    1.4,
    "1",
    "From this estimated answering noise on, relative to the usual, the result says that answers point different ways.",
);

/// How much single evenings scatter around the level of a feeling.
pub const FEELING_SCATTER: Assumption = assumed(
    "feeling_scatter",
    2.0,
    "points of 0-10",
    "Standard deviation of one evening's feeling around its level; a guess, corrected by the person's own entries.",
);
/// How far the level of a feeling drifts.
pub const FEELING_DRIFT: Assumption = assumed(
    "feeling_drift",
    1.0,
    "points of 0-10 in four weeks",
    "Standard deviation of the change of a level within four weeks. Attachment itself moves more slowly than that.",
);
/// The widest answer about the change of a feeling that is worth giving.
pub const FEELING_WIDTH: Assumption = assumed(
    "feeling_width",
    3.0,
    "points of 0-10",
    "A trend is told once the half of its interval is at most this; before that, how many more entries it takes.",
);
/// How much single evenings scatter around the usual minutes of closeness.
pub const MINUTES_SCATTER: Assumption = assumed(
    "minutes_scatter",
    10.0,
    "minutes",
    "As feeling_scatter, for the minutes for which closeness was good.",
);
/// How far the usual minutes drift.
pub const MINUTES_DRIFT: Assumption = assumed(
    "minutes_drift",
    6.0,
    "minutes in four weeks",
    "As feeling_drift, for the minutes for which closeness was good.",
);
/// The widest answer about the change of the minutes.
pub const MINUTES_WIDTH: Assumption = assumed(
    "minutes_width",
    15.0,
    "minutes",
    "As feeling_width, for the minutes for which closeness was good.",
);
/// How many entries the usual scatter is worth.
pub const SCATTER_WEIGHT: Assumption = assumed(
    "scatter_weight",
    6.0,
    "entries",
    "The usual scatter counts like this many pairs of a person's own entries.",
);
/// Confidence of a trend.
pub const TREND_CONFIDENCE: Assumption = assumed(
    "trend_confidence",
    0.9,
    "1",
    "A trend is called one when the interval of this confidence lies on one side of no change.",
);

/// All of them, for the evidence page and the docs.
pub const ALL: [&Assumption; 36] = [
    &SHORT_FORM_ITEMS,
    &NEW_ITEM_DISCOUNT,
    &ITEM_LEVEL_SPREAD,
    &SET_LEVEL_SPREAD,
    &FEAR_SET_LEVEL_SPREAD,
    &FEAR_MEAN,
    &FEAR_SD,
    &ANSWER_STYLE_SPREAD,
    &SCATTER_SPREAD,
    &CARD_SD,
    &CARD_DISTANCE,
    &REGION_CUT,
    &REGION_FEAR_CUT,
    &REGION_SOFTNESS,
    &UNCHECKED_NORM_SPREAD,
    &BORROWED_NORM_SPREAD,
    &STRETCHED_SCALE_SPREAD,
    &ECR_R_ALPHA,
    &ECR_RS_ALPHA_ANXIETY,
    &ECR_RS_ALPHA_AVOIDANCE,
    &SCATTER_PRIOR_ITEMS,
    &INTERVAL,
    &CHANGE_CONFIDENCE,
    &RETEST_DAYS,
    &CARE_ANSWER,
    &SAME_ANSWER_ITEMS,
    &SAME_ANSWER_TRUST,
    &SCATTER_TOLD,
    &FEELING_SCATTER,
    &FEELING_DRIFT,
    &FEELING_WIDTH,
    &MINUTES_SCATTER,
    &MINUTES_DRIFT,
    &MINUTES_WIDTH,
    &SCATTER_WEIGHT,
    &TREND_CONFIDENCE,
];
