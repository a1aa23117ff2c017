//! Days and months in closed form: decays, half-lives, correlations, and what a fright hides.

use model::draw::Draw;
use model::months::{Mood, Swing, Window, begins};
use science::p;

/// A few draws of everything.
fn draws() -> impl Iterator<Item = Draw> {
    (0..20).map(|index| Draw::at(11, index))
}

fn near(found: f64, wanted: f64, what: &str) {
    assert!(
        (found - wanted).abs() <= 1e-12 * wanted.abs().max(1.0),
        "{what}: {found} is not {wanted}"
    );
}

const STILL: [f64; 2] = [0.0; 2];

#[test]
fn what_two_share_of_a_mood_fades_slower_than_what_sets_them_apart() {
    for draw in draws() {
        let (own, partner) = (draw.value(p::DAILY_INERTIA), draw.value(p::DAILY_PARTNER_LAG));
        let [mut alike, mut apart] = [Mood([0.8, 0.8]), Mood([0.8, -0.8])];
        for day in 1..=5 {
            alike = alike.next(STILL, STILL, &draw);
            apart = apart.next(STILL, STILL, &draw);
            for (mood, share, sign) in [(alike, own + partner, 1.0), (apart, own - partner, -1.0)] {
                near(mood.0[0], 0.8 * share.powi(day), "the first");
                near(mood.0[1], sign * 0.8 * share.powi(day), "the second");
            }
        }
    }
}

#[test]
fn an_evening_lifts_each_by_their_own_and_leaves_the_other_to_the_day_after() {
    for draw in draws() {
        let lifted = Mood::default().next([0.3, -0.2], STILL, &draw);
        assert_eq!(lifted, Mood([0.3, -0.2]));
        let next = Mood([1.0, 0.0]).next(STILL, STILL, &draw);
        near(next.0[0], draw.value(p::DAILY_INERTIA), "one's own yesterday");
        near(
            next.0[1],
            draw.value(p::DAILY_PARTNER_LAG),
            "the other's yesterday",
        );
    }
}

/// What a day brings has the size and the correlation of its parameters: both components of the second partner's day
/// are at right angles and of length 1.
#[test]
fn days_bring_to_both_as_much_as_they_are_said_to() {
    for draw in draws() {
        let (size, r) = (
            draw.value(p::DAILY_INNOVATION_SD),
            draw.value(p::DAILY_INNOVATION_R),
        );
        let shared = Mood::default().next(STILL, [1.0, 0.0], &draw).0;
        let alone = Mood::default().next(STILL, [0.0, 1.0], &draw).0;
        near(shared[0], size, "what comes to the first");
        near(shared[1], r * size, "what of it comes to the second");
        near(alone[0], 0.0, "what is the second's alone");
        near(shared[1].hypot(alone[1]), size, "what comes to the second");
        near(
            (shared[0] * shared[1] + alone[0] * alone[1]) / (size * size),
            r,
            "their correlation",
        );
    }
}

#[test]
fn a_swing_is_half_gone_after_its_half_life_and_keeps_its_spread() {
    for draw in draws() {
        let draw = draw.with(p::STATE_HALFLIFE_DAYS, 6.0);
        let swing = (0..6).fold(Swing([1.4, -0.6]), |swing, _| swing.next(STILL, &draw));
        near(swing.0[0], 0.7, "the first");
        near(swing.0[1], -0.3, "the second");
        // Where yesterday spreads by the usual, so does today: what stays and what comes make up one length.
        let (usual, r) = (draw.value(p::STATE_SD), draw.value(p::STATE_PARTNER_R));
        let stays = Swing([usual, usual]).next(STILL, &draw).0;
        let shared = Swing::default().next([1.0, 0.0], &draw).0;
        let alone = Swing::default().next([0.0, 1.0], &draw).0;
        near(stays[0].hypot(shared[0]), usual, "the spread of the first");
        near(
            stays[1].hypot(shared[1].hypot(alone[1])),
            usual,
            "the spread of the second",
        );
        near(alone[0], 0.0, "what is the second's alone");
        near(shared[1] / shared[0], r, "what they share");
        assert!(shared[0] > 0.0 && alone[1] > 0.0);
    }
}

#[test]
fn a_window_learns_and_recalls_by_the_same_share_each_time() {
    for draw in draws() {
        let v = |id| draw.value(id);
        let mut window = Window::default();
        near(window.width(&draw), 1.0, "the width at first");
        window.hidden = 0.5;
        for times in 1..=7 {
            window = window.after_good(&draw);
            near(
                window.learned,
                1.0 - (1.0 - v(p::WINDOW_LEARNS)).powi(times),
                "what is learned",
            );
            near(
                window.hidden,
                0.5 * (1.0 - v(p::WINDOW_RECALLS)).powi(times),
                "what is still hidden",
            );
        }
        let all = Window {
            learned: 1.0,
            hidden: 0.0,
        };
        near(all.width(&draw), v(p::WINDOW_REACH).exp(), "the widest");
    }
}

#[test]
fn a_fright_hides_and_does_not_erase() {
    for draw in draws() {
        let before = Window {
            learned: 0.6,
            hidden: 0.25,
        };
        let after = before.after_fright(&draw);
        assert_eq!(after.learned, before.learned);
        let hides = draw.value(p::WINDOW_FRIGHT);
        near(1.0 - after.hidden, 0.75 * (1.0 - hides), "what still shows");
        near(
            after.width(&draw).ln(),
            before.width(&draw).ln() * (1.0 - hides),
            "the width, on its scale",
        );
    }
}

/// Odds of a chance.
fn odds(chance: f64) -> f64 {
    chance / (1.0 - chance)
}

#[test]
fn insecure_days_multiply_the_odds_of_beginning() {
    for draw in draws() {
        let v = |id| draw.value(id);
        // On a usual day both begin equally often, so that together they come to the couple's rate.
        near(
            begins(0.9, 0.4, 0.0, &draw) + begins(0.1, 0.7, 0.0, &draw),
            v(p::SEX_PER_DAY),
            "both on a usual day",
        );
        let usual = odds(begins(0.9, 0.4, 0.0, &draw));
        for (anxiety, avoidance, insecurity) in [(0.9, 0.0, 1.0), (0.0, 0.8, 1.0), (0.6, 0.3, -2.0)] {
            let log_ratio = insecurity * (v(p::BEGIN_INSECURE) * anxiety - v(p::BEGIN_AVOIDANT) * avoidance);
            near(
                odds(begins(anxiety, avoidance, insecurity, &draw)) / usual,
                log_ratio.exp(),
                "the odds against a usual day",
            );
        }
    }
}
