//! From the bytes of a request to its answer. Every wrong, old or foreign token gets the same answer.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sha2::{Digest, Sha256};
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};
use wire::relay::{Answer, Page, Request, Token, TokenHash, VERSION, WireError};

use crate::budgets::{Budgets, Network};
use crate::log::{Event, Log};
use crate::meeting::Meet;
use crate::metrics::{Held, Metrics};
use crate::notifier::Notifier;
use crate::store::{Command, Store, StoreError};

/// Seconds since 1970.
pub type Clock = Arc<dyn Fn() -> u64 + Send + Sync>;

/// What answers requests; the same whether they come over HTTP or from a test.
pub struct Relay {
    /// Where records are kept.
    pub store: Arc<dyn Store>,
    /// Where requests wait.
    pub notifier: Arc<Notifier>,
    /// Budgets of requests.
    pub budgets: Budgets,
    /// Counts.
    pub metrics: Arc<Metrics>,
    /// The time.
    pub clock: Clock,
    /// Where events go.
    pub log: Log,
    /// The hash of the secret that newcomers must show; none for an open relay.
    pub door: Option<TokenHash>,
    /// Random and secret; meetings get their numbers from it.
    pub seed: [u8; 16],
    /// Says when the relay ends, so that waiting requests are answered at once.
    pub ending: watch::Receiver<bool>,
}

/// How soon a client may come back, in seconds.
const SLOWER_S: u16 = 5;

impl Relay {
    /// Answers one request.
    pub async fn answer(&self, bytes: &[u8], network: Option<Network>) -> Answer {
        Metrics::add(&self.metrics.requests, 1);
        let (kind, answer) = match Request::decode(bytes) {
            Ok(_) if !self.budgets.from_network(network, (self.clock)()) => ("request", slower()),
            Ok(request) => (name(&request), self.carry_out(request, network).await),
            Err(WireError::Version(_)) => ("request", Answer::Version { newest: VERSION }),
            Err(WireError::TooLarge) => ("request", Answer::TooLarge),
            Err(WireError::Malformed) => ("request", Answer::Malformed),
        };
        match &answer {
            Answer::Refused => Metrics::add(&self.metrics.refused, 1),
            Answer::Slower { .. } => Metrics::add(&self.metrics.slowed, 1),
            Answer::Page(_) => Metrics::add(&self.metrics.pages, 1),
            _ => {}
        }
        (self.log)(Event::Answered(kind, answer.status()));
        answer
    }

    async fn carry_out(&self, request: Request, network: Option<Network>) -> Answer {
        match request {
            Request::Open { door, keys } => {
                if let Err(answer) = self.newcomer(door.as_ref(), network) {
                    return answer;
                }
                let hour = self.hour();
                self.ask(Command::Open { keys, hour }).await
            }
            Request::Append {
                id,
                token,
                series,
                first,
                records,
            } => {
                if self.metrics.full.load(Ordering::Relaxed) > 0 {
                    return Answer::Full;
                }
                let (token, hour) = (token.hash(), self.hour());
                if !self.may(token) {
                    return slower();
                }
                let count = u64::try_from(records.len()).unwrap_or(0);
                let command = Command::Append {
                    id,
                    token,
                    series,
                    first,
                    records,
                    hour,
                };
                let answer = self.ask(command).await;
                if let Answer::Appended { .. } = answer {
                    Metrics::add(&self.metrics.stored, count);
                    self.notifier.tell(Notifier::of_box(id));
                }
                answer
            }
            Request::Read {
                id,
                token,
                wait_s,
                have,
            } => {
                let token = token.hash();
                let command = Command::Read { id, token, have };
                self.waiting(token, Notifier::of_box(id), wait_s, nothing_new, || {
                    self.ask(command.clone())
                })
                .await
            }
            Request::Delete { id, token, what } => {
                let token = token.hash();
                if !self.may(token) {
                    return slower();
                }
                self.ask(Command::Delete { id, token, what }).await
            }
            meeting => self.meeting(meeting, network).await,
        }
    }

