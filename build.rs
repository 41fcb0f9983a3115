//! Names the code that is compiled, so that a snapshot can tell which code wrote it.
//!
//! The name is a digest of the sources and of the versions of what they use: the same on every
//! machine, with or without the history of the project.

use std::{
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

use sha2::{Digest as _, Sha256};

fn main() -> io::Result<()> {
    let mut files = vec![PathBuf::from("Cargo.lock")];
    visit(Path::new("src"), &mut files)?;
    files.sort();
    let mut hash = Sha256::new();
    for file in &files {
        // With its length in front, no file can be taken for the end of another.
        let (name, bytes) = (file.to_string_lossy().replace('\\', "/"), fs::read(file)?);
        hash.update(format!("{name}\n{}\n", bytes.len()));
        hash.update(&bytes);
    }
    let mut digest = String::new();
    for byte in hash.finalize() {
        // Writing to a `String` cannot fail.
        let _written = write!(digest, "{byte:02x}");
    }
    println!("cargo::rerun-if-changed=src");
    println!("cargo::rerun-if-changed=Cargo.lock");
    println!("cargo::rustc-env=RECOUPE_CODE={digest}");
    Ok(())
}

fn visit(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            visit(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
