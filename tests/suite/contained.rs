//! Documents that kill their reader: what it died of is said, and everybody else is read.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    time::Duration,
};

use assert_cmd::cargo::{cargo_bin, cargo_bin_cmd};
use proptest::test_runner::{Config, TestRunner};
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

/// A PDF file whose page draws a form ten times that draws a form ten times, ten deep: 1,800 bytes
/// that take hours, and no memory.
fn slow() -> Vec<u8> {
    let form = |number: usize| {
        let draws = if number < 13 { "/F Do ".repeat(10) } else { "q Q".to_owned() };
        format!(
            "{number} 0 obj\n<< /Type /XObject /Subtype /Form /BBox [0 0 600 800] /Length {} \
             /Resources << /XObject << /F {} 0 R >> >> >>\nstream\n{draws}\nendstream\nendobj\n",
            draws.len(),
            number + 1,
        )
    };
    let forms: String = (4..=13).map(form).collect();
    let page = "/Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 20 0 R";
    format!(
        "%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n\
         2 0 obj\n<< /Type /Pages /Kids [3 0 R] /Count 1 >>\nendobj\n\
         3 0 obj\n<< {page} /Resources << /XObject << /F 4 0 R >> >> >>\nendobj\n{forms}\
         20 0 obj\n<< /Length 5 >>\nstream\n/F Do\nendstream\nendobj\n\
         trailer\n<< /Root 1 0 R >>\n"
    )
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

/// A reader that stands still without reading, or that has closed its end and stays, ends as well.
#[test]
fn a_reader_that_stands_still_is_ended() {
    let folder = TempDir::new().unwrap();
    let cases = [
        ("deaf", "exec sleep 60", Death::Wall { limit_seconds: 1 }),
        ("mute", "exec >&-; exec sleep 60", Death::Silence),
    ];
    for (name, does, died) in cases {
        let program = folder.path().join(name);
        write(&program, &format!("#!/bin/sh\n{does}\n"));
        fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
        let still = Pool::new(program, Limits { wall_seconds: 1, ..Limits::default() });
        // More than a pipe holds.
        let document = page(&"un ".repeat(if name == "deaf" { 100_000 } else { 1 }));
        assert_eq!(still.parse(document.as_bytes(), &html()), Err(ReadError::Died(died)), "{name}");
    }
}

/// What a reader has started may outlive it with its standard error: nobody waits for that.
#[test]
fn a_reader_that_leaves_its_pipe_to_another_is_not_waited_for() {
    let folder = TempDir::new().unwrap();
    let (program, number) = (folder.path().join("left"), folder.path().join("number"));
    let script = format!(
        "#!/bin/sh\nsleep 60 </dev/null >/dev/null &\necho $! >'{}'\nexit 3\n",
        number.display()
    );
    write(&program, &script);
    fs::set_permissions(&program, fs::Permissions::from_mode(0o755)).unwrap();
    let pool = Pool::new(program, Limits::default());
    let answer = pool.parse(page("un").as_bytes(), &html());
    let number = fs::read_to_string(number).unwrap();
    // What has ended has no command line any more, also where nobody has asked how it ended.
    let lives = fs::read(format!("/proc/{}/cmdline", number.trim())).is_ok_and(|it| !it.is_empty());
    Command::new("kill").arg(number.trim()).status().unwrap();
    assert_eq!(answer, Err(ReadError::Died(Death::Silence)));
    assert!(lives, "the other one was waited for");
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
        for asker in asked {
            asker.join().unwrap();
        }
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

/// Whatever is done to a PDF file, its reader answers, and the next document is read.
#[test]
fn a_damaged_pdf_file_is_read_or_refused() {
    let whole = fs::read("tests/fixtures/gold/pdf_occitanie_colonnes.pdf").unwrap();
    let pool = pool(Limits { cpu_seconds: 10, wall_seconds: 20, ..Limits::default() });
    let mut runner = TestRunner::new(Config { cases: 150, ..Config::default() });
    let damage = (
        proptest::collection::vec((0..whole.len(), proptest::prelude::any::<u8>()), 0..40),
        0..whole.len() * 3,
    );
    runner
        .run(&damage, |(changes, cut)| {
            let mut bytes = whole.clone();
            for (at, byte) in changes {
                bytes[at] = byte;
            }
            bytes.truncate(cut.max(1));
            let answer = pool.parse(&bytes, &html());
            // What is left of it may be one page that cannot be read, which is told.
            let silent =
                answer.as_ref().is_ok_and(|read| read.blocks.is_empty() && read.unread.is_empty());
            proptest::prop_assert!(!silent, "{answer:?}");
            Ok(())
        })
        .unwrap();
    survives(&pool);
}

/// A limit that the shell has set is kept: the readers live within it.
#[test]
fn limits_from_outside_are_kept() {
    let folder = TempDir::new().unwrap();
    let file = folder.path().join("a.html");
    write(&file, &page("La Bretagne compte 33 CPTS."));
    let script = "ulimit -t 300; exec \"$0\" extract \"$1\"";
    let program = cargo_bin("recoupe");
    let done = Command::new("sh").args(["-c", script]).arg(program).arg(file).output().unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
    assert!(done.stdout.starts_with(b"{\"doc\":\"a.html\""));
}
