"""What an answer says, to compare it with what a person reads."""

from __future__ import annotations

import re
from typing import Any


def text_of(response: Any) -> str:
    """The words alone, with plain spaces."""
    words = re.sub(r"<[^>]*>", " ", response.content.decode())
    return re.sub(r"[\s\u00a0\u202f]+", " ", words)


def markup_of(response: Any) -> str:
    """As it was sent, but for spaces that never break."""
    return str(response.content.decode().replace("\u00a0", " "))
