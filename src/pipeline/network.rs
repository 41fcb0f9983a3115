//! The one place with a runtime: it lives as long as the network is used, so that a host that was
//! asked in one round is given its pause before the next.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use tokio::runtime::{Builder, Runtime};

use crate::fetch::{
    Certificates, FetchEvent, FetchSettings, Fetched, Fetcher, Request, RobotsFetched, RobotsTxt,
};

use super::{Error, Event, Progress, RunSettings};

/// The network, for one run.
#[derive(Debug)]
pub(super) struct Network {
    fetcher: Fetcher,
    /// None once it is let go.
    runtime: Option<Runtime>,
}

impl Network {
    /// `now` is when the run began; the pauses between attempts follow from it.
    pub(super) fn new(
        (limits, certificates): (&FetchSettings, &Certificates),
        now: DateTime<Utc>,
    ) -> Result<Self, Error> {
        let (started_at, seed) = (Some(now), now.timestamp().unsigned_abs());
        let certificates = certificates.clone();
        let limits = FetchSettings { seed, started_at, certificates, ..limits.clone() };
        let fetcher = Fetcher::new(limits)?;
        let runtime = Builder::new_current_thread().enable_all().build();
        Ok(Self { fetcher, runtime: Some(runtime.map_err(Error::Runtime)?) })
    }

    /// Leaves hosts alone until a time that they asked for in another night.
    pub(super) fn leave_alone(&self, waits: &BTreeMap<String, DateTime<Utc>>, now: DateTime<Utc>) {
        self.runtime().block_on(async {
            for (host, until) in waits {
                let wait = (*until - now).to_std().unwrap_or_default();
                self.fetcher.leave_alone(host, wait).await;
            }
        });
    }

    /// Takes over what sites said of robots in runs of the same day.
    pub(super) fn remember(&self, robots: &[RobotsTxt]) {
        self.runtime().block_on(async {
            for said in robots {
                self.fetcher.remember(said).await;
            }
        });
    }

    /// What sites said of robots in this run, where it has not been handed over before.
    pub(super) fn robots_read(&self) -> Vec<RobotsFetched> {
        self.fetcher.robots_read()
    }

    /// The hosts whose certificates will soon have expired, and when.
    pub(super) fn expiring(&self) -> BTreeMap<String, DateTime<Utc>> {
        self.fetcher.expiring()
    }

    fn runtime(&self) -> &Runtime {
        self.runtime.as_ref().expect("the runtime lives as long as the network")
    }

    /// Asks for documents: each host in the order of the requests, hosts side by side. The answers
    /// are added by the number of their request, from 0: if somebody stops the run, those that came.
    pub(super) fn ask(
        &self,
        (requests, answers): (Vec<Request>, &mut BTreeMap<usize, Fetched>),
        settings: &RunSettings,
        progress: &mut dyn Progress,
    ) -> Result<(), Error> {
        let mut hosts = BTreeMap::new();
        for request in &requests {
            *hosts.entry(request.host()).or_default() += 1;
        }
        progress.tell(&Event::Fetching { documents: requests.len(), hosts: &hosts });
        self.runtime().block_on(async {
            let mut tell = |event: FetchEvent| progress.tell(&Event::Fetch(&event));
            let mut take = |number, fetched| drop(answers.insert(number, fetched));
            tokio::select! {
                // What has come is taken before the bell is heard.
                biased;
                () = self.fetcher.fetch_each(requests, &mut tell, &mut take) => Ok(()),
                signal = settings.stop.rung() => Err(Error::Stopped(signal)),
            }
        })
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        // A name server that does not answer holds a thread, for which nobody need wait.
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}
