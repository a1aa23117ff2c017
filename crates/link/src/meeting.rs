//! One pairing on its way: from a link or a code to letters that both phones have read.

use rand_core::CryptoRng;
use sync::space::Step;
use vault::pairing::{
    Attempt, CodeSecret, LinkSecret, PAIRING_LIFE_S, PairingError, PairingKey, Purpose, Side,
};
use wire::relay::{Answer, Request, Token};

use crate::carrier::Way;
use crate::letters::Letters;
use crate::pairing::{Begin, Ended, Stage};

/// Seconds for which the relay may hold an answer back.
pub(crate) const HOLD_S: u8 = 20;
/// The slot of a meeting in which the guest answers.
const GUEST_SLOT: u8 = 1;
/// The slot in which the owner shows that it came to the guest's key.
const OWNER_PROOF: u8 = 2;
/// The slot in which the guest does.
const GUEST_PROOF: u8 = 3;
/// The place of such a proof among the letters of a side: none has it.
const PROOF_INDEX: u64 = u64::MAX;

/// What a post of the pairing was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Of {
    /// The meeting.
    Meeting,
    /// Letters.
    Letters(Way),
    /// Nothing follows from its answer.
    Nothing,
}

enum Phase {
    /// The relay is asked for a number.
    Asking {
        attempt: Attempt,
        code: CodeSecret,
        token: [u8; 32],
        message: Vec<u8>,
    },
    /// The number is shown; the guest has not come.
    Calling {
        attempt: Attempt,
        code: CodeSecret,
        token: [u8; 32],
        number: u32,
    },
    /// A number was typed.
    Joining {
        attempt: Attempt,
        token: [u8; 32],
        number: u32,
        message: Vec<u8>,
    },
    /// The guest answers.
    Answering {
        key: PairingKey,
        token: [u8; 32],
        number: u32,
        message: Vec<u8>,
    },
    /// Both show that they came to the same key: the owner in the slot after the guest's, then the guest.
    Proving {
        key: PairingKey,
        side: Side,
        token: [u8; 32],
        number: u32,
        slot: u8,
        proof: Vec<u8>,
        fits: bool,
    },
    /// Letters go to and fro.
    Letters(Box<Letters>),
    Over(Ended),
}

/// One pairing.
pub(crate) struct Meeting {
    pub(crate) what: Purpose,
    phase: Phase,
    door: Option<[u8; 32]>,
    /// A request failed: it is made again with the next tick.
    idle: bool,
    began_s: i64,
    /// Both have signed, and what follows is carried over and saved.
    pub(crate) finishing: bool,
}

pub(crate) type Posts = Vec<(Of, Vec<u8>, u8)>;

impl Meeting {
    /// Begins, with the first requests.
    pub(crate) fn begin<R: CryptoRng>(
        what: Purpose,
        begin: Begin,
        door: Option<[u8; 32]>,
        step: &mut Step<'_, R>,
        posts: &mut Posts,
    ) -> Self {
        let mut token = [0; 32];
        step.rng.fill_bytes(&mut token);
        let phase = match begin {
            Begin::OfferLink => {
                let link = LinkSecret::make(step.rng);
                let shown = Some(link.reveal().to_string());
                Phase::Letters(Letters::begin(
                    Side::Owner,
                    link.pairing_key(what),
                    what,
                    shown,
                    door,
                    step,
                ))
            }
            Begin::OfferCode => {
                let code = CodeSecret::make(step.rng);
                let (attempt, message) = Attempt::begin(Side::Owner, &code, what, step.rng);
                Phase::Asking {
                    attempt,
                    code,
                    token,
                    message,
                }
            }
            Begin::Take(text) => Self::take(&text, what, token, door, step),
        };
        let mut meeting = Self {
            what,
            phase,
            door,
            idle: true,
            began_s: step.now_s,
            finishing: false,
        };
        meeting.go_on(posts);
        meeting
    }

