//! A folder of sources and an archive of nights in which nothing changed.

use std::{
    fs,
    path::{Path, PathBuf},
    time::Duration,
};

use chrono::{DateTime, TimeDelta, Utc};
use recoupe::{
    archive::Archive,
    fetch::{Answer, FetchSettings, Fetched, Response, RobotsFetched, RobotsTxt},
    model::SourceId,
    pipeline::{self, Mode, RunSettings, Silent, Stop},
    read::Containment,
};
use url::Url;

/// Sources, archive and output in one folder.
#[derive(Debug)]
pub(crate) struct Stage {
    folder: PathBuf,
    sources: usize,
    port: u16,
}

/// The headers of every page.
const HEADERS: [(&str, &str); 3] = [
    ("content-type", "text/html; charset=utf-8"),
    ("etag", "\"1\""),
    ("last-modified", "Thu, 01 Feb 2024 08:00:00 GMT"),
];

impl Stage {
    /// Declares the sources, each at an address of its own on this machine.
    pub(crate) fn new(folder: &Path, sources: usize, port: u16) -> Self {
        let stage = Self { folder: folder.to_owned(), sources, port };
        let vocabulary = stage.folder.join("sources/vocabulary");
        fs::create_dir_all(&vocabulary).expect("a folder can be made");
        let territories = "sources/vocabulary/territories.toml";
        fs::copy(territories, stage.folder.join(territories)).expect("run it in the project");
        for number in 0..sources {
            let id = id(number);
            let text = format!(
                "title = '{id}'\npublisher = 'ARS {id}'\nkind = 'ars'\nterritory = 'Bretagne'\n\
                 homepage = 'https://example.org'\ndelay_seconds = 0\n\n[[documents]]\nurl = '{}'\n",
                stage.url(number)
            );
            let file = stage.folder.join(format!("sources/{id}.toml"));
            #[expect(clippy::disallowed_methods, reason = "nobody reads it while it is written")]
            fs::write(file, text).expect("a file can be written");
        }
        stage
    }

    fn url(&self, number: usize) -> Url {
        let address =
            format!("http://127.1.{}.{}:{}/cpts", number / 250, 1 + number % 250, self.port);
        address.parse().expect("an address")
    }

    fn output(&self) -> PathBuf {
        self.folder.join("output")
    }

    /// Stores so many nights: in every seventh of them the pages are sent, as they were in the first,
    /// in the others each server says that nothing has changed. What it says of robots comes each night.
    pub(crate) fn nights(&self, nights: usize) {
        let folder = self.output().join("archive");
        let last: DateTime<Utc> = LAST.parse().expect("a date");
        for number in 0..nights {
            let archive = Archive::open(&folder).expect("the archive can be opened");
            let before = i64::try_from(nights - 1 - number).expect("a small number");
            let at = last - TimeDelta::days(before);
            let mut night = archive.night(at).expect("a night can begin");
            for source in 0..self.sources {
                let answer = if number % 7 == 0 { Self::page(source) } else { Answer::Unchanged };
                let url = self.url(source);
                night.store_robots(&robots(&url, source)).expect("an answer can be stored");
                let fetched = Fetched {
                    url: url.clone(),
                    final_url: url,
                    hops: Vec::new(),
                    sent: vec![(
                        "user-agent".to_owned(),
                        "recoupe/0 (+test@example.org)".to_owned(),
                    )],
                    outcome: Ok(answer),
                };
                night.store(&id(source), &fetched).expect("the answer can be stored");
            }
            night.commit().expect("the night can be stored");
            self.publish(at);
        }
    }

    /// The place that a snapshot takes among the others, and its part of the history. Their tables, which
    /// nobody reads once there is a newer one, are left out: ten years of them would fill the disk.
    fn publish(&self, at: DateTime<Utc>) {
        let id = at.format("%Y-%m-%dT%H%M%SZ").to_string();
        let folder = self.output().join("snapshots").join(&id);
        fs::create_dir_all(&folder).expect("a folder can be made");
        let day = at.date_naive();
        let manifest =
            format!("{{\"run_id\": \"{id}\", \"reference_date\": \"{day}\", \"files\": []}}");
        let part = self.output().join("history").join(format!("snapshot={id}"));
        fs::create_dir_all(&part).expect("a folder can be made");
        #[expect(clippy::disallowed_methods, reason = "nobody reads them while they are written")]
        for (file, text) in
            [(folder.join("manifest.json"), &*manifest), (part.join("figures.parquet"), "")]
        {
            fs::write(file, text).expect("a file can be written");
        }
    }

    fn page(number: usize) -> Answer {
        let header = |(name, value): (&str, &str)| (name.to_owned(), value.to_owned());
        Answer::Page(Response {
            status: 200,
            headers: HEADERS.map(header).into(),
            body: page(number).into_bytes().into(),
            media_type: Some(HEADERS[0].1.to_owned()),
        })
    }

    /// A whole night: fetched, archived, read, reconciled, published.
    pub(crate) fn run(&self) {
        let limits = FetchSettings {
            allow_loopback: true,
            connect_timeout: Duration::from_secs(5),
            ..FetchSettings::new("recoupe/0 (+test@example.org)")
        };
        let archive = Archive::open(&self.output().join("archive")).expect("it can be opened");
        let newest = archive.entries(DateTime::<Utc>::MAX_UTC).expect("it can be listed");
        let newest = newest.iter().map(|entry| entry.last_seen).max().expect("it is not empty");
        let settings = RunSettings {
            sources: self.folder.join("sources"),
            output: self.output(),
            policy: None,
            mode: Mode::Online(limits),
            containment: Containment::Here,
            as_of: None,
            known_at: None,
            started_at: newest + TimeDelta::days(1),
            stop: Stop::default(),
        };
        let summary = pipeline::run(&settings, &mut Silent).expect("the night can be published");
        assert!(summary.is_complete, "every source answers: {summary:?}");
    }
}

/// The last night, late in a month: the index of the month is at its largest.
const LAST: &str = "2036-11-24T02:15:00Z";

fn id(number: usize) -> SourceId {
    format!("source_{number:03}").parse().expect("a plain name")
}

/// What a site says of robots: every other one has nothing to say.
fn robots(page: &Url, number: usize) -> RobotsFetched {
    let url = page.join("/robots.txt").expect("an address");
    let (status, text) = if number.is_multiple_of(2) { (404, "") } else { (200, RULES) };
    let said = RobotsTxt { url: url.clone(), status, text: text.as_bytes().into() };
    let headers = vec![("content-type".to_owned(), "text/plain".to_owned())];
    RobotsFetched { said, final_url: url, hops: Vec::new(), headers, is_cut: false }
}

/// As short as they usually are.
const RULES: &str = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n";

/// A page of 30 kB with one figure.
fn page(number: usize) -> String {
    let filler =
        "<p>Les professionnels de santé du territoire se coordonnent pour leurs patients.</p>\n";
    format!(
        "<html><head><title>Les CPTS en Bretagne</title></head><body><main><h1>Les CPTS</h1>\
         <p>Au 1er février 2024, la région Bretagne compte {} CPTS ayant signé un ACI.</p>{}\
         </main></body></html>",
        20 + number % 5,
        filler.repeat(350)
    )
}
