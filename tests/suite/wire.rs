//! A server whose every byte can be wrong, in a thread of its own.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
    runtime,
    sync::oneshot,
};

/// What the server does next.
#[derive(Clone, Debug)]
pub(crate) enum Act {
    /// Sends these bytes.
    Send(Vec<u8>),
    /// Sends these bytes so many times.
    Repeat(Vec<u8>, usize),
    /// Sends these bytes one by one, with a pause before each.
    Drip(Vec<u8>, Duration),
    /// Sends nothing until the client goes.
    Hang,
    /// Breaks the connection off.
    Reset,
    /// Waits for another request on the same connection, instead of closing it.
    Keep,
    /// Does the first to who tells what he holds already, and the second to who does not.
    Conditional(Vec<Self>, Vec<Self>),
}

/// What the server does with one request after the other to one path; the last is repeated.
pub(crate) type Script = BTreeMap<String, Vec<Vec<Act>>>;

/// Every request that came: its path and its head.
type Log = Arc<Mutex<Vec<(String, String)>>>;

/// The server; it ends with this value.
pub(crate) struct Wire {
    pub(crate) address: String,
    log: Log,
    _end: oneshot::Sender<()>,
}

impl Wire {
    /// Serves the script; a path that it does not hold is a 404.
    pub(crate) fn start(script: Script) -> Self {
        let (tell, told) = std::sync::mpsc::channel();
        let (end, ended) = oneshot::channel::<()>();
        let log = Log::default();
        let seen = Arc::clone(&log);
        drop(thread::spawn(move || {
            let runtime = runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
                tell.send(listener.local_addr().unwrap()).unwrap();
                let script = Arc::new(script);
                let serve = async {
                    while let Ok((stream, _)) = listener.accept().await {
                        tokio::spawn(answer(stream, Arc::clone(&script), Arc::clone(&seen)));
                    }
                };
                tokio::select! {
                    () = serve => {}
                    // The sender is dropped with the server's value.
                    _ = ended => {}
                }
            });
        }));
        Self { address: told.recv().unwrap().to_string(), log, _end: end }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// How many requests came, to whatever path.
    pub(crate) fn asked(&self) -> usize {
        self.log.lock().unwrap().len()
    }

    /// The heads of the requests to this path.
    pub(crate) fn heads(&self, path: &str) -> Vec<String> {
        let log = self.log.lock().unwrap();
        log.iter().filter(|(asked, _)| asked == path).map(|(_, head)| head.clone()).collect()
    }
}

async fn answer(mut stream: TcpStream, script: Arc<Script>, log: Log) {
    while let Some(head) = request(&mut stream).await {
        let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
        let lower = head.to_ascii_lowercase();
        let is_conditional =
            ["\nif-none-match:", "\nif-modified-since:"].iter().any(|it| lower.contains(it));
        let before = {
            let mut log = log.lock().unwrap();
            log.push((path.clone(), head));
            log.iter().filter(|(asked, _)| *asked == path).count() - 1
        };
        let missing = vec![Act::Send(
            b"HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".to_vec(),
        )];
        let answers = script.get(&path);
        let acts = answers.and_then(|answers| answers.get(before).or(answers.last()));
        let acts = match acts.map(Vec::as_slice) {
            None => &missing,
            Some([Act::Conditional(known, unknown)]) => {
                if is_conditional {
                    known
                } else {
                    unknown
                }
            }
            Some(acts) => acts,
        };
        for act in acts {
            if perform(&mut stream, act).await.is_none() {
                return;
            }
        }
        if !matches!(acts.last(), Some(Act::Keep)) {
            break;
        }
    }
    // Who closes while something unread is waiting breaks off: what was sent would be lost.
    drop(stream.shutdown().await);
    let mut rest = [0; 1024];
    while stream.read(&mut rest).await.is_ok_and(|read| 0 < read) {}
}

/// One thing after the other, until the client goes.
async fn perform(stream: &mut TcpStream, act: &Act) -> Option<()> {
    match act {
        Act::Send(bytes) => stream.write_all(bytes).await.ok(),
        Act::Repeat(bytes, times) => {
            for _ in 0..*times {
                stream.write_all(bytes).await.ok()?;
            }
            Some(())
        }
        Act::Drip(bytes, pause) => {
            for byte in bytes {
                tokio::time::sleep(*pause).await;
                stream.write_all(&[*byte]).await.ok()?;
            }
            Some(())
        }
        Act::Hang => {
            let mut rest = [0; 1024];
            while 0 < stream.read(&mut rest).await.ok()? {}
            None
        }
        Act::Reset => {
            drop(stream.set_zero_linger());
            None
        }
        // Which of them it is, the head of the request has told.
        Act::Keep | Act::Conditional(..) => Some(()),
    }
}

/// The head of the next request; none if the client goes.
async fn request(stream: &mut TcpStream) -> Option<String> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        head.push(stream.read_u8().await.ok()?);
    }
    String::from_utf8(head).ok()
}
