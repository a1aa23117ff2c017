//! The evil relay and the hostile partner, one attack a test. The titles follow the findings of audits of products
//! like ours, and the list of patterns that fail.

use sim::hostile::{Hostile, content, hostile, receive};
use sim::phone::{FIRST_EPOCH, Phone};
use sim::relay::Evil;
use sim::world::{Faults, World};
use sync::event::{Arrived, Event, Notice, Pace};
use sync::message::{Body, Bytes64, Id16, Message};
use vault::identity::{DeviceSecret, sign_item};
use vault::post::Person;
use vault::series::Series;

const DAY: i64 = 86_400;

fn world(seed: u64) -> Result<World, String> {
    World::new(seed, Faults::NONE)
}

fn texts(phone: &Phone) -> Vec<String> {
    phone
        .content
        .iter()
        .map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned())
        .collect()
}

/// Everything that was written honestly is there in the end, and nothing else ever was.
fn check_attack(evil: Evil, told: Option<Notice>) -> Result<(), String> {
    let mut world = world(1)?;
    for phone in [0, 1, 0, 1] {
        world.write(phone, Pace::Now);
    }
    world.settle();
    world.relay.evil = evil;
    for day in 0..9 {
        world.write(day % 2, Pace::Now);
        world.now_s += DAY;
        world.settle();
        for phone in &world.phones {
            assert!(
                texts(phone).iter().all(|text| text.starts_with("canary ")),
                "{evil:?}: something else was shown"
            );
        }
    }
    if let Some(told) = told {
        assert!(
            world.notices().contains(&told),
            "{evil:?} was not noticed: {:?}",
            world.notices()
        );
    }
    world.heal()?;
    assert_eq!(world.converged().and(world.same_content()), Ok(()), "{evil:?}");
    assert_eq!(world.phones[0].content.len(), 13);
    Ok(())
}

#[test]
fn content_is_bound_to_its_bytes() {
    assert_eq!(check_attack(Evil::Alter, Some(Notice::Altered)), Ok(()));
}

#[test]
fn content_is_bound_to_its_place_in_the_series() {
    assert_eq!(check_attack(Evil::Shift, Some(Notice::Altered)), Ok(()));
}

/// Everything held back from everybody cannot be told from silence; nothing else is shown, and nothing is lost.
#[test]
fn everything_held_back_looks_like_silence_and_loses_nothing() {
    assert_eq!(check_attack(Evil::WithholdFrom(4), None), Ok(()));
}

/// What one device has read and another is not given is told, since each says in its records how far it has read.
#[test]
fn withheld_items_are_noticed_within_a_week() {
    let mut world = world(15).unwrap();
    world.settle();
    let second = world.add_phone(1).unwrap().unwrap();
    for _ in 0..2 {
        world.now_s += 2 * DAY;
        world.settle();
    }
    world.withheld = Some((1, Person::First));
    world.write(0, Pace::Now);
    let writer = world.phones[0].space.as_ref().unwrap().home().device();
    for day in 0..11 {
        world.now_s += DAY;
        world.write(second, Pace::Now);
        world.settle();
        let told = world.phones[1].notices.contains(&Notice::Withheld(writer));
        assert!(!told || day >= 7, "not before a week");
    }
    assert!(world.phones[1].notices.contains(&Notice::Withheld(writer)));
    world.heal().unwrap();
    assert_eq!(world.converged().and(world.same_content()), Ok(()));
}

#[test]
fn invented_records_are_noticed_and_never_shown() {
    assert_eq!(check_attack(Evil::Invent, Some(Notice::Altered)), Ok(()));
}

/// Shuffling and repeating does no harm, so there is nothing to notice.
#[test]
fn repeated_and_reordered_records_are_applied_once() {
    assert_eq!(check_attack(Evil::Shuffle, None), Ok(()));
}

#[test]
fn one_box_given_for_another_opens_nothing() {
    assert_eq!(check_attack(Evil::Swap, None), Ok(()));
}

#[test]
fn a_relay_put_back_to_an_older_day_is_noticed_and_repaired() {
    let mut world = world(2).unwrap();
    world.write(0, Pace::Now);
    world.settle();
    let old = world.relay.clone();
    for phone in [0, 1, 0, 0] {
        world.write(phone, Pace::Now);
    }
    world.act(0, Event::Rotate);
    world.write(0, Pace::Now);
    // Nobody has read it yet when the relay loses it.
    world.settle();
    world.relay = old;
    world.write(1, Pace::Now);
    world.heal().unwrap();
    assert_eq!(world.converged().and(world.same_content()), Ok(()));
    assert!(world.notices().contains(&Notice::RolledBack));
    assert_eq!(world.phones[1].content.len(), 7);
}

