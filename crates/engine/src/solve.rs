//! From a question to its answer: scoring, the model and the planner put together.

use agree::plan::WhyNone;
use agree::{Collision, Continue, Gives, Limits, OwnCollision, Plan, PlanError, Proposal, Question, Wishes};
use measure::{Dimension, Instrument, ItemId, Options, Pattern, Scores, Verdict, bank};
use model::evening::{self, Range, Scene};
use model::{Agreement, Couple, Event, Marker, Percentile, Person, Preset, Step, StepKind, Who};

use crate::answers::{
    Answer, BodyView, ChangeView, EveningView, GivesView, MarkerView, OfferView, PartnerView, PlaceView,
    PlanView, ReasonView, RefusalView, Series, Spot,
};
use crate::ask::{Ask, Rule, Side, Two};

/// One seed for the app: the same answers give the same pictures on every phone.
const SEED: u64 = 1;
/// Minutes between two values of an evening.
const STEP_MIN: f64 = 1.0;
/// A body's curves begin before the end of sex, in minutes.
const BODY_FROM_MIN: f64 = -20.0;
/// Minutes between two values of a body.
const BODY_STEP_MIN: f64 = 1.0;
/// Draws behind a body's band.
const BODY_DRAWS: u32 = 48;
/// How the partners are called where the page puts their names in.
const NAMES: [&str; 2] = ["@A", "@B"];

/// Answers a question; bytes in, bytes out. Bytes that are no question are refused in words.
#[must_use]
pub fn answer(question: &[u8]) -> Vec<u8> {
    let answer = match Ask::from_bytes(question) {
        Some(ask) => solve(ask).unwrap_or_else(Answer::Refused),
        None => Answer::Refused(
            "the page and its engine are of different versions; load the page again".to_owned(),
        ),
    };
    answer.to_bytes()
}

fn solve(ask: Ask) -> Result<Answer, String> {
    match ask {
        Ask::Place(side) => scores(&side).map(|scores| Answer::Place(place(&scores))),
        Ask::Evening {
            two,
            preset,
            steps,
            events,
            draws,
        } => evening_view(&two, preset, steps, &events, draws),
        Ask::Body { two, preset } => body_view(&two, preset),
        Ask::Plan(two) => plan(&two),
        Ask::Try { two, steps } => try_steps(&two, steps),
        Ask::PlanLearned { two, told } => crate::learned::plan(&question(&two)?, &told),
        Ask::Change([before, after]) => Ok(Answer::Change(changes(&scores(&before)?, &scores(&after)?))),
    }
}

/// What of the answers this version knows. Items and cards of a later item bank are left out: the rest is scored all
/// the same.
fn known(side: &Side) -> (Vec<(ItemId, Option<u8>)>, Vec<Pattern>) {
    let in_bank = |item: &str| {
        item.parse()
            .ok()
            .filter(|id: &ItemId| bank::ITEMS.iter().any(|item| item.id == *id))
    };
    let answers = side
        .answers
        .iter()
        .filter_map(|(item, value)| in_bank(item).map(|item| (item, *value)));
    (
        answers.collect(),
        side.cards.iter().filter_map(|card| card.parse().ok()).collect(),
    )
}

fn scores(side: &Side) -> Result<Scores, String> {
    let (answers, cards) = known(side);
    let options = Options {
        cards,
        ..Options::default()
    };
    measure::score_with(Instrument::Check, &answers, &options).map_err(|error| error.to_string())
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "pictures need no more than four digits"
)]
pub(crate) const fn narrow(value: f64) -> f32 {
    value as f32
}

fn place(scores: &Scores) -> PlaceView {
    let spot = |dimension: Dimension| {
        let estimate = scores.of(dimension);
        Spot {
            z: narrow(estimate.z),
            sd: narrow(estimate.sd),
            percentile: narrow(estimate.percentile),
            low: narrow(estimate.low),
            high: narrow(estimate.high),
        }
    };
    PlaceView {
        anxiety: spot(Dimension::Anxiety),
        avoidance: spot(Dimension::Avoidance),
        fear: spot(Dimension::Fear),
        regions: Pattern::ALL.map(|pattern| narrow(scores.regions.of(pattern))),
        missing: scores.missing,
        notes: scores
            .notes
            .iter()
            .map(|note| note.message().to_owned())
            .collect(),
    }
}

