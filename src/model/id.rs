//! Ids: of sources, of contents and of claims.

use std::{
    cmp::Ordering,
    fmt,
    hash::{Hash, Hasher},
    str::FromStr,
    sync::Arc,
};

use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use thiserror::Error;

/// The name of a source: the stem of its file in `sources/`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct SourceId(Arc<str>);

/// Why a text cannot be an id.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum IdError {
    /// There is no text at all.
    #[error("an id cannot be empty")]
    Empty,
    /// The text is longer than a file name should be.
    #[error("id `{id}` is {} bytes long; the limit is {MAX_LEN}", id.len())]
    TooLong {
        /// The text as given.
        id: String,
    },
    /// The text does not begin with a letter.
    #[error("id `{id}` must begin with a letter from `a` to `z`")]
    Start {
        /// The text as given.
        id: String,
    },
    /// The text contains something other than a slug character.
    #[error("id `{id}` contains {found:?}; use only `a`-`z`, `0`-`9` and `_`")]
    Char {
        /// The text as given.
        id: String,
        /// The first offending character.
        found: char,
    },
    /// The text is not 64 hexadecimal digits.
    #[error("`{found}` is not a SHA-256 digest of 64 hexadecimal digits")]
    Digest {
        /// The text as given.
        found: String,
    },
}

/// The longest id, in bytes: with a digest and an extension it still fits a 255-byte file name.
const MAX_LEN: usize = 64;

impl SourceId {
    /// The id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for SourceId {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let id = || text.to_owned();
        let Some(first) = text.chars().next() else {
            return Err(IdError::Empty);
        };
        if MAX_LEN < text.len() {
            return Err(IdError::TooLong { id: id() });
        }
        if !first.is_ascii_lowercase() {
            return Err(IdError::Start { id: id() });
        }
        let is_slug = |c: &char| c.is_ascii_lowercase() || c.is_ascii_digit() || *c == '_';
        match text.chars().find(|c| !is_slug(c)) {
            Some(found) => Err(IdError::Char { id: id(), found }),
            None => Ok(Self(text.into())),
        }
    }
}

impl TryFrom<String> for SourceId {
    type Error = IdError;

    fn try_from(text: String) -> Result<Self, IdError> {
        text.parse()
    }
}

impl From<SourceId> for String {
    fn from(id: SourceId) -> Self {
        id.0.as_ref().to_owned()
    }
}

impl fmt::Display for SourceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The SHA-256 digest of some bytes: what identifies a content, whatever its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }

    /// The digest of bytes that lie in several pieces.
    pub fn of_pieces(pieces: &[&[u8]]) -> Self {
        let mut hasher = Sha256::new();
        for piece in pieces {
            hasher.update(piece);
        }
        Self(hasher.finalize().into())
    }

    /// A UUID of version 8 (RFC 9562), whose bits are the writer's own choice: here the first of the
    /// digest, so that what is made of the same parts has the same name.
    pub fn uuid(&self) -> String {
        let mut bits = [0; 16];
        bits.copy_from_slice(&self.0[..16]);
        bits[6] = 0x80 | (bits[6] & 0x0f);
        bits[8] = 0x80 | (bits[8] & 0x3f);
        let hexadecimal = format!("{:032x}", u128::from_be_bytes(bits));
        [0..8, 8..12, 12..16, 16..20, 20..32].map(|group| &hexadecimal[group]).join("-")
    }

    /// The raw 32 bytes.
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut text = [0; 64];
        for (pair, byte) in text.chunks_exact_mut(2).zip(&self.0) {
            pair.copy_from_slice(&[hexadecimal(byte >> 4), hexadecimal(byte & 15)]);
        }
        f.write_str(std::str::from_utf8(&text).expect("digits are ASCII"))
    }
}

impl FromStr for Digest {
    type Err = IdError;

    fn from_str(text: &str) -> Result<Self, IdError> {
        let error = || IdError::Digest { found: text.to_owned() };
        if text.len() != 64 || !text.is_ascii() {
            return Err(error());
        }
        let mut bytes = [0; 32];
        for (byte, pair) in bytes.iter_mut().zip(text.as_bytes().chunks(2)) {
            let pair = std::str::from_utf8(pair).map_err(|_| error())?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| error())?;
        }
        Ok(Self(bytes))
    }
}

/// The name of a claim: the same statement on the same page has the same id every night.
///
/// Kept in place: a table of a million claims names each of them several times.
#[derive(Clone, PartialEq, Eq)]
pub struct ClaimId([u8; 17]);

/// Ids are sorted and looked up by the million: as one number, whose order is that of the text.
impl Ord for ClaimId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.number().cmp(&other.number())
    }
}

impl PartialOrd for ClaimId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Hash for ClaimId {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.number().hash(state);
    }
}

impl ClaimId {
    /// An id from what makes the claim itself: the parts are hashed in order, kept apart.
    ///
    /// 16 hexadecimal digits: with a million claims, two share an id once in 37 million archives.
    pub fn of(parts: &[&str]) -> Self {
        Self::of_joined(&parts.join(Self::APART))
    }

    /// What keeps the parts of an id apart: it stands in no text.
    pub const APART: &str = "\u{1f}";

    /// The same id from its parts as one text, kept apart by [`ClaimId::APART`].
    pub fn of_joined(parts: &str) -> Self {
        let digest = Digest::of(parts.as_bytes());
        let mut id = [b'c'; 17];
        for (pair, byte) in id[1..].chunks_exact_mut(2).zip(digest.bytes()) {
            pair.copy_from_slice(&[hexadecimal(byte >> 4), hexadecimal(byte & 15)]);
        }
        Self(id)
    }

    /// What stands behind the letter with which all begin.
    fn number(&self) -> u128 {
        let mut digits = [0; 16];
        digits.copy_from_slice(&self.0[1..]);
        u128::from_be_bytes(digits)
    }

    /// The id as text.
    ///
    /// # Panics
    ///
    /// Never: it is made of ASCII.
    pub fn as_str(&self) -> &str {
        std::str::from_utf8(&self.0).expect("a letter and digits are ASCII")
    }
}

/// The digit of a number below 16.
const fn hexadecimal(number: u8) -> u8 {
    if number < 10 { b'0' + number } else { b'a' + number - 10 }
}

impl fmt::Debug for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("ClaimId").field(&self.as_str()).finish()
    }
}

impl fmt::Display for ClaimId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
