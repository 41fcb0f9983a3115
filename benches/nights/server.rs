//! A server that says of every page that it has not changed, and has no `robots.txt`.

use std::{
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    thread,
};

/// Listens at every address of this machine until the process ends.
#[derive(Debug)]
pub(crate) struct Server {
    port: u16,
}

impl Server {
    pub(crate) fn start() -> Self {
        let listener = TcpListener::bind("0.0.0.0:0").expect("a port is free");
        let port = listener.local_addr().expect("it has an address").port();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                thread::spawn(move || serve(stream));
            }
        });
        Self { port }
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }
}

/// Answers one connection until the client has had enough.
fn serve(stream: TcpStream) {
    let Ok(mut writer) = stream.try_clone() else { return };
    let mut lines = BufReader::new(stream).lines();
    while let Some(Ok(first)) = lines.next() {
        let mut is_conditional = false;
        for line in lines.by_ref().map_while(Result::ok) {
            if line.is_empty() {
                break;
            }
            is_conditional |= line.to_ascii_lowercase().starts_with("if-none-match:");
        }
        let answer = if first.contains("/robots.txt") {
            "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n"
        } else if is_conditional {
            "HTTP/1.1 304 Not Modified\r\netag: \"1\"\r\n\r\n"
        } else {
            "HTTP/1.1 500 Unconditional\r\ncontent-length: 0\r\n\r\n"
        };
        if writer.write_all(answer.as_bytes()).is_err() {
            return;
        }
    }
}
