//! One thing that is shared: what is shown before it leaves is decoded from the very bytes that leave.

/// What kind of thing it is. Numbers are frozen; a later version's kind is shown by its text alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// Words of one's own.
    Note,
    /// A place on the map: six numbers in hundredths, middle, low and high of each of anxiety and avoidance.
    Place,
    /// How somebody is: the word they chose, in `text`.
    CheckIn,
    /// What would help, in the four parts of a request, one a line.
    Request,
    /// A practice to try together: its id in `text`.
    Practice,
    /// A beginning of a repair, in the person's words.
    Repair,
    /// Something a later version knows.
    Other(u8),
}

/// One thing that is shared.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// What kind.
    pub kind: Kind,
    /// Its words, at most [`TEXT_MAX`] bytes.
    pub text: String,
    /// Its numbers, at most [`NUMBERS_MAX`].
    pub numbers: Vec<i32>,
}

/// Longest text, in bytes: several pages, and far below what one record carries.
pub const TEXT_MAX: usize = 16 * 1024;
/// Most numbers of one thing.
pub const NUMBERS_MAX: usize = 64;

impl Kind {
    const ALL: [Self; 6] = [
        Self::Note,
        Self::Place,
        Self::CheckIn,
        Self::Request,
        Self::Practice,
        Self::Repair,
    ];

    /// The number in the bytes.
    pub fn number(self) -> u8 {
        match self {
            Self::Note => 0,
            Self::Place => 1,
            Self::CheckIn => 2,
            Self::Request => 3,
            Self::Practice => 4,
            Self::Repair => 5,
            Self::Other(number) => number,
        }
    }

    fn of(number: u8) -> Self {
        Self::ALL
            .get(usize::from(number))
            .copied()
            .unwrap_or(Self::Other(number))
    }
}

impl Item {
    /// The bytes: version 1, then a CBOR array of kind, text and numbers. `None` where it is longer than it may be.
    pub fn to_bytes(&self) -> Option<Vec<u8>> {
        if self.text.len() > TEXT_MAX || self.numbers.len() > NUMBERS_MAX {
            return None;
        }
        let mut out = minicbor::Encoder::new(vec![1]);
        out.array(3)
            .ok()?
            .u8(self.kind.number())
            .ok()?
            .str(&self.text)
            .ok()?;
        out.array(self.numbers.len() as u64).ok()?;
        for number in &self.numbers {
            out.i32(*number).ok()?;
        }
        Some(out.into_writer())
    }

    /// Reads what [`Item::to_bytes`] made. `None` for anything else.
    pub fn read(bytes: &[u8]) -> Option<Self> {
        let (1, body) = bytes.split_first()? else {
            return None;
        };
        let mut from = minicbor::Decoder::new(body);
        (from.array().ok()? == Some(3)).then_some(())?;
        let kind = Kind::of(from.u8().ok()?);
        let text = from.str().ok().filter(|text| text.len() <= TEXT_MAX)?.to_owned();
        let count = from.array().ok()??;
        let mut numbers = Vec::new();
        for _ in 0..usize::try_from(count)
            .ok()
            .filter(|count| *count <= NUMBERS_MAX)?
        {
            numbers.push(from.i32().ok()?);
        }
        let item = Self { kind, text, numbers };
        // One spelling: what reads is what would be written.
        (item.to_bytes().as_deref() == Some(bytes)).then_some(item)
    }
}
