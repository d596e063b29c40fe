"""The version of a thing as HTTP tells it."""

from __future__ import annotations


def tag(version: int) -> str:
    """Strong: another version is another tag."""
    return f'"{version}"'
