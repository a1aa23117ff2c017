//! What every store must say, step by step.

use relay::{Command, Meet, Store};
use wire::relay::limits::{BATCH_BYTES, BOX_BYTES, BOX_KEPT_HOURS, BOX_SERIES, KEPT_HOURS, RECORD_BYTES};
use wire::relay::{Answer, BoxId, Keys, Page, Position, Scope, SeriesId, Token, TokenHash, record_hash};

fn hash(byte: u8) -> TokenHash {
    Token::new([byte; 32]).hash()
}

fn keys(byte: u8) -> Keys {
    Keys {
        read: hash(byte),
        append: hash(byte + 1),
        delete: hash(byte + 2),
    }
}

/// What a page says, short enough to read.
fn told(answer: &Answer) -> String {
    let Answer::Page(Page { more, heads, records }) = answer else {
        return format!("{answer:?}");
    };
    let heads: Vec<String> = heads
        .iter()
        .map(|head| format!("{}:{}..{}", head.series.0[0], head.first, head.next))
        .collect();
    let records: Vec<String> = records
        .iter()
        .map(|record| format!("{}.{}={}", record.series.0[0], record.index, record.bytes[0]))
        .collect();
    let more = if *more { " more" } else { "" };
    format!("[{}] {}{more}", heads.join(" "), records.join(" "))
}

struct Script<'a> {
    store: &'a dyn Store,
    id: BoxId,
    hour: u64,
}

impl Script<'_> {
    async fn ask(&self, command: Command) -> Answer {
        self.store.ask(command).await.expect("an answer")
    }

    async fn check(&self, command: Command, expected: &str) {
        let shown = format!("{command:?}");
        let shown: String = shown.chars().take(200).collect();
        assert_eq!(told(&self.ask(command).await), expected, "{shown}");
    }

    fn append(&self, token: u8, series: u8, first: u64, marks: &[u8]) -> Command {
        Command::Append {
            id: self.id,
            token: hash(token),
            series: SeriesId([series; 16]),
            first,
            records: marks.iter().map(|mark| vec![*mark; 1_100]).collect(),
            hour: self.hour,
        }
    }

    fn read(&self, token: u8, have: &[(u8, u64)]) -> Command {
        let have = have.iter().map(|(series, next)| Position {
            series: SeriesId([*series; 16]),
            next: *next,
        });
        Command::Read {
            id: self.id,
            token: hash(token),
            have: have.collect(),
        }
    }

    fn delete(&self, token: u8, what: Scope) -> Command {
        Command::Delete {
            id: self.id,
            token: hash(token),
            what,
        }
    }
}

/// The whole story.
pub(crate) async fn check(store: &dyn Store) {
    let script = Script {
        store,
        id: keys(1).id(),
        hour: 500_000,
    };
    rights(&script).await;
    order(&script).await;
    deletion(&script).await;
    ceilings(store).await;
    time(store).await;
    meeting(store).await;
}

/// Who may do what. Tokens of the box: 1 reads, 2 appends, 3 deletes.
async fn rights(script: &Script<'_>) {
    // Nothing is there yet, and nothing can be told from a box that exists.
    script.check(script.append(2, 7, 0, &[1]), "Refused").await;
    script.check(script.read(1, &[]), "[] ").await;
    script.check(script.delete(3, Scope::Everything), "Refused").await;
    let open = Command::Open {
        keys: keys(1),
        hour: script.hour,
    };
    script.check(open.clone(), "Done").await;
    script.check(open, "Done").await;
    script.check(script.read(1, &[]), "[] ").await;
    script
        .check(script.append(2, 7, 0, &[1]), "Appended { next: 1 }")
        .await;
    for token in [1, 3, 9] {
        script.check(script.append(token, 7, 1, &[2]), "Refused").await;
    }
    for token in [2, 3, 9] {
        script.check(script.read(token, &[]), "[] ").await;
    }
    for token in [1, 2, 9] {
        script
            .check(script.delete(token, Scope::Everything), "Refused")
            .await;
    }
    script.check(script.read(1, &[]), "[7:0..1] 7.0=1").await;
}

