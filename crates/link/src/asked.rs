//! What a person does in a space: what is refused, what stays on this phone, what is said.

use rand_core::CryptoRng;
use sync::event::{Event, Notice, Pace};
use sync::message::Bytes32;
use sync::message::Id16;
use sync::sharing::Said;
use sync::sharing::beat::{QUESTION_PLACE, QUESTIONS};
use sync::sharing::consent::AskAgain;
use sync::sharing::desk::{Desk, digest};
use sync::sharing::plan::{MENU_MAX, Planning, levels};
use sync::space::Step;
use vault::together::ANSWER_MAX;

use crate::ask::{Ask, Refused};
use crate::link::{Gather, Link, SCORED};
use crate::state::Half;
use crate::todo::News;

/// Longest name, in characters.
const NAME_MAX: usize = 40;
/// Longest thing that is shared or proposed, in bytes: below what one record carries, with its own fields.
const THING_MAX: usize = sync::limits::CONTENT_MAX - 256;

impl Link {
    /// Somebody does something.
    pub(crate) fn ask<R: CryptoRng>(
        &mut self,
        ask: Ask,
        step: &mut Step<'_, R>,
        out: &mut Gather,
    ) -> Result<(), Refused> {
        let me = self.me();
        let mine = |desk: &Desk, id: &Id16| {
            desk.shared
                .get(&(*id, me))
                .is_some_and(|shared| !shared.withdrawn)
        };
        let (said, pace) = match ask {
            Ask::Share {
                id,
                bytes,
                until_s,
                pace,
            } => {
                self.may_share(&bytes, step.now_s)?;
                free(!self.desk.shared.contains_key(&(id, me)))?;
                (Said::Shared { id, bytes, until_s }, pace)
            }
            Ask::Change { id, bytes } => {
                self.may_share(&bytes, step.now_s)?;
                free(mine(&self.desk, &id))?;
                (Said::Edited { id, bytes }, Pace::Now)
            }
            Ask::TakeBack { id } => {
                free(mine(&self.desk, &id))?;
                (Said::Withdrawn { id }, Pace::Now)
            }
            Ask::Signal { signal, back_s } => (Said::Signal { signal, back_s }, Pace::Now),
            Ask::Propose {
                id,
                bytes,
                instead_of,
            } => {
                self.may_share(&bytes, step.now_s)?;
                free(self.desk.proposed(id).next().is_none())?;
                let proposed = Said::Proposed {
                    id,
                    bytes,
                    instead_of,
                };
                (proposed, Pace::Now)
            }
            Ask::Agree { id, bytes } => {
                let mut known = self.desk.proposed(id);
                free(known.any(|known| !known.ended && known.bytes == bytes))?;
                let digest = digest(&bytes);
                (Said::Yes { id, digest }, Pace::Now)
            }
            Ask::End { id } => {
                free(self.desk.proposed(id).any(|known| !known.ended))?;
                (Said::Ended { id }, Pace::Now)
            }
            Ask::Score { plan, scores, could } => {
                free(!self.marks.contains(&(me, SCORED, plan)))?;
                let own = levels(&scores, &could, &Bytes32(self.state.secret));
                let begun = Planning::begin(plan, own, step.rng).filter(|_| scores.len() <= MENU_MAX);
                let (planning, said) = begun.ok_or(Refused::TooMuch)?;
                self.state.plan = Some(planning);
                self.dirty = true;
                self.say(&said, Pace::Now);
                self.listen_again(None, step);
                return Ok(());
            }
            other => return self.ask_here(other, step, out),
        };
        self.say(&said, pace);
        Ok(())
    }

    /// What stays on this phone, or is the machine's.
    fn ask_here<R: CryptoRng>(
        &mut self,
        ask: Ask,
        step: &mut Step<'_, R>,
        out: &mut Gather,
    ) -> Result<(), Refused> {
        let event = match ask {
            Ask::Wish(mut wishes) => {
                wishes.retain(|place| usize::from(*place) < QUESTION_PLACE);
                wishes.sort_unstable();
                wishes.dedup();
                let mut half = self.state.half.clone();
                half.private.wishes = wishes;
                return self.tell_half(half, out);
            }
            Ask::Answer { number, bytes } => {
                let fits = usize::from(number) < QUESTIONS
                    && bytes.as_ref().is_none_or(|bytes| bytes.len() <= ANSWER_MAX);
                if !fits {
                    return Err(Refused::TooMuch);
                }
                let mut half = self.state.half.clone();
                match bytes {
                    Some(bytes) => half.private.answers.insert(number, bytes),
                    None => half.private.answers.remove(&number),
                };
                return self.tell_half(half, out);
            }
            Ask::Consent => {
                self.state.consent.confirm(step.now_s);
                self.dirty = true;
                return Ok(());
            }
            Ask::Name(name) => {
                let name = name.trim();
                if name.chars().count() > NAME_MAX {
                    return Err(Refused::TooMuch);
                }
                self.state.name = name.to_owned();
                self.dirty = true;
                return Ok(());
            }
            Ask::Seen(notice) => {
                self.dirty |= self.state.told.remove(&notice);
                out.news.push(News::Changed(self.id()));
                return Ok(());
            }
            Ask::Pause(paused) => Event::Pause(paused),
            Ask::Acknowledge(device) => {
                self.notices.remove(&Notice::NewDevice(device));
                Event::Acknowledge { device }
            }
            Ask::Approve(device) => Event::Approve { device },
            Ask::Remove(device) => {
                self.notices.remove(&Notice::NewDevice(device));
                Event::Leave { device }
            }
            // The others were answered before.
            _ => return Ok(()),
        };
        self.drive(event, step, out);
        out.news.push(News::Changed(self.id()));
        Ok(())
    }

    fn tell_half(&mut self, half: Half, out: &mut Gather) -> Result<(), Refused> {
        if self.set_half(half) {
            out.halves.push(self.id());
        }
        Ok(())
    }

    fn may_share(&mut self, bytes: &[u8], now_s: i64) -> Result<(), Refused> {
        if bytes.len() > THING_MAX {
            return Err(Refused::TooMuch);
        }
        let before = self.state.consent;
        let holds = self.state.consent.holds(now_s);
        self.dirty |= before != self.state.consent;
        holds.then_some(()).ok_or(Refused::Consent(AskAgain))
    }
}

fn free(is: bool) -> Result<(), Refused> {
    is.then_some(()).ok_or(Refused::Gone)
}
