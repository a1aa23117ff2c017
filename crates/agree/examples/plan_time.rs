//! Prints what the planner proposes for a few couples, and how long it takes on this machine.
//!
//! `cargo run --release -p agree --example plan_time`

#![expect(
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "an example that prints and measures time"
)]

use std::time::Instant;

use agree::{Continue, Limits, Plan, Proposal, Question, Wishes, evaluate, plan};
use model::{Agreement, Couple, Person, Preset, StepKind};

fn main() {
    let secure = Person::at(0.25, 0.25, 0.15);
    let anxious = Person::at(0.85, 0.3, 0.2);
    let avoidant = Person::at(0.25, 0.85, 0.2);
    let disorganised = Person::at(0.85, 0.8, 0.9);
    let plain = |a, b| question(a, b, Limits::none(), Limits::none());
    let mut wishing = plain(anxious, avoidant);
    wishing.wishes = [
        Wishes::none().and(StepKind::Hold, 15),
        Wishes::none().and(StepKind::ApartWithReturn, 20),
    ];
    let limited = question(
        anxious,
        avoidant,
        Limits::none().without(StepKind::Wash).at_least(StepKind::Hold, 5),
        Limits::none()
            .at_most(StepKind::Hold, 8)
            .at_most(StepKind::Talk, 3)
            .without(StepKind::Breathe),
    );
    let couples = [
        ("anxious with avoidant", plain(anxious, avoidant)),
        ("secure with secure", plain(secure, secure)),
        ("anxious with anxious", plain(anxious, anxious)),
        ("avoidant with avoidant", plain(avoidant, avoidant)),
        ("disorganised with secure", plain(disorganised, secure)),
        ("anxious with secure", plain(anxious, secure)),
        ("avoidant with secure", plain(avoidant, secure)),
        ("disorganised with avoidant", plain(disorganised, avoidant)),
        ("anxious with avoidant, wishes", wishing),
        ("anxious with avoidant, limits", limited),
        ("anxious, the other not known", plain(anxious, Person::UNKNOWN)),
    ];
    for (name, question) in &couples {
        let start = Instant::now();
        let planned = plan(question, &mut |_| Continue::Yes);
        let seconds = start.elapsed().as_secs_f64();
        println!("\n{name}: {seconds:.3} s");
        match planned {
            Ok(planned) => print(&planned),
            Err(error) => println!("  {error}"),
        }
        if let Ok(agreement) = Agreement::new(vec![model::Step {
            kind: StepKind::Hold,
            minutes: 8,
        }]) {
            let quick = Question {
                draws: Question::DRAWS_QUICK,
                ..question.clone()
            };
            let start = Instant::now();
            let evaluated = evaluate(&quick, &agreement);
            let millis = start.elapsed().as_secs_f64() * 1e3;
            println!(
                "  what if hold 8: {millis:.1} ms, gains {:.3?}",
                evaluated.map(|e| e.gain).unwrap_or_default()
            );
        }
    }
}

fn question(a: Person, b: Person, own: Limits, other: Limits) -> Question {
    let couple = Couple { partners: [a, b] };
    Question {
        limits: [own, other],
        ..Question::new(couple, Preset::Measured, 1)
    }
}

fn print(planned: &Plan) {
    println!(
        "  fits {}, little to gain {}, {} agreements, {} simulated minutes",
        planned.fits, planned.little_to_gain, planned.looked_at, planned.simulated_min
    );
    println!(
        "  without: {:.2?}",
        planned.without.map(|o| [
            o.utility,
            o.comfort,
            o.alarm_distance_peak,
            o.alarm_closeness_peak,
            o.shutdown_peak
        ])
    );
    if let Some(why) = &planned.none_fits {
        println!("  none: {why:?}");
    }
    for proposal in planned.best.iter().chain(&planned.alternatives) {
        print_proposal(proposal);
    }
    for point in &planned.frontier {
        println!("    frontier {:.3?} {}", point.gain, steps(&point.agreement));
    }
}

fn print_proposal(proposal: &Proposal) {
    println!(
        "  {}\n    gain {:.3?} ({:.2?} to {:.2?}), better in {:.2?}, worst tenth {:.3?}\n    with {:.2?}\n    gives {:?}",
        steps(&proposal.agreement),
        proposal.gain,
        proposal.gain_low,
        proposal.gain_high,
        proposal.better_in,
        proposal.worst_tenth,
        proposal.outcome.map(|o| [
            o.utility,
            o.comfort,
            o.alarm_distance_peak,
            o.alarm_closeness_peak,
            o.shutdown_peak
        ]),
        proposal.gives.map(|g| [g.closer_min, g.apart_min, g.talk_min]),
    );
    for reason in &proposal.why {
        println!(
            "    {} {} {:?} {:.3?}",
            reason.step + 1,
            reason.key(),
            reason.serves,
            reason.effect
        );
    }
}

fn steps(agreement: &Agreement) -> String {
    let each = agreement
        .steps()
        .iter()
        .map(|step| format!("{} {}", step.kind.name(), step.minutes));
    each.collect::<Vec<_>>().join(", ")
}
