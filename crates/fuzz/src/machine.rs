//! The machine of a space, given what a partner's own app and a relay together could send: whatever is signed by the
//! partner and says anything at all, in any order, with any claim of the relay, at any time.

use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use sync::event::{Arrived, Effect, Event, Letterbox, Pace, Page, Reach, Sent};
use sync::home::{FirstAddress, FirstMember, Home};
use sync::limits::{BOXES_REMEMBERED, CONTENT_MAX, WAITING_MAX, WRITERS_REMEMBERED};
use sync::message::{Body, Bytes32, Bytes64, Head, Id16, Message, Stamp};
use sync::space::{Space, Step};
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::identity::{DeviceSecret, sign_item};
use vault::post::{Pen, Person};
use vault::series::Series;

use crate::deeds::{Deeds, deed};

const EPOCH: u32 = 1 << 12;
const BEGIN_S: i64 = 1_790_000_000;
/// The one who writes their own app.
const OTHER: [u8; 16] = [9; 16];
/// Things that happen in one run: enough for a page of each kind, few enough for a thousand runs a second.
const DEEDS_MAX: usize = 24;

struct Run {
    vault: VaultKey,
    space: Space,
    key: EpochKey,
    secret: DeviceSecret,
    series: Series,
    rng: ChaCha20Rng,
    now_s: i64,
    asked: Option<Letterbox>,
    pushing: bool,
}

fn begin() -> Option<Run> {
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    let (vault, id) = (VaultKey::make(&mut rng), SpaceId::from_bytes([8; 16]));
    let key = EpochKey::make(id, EPOCH, &mut rng);
    let kept = key.seal(&vault, &mut rng);
    let [me, other] = [[1; 16], OTHER].map(DeviceId::from_bytes);
    let (own, secret) = (DeviceSecret::make(&mut rng), DeviceSecret::make(&mut rng));
    let (pen, other_pen) = (Pen::make(&mut rng), Pen::make(&mut rng));
    let people = [
        (Person::First, me, own.public(), &pen),
        (Person::Second, other, secret.public(), &other_pen),
    ];
    let home = Home {
        space: Id16(*id.as_bytes()),
        me: me.into(),
        person: Person::First.byte(),
        series: 0,
        secret: own.seal(&vault, id, me, &mut rng),
        pen: pen.seal(&vault, id, &mut rng),
        members: people
            .iter()
            .map(|(person, device, public, _)| FirstMember {
                device: (*device).into(),
                person: person.byte(),
                public: Bytes64(public.to_bytes()),
            })
            .collect(),
        kits: Vec::new(),
        addresses: people
            .iter()
            .map(|(person, _, _, pen)| FirstAddress {
                person: person.byte(),
                epoch: EPOCH,
                append: Bytes32(pen.derive_append(id, EPOCH).hash()),
                delete: Bytes32(pen.derive_delete(id, EPOCH).hash()),
            })
            .collect(),
        heads: Vec::new(),
        epoch: EPOCH,
    };
    let mut step = Step {
        vault: &vault,
        now_s: BEGIN_S,
        rng: &mut rng,
    };
    let (space, _) = Space::begin(home, vec![key], &mut step).ok()?;
    let key = EpochKey::open(&vault, id, EPOCH, &kept).ok()?;
    Some(Run {
        series: Series::new(id, other, 0),
        vault,
        space,
        key,
        secret,
        rng,
        now_s: BEGIN_S,
        asked: None,
        pushing: false,
    })
}

impl Run {
    fn act(&mut self, event: Event) {
        let mut events = vec![event];
        while let Some(event) = events.pop() {
            let mut step = Step {
                vault: &self.vault,
                now_s: self.now_s,
                rng: &mut self.rng,
            };
            for effect in self.space.step(event, &mut step) {
                match effect {
                    Effect::Save(_) => events.push(Event::Saved),
                    Effect::Pull { from, .. } => self.asked = Some(from),
                    Effect::Push { .. } | Effect::Clear { .. } => self.pushing = true,
                    Effect::Deliver(delivered) => {
                        let own = delivered.device == DeviceId::from_bytes([1; 16]);
                        assert_eq!(own, delivered.person == Person::First, "said in another's name");
                    }
                    Effect::Notice(_) | Effect::Refused(_) => {}
                }
            }
        }
    }

    fn parcel(&self, index: u64, signed: &[u8]) -> Arrived {
        let series = self.key.derive_series_name(DeviceId::from_bytes(OTHER), 0);
        Arrived {
            series,
            index,
            bytes: self.key.wrap(&series, index, signed),
        }
    }

    fn give(&mut self, records: Vec<Arrived>, reach: Vec<Reach>) {
        self.now_s = self.now_s.saturating_add(61);
        self.act(Event::Tick);
        let from = self.asked.take().unwrap_or(Letterbox {
            person: Person::Second,
            epoch: EPOCH,
        });
        let page = Page {
            more: false,
            reach,
            records,
        };
        self.act(Event::Pulled { from, page });
    }

