//! The one place with a runtime: it lives as long as the network is used, so that a host that was
//! asked in one round is given its pause before the next.

use tokio::runtime::{Builder, Runtime};

use crate::fetch::{FetchEvent, FetchSettings, Fetched, Fetcher, Request};

use super::{Error, Event, Progress, RunSettings};

/// The network, for one run.
#[derive(Debug)]
pub(super) struct Network {
    fetcher: Fetcher,
    runtime: Runtime,
}

impl Network {
    pub(super) fn new(limits: &FetchSettings) -> Result<Self, Error> {
        let fetcher = Fetcher::new(limits.clone())?;
        let runtime = Builder::new_current_thread().enable_all().build();
        Ok(Self { fetcher, runtime: runtime.map_err(Error::Runtime)? })
    }

    /// Asks for documents: each host in the order of the requests, hosts side by side. The answers
    /// come in the order of the requests.
    pub(super) fn ask(
        &self,
        requests: Vec<Request>,
        settings: &RunSettings,
        progress: &mut dyn Progress,
    ) -> Result<Vec<Fetched>, Error> {
        progress.tell(&Event::Fetching { documents: requests.len() });
        self.runtime.block_on(async {
            let mut tell = |event: FetchEvent| progress.tell(&Event::Fetch(&event));
            tokio::select! {
                signal = settings.stop.rung() => Err(Error::Stopped(signal)),
                fetched = self.fetcher.fetch_all(requests, &mut tell) => Ok(fetched),
            }
        })
    }
}
