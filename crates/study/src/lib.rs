//! Many simulated couples, the same evenings for each: a study as a plan, and the rows it comes to.
//!
//! The crate is pure: no files, no clock, no threads. A couple is made from the study's seed and its own number alone,
//! so any part of a study can be played anywhere, in any order, and comes out the same. A part is a fixed run of
//! couples ([`PART_COUPLES`]); shards are shares of the parts, so shards and a single run give the same parts.

mod population;
mod rows;
mod schema;

use model::{Agreement, Event, Preset};

pub use population::{Population, Span};
pub use rows::{Row, Rows};
pub use schema::{COLUMNS, Column, Kind, schema_page};

/// Couples in a part; the last part of a study may hold fewer.
pub const PART_COUPLES: u32 = 500;
/// Most couples of a study: what the numbers of [`model::Draw`] and of the file names can hold with room to spare.
pub const COUPLES_MAX: u32 = 10_000_000;
/// Most conditions: each is one more evening for every couple.
pub const CONDITIONS_MAX: usize = 16;

/// One evening that every couple of the study lives through.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Its name in the rows.
    pub name: String,
    /// What the two agreed on beforehand.
    pub agreement: Option<Agreement>,
    /// What happens that nobody agreed on.
    pub events: Vec<Event>,
}

/// A study, checked.
#[derive(Clone, Debug, PartialEq)]
pub struct Study {
    couples: u32,
    seed: u64,
    horizon_min: f64,
    preset: Preset,
    partners: [Population; 2],
    conditions: Vec<Condition>,
}

/// Why something is no study.
#[derive(Clone, Debug, PartialEq)]
pub enum StudyError {
    /// No couple, or too many.
    Couples(u32),
    /// No condition, or too many.
    Conditions(usize),
    /// Two conditions of one name, or a name that is empty.
    Name(String),
    /// The model means nothing for a condition's evening.
    Scene {
        /// The condition.
        condition: String,
        /// What is wrong with it.
        error: model::evening::SceneError,
    },
}

impl core::fmt::Display for StudyError {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Self::Couples(0) => write!(
                f,
                "a study without couples: give `couples` from 1 to {COUPLES_MAX}"
            ),
            Self::Couples(couples) => write!(
                f,
                "{couples} couples are too many: give `couples` from 1 to {COUPLES_MAX}"
            ),
            Self::Conditions(0) => {
                f.write_str("a study without conditions: add a table [[condition]] with a name")
            }
            Self::Conditions(count) => write!(f, "{count} conditions are too many: keep {CONDITIONS_MAX}"),
            Self::Name(name) if name.is_empty() => {
                f.write_str("a condition without a name: write name = \"nothing agreed\"")
            }
            Self::Name(name) => write!(f, "two conditions are called \"{name}\": rename one of them"),
            Self::Scene { condition, error } => write!(f, "condition \"{condition}\": {error}"),
        }
    }
}

impl core::error::Error for StudyError {}

impl Study {
    /// Checks and makes a study. `horizon_min` is the length of the evening in minutes after sex.
    ///
    /// # Errors
    /// [`StudyError`] names what is wrong and the cure.
    pub fn new(
        couples: u32,
        seed: u64,
        horizon_min: f64,
        preset: Preset,
        partners: [Population; 2],
        conditions: Vec<Condition>,
    ) -> Result<Self, StudyError> {
        if couples == 0 || couples > COUPLES_MAX {
            return Err(StudyError::Couples(couples));
        }
        if conditions.is_empty() || conditions.len() > CONDITIONS_MAX {
            return Err(StudyError::Conditions(conditions.len()));
        }
        for (position, condition) in conditions.iter().enumerate() {
            let again = conditions
                .iter()
                .take(position)
                .any(|earlier| earlier.name == condition.name);
            if again || condition.name.is_empty() {
                return Err(StudyError::Name(condition.name.clone()));
            }
        }
        let study = Self {
            couples,
            seed,
            horizon_min,
            preset,
            partners,
            conditions,
        };
        study.check_scenes()?;
        Ok(study)
    }

    /// How many couples take part.
    #[must_use]
    pub const fn couples(&self) -> u32 {
        self.couples
    }

    /// The seed of all draws.
    #[must_use]
    pub const fn seed(&self) -> u64 {
        self.seed
    }

    /// The conditions, in order.
    #[must_use]
    pub fn conditions(&self) -> &[Condition] {
        &self.conditions
    }

    /// How many parts the study has.
    #[must_use]
    pub const fn parts(&self) -> u32 {
        self.couples.div_ceil(PART_COUPLES)
    }

    /// The parts of shard `index` of `count`, `index` from 1.
    pub fn parts_of_shard(&self, index: u32, count: u32) -> impl Iterator<Item = u32> + use<> {
        (index.saturating_sub(1)..self.parts()).step_by(count.max(1) as usize)
    }

    /// How many rows a part has: one for each couple, condition and partner.
    #[must_use]
    pub fn rows_of_part(&self, part: u32) -> u64 {
        let (first, end) = self.couples_of_part(part);
        u64::from(end - first) * self.conditions.len() as u64 * 2
    }

    /// Everything that decides the rows, as text: two studies of equal text give equal parts.
    #[must_use]
    pub fn canonical(&self) -> String {
        let mut text = format!(
            "couples {} seed {} horizon_min {:?} preset {:?}\n",
            self.couples, self.seed, self.horizon_min, self.preset
        );
        for partner in &self.partners {
            text.push_str(&format!("partner {partner:?}\n"));
        }
        for condition in &self.conditions {
            text.push_str(&format!("condition {condition:?}\n"));
        }
        text
    }

    /// First couple of a part, and the first after it.
    fn couples_of_part(&self, part: u32) -> (u32, u32) {
        let first = part.saturating_mul(PART_COUPLES).min(self.couples);
        (first, first.saturating_add(PART_COUPLES).min(self.couples))
    }
}

/// Everything that decides the model's numbers beside a study's own text: each parameter with its prior, as text.
#[must_use]
pub fn parameters_text() -> String {
    science::parameters()
        .iter()
        .map(|parameter| {
            format!(
                "{} {:?} {:?} {:?}\n",
                parameter.id, parameter.distribution, parameter.low, parameter.high
            )
        })
        .collect()
}
