//! The map inside a KMZ archive, and nothing else of it.
//!
//! Only the directory and the one member are looked at; no name is ever made a path. Sizes are
//! counted while inflating, not believed.

use std::io::Read;

use flate2::{Crc, read::DeflateDecoder};

use super::ReadError;

/// How many members an archive may have.
const MAX_MEMBERS: usize = 2_000;
/// How large the map may be once inflated.
const MAX_INFLATED: u64 = 128_000_000;

const DIRECTORY_END: &[u8] = b"PK\x05\x06";
const DIRECTORY_ENTRY: &[u8] = b"PK\x01\x02";
const LOCAL_ENTRY: &[u8] = b"PK\x03\x04";

/// A member as the directory of the archive describes it.
#[derive(Debug)]
struct Member<'a> {
    name: &'a [u8],
    encrypted: bool,
    method: u16,
    crc: u32,
    size: usize,
    offset: usize,
}

/// Whether an archive holds a map.
pub(super) fn holds_map(bytes: &[u8]) -> bool {
    members(bytes).is_ok_and(|members| map(&members).is_some())
}

/// The bytes of the map in an archive: `doc.kml`, or else the first whose name ends so.
pub(super) fn inflated_map(bytes: &[u8]) -> Result<Vec<u8>, ReadError> {
    let members = members(bytes)?;
    let member = map(&members).ok_or_else(|| damaged("it holds no map"))?;
    if member.encrypted {
        return Err(damaged("its map is encrypted"));
    }
    let local = bytes.get(member.offset..).filter(|local| local.starts_with(LOCAL_ENTRY));
    let local = local.ok_or_else(|| damaged("its map does not stand where its directory says"))?;
    let cut = || damaged("it is cut off");
    let head = 30 + number(local, 26).ok_or_else(cut)? + number(local, 28).ok_or_else(cut)?;
    let packed = local.get(head..head + member.size).ok_or_else(cut)?;
    let mut inflated = Vec::new();
    match member.method {
        0 => inflated.extend_from_slice(packed),
        8 => {
            let mut reader = DeflateDecoder::new(packed).take(MAX_INFLATED + 1);
            reader.read_to_end(&mut inflated).map_err(|error| damaged(&error.to_string()))?;
        }
        other => return Err(damaged(&format!("its map is packed by the method {other}"))),
    }
    if u64::try_from(inflated.len()).is_ok_and(|size| MAX_INFLATED < size) {
        let most = usize::try_from(MAX_INFLATED).unwrap_or(usize::MAX);
        return Err(ReadError::Limit { what: "bytes once inflated", most });
    }
    let mut crc = Crc::new();
    crc.update(&inflated);
    if crc.sum() == member.crc { Ok(inflated) } else { Err(damaged("its map is not what it was")) }
}

fn map<'m, 'a>(members: &'m [Member<'a>]) -> Option<&'m Member<'a>> {
    let is_map = |member: &&Member<'_>| member.name.to_ascii_lowercase().ends_with(b".kml");
    members.iter().find(|member| member.name == b"doc.kml").or_else(|| members.iter().find(is_map))
}

/// The members that the directory at the end of the archive names.
fn members(bytes: &[u8]) -> Result<Vec<Member<'_>>, ReadError> {
    // The record of the end has 22 bytes and a comment of at most 65,535.
    let from = bytes.len().saturating_sub(22 + 65_535);
    let end = bytes[from..].windows(4).rposition(|window| window == DIRECTORY_END);
    let end = from + end.ok_or_else(|| damaged("it has no directory"))?;
    let broken = || damaged("its directory is broken");
    let count = number(&bytes[end..], 10).ok_or_else(broken)?;
    if MAX_MEMBERS < count {
        return Err(ReadError::Limit { what: "members in one archive", most: MAX_MEMBERS });
    }
    let mut at = wide(&bytes[end..], 16).ok_or_else(broken)?;
    let mut members = Vec::new();
    for _ in 0..count {
        let entry = bytes.get(at..).filter(|entry| entry.starts_with(DIRECTORY_ENTRY));
        let entry = entry.ok_or_else(broken)?;
        let of = |place| number(entry, place).ok_or_else(broken);
        let wide_of = |place| wide(entry, place).ok_or_else(broken);
        let (name, extra, comment) = (of(28)?, of(30)?, of(32)?);
        members.push(Member {
            name: entry.get(46..46 + name).ok_or_else(broken)?,
            encrypted: of(8)? & 1 == 1,
            method: u16::try_from(of(10)?).unwrap_or(u16::MAX),
            crc: u32::try_from(wide_of(16)?).unwrap_or(u32::MAX),
            size: wide_of(20)?,
            offset: wide_of(42)?,
        });
        at += 46 + name + extra + comment;
    }
    Ok(members)
}

/// The two bytes here, the smaller first.
fn number(bytes: &[u8], at: usize) -> Option<usize> {
    let pair = bytes.get(at..at + 2)?;
    Some(usize::from(u16::from_le_bytes([pair[0], pair[1]])))
}

/// The four bytes here, the smallest first.
fn wide(bytes: &[u8], at: usize) -> Option<usize> {
    let four = bytes.get(at..at + 4)?;
    usize::try_from(u32::from_le_bytes([four[0], four[1], four[2], four[3]])).ok()
}

fn damaged(why: &str) -> ReadError {
    ReadError::Damaged { what: "a KMZ map", at: "its archive".to_owned(), why: why.to_owned() }
}
