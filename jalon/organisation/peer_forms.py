"""What an administrator types about a group of units compared."""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalon.organisation.forms import ActingForm, unit_choice
from jalon.organisation.models import PeerGroup, Unit
from jalon.organisation.peers import Rule

UNSAVED = 0  # the key of a group that is not a row yet
SEVERAL = re.compile(r"[\s,;]+")


class PeerGroupForm(ActingForm):
    field_order = ("name", "position", "level", "under", "at_least", "fewer_than", "codes")
    name = forms.CharField(
        label=_("Nom"), max_length=120,
        help_text=_("Lu par les responsables : « Agences de centre-ville »."),
    )  # fmt: skip
    position = forms.IntegerField(
        label=_("Rang"), min_value=1, max_value=99, initial=1,
        help_text=_("Une entité appartient au premier groupe où elle entre."),
    )  # fmt: skip
    level = forms.ChoiceField(
        label=_("Niveau"), choices=Unit.Level.choices, initial=Unit.Level.AGENCY
    )
    at_least = forms.IntegerField(
        label=_("Au moins (réponses)"), min_value=0, required=False,
        help_text=_("Reçues dans le trimestre civil précédent, tous points réunis."),
    )  # fmt: skip
    fewer_than = forms.IntegerField(label=_("Moins de (réponses)"), min_value=1, required=False)
    codes = forms.CharField(
        label=_("Entités choisies"), required=False, max_length=40_000,
        widget=forms.Textarea({"rows": 4, "spellcheck": "false"}),
        help_text=_("Leurs codes, un par ligne. Vide : toutes celles qui entrent."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        under = unit_choice(_("Sous l’entité"), units)
        under.required = False
        under.help_text = _("Une région, par exemple. Vide : toute l’entreprise.")
        self.fields["under"] = under
        self.order_fields(self.field_order)

    def clean_codes(self) -> tuple[Unit, ...]:
        asked = dict.fromkeys(filter(None, SEVERAL.split(self.cleaned_data["codes"])))
        found = {unit.code: unit for unit in Unit.objects.filter(code__in=asked)}
        unknown = [code for code in asked if code not in found]
        if unknown:
            words = gettext("Aucune entité ne porte ces codes : %(codes)s.")
            raise forms.ValidationError(words % {"codes": ", ".join(unknown[:10])})
        return tuple(found[code] for code in asked)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        at_least, fewer_than = data.get("at_least"), data.get("fewer_than")
        if at_least is not None and fewer_than is not None and fewer_than <= at_least:
            self.add_error("fewer_than", gettext("Donnez un nombre plus grand que le premier."))
        level = data.get("level")
        elsewhere = [unit.code for unit in data.get("codes", ()) if unit.level != level]
        if elsewhere:
            words = gettext("Ces entités ne sont pas de ce niveau : %(codes)s.")
            self.add_error("codes", words % {"codes": ", ".join(elsewhere[:10])})
        return data

    @property
    def wanted(self) -> dict[str, Any]:
        """What was typed, in the words of an action."""
        data = dict(self.cleaned_data)
        return data | {"chosen": data.pop("codes")}

    def rule(self, key: int = UNSAVED) -> Rule:
        """The group as it would be, to show who falls in it."""
        data = self.cleaned_data
        under = data.get("under")
        return Rule(
            key=key, level=data["level"], under=under and under.pk,
            at_least=data["at_least"], fewer_than=data["fewer_than"],
            chosen=frozenset(unit.pk for unit in data["codes"]),
        )  # fmt: skip

    @staticmethod
    def initial_of(group: PeerGroup, *, by_code: bool) -> dict[str, Any]:
        """`by_code`: the tree is too large for a list, units are typed."""
        under = group.under
        codes = group.choices.order_by("unit__code").values_list("unit__code", flat=True)
        return {
            "name": group.name, "position": group.position, "level": group.level,
            "under": under and (under.code if by_code else under.pk),
            "at_least": group.at_least, "fewer_than": group.fewer_than,
            "codes": "\n".join(codes),
        }  # fmt: skip