#[test]
fn two_histories_of_one_device_are_told() {
    let (mut world, mut one, mut rng) = hostile(3).unwrap();
    let mut other = Hostile::of(&world.phones[1]).unwrap();
    let (first, second) = (
        one.message(1, content("said")),
        one.message(1, content("said otherwise")),
    );
    let page = vec![
        one.say(&first, &mut rng).unwrap(),
        other.say(&second, &mut rng).unwrap(),
    ];
    receive(&mut world, page);
    assert_eq!(texts(&world.phones[0]), ["said"]);
    assert!(
        world.phones[0]
            .notices
            .iter()
            .any(|notice| matches!(notice, Notice::Forked(_)))
    );
    let next = other.message(2, content("and on"));
    let page = vec![other.say(&next, &mut rng).unwrap()];
    receive(&mut world, page);
    assert_eq!(
        texts(&world.phones[0]),
        ["said"],
        "the other history does not go on either"
    );
}

#[test]
fn nobody_writes_in_anothers_name() {
    let (mut world, mut hostile, mut rng) = hostile(4).unwrap();
    let victim = world.phones[0].space.as_ref().unwrap().home().me;
    let mut stamped = Message::read(&hostile.message(1, content("I said this")), hostile.me.into()).unwrap();
    stamped.stamp.device = victim;
    let page = vec![hostile.say(&stamped.to_bytes(), &mut rng).unwrap()];
    receive(&mut world, page);
    assert!(texts(&world.phones[0]).is_empty());
    // In the victim's own series, signed by the hostile key.
    let mut series = Series::new(world.phones[0].space_id, victim.into(), 0);
    let sealed = series.append(&hostile.epoch, b"x", &mut rng).unwrap();
    let name = hostile.epoch.derive_series_name(victim.into(), 0);
    let signed = sign_item(&hostile.secret, &sealed.bytes);
    let forged = Arrived {
        series: name,
        index: 0,
        bytes: hostile.epoch.wrap(&name, 0, &signed),
    };
    receive(&mut world, vec![forged]);
    assert!(texts(&world.phones[0]).is_empty());
}

#[test]
fn nobody_adds_or_removes_the_others_devices() {
    let (mut world, mut hostile, mut rng) = hostile(5).unwrap();
    let victim = world.phones[0].space.as_ref().unwrap().home().me;
    let before: Vec<_> = world.phones[0]
        .space
        .as_ref()
        .unwrap()
        .members()
        .map(|(device, member)| (device, *member))
        .collect();
    let own = DeviceSecret::make(&mut rng).public();
    let tries = [
        Body::Left {
            device: victim,
            next: 0,
        },
        Body::Joined {
            device: victim,
            public: Bytes64(own.to_bytes()),
        },
        Body::Approved { device: victim },
        Body::Joined {
            device: Id16([9; 16]),
            public: Bytes64([0; 64]),
        },
    ];
    let mut page = Vec::new();
    for (count, body) in (1..).zip(tries) {
        let message = hostile.message(count, body);
        page.push(hostile.say(&message, &mut rng).unwrap());
    }
    receive(&mut world, page);
    let space = world.phones[0].space.as_ref().unwrap();
    assert_eq!(
        space
            .members()
            .map(|(device, member)| (device, *member))
            .collect::<Vec<_>>(),
        before
    );
    assert!(space.unacknowledged().is_empty());
}

#[test]
fn a_count_no_honest_app_reaches_is_told_and_stops_nobody() {
    let (mut world, mut hostile, mut rng) = hostile(6).unwrap();
    let leap = hostile.message((1 << 62) - 1, content("mine for ever"));
    let page = vec![hostile.say(&leap, &mut rng).unwrap()];
    receive(&mut world, page);
    assert!(
        world.phones[0]
            .notices
            .iter()
            .any(|notice| matches!(notice, Notice::ClockLeaps(_)))
    );
    world.write(0, Pace::Now);
    assert_eq!(world.phones[0].content.len(), 2);
    let beyond = hostile.message(1 << 62, content("beyond"));
    let page = vec![hostile.say(&beyond, &mut rng).unwrap()];
    receive(&mut world, page);
    assert_eq!(
        world.phones[0].content.len(),
        2,
        "a count beyond the ceiling is not read"
    );
}

