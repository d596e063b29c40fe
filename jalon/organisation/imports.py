"""Units and users from a CSV file.

Lines are judged against what exists, then done one action at a time: a preview
judges and does nothing. Running a file again changes nothing, a bad line stops
no other, and nothing is ever deleted.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any, Literal

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email, validate_slug
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from jalon.organisation import actions
from jalon.organisation.access import access_of
from jalon.organisation.models import Role, Unit, User
from jalon.organisation.refusals import Refusal, UnderItself
from jalon.organisation.rights import Right
from jalon.web.export import without_guard

Outcome = Literal["created", "changed", "unchanged", "rejected"]
LINES_A_TRANSACTION = 10
LONGEST_FIELD = 120  # characters of a name
COLUMNS = {
    "units": ("code", "name", "level", "parent"),
    "users": ("email", "name", "role", "unit"),
}
# Columns as French files call them.
ALIASES = {
    "nom": "name",
    "niveau": "level",
    "rattachement": "parent",
    "entité parente": "parent",
    "e-mail": "email",
    "adresse e-mail": "email",
    "courriel": "email",
    "rôle": "role",
    "entité": "unit",
}


class UnreadableFile(Refusal):
    """The file as a whole cannot be read: no line was."""

    message: Any = gettext_lazy("Ce fichier n’a pas pu être lu comme un tableau CSV.")


class MissingColumns(UnreadableFile):
    def __init__(self, names: Iterable[str]) -> None:
        super().__init__()
        self.message = _("Il manque des colonnes : %(names)s.") % {"names": ", ".join(names)}


class BadLine(Exception):
    """One line is refused, for a reason its author can act on."""


@dataclass(frozen=True, slots=True)
class Line:
    number: int  # as a text editor counts, the header being 1
    values: dict[str, str]


@dataclass(frozen=True, slots=True)
class Judged:
    line: Line
    outcome: Outcome
    label: str
    reason: str = ""


@dataclass(slots=True)
class Report:
    judged: list[Judged] = field(default_factory=list)

    @property
    def total(self) -> int:
        return len(self.judged)

    @property
    def counts(self) -> Counter[str]:
        return Counter(one.outcome for one in self.judged)

    @property
    def rejected(self) -> list[Judged]:
        return [one for one in self.judged if one.outcome == "rejected"]

    @property
    def accepted(self) -> int:
        return self.total - len(self.rejected)

    @property
    def changes(self) -> int:
        return self.counts["created"] + self.counts["changed"]

    def as_text(self) -> str:
        """For a console: the counts, then each refused line with its reason."""
        kinds = ("created", "changed", "unchanged", "rejected")
        counts = ", ".join(f"{self.counts[kind]} {kind}" for kind in kinds)
        refused = [
            f"line {one.line.number}: {one.label}: {one.reason}" for one in self.rejected
        ]
        return "\n".join([f"{self.total} lines: {counts}", *refused])


# Reading


def decoded(data: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with it, else the code page of Windows."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def read_lines(data: bytes, what: str) -> Iterator[Line]:
    text = decoded(data).replace("\x00", "")
    header = text.partition("\n")[0]
    separator = max(";\t,", key=header.count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    try:
        columns = [column_name(cell) for cell in next(reader, [])]
        missing = [name for name in COLUMNS[what] if name not in columns]
        if missing:
            raise MissingColumns(missing)
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield Line(reader.line_num, values_of(columns, cells))
    except csv.Error as error:
        raise UnreadableFile from error


def column_name(cell: str) -> str:
    name = cell.strip().lower().replace("’", "'")
    return ALIASES.get(name, name)


def values_of(columns: list[str], cells: list[str]) -> dict[str, str]:
    """A short line lacks its last values; a spreadsheet's guard is taken off."""
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    return {
        name: without_guard(cell).strip() for name, cell in zip(columns, padded, strict=False)
    }


# Words that a person may have written for a level or a role


def known_word(text: str, choices: list[tuple[str, Any]], unknown: str) -> str:
    wanted = text.strip().lower()
    for value, label in choices:
        if wanted in {value, value.replace("_", " "), str(label).lower()}:
            return value
    raise BadLine(unknown % {"text": text[:60]})


def name_of(line: Line) -> str:
    name = line.values["name"]
    if not name:
        raise BadLine(_("Le nom est vide."))
    if len(name) > LONGEST_FIELD:
        raise BadLine(_("Le nom dépasse 120 signes."))
    return name


