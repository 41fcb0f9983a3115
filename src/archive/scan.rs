//! Reads a WARC file record by record, past whatever is damaged.

use std::io::{self, BufRead, ErrorKind, Read, Seek, SeekFrom};

use flate2::bufread::GzDecoder;

use super::record::{Damage, MAX_BYTES, Record};

/// How every gzip member begins.
const MAGIC: [u8; 3] = [0x1f, 0x8b, 0x08];

/// The records of a file, each with the bytes that it takes up.
///
/// After damage, reading goes on at the next record that is whole; the stretch between is one
/// [`Damage`], with the byte at which it begins.
#[derive(Debug)]
pub(super) struct Scan<R> {
    file: R,
    offset: u64,
    /// The stretch before `offset` is damaged and was reported.
    lost: bool,
}

/// A record and where it stands.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The byte at which it begins.
    pub(super) offset: u64,
    /// How many bytes it takes up in the file.
    pub(super) length: u64,
    pub(super) record: Record,
}

impl<R: BufRead + Seek> Scan<R> {
    pub(super) const fn new(file: R) -> Self {
        Self { file, offset: 0, lost: false }
    }

    /// Reads the one record that begins at this byte.
    pub(super) fn record_at(file: &mut R, offset: u64) -> Result<Record, Damage> {
        file.seek(SeekFrom::Start(offset)).map_err(|error| Damage::new(error.to_string()))?;
        record(file)
    }

    /// Whether the file holds nothing more.
    fn is_at_end(&mut self) -> Result<bool, Damage> {
        let rest = self.file.fill_buf().map_err(|error| Damage::new(error.to_string()))?;
        Ok(rest.is_empty())
    }

    /// Goes to the next place at or after `from` where a member may begin.
    fn seek_member(&mut self, from: u64) -> Option<u64> {
        self.file.seek(SeekFrom::Start(from)).ok()?;
        let mut window = [0; 3];
        let mut next = from;
        loop {
            let chunk = self.file.fill_buf().ok()?;
            if chunk.is_empty() {
                return None;
            }
            let mut taken = 0;
            let found = chunk.iter().any(|&byte| {
                taken += 1;
                window = [window[1], window[2], byte];
                window == MAGIC
            });
            self.file.consume(taken);
            next += u64::try_from(taken).ok()?;
            if found {
                return Some(next - 3);
            }
        }
    }
}

impl<R: BufRead + Seek> Iterator for Scan<R> {
    type Item = Result<Found, (u64, Damage)>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let begin = self.offset;
            let read = match self.is_at_end() {
                // An empty file is what a crash leaves, never what we wrote.
                Ok(true) if begin == 0 && !self.lost => {
                    self.lost = true;
                    return Some(Err((0, Damage::new("the file is empty"))));
                }
                Ok(true) => return None,
                Ok(false) => record(&mut self.file),
                Err(damage) => Err(damage),
            };
            let damage = match (read, self.file.stream_position()) {
                (Ok(record), Ok(end)) => {
                    (self.offset, self.lost) = (end, false);
                    return Some(Ok(Found { offset: begin, length: end - begin, record }));
                }
                (Ok(_), Err(error)) => Damage::new(error.to_string()),
                (Err(damage), _) => damage,
            };
            let reported = std::mem::replace(&mut self.lost, true);
            let end = self.file.seek(SeekFrom::End(0)).unwrap_or(begin);
            let found = self.seek_member(begin + 1);
            self.offset = found.unwrap_or(end);
            let at = self.file.seek(SeekFrom::Start(self.offset));
            if !reported {
                return Some(Err((begin, damage)));
            }
            if at.is_err() || found.is_none() {
                return None;
            }
        }
    }
}

