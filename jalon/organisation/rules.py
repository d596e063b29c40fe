"""Conditions that pages of lower floors ask by name (setting NAVIGATION_RULES)."""

from __future__ import annotations

from django.http import HttpRequest

from jalon.organisation.rights import Right


def is_administrator(request: HttpRequest) -> bool:
    return somewhere(request, Right.ADMINISTER)


def may_read_figures(request: HttpRequest) -> bool:
    return somewhere(request, Right.READ_FIGURES)


def only_reads(request: HttpRequest) -> bool:
    """Managers and the front line: they look at their unit, others draw and listen."""
    return not may_draw(request)


def may_draw(request: HttpRequest) -> bool:
    return somewhere(request, Right.DRAW)


def may_import(request: HttpRequest) -> bool:
    return somewhere(request, Right.IMPORT)


def may_call_back(request: HttpRequest) -> bool:
    return somewhere(request, Right.READ_CONTACTS)


def may_read_rows(request: HttpRequest) -> bool:
    return somewhere(request, Right.READ_ROWS)


def somewhere(request: HttpRequest, right: Right) -> bool:
    access = getattr(request, "access", None)
    return access is not None and access.may_somewhere(right)
