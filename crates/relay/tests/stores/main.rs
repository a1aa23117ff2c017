//! The same stories on memory, SQLite and PostgreSQL.
#![cfg(test)]

mod alike;
mod place;
mod story;

use place::{Place, run};

#[test]
fn memory_lives_through_the_story() {
    run(Place::Memory, async |store| story::check(&*store).await);
}

#[test]
fn sqlite_lives_through_the_story() {
    run(Place::Sqlite, async |store| story::check(&*store).await);
}

#[test]
fn postgres_lives_through_the_story_and_two_thousand_random_commands() {
    run(Place::Postgres, async |store| {
        story::check(&*store).await;
        alike::check(&*store, 11, 2_000).await;
    });
}

#[test]
fn sqlite_answers_twenty_thousand_random_commands_like_memory() {
    for seed in 1..=4 {
        run(Place::Sqlite, async |store| {
            alike::check(&*store, seed, 5_000).await
        });
    }
}
