"""What an XML file can hold of a text that people typed."""

from __future__ import annotations

import re

UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def readable(text: object) -> str:
    """A character that XML has no way to write, even escaped, leaves the sign of its absence."""
    return UNWRITABLE.sub("\ufffd", str(text))
