//! From requests to answers: redirects, further attempts, and the hosts side by side.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinSet,
    time::Instant,
};
use url::Url;

use super::http::{Ask, Client, Limit, Raw, timeout};
use super::lane::{self, Lanes};
use super::robots::{self, Robots, Verdict};
use super::{
    Answer, FetchError, FetchEvent, FetchSettings, Fetched, Hop, Request, Response, Tell, header,
    retry,
};

/// A longer chain of redirects is a fault of the site.
const MAX_REDIRECTS: usize = 5;

/// Fetches documents, with the manners that the room promises.
///
/// Lives for one run: what `robots.txt` said and what a host asked for is remembered until then.
/// Cheap to clone; clones share their manners.
#[derive(Clone, Debug)]
pub struct Fetcher(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: FetchSettings,
    client: Client,
    lanes: Lanes,
    robots: Robots,
}

/// What one document asks of every request on its way.
struct Errand<'a> {
    ask: Ask,
    delay: Duration,
    /// Where redirects may lead; none for anywhere.
    hosts: Option<&'a [String]>,
    tell: Tell<'a>,
}

/// Where a walk along redirects has come to.
struct Walk {
    url: Url,
    hops: Vec<Hop>,
    /// What the document may still take on the wire, over all attempts.
    left: Duration,
}

impl Fetcher {
    /// Sets up the one network client of a run.
    ///
    /// # Errors
    ///
    /// If the certificates of the system cannot be read.
    pub fn new(settings: FetchSettings) -> Result<Self, FetchError> {
        let client = Client::new(&settings)?;
        let (lanes, robots) = (Lanes::default(), Robots::default());
        Ok(Self(Arc::new(Inner { settings, client, lanes, robots })))
    }

    /// Fetches one document.
    pub async fn fetch(&self, request: &Request) -> Fetched {
        self.0.fetch(request, &|_| ()).await
    }

    /// Fetches many documents: each host in the order of the requests, hosts side by side.
    ///
    /// The answers come in the order of the requests. Dropping the future stops all of it.
    ///
    /// # Panics
    ///
    /// If a task of this run panics, which is a bug.
    pub async fn fetch_all(
        &self,
        requests: Vec<Request>,
        progress: &mut dyn FnMut(FetchEvent),
    ) -> Vec<Fetched> {
        let mut answers: Vec<Option<Fetched>> = requests.iter().map(|_| None).collect();
        let mut queues: BTreeMap<String, Vec<(usize, Request)>> = BTreeMap::new();
        for (index, request) in requests.into_iter().enumerate() {
            queues.entry(lane::name(&request.url)).or_default().push((index, request));
        }
        let places = Arc::new(Semaphore::new(self.0.settings.parallel_hosts.max(1)));
        let (events, mut heard) = mpsc::unbounded_channel();
        let mut hosts = JoinSet::new();
        for queue in queues.into_values() {
            let (inner, places, events) =
                (Arc::clone(&self.0), Arc::clone(&places), events.clone());
            hosts.spawn(async move {
                let _place = places.acquire().await.expect("the semaphore is never closed");
                // Nobody listens any more once the caller has gone, and then nothing matters.
                let tell = |event| drop(events.send(event));
                let mut fetched = Vec::new();
                for (index, request) in queue {
                    fetched.push((index, inner.fetch(&request, &tell).await));
                }
                fetched
            });
        }
        drop(events);
        while let Some(event) = heard.recv().await {
            progress(event);
        }
        for (index, fetched) in hosts.join_all().await.into_iter().flatten() {
            answers[index] = Some(fetched);
        }
        let answer = |answer: Option<Fetched>| answer.expect("each request is in one queue");
        answers.into_iter().map(answer).collect()
    }
}

