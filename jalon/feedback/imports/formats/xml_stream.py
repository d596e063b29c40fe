"""XML read as it comes, within bounds that no document can go around.

A tree of elements is many times the size of its text, and a library that clears rows one by
one still holds a row of a million cells. Here nothing is held but what a reader keeps: no
document type (so no entity), bounded depth, names, attributes and length of one tag.
"""

from __future__ import annotations

from collections.abc import Iterable
from xml.parsers import expat

DEEPEST = 40
MOST_ATTRIBUTES = 120  # of one element
MOST_NAMES = 2_000  # different ones, of elements and of attributes
MOST_IDLE = 500_000  # elements in a row that say nothing to the reader
LONGEST_TAG = 1024 * 1024  # bytes without anything that can be told apart


class Unreadable(Exception):
    """The document is no XML that a workbook holds."""


class XmlReader:
    """Feed it blocks of bytes; it calls `opened`, `closed` and `text` with local names."""

    def __init__(self) -> None:
        self._names: dict[str, str] = {}
        self._attributes: set[str] = set()
        self._depth = 0
        self._silence = 0
        self.idle = 0  # a reader that took something sets it back
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parser.StartDoctypeDeclHandler = refuse_doctype
        self._parser = parser

    def feed(self, block: bytes) -> None:
        self._silence += len(block)
        try:
            self._parser.Parse(block, False)
        except expat.ExpatError as error:
            raise Unreadable(str(error)) from None
        if self._silence > LONGEST_TAG:
            raise Unreadable("a tag never ends")

    def end(self) -> None:
        try:
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise Unreadable(str(error)) from None

    def read(self, blocks: Iterable[bytes]) -> None:
        for block in blocks:
            self.feed(block)
        self.end()

    # What a reader of a part says

    def opened(self, name: str, attributes: dict[str, str]) -> None: ...

    def closed(self, name: str) -> None: ...

    def text(self, data: str) -> None: ...

    # What the parser calls

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._silence = 0
        self._depth += 1
        self.idle += 1
        if self._depth > DEEPEST or self.idle > MOST_IDLE:
            raise Unreadable("too deep, or too much of nothing")
        if not attributes.keys() <= self._attributes:
            self._learn(attributes)
        self.opened(self._names.get(name) or self._local(name), attributes)

    def _end(self, name: str) -> None:
        self._silence = 0
        self._depth -= 1
        self.closed(self._names[name])

    def _text(self, data: str) -> None:
        self._silence = 0
        self.text(data)

    def _local(self, name: str) -> str:
        local = self._names[name] = name.rpartition(":")[2]
        if len(self._names) > MOST_NAMES:
            raise Unreadable("too many names")
        return local

    def _learn(self, attributes: dict[str, str]) -> None:
        self._attributes |= attributes.keys()
        if len(attributes) > MOST_ATTRIBUTES or len(self._attributes) > MOST_NAMES:
            raise Unreadable("too many attributes")


def refuse_doctype(*_: object) -> None:
    raise Unreadable("a document type")
