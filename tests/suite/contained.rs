//! Documents that kill their reader: what it died of is said, and everybody else is read.

use std::{
    fs,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use assert_cmd::cargo::{cargo_bin, cargo_bin_cmd};
use recoupe::read::{Bound, Death, Limits, Order, Parser, Pool, ReadError, Recipe};
use tempfile::TempDir;

use super::night::write;

fn pool(limits: Limits) -> Pool {
    Pool::new(cargo_bin("recoupe"), limits)
}

fn html() -> Order {
    Order::default()
}

fn page(words: &str) -> String {
    format!("<!doctype html><main><p>{words}</p></main>")
}

/// A page within all bounds on its shape that needs much memory: a million elements.
fn large() -> String {
    format!("<!doctype html><main>{}</main>", "<p>un</p>".repeat(600_000))
}

/// A PDF file whose parser takes time that grows with the square of its depth.
fn slow() -> Vec<u8> {
    let (open, close) = ("<</A ".repeat(60_000), ">>".repeat(60_000));
    format!("%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R /B {open}null{close} >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n")
        .into_bytes()
}

/// The document after the one that died is read, by another child.
fn survives(pool: &Pool) {
    let read = pool.parse(page("Bonjour").as_bytes(), &html()).unwrap();
    assert_eq!(read.blocks[0].text, "Bonjour");
}

#[test]
fn a_reader_that_needs_too_much_memory_is_ended() {
    let limits = Limits { memory_bytes: 256 << 20, ..Limits::default() };
    let pool = pool(limits);
    let died = ReadError::Died(Death::Memory { limit_bytes: 256 << 20 });
    assert_eq!(pool.parse(large().as_bytes(), &html()), Err(died));
    survives(&pool);
}

#[test]
fn a_reader_that_needs_too_much_time_is_ended() {
    let pool = pool(Limits { cpu_seconds: 1, ..Limits::default() });
    let died = ReadError::Died(Death::Processor { limit_seconds: 1 });
    assert_eq!(pool.parse(&slow(), &html()), Err(died));
    survives(&pool);
}

#[test]
fn a_reader_that_gives_no_answer_is_ended() {
    let pool = pool(Limits { wall_seconds: 1, ..Limits::default() });
    let died = ReadError::Died(Death::Wall { limit_seconds: 1 });
    assert_eq!(pool.parse(&slow(), &html()), Err(died));
    survives(&pool);
}

/// What is no reader at all ends in an error of the document too.
#[test]
fn a_reader_that_cannot_work_is_an_error() {
    let nobody = Pool::new(PathBuf::from("/nowhere/recoupe"), Limits::default());
    let error = nobody.parse(b"<p>un</p>", &html()).unwrap_err();
    assert!(matches!(error, ReadError::NoReader { .. }), "{error}");
    let mute = Pool::new(PathBuf::from("/bin/true"), Limits::default());
    let error = mute.parse(b"<p>un</p>", &html()).unwrap_err();
    assert_eq!(error, ReadError::Died(Death::Silence));
}

#[test]
fn documents_answer_to_whoever_asked() {
    let pool = pool(Limits::default());
    std::thread::scope(|scope| {
        let asked: Vec<_> = (0..4)
            .map(|asker| {
                let pool = &pool;
                scope.spawn(move || {
                    for number in 0..50 {
                        let words = format!("page {number} de {asker}");
                        let read = pool.parse(page(&words).as_bytes(), &html()).unwrap();
                        assert_eq!(read.blocks[0].text, words);
                    }
                })
            })
            .collect();
        asked.into_iter().for_each(|asker| asker.join().unwrap());
    });
}

#[test]
fn what_is_read_apart_is_what_is_read_here() {
    let pool = pool(Limits::default());
    for folder in ["tests/fixtures/gold", "sources/captures"] {
        let mut files: Vec<_> =
            fs::read_dir(folder).unwrap().map(|it| it.unwrap().path()).collect();
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_some_and(|it| it != "toml")) {
            let bytes = fs::read(file).unwrap();
            let here = recoupe::read::read(&bytes, None, &Recipe::default());
            assert_eq!(pool.parse(&bytes, &html()), here, "{}", file.display());
        }
    }
}

/// The limits are arguments, and the error names the document and the limit.
#[test]
fn one_bad_document_costs_one_document() {
    let folder = TempDir::new().unwrap();
    let file = |name: &str, text: &str| {
        let path = folder.path().join(name);
        write(&path, text);
        path
    };
    let files = [
        file("a.html", &page("La Bretagne compte 33 CPTS.")),
        file("b.html", &large()),
        file("c.html", &"<div>".repeat(100_000)),
        file("d.html", &page("La Corse compte 7 CPTS.")),
    ];
    let done = cargo_bin_cmd!("recoupe")
        .args(["extract", "--document-memory", "256"])
        .args(&files)
        .assert()
        .code(3);
    let told = String::from_utf8(done.get_output().stdout.clone()).unwrap();
    let docs: Vec<&str> = told.lines().map(|line| &line[..14]).collect();
    assert_eq!(docs, ["{\"doc\":\"a.html", "{\"doc\":\"d.html"]);
    let err = String::from_utf8(done.get_output().stderr.clone()).unwrap();
    let memory =
        "b.html: the document could not be read: its reader needed more than 256 MiB of memory";
    assert!(err.contains(memory), "{err}");
    let depth = format!("c.html: the document is too large to be read: {}", Bound::Depth);
    assert!(err.contains(&depth), "{err}");
}

/// The processes whose parent this is.
#[cfg(target_os = "linux")]
fn children_of(parent: u32) -> Vec<u32> {
    let tasks = fs::read_dir(format!("/proc/{parent}/task")).into_iter().flatten().flatten();
    let lists = tasks.filter_map(|task| fs::read_to_string(task.path().join("children")).ok());
    lists
        .flat_map(|list| list.split(' ').filter_map(|id| id.parse().ok()).collect::<Vec<_>>())
        .collect()
}

/// Whatever ends the program ends its readers, also in the middle of a document.
#[cfg(target_os = "linux")]
#[test]
fn no_reader_outlives_the_program() {
    let folder = TempDir::new().unwrap();
    let busy = folder.path().join("busy.pdf");
    #[expect(clippy::disallowed_methods, reason = "what a test prepares may be half written")]
    fs::write(&busy, slow()).unwrap();
    for _ in 0..5 {
        let mut program = begun(&busy);
        let reader = waited(|| children_of(program.id()).first().copied());
        program.kill().unwrap();
        program.wait().unwrap();
        // Whoever takes in the orphan may be slow to bury it: gone, or dead and not yet buried.
        waited(|| is_over(reader).then_some(()));
    }
}

fn begun(file: &Path) -> Child {
    Command::new(cargo_bin("recoupe"))
        .arg("extract")
        .arg(file)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

fn is_over(process: u32) -> bool {
    let state = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    state.is_empty() || state.contains(") Z ") || state.contains(") X ")
}

/// Asks until there is an answer. The kernel gives it when it likes; what is waited for is certain.
fn waited<T>(mut answer: impl FnMut() -> Option<T>) -> T {
    let until = std::time::Instant::now() + Duration::from_secs(30);
    loop {
        if let Some(answer) = answer() {
            return answer;
        }
        assert!(std::time::Instant::now() < until, "no answer after 30 s");
        std::thread::yield_now();
    }
}