    fn take<R: CryptoRng>(
        text: &str,
        what: Purpose,
        token: [u8; 32],
        door: Option<[u8; 32]>,
        step: &mut Step<'_, R>,
    ) -> Phase {
        // A whole address, or what stands behind `#` of it, or a code that was typed.
        let fragment = text.trim().rsplit('#').next().unwrap_or_default();
        if let Ok(link) = LinkSecret::read(fragment) {
            let key = link.pairing_key(what);
            return Phase::Letters(Letters::begin(Side::Guest, key, what, None, door, step));
        }
        if text.contains('#') {
            return Phase::Over(vault::pairing::CodeError::Link.into());
        }
        match CodeSecret::read(text) {
            Ok((number, code)) => {
                let (attempt, message) = Attempt::begin(Side::Guest, &code, what, step.rng);
                Phase::Joining {
                    attempt,
                    token,
                    number,
                    message,
                }
            }
            Err(error) => Phase::Over(error.into()),
        }
    }

    pub(crate) fn stage(&self) -> Stage {
        match &self.phase {
            Phase::Asking { .. } => Stage::Asking,
            Phase::Calling { code, number, .. } => Stage::Offered(code.reveal(*number).to_string()),
            Phase::Joining { .. } | Phase::Answering { .. } | Phase::Proving { .. } => Stage::Waiting,
            Phase::Letters(_) if self.finishing => Stage::Finishing,
            Phase::Letters(letters) => letters.stage(),
            Phase::Over(ended) => Stage::Over(*ended),
        }
    }

    pub(crate) fn letters(&mut self) -> Option<&mut Letters> {
        match &mut self.phase {
            Phase::Letters(letters) => Some(letters),
            _ => None,
        }
    }

    pub(crate) fn end(&mut self, why: impl Into<Ended>) {
        self.phase = Phase::Over(why.into());
    }

    /// Ends it after ten minutes, and where the clock goes back. `true` where it ended just now.
    pub(crate) fn tick(&mut self, now_s: i64) -> bool {
        let open = (0..PAIRING_LIFE_S).contains(&now_s.saturating_sub(self.began_s));
        let late = !open && !self.is_over();
        if late {
            self.end(sync::pairing::Over::Late);
        }
        late
    }

    pub(crate) fn is_over(&self) -> bool {
        matches!(self.phase, Phase::Over(_))
    }

    /// Makes the requests that are due. After a failure they wait for the next tick.
    pub(crate) fn go_on(&mut self, posts: &mut Posts) {
        let again = core::mem::take(&mut self.idle);
        let request = match &mut self.phase {
            Phase::Letters(letters) => return letters.go_on(again, posts),
            _ if !again => return,
            Phase::Asking { token, message, .. } => Request::MeetOpen {
                door: self.door.map(Token::new),
                token: Token::new(*token),
                message: message.clone(),
            },
            Phase::Calling { token, number, .. } => Request::MeetGet {
                number: *number,
                token: Token::new(*token),
                slot: GUEST_SLOT,
                wait_s: HOLD_S,
            },
            Phase::Joining { token, number, .. } => Request::MeetJoin {
                number: *number,
                token: Token::new(*token),
            },
            Phase::Answering {
                token,
                number,
                message,
                ..
            } => Request::MeetPut {
                number: *number,
                token: Token::new(*token),
                slot: GUEST_SLOT,
                message: message.clone(),
            },
            Phase::Proving {
                side,
                token,
                number,
                slot,
                proof,
                ..
            } => {
                let (number, token, slot) = (*number, Token::new(*token), *slot);
                if (*side == Side::Owner) == (slot == OWNER_PROOF) {
                    let message = proof.clone();
                    Request::MeetPut {
                        number,
                        token,
                        slot,
                        message,
                    }
                } else {
                    Request::MeetGet {
                        number,
                        token,
                        slot,
                        wait_s: HOLD_S,
                    }
                }
            }
            Phase::Over(_) => return,
        };
        let wait = if let Request::MeetGet { wait_s, .. } = &request {
            *wait_s
        } else {
            0
        };
        posts.push((Of::Meeting, request.encode(), wait));
    }