def done(line: Line, label: str, outcome: Outcome, act: Callable[[], object] | None) -> Judged:
    """Does what was judged; the actions keep the last word."""
    try:
        if act is not None:
            with transaction.atomic():
                act()
    except PermissionDenied:
        return Judged(
            line, "rejected", label, _("Cette entité n’est pas sous votre responsabilité.")
        )
    except Refusal as refusal:
        return Judged(line, "rejected", label, str(refusal))
    return Judged(line, outcome, label)


def judged_in_parts(lines: Iterable[Line], judge: Callable[[Line], Judged]) -> list[Judged]:
    """A few lines a transaction: fewer waits for the disk, and the lock is never held long."""
    iterator, judged = iter(lines), list[Judged]()
    while part := list(islice(iterator, LINES_A_TRANSACTION)):
        with transaction.atomic():
            judged += [judge(line) for line in part]
    return judged


# Units


@dataclass(slots=True)
class Place:
    """A unit as it is, or as the lines above will have made it."""

    name: str
    level: str
    parent: str
    is_closed: bool = False


@dataclass(slots=True)
class UnitImport:
    by: actions.Actor
    at: datetime
    dry_run: bool
    places: dict[str, Place]
    administered: set[str]
    seen: set[str] = field(default_factory=set)

    def judge(self, line: Line) -> Judged:
        label = line.values["code"]
        try:
            return self.judge_unit(line, label, self.wanted(line))
        except BadLine as bad:
            return Judged(line, "rejected", label, str(bad))

    def wanted(self, line: Line) -> Place:
        code = line.values["code"]
        try:
            validate_slug(code)
        except ValidationError as bad:
            raise BadLine(
                _("Le code est fait de lettres, de chiffres et de tirets, sans espace.")
            ) from bad
        if len(code) > 60:
            raise BadLine(_("Le code dépasse 60 signes."))
        if code in self.seen:
            raise BadLine(_("Ce code est déjà sur une ligne plus haut."))
        self.seen.add(code)
        level = known_word(
            line.values["level"], Unit.Level.choices, _("Niveau inconnu : « %(text)s ».")
        )
        return Place(name_of(line), level, line.values["parent"])

    def judge_unit(self, line: Line, code: str, wanted: Place) -> Judged:
        there = self.places.get(code)
        self.check_parent(wanted, there)
        self.check_rights(code, wanted, there)
        if there == wanted:
            return Judged(line, "unchanged", code)
        if there is not None and there.is_closed:
            raise BadLine(_("Cette entité est fermée : rien n’y change."))
        if there is not None and there.parent != wanted.parent:
            self.check_circle(code, wanted.parent)
        act = None if self.dry_run else lambda: self.apply(code, wanted, there)
        judged = done(line, code, "created" if there is None else "changed", act)
        if judged.outcome != "rejected":
            self.places[code] = wanted
            self.administered.add(code)
        return judged

    def check_parent(self, wanted: Place, there: Place | None) -> None:
        if not wanted.parent:
            if there is None or there.parent:
                raise BadLine(_("L’entité parente manque : seule la nationale n’en a pas."))
            return
        above = self.places.get(wanted.parent)
        if above is None:
            raise BadLine(
                _("Entité parente inconnue : « %(code)s ».") % {"code": wanted.parent[:60]}
            )
        if above.is_closed and (there is None or there.parent != wanted.parent):
            raise BadLine(_("L’entité parente est fermée."))

    def check_rights(self, code: str, wanted: Place, there: Place | None) -> None:
        touched = {wanted.parent} if there is None else {code}
        if there is not None and there.parent != wanted.parent:
            touched.add(wanted.parent)
        if not touched <= self.administered:
            raise BadLine(_("Cette entité n’est pas sous votre responsabilité."))

    def check_circle(self, code: str, parent: str) -> None:
        step = parent
        while step:
            if step == code:
                raise BadLine(str(UnderItself.message))
            step = self.places[step].parent

    def apply(self, code: str, wanted: Place, there: Place | None) -> None:
        if there is None:
            self.create(code, wanted)
            return
        unit = Unit.objects.get(code=code)
        if there.parent != wanted.parent:
            parent = Unit.objects.get(code=wanted.parent)
            unit = actions.move_unit(unit=unit, parent=parent, by=self.by, at=self.at)
        if (there.name, there.level) != (wanted.name, wanted.level):
            actions.rename_unit(
                unit=unit, name=wanted.name, level=wanted.level, by=self.by, at=self.at
            )

    def create(self, code: str, wanted: Place) -> None:
        actions.create_unit(
            name=wanted.name,
            code=code,
            level=wanted.level,
            parent=Unit.objects.get(code=wanted.parent),
            by=self.by,
            at=self.at,
        )


