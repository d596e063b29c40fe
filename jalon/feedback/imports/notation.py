"""YAML as text with its line numbers: nothing is guessed, `no` is the word "no" and 05 is "05".

Anchors, aliases and tags are refused: a map needs none, and an alias can hide a bomb.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import yaml
from django.utils.translation import gettext as _

LONGEST = 256 * 1024  # characters of a map file
DEEPEST = 8


class Unreadable(Exception):
    """The text is not a map that can be read; `line` is where, from 1."""

    def __init__(self, message: str, line: int = 0) -> None:
        super().__init__(message)
        self.message = message
        self.line = line


@dataclass(frozen=True, slots=True)
class Entry:
    """A value and the line it was written on (0 when it comes from no text)."""

    value: str | list[Entry] | dict[str, Entry]
    line: int = 0

    @property
    def plain(self) -> Any:
        if isinstance(self.value, dict):
            return {key: entry.plain for key, entry in self.value.items()}
        if isinstance(self.value, list):
            return [entry.plain for entry in self.value]
        return self.value


def read(text: str) -> Entry:
    if len(text) > LONGEST:
        raise Unreadable(_("Ce fichier de correspondance dépasse 256 Kio."))
    try:
        refuse_shortcuts(text)
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise Unreadable(
            _("Ce n’est pas du YAML lisible : %(problem)s.") % {"problem": error.problem},
            mark.line + 1 if mark else 0,
        ) from None
    except (yaml.YAMLError, RecursionError, ValueError):
        raise Unreadable(_("Ce n’est pas du YAML lisible.")) from None
    if node is None:
        raise Unreadable(_("Ce fichier de correspondance est vide."))
    return entry_of(node, 0)


def refuse_shortcuts(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.SafeLoader):
        line = event.start_mark.line + 1 if event.start_mark else 0
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(
                _("Ancres et alias YAML ne sont pas lus : répétez la valeur."), line
            )
        if getattr(event, "tag", None):
            raise Unreadable(_("Les étiquettes YAML (!…) ne sont pas lues."), line)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            raise Unreadable(_("Ce fichier est trop imbriqué."), line)


def entry_of(node: yaml.Node, depth: int) -> Entry:
    line = node.start_mark.line + 1
    if isinstance(node, yaml.ScalarNode):
        is_null = node.tag == "tag:yaml.org,2002:null"
        return Entry("" if is_null else node.value, line)
    if isinstance(node, yaml.SequenceNode):
        return Entry([entry_of(each, depth + 1) for each in node.value], line)
    return Entry(mapping(node, depth), line)


def mapping(node: Any, depth: int) -> dict[str, Entry]:
    found: dict[str, Entry] = {}
    for key, value in node.value:
        line = key.start_mark.line + 1
        if not isinstance(key, yaml.ScalarNode):
            raise Unreadable(_("Une clé est un mot, pas une liste."), line)
        if key.value in found:
            raise Unreadable(_("« %(key)s » est écrit deux fois.") % {"key": key.value}, line)
        found[key.value] = entry_of(value, depth + 1)
    return found


def of_plain(value: Any) -> Entry:
    """From what `plain` gave, as kept in the database."""
    if isinstance(value, Mapping):
        return Entry({str(key): of_plain(each) for key, each in value.items()})
    if isinstance(value, Sequence) and not isinstance(value, str):
        return Entry([of_plain(each) for each in value])
    return Entry("" if value is None else str(value))


def write(plain: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(plain), allow_unicode=True, sort_keys=False, width=96)