fn changes(before: &Scores, after: &Scores) -> [Option<ChangeView>; 3] {
    [Dimension::Anxiety, Dimension::Avoidance, Dimension::Fear].map(|dimension| {
        let change = measure::change(before.of(dimension), after.of(dimension))?;
        Some(ChangeView {
            difference: narrow(change.difference),
            beyond: match change.verdict {
                Verdict::Lower => -1,
                Verdict::NoneSeen => 0,
                Verdict::Higher => 1,
            },
        })
    })
}

fn person(side: &Side) -> Result<Person, String> {
    let (answers, cards) = known(side);
    let mut person = Person {
        tolerance_min: side.tolerance_min.map(f64::from),
        body: side.body,
        begun_from: side.begun_from,
        ..Person::UNKNOWN
    };
    if answers.iter().any(|(_, value)| value.is_some()) || !cards.is_empty() {
        let scores = scores(side)?;
        let at = |dimension: Dimension| {
            let estimate = scores.of(dimension);
            Percentile::About {
                z: estimate.z,
                sd: estimate.sd,
            }
        };
        person.anxiety = at(Dimension::Anxiety);
        person.avoidance = at(Dimension::Avoidance);
        person.fear = at(Dimension::Fear);
    }
    Ok(person)
}

pub(crate) fn couple(two: &Two) -> Result<Couple, String> {
    let [a, b] = &two.sides;
    Ok(Couple {
        partners: [person(a)?, person(b)?],
    })
}

fn agreement(steps: Vec<Step>) -> Result<Option<Agreement>, String> {
    if steps.is_empty() {
        return Ok(None);
    }
    Agreement::new(steps).map(Some).map_err(|error| error.to_string())
}

fn series(line: &Range<Vec<f64>>) -> Series {
    let narrowed = |values: &[f64]| values.iter().copied().map(narrow).collect();
    Series {
        median: narrowed(&line.median),
        low: narrowed(&line.low),
        high: narrowed(&line.high),
    }
}

fn evening_view(
    two: &Two,
    preset: Preset,
    steps: Vec<Step>,
    events: &[Event],
    draws: u32,
) -> Result<Answer, String> {
    if draws > Ask::DRAWS_MAX {
        return Err(format!("{draws} draws: give 1 to {}", Ask::DRAWS_MAX));
    }
    let couple = couple(two)?;
    let agreement = agreement(steps)?;
    let scene = Scene {
        preset,
        events,
        agreement: agreement.as_ref(),
        ..Scene::new(&couple)
    };
    let band = evening::band(&scene, SEED, draws, 0.0, STEP_MIN).map_err(|error| error.to_string())?;
    let partners = Who::BOTH.map(|who| {
        let partner = &band.partners[who.index()];
        let comfort = &partner.summary;
        PartnerView {
            pull: series(&partner.reading.pull),
            alarm_distance: series(&partner.reading.alarm_distance),
            alarm_closeness: series(&partner.reading.alarm_closeness),
            calm: series(&partner.reading.calm),
            shutdown: series(&partner.reading.shutdown),
            comfort: [
                comfort.low.comfort_mean,
                comfort.median.comfort_mean,
                comfort.high.comfort_mean,
            ]
            .map(narrow),
        }
    });
    Ok(Answer::Evening(EveningView {
        time_min: band.time_min.iter().copied().map(narrow).collect(),
        partners,
    }))
}

fn body_view(two: &Two, preset: Preset) -> Result<Answer, String> {
    let couple = couple(two)?;
    let scene = Scene {
        preset,
        ..Scene::new(&couple)
    };
    let band = evening::band(&scene, SEED, BODY_DRAWS, BODY_FROM_MIN, BODY_STEP_MIN)
        .map_err(|error| error.to_string())?;
    let markers = Marker::ALL.iter().map(|marker| MarkerView {
        name: marker.name().to_owned(),
        unit: marker.unit().to_owned(),
        claims: marker.claims().iter().map(|&id| id.to_owned()).collect(),
        values: Who::BOTH.map(|who| {
            band.partners[who.index()]
                .markers
                .get(marker.index())
                .map(series)
                .unwrap_or_default()
        }),
    });
    Ok(Answer::Body(BodyView {
        time_min: band.time_min.iter().copied().map(narrow).collect(),
        markers: markers.collect(),
    }))
}