/// Series are without gaps, and sending again changes nothing.
async fn order(script: &Script<'_>) {
    script
        .check(script.append(2, 7, 0, &[1]), "Appended { next: 1 }")
        .await;
    script
        .check(script.append(2, 7, 2, &[3]), "Gap { next: 1 }")
        .await;
    script
        .check(script.append(2, 7, 0, &[1, 2, 3]), "Appended { next: 3 }")
        .await;
    script
        .check(script.append(2, 7, 1, &[2]), "Appended { next: 3 }")
        .await;
    let conflict = Answer::Conflict {
        index: 1,
        hash: record_hash(&[2; 1_100]),
    };
    assert_eq!(script.ask(script.append(2, 7, 0, &[1, 9, 3, 4])).await, conflict);
    script
        .check(script.read(1, &[]), "[7:0..3] 7.0=1 7.1=2 7.2=3")
        .await;
    // A series may begin anywhere: a device may have moved here from another relay.
    script
        .check(script.append(2, 5, 40, &[8]), "Appended { next: 41 }")
        .await;
    script
        .check(script.append(2, 5, 39, &[8]), "Appended { next: 41 }")
        .await;
    script
        .check(script.append(2, 5, 42, &[8]), "Gap { next: 41 }")
        .await;
    script
        .check(script.read(1, &[(7, 2)]), "[5:40..41 7:0..3] 5.40=8 7.2=3")
        .await;
    script
        .check(script.read(1, &[(5, 41), (7, 99)]), "[5:40..41 7:0..3] ")
        .await;
    script
        .check(script.read(1, &[(6, 3), (7, 3)]), "[5:40..41 7:0..3] 5.40=8")
        .await;
}

async fn deletion(script: &Script<'_>) {
    let (seven, five) = (SeriesId([7; 16]), SeriesId([5; 16]));
    script
        .check(script.delete(3, Scope::Before(seven, 2)), "Done")
        .await;
    script
        .check(script.read(1, &[]), "[5:40..41 7:2..3] 5.40=8 7.2=3")
        .await;
    // What was deleted is still taken as sent, and the series keeps its place when all is gone.
    script
        .check(script.append(2, 7, 0, &[1, 2, 3, 4]), "Appended { next: 4 }")
        .await;
    script
        .check(script.delete(3, Scope::Before(seven, 99)), "Done")
        .await;
    script
        .check(script.delete(3, Scope::Before(SeriesId([1; 16]), 9)), "Done")
        .await;
    script
        .check(script.read(1, &[]), "[5:40..41 7:4..4] 5.40=8")
        .await;
    script
        .check(script.append(2, 7, 5, &[6]), "Gap { next: 4 }")
        .await;
    script
        .check(script.append(2, 7, 4, &[5]), "Appended { next: 5 }")
        .await;
    script.check(script.delete(3, Scope::Series(five)), "Done").await;
    script.check(script.read(1, &[]), "[7:4..5] 7.4=5").await;
    script
        .check(script.append(2, 5, 0, &[1]), "Appended { next: 1 }")
        .await;
    script.check(script.delete(3, Scope::Everything), "Done").await;
    script.check(script.delete(3, Scope::Everything), "Refused").await;
    script.check(script.read(1, &[]), "[] ").await;
    script.check(script.append(2, 7, 0, &[1]), "Refused").await;
}

async fn open(store: &dyn Store, byte: u8, hour: u64) -> Script<'_> {
    let script = Script {
        store,
        id: keys(byte).id(),
        hour,
    };
    let open = Command::Open {
        keys: keys(byte),
        hour,
    };
    script.check(open, "Done").await;
    script
}

/// Pages, boxes and series end where the protocol says.
async fn ceilings(store: &dyn Store) {
    let script = open(store, 11, 500_000).await;
    for first in [0, 50, 100] {
        let answer = script.ask(script.append(12, 1, first, &[1; 50])).await;
        assert_eq!(answer, Answer::Appended { next: first + 50 });
    }
    let Answer::Page(page) = script.ask(script.read(11, &[(1, 1)])).await else {
        panic!("no page");
    };
    assert_eq!(
        (page.more, page.records.len(), page.records[0].index),
        (true, 128, 1)
    );
    let long = vec![vec![5; RECORD_BYTES]; BATCH_BYTES / RECORD_BYTES];
    let batch = u64::try_from(long.len()).expect("a small number");
    let append = |first| Command::Append {
        id: script.id,
        token: hash(12),
        series: SeriesId([2; 16]),
        first,
        records: long.clone(),
        hour: 500_000,
    };
    let mut first = 0;
    let last = loop {
        match script.ask(append(first)).await {
            Answer::Appended { next } => first = next,
            other => break other,
        }
        assert!(first < 1_000, "a box without end");
    };
    assert_eq!(last, Answer::Full);
    let held = 150 * 1_100 + first * u64::try_from(RECORD_BYTES).expect("a small number");
    assert!(held <= BOX_BYTES && held + u64::try_from(BATCH_BYTES).expect("a small number") > BOX_BYTES);
    let Answer::Page(page) = script.ask(script.read(11, &[(1, 150)])).await else {
        panic!("no page");
    };
    assert_eq!((page.more, page.records.len()), (true, 4));
    // Sending again what is there already needs no room; deleting makes some.
    let again = script.ask(append(first - batch)).await;
    assert_eq!(again, Answer::Appended { next: first });
    let room = Scope::Before(SeriesId([2; 16]), batch);
    script.check(script.delete(13, room), "Done").await;
    assert_eq!(
        script.ask(append(first)).await,
        Answer::Appended { next: first + batch }
    );
    script.check(script.delete(13, Scope::Everything), "Done").await;

    let script = open(store, 21, 500_000).await;
    for series in 0..u8::try_from(BOX_SERIES).expect("a small number") {
        script
            .check(script.append(22, series, 0, &[1]), "Appended { next: 1 }")
            .await;
    }
    script.check(script.append(22, 99, 0, &[1]), "Full").await;
    script
        .check(script.append(22, 1, 1, &[1]), "Appended { next: 2 }")
        .await;
    script.check(script.delete(23, Scope::Everything), "Done").await;
}

