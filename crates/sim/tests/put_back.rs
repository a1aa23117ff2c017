//! A relay that is put back to an older day, and one that only throws away what has grown too old.

use sim::phone::FIRST_EPOCH;
use sim::world::{Faults, World};
use sync::event::{Event, Pace};
use sync::limits::{BOXES_REMEMBERED, KEPT_S, WRITERS_REMEMBERED};
use sync::message::Message;
use sync::space::{Space, home_key};
use vault::epoch::EpochKey;
use vault::identity::item_of;
use vault::post::Person;
use vault::record::{RecordHeader, open_record};
use vault::series::Series;

const DAY: i64 = 86_400;

#[test]
fn phones_and_relay_agree_on_how_long_a_record_is_kept() {
    assert_eq!(
        KEPT_S,
        i64::try_from(wire::relay::limits::KEPT_HOURS).unwrap() * 3600
    );
}

/// Places that the relay holds of all series.
fn held(world: &World) -> Vec<(u64, u64)> {
    let reach = world.relay.reach().into_iter();
    reach.map(|(_, _, first, next)| (first, next)).collect()
}

/// A series that the relay takes up again in the middle is mended, however many boxes are newer when it is noticed.
fn check_hole(newer_boxes: u32) -> Result<(), String> {
    let mut world = World::new(31, Faults::NONE)?;
    world.settle();
    let second = world.add_phone(0)?.ok_or("no second phone")?;
    world.now_s += 2 * DAY;
    world.settle();
    // The other phone of this person has opened the box; the series of the first one begins after that.
    world.act(0, Event::Rotate);
    world.settle();
    world.write(second, Pace::Now);
    world.settle();
    let old = world.relay.clone();
    // The partner reads nothing of this while the relay still has it.
    world.withheld = Some((1, Person::First));
    for _ in 0..3 {
        world.write(0, Pace::Now);
    }
    world.settle();
    world.relay = old;
    world.write(0, Pace::Now);
    while world.fly() {}
    assert!(held(&world).iter().any(|(first, _)| *first > 0), "a hole");
    for _ in 0..newer_boxes {
        world.act(0, Event::Rotate);
        world.write(0, Pace::Now);
        while world.fly() {}
    }
    assert!(held(&world).iter().any(|(first, _)| *first > 0), "still a hole");
    world.rollbacks = 1;
    world.heal()?;
    assert_eq!(
        world.converged().and(world.same_content()),
        Ok(()),
        "{newer_boxes} newer boxes"
    );
    assert!(held(&world).iter().all(|(first, _)| *first == 0));
    assert_eq!(world.false_alarm(), None);
    Ok(())
}

#[test]
fn a_beginning_that_the_relay_lost_is_sent_again_in_the_newest_box() {
    assert_eq!(check_hole(0), Ok(()));
}

#[test]
fn a_beginning_that_the_relay_lost_is_sent_again_in_an_old_box() {
    assert_eq!(check_hole(12), Ok(()));
}

/// A couple that pauses for longer than the relay keeps anything finds nothing missing, and sends nothing again.
#[test]
fn what_has_grown_too_old_to_be_kept_is_not_sent_again() {
    for pause_days in [91, 100, 300] {
        let mut world = World::new(32, Faults::NONE).unwrap();
        for phone in [0, 1, 0, 1] {
            world.write(phone, Pace::Now);
            world.settle();
            world.now_s += DAY;
        }
        world.now_s += pause_days * DAY;
        world.relay.sweep(world.now_s);
        assert_eq!(held(&world), []);
        world.restart(0).unwrap();
        for phone in [0, 1] {
            world.write(phone, Pace::Now);
            world.settle();
        }
        world.now_s += 2 * DAY;
        world.settle();
        assert_eq!(
            held(&world),
            [(2, 3), (2, 3)],
            "only what is new, after {pause_days} days"
        );
        assert_eq!(world.false_alarm(), None);
        assert_eq!(world.converged().and(world.same_content()), Ok(()));
    }
}

/// With the weekly rhythm of a couple: what was sent in each week is sent once and goes away when its time has come, and
/// what a phone remembers of boxes it no longer reads does not grow with them.
#[test]
fn in_a_year_of_weeks_each_record_is_sent_once_and_memory_stays_small() {
    let mut world = World::new(33, Faults::NONE).unwrap();
    world.add_phone(0).unwrap().unwrap();
    for week in 0..52 {
        world.act(0, Event::Rotate);
        for phone in [0, 1, 2] {
            world.write(phone, Pace::Now);
            world.settle();
        }
        for _ in 0..7 {
            world.now_s += DAY;
            world.relay.sweep(world.now_s);
            world.settle();
        }
        let held: usize = world.relay.counts().iter().map(|(_, records)| records).sum();
        // Three phones say where they go on and one thing each; one more record is the grant, and some hand keys over.
        let most = 10 * (usize::try_from(KEPT_S / DAY / 7).unwrap() + 2);
        assert!(held <= most, "{held} records in week {week}");
        for phone in &world.phones {
            let [boxes, names, writers] = phone.space.as_ref().unwrap().remembered();
            assert!(boxes <= BOXES_REMEMBERED, "{boxes} boxes in week {week}");
            assert!(names <= BOXES_REMEMBERED, "{names} names of boxes in week {week}");
            assert!(writers <= WRITERS_REMEMBERED, "{writers} writers in week {week}");
        }
    }
    assert_eq!(world.false_alarm(), None);
    assert_eq!(world.converged().and(world.same_content()), Ok(()));
}

/// How far phone 1 says in its newest record that it has followed phone 0.
fn told(world: &World) -> Option<u64> {
    let phone = world.phones.get(1)?;
    let home = phone.disk.get(&home_key(&phone.vault, phone.space_id))?;
    let home = Space::read_home(&phone.vault, phone.space_id, home).ok()?;
    let key = phone
        .disk
        .get(&format!("e/{}/{FIRST_EPOCH:08x}", phone.space_id))?;
    let key = EpochKey::open(&phone.vault, phone.space_id, FIRST_EPOCH, key).ok()?;
    let newest = Series::new(phone.space_id, home.device(), 0)
        .next_place()
        .storage_prefix();
    let (_, signed) = phone
        .disk
        .iter()
        .rev()
        .find(|(name, _)| name.starts_with(&newest))?;
    let item = item_of(signed)?;
    let place = RecordHeader::read(item).ok()?.place;
    let (_, opened) = open_record(&key, &place, item).ok()?;
    let message = Message::read(opened.as_bytes(), home.device()).ok()?;
    Some(message.heads.first().map_or(0, |head| head.next))
}

/// What is read today is told tomorrow: in the first record of a day, in the first one after the app was opened again,
/// and after both.
#[test]
fn nothing_that_is_read_today_is_told_today() {
    for reopened in [false, true] {
        let mut world = World::new(34, Faults::NONE).unwrap();
        for day in 0..4 {
            world.write(0, Pace::Now);
            world.settle();
            if reopened {
                world.restart(1).unwrap();
                world.settle();
            }
            assert_eq!(
                world.phones[1].content.len() as u64,
                2 * day + 1,
                "it has been read"
            );
            world.write(1, Pace::Now);
            world.settle();
            assert_eq!(told(&world), Some(day), "day {day}, reopened: {reopened}");
            world.now_s += DAY;
        }
    }
}
