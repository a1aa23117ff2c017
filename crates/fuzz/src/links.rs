//! Everything that a phone shares, given what a partner's own app, another phone of one's own and a relay together
//! could send: whatever is signed by the other two and says anything at all, whatever the relay answers, while the
//! person goes on, and the phone dies now and then and is opened again from its store.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use link::ask::Ask;
use link::pairing::{Begin, What};
use link::view::View;
use link::{Door, Id16, Links, Pace, Past, Post, Step, Todo};
use rand_chacha::{ChaCha20Rng, rand_core::SeedableRng};
use relay::{Command, Shelf};
use sync::home::{FirstAddress, FirstMember, Home};
use sync::message::{Body, Bytes32, Bytes64, Message, Stamp};
use sync::sharing::{SHARING, Said};
use sync::space::Space;
use vault::VaultKey;
use vault::epoch::{DeviceId, EpochKey, SpaceId};
use vault::identity::{DeviceSecret, sign_item};
use vault::post::{Pen, Person};
use vault::series::Series;
use vault::setting::seal_setting;
use wire::relay::{Answer, Keys, Request, SeriesId, TokenHash};

use crate::deeds::{Deeds, deed};

const EPOCH: u32 = 1 << 12;
const BEGIN_S: i64 = 1_790_000_000;
const ME: [u8; 16] = [1; 16];
/// Things that happen in one run.
const DEEDS_MAX: usize = 16;
/// Posts that are answered after one thing has happened: more than two spaces ask for at once.
const ANSWERS_MAX: usize = 24;
/// What a call may want to post: two ways in each of two spaces, and a pairing.
const POSTS_MAX: usize = 16;
/// Any bytes that are shared.
const SHARED: [u8; 16] = [5; 16];

/// Somebody who shares a space with this phone and writes with an app of their own.
struct Writer {
    space: SpaceId,
    device: DeviceId,
    key: EpochKey,
    secret: DeviceSecret,
    series: Series,
    keys: Keys,
    count: u64,
}

struct Run {
    vault: VaultKey,
    links: Links,
    disk: BTreeMap<String, Vec<u8>>,
    shelf: Shelf,
    /// The partner in a relationship, and another phone of one's own.
    writers: [Writer; 2],
    posts: VecDeque<Post>,
    /// Whether this person has done anything, on this phone or another.
    own_doing: bool,
    now_s: i64,
    rng: ChaCha20Rng,
}

/// What may only change by what this person's own phones do.
#[derive(Debug, PartialEq)]
struct Own {
    spaces: Vec<SpaceId>,
    mine: Option<SpaceId>,
    parted: usize,
    heard: Vec<Vec<u8>>,
}

/// The state of a link as another app could have kept it, by the layout in `docs/protocol.md`: nothing said yet.
fn state(mine: bool) -> Option<Vec<u8>> {
    let half = [1, 0x84, 0x40, 0x80, 0x40, 0x80];
    let mut out = minicbor::Encoder::new(vec![1]);
    out.array(13).ok()?.bytes(b"Kim").ok()?;
    out.u8(u8::from(mine) | 2).ok()?;
    for _ in 0..4 {
        out.i64(BEGIN_S).ok()?;
    }
    out.bytes(&half).ok()?.array(0).ok()?.bytes(&[]).ok()?;
    out.bytes(&[3; 32]).ok()?;
    out.u32(EPOCH).ok()?.i64(BEGIN_S).ok()?.array(0).ok()?;
    Some(out.into_writer())
}

