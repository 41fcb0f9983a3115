"""Whether other tools read our archive, and we read theirs.

    python .ci/check_warc.py RECOUPE NIGHTS

RECOUPE is the program, NIGHTS the example of that name, which makes an archive of a few nights. warcio
must accept every file, find each capture where the index says that it is, and give back the bytes
that its name is the hash of. A file that warcio writes must be imported, read with its own dates, and
replayed as of a day.

    python .ci/check_warc.py --write FILE

writes the file that the tests keep as `tests/fixtures/warc/warcio.warc.gz`.
"""

import datetime
import gzip
import hashlib
import http.server
import io
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from warcio.archiveiterator import ArchiveIterator
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

URL = "http://recorded.example/cpts"


def page(number, day):
    text = f"<html><title>Les CPTS en Bretagne</title><p>Au {day}, la région Bretagne compte {number} CPTS ayant signé un ACI.</p></html>"
    return text.encode()


def write(path):
    """A page as it came over the wire, chunked and compressed; a later one, plain; and that one again."""
    with open(path, "wb") as file:
        writer = WARCWriter(file, gzip=True)
        packed = gzip.compress(page(21, "1er février 2021"), mtime=0)
        half = len(packed) // 2
        chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (packed[:half], packed[half:]))
        encoded = [("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("Transfer-Encoding", "chunked")]
        plain = [("Content-Type", "text/html"), ("ETag", '"v2"')]

        def record(kind, headers, body, date, status="200 OK"):
            answer = StatusAndHeaders(status, headers, protocol="HTTP/1.1")
            fields = {"WARC-Date": date, "WARC-Record-ID": f"<urn:uuid:00000000-0000-4000-8000-{date[:10].replace('-', ''):0>12}>"}
            return writer.create_warc_record(URL, kind, payload=io.BytesIO(body), http_headers=answer, warc_headers_dict=fields)

        writer.write_record(record("response", encoded, chunks + b"0\r\n\r\n", "2021-02-03T04:05:06Z"))
        second = record("response", plain, page(23, "1er février 2023"), "2023-02-03T04:05:06Z")
        writer.write_record(second)
        writer.write_record(record("response", plain, b"gone", "2023-06-03T04:05:06Z", "404 Not Found"))
        again = writer.create_revisit_record(
            URL,
            digest=second.rec_headers.get_header("WARC-Payload-Digest"),
            refers_to_uri=URL,
            refers_to_date="2023-02-03T04:05:06Z",
            http_headers=StatusAndHeaders("200 OK", plain, protocol="HTTP/1.1"),
            warc_headers_dict={"WARC-Date": "2024-02-03T04:05:06Z", "WARC-Record-ID": "<urn:uuid:00000000-0000-4000-8000-000020240203>"},
        )
        writer.write_record(again)


def capture(path):
    """What warcio itself records of a server on this machine, which sends its page in chunks."""
    from warcio.capture_http import capture_http  # before requests, whose connections it watches
    import requests

    class Server(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self):
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Transfer-Encoding", "chunked")
            self.end_headers()
            for part in (page(24, "1er février 2024")[:50], page(24, "1er février 2024")[50:]):
                self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))
            self.wfile.write(b"0\r\n\r\n")

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_address[1]}/cpts"
    with capture_http(str(path)):
        requests.get(url, timeout=10)
    server.shutdown()
    return url


def check(condition, what):
    if not condition:
        sys.exit(f"error: {what}")


def accepted(archive):
    """`warcio check` on every file: block and payload digests, one record in each gzip member."""
    files = sorted(archive.glob("*.warc.gz"))
    warcio = Path(sys.executable).with_name("warcio")
    told = subprocess.run([warcio, "check", "--verbose", *files], capture_output=True, text=True)
    check(told.returncode == 0, f"warcio check:\n{told.stdout}{told.stderr}")
    check("digest pass" in told.stdout, f"warcio check compared no digest:\n{told.stdout}")
    check("digest failed" not in told.stdout, told.stdout)
    return len(files)


