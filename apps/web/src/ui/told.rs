//! What went wrong, in the words of the page: each error has a message of its own, with the cure.

use journal::command::{
    DAYS_AGO_MAX, LINE_MAX, LIST_MAX, MINUTES_MAX, NAME_MAX, Refused, TOLERANCE_MAX, TURN_MAX, WORDS_MAX,
};
use journal::keepsake;
use journal::readback::NotRead;
use journal::takeaway::NotTaken;
use model::{Agreement, AgreementError};
use store::{OpenError, ReadError, WipeError, WriteError};
use vault::backup::{BackupError, WriteBackupError};
use vault::phrase::Weakness;
use vault::record::SealRecordError;
use vault::recovery::WordsError;
use words::m;

use super::parts::{t, tv};
use crate::keeper::KeepError;

fn with(message: words::Message, name: &str, value: impl ToString) -> String {
    tv(message, &[(name, &value.to_string())])
}

/// Why something was not written down.
pub(crate) fn refused(why: &Refused) -> String {
    match why {
        Refused::NameEmpty => t(m::NAME_REFUSED_EMPTY),
        Refused::NameTooLong => with(m::NAME_REFUSED_LONG, "count", NAME_MAX),
        Refused::NameUnseen => t(m::NAME_REFUSED_UNSEEN),
        Refused::Id | Refused::Answer | Refused::Scale => t(m::REFUSED_VALUE),
        Refused::WordsTooLong => tv(
            m::REFUSED_LONG,
            &[
                ("diary", &WORDS_MAX.to_string()),
                ("talk", &TURN_MAX.to_string()),
                ("line", &LINE_MAX.to_string()),
            ],
        ),
        Refused::Minutes | Refused::LockAfter => with(m::REFUSED_MINUTES, "count", MINUTES_MAX),
        Refused::Tolerance => with(m::REFUSED_MINUTES, "count", TOLERANCE_MAX),
        Refused::Empty => t(m::REFUSED_EMPTY),
        Refused::ListTooLong => with(m::REFUSED_LIST, "count", LIST_MAX),
        Refused::DaysAgo => with(m::REFUSED_DAYS, "count", DAYS_AGO_MAX),
        Refused::Relay => t(m::REFUSED_RELAY),
        Refused::KeepsakeTooLong => t(m::REFUSED_KEEPSAKE),
        Refused::KeepsakesFull => with(m::REFUSED_KEEPSAKES, "count", keepsake::COUNT_MAX),
        Refused::Steps(why) => match why {
            AgreementError::Empty => t(m::REFUSED_STEPS_NONE),
            AgreementError::TooManySteps(_) => with(m::REFUSED_STEPS_MANY, "count", Agreement::STEPS_MAX),
            AgreementError::Minutes(..) => with(m::REFUSED_STEP, "count", Agreement::STEP_MINUTES_MAX),
            AgreementError::TooLong(_) => with(m::REFUSED_STEPS_LONG, "count", Agreement::TOTAL_MINUTES_MAX),
        },
    }
}

/// Why something was not kept, not opened or not removed.
pub(crate) fn not_kept(why: &KeepError) -> String {
    match why {
        KeepError::Full => t(m::FAULT_NO_ROOM),
        KeepError::Write(why) => match why {
            WriteError::Full => t(m::FAULT_NO_ROOM),
            WriteError::Denied => t(m::FAULT_DENIED),
            WriteError::Gone => t(m::FAULT_GONE),
            WriteError::TooLarge { .. } => t(m::FAULT_TOO_LONG),
            WriteError::Failed { name } => with(m::FAULT_FAILED, "name", name),
        },
        KeepError::Open(why) => not_opened(why),
        KeepError::Read(why) => match why {
            ReadError::Denied => t(m::FAULT_DENIED),
            ReadError::Gone => t(m::FAULT_GONE),
            ReadError::Corrupt => t(m::FAULT_CORRUPT),
            ReadError::Failed { name } => with(m::FAULT_FAILED, "name", name),
        },
        KeepError::Wipe(why) => match why {
            WipeError::SlotsRemain { name } => with(m::FAULT_REMAINS, "name", name),
            WipeError::SealedRemain { name } => with(m::FAULT_REMAINS_SEALED, "name", name),
        },
        KeepError::Seal(SealRecordError::TooLong { .. }) => t(m::FAULT_TOO_LONG),
        KeepError::Seal(SealRecordError::ChainBroken) => with(m::FAULT_FAILED, "name", "chain"),
        KeepError::Derive => t(m::FAULT_MEMORY),
        KeepError::Place => with(m::FAULT_FAILED, "name", "place"),
    }
}

