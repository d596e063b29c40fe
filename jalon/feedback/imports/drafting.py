"""The wizard's map: roles of columns become a map, and a map shows the roles of its columns.

A draft is the map itself, complete or not, as `plain` values; what the two forms do not
ask about (recodes of another hand, alternative names) is kept as it was written.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from jalon.feedback.imports.mapfile import same_text
from jalon.journeys.keys import slug
from jalon.journeys.models import MeasurePoint
from jalon.measure import default_definition

Plain = dict[str, Any]

INDICATORS = tuple(MeasurePoint.Indicator.values)
SINGLE = (
    "unit", "segment", "channel", "weight", "external_id", "respondent_key",
    "customer_reference",
)  # fmt: skip
PARTS = {"date_year": "year", "date_month": "month", "date_day": "day"}
ROLES: tuple[tuple[Any, Any], ...] = (
    ("", _("— laissée de côté —")),
    (_("Une note"), tuple(MeasurePoint.Indicator.choices)),
    (_("Des mots"), (("verbatim", _("Verbatim")),)),
    (
        _("Quand"),
        (
            ("date", _("Date")),
            ("date_year", _("Année")),
            ("date_month", _("Mois")),
            ("date_day", _("Jour du mois")),
        ),
    ),
    (
        _("Où et qui"),
        (
            ("unit", _("Entité (code ou nom)")),
            ("segment", _("Segment principal")),
            ("channel", _("Canal vécu")),
            ("attribute", _("Attribut à garder")),
            ("customer_reference", _("Référence client")),
            ("respondent_key", _("Clé du répondant")),
        ),
    ),
    (
        _("La ligne elle-même"),
        (("external_id", _("Identifiant de la ligne")), ("weight", _("Poids"))),
    ),
)


def names_in(item: Any) -> list[str]:
    """The column names of an entry of a map, in any of the ways it may be written."""
    if isinstance(item, Mapping):
        return names_in(item.get("column", []))
    if isinstance(item, list):
        return [str(name) for name in item]
    return [str(item)] if item else []


def listed(plain: Mapping[str, Any], key: str) -> list[Any]:
    items = plain.get(key) or []
    return list(items) if isinstance(items, list) else [items]


def roles_of(plain: Mapping[str, Any]) -> dict[str, str]:
    """Column → role, by every name that the map gives it."""
    roles: dict[str, str] = {}
    every = plain.get("every_point") or {}
    for point in listed(plain, "points"):
        if isinstance(point, Mapping):
            indicator = str(point.get("indicator") or every.get("indicator") or "")
            roles |= dict.fromkeys(names_in(point), indicator)
    for key, role in (("verbatim", "verbatim"), ("attributes", "attribute")):
        for item in listed(plain, key):
            roles |= dict.fromkeys(names_in(item), role)
    for key in SINGLE:
        if key not in {"unit", "segment", "channel"} or isinstance(plain.get(key), Mapping):
            roles |= dict.fromkeys(names_in(plain.get(key)), key)
    return roles | date_roles(plain.get("date"))


def date_roles(date: Any) -> dict[str, str]:
    if not isinstance(date, Mapping):
        return {}
    if "column" in date:
        return dict.fromkeys(names_in(date), "date")
    parts = [
        (part, role) for role, part in PARTS.items() if isinstance(date.get(part), Mapping)
    ]
    return {name: role for part, role in parts for name in names_in(date[part])}


def with_roles(plain: Mapping[str, Any], roles: Mapping[str, str]) -> Plain:
    """The map once these columns have these roles; what it knew of a column stays."""
    drawn: Plain = dict(plain)
    drawn["points"] = [point_of(plain, name, role) for name, role in columns(roles, INDICATORS)]
    drawn["verbatim"] = [
        kept(plain, "verbatim", name) for name, _role in columns(roles, ("verbatim",))
    ]
    drawn["attributes"] = [
        kept(plain, "attributes", name, short=True)
        for name, _role in columns(roles, ("attribute",))
    ]
    for key in SINGLE:
        drawn[key] = single(plain, key, [name for name, _role in columns(roles, (key,))])
    drawn["date"] = date_of(plain.get("date"), roles)
    drawn.pop("every_point", None)
    return {key: value for key, value in drawn.items() if value not in (None, "", [], {})}


def columns(roles: Mapping[str, str], wanted: Iterable[str]) -> list[tuple[str, str]]:
    return [(name, role) for name, role in roles.items() if role in wanted]


def known(plain: Mapping[str, Any], key: str, name: str) -> Any:
    return next((item for item in listed(plain, key) if name in names_in(item)), None)


def with_every_point(plain: Mapping[str, Any], point: Mapping[str, Any]) -> Plain:
    """A point with what is said for all; a shared code never takes a grade from its scale."""
    every = dict(plain.get("every_point") or {})
    merged = {**every, **point}
    grades = {str(grade) for grade in scale_of(str(merged.get("indicator", "")))}
    for key in {"blank", "not_applicable"} & (every.keys() - point.keys()):
        codes = every[key] if isinstance(every[key], list) else [every[key]]
        merged[key] = [code for code in codes if same_text(str(code)) not in grades]
    return merged


def scale_of(indicator: str) -> range:
    return default_definition(indicator).scale.grades if indicator in INDICATORS else range(0)


def point_of(plain: Mapping[str, Any], name: str, indicator: str) -> Plain:
    found = known(plain, "points", name)
    drawn = with_every_point(plain, found) if isinstance(found, Mapping) else {}
    if drawn.get("indicator") != indicator:
        drawn = {"column": name, "point": slug(name), "label": name}
    return {**drawn, "indicator": indicator}


def kept(plain: Mapping[str, Any], key: str, name: str, *, short: bool = False) -> Any:
    found = known(plain, key, name)
    if found is not None:
        return found
    return name if short else {"column": name, "key": slug(name), "question": name}


def single(plain: Mapping[str, Any], key: str, names: list[str]) -> Any:
    before = plain.get(key)
    if names:
        return before if names[0] in names_in(before) else {"column": names[0]}
    is_constant = key in {"unit", "channel", "segment"} and isinstance(before, str)
    return before if is_constant else None


def date_of(before: Any, roles: Mapping[str, str]) -> Any:
    whole = [name for name, role in roles.items() if role == "date"]
    if whole:
        is_known = isinstance(before, Mapping) and whole[0] in names_in(before)
        return before if is_known else {"column": whole[0]}
    parts = {PARTS[role]: {"column": name} for name, role in roles.items() if role in PARTS}
    if not parts:
        return before if isinstance(before, str) else None
    constants = before if isinstance(before, Mapping) and "column" not in before else {}
    said = {part: text for part, text in constants.items() if isinstance(text, str)}
    return {part: parts.get(part, said.get(part, "")) for part in ("year", "month", "day")}
