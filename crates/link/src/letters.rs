//! The letters of a pairing, through a box that both phones can make from the key they came to.

use rand_core::CryptoRng;
use sync::event::{Effect, Event, Letterbox, Sent};
use sync::pairing::{Letter, Pairing};
use sync::space::Step;
use vault::epoch::DeviceId;
use vault::identity::{DeviceSecret, PUBLIC_IDENTITY_LEN};
use vault::pairing::{PairingError, PairingKey, Purpose, Side};
use vault::post::{Person, box_name};
use wire::relay::{BoxId, Request, Scope, SeriesId, Token};

use crate::carrier::{Carrier, Then, Way};
use crate::meeting::{HOLD_S, Of, Posts};
use crate::pairing::{Ended, Stage};

/// Spaces that a new phone can be given at once.
pub(crate) const SPACES_MAX: usize = 16;
/// Keys that a new phone hands over: for each space one, and as many again where one does not fit. They fit into one
/// letter.
const OFFERS: usize = 2 * SPACES_MAX;
/// Letters in one request: together they stay below what the relay takes.
const LETTERS_MAX: usize = 32;

/// A key of a new phone for one of the spaces it will be given.
pub(crate) struct Offer {
    pub(crate) device: DeviceId,
    pub(crate) secret: DeviceSecret,
}

/// The letters of both sides, in a box that both can make.
pub(crate) struct Letters {
    pub(crate) pairing: Pairing,
    pub(crate) offers: Vec<Offer>,
    /// A new phone's keys, once both words fitted.
    pub(crate) confirmed: Option<Vec<u8>>,
    side: Side,
    shown: Option<String>,
    typed: Option<String>,
    out: Vec<Vec<u8>>,
    sent: usize,
    heard: u64,
    pushing: Option<usize>,
    pulling: bool,
    carrier: Carrier,
}

impl Letters {
    pub(crate) fn begin<R: CryptoRng>(
        side: Side,
        key: PairingKey,
        what: Purpose,
        shown: Option<String>,
        door: Option<[u8; 32]>,
        step: &mut Step<'_, R>,
    ) -> Box<Self> {
        let (pairing, first) = Pairing::begin(side, key, what, None, step.now_s, step.rng);
        let mut offers = Vec::new();
        if side == Side::Guest && what == Purpose::OwnDevice {
            offers.resize_with(OFFERS, || Offer {
                device: DeviceId::make(step.rng),
                secret: DeviceSecret::make(step.rng),
            });
        }
        Box::new(Self {
            pairing,
            offers,
            confirmed: None,
            side,
            shown,
            typed: None,
            out: first.into_iter().map(|letter| letter.bytes).collect(),
            sent: 0,
            heard: 0,
            pushing: None,
            pulling: false,
            carrier: Carrier::new(door),
        })
    }

    /// Whether this phone offered the pairing.
    pub(crate) fn is_owner(&self) -> bool {
        self.side == Side::Owner
    }

    pub(crate) fn stage(&self) -> Stage {
        match (self.pairing.digits(), &self.typed, &self.shown) {
            (Some(digits), None, _) => Stage::Digits(digits),
            (_, Some(digits), _) => Stage::Typed(digits.clone()),
            (None, None, Some(shown)) => Stage::Offered(shown.clone()),
            (None, None, None) => Stage::Waiting,
        }
    }

    /// Whether everything that was to be said is at the relay.
    pub(crate) fn all_sent(&self) -> bool {
        self.typed.is_some() && self.sent >= self.out.len()
    }

    pub(crate) fn post(&mut self, letters: Vec<Letter>) {
        self.out.extend(letters.into_iter().map(|letter| letter.bytes));
    }

    /// The digits of the other phone were typed here.
    pub(crate) fn typed<R: CryptoRng>(&mut self, digits: &str, step: &mut Step<'_, R>) -> Result<(), Ended> {
        let Some(shown) = self.pairing.digits().filter(|_| self.typed.is_none()) else {
            return Ok(());
        };
        let mut keys = Vec::new();
        for offer in &self.offers {
            keys.extend_from_slice(offer.device.as_bytes());
            keys.extend_from_slice(&offer.secret.public().to_bytes());
        }
        let word = self.pairing.typed(digits, &keys, step.now_s, step.rng)?;
        self.typed = Some(shown);
        self.post(word.into_iter().collect());
        Ok(())
    }