    /// An answer of the relay, or that there was none.
    pub(crate) fn answered<R: CryptoRng>(
        &mut self,
        of: Of,
        body: Option<&[u8]>,
        step: &mut Step<'_, R>,
        posts: &mut Posts,
    ) {
        match of {
            Of::Nothing => {}
            Of::Letters(way) => {
                let Some(letters) = self.letters() else { return };
                match letters.answered(way, body, step, posts) {
                    Ok(idle) => self.idle |= idle,
                    Err(ended) => self.end(ended),
                }
            }
            Of::Meeting => self.met(body.and_then(|body| Answer::decode(body).ok()), step, posts),
        }
        // What failed waits for the next tick; everything else goes on at once.
        let idle = core::mem::take(&mut self.idle);
        if !idle {
            self.idle = matches!(of, Of::Meeting);
            self.go_on(posts);
        }
        self.idle |= idle;
    }

    fn met<R: CryptoRng>(&mut self, answer: Option<Answer>, step: &mut Step<'_, R>, posts: &mut Posts) {
        let phase = core::mem::replace(&mut self.phase, Phase::Over(Ended::Relay));
        self.phase = match (phase, answer) {
            (phase @ Phase::Over(_), _) => phase,
            (
                Phase::Asking {
                    attempt, code, token, ..
                },
                Some(Answer::Meeting { number }),
            ) => Phase::Calling {
                attempt,
                code,
                token,
                number,
            },
            (
                Phase::Calling {
                    attempt,
                    token,
                    number,
                    ..
                },
                Some(Answer::Message(message)),
            ) => match attempt.finish(&message) {
                Ok(key) => prove(key, Side::Owner, token, number, step),
                Err(error) => over(error),
            },
            (
                Phase::Joining {
                    attempt,
                    token,
                    number,
                    message: own,
                },
                Some(Answer::Message(message)),
            ) => match attempt.finish(&message) {
                Ok(key) => Phase::Answering {
                    key,
                    token,
                    number,
                    message: own,
                },
                Err(error) => over(error),
            },
            (
                Phase::Answering {
                    key, token, number, ..
                },
                Some(Answer::Done),
            ) => prove(key, Side::Guest, token, number, step),
            (proving @ Phase::Proving { .. }, Some(answer @ (Answer::Done | Answer::Message(_)))) => {
                self.proved(proving, answer, step, posts)
            }
            (_, Some(Answer::Refused)) => Phase::Over(Ended::NoMeeting),
            (_, Some(Answer::Malformed | Answer::TooLarge | Answer::Version { .. })) => {
                Phase::Over(Ended::Relay)
            }
            // Nothing came, or not yet: the same again with the next tick.
            (phase, _) => {
                self.idle = true;
                phase
            }
        };
    }

    /// A proof was left, or the other's is here. Each side leaves its own whether or not the other's fits, so that both
    /// see a mistyped code at once.
    fn proved<R: CryptoRng>(
        &self,
        proving: Phase,
        answer: Answer,
        step: &mut Step<'_, R>,
        posts: &mut Posts,
    ) -> Phase {
        let Phase::Proving {
            key,
            side,
            token,
            number,
            slot,
            proof,
            mut fits,
        } = proving
        else {
            return proving;
        };
        if let Answer::Message(message) = answer {
            fits = key.open(side.other(), PROOF_INDEX, &message).is_some();
        }
        if slot == OWNER_PROOF {
            return Phase::Proving {
                key,
                side,
                token,
                number,
                slot: GUEST_PROOF,
                proof,
                fits,
            };
        }
        if side == Side::Owner {
            let token = Token::new(token);
            posts.push((Of::Nothing, Request::MeetClose { number, token }.encode(), 0));
        }
        if fits {
            Phase::Letters(Letters::begin(side, key, self.what, None, self.door, step))
        } else {
            over(PairingError::Altered)
        }
    }
}

fn over(error: PairingError) -> Phase {
    Phase::Over(sync::pairing::Over::from(error).into())
}

fn prove<R: CryptoRng>(
    key: PairingKey,
    side: Side,
    token: [u8; 32],
    number: u32,
    step: &mut Step<'_, R>,
) -> Phase {
    // An empty message always fits.
    let proof = key.seal(side, PROOF_INDEX, &[], step.rng).unwrap_or_default();
    Phase::Proving {
        key,
        side,
        token,
        number,
        slot: OWNER_PROOF,
        proof,
        fits: false,
    }
}
