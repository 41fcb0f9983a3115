//! The heads of HTTP messages, as they stand in our records.

use super::record::one_line;

/// The headers that described the body on the wire, which is not the body that is stored.
const REPLACED: [&str; 3] = ["content-encoding", "content-length", "transfer-encoding"];

/// The head of an answer whose stored body has this size.
pub(super) fn head(status: u16, headers: &[(String, String)], size_bytes: usize) -> Vec<u8> {
    let reason = match status {
        200 => "OK",
        301 => "Moved Permanently",
        302 => "Found",
        303 => "See Other",
        304 => "Not Modified",
        307 => "Temporary Redirect",
        308 => "Permanent Redirect",
        _ => "Unknown",
    };
    let mut lines = vec![format!("HTTP/1.1 {status} {reason}")];
    for (name, value) in headers {
        let prefix = if REPLACED.contains(&name.as_str()) { "x-archive-orig-" } else { "" };
        lines.push(header(&format!("{prefix}{name}"), value));
    }
    lines.push(header("content-length", &size_bytes.to_string()));
    message(&lines)
}

pub(super) fn header(name: &str, value: &str) -> String {
    format!("{name}: {}", one_line(value))
}

/// The head of an HTTP message, with the empty line that ends it.
pub(super) fn message(lines: &[String]) -> Vec<u8> {
    format!("{}\r\n\r\n", lines.join("\r\n")).into_bytes()
}
