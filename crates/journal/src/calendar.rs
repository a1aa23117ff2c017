//! Days and months, by the proleptic Gregorian calendar; days are counted from 1970-01-01.

/// A month of a year.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Month {
    /// The year.
    pub year: i64,
    /// The month, 1–12.
    pub month: i64,
}

/// Days of 400 years.
const ERA_DAYS: i64 = 146_097;
/// Days from 0000-03-01 to 1970-01-01.
const EPOCH_DAYS: i64 = 719_468;

impl Month {
    /// The month a day lies in, and which day of the month it is, 1–31. After Howard Hinnant's `civil_from_days`:
    /// years begin in March, so that the leap day is a year's last.
    #[must_use]
    pub const fn of(day: i64) -> (Self, i64) {
        let day = day + EPOCH_DAYS;
        let era = day.div_euclid(ERA_DAYS);
        let of_era = day.rem_euclid(ERA_DAYS);
        let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let shifted = (5 * of_year + 2) / 153;
        let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
        let year = year_of_era + era * 400 + (month <= 2) as i64;
        (Self { year, month }, of_year - (153 * shifted + 2) / 5 + 1)
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> i64 {
        let year = self.year - (self.month <= 2) as i64;
        let of_year = (153 * ((self.month + 9) % 12) + 2) / 5;
        let era = year.div_euclid(400);
        let year_of_era = year.rem_euclid(400);
        era * ERA_DAYS + year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + of_year - EPOCH_DAYS
    }

    /// The month that many months later; earlier where negative.
    #[must_use]
    pub const fn plus(self, months: i64) -> Self {
        let count = self.year * 12 + self.month - 1 + months;
        Self {
            year: count.div_euclid(12),
            month: count.rem_euclid(12) + 1,
        }
    }

    /// How many days it has.
    #[must_use]
    pub const fn days(self) -> i64 {
        self.plus(1).first_day() - self.first_day()
    }

    /// The weekday of its first day, 0 for Monday.
    #[must_use]
    pub const fn first_weekday(self) -> i64 {
        // 1970-01-01 was a Thursday.
        (self.first_day() + 3).rem_euclid(7)
    }
}
