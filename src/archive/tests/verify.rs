//! Damage is found, wherever it is, and nothing else is called so.

use std::{collections::BTreeMap, fs, path::PathBuf};

use super::*;

/// An archive of two months with everything in it, an import included.
fn archive() -> TempDir {
    let folder = TempDir::new().unwrap();
    let gone = |path| fetched(path, Err(FetchError::Status(404)));
    night(folder.path(), 1, &[page("a", b"388"), page("b", b"123"), gone("c")]);
    night(folder.path(), 2, &[page("a", b"388"), fetched("b", Ok(Answer::Unchanged))]);
    let december = "2026-12-01T02:15:00Z".parse().unwrap();
    let archive = Archive::open(folder.path()).unwrap();
    let mut night = archive.night(december).unwrap();
    night.store_robots(&robots::said(200, "User-agent: *\nDisallow: /")).unwrap();
    night.store(&source(), &page("a", b"390")).unwrap();
    night.commit().unwrap();
    let warc = folder.path().join("recorded.warc.gz.aside");
    overwrite(warc.clone(), &import::recorded());
    import(folder.path(), &warc).unwrap();
    fs::remove_file(warc).unwrap();
    folder
}

/// Every file of a folder.
fn all(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(all(&path)) } else { found.push(path) }
    }
    found.sort();
    found
}

fn damage(folder: &Path) -> Vec<String> {
    verify(folder).unwrap().damage.iter().map(ToString::to_string).collect()
}

#[test]
fn a_sound_archive_is_called_sound() {
    let folder = archive();
    let verified = verify(folder.path()).unwrap();
    assert_eq!(verified.damage, []);
    assert_eq!((verified.files, verified.leftovers.len()), (4, 0));
    assert_eq!(verify(&folder.path().join("nowhere")).unwrap().files, 0);
    overwrite(folder.path().join("recoupe-20261203T021500Z.warc.gz.open"), b"half");
    let verified = verify(folder.path()).unwrap();
    assert_eq!((verified.damage, verified.leftovers.len()), (Vec::new(), 1));
}

#[test]
fn every_flipped_bit_is_found() {
    let folder = archive();
    let files = all(folder.path());
    let mut random = fastrand::Rng::with_seed(20_261_125);
    for case in 0..400 {
        let path = &files[random.usize(..files.len())];
        let whole = fs::read(path).unwrap();
        let mut bytes = whole.clone();
        let bit = random.usize(..bytes.len() * 8);
        bytes[bit / 8] ^= 1 << (bit % 8);
        overwrite(path.clone(), &bytes);
        assert!(!damage(folder.path()).is_empty(), "case {case}: bit {bit} of {}", path.display());
        overwrite(path.clone(), &whole);
    }
    assert_eq!(damage(folder.path()), Vec::<String>::new());
}

#[test]
fn every_other_damage_is_found() {
    let folder = archive();
    let files = all(folder.path());
    let check = |what: &str| {
        assert!(!damage(folder.path()).is_empty(), "{what} was not found");
    };
    for path in &files {
        let whole = fs::read(path).unwrap();
        let name = path.display();
        for length in [0, whole.len() / 2, whole.len() - 1] {
            overwrite(path.clone(), &whole[..length]);
            check(&format!("{name} cut to {length}"));
        }
        overwrite(path.clone(), &[whole.as_slice(), b"x"].concat());
        check(&format!("a byte behind {name}"));
        overwrite(path.clone(), &[whole.as_slice(), whole.as_slice()].concat());
        check(&format!("{name} twice"));
        fs::remove_file(path).unwrap();
        check(&format!("{name} gone"));
        let other = path.with_file_name(format!("other-{}", path.file_name().unwrap().display()));
        overwrite(other.clone(), &whole);
        check(&format!("{name} renamed"));
        overwrite(path.clone(), &whole);
        check(&format!("{name} also elsewhere"));
        fs::remove_file(other).unwrap();
        let stranger = path.with_file_name("stranger");
        overwrite(stranger.clone(), b"");
        check(&format!("a stranger beside {name}"));
        fs::remove_file(stranger).unwrap();
    }
    for a in &files {
        for b in files.iter().filter(|b| a < *b) {
            let (left, right) = (fs::read(a).unwrap(), fs::read(b).unwrap());
            overwrite(a.clone(), &right);
            overwrite(b.clone(), &left);
            check(&format!("{} and {} swapped", a.display(), b.display()));
            overwrite(a.clone(), &left);
            overwrite(b.clone(), &right);
        }
    }
    assert_eq!(damage(folder.path()), Vec::<String>::new());
}

/// Something that is done to an archive.
type Act<'a> = &'a dyn Fn(&Path);

