"""The one way out: requests to other machines, bounded in time, in size and in where they go.

An operator names the host to speak with (the *home*), which may well stand on a private
network. What that host's answers then point to may not: another host must be public, so
that nobody makes this machine read its neighbours. No redirect is followed.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import requests
from requests.utils import get_environ_proxies

from jalon.environment import is_here
from jalon.web.security import is_address

CONNECTING, READING, IN_ALL = 4, 8, 20  # seconds
HEAVIEST = 1_000_000  # bytes of an answer
PIECE = 16_384


class Refused(requests.RequestException):
    """Not asked, or not read to its end; the text says why."""


class Session(requests.Session):
    def __init__(self, home: str) -> None:
        super().__init__()
        self.home = urlsplit(home).hostname or ""
        # Passwords of ~/.netrc are nobody's here; proxies and authorities are read below.
        self.trust_env = False

    def request(self, method: Any, url: Any, *args: Any, **more: Any) -> requests.Response:
        proxies = get_environ_proxies(str(url))
        self.must_be_allowed(str(url), resolving=not proxies)
        more |= {
            "timeout": (CONNECTING, READING),
            "allow_redirects": False,
            "stream": True,
            "proxies": proxies,
            "verify": os.environ.get("REQUESTS_CA_BUNDLE") or True,
        }
        return read_whole(super().request(method, url, *args, **more))

    def must_be_allowed(self, url: str, *, resolving: bool = True) -> None:
        """Behind a proxy, names are the proxy's to resolve and to refuse."""
        address = urlsplit(url)
        host = address.hostname or ""
        if address.scheme != "https" and not (address.scheme == "http" and is_here(host)):
            raise Refused("only https, or this machine itself")
        found = addresses(host) if resolving or is_address(host) else ()
        if host != self.home and not all(map(is_public, found)):
            raise Refused("another host than the one that was named, on a private network")


def read_whole(answer: requests.Response) -> requests.Response:
    """The body, unless it is too heavy or drips for too long."""
    began, body = time.monotonic(), bytearray()
    with answer:
        for piece in answer.iter_content(PIECE):
            body += piece
            if len(body) > HEAVIEST or time.monotonic() - began > IN_ALL:
                raise Refused("an answer too heavy or too slow")
    answer._content = bytes(body)  # noqa: SLF001 - as requests itself keeps what it has read
    if answer.is_redirect:
        raise Refused("a redirect")
    return answer


def is_public(address: str) -> bool:
    return ip_address(address).is_global


def addresses(host: str) -> Iterator[str]:
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except OSError as error:
        raise Refused("an unknown host") from error
    for *_, place in found:
        yield str(place[0]).partition("%")[0]