impl Inner {
    async fn fetch(&self, request: &Request, tell: Tell<'_>) -> Fetched {
        let url = request.url.clone();
        tell(FetchEvent::Started { host: lane::name(&url), url: url.clone() });
        let sent = self.client.headers(request);
        let most = request.max_body_bytes.unwrap_or(self.settings.max_body_bytes);
        let limit = Limit::Refuse(most);
        let ask = Ask { headers: sent.clone(), limit };
        let errand = Errand { ask, delay: request.delay, hosts: request.hosts.as_deref(), tell };
        let mut walk = Walk::new(&url, self.settings.total_timeout);
        let mut attempt = 0;
        let outcome = loop {
            let answer = self.page(&mut walk, &errand).await;
            let asked = answer.as_ref().ok().and_then(|raw| retry::retry_after(&raw.headers));
            let outcome = judge(answer, request);
            let Err(error) = &outcome else { break outcome };
            if let FetchError::Status(429 | 503) = error
                && let Some(asked) = asked
                && self.settings.max_wait < asked
            {
                break Err(self.leave_alone(&walk.url, Some(asked.as_secs())).await);
            }
            if !retry::may_pass(error) || self.settings.retries <= attempt {
                if matches!(error, FetchError::Status(429)) {
                    break Err(self.leave_alone(&walk.url, None).await);
                }
                break outcome;
            }
            let wait = retry::backoff(&self.settings, attempt).max(asked.unwrap_or_default());
            tell(FetchEvent::Retrying { url: url.clone(), reason: error.to_string() });
            self.lanes.pause(&walk.url, wait).await;
            walk.restart(&url);
            attempt += 1;
        };
        let (word, size_bytes) = match &outcome {
            Ok(Answer::Page(response)) => ("ok", response.body.len()),
            Ok(Answer::Unchanged) => ("unchanged", 0),
            Err(error) => (error.cause(), 0),
        };
        tell(FetchEvent::Done { url: url.clone(), outcome: word, size_bytes });
        Fetched { url, final_url: walk.url, hops: walk.hops, sent, outcome }
    }

    /// Sends nothing more to this host tonight.
    async fn leave_alone(&self, url: &Url, seconds: Option<u64>) -> FetchError {
        self.lanes.close(url, seconds).await;
        FetchError::AskedToWait { host: lane::name(url), seconds }
    }

    /// Walks to the page, asking the `robots.txt` of every host on the way.
    async fn page(&self, walk: &mut Walk, errand: &Errand<'_>) -> Result<Raw, FetchError> {
        loop {
            self.client.check(&walk.url)?;
            let cell = self.robots.cell(&walk.url);
            let read = || self.robots_txt(&walk.url, errand);
            cell.get_or_init(read).await.check(&walk.url)?;
            let answer = self.step(walk, errand).await?;
            if !walk.follow(&answer)? {
                return Ok(answer);
            }
            let host = lane::name(&walk.url);
            if errand.hosts.is_some_and(|hosts| !hosts.contains(&host)) {
                return Err(FetchError::Foreign { host });
            }
        }
    }

    /// Reads the `robots.txt` that speaks about this address.
    async fn robots_txt(&self, url: &Url, page: &Errand<'_>) -> Verdict {
        // Of a long file the beginning is read, which only a plain one has.
        let headers = self.client.plain_headers("identity");
        let ask = Ask { headers, limit: Limit::Cut(robots::MAX_BYTES) };
        let errand = Errand { ask, delay: page.delay, hosts: None, tell: page.tell };
        let address = robots::address(url);
        let mut walk = Walk::new(&address, self.settings.total_timeout);
        let mut attempt = 0;
        let verdict = loop {
            let answer = self.robots_once(&mut walk, &errand).await;
            let passing = match &answer {
                Ok(raw) => retry::may_pass(&FetchError::Status(raw.status)),
                Err(error) => retry::may_pass(error),
            };
            if !passing || self.settings.retries <= attempt {
                break Verdict::of(answer, self.settings.product());
            }
            let asked = answer.ok().and_then(|raw| retry::retry_after(&raw.headers));
            let wait = retry::backoff(&self.settings, attempt).max(asked.unwrap_or_default());
            if self.settings.max_wait < wait {
                let error = self.leave_alone(&walk.url, Some(wait.as_secs())).await;
                break Verdict::Unreachable(error.to_string());
            }
            self.lanes.pause(&walk.url, wait).await;
            walk.restart(&address);
            attempt += 1;
        };
        self.lanes.slow_down(url, verdict.crawl_delay()).await;
        verdict
    }

