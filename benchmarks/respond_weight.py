"""What a customer's phone loads to answer: the page and all that it asks for."""

from __future__ import annotations

import gzip
import re
import urllib.request

from benchmarks.intake import fresh
from benchmarks.reporting import Report, Table
from tests.servers import a_link

ASSET = re.compile(r"""(?:src|href)="(/(?:static|r|logo)[^"]+)\"""")
LIMIT = 50_000
SAYS = "Everything the page asks for, before and after gzip. The limit is 50 kB uncompressed."


def run() -> Report:
    table = Table("By file", ["what", "bytes", "gzip"])
    one = fresh(on_postgres=False)
    with one.serving() as server:
        page = fetch(server.url + a_link(one))
        parts = {"page": page}
        for path in sorted(set(ASSET.findall(page.decode()))):
            if path.endswith((".css", ".js", ".svg", ".png")) or path.startswith("/logo"):
                parts[re.sub(r"\.[0-9a-f]{12}\.", ".", path)] = fetch(server.url + path)
    one.remove()
    table.rows = [(name, len(body), len(gzip.compress(body))) for name, body in parts.items()]
    total = sum(map(len, parts.values()))
    zipped = sum(len(gzip.compress(body)) for body in parts.values())
    table.rows.append(("all, without a logo", total, zipped))
    assert total <= LIMIT
    return Report("Weight of the respond page", SAYS, [table])


def fetch(address: str) -> bytes:
    request = urllib.request.Request(address, headers={"Accept-Encoding": "identity"})  # noqa: S310
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 (our own server)
        return bytes(answer.read())
