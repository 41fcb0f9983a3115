//! Every kind of fault that a network has, and what comes of it: of a fetch, and of a night.
//!
//! A table for each kind, a row for each fault: its name, what the server does with one request after
//! the other, what comes of the fetch, how many requests it costs beside the one for `robots.txt`, and
//! the state of its source after a night in which a good copy was held from before.

mod bytes;
mod conditional;
mod framing;
mod manners;
mod protocol;
mod redirect;
mod robots;
mod size;
mod ssrf;
mod status;
mod time;
mod types;

use std::{collections::BTreeSet, fs, time::Duration};

use recoupe::{
    fetch::{Answer, FetchSettings, Fetched, Fetcher, Request},
    pipeline::{self, Mode, Silent},
};

use super::night::{Stage, page};
use super::wire::{Act, Script, Wire};
use bytes::{GOOD, good, whole};

/// The day of the night that the faults happen in, which `Retry-After` is read against.
const TONIGHT: &str = "2027-01-01T00:00:00Z";

/// A row of a table: name, answers to one request after the other, outcome, requests, state.
type Row<'a> = (&'a str, Vec<Vec<Act>>, &'a str, usize, &'a str);

/// What can go wrong with one source.
struct Fault {
    name: String,
    /// What is asked for.
    path: String,
    script: Script,
    /// What comes of the fetch: `good`, `another page`, or the cause in a word.
    outcome: String,
    /// The requests beside the first, which is for `robots.txt`.
    requests: usize,
    /// What becomes of the source.
    state: String,
}

impl Fault {
    /// A fault of the page itself, at a site that is otherwise as it should be.
    fn of_page((name, answers, outcome, requests, state): Row<'_>) -> Self {
        let script = [("/page".to_owned(), answers)].into();
        Self::of_site((name, script, outcome, requests, state))
    }

    /// A fault of several pages, the first of which is the one that is asked for.
    fn of_site(row: (&str, Script, &str, usize, &str)) -> Self {
        let (name, script, outcome, requests, state) = row;
        Self {
            name: name.to_owned(),
            path: "/page".to_owned(),
            script,
            outcome: outcome.to_owned(),
            requests,
            state: state.to_owned(),
        }
    }

    /// A server of its own, so that no fault is the fault of another.
    fn server(&self) -> Wire {
        // A front page with a figure, which nobody asked for.
        let front = page("Bretagne", 97, "1er février 2024");
        let site: Script = [
            ("/".to_owned(), vec![whole(front.as_bytes())]),
            ("/good.html".to_owned(), vec![good()]),
        ]
        .into();
        Wire::start(site.into_iter().chain(self.script.clone()).collect())
    }
}

/// All of them, and a server at another port that nobody may ask for anything.
fn faults() -> (Vec<Fault>, Wire) {
    let canary = Wire::start([("/secret".to_owned(), vec![good()])].into());
    let port = canary.address.rsplit(':').next().unwrap();
    let of_pages = [
        time::rows(),
        framing::rows(),
        framing::encoded_rows(),
        size::rows(),
        protocol::rows(),
        protocol::connection_rows(),
        status::rows(),
    ];
    let mut faults: Vec<Fault> = of_pages.into_iter().flatten().map(Fault::of_page).collect();
    faults.extend(redirect::faults());
    faults.extend(ssrf::faults(port));
    faults.extend(robots::faults(port));
    (faults, canary)
}

/// Short enough for what hangs, long enough for a machine that has other work.
fn settings() -> FetchSettings {
    FetchSettings {
        connect_timeout: Duration::from_secs(2),
        idle_timeout: Duration::from_secs(2),
        total_timeout: Duration::from_secs(4),
        // Below the longest pause that a `robots.txt` is granted.
        run_timeout: Duration::from_secs(50),
        max_body_bytes: 1_000_000,
        backoff: Duration::from_millis(5),
        started_at: Some(TONIGHT.parse().unwrap()),
        allow_loopback: true,
        ..FetchSettings::new("recoupe/0 (+test@example.org)")
    }
}

/// What comes of a fetch: whether it is the good page, or the cause in a word.
fn outcome(fetched: &Fetched) -> String {
    match &fetched.outcome {
        Ok(Answer::Page(response)) if response.body == GOOD.as_bytes() => "good".to_owned(),
        Ok(Answer::Page(_)) => "another page".to_owned(),
        Ok(Answer::Unchanged) => "unchanged".to_owned(),
        Err(error) => error.cause().to_owned(),
    }
}

