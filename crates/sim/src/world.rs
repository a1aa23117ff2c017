//! Everything together: true time, a network that loses, repeats and reorders, and people who do things.

use link::carrier::{Then, Way};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use rand_core::Rng;
use sync::event::{Arrived, Event, Letterbox, Notice, Pace, Page, Reach};
use sync::limits::{KEPT_S, NOTED_S};
use sync::message::Id16;
use sync::space::Step;
use vault::epoch::DeviceId;
use vault::identity::DeviceSecret;
use vault::post::Person;

use crate::phone::{Disk, Phone, couple};
use crate::relay::Relay;

/// Ten years, in seconds.
const TEN_YEARS_S: i64 = 10 * 365 * 86_400;
/// A Tuesday in 2026.
const BEGIN_S: i64 = 1_790_000_000;
/// Phones of one couple in the simulator: two people, up to two phones each.
const PHONES_MAX: usize = 4;

/// What can be on its way.
enum Flight {
    Request(usize, Way, Vec<u8>),
    Answer(usize, Way, Option<Vec<u8>>),
}

/// What may go wrong, each out of 100.
#[derive(Clone, Copy, Debug)]
pub struct Faults {
    /// A request or answer is lost.
    pub loss: u32,
    /// A request is sent twice.
    pub twice: u32,
    /// A phone dies or its disk is full.
    pub disk: u32,
    /// The relay is put back to an older day, out of 1,000.
    pub rollback: u32,
}

impl Faults {
    /// What the first release promises to stand.
    pub const FULL: Self = Self {
        loss: 30,
        twice: 30,
        disk: 15,
        rollback: 4,
    };
    /// Nothing goes wrong.
    pub const NONE: Self = Self {
        loss: 0,
        twice: 0,
        disk: 0,
        rollback: 0,
    };
}

/// One run.
pub struct World {
    /// True time, in seconds since 1970.
    pub now_s: i64,
    /// The phones: one of each person first.
    pub phones: Vec<Phone>,
    /// The relay.
    pub relay: Relay,
    /// What may go wrong.
    pub faults: Faults,
    /// Randomness of the run.
    pub rng: ChaCha20Rng,
    backup: Relay,
    flying: Vec<Flight>,
    cut_off: [bool; PHONES_MAX],
    /// A phone from which the relay keeps back what one person writes.
    pub withheld: Option<(usize, Person)>,
    /// Whether it does so by giving no answer at all.
    pub silent: bool,
    /// Relay rollbacks so far.
    pub rollbacks: u32,
    written: u32,
    /// Devices that were to join, and whose; some of them never came to it.
    joined: Vec<(DeviceId, u8)>,
}

impl World {
    /// A paired couple.
    ///
    /// # Errors
    /// Says what did not fit.
    pub fn new(seed: u64, faults: Faults) -> Result<Self, String> {
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let phones = couple(BEGIN_S, &mut rng)?.into();
        Ok(Self {
            now_s: BEGIN_S,
            phones,
            relay: Relay::default(),
            faults,
            rng,
            backup: Relay::default(),
            flying: Vec::new(),
            cut_off: [false; PHONES_MAX],
            withheld: None,
            silent: false,
            rollbacks: 0,
            written: 0,
            joined: Vec::new(),
        })
    }

    fn chance(&mut self, of_100: u32) -> bool {
        self.rng.next_u32() % 100 < of_100
    }

    fn pick(&mut self, below: usize) -> usize {
        self.rng.next_u64() as usize % below.max(1)
    }

    /// One event on one phone; what leaves is put on its way.
    pub fn act(&mut self, phone: usize, event: Event) {
        let Some(one) = self.phones.get_mut(phone) else {
            return;
        };
        for effect in one.run(event, self.now_s, &mut self.rng) {
            if let Some((way, bytes)) = one.carrier.carry(effect, 0) {
                self.flying.push(Flight::Request(phone, way, bytes));
            }
        }
    }

    /// Somebody writes something.
    pub fn write(&mut self, phone: usize, pace: Pace) {
        self.written += 1;
        let text = format!("canary {} of phone {phone}", self.written);
        self.act(
            phone,
            Event::Write {
                kind: 1,
                bytes: text.into_bytes(),
                pace,
            },
        );
    }

