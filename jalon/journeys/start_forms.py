"""The forms of the guided start, a step each; a row without a name is a row left out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from jalon.journeys import starting
from jalon.journeys.actions.points import Aim
from jalon.journeys.forms import AimForm, offer_units, text
from jalon.journeys.models import MeasurePoint
from jalon.journeys.queries import default_channels
from jalon.journeys.refusals import ImpossibleSetting
from jalon.measure.definitions import default_definition
from jalon.organisation.forms import UnitChoice
from jalon.organisation.models import Unit

MOMENTS = [
    ("ordinary", _("Ordinaire")),
    ("moment_of_truth", _("★ Moment de vérité")),
    ("transaction", _("⇄ Transaction")),
    ("wow", _("♥ Moment « waouh »")),
]


class TemplateForm(forms.Form):
    template = forms.ChoiceField(
        label=_("D’où partez-vous ?"), required=False, widget=forms.RadioSelect,
        choices=[
            (starting.BLANK, _("D’une page blanche")),
            ("simple-sale", _("D’une vente simple : équiper sa maison")),
            ("complex-sale", _("D’une vente complexe entre entreprises")),
            ("mutual-insurance", _("D’une mutuelle, de l’affiliation au sinistre")),
            ("off-plan-home", _("D’un logement sur plan, sur douze à dix-huit mois")),
            ("business-telecom", _("D’une ligne télécom d’entreprise, jusqu’au dépannage")),
        ],
    )  # fmt: skip
    name = text(
        _("Nom du parcours"), 120, required=False,
        help_text=_("Par exemple « Assurance habitation ». Un modèle propose le sien."),
    )  # fmt: skip
    unit = UnitChoice(
        label=_("Entité"), queryset=Unit.objects.none(), empty_label=None,
        help_text=_("Ceux qui la pilotent pourront modifier la carte."),
    )  # fmt: skip
    objective = text(
        _("Objectif de l’exercice"), 2_000, required=False, rows=2,
        help_text=_("Ce que l’on veut changer pour le client, en une phrase."),
    )  # fmt: skip

    def __init__(self, *args: Any, units: list[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer_units(self.fields["unit"], units)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if not cleaned.get("template") and not (cleaned.get("name") or "").strip():
            self.add_error("name", gettext("Donnez un nom au parcours, ou partez d’un modèle."))
        return cleaned


class PersonaForm(forms.Form):
    name = text(
        _("Qui est-ce ?"),
        80,
        help_text=_("Un prénom, un âge, une situation : « Sophie, 38 ans »."),
    )
    goal = text(_("Ce qu’il ou elle cherche"), 240, required=False, rows=2)
    quote = text(_("Ce qu’il ou elle dit"), 240, required=False, rows=2)


class StageRow(forms.Form):
    name = text(_("Étape"), 80, required=False)
    description = text(_("Ce que le client y fait"), 240, required=False)


class SituationRow(forms.Form):
    name = text(_("Ce que vit le client"), 80, required=False)
    stage = forms.TypedChoiceField(label=_("Étape"), coerce=int)
    moment = forms.ChoiceField(label=_("Moment clé"), choices=MOMENTS)
    channels = forms.MultipleChoiceField(
        label=_("Canaux"), required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, plan: starting.Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["stage"].choices = list(enumerate(each["name"] for each in plan["stages"]))
        fields["channels"].choices = channels_offered(plan)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if cleaned.get("name") and not cleaned.get("channels"):
            self.add_error("channels", gettext("Choisissez au moins un canal."))
        return cleaned


def channels_offered(plan: starting.Plan) -> list[tuple[str, str]]:
    """Ours by their own names, then those that the template brings."""
    brought = {each["key"]: each["name"] for each in plan.get("channels", [])}
    return list((brought | {each.key: each.name for each in default_channels()}).items())


class PointRow(AimForm):
    label = text(_("Nom du point de mesure"), 80, required=False)
    situation = forms.TypedChoiceField(label=_("Sur quelle situation ?"), coerce=int)
    indicator = forms.ChoiceField(label=_("Indicateur"), choices=MeasurePoint.Indicator.choices)
    field_order = ("label", "situation", "indicator", "objective", "floor")

    def __init__(self, *args: Any, plan: starting.Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["situation"]
        field.choices = list(enumerate(each["name"] for each in plan["situations"]))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = self.cleaned_data
        if not cleaned.get("label") or self.errors:
            return cleaned
        try:
            figure = default_definition(cleaned["indicator"]).name
            Aim(cleaned["label"], cleaned["objective"], cleaned["floor"]).checked(figure)
        except ImpossibleSetting as refusal:
            self.add_error("objective", str(refusal))
        return cleaned


class Rows:
    """Several rows of one form, at least so many with a name."""

    def __init__(
        self, form: type[forms.Form], *, name: str, most: int, least: int, data: Any,
        initial: Sequence[dict[str, Any]], **more: Any,
    ) -> None:  # fmt: skip
        self.name, self.least, self.errors = name, least, []  # type: ignore[var-annotated]
        given = [*initial, *[{}] * most][: max(most, len(initial))]
        self.forms = [
            form(data, prefix=f"row{number}", initial=row, **more)
            for number, row in enumerate(given)
        ]

    @property
    def filled(self) -> list[forms.Form]:
        """A row without a name asks nothing of its other fields."""
        return [form for form in self.forms if self.name_in(form)]

    def name_in(self, form: forms.Form) -> str:
        return str(form.data.get(form.add_prefix(self.name), "")).strip()

    def is_valid(self) -> bool:
        # Every row is read, so that every fault is shown at once.
        held = not [form for form in self.filled if not form.is_valid()]
        if held and len(self.filled) < self.least:
            said = gettext("Il en faut au moins %(least)d pour continuer.")
            self.errors.append(said % {"least": self.least})
        return held and not self.errors

    @property
    def rows(self) -> list[dict[str, Any]]:
        blank = {self.name: ""}
        return [form.cleaned_data if self.name_in(form) else blank for form in self.forms]
