"""The filters of the list of callbacks: a form sent by GET, that works without JavaScript."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import Http404, QueryDict
from django.utils.translation import gettext_lazy as _

from jalon.feedback.queries import RECENT, Wanted
from jalon.organisation.access import Access
from jalon.organisation.rights import Right
from jalon.organisation.tree import indented

SUSPICIOUS = "suspicious"
WAITS = (
    ("", _("peu importe")),
    ("recent", _("7 jours au plus")),
    ("long", _("plus de 7 jours")),
)


class CallbackFilters(forms.Form):
    show = forms.CharField(required=False, widget=forms.HiddenInput)
    unit = forms.ChoiceField(label=_("Entité"), required=False)
    waits = forms.ChoiceField(label=_("Attend depuis"), required=False, choices=WAITS)

    def __init__(self, data: QueryDict, *, access: Access) -> None:
        super().__init__(data, auto_id="callbacks-%s")
        self.units = {unit.code: unit for unit in access.units(Right.READ_CONTACTS)}
        choices = [(code, indented(unit)) for code, unit in self.units.items()]
        self.fields["unit"].choices = [("", _("Toutes")), *choices]  # type: ignore[attr-defined]

    @property
    def visible(self) -> list[Any]:
        """Without the unit, for who reads one alone."""
        return [
            self[name] for name in ("unit", "waits") if name != "unit" or len(self.units) > 1
        ]

    def wanted(self, *, at: datetime) -> Wanted:
        """What cannot be read filters nothing; a unit of somebody else is not there."""
        if not self.is_valid() and "unit" in self.errors:
            raise Http404
        recent = at - RECENT
        return Wanted(
            unit=self.units.get(self.chosen("unit")),
            since=recent if self.chosen("waits") == "recent" else None,
            before=recent if self.chosen("waits") == "long" else None,
        )

    def chosen(self, name: str) -> str:
        return str(self.cleaned_data.get(name, ""))

    @property
    def is_suspicious(self) -> bool:
        return self.chosen("show") == SUSPICIOUS

    @property
    def narrows(self) -> bool:
        return bool(self.chosen("unit") or self.chosen("waits"))

    def address(self, **more: str) -> str:
        """The same filters; among those who count, or those set aside."""
        kept = {"unit": self.chosen("unit"), "waits": self.chosen("waits"), **more}
        return "?" + urlencode({name: text for name, text in kept.items() if text})
