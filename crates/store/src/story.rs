//! The story that every store lives through, so that all of them mean the same by the same words.

use core::fmt::Debug;

use crate::{Key, SlotFile, Store, VALUE_LEN_MAX, WriteError};

/// Runs the story on an empty store. `Err` says which sentence of it does not hold.
///
/// # Errors
/// The first sentence that does not hold, with what was found instead.
pub async fn run(store: &(impl Store + SlotFile)) -> Result<(), String> {
    nothing_is_there(store).await?;
    values_are_kept(store).await?;
    batches_are_whole(store).await?;
    slots_are_replaced(store).await?;
    wiping_leaves_nothing(store).await
}

async fn nothing_is_there(store: &(impl Store + SlotFile)) -> Result<(), String> {
    same("an empty store lists nothing", store.list("").await, Ok(vec![]))?;
    same(
        "an unknown key has no value",
        store.get(&key("r/a")?).await,
        Ok(None),
    )?;
    same("an empty store has no slots", store.read_slots().await, Ok(None))?;
    same(
        "removing what is not there is no error",
        store.remove(&[key("r/a")?]).await,
        Ok(()),
    )
}

async fn values_are_kept(store: &impl Store) -> Result<(), String> {
    let every_byte: Vec<u8> = (0..=255).collect();
    put(
        store,
        &[
            ("r/a/2", b"two"),
            ("r/a/1", &every_byte),
            ("r/b/1", b""),
            ("s/x", b"x"),
        ],
    )
    .await?;
    same(
        "every byte comes back",
        store.get(&key("r/a/1")?).await,
        Ok(Some(every_byte.clone())),
    )?;
    same(
        "an empty value is a value",
        store.get(&key("r/b/1")?).await,
        Ok(Some(vec![])),
    )?;
    let listed = keys(&["r/a/1", "r/a/2"])?;
    same(
        "a prefix lists its keys in order",
        store.list("r/a/").await,
        Ok(listed),
    )?;
    same(
        "a prefix may end anywhere",
        store.list("r/a/2").await,
        Ok(keys(&["r/a/2"])?),
    )?;
    same("a prefix may fit nothing", store.list("r/ab").await, Ok(vec![]))?;
    let all = vec![(key("r/a/1")?, every_byte), (key("r/a/2")?, b"two".to_vec())];
    same(
        "all values of a prefix come in order",
        store.read_all("r/a/").await,
        Ok(all),
    )?;
    put(store, &[("s/x", b"y"), ("s/x", b"z")]).await?;
    same(
        "the last value stays",
        store.get(&key("s/x")?).await,
        Ok(Some(b"z".to_vec())),
    )?;
    same(
        "keys are removed",
        store.remove(&keys(&["r/a/2", "s/x"])?).await,
        Ok(()),
    )?;
    same(
        "and only those",
        store.list("").await,
        Ok(keys(&["r/a/1", "r/b/1"])?),
    )
}

async fn batches_are_whole(store: &impl Store) -> Result<(), String> {
    let before = store.read_all("").await;
    let too_long = vec![0; VALUE_LEN_MAX + 1];
    let batch = [(key("r/c/1")?, b"fits".to_vec()), (key("r/c/2")?, too_long)];
    let refused = Err(WriteError::TooLarge {
        len: VALUE_LEN_MAX + 1,
    });
    same(
        "a value that is too long is refused",
        store.put_all(&batch).await,
        refused,
    )?;
    same(
        "and nothing of its batch is kept",
        store.read_all("").await,
        before,
    )?;
    let longest = vec![7; VALUE_LEN_MAX];
    let fits = [(key("r/c/2")?, longest.clone())];
    same("the longest value is taken", store.put_all(&fits).await, Ok(()))?;
    same(
        "and comes back",
        store.get(&key("r/c/2")?).await,
        Ok(Some(longest)),
    )?;
    same("an empty batch is no error", store.put_all(&[]).await, Ok(()))
}

async fn slots_are_replaced(store: &impl SlotFile) -> Result<(), String> {
    same("slots are written", store.write_slots(&[1; 2048]).await, Ok(()))?;
    same(
        "a shorter file leaves no tail of a longer one",
        store.write_slots(&[2; 10]).await,
        Ok(()),
    )?;
    same("slots come back", store.read_slots().await, Ok(Some(vec![2; 10])))
}

async fn wiping_leaves_nothing(store: &(impl Store + SlotFile)) -> Result<(), String> {
    same("a store can be wiped", store.wipe().await, Ok(()))?;
    same("then it has no slots", store.read_slots().await, Ok(None))?;
    same("and no values", store.list("").await, Ok(vec![]))?;
    same("it can be wiped twice", store.wipe().await, Ok(()))?;
    put(store, &[("r/a", b"again")]).await?;
    same(
        "and used again",
        store.get(&key("r/a")?).await,
        Ok(Some(b"again".to_vec())),
    )
}

async fn put(store: &impl Store, batch: &[(&str, &[u8])]) -> Result<(), String> {
    let batch: Result<Vec<_>, String> = batch
        .iter()
        .map(|(name, value)| Ok((key(name)?, value.to_vec())))
        .collect();
    same("a batch is written", store.put_all(&batch?).await, Ok(()))
}

fn key(name: &str) -> Result<Key, String> {
    Key::new(name).map_err(|error| error.to_string())
}

fn keys(names: &[&str]) -> Result<Vec<Key>, String> {
    names.iter().map(|name| key(name)).collect()
}

fn same<T: PartialEq + Debug>(sentence: &str, found: T, expected: T) -> Result<(), String> {
    if found == expected {
        return Ok(());
    }
    let shown = format!("{found:?}");
    let beginning: String = shown.chars().take(300).collect();
    Err(format!("\"{sentence}\" does not hold: {beginning}"))
}
