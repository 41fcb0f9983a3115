//! From requests to answers: redirects, further attempts, and the hosts side by side.

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use chrono::{DateTime, Utc};
use tokio::{
    sync::{Semaphore, mpsc},
    task::JoinSet,
    time::Instant,
};
use url::Url;

use super::http::{Ask, CONDITIONS, Client, Limit, Raw, timeout};
use super::lane::{self, Lanes};
use super::robots::{self, Robots, RobotsFetched, RobotsTxt, Verdict};
use super::walk::{Walk, shown};
use super::{
    Answer, FetchError, FetchEvent, FetchSettings, Fetched, Request, Response, Tell, header, retry,
};

/// Fetches documents, with the manners that the room promises.
///
/// Lives for one run: what `robots.txt` said and what a host asked for is remembered until then, and
/// handed over to whoever remembers it for longer. Cheap to clone; clones share their manners.
#[derive(Clone, Debug)]
pub struct Fetcher(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    settings: FetchSettings,
    client: Client,
    lanes: Lanes,
    robots: Robots,
    /// One for each request that may be under way.
    places: Semaphore,
    /// What all bodies hold that have come, in bytes.
    received: AtomicUsize,
    /// When fetching began.
    began: Instant,
}

/// What the queue of a host has to say.
enum News {
    Event(FetchEvent),
    /// The answer to the request of this number.
    Answer(usize, Box<Fetched>),
}

/// What one document asks of every request on its way.
struct Errand<'a> {
    ask: Ask,
    delay: Duration,
    /// Where redirects may lead; none for anywhere.
    hosts: Option<&'a [String]>,
    tell: Tell<'a>,
}

impl Fetcher {
    /// Sets up the one network client of a run.
    ///
    /// # Errors
    ///
    /// If the certificates of the system cannot be read.
    pub fn new(settings: FetchSettings) -> Result<Self, FetchError> {
        let client = Client::new(&settings)?;
        let began = Instant::now();
        let lanes = Lanes::new(settings.host_timeout, began + settings.run_timeout);
        let places = Semaphore::new(settings.parallel_hosts.max(1));
        let robots = Robots::default();
        let received = AtomicUsize::new(0);
        Ok(Self(Arc::new(Inner { settings, client, lanes, robots, places, received, began })))
    }

    /// Leaves a host alone for so long from now: what it asked for in another run.
    ///
    /// `host` is as in [`FetchError::AskedToWait`]. A wait of this night is waited for; beyond it,
    /// every request to the host comes back with what is left of the wait.
    pub async fn leave_alone(&self, host: &str, wait: Duration) {
        if wait <= self.0.settings.max_wait {
            self.0.lanes.pause(host, wait).await;
        } else {
            self.0.lanes.close(host, Some(wait)).await;
        }
    }

    /// Takes over what a site said of robots in another run, so that it is not asked again: how old that
    /// may be is for the caller to say. It is judged anew. What this run has read itself stands.
    pub async fn remember(&self, said: &RobotsTxt) {
        let verdict = Verdict::again(said, self.0.settings.product());
        self.0.lanes.slow_down(&said.url, verdict.crawl_delay()).await;
        drop(self.0.robots.cell(&said.url).set(verdict));
    }

    /// What sites said of robots, where they were asked by this fetcher and it has not been handed over
    /// before, by address. Whoever could not be reached, or asked for patience, is not among them.
    pub fn robots_read(&self) -> Vec<RobotsFetched> {
        self.0.robots.noted()
    }

    /// The hosts met so far whose certificates will have expired within a fortnight, and when.
    pub fn expiring(&self) -> BTreeMap<String, DateTime<Utc>> {
        self.0.client.expiring()
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
        let mut answers = BTreeMap::new();
        let mut take = |index, fetched| drop(answers.insert(index, fetched));
        self.fetch_each(requests, progress, &mut take).await;
        answers.into_values().collect()
    }

    /// Fetches many documents like [`fetch_all`](Self::fetch_all), and hands each answer over as it
    /// comes, with the number of its request, from 0: who drops the future keeps what came.
    ///
    /// # Panics
    ///
    /// If a task of this run panics, which is a bug.
    pub async fn fetch_each(
        &self,
        requests: Vec<Request>,
        progress: &mut dyn FnMut(FetchEvent),
        take: &mut dyn FnMut(usize, Fetched),
    ) {
        let mut queues: BTreeMap<String, Vec<(usize, Request)>> = BTreeMap::new();
        for (index, request) in requests.into_iter().enumerate() {
            queues.entry(lane::name(&request.url)).or_default().push((index, request));
        }
        let (news, mut heard) = mpsc::unbounded_channel();
        let mut hosts = JoinSet::new();
        for queue in queues.into_values() {
            let (inner, news) = (Arc::clone(&self.0), news.clone());
            hosts.spawn(async move {
                // Nobody listens any more once the caller has gone, and then nothing matters.
                let tell = |event| drop(news.send(News::Event(event)));
                for (index, request) in queue {
                    let fetched = inner.fetch(&request, &tell).await;
                    drop(news.send(News::Answer(index, Box::new(fetched))));
                }
            });
        }
        drop(news);
        while let Some(told) = heard.recv().await {
            match told {
                News::Event(event) => progress(event),
                News::Answer(index, fetched) => take(index, *fetched),
            }
        }
        hosts.join_all().await;
    }
}