    /// One thing on its way arrives, or does not. `false` where nothing was on its way.
    pub fn fly(&mut self) -> bool {
        if self.flying.is_empty() {
            return false;
        }
        let at = if self.faults.loss == 0 {
            0
        } else {
            self.pick(self.flying.len())
        };
        let flight = self.flying.remove(at);
        let phone = match &flight {
            Flight::Request(phone, ..) | Flight::Answer(phone, ..) => *phone,
        };
        let lost = self.cut_off.get(phone).copied().unwrap_or(false) || self.chance(self.faults.loss);
        match flight {
            Flight::Request(phone, way, bytes) => {
                let mut body = None;
                if !lost {
                    if self.chance(self.faults.twice) {
                        self.relay.answer(&bytes, self.now_s);
                    }
                    body = Some(self.relay.answer(&bytes, self.now_s));
                }
                self.flying.push(Flight::Answer(phone, way, body));
            }
            Flight::Answer(phone, way, body) => self.answered(phone, way, body.filter(|_| !lost)),
        }
        true
    }

    fn answered(&mut self, phone: usize, way: Way, body: Option<Vec<u8>>) {
        let Some(one) = self.phones.get_mut(phone) else {
            return;
        };
        match one.carrier.answered(way, body.as_deref()) {
            Then::Hear(mut event) => {
                if let Event::Pulled { from, page } = &mut event {
                    let withheld = self.withheld == Some((phone, from.person));
                    if withheld {
                        page.records.clear();
                    }
                    self.relay.corrupt(page, &mut self.rng);
                    if withheld && self.silent {
                        event = Event::NotPulled { from: *from };
                    }
                }
                self.act(phone, event);
            }
            Then::Post(bytes) => self.flying.push(Flight::Request(phone, way, bytes)),
            Then::Nothing => {}
        }
    }

    /// One random thing happens.
    ///
    /// # Errors
    /// Says what was lost.
    pub fn step(&mut self) -> Result<(), String> {
        let phone = self.pick(self.phones.len());
        match self.rng.next_u32() % 100 {
            0..=14 => {
                let pace = if self.chance(50) { Pace::Now } else { Pace::Calm };
                self.write(phone, pace);
            }
            15..=29 => {
                let forward = i64::from(self.rng.next_u32() % 7200);
                self.now_s += forward;
                for phone in 0..self.phones.len() {
                    self.act(phone, Event::Tick);
                }
            }
            30..=31 => self.now_s += i64::from(self.rng.next_u32() % (30 * 86_400)),
            32..=33 => {
                let skew = i64::from(self.rng.next_u32()) % (2 * TEN_YEARS_S) - TEN_YEARS_S;
                if let Some(one) = self.phones.get_mut(phone) {
                    one.skew_s = if skew % 3 == 0 { 0 } else { skew };
                }
            }
            34..=36 => {
                if let Some(cut) = self.cut_off.get_mut(phone) {
                    *cut = !*cut;
                }
            }
            37..=41 if self.chance(self.faults.disk * 4) => {
                let disk = [Disk::Full, Disk::DiesBefore, Disk::DiesAfter][self.pick(3)];
                if let Some(one) = self.phones.get_mut(phone) {
                    one.next_save = disk;
                }
            }
            42..=44 => self.restart(phone)?,
            45..=46 => self.act(phone, Event::Rotate),
            47 if self.rng.next_u32() % 1000 < self.faults.rollback * 10 => {
                let came = core::mem::take(&mut self.relay.came);
                self.relay = self.backup.clone();
                self.relay.came = came;
                self.rollbacks += 1;
            }
            48 => self.backup = self.relay.clone(),
            49 if self.phones.len() < PHONES_MAX && self.chance(30) => {
                self.add_phone(phone)?;
            }
            _ => {
                self.fly();
            }
        }
        Ok(())
    }

    /// The app is closed, or killed, and opened again.
    ///
    /// # Errors
    /// Says what was lost.
    pub fn restart(&mut self, phone: usize) -> Result<(), String> {
        self.flying.retain(
            |flight| !matches!(flight, Flight::Answer(of, ..) | Flight::Request(of, ..) if *of == phone),
        );
        let now_s = self.now_s;
        let Some(one) = self.phones.get_mut(phone) else {
            return Ok(());
        };
        one.next_save = Disk::Works;
        match one.reopen(now_s, &mut self.rng)? {
            0 => Ok(()),
            damaged => Err(format!(
                "{damaged} items on the disk of phone {phone} cannot be read"
            )),
        }
    }