def replayed(archive):
    """Each capture, from where the index says that it lies, as warcio reads it there."""
    import polars

    rows = polars.concat(polars.read_parquet(path) for path in sorted((archive / "index").glob("nights-*.parquet")))
    bodies, kinds = {}, {}
    for row in rows.sort("time").iter_rows(named=True):
        with open(archive / row["file"], "rb") as file:
            file.seek(row["offset"])
            member = file.read(row["length"])
        records = list(ArchiveIterator(io.BytesIO(member), check_digests="raise"))
        if row["record"] == "response":
            # The stream of a record can be read only while it is the iterator's.
            for record in ArchiveIterator(io.BytesIO(member), check_digests="raise"):
                body = record.content_stream().read()
            check(hashlib.sha256(body).hexdigest() == row["digest"], f"{row['url']} does not replay")
            check(body.startswith(b"<html><head><title>Les CPTS"), f"{row['url']} replays as {body[:40]!r}")
            bodies[row["digest"]] = (row["url"], row["time"].strftime("%Y-%m-%dT%H:%M:%SZ"))
        if row["record"] == "robots" and row["digest"]:
            # What a site says of robots is the answer that it gave, with its text, under the address of its own.
            for record in ArchiveIterator(io.BytesIO(member), check_digests="raise"):
                text = record.content_stream().read()
                check(record.rec_type == "response" and record.http_headers.get_statuscode() == "200", f"{row['url']} is no answer")
            check(text.startswith(b"User-agent:") and row["url"].endswith("/robots.txt"), f"{row['url']} says {text[:40]!r}")
            check(hashlib.sha256(text).hexdigest() == row["digest"], f"{row['url']} does not replay")
        check(len(records) == 1, f"{row['file']} has {len(records)} records in one member")
        head = records[0].rec_headers
        check(head.get_header("WARC-Target-URI") == (row["final_url"] or row["url"]), "another record stands there")
        if row["record"] == "revisit":
            referred = (head.get_header("WARC-Refers-To-Target-URI"), head.get_header("WARC-Refers-To-Date"))
            check(bodies[row["digest"]] == referred, f"a revisit refers to {referred}")
        profile = (head.get_header("WARC-Profile") or "").rpartition("/")[2]
        kinds[profile or row["record"]] = kinds.get(profile or row["record"], 0) + 1
    check({"response", "identical-payload-digest", "server-not-modified", "robots"} <= set(kinds), f"only {kinds}")
    return kinds


def imported(recoupe, work):
    sources, output = work / "sources", work / "output"
    shutil.copytree("sources/vocabulary", sources / "vocabulary")
    ours, theirs = work / "written.warc.gz", work / "captured.warc.gz"
    write(ours)
    urls = {"written": URL, "captured": capture(theirs)}
    for name, url in urls.items():
        (sources / f"{name}.toml").write_text(
            f"title = '{name}'\npublisher = 'ARS'\nkind = 'ars'\nterritory = 'Bretagne'\nhomepage = 'https://example.org'\n"
            f"[[documents]]\nurl = '{url}'\n"
        )
    run = lambda *words: subprocess.run([recoupe, *words, "--output", output], check=True, capture_output=True, text=True).stdout
    print(run("import", ours, theirs, "--sources", sources), end="")
    # A day to come is refused: nobody knows what will be known then.
    today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()
    for day, expected in (("2022-12-31", [21]), ("2024-12-31", [21, 23]), (today, [21, 23, 24])):
        run("run", "--offline", "--quiet", "--known-at", day, "--sources", sources)
        claims = (output / "latest/claims.csv").read_text(encoding="utf-8-sig").splitlines()
        column = claims[0].split(",").index("value_low")
        found = sorted(int(line.split(",")[column]) for line in claims[1:])
        check(found == expected, f"known at {day}: {found} instead of {expected}")
    run("verify")


def main():
    if sys.argv[1] == "--write":
        return write(sys.argv[2])
    recoupe, nights = sys.argv[1:]
    with tempfile.TemporaryDirectory() as work:
        work = Path(work)
        subprocess.run([nights, "generate", work / "stage", "9", "4"], check=True)
        archive = work / "stage/output/archive"
        print(f"warcio accepts {accepted(archive)} files and replays {replayed(archive)}")
        imported(recoupe, work)


main()
