//! What changes more than the end of the journal: taking something out, and reading a file back. Each says what all of it
//! adds up to then.

use journal::replay::{TakeOut, erasing, holding, instead, replay};
use journal::{Entry, Moment, State};

use super::{KeepError, Keeper};

impl Keeper {
    /// Takes something out of the store, and says what is left. The fact that says so is safe before the records go, so
    /// that a phone that dies in between loses nothing else and shows nothing of it again.
    pub(crate) async fn take_out(&mut self, at: Moment, what: &TakeOut) -> Result<State, KeepError> {
        let here = self.series.next_place();
        let (mut records, mut keys) = self.records().await?;
        let places = holding(&records, what);
        let mut entries = instead(&records, what);
        let facts = erasing(what, &places).into_iter();
        entries.extend(facts.map(|fact| Entry { at, fact }));
        self.append(&entries).await?;
        let names: Vec<String> = places
            .iter()
            .map(|(series, index)| {
                let mut place = here;
                (place.series, place.index) = (*series, *index);
                place.storage_key()
            })
            .collect();
        keys.retain(|key| names.iter().any(|name| name == key.as_str()));
        self.rest.remove(&keys).await?;
        let next = self.series.next_place();
        records.extend(
            entries
                .into_iter()
                .map(|entry| ((next.series, next.index), Some(entry))),
        );
        Ok(replay(&records))
    }

    /// Writes what was read back from a file, whole or not at all, and says what all of it adds up to.
    pub(crate) async fn read_back(&mut self, entries: &[Entry]) -> Result<State, KeepError> {
        let (mut records, _) = self.records().await?;
        self.append(entries).await?;
        // All of them rest in one series, one behind the other, up to the place that comes next.
        let next = self.series.next_place();
        let count = u64::try_from(entries.len()).unwrap_or(u64::MAX);
        let places = (next.index.saturating_sub(count)..).map(|index| (next.series, index));
        records.extend(places.zip(entries.iter().cloned().map(Some)));
        Ok(replay(&records))
    }
}
