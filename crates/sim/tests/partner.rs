//! A partner's altered app that bends what orders things: counts, stamps and the numbers of epochs.

use std::collections::BTreeSet;

use sim::hostile::{content, hostile, receive};
use sim::world::World;
use sync::event::{Event, Notice, Pace};
use sync::space::Space;
use vault::identity::DevicePublic;

const DAY: i64 = 86_400;

/// The keys of all devices that phone 0 knows.
fn everybody(world: &World) -> Vec<DevicePublic> {
    let space = world.phones.first().and_then(|phone| phone.space.as_ref());
    let members = space.into_iter().flat_map(Space::members);
    members.map(|(_, member)| member.public).collect()
}

fn has_told(world: &World, notice: impl Fn(&Notice) -> bool) -> bool {
    let phone = world.phones.first();
    phone.is_some_and(|phone| phone.notices.iter().any(notice))
}

/// Were this phone's own count driven to the ceiling, two things written in one second would have one stamp, and one
/// of them would be gone when the app is opened again.
#[test]
fn a_count_that_leaps_makes_no_two_own_things_alike() {
    let (mut world, mut hostile, mut rng) = hostile(11).unwrap();
    for _ in 0..3 {
        let leap = hostile.message((1 << 62) - 1, content("mine for ever"));
        let page = vec![hostile.say(&leap, &mut rng).unwrap()];
        receive(&mut world, page);
    }
    assert!(has_told(&world, |notice| matches!(notice, Notice::ClockLeaps(_))));
    for _ in 0..3 {
        world.write(0, Pace::Now);
    }
    let own = |world: &World| {
        let all = world.phones[0].content.iter();
        let own = all.filter(|(_, bytes)| bytes.starts_with(b"canary"));
        own.map(|(stamp, _)| *stamp).collect::<BTreeSet<_>>()
    };
    assert_eq!(
        own(&world).len(),
        3,
        "written in one second, and each has its own stamp"
    );
    world.restart(0).unwrap();
    world.write(0, Pace::Now);
    assert_eq!(own(&world).len(), 4, "also by a phone that was opened again");
}

/// What was shown stays, also where its writer gives something else the same stamp.
#[test]
fn two_things_under_one_stamp_both_stay() {
    let (mut world, mut hostile, mut rng) = hostile(12).unwrap();
    let mut page = Vec::new();
    for text in ["said", "said otherwise"] {
        let message = hostile.message(1, content(text));
        page.push(hostile.say(&message, &mut rng).unwrap());
    }
    receive(&mut world, page);
    assert_eq!(world.phones[0].content.len(), 2);
    // The simulator refuses to open a phone again that lacks what was shown.
    world.restart(0).unwrap();
    assert_eq!(world.phones[0].content.len(), 2);
}

/// Epochs are numbered upwards, and a phone writes in the highest. Were the highest number reached, no new epoch could
/// come after it, and a phone that was removed would hold the key of all that is written from then on.
#[test]
fn a_number_of_an_epoch_that_leaps_keeps_no_removed_phone_reading() {
    let (mut world, mut hostile, mut rng) = hostile(13).unwrap();
    let everybody = everybody(&world);
    let page = [u32::MAX - 1, 0xffff_e000, 0xffff_f000]
        .map(|number| hostile.grant(number, &everybody, &mut rng).unwrap())
        .to_vec();
    receive(&mut world, page);
    world.restart(0).unwrap();
    let second = world.add_phone(0).unwrap().unwrap();
    world.settle();
    // Long enough for older keys to be handed to the new phone.
    world.now_s += 2 * DAY;
    world.settle();
    let device = world.phones[second].space.as_ref().unwrap().home().device();
    world.act(0, Event::Leave { device });
    world.settle();
    world.write(0, Pace::Now);
    let written_in = world.phones[0].space.as_ref().unwrap().current_epoch();
    world.settle();
    let removed = &world.phones[second];
    assert!(!removed.space.as_ref().unwrap().holds_epoch(written_in));
    assert!(
        removed.content.is_empty(),
        "the removed phone was shown something new"
    );
    assert!(has_told(&world, |notice| matches!(notice, Notice::BadKey(_))));
}

/// Every key that is granted is held, so that what was written can be read. They run out for the one who grants them,
/// not for the one who has to remove a phone.
#[test]
fn a_partner_who_grants_without_end_keeps_no_lost_phone_in() {
    let (mut world, mut hostile, mut rng) = hostile(14).unwrap();
    let second = world.add_phone(0).unwrap().unwrap();
    world.settle();
    let device = world.phones[second].space.as_ref().unwrap().home().device();
    let everybody = everybody(&world);
    let grants: Vec<_> = (2..600)
        .map(|steps| hostile.grant((steps << 12) | 1, &everybody, &mut rng).unwrap())
        .collect();
    for page in grants.chunks(128) {
        receive(&mut world, page.to_vec());
    }
    world.act(0, Event::Leave { device });
    let space = world.phones[0].space.as_ref().unwrap();
    let removed = space.members().find(|(member, _)| *member == device);
    assert!(removed.is_some_and(|(_, member)| member.left_at.is_some()));
    world.restart(0).unwrap();
    world.write(0, Pace::Now);
    world.settle();
    let written_in = world.phones[0].space.as_ref().unwrap().current_epoch();
    assert!(
        !world.phones[second]
            .space
            .as_ref()
            .unwrap()
            .holds_epoch(written_in)
    );
}
