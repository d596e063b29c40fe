"""What the pages of the groups of comparison show: who falls in, and from when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from jalon.organisation.models import PeerGroup, Unit
from jalon.organisation.peer_forms import UNSAVED, PeerGroupForm
from jalon.organisation.peers import (
    WEEK,
    Key,
    Rule,
    Sorting,
    next_monday,
    read_sorting,
    rule_of,
)
from jalon.organisation.queries import company_day
from jalon.organisation.tree import spelling
from jalon.web import numbers

ENOUGH = 5  # units of a group: one, and the four others that a norm needs


@dataclass(frozen=True, slots=True)
class Line:
    """A group of the list."""

    group: PeerGroup
    rule: str  # in words
    members: Sequence[Unit]
    has_begun: bool
    is_ending: bool

    @property
    def is_small(self) -> bool:
        return not self.is_ending and len(self.members) < ENOUGH


@dataclass(frozen=True, slots=True)
class Rest:
    """The units of a level that fall in no group: compared with one another."""

    level: str
    count: int


def list_context(*, at: datetime) -> dict[str, Any]:
    """As it will be on the next Monday; a group that ends shows whom it holds today."""
    today = company_day(at)
    groups = list(living(today))
    mondays = (next_monday(today) - WEEK, next_monday(today))
    sorting = read_sorting(Unit.Level.values, list(map(rule_of, groups)), mondays)
    current, coming = (in_groups(sorting, monday) for monday in mondays)
    return {
        "lines": [
            line(group, (current if group.ends_on else coming)[group.pk], today)
            for group in groups
        ],
        "rest": rest(coming),
        "next_monday": next_monday(today),
        "is_administrator": True,
    }


def living(today: date) -> Any:
    rows = PeerGroup.objects.filter(Q(ends_on=None) | Q(ends_on__gt=today))
    ordered = rows.order_by("position", "starts_on", "pk")
    return ordered.select_related("under").prefetch_related("choices__unit")


def in_groups(sorting: Sorting, monday: date) -> dict[Key, list[Unit]]:
    """Who falls in each group, and in none (by level)."""
    found: dict[Key, list[Unit]] = defaultdict(list)
    for unit, key in sorting.sorted_on(monday).items():
        found[key].append(sorting.units[unit])
    return found


def line(group: PeerGroup, members: Sequence[Unit], today: date) -> Line:
    return Line(
        group=group,
        rule=words_of(group),
        members=sorted(members, key=spelling),
        has_begun=group.starts_on <= today,
        is_ending=group.ends_on is not None,
    )


def rest(found: dict[Key, list[Unit]]) -> list[Rest]:
    return [
        Rest(str(label), len(found[level]))
        for level, label in Unit.Level.choices
        if level != Unit.Level.NATIONAL and found[level]
    ]


def words_of(group: PeerGroup) -> str:
    """« Agence, sous Sud-Ouest, au moins 200 réponses »"""
    parts = [str(group.get_level_display())]
    if group.under:
        parts.append(gettext("sous %(unit)s") % {"unit": group.under.name})
    if group.at_least is not None:
        least = numbers.number(group.at_least)
        parts.append(gettext("au moins %(n)s réponses par trimestre") % {"n": least})
    if group.fewer_than is not None:
        most = numbers.number(group.fewer_than)
        parts.append(gettext("moins de %(n)s réponses par trimestre") % {"n": most})
    if chosen := len(group.choices.all()):
        words = ngettext("%(n)s entité choisie", "%(n)s entités choisies", chosen)
        parts.append(words % {"n": numbers.number(chosen)})
    return ", ".join(parts)


# The form, and who would fall in


def form_context(
    form: PeerGroupForm, group: PeerGroup | None, *, at: datetime
) -> dict[str, Any]:
    today = company_day(at)
    monday = next_monday(today)
    if form.is_bound and form.is_valid():
        rule, rank = form.rule(group.pk if group else UNSAVED), form.cleaned_data["position"]
    elif group is not None and not form.is_bound:
        rule, rank = rule_of(group), group.position
    else:
        return {"next_monday": monday}
    return {"next_monday": monday, **preview(rule, rank, monday, today)}


def preview(rule: Rule, rank: int, monday: date, today: date) -> dict[str, Any]:
    """The members on that Monday, and those that an earlier group takes first."""
    groups = [each for each in living(today) if each.pk != rule.key]
    before = [rule_of(each) for each in groups if ranks_before(each, rule, rank)]
    sorting = read_sorting([rule.level], [*before, rule], [monday])
    alone = Sorting([rule], sorting.units, sorting.places, sorting.sizes)
    members, fitting = (in_groups(each, monday)[rule.key] for each in (sorting, alone))
    taken = [unit for unit in fitting if unit not in members]
    return {
        "members": sorted(members, key=spelling),
        "taken": sorted(taken, key=spelling),
        "is_small": len(members) < ENOUGH,
    }


def ranks_before(group: PeerGroup, rule: Rule, rank: int) -> bool:
    """A tie goes to the older row; a group still to be saved is the youngest."""
    if group.level != rule.level:
        return False
    older = rule.key == UNSAVED or (isinstance(rule.key, int) and group.pk < rule.key)
    return group.position < rank or (group.position == rank and older)
