//! Keys that were given to others and not to this phone: when that is told, and when it is not.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use sim::phone::{FIRST_EPOCH, Phone};
use sim::world::{Faults, World, page};
use sync::event::{Arrived, Event, Letterbox, Notice, Pace};
use sync::space::{Space, home_key};
use vault::epoch::EpochKey;
use vault::identity::{DeviceSecret, sign_item};
use vault::post::Person;
use vault::series::Series;

const DAY: i64 = 86_400;

fn told(world: &World, phone: usize) -> bool {
    world.phones[phone].notices.contains(&Notice::LeftOut)
}

fn days(world: &mut World, days: u32) {
    for _ in 0..days {
        world.now_s += DAY;
        world.settle();
    }
}

/// The first person's second phone has read that the partner went on to a new key, made before the partner knew of
/// that phone; and the relay keeps the partner's words from the phone that would have to hand the key on.
fn half_told(seed: u64) -> Result<(World, usize), String> {
    let mut world = World::new(seed, Faults::NONE)?;
    world.settle();
    let second = world.add_phone(0)?.ok_or("no second phone")?;
    world.act(1, Event::Rotate);
    world.withheld = Some((0, Person::Second));
    days(&mut world, 3);
    let space = world.phones[second].space.as_ref().ok_or("not open")?;
    let left_out = !format!("{space:?}").contains("left_out: {}");
    left_out
        .then_some((world, second))
        .ok_or("nothing is missing".into())
}

#[test]
fn a_key_that_waits_for_another_own_phone_is_told_after_four_weeks_and_not_before() {
    let (mut world, second) = half_told(1).unwrap();
    days(&mut world, 22);
    assert!(!told(&world, second), "the other phone may only be away");
    days(&mut world, 12);
    assert!(told(&world, second));
    world.heal().unwrap();
    assert_eq!(world.converged(), Ok(()));
}

#[test]
fn a_phone_that_was_closed_asks_before_it_tells() {
    let (mut world, second) = half_told(2).unwrap();
    world.faults.loss = 100;
    for _ in 0..3 {
        world.now_s += 30 * DAY;
        world.settle();
        world.restart(second).unwrap();
    }
    world.faults.loss = 0;
    world.withheld = None;
    days(&mut world, 3);
    world.heal().unwrap();
    assert_eq!(world.converged(), Ok(()));
    assert_eq!(world.false_alarm(), None);
}

/// Silence about one box is no way around it: what another phone speaks of is missed all the same.
#[test]
fn a_box_that_the_relay_keeps_silent_about_is_told_too() {
    let mut world = World::new(4, Faults::NONE).unwrap();
    world.settle();
    let second = world.add_phone(1).unwrap().unwrap();
    days(&mut world, 4);
    (world.withheld, world.silent) = (Some((1, Person::First)), true);
    world.write(0, Pace::Now);
    let writer = world.phones[0].space.as_ref().unwrap().home().device();
    let told = |world: &World| world.phones[1].notices.contains(&Notice::Withheld(writer));
    for day in 0..14 {
        days(&mut world, 1);
        world.write(second, Pace::Now);
        world.settle();
        assert!(day >= 7 || !told(&world), "not before a week");
    }
    assert!(told(&world));
    world.heal().unwrap();
    assert_eq!(world.converged().and(world.same_content()), Ok(()));
}

