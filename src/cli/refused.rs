//! What is wrong with a file that is right: addresses that no run will ask, and what is hardly meant.

use std::{
    io::{self, Write},
    path::Path,
};

use url::Url;

use crate::fetch;
use crate::sources::Source;

/// Tells what is hardly meant, and the addresses, each with the line on which it stands.
pub(super) fn tell(folder: &Path, source: &Source, err: &mut dyn Write) -> io::Result<()> {
    for remark in source.remarks() {
        let path = folder.join(format!("{}.toml", source.id));
        writeln!(err, "warning: {}: {remark}", path.display())?;
    }
    let documents = source.documents.iter().filter(|it| it.fetch && !it.found).map(|it| &it.url);
    for url in documents.chain(source.discover.iter().map(|it| &it.url)) {
        if let Some(why) = fetch::refusal(url) {
            let path = folder.join(format!("{}.toml", source.id));
            let line = std::fs::read_to_string(&path).ok().and_then(|text| line_of(&text, url));
            let at = line.map(|line| format!(":{line}")).unwrap_or_default();
            writeln!(
                err,
                "warning: {}{at}: no run will ask for {url}\n     | {why}\nhint: give the public address of the page, or \
                 `fetch = false` where its capture is all there is",
                path.display()
            )?;
        }
    }
    Ok(())
}

/// The line, from 1, of the first address in a file that means this one, however it is written.
fn line_of(text: &str, url: &Url) -> Option<usize> {
    let means = |line: &str| {
        let quoted = line.split(['"', '\'']).filter_map(|part| Url::parse(part).ok());
        quoted.into_iter().any(|found| found == *url)
    };
    let is_code = |line: &str| !line.trim_start().starts_with('#');
    text.lines().position(|line| is_code(line) && means(line)).map(|at| at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_found_however_it_is_written() {
        let text = "# url = \"http://127.0.0.1/\"\ntitle = 'x'\nurl = 'http://127.1/'\nurl = \"http://[::1]/a\"\n";
        #[rustfmt::skip]
        let cases = [("http://127.0.0.1/", Some(3)), ("http://[::1]/a", Some(4)), ("http://[::1]/b", None)];
        for (url, line) in cases {
            assert_eq!(line_of(text, &url.parse().unwrap()), line, "for {url}");
        }
    }
}
