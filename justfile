# Everything one does to this project, by name. The README's own two commands need no `just`.

# Say what there is
_default:
    @just --list --unsorted

# The whole job from the captures that come with the project
[group('night')]
offline *options:
    cargo run -- run --offline {{ options }}

# Ask every source, politely; say who asks: just run someone@example.org
[group('night')]
run contact *options:
    cargo run -- run --contact {{ contact }} {{ options }}

# Why the figures of a territory are what they are: just explain bretagne
[group('night')]
explain territory *options:
    cargo run -- explain {{ quote(territory) }} {{ options }}

# What changed between two snapshots
[group('night')]
diff older newer="output/latest":
    cargo run -- diff {{ older }} {{ newer }}

# How the last nights went: just status --last 30
[group('night')]
status *options:
    cargo run -- status {{ options }}

# What is held back, or let it speak: just accept ars_bretagne --reason "two lists were merged"
[group('night')]
accept *options:
    cargo run -- accept {{ options }}

# Check that the snapshot and the archive are still what was written
[group('night')]
verify:
    cargo run -- verify

# Every declared source, and how it stands
[group('sources')]
sources:
    cargo run -- sources list

# Every source file, or what one source says, sentence by sentence: just sources-check ars_bretagne
[group('sources')]
sources-check *id:
    cargo run -- sources check {{ id }}

# What files claim, a line each
[group('sources')]
extract +files:
    cargo run -- extract {{ files }}

# All that is checked before a change lands
[group('code')]
check:
    .ci/run

# The tests, or those whose name contains a word
[group('code')]
test *word:
    cargo test --locked {{ word }}

# Other cases of the property tests than every time, and many more: just explore register
[group('code')]
explore *word:
    PROPTEST_RNG_SEED=$(od -A n -N 4 -t u4 /dev/urandom | tr -d ' ') PROPTEST_CASES=20000 cargo test --locked --lib {{ word }}

# Kill, fail and tear a run at every call that changes a file (root, strace): just crash-sweep ../shared/faults/iosweep.py
[group('code')]
crash-sweep iosweep *options:
    cargo build --locked
    .ci/crash_sweep.py "${CARGO_TARGET_DIR:-target}/debug/recoupe" {{ iosweep }} {{ options }}

# While snapshots are published as fast as can be, so many readers load the latest so many times each (python3 with polars, pyarrow and duckdb)
[group('code')]
readers readers="8" loads="125":
    cargo build --locked --example republish
    python3 .ci/readers.py "${CARGO_TARGET_DIR:-target}/debug/examples/republish" {{ readers }} {{ loads }}

# How fast pages become claims, beside a program in Python
[group('code')]
bench-read *options:
    test -e target/peers/bin/python || python3 -m venv target/peers
    target/peers/bin/pip install --quiet --requirement benches/peers/requirements.txt
    cargo bench --bench read -- --python target/peers/bin/python {{ options }}

# A night on full disks and in folders that may not be written, as root: just disks --steps 20
[group('code')]
disks *options:
    cargo build --locked
    .ci/disk.py "${CARGO_TARGET_DIR:-target}/debug/recoupe" {{ options }}

# A night among every fault that a network has, as root, with the server in ../shared: just lab --quick
[group('code')]
lab *options:
    cargo build --locked --release
    python3 .ci/lab.py "${CARGO_TARGET_DIR:-target}/release/recoupe" ../shared/faults {{ options }}

# How polite fetching is towards twenty hosts, as they see it
[group('code')]
bench-politeness:
    cargo run --locked --example politeness

# Feed every reader and the grammar with hostile input, ten minutes each: just fuzz 600 html
[group('code')]
fuzz *options:
    fuzz/run {{ options }}

# Format the code
[group('code')]
format:
    cargo fmt

# The lints
[group('code')]
lint:
    cargo clippy --locked --all-targets -- -D warnings

# How it works, in the browser
[group('code')]
doc:
    cargo doc --no-deps --document-private-items --open

# How long reconciling takes, and how much memory: just bench-reconcile 10000 100000 1000000
[group('code')]
bench-reconcile *sizes:
    test -e target/peers/bin/python || python3 -m venv target/peers
    target/peers/bin/pip install --quiet --requirement benches/peers/requirements.txt
    cargo bench --locked --bench scale -- --python target/peers/bin/python {{ sizes }}

# How many of the errors planted in drawn worlds are found, beside three simple rules
[group('code')]
bench-planted:
    test -e target/peers/bin/python || python3 -m venv target/peers
    target/peers/bin/pip install --quiet --requirement benches/peers/requirements.txt
    cargo build --locked --release
    target/peers/bin/python benches/planted/all.py "${CARGO_TARGET_DIR:-target}/release/recoupe"

# Hide each published figure and ask the others what it can be: just rehearse claims.csv
[group('code')]
rehearse *files:
    cargo run --locked --release --example rehearsal -- {{ files }}

# What a night costs after one night and after ten years of nights: just bench-nights 3650 100
[group('code')]
bench-nights *sizes:
    cargo run --locked --release --example nights -- measure {{ sizes }}

# How long drawing the report takes: just bench-report 20000 1000 3650
[group('code')]
bench-report *sizes:
    cargo bench --locked --bench report -- {{ sizes }}