    async fn robots_once(&self, walk: &mut Walk, errand: &Errand<'_>) -> Result<Raw, FetchError> {
        loop {
            let answer = self.step(walk, errand).await?;
            if !walk.follow(&answer)? {
                return Ok(answer);
            }
        }
    }

    /// Sends one request, when its turn has come, in the time that is left.
    async fn step(&self, walk: &mut Walk, errand: &Errand<'_>) -> Result<Raw, FetchError> {
        if walk.left.is_zero() {
            return Err(timeout(&walk.url));
        }
        let turn = self.lanes.turn(&walk.url, errand.delay, errand.tell).await?;
        let started = Instant::now();
        let answer = self.client.get(&walk.url, &errand.ask, walk.left).await;
        walk.left = walk.left.saturating_sub(started.elapsed());
        drop(turn);
        answer
    }
}

impl Walk {
    fn new(url: &Url, left: Duration) -> Self {
        Self { url: bare(url.clone()), hops: Vec::new(), left }
    }

    /// Goes back to the beginning; the time that was spent stays spent.
    fn restart(&mut self, url: &Url) {
        *self = Self::new(url, self.left);
    }

    /// Takes the redirect, where the answer is one.
    fn follow(&mut self, answer: &Raw) -> Result<bool, FetchError> {
        if !matches!(answer.status, 301 | 302 | 303 | 307 | 308) {
            return Ok(false);
        }
        if self.hops.len() == MAX_REDIRECTS {
            return Err(FetchError::TooManyRedirects { limit: MAX_REDIRECTS });
        }
        let location = header(&answer.headers, "location").unwrap_or_default();
        let next = if location.is_empty() { None } else { self.url.join(location).ok() };
        let Some(next) = next.filter(Url::has_host) else {
            let location = location.to_owned();
            return Err(FetchError::BadRedirect { status: answer.status, location });
        };
        let next = bare(next);
        if self.url == next || self.hops.iter().any(|hop| hop.url == next) {
            return Err(FetchError::RedirectLoop { url: next.to_string() });
        }
        if let Some(port) = next.port()
            && self.url.port() != Some(port)
        {
            let host = next.host_str().unwrap_or_default().to_owned();
            return Err(FetchError::Port { host, port });
        }
        if self.url.scheme() == "https" && next.scheme() == "http" {
            return Err(FetchError::Downgrade { url: next.to_string() });
        }
        let url = std::mem::replace(&mut self.url, next);
        self.hops.push(Hop { url, status: answer.status, headers: answer.headers.clone() });
        Ok(true)
    }
}

/// The address without name, password and fragment: none of them is for the server.
fn bare(mut url: Url) -> Url {
    // Both fail only for addresses without a host, which hold neither.
    let _ = url.set_username("");
    let _ = url.set_password(None);
    url.set_fragment(None);
    url
}

/// Whether an answer is the document: only a 200 that holds something is, and 304 if we said what we hold.
fn judge(answer: Result<Raw, FetchError>, request: &Request) -> Result<Answer, FetchError> {
    let Raw { status, headers, body } = answer?;
    match status {
        200 if body.is_empty() => Err(FetchError::Empty),
        200 => {
            let media_type = header(&headers, "content-type").map(str::to_owned);
            Ok(Answer::Page(Response { status, headers, body: body.into(), media_type }))
        }
        304 if request.is_conditional() => Ok(Answer::Unchanged),
        _ => Err(FetchError::Status(status)),
    }
}
