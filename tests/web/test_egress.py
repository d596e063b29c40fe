"""Going out: over TLS, to who was named, no further, not for long, and not for much."""

from __future__ import annotations

import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
import requests

from jalon.web import egress

HOME = "https://id.lavigne.example"


@pytest.fixture
def addresses(monkeypatch):
    """Names as this test resolves them."""
    known = {"public.example": "9.9.9.9", "inside.example": "10.0.0.8"}
    known |= {"mapped.example": "::ffff:10.0.0.8", "metadata.example": "169.254.169.254"}
    monkeypatch.setattr(egress, "addresses", lambda host: [known.get(host, host)])


REFUSED = [
    "http://id.lavigne.example/",
    "ftp://id.lavigne.example/",
    "file:///etc/passwd",
    "https://inside.example/",
    "https://metadata.example/",
    "https://mapped.example/",
    "https://127.0.0.1/",
    "https://10.0.0.8/",
    "https://[::1]/",
    "http://127.0.0.1:9/",
    "http://localhost.evil.example/",
]


@pytest.mark.parametrize("url", REFUSED)
def test_it_goes_nowhere_else(addresses, url) -> None:
    with egress.Session(home=HOME) as session, pytest.raises(egress.Refused):
        session.get(url)


@pytest.mark.parametrize("url", ["https://id.lavigne.example/keys", "https://public.example/"])
def test_it_goes_home_and_to_public_places(addresses, url) -> None:
    egress.Session(home=HOME).must_be_allowed(url)


def test_home_may_stand_on_a_private_network(addresses) -> None:
    egress.Session(home="https://inside.example").must_be_allowed("https://inside.example/keys")


def test_behind_a_proxy_an_address_is_still_read(addresses) -> None:
    session = egress.Session(home=HOME)
    session.must_be_allowed("https://inside.example/", resolving=False)
    with pytest.raises(egress.Refused):
        session.must_be_allowed("https://10.0.0.8/", resolving=False)


@pytest.fixture
def here():
    class Answering(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(302 if self.path == "/moved" else 200)
            self.send_header("Location", "http://127.0.0.1:9/")
            self.end_headers()
            try:
                self.answer()
            except OSError:
                return

        def answer(self) -> None:
            if self.path == "/heavy":
                self.wfile.write(b"x" * (egress.HEAVIEST + 1))
            elif self.path == "/slow":
                for _ in range(1_200):  # a minute
                    self.wfile.write(b"x")
                    self.wfile.flush()
                    time.sleep(0.05)
            else:
                self.wfile.write(b"hello")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_an_answer_is_read_whole(here) -> None:
    with egress.Session(home=here) as session:
        assert session.get(f"{here}/").text == "hello"


@pytest.mark.parametrize("page", ["/moved", "/heavy"])
def test_a_redirect_and_a_flood_are_refused(here, page) -> None:
    with egress.Session(home=here) as session, pytest.raises(requests.RequestException):
        session.get(here + page)


def test_an_answer_that_drips_is_let_go(here, monkeypatch) -> None:
    monkeypatch.setattr(egress, "IN_ALL", 0.5)
    monkeypatch.setattr(egress, "PIECE", 1)
    began = time.monotonic()
    with egress.Session(home=here) as session, pytest.raises(egress.Refused):
        session.get(f"{here}/slow")
    assert time.monotonic() - began < 30


def test_a_caller_cannot_ask_for_more(here) -> None:
    with egress.Session(home=here) as session, pytest.raises(egress.Refused):
        session.get(f"{here}/moved", allow_redirects=True, timeout=None)
