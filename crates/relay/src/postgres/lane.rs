//! A connection that writes: takes what waits, sends it as one transaction in one go, and answers after the
//! commit.

use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use tokio::sync::mpsc;
use tokio_postgres::{Client, Config, Row, Statement};
use wire::relay::limits::{BOX_BYTES, BOX_SERIES};
use wire::relay::{Answer, Scope};

use super::{Asked, hours, key, session, signed, unavailable, unsigned};
use crate::limits;
use crate::log::{Event, Log};
use crate::store::{Command, StoreError};

/// A connection with its statements prepared.
struct Session {
    client: Client,
    open: Statement,
    append: Statement,
    delete: Statement,
}

impl Session {
    async fn begin(config: &Config) -> Result<Self, StoreError> {
        let client = session::connect(config).await?;
        let prepare = async |sql| client.prepare(sql).await.map_err(unavailable);
        let open = prepare("INSERT INTO boxes VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING").await?;
        let append = prepare("SELECT * FROM relay_append($1, $2, $3, $4, $5, $6, $7, $8, $9)").await?;
        let delete = prepare("SELECT relay_delete($1, $2, $3, $4, $5, $6)").await?;
        Ok(Self {
            client,
            open,
            append,
            delete,
        })
    }
}

pub(super) async fn run(config: Config, mut works: mpsc::Receiver<Asked>, log: Log) {
    let mut session: Option<Session> = None;
    while let Some(first) = works.recv().await {
        let mut batch = vec![first];
        while batch.len() < limits::BATCH
            && let Ok(next) = works.try_recv()
        {
            batch.push(next);
        }
        // In one order on every lane of every node, so that nobody waits for each other in a circle.
        batch.sort_by_key(|(command, _)| key(command.id()));
        let (commands, replies): (Vec<_>, Vec<_>) = batch.into_iter().unzip();
        log(Event::Committed(commands.len()));
        let answers = attempt(&config, &mut session, &commands).await;
        if answers.is_err() {
            // Whatever state the connection is in, the next batch gets a new one.
            session = None;
        }
        for (at, reply) in replies.into_iter().enumerate() {
            let missing = || StoreError::Unavailable("an answer is missing".to_owned());
            let one = answers.as_ref().map_err(StoreError::clone);
            let _ = reply.send(one.and_then(|answers| answers.get(at).cloned().ok_or_else(missing)));
        }
    }
}

async fn attempt(
    config: &Config,
    held: &mut Option<Session>,
    commands: &[Command],
) -> Result<Vec<Answer>, StoreError> {
    let session = match held {
        Some(session) if !session.client.is_closed() => session,
        _ => held.insert(Session::begin(config).await?),
    };
    together(session, commands).await
}

type Step<'a> = Pin<Box<dyn Future<Output = Result<Option<Answer>, StoreError>> + Send + 'a>>;

/// Sends begin, all commands and commit before the first answer comes: one way there and back.
///
/// When a command fails, the database undoes the whole transaction, and the failure of that command is the
/// answer to all.
async fn together(session: &Session, commands: &[Command]) -> Result<Vec<Answer>, StoreError> {
    let plain = |sql: &'static str| -> Step<'_> {
        Box::pin(async move {
            session.client.batch_execute(sql).await.map_err(unavailable)?;
            Ok(None)
        })
    };
    let mut steps = vec![plain("BEGIN")];
    for command in commands {
        steps.push(Box::pin(async move { one(session, command).await.map(Some) }));
    }
    steps.push(plain("COMMIT"));
    let done: Result<Vec<_>, _> = in_order(steps).await.into_iter().collect();
    Ok(done?.into_iter().flatten().collect())
}

/// Starts every step in its order and waits for all.
async fn in_order(mut steps: Vec<Step<'_>>) -> Vec<Result<Option<Answer>, StoreError>> {
    let mut done: Vec<Option<_>> = steps.iter().map(|_| None).collect();
    poll_fn(|cx| {
        for (step, done) in steps.iter_mut().zip(&mut done).filter(|(_, done)| done.is_none()) {
            if let Poll::Ready(result) = step.as_mut().poll(cx) {
                *done = Some(result);
            }
        }
        if done.iter().all(Option::is_some) {
            Poll::Ready(())
        } else {
            Poll::Pending
        }
    })
    .await;
    done.into_iter().flatten().collect()
}

async fn one(session: &Session, command: &Command) -> Result<Answer, StoreError> {
    let client = &session.client;
    match command {
        Command::Open { keys, hour } => {
            let id = keys.id();
            let (read, append, delete) = (&keys.read.0[..], &keys.append.0[..], &keys.delete.0[..]);
            client
                .execute(
                    &session.open,
                    &[&&id.0[..], &read, &append, &delete, &hours(*hour)],
                )
                .await
                .map_err(unavailable)?;
            Ok(Answer::Done)
        }
        Command::Append {
            id,
            token,
            series,
            first,
            records,
            hour,
        } => {
            let row = client
                .query_one(
                    &session.append,
                    &[
                        &key(*id),
                        &&id.0[..],
                        &&token.0[..],
                        &&series.0[..],
                        &signed(*first),
                        records,
                        &hours(*hour),
                        &signed(BOX_BYTES),
                        &signed(u64::try_from(BOX_SERIES).unwrap_or(0)),
                    ],
                )
                .await
                .map_err(unavailable)?;
            appended(&row)
        }
        Command::Delete { id, token, what } => {
            let none: &[u8] = &[];
            let (scope, series, before) = match what {
                Scope::Everything => (0_i32, none, 0_i64),
                Scope::Series(series) => (1, &series.0[..], 0),
                Scope::Before(series, index) => (2, &series.0[..], signed(*index)),
            };
            let row = client
                .query_one(
                    &session.delete,
                    &[&key(*id), &&id.0[..], &&token.0[..], &scope, &series, &before],
                )
                .await
                .map_err(unavailable)?;
            let done: bool = row.try_get(0).map_err(unavailable)?;
            Ok(if done { Answer::Done } else { Answer::Refused })
        }
        // Reading has connections of its own and never comes here.
        Command::Read { .. } => Ok(Answer::Unavailable),
    }
}

fn appended(row: &Row) -> Result<Answer, StoreError> {
    let code: i32 = row.try_get(0).map_err(unavailable)?;
    let place = || row.try_get::<_, i64>(1).map(unsigned).map_err(unavailable);
    Ok(match code {
        1 => Answer::Appended { next: place()? },
        65 => Answer::Conflict {
            index: place()?,
            hash: session::array(row, 2)?,
        },
        66 => Answer::Gap { next: place()? },
        67 => Answer::Full,
        _ => Answer::Refused,
    })
}
