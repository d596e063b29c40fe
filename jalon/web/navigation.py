"""The doors of the house, in the order people need them.

An item names its page by its URL name and its condition by a name: the rule
itself belongs to a higher floor, listed in the setting NAVIGATION_RULES
(name → dotted path of a function that takes the request). A name without a
rule is open to everyone signed in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True, slots=True)
class Item:
    key: str
    label: Any
    icon: str
    url_name: str
    condition: str = ""
    on_phone: bool = False  # in the bottom bar, under the thumb
    phone_condition: str = ""  # for whom, when not for all whom it is open to
    in_menu: bool = False  # in the menu of the person, not in the bar


@dataclass(frozen=True, slots=True)
class Link:
    item: Item
    address: str
    is_current: bool
    badge: int = 0
    on_phone: bool = False


ITEMS = (
    Item("cockpit", _("Cockpit"), "cockpit", "cockpit:live", on_phone=True),
    Item("weather", _("Météo"), "sun", "cockpit:weather", on_phone=True),
    Item(
        "norm", _("Norme"), "chart", "cockpit:norm", "may_read_figures", on_phone=True,
        phone_condition="only_reads",
    ),
    Item(
        "map", pgettext_lazy("navigation", "Carte"), "map", "journeys:list", on_phone=True,
        phone_condition="may_draw",
    ),
    Item("listening", pgettext_lazy("navigation", "Écoute"), "listen", "listening:list"),
    Item(
        "customers", _("Clients"), "users", "cockpit:customers", "may_read_rows", on_phone=True
    ),
    Item(
        "callbacks", _("Rappels"), "callback", "feedback:callbacks", "may_call_back",
        on_phone=True,
    ),
    Item("imports", _("Imports"), "import", "feedback:imports", "may_import"),
    Item("organisation", _("Organisation"), "organisation", "organisation:units"),
    Item("journal", _("Journal"), "journal", "organisation:journal", "is_administrator"),
    Item(
        "settings", _("Réglages"), "settings", "organisation:settings", "is_administrator",
        in_menu=True,
    ),
    Item("mentions", _("Mentions"), "at", "comments:mentions", in_menu=True),
    Item("security", _("Mon compte"), "user", "organisation:account", in_menu=True),
    Item(
        "gallery", _("Galerie des composants"), "table", "web:gallery", "is_administrator",
        in_menu=True,
    ),
)  # fmt: skip


def links(request: HttpRequest, section: str = "") -> list[Link]:
    doors = list(open_doors(request))
    current = section or current_key(request, doors)
    badges = badges_for(request)
    return [
        Link(
            item, address, item.key == current, badges.get(item.key, 0), is_handy(item, request)
        )
        for item, address in doors
    ]


def open_doors(request: HttpRequest) -> Iterator[tuple[Item, str]]:
    for item in ITEMS:
        try:
            address = reverse(item.url_name)
        except NoReverseMatch:  # an edition without this page has no door to it
            continue
        if is_open(item, request):
            yield item, address


def is_open(item: Item, request: HttpRequest) -> bool:
    return holds(item.condition, request)


def is_handy(item: Item, request: HttpRequest) -> bool:
    """Under the thumb of this person: the bar has room for five doors."""
    return item.on_phone and holds(item.phone_condition, request)


def holds(condition: str, request: HttpRequest) -> bool:
    rules: dict[str, str] = getattr(settings, "NAVIGATION_RULES", {})
    rule = rules.get(condition)
    return rule is None or bool(import_string(rule)(request))


def badges_for(request: HttpRequest) -> dict[str, int]:
    """Counts shown beside a door (setting NAVIGATION_BADGES: a function of the request)."""
    path = getattr(settings, "NAVIGATION_BADGES", "")
    return import_string(path)(request) if path else {}


def current_key(request: HttpRequest, doors: list[tuple[Item, str]]) -> str:
    """The door whose address begins this page's; the root of the site begins only its own."""
    match = request.resolver_match
    namespace = match.namespace if match else ""
    holding = [
        (len(address), item.key)
        for item, address in doors
        if (address == "/" and namespace == item.url_name.partition(":")[0])
        or (address != "/" and request.path.startswith(address))
    ]
    return max(holding, default=(0, ""))[1]