/// Why the storage did not open.
pub(crate) fn not_opened(why: &OpenError) -> String {
    match why {
        OpenError::Denied => t(m::FAULT_DENIED),
        OpenError::Unsupported { name } => with(m::FAULT_UNSUPPORTED, "name", name),
        OpenError::InUse => t(m::FAULT_SECOND),
        OpenError::Newer => t(m::FAULT_NEWER),
        OpenError::Full => t(m::FAULT_NO_ROOM),
        OpenError::Corrupt => t(m::FAULT_CORRUPT),
        OpenError::Failed { name } => with(m::FAULT_FAILED, "name", name),
    }
}

/// Why own words are not good enough for a lock.
pub(crate) fn weak(why: &Weakness) -> String {
    match why {
        Weakness::Short { missing } => with(m::KEYS_WEAK_SHORT, "count", missing),
        Weakness::Repeats => t(m::KEYS_WEAK_REPEATS),
        Weakness::Common => t(m::KEYS_WEAK_COMMON),
        Weakness::Known => t(m::KEYS_WEAK_KNOWN),
        Weakness::Famous => t(m::KEYS_WEAK_FAMOUS),
    }
}

/// Which of the words on paper to look at.
pub(crate) fn mistyped(why: &WordsError) -> String {
    match why {
        WordsError::Count { found } => with(m::KEEPING_WORDS_COUNT, "count", found),
        WordsError::Unknown { place } => with(m::KEEPING_WORDS_UNKNOWN, "place", place),
        WordsError::Check => t(m::KEEPING_WORDS_CHECK),
    }
}

/// Why a copy cannot be used.
pub(crate) fn no_copy(why: &BackupError) -> String {
    t(match why {
        BackupError::NotABackup => m::KEEPING_FILE_OTHER,
        BackupError::Newer { .. } => m::FAULT_NEWER,
        BackupError::NotWhole | BackupError::Slots(_) => m::KEEPING_FILE_TORN,
        BackupError::Words(_) => m::KEEPING_COPY_WRONG_WORDS,
    })
}

/// Why a file that was taken along is not read back.
pub(crate) fn not_read(why: &NotRead) -> String {
    match why {
        NotRead::File(why) => match why {
            NotTaken::Other => t(m::KEEPING_READ_OTHER),
            NotTaken::Long => t(m::KEEPING_READ_LONG),
            NotTaken::Cut => t(m::KEEPING_READ_CUT),
            NotTaken::Later => t(m::KEEPING_READ_LATER),
            NotTaken::Line(line) => with(m::KEEPING_READ_LINE, "count", line),
            NotTaken::Entry(entry) => with(m::KEEPING_READ_ENTRY, "count", entry),
        },
        NotRead::Theirs(Some(name)) => with(m::KEEPING_READ_THEIRS, "name", name),
        NotRead::Theirs(None) => t(m::KEEPING_READ_OTHERS),
        NotRead::Alone(first) => {
            let first = first.clone().unwrap_or_else(|| t(m::NAME_ONE));
            with(m::KEEPING_READ_ALONE, "name", first)
        }
    }
}

/// Why a copy was not written.
pub(crate) fn not_copied(why: &WriteBackupError) -> String {
    match why {
        WriteBackupError::TooLarge => t(m::KEEPING_COPY_LARGE),
        WriteBackupError::Key => with(m::FAULT_FAILED, "name", "key"),
    }
}