#[tokio::test]
async fn every_fault_has_its_outcome() {
    let (faults, canary) = faults();
    let names: BTreeSet<&str> = faults.iter().map(|fault| &*fault.name).collect();
    assert_eq!(names.len(), faults.len(), "every fault has a name of its own");
    let servers: Vec<Wire> = faults.iter().map(Fault::server).collect();
    let ask = |(fault, server): (&Fault, &Wire)| {
        Request::new(server.url(&fault.path).parse().unwrap(), Duration::ZERO)
    };
    let requests = faults.iter().zip(&servers).map(ask).collect();
    let settings = FetchSettings { parallel_hosts: faults.len(), ..settings() };
    let fetched = Fetcher::new(settings).unwrap().fetch_all(requests, &mut |_| ()).await;
    let mut wrong = Vec::new();
    for ((fault, fetched), server) in faults.iter().zip(&fetched).zip(&servers) {
        let Fault { name, outcome: expected, requests, .. } = fault;
        let (got, asked) = (outcome(fetched), server.asked() - 1);
        if got != *expected || asked != *requests {
            wrong.push(format!("{name}: {got}, {asked} requests; expected {expected}, {requests}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(canary.asked(), 0, "nobody is led to another port");
}

/// The faults for which this holds, each at a source whose last good copy is held.
struct Night {
    stage: Stage,
    faults: Vec<Fault>,
    servers: Vec<Wire>,
    canary: Wire,
}

impl Night {
    fn of(is_wanted: impl Fn(&Fault) -> bool) -> Self {
        let (mut faults, canary) = faults();
        faults.retain(is_wanted);
        let servers: Vec<Wire> = faults.iter().map(Fault::server).collect();
        let stage = Stage::new();
        for (fault, server) in faults.iter().zip(&servers) {
            let (id, url) = (source_of(&fault.name), server.url(&fault.path));
            stage.source(&id, ("Bretagne", &url), "[expect]\nclaims_min = 1");
            stage.capture(&id, &url, &page("Bretagne", 90, "1er février 2024"));
        }
        Self { stage, faults, servers, canary }
    }

    /// Runs it; whether nothing is missing.
    fn run(&self) -> bool {
        let mut night = self.stage.settings(TONIGHT);
        let limits = FetchSettings { parallel_hosts: self.faults.len(), ..settings() };
        night.mode = Mode::Online(limits);
        let summary = pipeline::run(&night, &mut Silent).unwrap();
        assert_eq!(self.canary.asked(), 0, "nobody is led to another port");
        summary.is_complete
    }

    /// Checks the state of every source, and the number by which it stands.
    fn check(&self, number: &str) {
        let states = self.stage.column("sources", "state");
        let mut wrong = Vec::new();
        for Fault { name, state, .. } in &self.faults {
            let id = source_of(name);
            let found = states.iter().find(|(source, _)| *source == id).map(|(_, state)| state);
            let standing = self.stage.standing(&id);
            if found != Some(state) || standing != [number] {
                wrong.push(format!(
                    "{name}: {found:?} with {standing:?}; expected {state} with {number}"
                ));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}

#[test]
fn what_is_no_fault_in_the_end_makes_a_whole_night() {
    let night = Night::of(|fault| fault.state == "fresh");
    assert!(night.run(), "no gaps: exit code 0");
    night.check("99");
}

#[test]
fn every_fault_leaves_what_was_known() {
    let night = Night::of(|fault| fault.state != "fresh");
    let mut known = night.stage.settings("2026-11-22T03:00:00Z");
    known.mode = Mode::Offline;
    pipeline::run(&known, &mut Silent).unwrap();
    let claims = || fs::read_to_string(night.stage.output().join("latest/claims.csv")).unwrap();
    let known = claims();
    assert_eq!(known.lines().count(), 1 + night.faults.len());

    assert!(!night.run(), "gaps are exit code 3");
    night.check("90");
    assert!(known == claims(), "what was known has changed");
    let issues = night.stage.rows("issues", &["source_id"]).concat();
    for Fault { name, .. } in &night.faults {
        assert!(issues.contains(&source_of(name)), "{name} is told to nobody");
    }
    for (fault, server) in night.faults.iter().zip(&night.servers) {
        let asked = server.asked() - 1;
        assert_eq!(asked, fault.requests, "requests of {}", fault.name);
    }
}

/// The id of a source that stands for a fault.
fn source_of(fault: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '_' };
    format!("f_{}", fault.chars().map(plain).collect::<String>())
}