/// One space of this phone and one other device, saved; and the other device.
fn space(
    id: [u8; 16],
    (device, person): ([u8; 16], Person),
    vault: &VaultKey,
    disk: &mut BTreeMap<String, Vec<u8>>,
    rng: &mut ChaCha20Rng,
) -> Option<Writer> {
    let mine = person == Person::First;
    let id = SpaceId::from_bytes(id);
    let [me, device] = [ME, device].map(DeviceId::from_bytes);
    let key = EpochKey::make(id, EPOCH, rng);
    let kept = key.seal(vault, rng);
    let (own, secret) = (DeviceSecret::make(rng), DeviceSecret::make(rng));
    let (pen, other) = (Pen::make(rng), Pen::make(rng));
    let hashes = |pen: &Pen| {
        [
            pen.derive_append(id, EPOCH).hash(),
            pen.derive_delete(id, EPOCH).hash(),
        ]
    };
    let mut addresses = vec![(Person::First, hashes(&pen))];
    if !mine {
        addresses.push((person, hashes(&other)));
    }
    let [append, delete] = hashes(if mine { &pen } else { &other });
    let home = Home {
        space: Id16(*id.as_bytes()),
        me: me.into(),
        person: Person::First.byte(),
        series: 0,
        secret: own.seal(vault, id, me, rng),
        pen: pen.seal(vault, id, rng),
        members: [
            (me, Person::First, own.public()),
            (device, person, secret.public()),
        ]
        .map(|(device, person, public)| FirstMember {
            device: device.into(),
            person: person.byte(),
            public: Bytes64(public.to_bytes()),
        })
        .to_vec(),
        kits: Vec::new(),
        addresses: addresses
            .into_iter()
            .map(|(person, [append, delete])| FirstAddress {
                person: person.byte(),
                epoch: EPOCH,
                append: Bytes32(append),
                delete: Bytes32(delete),
            })
            .collect(),
        heads: Vec::new(),
        epoch: EPOCH,
    };
    let mut step = Step {
        vault,
        now_s: BEGIN_S,
        rng,
    };
    let (_, batch) = Space::begin(home, vec![key], &mut step).ok()?;
    disk.extend(batch.into_iter().filter_map(|(key, value)| Some((key, value?))));
    let name = format!("link state {id}");
    let sealed = seal_setting(vault, &name, 0, &state(mine)?, rng).ok()?;
    disk.insert(format!("s/{}", vault.derive_name(&name)), sealed);
    let key = EpochKey::open(vault, id, EPOCH, &kept).ok()?;
    let read = key.derive_read(person).hash();
    Some(Writer {
        space: id,
        device,
        secret,
        series: Series::new(id, device, 0),
        keys: Keys {
            read: TokenHash(read),
            append: TokenHash(append),
            delete: TokenHash(delete),
        },
        key,
        count: 0,
    })
}

fn begin() -> Option<Run> {
    let mut rng = ChaCha20Rng::from_seed([7; 32]);
    let vault = VaultKey::make(&mut rng);
    let mut disk = BTreeMap::new();
    let partner = space([8; 16], ([9; 16], Person::Second), &vault, &mut disk, &mut rng)?;
    let own = space([6; 16], ([3; 16], Person::First), &vault, &mut disk, &mut rng)?;
    let mut run = Run {
        vault,
        links: Links::default(),
        disk,
        shelf: Shelf::default(),
        writers: [partner, own],
        posts: VecDeque::new(),
        own_doing: false,
        now_s: BEGIN_S,
        rng,
    };
    run.open();
    assert_eq!(run.links.damaged(), (0, 0), "what an app kept opens");
    assert!(run.links.mine().is_some() && run.links.spaces().len() == 1);
    run.pass(61);
    Some(run)
}