    /// A second phone for the person of `phone`, paired in the same room.
    ///
    /// # Errors
    /// Says what did not fit.
    pub fn add_phone(&mut self, phone: usize) -> Result<Option<usize>, String> {
        let mut rng = ChaCha20Rng::seed_from_u64(self.rng.next_u64());
        let (secret, device) = (DeviceSecret::make(&mut rng), DeviceId::make(&mut rng));
        let public = secret.public();
        let person = self.phones.get(phone).and_then(|one| one.space.as_ref());
        let person = person.map(|space| space.home().person);
        self.joined.extend(person.map(|person| (device, person)));
        self.act(phone, Event::Join { device, public });
        let now_s = self.now_s;
        let Some(one) = self.phones.get_mut(phone) else {
            return Ok(None);
        };
        let (Some(space), false) = (
            &one.space,
            one.space.as_ref().is_none_or(|space| space.is_saving()),
        ) else {
            return Ok(None);
        };
        let mut step = Step {
            vault: &one.vault,
            now_s,
            rng: &mut rng,
        };
        let Some(invite) = space.invite(device, &mut step) else {
            return Ok(None);
        };
        let vault = vault::VaultKey::make(&mut rng);
        let (home, epoch) = invite
            .accept(&secret, &vault, &mut rng)
            .ok_or("the invitation does not open")?;
        let new = Phone::begin(vault, home, epoch, now_s, &mut rng)?;
        self.phones.push(new);
        Ok(Some(self.phones.len() - 1))
    }

    /// Everything heals: no faults, true clocks, everybody online, until nothing is on its way and time has passed.
    ///
    /// # Errors
    /// Says what was lost.
    pub fn heal(&mut self) -> Result<(), String> {
        self.faults = Faults::NONE;
        self.cut_off = [false; PHONES_MAX];
        self.relay.evil = crate::relay::Evil::Honest;
        self.withheld = None;
        for phone in 0..self.phones.len() {
            if let Some(one) = self.phones.get_mut(phone) {
                one.skew_s = 0;
                one.next_save = Disk::Works;
            }
            self.restart(phone)?;
        }
        // Past the longest delay, two daily checks, and a claim of a week.
        for hours in [1, 3, 24, 24, 1, 1, 1, 24 * 8, 24, 1, 1, 24, 1, 1] {
            self.now_s += hours * 3600;
            self.settle();
        }
        Ok(())
    }

    /// Ticks and deliveries until nothing moves any more.
    pub fn settle(&mut self) {
        for _ in 0..40 {
            self.now_s += 61;
            for phone in 0..self.phones.len() {
                self.act(phone, Event::Tick);
            }
            let mut flights = 0;
            while self.fly() && flights < 4000 {
                flights += 1;
            }
            if flights <= 2 * self.phones.len() {
                return;
            }
        }
    }

    /// Whether all phones have the same history, byte for byte.
    ///
    /// # Errors
    /// Says who has what.
    pub fn converged(&self) -> Result<(), String> {
        for (number, phone) in self.phones.iter().enumerate() {
            let space = phone
                .space
                .as_ref()
                .ok_or_else(|| format!("phone {number} is not open"))?;
            if space.unsent() > 0 {
                return Err(format!("phone {number} has {} unsent items", space.unsent()));
            }
        }
        let whole = |phone: &Phone| {
            let heads = phone.heads();
            let heads = heads.into_iter().filter(|head| head.next > 0);
            heads
                .map(|head| (head.device, head.series, head.next, head.hash))
                .collect::<Vec<_>>()
        };
        let Some(first) = self.phones.first() else {
            return Ok(());
        };
        for (number, phone) in self.phones.iter().enumerate().skip(1) {
            if whole(phone) != whole(first) {
                let short = |heads: Vec<(Id16, u32, u64, _)>| {
                    heads
                        .into_iter()
                        .map(|(id, series, next, _)| format!("{:02x}/{series}:{next}", id.0[0]))
                        .collect::<Vec<_>>()
                };
                return Err(format!(
                    "phones 0 and {number} differ: {:?} {:?}",
                    short(whole(first)),
                    short(whole(phone))
                ));
            }
        }
        Ok(())
    }

    /// Whether phones that were there from the beginning show the same content.
    ///
    /// # Errors
    /// Says how many differ.
    pub fn same_content(&self) -> Result<(), String> {
        let [first, second, ..] = self.phones.as_slice() else {
            return Ok(());
        };
        let differ = first.content.symmetric_difference(&second.content).count();
        if differ == 0 {
            Ok(())
        } else {
            Err(format!("{differ} entries differ between the two first phones"))
        }
    }