/// A flood of well-signed items out of order, of garbage, and of unknown messages: memory stays bounded.
#[test]
fn a_partner_who_floods_fills_no_memory() {
    let (mut world, mut hostile, mut rng) = hostile(7).unwrap();
    let mut parcels = Vec::new();
    for count in 0..600 {
        let message = hostile.message(count + 1, content("flood"));
        parcels.push(hostile.say(&message, &mut rng).unwrap());
    }
    // The first never comes, so all the others wait.
    for page in parcels[1..].chunks(100) {
        receive(&mut world, page.to_vec());
    }
    let held = world.phones[0].space.as_ref().unwrap().held_for_others();
    assert!(held <= 256 * 70 * 1024 && held > 0, "{held}");
    let page = vec![parcels[0].clone()];
    receive(&mut world, page);
    assert!(world.phones[0].content.len() >= 256);
    let page = parcels.iter().cycle().take(5000).cloned().collect();
    receive(&mut world, page);
    assert_eq!(
        world.phones[0].content.len(),
        257.min(world.phones[0].content.len())
    );
}

#[test]
fn unknown_messages_are_passed_over_and_the_series_goes_on() {
    let (mut world, mut hostile, mut rng) = hostile(8).unwrap();
    let good = hostile.message(1, content("after"));
    let mut page = Vec::new();
    for payload in [
        b"".as_slice(),
        &[2, 3, 4],
        &[1, 0xff, 0xff],
        &vec![0; 60_000],
        &good,
    ] {
        page.push(hostile.say(payload, &mut rng).unwrap());
    }
    receive(&mut world, page);
    assert_eq!(texts(&world.phones[0]), ["after"]);
}

/// Old keys, the whole old relay and the old phone together read nothing of what is written after a device was removed.
#[test]
fn after_a_device_is_removed_its_keys_open_nothing_new() {
    let mut world = world(9).unwrap();
    world.write(0, Pace::Now);
    let second = world.add_phone(0).unwrap().unwrap();
    world.settle();
    let lost = Hostile::of(&world.phones[0]).unwrap();
    let lost_device = world.phones[second].space.as_ref().unwrap().home().device();
    let held: Vec<u32> = world.phones[second]
        .disk
        .keys()
        .filter_map(|key| u32::from_str_radix(key.rsplit('/').next()?, 16).ok())
        .collect();
    world.act(0, Event::Leave { device: lost_device });
    world.settle();
    world.write(0, Pace::Now);
    world.write(1, Pace::Now);
    let before = world.phones[second].content.len();
    world.heal().unwrap();
    assert_eq!(
        world.phones[second].content.len(),
        before,
        "the removed phone was shown something new"
    );
    let newest = world.phones[1].space.as_ref().unwrap().current_epoch();
    assert!(!held.contains(&newest) && !world.phones[second].space.as_ref().unwrap().holds_epoch(newest));
    assert!(world.phones[second].notices.contains(&Notice::LeftOut));
    assert_ne!(lost.epoch.epoch(), newest);
}

#[test]
fn a_new_phone_is_told_until_acknowledged_and_waits_a_day_for_older_keys() {
    let mut world = world(10).unwrap();
    world.write(0, Pace::Now);
    world.settle();
    let second = world.add_phone(0).unwrap().unwrap();
    world.settle();
    let third = world.add_phone(0).unwrap().unwrap();
    world.settle();
    let (new, newest) = (world.phones[third].space.as_ref().unwrap().home().device(), third);
    for owner in [0, second] {
        let open = world.phones[owner].space.as_ref().unwrap().unacknowledged();
        assert!(open.contains(&new), "phone {owner}");
        assert!(world.phones[owner].notices.contains(&Notice::NewDevice(new)));
    }
    assert!(
        world.phones[1]
            .space
            .as_ref()
            .unwrap()
            .unacknowledged()
            .is_empty(),
        "the partner is not asked"
    );
    let holds = |world: &World, phone: usize| {
        world.phones[phone]
            .space
            .as_ref()
            .unwrap()
            .holds_epoch(FIRST_EPOCH)
    };
    assert!(!holds(&world, second) && !holds(&world, newest));
    world.now_s += 20 * 3600;
    world.settle();
    assert!(!holds(&world, newest), "not before a day has passed");
    world.now_s += 6 * 3600;
    world.settle();
    world.settle();
    assert!(holds(&world, second) && holds(&world, newest));
    world.act(0, Event::Acknowledge { device: new });
    assert!(
        !world.phones[0]
            .space
            .as_ref()
            .unwrap()
            .unacknowledged()
            .contains(&new)
    );
}

