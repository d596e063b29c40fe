"""What a person types about a measure point, its survey and its links."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from jalon.journeys.models import Channel
from jalon.journeys.queries import Setting
from jalon.listening.models import Mode
from jalon.organisation.forms import UnitChoice
from jalon.organisation.models import Unit

# How a link may be shown to people; the other modes are written by programs.
SHOWN_MODES = (Mode.WEB, Mode.QR, Mode.EMAIL, Mode.SMS, Mode.KIOSK)
LANGUAGES = {"fr": _("en français"), "en": _("en anglais")}


class OfUnit(forms.Form):
    unit = UnitChoice(label=_("Entité"), queryset=Unit.objects.none(), empty_label=None)

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        field.queryset = Unit.objects.filter(pk__in=[unit.pk for unit in units])
        if units:
            field.initial = units[0].pk


class SettingForm(OfUnit):
    """From that day on; an empty unit means everybody."""

    label = forms.CharField(label=_("Libellé"), max_length=80)
    valid_from = forms.DateField(
        label=_("À partir du"),
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text=_("Les périodes qui finissent avant gardent leur ancien objectif."),
    )  # fmt: skip
    objective = forms.FloatField(label=_("Objectif"), required=False, localize=True)
    floor = forms.FloatField(
        label=_("Seuil"), required=False, localize=True,
        help_text=_("Le niveau sous lequel c’est mauvais."),
    )  # fmt: skip
    target_group = forms.CharField(label=_("Groupe cible"), max_length=160, required=False)
    field_order = ("label", "valid_from", "objective", "floor", "unit", "target_group")

    def __init__(self, *args: Any, for_all: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["unit"]
        if for_all:
            field.required, field.empty_label, field.initial = (
                False,
                _("Toutes les entités"),
                None,
            )


def initial_of(setting: Setting, day: Any) -> dict[str, Any]:
    names = ("label", "objective", "floor", "target_group")
    return {name: getattr(setting, name) for name in names} | {"valid_from": day}


class LinkForm(OfUnit):
    mode = forms.ChoiceField(
        label=_("Comment sera-t-il montré ?"),
        choices=[(mode.value, mode.label) for mode in SHOWN_MODES],
    )
    channel = forms.ModelChoiceField(
        label=_("Canal de l’expérience"),
        queryset=Channel.objects.order_by("position", "id"),
        required=False,
        help_text=_("Où le client a vécu ce moment, s’il est toujours le même."),
    )


class WordingForm(forms.Form):
    """The text of the score, in each language of the survey."""

    def __init__(self, *args: Any, languages: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for language in languages:
            self.fields[language] = forms.CharField(
                label=_("La question %(language)s")
                % {"language": LANGUAGES.get(language, language)},
                max_length=500,
                widget=forms.Textarea(attrs={"rows": 3}),
            )
