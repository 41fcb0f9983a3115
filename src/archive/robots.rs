//! What sites say of robots: kept like everything that was fetched, and never taken for a page.
//!
//! ```text
//! response    Recoupe-Robots: https://example.org/robots.txt    the text, at most 500 KiB of it
//! metadata    Recoupe-Robots: https://example.org/robots.txt    there is none, by which status
//! ```
//!
//! The field names the address that was asked, which speaks about its own origin; the record stands
//! under the address that answered. A site that could not be reached leaves nothing: it is asked again.
//! What a file says is kept whenever it is read: it is hardly ever longer than the record that would
//! say that it is the same. What others recorded of such files is theirs: it speaks about another
//! robot on another day, and is read like any page that they have.

use bytes::Bytes;
use chrono::{DateTime, Duration, Utc};

use crate::fetch::{RobotsFetched, RobotsTxt};
use crate::model::Digest;

use super::index::Row;
use super::message::head;
use super::record::{ROBOTS, Record};
use super::{Archive, ArchiveError, Night};

/// For how long a site need not be asked again (RFC 9309, 2.4).
const GOOD_FOR: Duration = Duration::hours(24);

impl Night<'_> {
    /// Stores what a site says of robots.
    ///
    /// # Errors
    ///
    /// If the file cannot be written.
    pub fn store_robots(&mut self, read: &RobotsFetched) -> Result<(), ArchiveError> {
        self.write_hops(&read.hops)?;
        let RobotsTxt { url, status, text } = &read.said;
        let at = self.started_at();
        let mut record = if *status == 200 {
            let head = head(*status, &read.headers, text.len());
            let mut record = Record::message_of("response", at, (head, text.clone()));
            record.set("Content-Type", "application/http;msgtype=response");
            record.set("WARC-Payload-Digest", &format!("sha256:{}", Digest::of(text)));
            if read.is_cut {
                record.set("WARC-Truncated", "length");
            }
            record
        } else {
            let fields = format!(
                "outcome: status\r\nstatus: {status}\r\nmessage: there is no robots.txt\r\n"
            );
            let mut record = Record::new("metadata", at, fields.into_bytes());
            record.set("Content-Type", "application/warc-fields");
            record
        };
        record.set("WARC-Target-URI", read.final_url.as_str());
        record.set(ROBOTS, url.as_str());
        self.write(record).map(drop)
    }
}

impl Archive {
    /// What sites said of robots less than a day before a run that begins now, so that it need not ask
    /// them again.
    ///
    /// What was noted at a later time than now was noted by a clock that was wrong. What can no longer
    /// be read is as if it were not there.
    pub fn robots(&self, now: DateTime<Utc>) -> Vec<RobotsTxt> {
        let is_good = |row: &&Row| row.at <= now && now - row.at < GOOD_FOR;
        let rows = self.known.robots.values().filter(is_good);
        rows.filter_map(|row| self.robots_txt(row)).collect()
    }

    fn robots_txt(&self, row: &Row) -> Option<RobotsTxt> {
        let text = match row.digest {
            Some(digest) => self.bytes_at((&row.file, row.offset), digest).ok()?,
            None => Bytes::new(),
        };
        Some(RobotsTxt { url: row.url.parse().ok()?, status: row.status?, text })
    }
}
