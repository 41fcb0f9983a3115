#!/usr/bin/env python3
"""Checks what the report offers to other programs: the feeds of changes, the citations.

    python check_feed.py SNAPSHOT…

A feed must hold to the schema of RFC 4287 and be read by a feed reader without a complaint; its entries must differ in
their ids and go from the newest to the oldest; its links must lead to files of the report and to anchors on them. Every
citation must be read by a BibTeX parser and be CSL-JSON with what a reference manager needs. Of several snapshots, given
from the oldest to the newest, an entry that is in two feeds must say the same in both.
"""
from __future__ import annotations

import html
import json
import pathlib
import re
import sys

import bibtexparser
import feedparser
from lxml import etree

HERE = pathlib.Path(__file__).parent


def check_feed(path: pathlib.Path, schema: etree.RelaxNG) -> dict[str, str]:
    """The entries of a feed by their ids."""
    document = etree.parse(path)
    assert schema.validate(document), f"{path}: {schema.error_log}"
    read = feedparser.parse(path.read_bytes())
    assert not read.bozo, f"{path}: {read.bozo_exception}"
    assert read.feed.title and read.feed.id and read.feed.updated, path
    times = [entry.updated for entry in read.entries]
    assert times == sorted(times, reverse=True), f"{path}: {times}"
    assert len({entry.id for entry in read.entries} | {read.feed.id}) == len(times) + 1, f"{path}: an id twice"
    assert read.feed.updated == (times[0] if times else read.feed.updated), path
    for entry in read.entries:
        page, _, anchor = entry.link.rpartition("/")[2].partition("#")
        text = (path.parent / page).read_text(encoding="utf-8")
        assert f'id="{anchor}"' in text, f"{path}: {entry.link} leads nowhere"
    found = document.findall("{*}entry")
    return {entry.findtext("{*}id"): etree.tostring(entry).decode() for entry in found}


def check_citations(report: pathlib.Path) -> int:
    count = 0
    for page in sorted(report.glob("*/*.html")):
        blocks = re.findall(r'<pre class="bib">(.*?)</pre>', page.read_text(encoding="utf-8"), re.S)
        for bibtex, csl in zip(blocks[::2], blocks[1::2], strict=True):
            library = bibtexparser.parse_string(html.unescape(bibtex))
            assert not library.failed_blocks and len(library.entries) == 1, f"{page}: {bibtex}"
            (item,) = json.loads(html.unescape(csl))
            assert library.entries[0].key == item["id"], page
            assert item["title"] and item["author"][0]["literal"] and item["accessed"]["date-parts"], page
            count += 1
    return count


def main() -> None:
    schema = etree.RelaxNG.from_rnc_string((HERE / "atom.rnc").read_text(encoding="utf-8"))
    told: dict[str, str] = {}
    for snapshot in map(pathlib.Path, sys.argv[1:]):
        report = snapshot / "report"
        feeds = sorted(report.glob("*/*.atom"))
        assert len(feeds) == 2, f"{report} has {len(feeds)} feeds"
        entries = 0
        for feed in feeds:
            for id_, entry in check_feed(feed, schema).items():
                assert told.setdefault(id_, entry) == entry, f"{feed}: {id_} says something else than before"
                entries += 1
        citations = check_citations(report)
        assert citations, f"{report}: no citations"
        print(f"{snapshot.name}: {len(feeds)} feeds with {entries} entries, {citations} citations")


if __name__ == "__main__":
    main()