    /// Where every phone stands, for whoever looks into a failed seed.
    pub fn describe(&self) -> String {
        let mut text = String::new();
        for (number, phone) in self.phones.iter().enumerate() {
            let Some(space) = &phone.space else { continue };
            let mut told = phone.notices.clone();
            told.sort();
            told.dedup();
            let me = space.home().me.0[0];
            let (person, at, unsent) = (space.home().person, space.current_epoch(), space.unsent());
            text += &format!(
                "  {number}: device {me:02x} of person {person}, epoch {at:x}, {unsent} unsent, told {told:?}\n"
            );
            text += &format!("     {space:?}\n");
        }
        for (name, series, first, next) in self.relay.reach() {
            text += &format!("  relay: box {name:02x?} series {series:02x?} {first}..{next}\n");
        }
        text
    }

    /// A notice that does not fit a world in which nobody attacked, and the phone that told it.
    pub fn false_alarm(&self) -> Option<(usize, Notice)> {
        let fits = |phone: &Phone, notice: &Notice| match notice {
            // The relay went back, and with it what one phone had read already and another had not.
            Notice::RolledBack | Notice::Withheld(_) => self.rollbacks > 0,
            Notice::NewDevice(device) => phone
                .space
                .as_ref()
                .is_none_or(|space| self.joined.contains(&(*device, space.home().person))),
            Notice::Forked(_)
            | Notice::Altered
            | Notice::ClockLeaps(_)
            | Notice::LeftOut
            | Notice::BadKey(_)
            | Notice::RelayFull => false,
        };
        let mut told = self
            .phones
            .iter()
            .enumerate()
            .flat_map(|(number, phone)| phone.notices.iter().map(move |notice| (number, phone, notice)));
        told.find(|(_, phone, notice)| !fits(phone, notice))
            .map(|(number, _, notice)| (number, *notice))
    }

    /// Everything anybody was told.
    pub fn notices(&self) -> Vec<Notice> {
        self.phones
            .iter()
            .flat_map(|phone| phone.notices.iter().copied())
            .collect()
    }
}

/// One page made by hand, for those who attack a phone directly. It says that the records given are all there are.
pub fn page(from: Letterbox, records: Vec<Arrived>) -> Event {
    let mut reach: Vec<Reach> = Vec::new();
    for arrived in &records {
        let next = arrived.index + 1;
        match reach.iter_mut().find(|reach| reach.series == arrived.series) {
            Some(reach) => reach.next = reach.next.max(next),
            None => reach.push(Reach {
                series: arrived.series,
                first: 0,
                next,
            }),
        }
    }
    let more = false;
    let page = Page { more, reach, records };
    Event::Pulled { from, page }
}

/// What a run that held came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Held {
    /// All phones have the same history.
    Whole,
    /// A relay that was put back lost what was so old, when everything healed, that it may have been thrown away by
    /// then: nobody owes it any more. This relay throws nothing away, so it is looked at in the end.
    TooOld,
}

/// One whole run: `steps` random things under all faults, then healing, then the promises.
///
/// # Errors
/// Says which promise did not hold.
pub fn run(seed: u64, steps: u32) -> Result<Held, String> {
    let mut world = World::new(seed, Faults::FULL)?;
    for step in 0..steps {
        world.step().map_err(|error| format!("step {step}: {error}"))?;
        honest(&world).map_err(|error| format!("step {step}: {error}"))?;
    }
    let before_s = world.now_s;
    world.heal()?;
    honest(&world)?;
    let Err(error) = world.converged().and_then(|()| world.same_content()) else {
        return Ok(Held::Whole);
    };
    // A note of what was confirmed stands for a week, and clocks may differ by a day.
    let owed_s = before_s.saturating_sub(KEPT_S - NOTED_S - 86_400);
    let lost = world.relay.lost_beginnings();
    if !lost.is_empty() && lost.iter().all(|came_s| *came_s <= owed_s) {
        return Ok(Held::TooOld);
    }
    Err(format!("{error}\n{}", world.describe()))
}

fn honest(world: &World) -> Result<(), String> {
    match world.false_alarm() {
        Some((phone, notice)) => Err(format!(
            "nobody attacked, and yet phone {phone} told: {notice:?}\n{}",
            world.describe()
        )),
        None => Ok(()),
    }
}
