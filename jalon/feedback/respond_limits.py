"""How often one visitor may answer by one link.

Beyond SENDINGS in a minute, nothing is read: 429, and the page keeps what was typed. Beyond
FLOOD new answers in FLOOD_SECONDS, answers are still kept and acknowledged, but set aside as
suspicious until a person includes them: a shop's tablet or a meeting behind one address must
not lose a word. Each number is above what one room of real people was ever seen to send.

A visitor is an address (the network of 64 bits for IPv6, whose hosts change at will). It is
only ever a keyed digest, in the cache, for as long as the window lasts.
"""

from __future__ import annotations

from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from jalon.listening.models import EntryLink, Mode
from jalon.web.security import client_ip
from jalon.web.throttle import throttled

SENDINGS, SENDINGS_SECONDS = 90, 60
FLOOD, FLOOD_SECONDS = 30, 300
KIOSK_FLOOD = 150  # one address is the whole shop there
WRONG_TOKENS, WRONG_TOKENS_SECONDS = 40, 60


def visitor(request: HttpRequest) -> str:
    return salted_hmac("jalon.feedback.visitor", network(client_ip(request))).hexdigest()


def network(address: str) -> str:
    try:
        found = ip_address(address)
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return address
    return str(found.ipv4_mapped or ip_network((found, 64), strict=False))


def seconds_to_wait(request: HttpRequest, link: EntryLink) -> int | None:
    key = f"{visitor(request)} {link.pk}"
    return throttled("respond", key, SENDINGS, SENDINGS_SECONDS)


def is_flood(request: HttpRequest, link: EntryLink) -> bool:
    """Counts one new answer; whether there are too many to be those of people."""
    limit = KIOSK_FLOOD if link.mode == Mode.KIOSK else FLOOD
    key = f"{visitor(request)} {link.pk}"
    return throttled("respond-new", key, limit, FLOOD_SECONDS) is not None


def seconds_after_wrong_token(request: HttpRequest) -> int | None:
    """Whoever tries tokens at random is told to wait; a right token is never refused so."""
    key = visitor(request)
    return throttled("respond-token", key, WRONG_TOKENS, WRONG_TOKENS_SECONDS)