    /// One thing that happens; what it is, is its first byte.
    fn deed(&mut self, kind: u8, bytes: &[u8]) {
        let next = self.series.next_place().index;
        match kind % 8 {
            // A record that says anything, in its place.
            0 | 1 => {
                let Ok(sealed) = self.series.append(&self.key, bytes, &mut self.rng) else {
                    return;
                };
                let arrived = self.parcel(next, &sign_item(&self.secret, &sealed.bytes));
                self.give(vec![arrived], Vec::new());
            }
            // Any bytes at all, signed, in any place.
            2 => {
                let arrived = self.parcel(u64::from(kind), &sign_item(&self.secret, bytes));
                self.give(vec![arrived], Vec::new());
            }
            // Any bytes at all under any name.
            3 => {
                let mut series = [0; 16];
                series.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
                let arrived = Arrived {
                    series,
                    index: next,
                    bytes: bytes.to_vec(),
                };
                self.give(vec![arrived], Vec::new());
            }
            // Any claim of the relay, also about this phone's own series.
            4 => {
                let (claims, _) = bytes.as_chunks::<4>();
                let reach = claims.iter().map(|[whose, first, next, far]| {
                    let device = if whose & 1 == 0 { OTHER } else { [1; 16] };
                    let name = self
                        .key
                        .derive_series_name(DeviceId::from_bytes(device), u32::from(whose >> 5));
                    Reach {
                        series: name,
                        first: u64::from(*first),
                        next: u64::from(*next) << (far % 64),
                    }
                });
                let reach = reach.collect();
                self.give(Vec::new(), reach);
            }
            // Time passes, or goes back.
            5 => {
                let mut passed = [0; 8];
                passed.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
                self.now_s = self.now_s.wrapping_add(i64::from_le_bytes(passed));
                self.act(Event::Tick);
            }
            // This person does something.
            6 => {
                self.act(match bytes.first() {
                    Some(0) => Event::Rotate,
                    Some(1) => Event::Pause(bytes.len() > 1),
                    Some(2) => Event::Leave {
                        device: DeviceId::from_bytes(OTHER),
                    },
                    _ => Event::Write {
                        kind: 1,
                        bytes: bytes.to_vec(),
                        pace: if kind & 8 == 0 { Pace::Now } else { Pace::Calm },
                    },
                });
            }
            // The relay answers to what was sent.
            _ if core::mem::take(&mut self.pushing) => {
                let sent = match bytes.first() {
                    Some(0) => Sent::Gap(bytes.len() as u64),
                    Some(1) => Sent::Conflict,
                    Some(2) => Sent::Full,
                    Some(3) => Sent::Later(u16::from(kind)),
                    Some(4) => Sent::Unknown,
                    _ => Sent::Stored,
                };
                self.act(Event::Pushed(sent));
            }
            _ => {
                if let Some(from) = self.asked.take() {
                    self.act(Event::NotPulled { from });
                }
            }
        }
    }
}

/// What must hold after each of these [`Deeds`], and at the end.
pub(crate) fn run(bytes: &[u8]) {
    let Some(mut run) = begin() else { return };
    for (kind, bytes) in Deeds(bytes).take(DEEDS_MAX) {
        run.deed(kind, bytes);
    }
    let [boxes, names, writers] = run.space.remembered();
    assert!(boxes <= 2 * BOXES_REMEMBERED && names <= BOXES_REMEMBERED && writers <= WRITERS_REMEMBERED);
    let waiting_max = WAITING_MAX * (CONTENT_MAX + 8192) * 16;
    assert!(run.space.held_for_others() <= waiting_max, "too much waits");
}

/// Runs to begin with: each kind of message once, and each other deed.
pub(crate) fn beginnings() -> Vec<Vec<u8>> {
    let stamp = |count| Stamp {
        count,
        wall_s: BEGIN_S,
        device: Id16(OTHER),
    };
    let head = Head {
        device: Id16([1; 16]),
        series: 0,
        next: 3,
        hash: Bytes32([5; 32]),
        epoch: EPOCH,
    };
    let bodies = [
        Body::Content {
            kind: 1,
            bytes: b"hello".to_vec(),
        },
        Body::Joined {
            device: Id16([3; 16]),
            public: Bytes64(
                DeviceSecret::make(&mut ChaCha20Rng::from_seed([4; 32]))
                    .public()
                    .to_bytes(),
            ),
        },
        Body::Left {
            device: Id16([3; 16]),
            next: 1,
        },
        Body::Address {
            epoch: EPOCH + 4096,
            append: Bytes32([1; 32]),
            delete: Bytes32([2; 32]),
        },
        Body::HandOver {
            device: Id16([3; 16]),
            epoch: EPOCH,
            sealed: vec![0; 64],
        },
        Body::Approved {
            device: Id16([3; 16]),
        },
    ];
    let said = bodies.into_iter().zip(1..).map(|(body, count)| {
        let message = Message {
            stamp: stamp(count),
            heads: vec![head],
            body,
        };
        deed(0, &message.to_bytes())
    });
    let said: Vec<Vec<u8>> = said.collect();
    let mut all = said.clone();
    all.push(said.concat());
    let own = [
        deed(6, b"written"),
        deed(7, &[9]),
        deed(6, b"again"),
        deed(4, &[1, 1, 2, 0]),
        deed(5, &86_400_i64.to_le_bytes()),
        deed(7, &[9]),
        deed(6, &[0]),
    ];
    all.push(own.concat());
    all.push([deed(2, b"signed"), deed(3, b"anything")].concat());
    all
}
