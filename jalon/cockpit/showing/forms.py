"""What is typed to show figures elsewhere. Units and journeys are those the form is given."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jalon.cockpit.models import Embed, Wall
from jalon.cockpit.showing.origins import NotAnOrigin, origin_of
from jalon.cockpit.weather.screen import PERIODS
from jalon.journeys.models import Journey
from jalon.organisation.forms import UnitChoice
from jalon.organisation.models import Unit

A_WEEK, A_MONTH, A_QUARTER, A_YEAR = 7, 30, 90, 365
WEEKS = [(int(weeks), words) for weeks, words in PERIODS]
PACES = [(seconds, f"{seconds} s") for seconds in (10, 15, 20, 30, 60)]
USUAL_PACE = 20


class Lasting(forms.Form):
    """Has a name and an end."""

    label = forms.CharField(label=_("Nom"), max_length=80)
    days = forms.TypedChoiceField(
        label=_("Durée"), coerce=int, initial=A_QUARTER,
        choices=[(A_MONTH, _("30 jours")), (A_QUARTER, _("90 jours")), (A_YEAR, _("Un an"))],
    )  # fmt: skip

    def expires_at(self, at: datetime) -> datetime:
        return at + timedelta(days=self.cleaned_data["days"])

    def facts(self, at: datetime) -> dict[str, Any]:
        """What the act is told, under its own names."""
        told = {name: value for name, value in self.cleaned_data.items() if name != "days"}
        return told | {"expires_at": self.expires_at(at)}


class OfUnit(Lasting):
    unit = UnitChoice(
        label=_("Entité"), queryset=Unit.objects.none(), to_field_name="code", empty_label=None
    )
    weeks = forms.TypedChoiceField(label=_("Période"), coerce=int, choices=WEEKS)
    language = forms.ChoiceField(label=_("Langue"), choices=settings.LANGUAGES)

    def __init__(self, *args: Any, units: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["unit"]
        field.queryset = units


class OpenWall(OfUnit):
    slides = forms.MultipleChoiceField(
        label=_("Ce qui défile"), choices=Wall.Slide.choices, initial=Wall.Slide.values,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    seconds = forms.TypedChoiceField(
        label=_("Durée de chaque vue"), coerce=int, choices=PACES, initial=USUAL_PACE
    )

    field_order = ("label", "unit", "slides", "seconds", "weeks", "language", "days")


class OpenEmbed(OfUnit):
    journey = forms.ModelChoiceField(
        label=_("Parcours"), queryset=Journey.objects.none(), to_field_name="key",
        required=False, empty_label=_("Tous les parcours"),
    )  # fmt: skip
    size = forms.ChoiceField(label=_("Taille"), choices=Embed.Size.choices, initial="large")
    theme = forms.ChoiceField(label=_("Aspect"), choices=Embed.Theme.choices)

    field_order = ("label", "unit", "journey", "size", "theme", "weeks", "language", "days")

    def __init__(self, *args: Any, journeys: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["journey"]
        field.queryset = journeys


class AllowOrigin(forms.Form):
    address = forms.CharField(
        label=_("Site autorisé"), max_length=255,
        help_text=_("En https, sans chemin : https://intranet.exemple.fr"),
        widget=forms.TextInput({"inputmode": "url", "autocomplete": "off"}),
    )  # fmt: skip

    def clean_address(self) -> str:
        try:
            return origin_of(self.cleaned_data["address"])
        except NotAnOrigin as wrong:
            raise forms.ValidationError(str(wrong)) from wrong


class SharePage(Lasting):
    message = forms.CharField(
        label=_("Message"), max_length=500, required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Ce que vos collègues liront avant d’ouvrir la page."),
    )  # fmt: skip
    is_still = forms.BooleanField(
        label=_("Garder la période de maintenant"), required=False, initial=True,
        help_text=_("Sinon, chacun verra les dernières semaines au jour où il ouvre le lien."),
    )  # fmt: skip

    field_order = ("label", "message", "days", "is_still")

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        field: Any = self.fields["days"]
        field.choices = [
            (A_WEEK, _("7 jours")), (A_MONTH, _("30 jours")), (A_QUARTER, _("90 jours")),
        ]  # fmt: skip
        field.initial = A_MONTH