    pub(crate) fn go_on(&mut self, again: bool, posts: &mut Posts) {
        let tokens = self.pairing.key().derive_tokens();
        let hashes = tokens.each_ref().map(|token| token.hash());
        let [read, append, _] = tokens;
        let mut carry = |carrier: &mut Carrier, effect, wait_s: u8| {
            let posted = carrier.carry(effect, wait_s);
            posts.extend(posted.map(|(way, bytes)| (Of::Letters(way), bytes, wait_s)));
        };
        if self.pushing.is_none() && self.sent < self.out.len() {
            let records: Vec<Vec<u8>> = self
                .out
                .iter()
                .skip(self.sent)
                .take(LETTERS_MAX)
                .cloned()
                .collect();
            self.pushing = Some(records.len());
            let push = Effect::Push {
                hashes,
                token: append,
                series: self.pairing.key().derive_series_name(self.side),
                first: self.sent as u64,
                records,
            };
            carry(&mut self.carrier, push, 0);
        }
        if !self.pulling && (again || self.heard > 0 || self.sent > 0) {
            self.pulling = true;
            let pull = Effect::Pull {
                from: Letterbox {
                    person: Person::First,
                    epoch: 0,
                },
                name: box_name(&hashes),
                token: read,
                have: vec![(
                    self.pairing.key().derive_series_name(self.side.other()),
                    self.heard,
                )],
            };
            carry(&mut self.carrier, pull, HOLD_S);
        }
    }

    /// `true` where it is better to wait before the next request.
    pub(crate) fn answered<R: CryptoRng>(
        &mut self,
        way: Way,
        body: Option<&[u8]>,
        step: &mut Step<'_, R>,
        posts: &mut Posts,
    ) -> Result<bool, Ended> {
        let then = self.carrier.answered(way, body);
        if self.carrier.fault.is_some() {
            return Err(Ended::Relay);
        }
        match then {
            Then::Post(bytes) => {
                posts.push((Of::Letters(way), bytes, 0));
                Ok(false)
            }
            Then::Hear(Event::Pushed(sent)) => {
                let count = self.pushing.take().unwrap_or(0);
                match sent {
                    Sent::Stored => self.sent += count,
                    Sent::Gap(next) => self.sent = usize::try_from(next).unwrap_or(0).min(self.sent),
                    // Somebody who knows the link writes in this phone's place.
                    Sent::Conflict => return Err(altered()),
                    Sent::Full | Sent::Later(_) | Sent::Unknown => return Ok(true),
                }
                Ok(false)
            }
            Then::Hear(Event::Pulled { page, .. }) => {
                self.pulling = false;
                let theirs = self.pairing.key().derive_series_name(self.side.other());
                let before = self.heard;
                for record in page.records.iter().filter(|record| record.series == theirs) {
                    if record.index == self.heard {
                        self.heard += 1;
                        self.hear(record.index, &record.bytes, step)?;
                    }
                }
                Ok(self.heard == before)
            }
            Then::Hear(_) => {
                self.pulling = false;
                Ok(true)
            }
            Then::Nothing => Ok(false),
        }
    }

    fn hear<R: CryptoRng>(&mut self, index: u64, bytes: &[u8], step: &mut Step<'_, R>) -> Result<(), Ended> {
        let letter = Letter {
            side: self.side.other(),
            index,
            bytes: bytes.to_vec(),
        };
        let answer = self.pairing.hear(&letter, step.now_s, step.rng)?;
        self.post(answer.into_iter().collect());
        Ok(())
    }

    /// What the relay is told at the end: the other's letters have been read and can go.
    pub(crate) fn tidy_up(&self, posts: &mut Posts) {
        let tokens = self.pairing.key().derive_tokens();
        let hashes = tokens.each_ref().map(|token| token.hash());
        let [_, _, delete] = tokens;
        let request = Request::Delete {
            id: BoxId(box_name(&hashes)),
            token: Token::new(*delete.reveal()),
            what: Scope::Series(SeriesId(self.pairing.key().derive_series_name(self.side.other()))),
        };
        posts.push((Of::Nothing, request.encode(), 0));
    }
}

fn altered() -> Ended {
    sync::pairing::Over::Pairing(PairingError::Altered).into()
}

/// The keys of a new phone, as its word carries them: not more than there may be, and none twice, since no key is used
/// in two spaces.
pub(crate) fn read_keys(bytes: &[u8]) -> Option<Vec<(DeviceId, &[u8])>> {
    let (chunks, []) = bytes.as_chunks::<{ 16 + PUBLIC_IDENTITY_LEN }>() else {
        return None;
    };
    let mut keys: Vec<(DeviceId, &[u8])> = Vec::new();
    for chunk in chunks {
        let (device, public) = chunk.split_first_chunk::<16>()?;
        let device = DeviceId::from_bytes(*device);
        let twice = keys.iter().any(|(id, key)| *id == device || *key == public);
        (!twice && keys.len() < OFFERS).then_some(())?;
        keys.push((device, public));
    }
    Some(keys)
}