/// The files of a folder and their bytes, by their path inside it.
fn contents_of(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let inside = |path: &PathBuf| path.strip_prefix(folder).unwrap().to_owned();
    all(folder).iter().map(|path| (inside(path), fs::read(path).unwrap())).collect()
}

#[test]
fn what_a_killed_run_leaves_is_no_damage_and_is_completed() {
    let november = |folder: &Path| {
        night(folder, 3, &[page("a", b"389"), page("d", b"7")]);
    };
    let december = |folder: &Path| {
        let archive = Archive::open(folder).unwrap();
        let mut night = archive.night("2027-01-01T02:15:00Z".parse().unwrap()).unwrap();
        night.store(&source(), &page("a", b"391")).unwrap();
        night.commit().unwrap();
    };
    let taken = |folder: &Path| {
        let warc = folder.join("recorded.warc.gz.aside");
        overwrite(warc.clone(), &import::recorded());
        import(folder, &warc).unwrap();
        fs::remove_file(warc).unwrap();
    };
    let nights = |folder: &Path| {
        night(folder, 1, &[page("a", b"388")]);
        night(folder, 2, &[page("a", b"388"), page("b", b"12")]);
    };
    let cases: [(&str, Act<'_>, Act<'_>); 4] = [
        ("the first night", &|_| {}, &november),
        ("another night", &nights, &november),
        ("the first night of a month", &nights, &december),
        ("an import", &nights, &taken),
    ];
    for (name, before, act) in cases {
        let folder = TempDir::new().unwrap();
        before(folder.path());
        let old = contents_of(folder.path());
        act(folder.path());
        let new = contents_of(folder.path());
        // In the order in which a run writes them.
        let mut steps: Vec<(PathBuf, Vec<u8>)> = Vec::new();
        let changed: Vec<&PathBuf> =
            new.keys().filter(|path| old.get(*path) != new.get(*path)).collect();
        let place = |path: &Path| {
            let name = path.file_name().unwrap().to_str().unwrap();
            let places = [".warc.gz", "no such file", "known.parquet", "SHA256SUMS"];
            places.iter().position(|end| name.ends_with(end)).unwrap_or(1)
        };
        for at in 0..4 {
            if at == 1 {
                let sums = new[Path::new("index/SHA256SUMS")].clone();
                steps.push((PathBuf::from("index/SHA256SUMS.open"), sums));
            }
            let files = changed.iter().filter(|path| place(path) == at);
            steps.extend(files.map(|path| ((*path).clone(), new[*path].clone())));
        }
        for killed in 1..steps.len() {
            let folder = TempDir::new().unwrap();
            for (path, bytes) in old.iter().chain(steps[..killed].iter().map(|(a, b)| (a, b))) {
                let path = folder.path().join(path);
                fs::create_dir_all(path.parent().unwrap()).unwrap();
                overwrite(path, bytes);
            }
            let step = format!("{name}, killed after {}", steps[killed - 1].0.display());
            let verified = verify(folder.path()).unwrap();
            assert_eq!(verified.damage, [], "{step}");
            assert!(!verified.leftovers.is_empty(), "{step}");
            let url = "https://example.org/a".parse().unwrap();
            let seen = Archive::open(folder.path()).unwrap().latest_entry(&url);
            Archive::maintain(folder.path()).unwrap();
            let verified = verify(folder.path()).unwrap();
            assert_eq!((verified.damage, verified.leftovers), (vec![], vec![]), "{step}");
            assert_eq!(contents_of(folder.path()), new, "{step}");
            assert_eq!(Archive::open(folder.path()).unwrap().latest_entry(&url), seen, "{step}");
        }
    }
}

#[test]
fn a_file_that_no_run_left_is_damage_where_it_lies() {
    let folder = archive();
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let night = read("recoupe-20261102T021500Z.warc.gz");
    let import = all(&folder.path().join("imported")).remove(0);
    let import = import.file_name().unwrap().to_str().unwrap().to_owned();
    let imported = read(&format!("imported/{import}"));
    let cases = [
        ("a night under a later name", "recoupe-20270102T021500Z.warc.gz".to_owned(), &night),
        ("half of one", "recoupe-20270103T021500Z.warc.gz".to_owned(), &night[..60].to_vec()),
        ("an import under another name", format!("imported/other-{import}"), &imported),
        (
            "an import under a wrong hash",
            "imported/a-0123456789abcdef.warc.gz".to_owned(),
            &imported,
        ),
        ("something", "imported/b-0123456789abcdef.warc.gz".to_owned(), &b"<html>".to_vec()),
    ];
    for (what, name, bytes) in cases {
        overwrite(folder.path().join(&name), bytes);
        assert!(!damage(folder.path()).is_empty(), "{what}");
        fs::remove_file(folder.path().join(&name)).unwrap();
    }
    assert_eq!(damage(folder.path()), Vec::<String>::new());
}