impl Run {
    fn act(&mut self, act: impl FnOnce(&mut Links, &mut Step<'_, ChaCha20Rng>) -> Todo) {
        let mut step = Step {
            vault: &self.vault,
            now_s: self.now_s,
            rng: &mut self.rng,
        };
        let todo = act(&mut self.links, &mut step);
        self.carry_out(todo);
    }

    fn carry_out(&mut self, mut todo: Todo) {
        loop {
            assert!(
                todo.posts.len() <= POSTS_MAX,
                "{} posts at once",
                todo.posts.len()
            );
            self.posts.extend(todo.posts);
            if todo.save.is_empty() {
                return;
            }
            for (key, value) in todo.save {
                match value {
                    Some(value) => self.disk.insert(key, value),
                    None => self.disk.remove(&key),
                };
            }
            let mut step = Step {
                vault: &self.vault,
                now_s: self.now_s,
                rng: &mut self.rng,
            };
            todo = self.links.saved(true, &mut step);
        }
    }

    /// What is not saved is gone.
    fn open(&mut self) {
        let stored = self.disk.iter().map(|(key, value)| (key.clone(), value.clone()));
        let stored = stored.collect();
        let mut step = Step {
            vault: &self.vault,
            now_s: self.now_s,
            rng: &mut self.rng,
        };
        let (links, todo) = Links::open(&stored, Door::default(), &mut step);
        self.links = links;
        self.posts.clear();
        self.carry_out(todo);
    }

    fn pass(&mut self, seconds: i64) {
        self.now_s = self.now_s.saturating_add(seconds);
        self.act(|links, step| links.tick(step));
    }

    /// The relay answers as it should.
    fn relay(&mut self) {
        for _ in 0..ANSWERS_MAX {
            let Some(post) = self.posts.pop_front() else {
                return;
            };
            let request = Request::decode(&post.bytes);
            assert!(request.is_ok(), "a request that no relay understands");
            let answer = request.map_or(Answer::Malformed, |request| carried(&mut self.shelf, request));
            self.act(|links, step| links.answered(post.id, Some(&answer.encode()), step));
        }
    }

    /// One of the others says something, with their app.
    fn says(&mut self, who: usize, said: &[u8]) {
        let Some(writer) = self.writers.get_mut(who) else {
            return;
        };
        let index = writer.series.next_place().index;
        let Ok(sealed) = writer.series.append(&writer.key, said, &mut self.rng) else {
            return;
        };
        let name = writer.key.derive_series_name(writer.device, 0);
        let signed = sign_item(&writer.secret, &sealed.bytes);
        let id = writer.keys.id();
        let record = writer.key.wrap(&name, index, &signed);
        let (keys, token) = (writer.keys, writer.keys.append);
        self.shelf.carry_out(Command::Open { keys, hour: 0 });
        self.shelf.carry_out(Command::Append {
            id,
            token,
            series: SeriesId(name),
            first: index,
            records: vec![record],
            hour: 0,
        });
        self.pass(61);
        self.relay();
    }

    fn content(&mut self, who: usize, kind: u16, bytes: &[u8]) {
        let Some(writer) = self.writers.get_mut(who) else {
            return;
        };
        writer.count += 1;
        let message = Message {
            stamp: Stamp {
                count: writer.count,
                wall_s: self.now_s,
                device: writer.device.into(),
            },
            heads: Vec::new(),
            body: Body::Content {
                kind,
                bytes: bytes.to_vec(),
            },
        };
        self.says(who, &message.to_bytes());
    }

    fn own(&self) -> Own {
        Own {
            spaces: self.links.spaces(),
            mine: self.links.mine(),
            parted: self.links.parted().len(),
            heard: self.links.heard_journal(),
        }
    }

    /// What is shown of each space, without what is told only while the app is open. What has left is no part of it
    /// either: after an opening the relay is asked for that again.
    fn shown(&self) -> Vec<View> {
        let view = |space: SpaceId| {
            let mut view = self.links.view(space, self.now_s)?;
            (view.notices, view.relay, view.unsent) = (Vec::new(), None, 0);
            Some(view)
        };
        let gone = self.links.parted();
        let gone = gone.iter().map(|parted| parted.space);
        let all = self.links.spaces().into_iter().chain(self.links.mine());
        all.chain(gone).filter_map(view).collect()
    }

    /// The person does something.
    fn person(&mut self, what: u8, bytes: &[u8]) {
        let [partner, own] = self.writers.each_ref().map(|writer| writer.space);
        let id = Id16(SHARED);
        let first = bytes.first().copied().unwrap_or_default();
        let ask = match what % 16 {
            0 => Ask::Share {
                id,
                bytes: bytes.to_vec(),
                until_s: None,
                pace: Pace::Now,
            },
            1 => Ask::Change {
                id,
                bytes: bytes.to_vec(),
            },
            2 => Ask::TakeBack { id },
            3 => Ask::Wish(bytes.to_vec()),
            4 => Ask::Answer {
                number: first % 4,
                bytes: Some(bytes.to_vec()),
            },
            5 => Ask::Score {
                plan: id,
                scores: bytes
                    .iter()
                    .map(|score| (*score > 9).then(|| f64::from(*score)))
                    .collect(),
                could: vec![bytes.iter().map(|entries| u64::from(*entries)).collect()],
            },
            6 => Ask::Agree {
                id,
                bytes: bytes.to_vec(),
            },
            7 => Ask::Pause(first & 1 == 0),
            8 => Ask::Name(String::from_utf8_lossy(bytes).into_owned()),
            9 => Ask::Approve(DeviceId::from_bytes([first; 16])),
            10 => Ask::Remove(self.writers[1].device),
            11 => {
                return self.act(|links, step| links.journal(vec![bytes.to_vec()], step));
            }
            12 => return self.act(|links, step| links.give_history(vec![bytes.to_vec()], step)),
            13 => {
                let what = if first & 1 == 0 {
                    What::Partner
                } else {
                    What::OwnDevice
                };
                let begin = match first & 6 {
                    0 => Begin::OfferLink,
                    2 => Begin::OfferCode,
                    _ => Begin::Take(String::from_utf8_lossy(bytes).into_owned()),
                };
                return self.act(|links, step| links.pair(what, begin, step));
            }
            14 => return self.act(|links, step| links.leave_pairing(step)),
            _ => {
                let past = match first % 3 {
                    0 => Past::Keep,
                    1 => Past::SealUntil(self.now_s.saturating_add(i64::from(first))),
                    _ => Past::Delete,
                };
                return self.act(|links, step| links.part(partner, past, step));
            }
        };
        let space = if what & 16 == 0 { partner } else { own };
        self.act(|links, step| links.ask(space, ask, step));
    }

    /// One thing that happens; what it is, is its first byte.
    fn deed(&mut self, kind: u8, bytes: &[u8]) {
        self.own_doing |= matches!(kind % 8, 1 | 6);
        let (first, rest) = bytes
            .split_first()
            .map_or((0, bytes), |(first, rest)| (*first, rest));
        match kind % 8 {
            0 => self.content(0, SHARING, bytes),
            1 => self.content(1, u16::from(first), rest),
            2 => self.says(0, bytes),
            // The relay says anything at all, or nothing.
            3 => {
                if let Some(post) = self.posts.pop_front() {
                    let body = (kind & 8 == 0).then_some(bytes);
                    self.act(|links, step| links.answered(post.id, body, step));
                }
            }
            4 => self.relay(),
            5 => {
                let mut passed = [0; 8];
                passed.iter_mut().zip(bytes).for_each(|(to, from)| *to = *from);
                self.pass(i64::from_le_bytes(passed));
            }
            6 => self.person(first, rest),
            // The phone dies, and is opened again.
            _ => {
                let (own, shown) = (self.own(), self.shown());
                self.open();
                assert_eq!(self.links.damaged(), (0, 0), "what was kept opens again");
                assert_eq!(
                    own.heard.into_iter().collect::<BTreeSet<_>>(),
                    self.own().heard.into_iter().collect(),
                    "the journal as it was heard"
                );
                assert_eq!(shown, self.shown(), "what was shown is shown again");
            }
        }
    }
}

/// What the relay's own code does with a request. There are no meetings.
fn carried(shelf: &mut Shelf, request: Request) -> Answer {
    Command::of(request, 0).map_or(Answer::Refused, |command| shelf.carry_out(command))
}

/// Runs to begin with: what each of the others can say once, and what the person can do.
pub(crate) fn beginnings() -> Vec<Vec<u8>> {
    let pack = |things: &[&[u8]]| {
        let mut out = minicbor::Encoder::new(vec![1]);
        let list = out.array(things.len() as u64).is_ok();
        let whole = list && things.iter().all(|thing| out.bytes(thing).is_ok());
        if whole { out.into_writer() } else { Vec::new() }
    };
    let half = [1, 0x84, 0x42, 3, 7, 0x80, 0x41, 7, 0x80];
    let ours = [8; 16];
    let again = deed(7, &[]);
    let share = |bytes: &[u8]| {
        let id = Id16(SHARED);
        let bytes = bytes.to_vec();
        deed(
            0,
            &Said::Shared {
                id,
                bytes,
                until_s: None,
            }
            .to_bytes(),
        )
    };
    let own = |kind: u8, things: &[&[u8]]| deed(1, &[&[kind], pack(things).as_slice()].concat());
    let person = |what: u8, bytes: &[u8]| deed(6, &[&[what], bytes].concat());
    let sealed = [ours.as_slice(), &[1], &1_800_000_000_i64.to_be_bytes()];
    let week = deed(5, &(7 * 86_400_i64).to_le_bytes());
    let relay = deed(4, &[]);
    let mut all = vec![
        [share(b"for you"), again.clone()].concat(),
        [own(2, &[b"an entry", b"another"]), again.clone()].concat(),
        [own(4, &[&ours, &half]), again.clone()].concat(),
        [own(5, &[&ours, &[0], &[0; 8]]), again.clone()].concat(),
        [share(b"kept"), own(5, &sealed), again.clone()].concat(),
        [
            deed(2, b"no message"),
            deed(3, b"no answer"),
            deed(11, &[]),
            relay.clone(),
        ]
        .concat(),
        [
            person(3, &[3, 7]),
            person(4, &[1, 65]),
            week,
            relay.clone(),
            again.clone(),
        ]
        .concat(),
        [
            person(5, &[1, 50, 20]),
            person(16 + 7, &[0]),
            relay.clone(),
            again.clone(),
        ]
        .concat(),
        [
            person(11, b"mine"),
            person(12, b"all"),
            relay.clone(),
            again.clone(),
        ]
        .concat(),
        [
            person(13, &[0]),
            relay.clone(),
            person(14, &[]),
            person(13, b"3-a-b"),
            relay,
        ]
        .concat(),
    ];
    for what in [0, 1, 2, 6, 8, 9, 10, 15] {
        all.push([person(what, b"a few bytes"), again.clone()].concat());
    }
    all
}

/// What must hold after each of these [`Deeds`].
pub(crate) fn run(bytes: &[u8]) {
    let Some(mut run) = begin() else { return };
    for (kind, bytes) in Deeds(bytes).take(DEEDS_MAX) {
        let before = run.own();
        run.deed(kind, bytes);
        assert!(run.own_doing || before == run.own(), "somebody else's doing");
        let heard = run.links.heard_journal();
        let once: BTreeSet<_> = heard.iter().collect();
        assert_eq!(once.len(), heard.len(), "an entry told twice");
    }
}