#[test]
fn another_own_device_may_let_a_new_one_have_the_keys_at_once() {
    let mut world = world(11).unwrap();
    world.settle();
    let second = world.add_phone(0).unwrap().unwrap();
    world.now_s += 2 * DAY;
    world.settle();
    world.settle();
    let third = world.add_phone(0).unwrap().unwrap();
    world.settle();
    let new = world.phones[third].space.as_ref().unwrap().home().device();
    let holds = |world: &World| {
        world.phones[third]
            .space
            .as_ref()
            .unwrap()
            .holds_epoch(FIRST_EPOCH)
    };
    // The new phone cannot approve itself.
    world.act(third, Event::Approve { device: new });
    world.settle();
    assert!(!holds(&world));
    world.act(second, Event::Approve { device: new });
    world.settle();
    world.settle();
    assert!(holds(&world));
}

/// Two worlds: one phone is idle, in the other it is paused after writing. What the relay and the partner see over
/// thirty days is the same.
#[test]
fn a_pause_looks_like_silence_to_the_partner_and_the_relay() {
    let run = |pause: bool| {
        let mut world = world(12).unwrap();
        world.write(1, Pace::Now);
        world.settle();
        if pause {
            world.act(0, Event::Pause(true));
            world.write(0, Pace::Now);
        }
        for day in 0..30 {
            world.now_s += DAY;
            if day % 7 == 0 {
                world.write(1, Pace::Now);
            }
            world.settle();
        }
        let partner = &world.phones[1];
        let shape: Vec<_> = world
            .relay
            .counts()
            .into_iter()
            .map(|(_, records)| records)
            .collect();
        (
            shape,
            partner.content.len(),
            partner.notices.clone(),
            partner.heads(),
        )
    };
    let (idle, paused) = (run(false), run(true));
    assert_eq!((idle.0, idle.1, idle.2), (paused.0, paused.1, paused.2));
}

#[test]
fn reading_sends_nothing() {
    let mut world = world(13).unwrap();
    world.write(1, Pace::Now);
    world.settle();
    let before = world.relay.seen();
    for _ in 0..10 {
        world.now_s += DAY;
        world.settle();
    }
    assert_eq!(world.phones[0].content.len(), 1);
    assert_eq!(world.relay.seen(), before);
}

/// The relay holds no typed word, no id of space or device, and only sizes of the published steps.
#[test]
fn the_relay_sees_no_word_no_id_and_few_sizes() {
    let mut world = world(14).unwrap();
    for day in 0..30 {
        let text = format!("canary {}", "x".repeat(day * 97));
        let event = Event::Write {
            kind: 1,
            bytes: text.into_bytes(),
            pace: Pace::Now,
        };
        world.act(day % 2, event);
        world.now_s += DAY;
        world.settle();
    }
    let bytes = world.relay.bytes();
    let space = world.phones[0].space_id;
    let device = world.phones[0].space.as_ref().unwrap().home().me;
    for hidden in [b"canary".as_slice(), space.as_bytes(), &device.0, b"xxxx"] {
        assert!(!bytes.windows(hidden.len()).any(|part| part == hidden));
    }
    let sizes: std::collections::BTreeSet<_> = world
        .relay
        .seen()
        .iter()
        .filter_map(|line| line.rsplit(' ').next()?.parse::<usize>().ok())
        .collect();
    assert!(sizes.len() <= 24, "{sizes:?}");
    assert_eq!(sizes.first(), Some(&(1024 + 72 + 82 + 64 + 72)));
}

/// Calm items leave after a delay of up to two hours: from when the relay is asked, the hour of writing does not follow.
#[test]
fn the_hour_of_writing_does_not_follow_from_the_hour_of_sending() {
    let mut within_the_hour = 0;
    for seed in 0..60 {
        let mut world = world(seed).unwrap();
        world.settle();
        let written = world.now_s;
        world.write(0, Pace::Calm);
        let before = world.relay.bytes().len();
        let mut sent = written;
        while world.relay.bytes().len() == before && sent < written + 3 * 3600 {
            world.now_s += 60;
            sent = world.now_s;
            world.act(0, Event::Tick);
            while world.fly() {}
        }
        assert!(sent <= written + 2 * 3600 + 120, "it does leave");
        within_the_hour += u32::from(sent - written < 3600);
    }
    assert!(
        (15..45).contains(&within_the_hour),
        "{within_the_hour} of 60 within the hour, half are expected"
    );
}
