//! Damage is found, wherever it is, and nothing else is called so.

use std::{fs, path::PathBuf};

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