fn question(two: &Two) -> Result<Question, String> {
    let mut question = Question::new(couple(two)?, Preset::Measured, SEED);
    question.wishes = two.sides.each_ref().map(|side| {
        side.wishes
            .iter()
            .fold(Wishes::none(), |wishes, (kind, minutes)| {
                wishes.and(*kind, *minutes)
            })
    });
    question.limits = two.sides.each_ref().map(|side| {
        let mut limits = Limits::none();
        for (kind, rule) in &side.rules {
            match rule {
                Rule::No => {
                    limits.no.insert(*kind);
                }
                Rule::AtMost(minutes) => {
                    limits.max_min.insert(*kind, *minutes);
                }
                Rule::AtLeast(minutes) => {
                    limits.min_min.insert(*kind, *minutes);
                }
            }
        }
        limits
    });
    Ok(question)
}

fn plan(two: &Two) -> Result<Answer, String> {
    let question = question(two)?;
    let plan =
        agree::plan(&question, &mut |_| Continue::Yes).map_err(|error: PlanError| error.to_string())?;
    Ok(Answer::Plan(plan_view(&plan)))
}

pub(crate) fn plan_view(plan: &Plan) -> PlanView {
    let refusal = plan.none_fits.as_ref().map(|why| match why {
        WhyNone::Collisions(all) => refusal_view(all),
        WhyNone::OwnCollisions(_) | WhyNone::NotBetterForBoth | WhyNone::WorstTenth => RefusalView::default(),
    });
    PlanView {
        best: plan.best.as_ref().map(offer),
        alternatives: plan.alternatives.iter().map(offer).collect(),
        frontier: plan.frontier.iter().map(|point| point.gain.map(narrow)).collect(),
        little_to_gain: plan.little_to_gain,
        refusal,
        guessed: plan.guessed,
    }
}

fn refusal_view(all: &[Collision]) -> RefusalView {
    let own = Who::BOTH.map(|who| {
        let mut names: Vec<String> = Vec::new();
        for name in all
            .iter()
            .filter_map(|collision| collision.own(who))
            .flat_map(kinds)
        {
            if !names.contains(&name) {
                names.push(name);
            }
        }
        names
    });
    RefusalView {
        own,
        together: all.iter().any(takes_both),
    }
}

/// Whether neither partner's limits alone would leave no room.
fn takes_both(collision: &Collision) -> bool {
    match collision {
        Collision::Between { .. } => true,
        Collision::Within { .. } => false,
        Collision::NothingLeft { refused } => refused.iter().all(|own| own.len() < StepKind::ALL.len()),
        Collision::TooLong { least, most } => least.iter().all(|own| own <= most),
    }
}

fn kinds(own: OwnCollision) -> Vec<String> {
    match own {
        OwnCollision::Least(kind, _)
        | OwnCollision::Most(kind, _)
        | OwnCollision::Contradiction(kind, ..) => {
            vec![kind.name().to_owned()]
        }
        OwnCollision::Refused(kinds) => kinds.iter().map(|kind| kind.name().to_owned()).collect(),
        OwnCollision::TooLong(_) => Vec::new(),
    }
}

fn gives(gives: &Gives) -> GivesView {
    GivesView {
        close_min: f32::from(gives.closer_min),
        apart_min: f32::from(gives.apart_min),
    }
}

fn offer(proposal: &Proposal) -> OfferView {
    let why = proposal.why.iter().map(|reason| {
        let message = reason.message(NAMES);
        ReasonView {
            message: message.key,
            variables: message.variables,
            claims: reason.kind.claims().iter().map(|&id| id.to_owned()).collect(),
        }
    });
    OfferView {
        steps: proposal.agreement.steps().to_vec(),
        gain: proposal.gain.map(narrow),
        gives: proposal.gives.each_ref().map(gives),
        why: why.collect(),
        breaks: [false; 2],
    }
}

fn try_steps(two: &Two, steps: Vec<Step>) -> Result<Answer, String> {
    let mut question = question(two)?;
    question.draws = Question::DRAWS_QUICK;
    let agreement = Agreement::new(steps).map_err(|error| error.to_string())?;
    let evaluation = agree::evaluate(&question, &agreement).map_err(|error| error.to_string())?;
    Ok(Answer::Try(OfferView {
        steps: agreement.steps().to_vec(),
        gain: evaluation.gain.map(narrow),
        breaks: Who::BOTH.map(|who| !evaluation.broken_for(who).is_empty()),
        ..OfferView::default()
    }))
}
