"""What is asked before a photo is taken, renamed or compared."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalon.cockpit.forms import LONGEST, a_day
from jalon.cockpit.periods import DAY, Period
from jalon.journeys.models import Snapshot
from jalon.organisation.models import Unit
from jalon.organisation.tree import indented

LONGEST_NAME = Snapshot._meta.get_field("name").max_length


def a_name() -> forms.CharField:
    return forms.CharField(
        label=_("Nom de la photo"), max_length=LONGEST_NAME,
        help_text=_("Ce dont on se souviendra : « Comité de novembre », « Avant les travaux »."),
    )  # fmt: skip


class TakeSnapshot(forms.Form):
    name = a_name()
    unit = forms.ChoiceField(
        label=_("Chiffres de quelle entité ?"),
        help_text=_(
            "Le dessin est le même pour tous ; les chiffres suivent les droits de chacun."
        ),
    )
    since = forms.DateField(label=_("Réponses du"), widget=a_day())
    until = forms.DateField(label=_("au"), widget=a_day())
    note = forms.CharField(
        label=_("Note"), required=False, max_length=2_000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Pourquoi cette photo ; personne n’y est nommé."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: list[Unit], usual: Period, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.units = {each.code: each for each in units}
        field: Any = self.fields["unit"]
        field.choices = [(each.code, indented(each)) for each in units]
        self.initial = {"since": usual.start, "until": usual.last_day, **self.initial}

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        since, until = cleaned.get("since"), cleaned.get("until")
        if since and until:
            if until < since:
                self.add_error("until", gettext("La fin vient avant le début."))
            elif (until - since).days > LONGEST:
                self.add_error("since", gettext("Dix ans au plus."))
        return cleaned

    @property
    def wanted(self) -> dict[str, Any]:
        """Of a form that holds."""
        typed = self.cleaned_data
        return {
            "name": typed["name"], "note": typed["note"], "unit": self.units[typed["unit"]],
            "period": Period(typed["since"], typed["until"] + DAY),
        }  # fmt: skip


class RenameSnapshot(forms.Form):
    name = a_name()


class Compare(forms.Form):
    """Sent by GET; what is not among the choices is not found."""

    before = forms.ChoiceField(label=_("De"))
    after = forms.ChoiceField(label=_("À"))

    def __init__(self, choices: list[Any], before: str, after: str) -> None:
        super().__init__(initial={"before": before, "after": after}, auto_id="compare-%s")
        for name in ("before", "after"):
            field: Any = self.fields[name]
            field.choices = choices