/// Repeats sweeping until there is nothing more; gives how much was deleted.
async fn sweep(store: &dyn Store, hour: u64) -> (u64, u64) {
    let mut sum = (0, 0);
    for _ in 0..100 {
        let swept = store.sweep(hour).await.expect("a sweep");
        if (swept.records, swept.boxes) == (0, 0) {
            return sum;
        }
        sum = (sum.0 + swept.records, sum.1 + swept.boxes);
    }
    panic!("a sweep without end");
}

/// Records go after 90 days, boxes a year and a month after their last record.
async fn time(store: &dyn Store) {
    let start = 600_000;
    let mut script = open(store, 31, start).await;
    script
        .check(script.append(32, 1, 0, &[1, 2]), "Appended { next: 2 }")
        .await;
    script.hour = start + 48;
    script
        .check(script.append(32, 1, 2, &[3]), "Appended { next: 3 }")
        .await;
    assert_eq!(sweep(store, start + KEPT_HOURS - 1).await, (0, 0));
    assert_eq!(sweep(store, start + KEPT_HOURS).await, (2, 0));
    script.check(script.read(31, &[]), "[1:2..3] 1.2=3").await;
    assert_eq!(sweep(store, start + KEPT_HOURS + 48).await, (1, 0));
    script.check(script.read(31, &[]), "[1:3..3] ").await;
    script
        .check(script.append(32, 1, 4, &[4]), "Gap { next: 3 }")
        .await;
    assert_eq!(sweep(store, start + 47 + BOX_KEPT_HOURS).await, (0, 0));
    assert_eq!(sweep(store, start + 48 + BOX_KEPT_HOURS).await, (0, 1));
    script.check(script.append(32, 1, 3, &[4]), "Refused").await;
}

async fn meeting(store: &dyn Store) {
    let now = 2_000_000_040;
    let (owner, guest, other) = (hash(1), hash(2), hash(3));
    let step = async |step, now_s| store.meet(step, now_s).await.expect("an answer");
    let opened = step(
        Meet::Open {
            token: owner,
            message: b"zero".to_vec(),
            chance: 4711,
        },
        now,
    )
    .await;
    let Answer::Meeting { number } = opened else {
        panic!("no meeting: {opened:?}");
    };
    assert_eq!(number, 4711);
    let put = |token, slot, message: &[u8]| Meet::Put {
        number,
        token,
        slot,
        message: message.to_vec(),
    };
    let get = |token, slot| Meet::Get { number, token, slot };
    let join = |token| Meet::Join { number, token };
    let said = |text: &[u8]| Answer::Message(text.to_vec());
    for (what, expected) in [
        (get(owner, 1), Answer::NotYet),
        (get(guest, 0), Answer::Refused),
        (put(owner, 2, b"early"), Answer::Refused),
        (join(owner), Answer::Refused),
        (join(guest), said(b"zero")),
        (join(other), Answer::Refused),
        (join(guest), said(b"zero")),
        (put(other, 1, b"forged"), Answer::Refused),
        (put(owner, 1, b"forged"), Answer::Refused),
        (put(guest, 1, b"one"), Answer::Done),
        (put(guest, 1, b"one"), Answer::Done),
        (put(guest, 1, b"another"), Answer::Refused),
        (put(guest, 3, b"early"), Answer::Refused),
        (get(owner, 1), said(b"one")),
        (put(owner, 2, b"two"), Answer::Done),
        (get(guest, 2), said(b"two")),
        (get(other, 2), Answer::Refused),
        (Meet::Close { number, token: other }, Answer::Refused),
        (get(guest, 3), Answer::NotYet),
    ] {
        let shown = format!("{what:?}");
        assert_eq!(step(what, now + 1).await, expected, "{shown}");
    }
    // Ten minutes at most, and closing forgets at once.
    assert_eq!(step(get(owner, 1), now + 600).await, Answer::Refused);
    let open = |chance| Meet::Open {
        token: owner,
        message: b"zero".to_vec(),
        chance,
    };
    assert_eq!(step(open(9_999), now).await, Answer::Meeting { number: 9_999 });
    // A number that is taken is passed over, round the end.
    assert_eq!(step(open(9_999), now).await, Answer::Meeting { number: 0 });
    let close = |number| Meet::Close { number, token: owner };
    for number in [9_999, 0] {
        assert_eq!(step(close(number), now).await, Answer::Done);
        assert_eq!(step(close(number), now).await, Answer::Refused);
    }
}
