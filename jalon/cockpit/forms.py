"""The filters of the cockpit: a form sent by GET, that works without JavaScript."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from jalon.cockpit.periods import DAY, PRESETS, Period, last_weeks

CUSTOM = "dates"
LONGEST = 3660  # days
PERIODS = (
    ("4", _("4 semaines")),
    ("12", _("12 semaines")),
    ("52", _("52 semaines")),
    (CUSTOM, _("Dates choisies")),
)
TREES = (("", _("telle qu’elle était")), ("now", _("telle qu’elle est")))


def a_day() -> forms.DateInput:
    return forms.DateInput({"type": "date"}, "%Y-%m-%d")


class Filters(forms.Form):
    """Names are checked against what the reader may see by `jalon.cockpit.screen`."""

    journey = forms.CharField(label=_("Parcours"), required=False, widget=forms.Select)
    unit = forms.CharField(label=_("Entité"), required=False, widget=forms.Select)
    period = forms.ChoiceField(label=_("Période"), choices=PERIODS, required=False)
    since = forms.DateField(label=_("Du"), required=False, widget=a_day())
    until = forms.DateField(label=_("Au"), required=False, widget=a_day())
    segment = forms.CharField(label=_("Segment"), required=False, widget=forms.Select)
    channel = forms.CharField(label=_("Canal"), required=False, widget=forms.Select)
    tree = forms.ChoiceField(label=_("Organisation"), required=False, choices=TREES)

    def __init__(self, data: Mapping[str, str]) -> None:
        super().__init__(data, auto_id="filter-%s")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("period") == CUSTOM:
            self.check_dates(cleaned.get("since"), cleaned.get("until"))
        return cleaned

    def check_dates(self, since: date | None, until: date | None) -> None:
        if since is None or until is None:
            self.add_error("since", gettext("Donnez les deux dates."))
        elif until < since:
            self.add_error("until", gettext("La fin vient avant le début."))
        elif (until - since).days > LONGEST:
            self.add_error("since", gettext("Dix ans au plus."))

    def chosen_period(self, default: int, today: date) -> Period:
        """What was asked, or the default where nothing right was asked."""
        if self.is_valid() and self.cleaned_data["period"] == CUSTOM:
            return Period(self.cleaned_data["since"], self.cleaned_data["until"] + DAY)
        return last_weeks(self.weeks(default), today)

    def weeks(self, default: int) -> int:
        asked = self.cleaned_data.get("period", "") if self.is_valid() else ""
        return int(asked) if asked.isdigit() and int(asked) in PRESETS else default

    def chosen(self, name: str) -> str | None:
        value = self.cleaned_data.get(name) if self.is_valid() else None
        return value or None


FORMATS = (
    ("pdf", _("PDF, à imprimer ou à lire")),
    ("pptx", _("PowerPoint, en formes modifiables")),
    ("png", _("Image PNG")),
    ("svg", _("Dessin SVG")),
    ("xlsx", _("Excel, à modifier et réimporter")),
    ("json", _("JSON, pour un autre outil")),
)
PAPERS = (("a3", _("A3 paysage")), ("a4", _("A4 paysage")))
THEMES = (("light", _("Clair")), ("dark", _("Sombre")))
WIDTHS = ((1600, _("1 600 pixels")), (2400, _("2 400 pixels")), (3840, _("3 840 pixels (4K)")))


class ExportMap(forms.Form):
    """Sent by GET; units are checked against what the reader may see when they are read."""

    format = forms.ChoiceField(label=_("Format"), choices=FORMATS, widget=forms.RadioSelect)
    unit = forms.CharField(label=_("Chiffres"), required=False, widget=forms.Select)
    weeks = forms.ChoiceField(label=_("Période"), choices=PERIODS[:-1])
    paper = forms.ChoiceField(label=_("Papier"), choices=PAPERS)
    theme = forms.ChoiceField(label=_("Couleurs"), choices=THEMES)
    width = forms.ChoiceField(label=_("Largeur"), choices=WIDTHS)
    language = forms.ChoiceField(label=_("Langue"), choices=settings.LANGUAGES)

    def __init__(
        self,
        data: Mapping[str, str] | None,
        *,
        units: Sequence[tuple[str, str]],
        unit: str = "",
    ) -> None:
        """What an address does not ask is as usual: a drawing without figures."""
        usual = {
            "format": "pdf", "weeks": "4", "paper": "a3", "theme": "light", "width": "2400",
            "language": (get_language() or "fr")[:2],
        }  # fmt: skip
        asked = None if data is None else usual | {name: data[name] for name in data}
        super().__init__(asked, auto_id="export-%s", initial=usual | {"unit": unit})
        box: Any = self.fields["unit"].widget
        box.choices = [("", gettext("Sans chiffres")), *units]


class Exclude(forms.Form):
    """Setting a response aside asks why: the journal keeps it."""

    note = forms.CharField(
        label=_("Pourquoi écarter cette réponse ?"), max_length=240, min_length=5,
        widget=forms.TextInput({"autocomplete": "off"}),
    )  # fmt: skip