/// Reads one gzip member, which is one record, and stops behind it.
///
/// Of a record that is larger than any document the fields are read, and its block is passed over.
fn record(file: &mut impl BufRead) -> Result<Record, Damage> {
    let limit = u64::try_from(MAX_BYTES).unwrap_or(u64::MAX);
    let mut bytes = Vec::new();
    let mut member = GzDecoder::new(file);
    let read = member.by_ref().take(limit + 1).read_to_end(&mut bytes);
    let is_cut = MAX_BYTES < bytes.len();
    match read.and_then(|_| io::copy(&mut member, &mut io::sink())) {
        Ok(_) if is_cut => Record::parse_fields(&bytes.into()),
        Ok(_) => Record::parse(&bytes.into()),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => {
            Err(Damage::new("the file ends within it"))
        }
        Err(error) => Err(Damage::new(error.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use chrono::DateTime;
    use proptest::prelude::*;

    use super::*;

    fn member(text: &str) -> Vec<u8> {
        let date = DateTime::from_timestamp(1_700_000_000, 0).unwrap();
        Record::new("resource", date, text.as_bytes().to_vec()).member()
    }

    /// The blocks that are read, and where damage begins.
    fn scanned(file: &[u8]) -> (Vec<String>, Vec<u64>) {
        let (mut blocks, mut damage) = (Vec::new(), Vec::new());
        for found in Scan::new(Cursor::new(file)) {
            match found {
                Ok(Found { record, .. }) => {
                    blocks.push(String::from_utf8(record.block.to_vec()).unwrap());
                }
                Err((offset, _)) => damage.push(offset),
            }
        }
        (blocks, damage)
    }

    #[test]
    fn damage_loses_only_the_record_that_it_hits() {
        let [a, b, c] = [member("a"), member("b"), member("c")];
        let whole = [a.clone(), b.clone(), c.clone()].concat();
        let (second, third) = (a.len(), a.len() + b.len());
        let hit = |at: usize| {
            let mut bytes = whole.clone();
            bytes[at] ^= 0x55;
            bytes
        };
        let noise = vec![0x1f; 50];
        let offset = |at: usize| vec![u64::try_from(at).unwrap()];
        #[rustfmt::skip]
        let cases = [
            ("whole",           whole.clone(),                                vec!["a", "b", "c"], vec![]),
            ("empty",           vec![],                                       vec![],              offset(0)),
            ("cut in the last", whole[..third + 9].to_vec(),                  vec!["a", "b"],      offset(third)),
            ("cut by a byte",   whole[..whole.len() - 1].to_vec(),            vec!["a", "b"],      offset(third)),
            ("hit in the body", hit(second + 30),                             vec!["a", "c"],      offset(second)),
            ("hit in the magic", hit(second),                                 vec!["a", "c"],      offset(second)),
            ("hit in the sum",  hit(third - 6),                               vec!["a", "c"],      offset(second)),
            ("noise between",   [a.clone(), noise.clone(), c.clone()].concat(), vec!["a", "c"],    offset(second)),
            ("noise after",     [whole.clone(), noise].concat(),              vec!["a", "b", "c"], offset(whole.len())),
            ("no archive",      b"<html>404</html>".to_vec(),                 vec![],              offset(0)),
        ];
        for (name, bytes, blocks, damage) in cases {
            let (got, lost) = scanned(&bytes);
            assert_eq!(
                (got.iter().map(String::as_str).collect(), lost),
                (blocks, damage),
                "{name}"
            );
        }
    }

    proptest! {
        #[test]
        fn no_bytes_make_it_panic(noise: Vec<u8>, cut in 0_usize..200) {
            let whole = [member("a"), noise, member("b")].concat();
            let part = &whole[..cut.min(whole.len())];
            prop_assert!(scanned(part).0.len() <= 2);
            prop_assert!(scanned(&whole).0.contains(&"a".to_owned()));
        }

        #[test]
        fn a_flipped_bit_never_changes_a_record(bit in 0_usize..600) {
            let mut bytes = [member("388"), member("389")].concat();
            let bit = bit % (bytes.len() * 8);
            bytes[bit / 8] ^= 1 << (bit % 8);
            let (blocks, _) = scanned(&bytes);
            prop_assert!(blocks.iter().all(|block| block == "388" || block == "389"));
        }
    }
}