/// A phone is given nothing that is older than it, so nobody keeps that from it, also where its writer says no more; and
/// what comes after is missed as by any other phone.
#[test]
fn what_is_older_than_a_phone_is_not_missed_and_what_is_younger_is() {
    let mut world = World::new(5, Faults::NONE).unwrap();
    world.write(1, Pace::Now);
    world.settle();
    let second = world.add_phone(0).unwrap().unwrap();
    let writer = world.phones[1].space.as_ref().unwrap().home().device();
    let told = |world: &World| world.phones[second].notices.contains(&Notice::Withheld(writer));
    for _ in 0..21 {
        days(&mut world, 1);
        world.write(0, Pace::Now);
        world.settle();
        world.restart(second).unwrap();
    }
    assert!(
        world.phones[second]
            .space
            .as_ref()
            .unwrap()
            .holds_epoch(FIRST_EPOCH)
    );
    assert_eq!(world.false_alarm(), None);
    world.withheld = Some((second, Person::Second));
    world.write(1, Pace::Now);
    world.settle();
    for day in 0..11 {
        days(&mut world, 1);
        world.write(0, Pace::Now);
        world.settle();
        world.restart(second).unwrap();
        assert!(day >= 7 || !told(&world), "not before a week");
    }
    assert!(told(&world));
    world.heal().unwrap();
    assert_eq!(world.converged(), Ok(()));
}

/// A phone that was invited, and has heard nothing of the partner since, hands on where the partner's series stands: what
/// lies before that place may have grown too old for the relay.
#[test]
fn a_phone_invited_by_an_invited_one_goes_on_from_where_others_stand() {
    let mut world = World::new(6, Faults::NONE).unwrap();
    world.write(1, Pace::Now);
    world.settle();
    world.now_s += 100 * DAY;
    world.relay.sweep(world.now_s);
    let second = world.add_phone(0).unwrap().unwrap();
    let third = world.add_phone(second).unwrap().unwrap();
    for _ in 0..14 {
        days(&mut world, 1);
        world.write(0, Pace::Now);
    }
    world.write(1, Pace::Now);
    world.settle();
    let newest = |phone: &Phone| phone.content.last().map(|(_, bytes)| bytes.clone());
    assert_eq!(newest(&world.phones[third]), newest(&world.phones[1]));
    assert_eq!(world.false_alarm(), None);
    world.heal().unwrap();
    assert_eq!(world.converged(), Ok(()));
}

/// The grant of a new epoch that names nobody but its author, as it comes from the relay.
fn grant_to_oneself(author: &Phone, rng: &mut ChaCha20Rng) -> Option<Arrived> {
    let home = author.disk.get(&home_key(&author.vault, author.space_id))?;
    let home = Space::read_home(&author.vault, author.space_id, home).ok()?;
    let name = format!("e/{}/{FIRST_EPOCH:08x}", author.space_id);
    let old = EpochKey::open(
        &author.vault,
        author.space_id,
        FIRST_EPOCH,
        author.disk.get(&name)?,
    )
    .ok()?;
    let secret = DeviceSecret::unseal(&author.vault, author.space_id, home.device(), &home.secret).ok()?;
    let new = EpochKey::make(author.space_id, FIRST_EPOCH + 4097, rng);
    let mut series = Series::new(author.space_id, home.device(), 0);
    let grant = series.append_grant(&new, &[secret.public()], rng).ok()?;
    let series = old.derive_series_name(home.device(), 0);
    let bytes = old.wrap(&series, 0, &sign_item(&secret, &grant.bytes));
    Some(Arrived {
        series,
        index: 0,
        bytes,
    })
}

/// Nobody else could hand that key on, so a week is enough; and the week does not begin anew when the app is closed.
#[test]
fn a_partner_who_leaves_a_phone_out_is_told_of_after_a_week() {
    let mut world = World::new(3, Faults::NONE).unwrap();
    let mut rng = ChaCha20Rng::seed_from_u64(3);
    let grant = grant_to_oneself(&world.phones[1], &mut rng).unwrap();
    let from = Letterbox {
        person: Person::Second,
        epoch: FIRST_EPOCH,
    };
    while world.fly() {}
    world.now_s += 61;
    world.act(0, Event::Tick);
    world.act(0, page(from, vec![grant]));
    for day in 0..10 {
        world.restart(0).unwrap();
        world.now_s += DAY;
        world.settle();
        assert!(day >= 6 || !told(&world, 0), "not before a week");
        // Something is saved each day, and with it how long has been waited.
        world.write(0, Pace::Now);
    }
    assert!(told(&world, 0));
}
