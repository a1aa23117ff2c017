//! A connection that writes: takes what waits, sends plain appends as one transaction in one go and whatever is left as
//! a second, and answers after the commits.

use std::collections::BTreeMap;
use std::future::poll_fn;
use std::pin::Pin;
use std::task::Poll;

use tokio::sync::mpsc;
use tokio_postgres::{Client, Config, Row, Statement};
use wire::relay::limits::{BOX_BYTES, BOX_SERIES};
use wire::relay::{Answer, Scope};

use super::append::{self, Plain};
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
    plain: append::Statements,
}

/// What is asked here always goes by keys, also where the database has not looked at new tables yet, and is planned
/// once for each connection.
const PLANS: &str =
    "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off; SET enable_hashjoin = off;
    SET enable_mergejoin = off";

impl Session {
    async fn begin(config: &Config) -> Result<Self, StoreError> {
        let client = session::connect(config).await?;
        client.batch_execute(PLANS).await.map_err(unavailable)?;
        let prepare = async |sql| client.prepare(sql).await.map_err(unavailable);
        let open = prepare("INSERT INTO boxes VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING").await?;
        let append = prepare("SELECT * FROM relay_append($1, $2, $3, $4, $5, $6, $7, $8, $9)").await?;
        let delete = prepare("SELECT relay_delete($1, $2, $3, $4, $5, $6)").await?;
        let plain = append::Statements::prepare(&client).await?;
        Ok(Self {
            client,
            open,
            append,
            delete,
            plain,
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

/// Answers, each with the place of its command in the batch.
type Answers = Vec<(usize, Answer)>;
type Step<'a> = Pin<Box<dyn Future<Output = Result<Answers, StoreError>> + Send + 'a>>;

/// Carries out a batch: plain appends together, then whatever is left, one by one in its order.
///
/// What is left comes in a second transaction. A command stays what it is either way, since each is about one box
/// alone, and of a box with several commands in the batch none is taken with the plain ones.
async fn together(session: &Session, commands: &[Command]) -> Result<Vec<Answer>, StoreError> {
    let mut answers = BTreeMap::new();
    let plain = Plain::of(commands);
    if !plain.is_empty() {
        let hold: Step<'_> = Box::pin(async {
            plain.hold(&session.client, &session.plain).await?;
            Ok(Vec::new())
        });
        let take: Step<'_> = Box::pin(plain.take(&session.client, &session.plain));
        answers.extend(in_one_go(session, vec![hold, take]).await?);
    }
    let left: Vec<Step<'_>> = commands
        .iter()
        .enumerate()
        .filter(|(place, _)| !answers.contains_key(place))
        .map(|(place, command)| -> Step<'_> {
            Box::pin(async move { Ok(vec![(place, one(session, command).await?)]) })
        })
        .collect();
    if !left.is_empty() {
        answers.extend(in_one_go(session, left).await?);
    }
    Ok(answers.into_values().collect())
}

/// Sends begin, all steps and commit before the first answer comes: one way there and back.
///
/// When a step fails, the database undoes the whole transaction, and the failure of that step is the answer to all.
async fn in_one_go<'a>(session: &'a Session, mut steps: Vec<Step<'a>>) -> Result<Answers, StoreError> {
    let plain = |sql: &'static str| -> Step<'a> {
        Box::pin(async move {
            session.client.batch_execute(sql).await.map_err(unavailable)?;
            Ok(Vec::new())
        })
    };
    steps.insert(0, plain("BEGIN"));
    steps.push(plain("COMMIT"));
    let done: Result<Vec<_>, _> = in_order(steps).await.into_iter().collect();
    Ok(done?.into_iter().flatten().collect())
}

/// Starts every step in its order and waits for all.
async fn in_order(mut steps: Vec<Step<'_>>) -> Vec<Result<Answers, StoreError>> {
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
