//! The same stories on memory, SQLite and PostgreSQL.
#![cfg(test)]

mod alike;
mod journal;
mod place;
mod rights;
mod story;
mod upgrade;

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
fn a_database_of_the_first_layout_is_taken_over_with_all_it_holds() {
    let server = soak::postgres::Server::start().expect("a PostgreSQL of one's own");
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(upgrade::check(&server));
    // Connections end before the server does.
    drop(runtime);
}

#[test]
fn the_journal_of_sqlite_stays_short_while_it_is_written_to() {
    journal::check();
}

#[test]
fn sqlite_answers_twenty_thousand_random_commands_like_memory() {
    for seed in 1..=4 {
        run(Place::Sqlite, async |store| {
            alike::check(&*store, seed, 5_000).await
        });
    }
}

#[test]
fn every_wrong_token_is_refused_for_every_command_by_all_stores() {
    for place in [Place::Memory, Place::Sqlite, Place::Postgres] {
        run(place, async |store| rights::check(&*store).await);
    }
}

#[test]
fn the_time_of_an_answer_tells_nobody_which_boxes_exist() {
    for place in [Place::Memory, Place::Sqlite, Place::Postgres] {
        run(place, async |store| rights::times(&*store).await);
    }
}