def import_units(
    data: bytes, *, by: actions.Actor, at: datetime, dry_run: bool = False
) -> Report:
    """Adds, renames and moves units; a line may come before the line of its parent."""
    work = UnitImport(by, at, dry_run, places_now(), administered_by(by))
    judged = judged_in_parts(parents_first(data, work.places), work.judge)
    return Report(sorted(judged, key=lambda one: one.line.number))


def places_now() -> dict[str, Place]:
    return {
        unit.code: Place(
            unit.name,
            unit.level,
            unit.parent.code if unit.parent else "",
            is_closed=unit.closed_at is not None,
        )
        for unit in Unit.objects.select_related("parent")
    }


def administered_by(by: actions.Actor) -> set[str]:
    if isinstance(by, User):
        return {unit.code for unit in access_of(by).units(Right.ADMINISTER)}
    return set(Unit.objects.values_list("code", flat=True))


def parents_first(data: bytes, places: dict[str, Place]) -> Iterator[Line]:
    """Each line once its parent is known; what is left waits for a parent nobody names."""
    waiting = list(read_lines(data, "units"))
    known = set(places)
    while waiting:
        ready = [line for line in waiting if line.values["parent"] in known | {""}]
        if not ready:
            break
        yield from ready
        known |= {line.values["code"] for line in ready}
        numbers = {line.number for line in ready}
        waiting = [line for line in waiting if line.number not in numbers]
    yield from waiting


# Users


@dataclass(slots=True)
class UserImport:
    by: actions.Actor
    at: datetime
    dry_run: bool
    units: dict[str, Unit]
    administered: set[str]
    known: set[str]
    held: set[tuple[str, str, str]]
    seen: set[tuple[str, str, str]] = field(default_factory=set)

    def judge(self, line: Line) -> Judged:
        label = line.values["email"].lower()
        try:
            return self.judge_role(line, label, self.wanted(line))
        except BadLine as bad:
            return Judged(line, "rejected", label, str(bad))

    def wanted(self, line: Line) -> tuple[str, str, str]:
        email, unit = line.values["email"].lower(), line.values["unit"]
        try:
            validate_email(email)
        except ValidationError as bad:
            raise BadLine(_("L’adresse e-mail ne se lit pas.")) from bad
        kind = known_word(
            line.values["role"], Role.Kind.choices, _("Rôle inconnu : « %(text)s ».")
        )
        if unit not in self.units:
            raise BadLine(_("Entité inconnue : « %(code)s ».") % {"code": unit[:60]})
        if unit not in self.administered:
            raise BadLine(_("Cette entité n’est pas sous votre responsabilité."))
        if (email, kind, unit) in self.seen:
            raise BadLine(_("Ce rôle est déjà sur une ligne plus haut."))
        self.seen.add((email, kind, unit))
        return email, kind, unit

    def judge_role(self, line: Line, label: str, wanted: tuple[str, str, str]) -> Judged:
        name = name_of(line)
        if wanted in self.held:
            return Judged(line, "unchanged", label)
        if self.units[wanted[2]].closed_at:
            raise BadLine(_("Cette entité est fermée."))
        outcome: Outcome = "changed" if wanted[0] in self.known else "created"
        act = None if self.dry_run else lambda: self.apply(name, *wanted)
        judged = done(line, label, outcome, act)
        if judged.outcome != "rejected":
            self.known.add(wanted[0])
        return judged

    def apply(self, name: str, email: str, kind: str, unit: str) -> None:
        user = User.objects.filter(email=email).first() or actions.create_user(
            email=email, name=name, by=self.by, at=self.at
        )
        actions.grant_role(user=user, kind=kind, unit=self.units[unit], by=self.by, at=self.at)


def import_users(
    data: bytes, *, by: actions.Actor, at: datetime, dry_run: bool = False
) -> Report:
    """Creates accounts without a password and gives roles; never takes one away."""
    roles = Role.objects.values_list("user__email", "kind", "unit__code")
    work = UserImport(
        by,
        at,
        dry_run,
        units={unit.code: unit for unit in Unit.objects.all()},
        administered=administered_by(by),
        known=set(User.objects.values_list("email", flat=True)),
        held=set(roles),
    )
    return Report(judged_in_parts(read_lines(data, "users"), work.judge))


def run(
    what: str, data: bytes, *, by: actions.Actor, at: datetime, dry_run: bool = False
) -> Report:
    """`what` is "units" or "users"."""
    importer = {"units": import_units, "users": import_users}[what]
    return importer(data, by=by, at=at, dry_run=dry_run)
