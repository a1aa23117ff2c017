//! Meetings in a table, because two devices may meet over two nodes. They are few, so each step is its own
//! transaction.

use tokio_postgres::{Client, Transaction};
use wire::relay::limits::MEET_S;
use wire::relay::{Answer, TokenHash};

use super::session::Taken;
use super::{signed, unavailable};
use crate::limits;
use crate::meeting::{After, Meet, Meeting, numbers};
use crate::store::StoreError;

/// One step. Ends are kept as minutes, rounded down: a meeting lives nine to ten.
pub(super) async fn step(connections: &Taken, step: Meet, now_s: u64) -> Result<Answer, StoreError> {
    let (_place, mut client) = connections.take().await?;
    let answer = carry_out(&mut client, step, now_s).await;
    if answer.is_ok() {
        connections.give_back(client).await;
    }
    answer
}

async fn carry_out(client: &mut Client, step: Meet, now_s: u64) -> Result<Answer, StoreError> {
    let all = client.transaction().await.map_err(unavailable)?;
    let minute = signed(now_s / 60);
    all.execute("DELETE FROM meetings WHERE minute <= $1", &[&minute])
        .await
        .map_err(unavailable)?;
    let answer = match step.number() {
        None => open(&all, step, now_s).await?,
        Some(number) => one(&all, number, step).await?,
    };
    all.commit().await.map_err(unavailable)?;
    Ok(answer)
}

async fn open(all: &Transaction<'_>, step: Meet, now_s: u64) -> Result<Answer, StoreError> {
    let Meet::Open {
        token,
        message,
        chance,
    } = step
    else {
        return Ok(Answer::Refused);
    };
    let rows = all
        .query("SELECT number FROM meetings", &[])
        .await
        .map_err(unavailable)?;
    let taken: Result<Vec<i32>, _> = rows.iter().map(|row| row.try_get(0)).collect();
    let taken = taken.map_err(unavailable)?;
    let later = Answer::Slower { seconds: 60 };
    if taken.len() >= limits::MEETINGS {
        return Ok(later);
    }
    let minute = signed((now_s + MEET_S) / 60);
    for number in numbers(chance)
        .filter(|number| !taken.contains(&row_number(*number)))
        .take(8)
    {
        // Another node may take the same number at the same moment.
        let count = all
            .execute(
                "INSERT INTO meetings VALUES ($1, $2, $3, NULL, $4) ON CONFLICT DO NOTHING",
                &[&row_number(number), &minute, &&token.0[..], &vec![&message]],
            )
            .await
            .map_err(unavailable)?;
        if count == 1 {
            return Ok(Answer::Meeting { number });
        }
    }
    Ok(later)
}

fn row_number(number: u32) -> i32 {
    i32::try_from(number).unwrap_or(i32::MAX)
}

async fn one(all: &Transaction<'_>, number: u32, step: Meet) -> Result<Answer, StoreError> {
    let number = row_number(number);
    let row = all
        .query_opt(
            "SELECT owner, guest, messages FROM meetings WHERE number = $1 FOR UPDATE",
            &[&number],
        )
        .await
        .map_err(unavailable)?;
    let Some(row) = row else {
        return Ok(Answer::Refused);
    };
    let hash = |at| -> Result<Option<TokenHash>, StoreError> {
        let bytes: Option<&[u8]> = row.try_get(at).map_err(unavailable)?;
        Ok(bytes.and_then(|bytes| bytes.try_into().ok()).map(TokenHash))
    };
    let Some(owner) = hash(0)? else {
        return Ok(Answer::Refused);
    };
    let mut meeting = Meeting {
        owner,
        guest: hash(1)?,
        messages: row.try_get(2).map_err(unavailable)?,
    };
    let (answer, after) = meeting.step(step);
    match after {
        After::Same => {}
        After::Changed => {
            let guest = meeting.guest.as_ref().map(|guest| &guest.0[..]);
            all.execute(
                "UPDATE meetings SET guest = $2, messages = $3 WHERE number = $1",
                &[&number, &guest, &meeting.messages],
            )
            .await
            .map_err(unavailable)?;
        }
        After::Gone => {
            all.execute("DELETE FROM meetings WHERE number = $1", &[&number])
                .await
                .map_err(unavailable)?;
        }
    }
    Ok(answer)
}