    async fn meeting(&self, request: Request, network: Option<Network>) -> Answer {
        let step = match request {
            Request::MeetOpen { door, token, message } => {
                if let Err(answer) = self.newcomer(door.as_ref(), network) {
                    return answer;
                }
                let token = token.hash();
                let chance = self.chance(token);
                Meet::Open {
                    token,
                    message,
                    chance,
                }
            }
            Request::MeetJoin { number, token } => {
                // The number is short, so guessing at numbers costs as much as opening.
                if !self.budgets.opening(network, (self.clock)()) {
                    return slower();
                }
                let token = token.hash();
                Meet::Join { number, token }
            }
            Request::MeetPut {
                number,
                token,
                slot,
                message,
            } => Meet::Put {
                number,
                token: token.hash(),
                slot,
                message,
            },
            Request::MeetGet {
                number,
                token,
                slot,
                wait_s,
            } => {
                let token = token.hash();
                let step = Meet::Get { number, token, slot };
                let empty = |answer: &Answer| *answer == Answer::NotYet;
                return self
                    .waiting(token, Notifier::of_meeting(number), wait_s, empty, || {
                        self.step(step.clone())
                    })
                    .await;
            }
            Request::MeetClose { number, token } => Meet::Close {
                number,
                token: token.hash(),
            },
            // The others have been answered before.
            _ => return Answer::Malformed,
        };
        if let Meet::Put { token, .. } | Meet::Close { token, .. } = &step
            && !self.may(*token)
        {
            return slower();
        }
        let number = step.number();
        let answer = self.step(step).await;
        if let (Some(number), Answer::Done) = (number, &answer) {
            self.notifier.tell(Notifier::of_meeting(number));
        }
        answer
    }

    /// Asks, and asks again each time something may have changed, until the wait is over.
    async fn waiting<F>(
        &self,
        token: TokenHash,
        slot: u16,
        wait_s: u8,
        nothing: impl Fn(&Answer) -> bool,
        ask: impl Fn() -> F,
    ) -> Answer
    where
        F: Future<Output = Answer>,
    {
        if !self.may(token) {
            return slower();
        }
        let until = Instant::now() + Duration::from_secs(u64::from(wait_s));
        let mut ending = self.ending.clone();
        loop {
            let Some(place) = self.notifier.place(slot) else {
                return Answer::Unavailable;
            };
            let mut woken = std::pin::pin!(place.notified());
            // From here on something new wakes this request, even before it begins to wait.
            woken.as_mut().enable();
            let answer = ask().await;
            if wait_s == 0 || !nothing(&answer) || Instant::now() >= until || *ending.borrow() {
                return answer;
            }
            let _waiting = Held::new(&self.metrics.waiting);
            tokio::select! {
                _ = timeout_at(until, woken) => {}
                _ = ending.changed() => {}
            }
        }
    }

    async fn ask(&self, command: Command) -> Answer {
        self.told(self.store.ask(command).await)
    }

    async fn step(&self, step: Meet) -> Answer {
        self.told(self.store.meet(step, (self.clock)()).await)
    }

    fn told(&self, answer: Result<Answer, StoreError>) -> Answer {
        match answer {
            Ok(answer) => answer,
            Err(StoreError::Busy) => slower(),
            // What went wrong inside is for the owner, not for whoever asks.
            Err(error) => {
                Metrics::add(&self.metrics.failed, 1);
                let code = match error {
                    StoreError::Unavailable(code) => code,
                    other => other.to_string(),
                };
                (self.log)(Event::StorageFailed(code));
                Answer::Unavailable
            }
        }
    }

    fn may(&self, token: TokenHash) -> bool {
        self.budgets.with_token(token, (self.clock)())
    }

    /// Whether somebody may open a box or a meeting.
    fn newcomer(&self, door: Option<&Token>, network: Option<Network>) -> Result<(), Answer> {
        if !self.budgets.opening(network, (self.clock)()) {
            return Err(slower());
        }
        if self.door.is_some() && self.door != door.map(Token::hash) {
            return Err(Answer::Refused);
        }
        if self.metrics.full.load(Ordering::Relaxed) > 0 {
            return Err(Answer::Full);
        }
        Ok(())
    }

    fn hour(&self) -> u64 {
        (self.clock)() / 3600
    }

    /// Random for whoever does not know the seed: the token is fresh for each meeting.
    fn chance(&self, token: TokenHash) -> u64 {
        let mut sum = Sha256::new();
        sum.update(self.seed);
        sum.update(token.0);
        let [a, b, c, d, ..]: [u8; 32] = sum.finalize().into();
        u64::from(u32::from_be_bytes([a, b, c, d]))
    }
}

fn slower() -> Answer {
    Answer::Slower { seconds: SLOWER_S }
}

fn nothing_new(answer: &Answer) -> bool {
    matches!(answer, Answer::Page(Page { records, .. }) if records.is_empty())
}

/// The kind of a request, for counting and for logs.
fn name(request: &Request) -> &'static str {
    match request {
        Request::Open { .. } => "open",
        Request::Append { .. } => "append",
        Request::Read { .. } => "read",
        Request::Delete { .. } => "delete",
        Request::MeetOpen { .. }
        | Request::MeetJoin { .. }
        | Request::MeetPut { .. }
        | Request::MeetGet { .. }
        | Request::MeetClose { .. } => "meet",
    }
}