impl Inner {
    async fn fetch(&self, request: &Request, tell: Tell<'_>) -> Fetched {
        let url = request.url.clone();
        tell(FetchEvent::Started { host: lane::name(&url), url: shown(&url) });
        let sent = self.client.headers(request);
        let is_conditional = sent.iter().any(|(name, _)| CONDITIONS.contains(&name.as_str()));
        let most = request.max_body_bytes.unwrap_or(self.settings.max_body_bytes);
        let limit = Limit::Refuse(most);
        let ask = Ask { headers: sent.clone(), limit };
        let errand = Errand { ask, delay: request.delay, hosts: request.hosts.as_deref(), tell };
        let mut walk = Walk::new(&url, self.settings.total_timeout);
        let mut attempt = 0;
        let outcome = loop {
            let limit = self.settings.max_run_bytes;
            if limit <= self.received.load(Ordering::Relaxed) {
                break Err(FetchError::NightFull { limit });
            }
            let answer = self.page(&mut walk, &errand).await;
            let asked = answer.as_ref().ok().and_then(|raw| self.asked(raw));
            let outcome = judge(answer, is_conditional);
            let Err(error) = &outcome else { break outcome };
            if retry::may_pass(error)
                && let Some(asked) = asked
                && self.settings.max_wait < asked
            {
                break Err(self.close(&walk.url, Some(asked)).await);
            }
            if !retry::may_pass(error) || self.settings.retries <= attempt {
                if matches!(error, FetchError::Status(429)) {
                    break Err(self.close(&walk.url, None).await);
                }
                // Whoever asks for a moment is given it, also by the next document.
                if let Some(asked) = asked.filter(|_| retry::may_pass(error)) {
                    self.lanes.pause(&lane::name(&walk.url), asked).await;
                }
                break outcome;
            }
            let wait = retry::backoff(&self.settings, (&url, attempt));
            let wait = wait.max(asked.unwrap_or_default());
            tell(FetchEvent::Retrying { url: shown(&url), reason: error.to_string() });
            self.lanes.pause(&lane::name(&walk.url), wait).await;
            walk.restart(&url);
            attempt += 1;
        };
        let (word, size_bytes) = match &outcome {
            Ok(Answer::Page(response)) => ("ok", response.body.len()),
            Ok(Answer::Unchanged) => ("unchanged", 0),
            Err(error) => (error.cause(), 0),
        };
        self.received.fetch_add(size_bytes, Ordering::Relaxed);
        tell(FetchEvent::Done { url: shown(&url), outcome: word, size_bytes });
        Fetched { url, final_url: walk.url, hops: walk.hops, sent, outcome }
    }

    /// How long the server asks to be left alone.
    fn asked(&self, answer: &Raw) -> Option<Duration> {
        let passed = chrono::TimeDelta::from_std(self.began.elapsed()).unwrap_or_default();
        let now = self.settings.started_at.map(|started_at| started_at + passed);
        retry::retry_after(&answer.headers, now)
    }

    /// Sends nothing more to this host tonight.
    async fn close(&self, url: &Url, wait: Option<Duration>) -> FetchError {
        let host = lane::name(url);
        self.lanes.close(&host, wait).await;
        FetchError::AskedToWait { host, seconds: wait.map(|wait| wait.as_secs()) }
    }

    /// Walks to the page, asking the `robots.txt` of every host on the way.
    async fn page(&self, walk: &mut Walk, errand: &Errand<'_>) -> Result<Raw, FetchError> {
        loop {
            self.client.check(&walk.url)?;
            walk.refuse_front_page()?;
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
        let answer = loop {
            let answer = self.robots_once(&mut walk, &errand).await;
            let passing = match &answer {
                Ok(raw) => retry::may_pass(&FetchError::Status(raw.status)),
                Err(error) => retry::may_pass(error),
            };
            if !passing || self.settings.retries <= attempt {
                break answer;
            }
            let asked = answer.ok().and_then(|raw| self.asked(&raw));
            let wait = retry::backoff(&self.settings, (&address, attempt));
            let wait = wait.max(asked.unwrap_or_default());
            if self.settings.max_wait < wait {
                break Err(self.close(&walk.url, Some(wait)).await);
            }
            self.lanes.pause(&lane::name(&walk.url), wait).await;
            walk.restart(&address);
            attempt += 1;
        };
        let said = answer.as_ref().ok();
        if let Some(read) = said.and_then(|raw| RobotsFetched::of(&address, &walk, raw)) {
            self.received.fetch_add(read.said.text.len(), Ordering::Relaxed);
            self.robots.note(read);
        }
        let host = url.host_str().unwrap_or_default();
        let verdict = Verdict::of(answer, host, self.settings.product());
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
        let mut turn = self.lanes.turn(&walk.url, errand.delay, errand.tell).await?;
        let _place = self.places.acquire().await.expect("the semaphore is never closed");
        let started = Instant::now();
        let night = self.lanes.end().saturating_duration_since(started);
        let mut answer = self.client.get(&walk.url, &errand.ask, walk.left.min(night)).await;
        let took = started.elapsed();
        if matches!(answer, Err(FetchError::Timeout { .. })) {
            turn.waste(took);
            if night <= took {
                answer = Err(FetchError::NightOver { host: lane::name(&walk.url) });
            }
        }
        walk.left = walk.left.saturating_sub(took);
        answer
    }
}

/// Whether an answer is the document: only a 200 that holds something is, and 304 if we said what we hold.
fn judge(answer: Result<Raw, FetchError>, is_conditional: bool) -> Result<Answer, FetchError> {
    let Raw { status, headers, body } = answer?;
    match status {
        200 if body.is_empty() => Err(FetchError::Empty),
        200 => {
            let media_type = header(&headers, "content-type").map(str::to_owned);
            Ok(Answer::Page(Response { status, headers, body: body.into(), media_type }))
        }
        304 if is_conditional => Ok(Answer::Unchanged),
        _ => Err(FetchError::Status(status)),
    }
}
